"""Rules about what a child needs when others act: consent, the right agencies, best interests, protection in court."""

from __future__ import annotations

from collections.abc import Iterator

from tipx.reading.model import Path
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rule
from tipx.ruleset.terms import consents_relied_on, given_consents, is_child

FOR_THE_CHILD = frozenset(("parent", "guardian", "court", "caregiver", "legal-representative"))
IN_COURT = frozenset(("prosecution", "trial", "judgment", "appeal"))


def _children(payload: PayloadView, referral: Entry) -> list[Entry]:
    return [person for person in payload.persons(referral) if is_child(person.data)]


@rule(
    "TIPX-CHD-004", "error", on="R+V", absence=True,
    title="A child's own consent alone",
    message="For a child the referral relies on the child's own consent alone.",
    checks_that=(
        "A consent that a referral relies on for a child comes from someone who may consent for it, or such a consent with a common "
        "scope stands beside it, or there is an override or another legal basis."
    ),
    why="A child cannot carry the decision alone.",
    mend="Ask the parent, guardian or court; or name the override or the legal basis.",
    source="Primero, source of consent; IOM Data Protection Manual, principle 4",
    reads=(
        "Referral.consentIds", "Referral.consentOverride", "Victim.childStatus", "Victim.consents[].id",
        "Victim.consents[].status", "Victim.consents[].givenBy", "Victim.consents[].scopes",
    ),
)  # fmt: skip
def own_consent_alone(payload: PayloadView, context: Context) -> Findings:
    if payload.header is None or context.other_legal_basis:
        return
    for referral in payload.referrals:
        if "consentOverride" in referral.data:
            continue
        for index, entry in enumerate(referral.data.get("consentIds", ())):
            victim = payload.victim(entry.get("victimId"))
            if victim is None or not is_child(victim.data):
                continue
            relied = [
                c for c in consents_relied_on(referral.data, victim.data) if c.get("id") == entry.get("consentId")
            ]
            if any(c.get("givenBy") == "person" and not _backed(c, victim.data) for c in relied):
                absent: list[Path | Spot] = [
                    ("consentOverride",),
                    Spot(("consents",), victim),
                    Spot(("legalBasis",), payload.header),
                ]
                yield at("consentIds", index, of=referral, absent=absent)


def _backed(consent: Record, victim: Record) -> bool:
    scopes = consent.get("scopes", ())
    return any(other.get("givenBy") in FOR_THE_CHILD for other in given_consents(victim, *scopes))


@rule(
    "TIPX-CHD-007", "warning", on="R+V+C+A", absence=True,
    title="No child protection involved",
    message="A child is referred, and no child-protection agency takes part.",
    checks_that=(
        "Where a child is referred, an agency of type child-protection or with mandate assist-children is a recipient, sender or "
        "receiver of the referral, or takes part in its cases."
    ),
    why="Only the child-protection authority has the duty, and the power, to keep the child safe.",
    mend="Involve the child-protection authority; describe its type or mandate in `agencies`.",
    source="TIPX (mandates of child-protection departments)",
    reads=(
        "Referral.caseId", "Referral.from.agency", "Referral.to.agency", "Victim.childStatus", "Victim.caseIds",
        "Case.participatingAgencies[].agency",
    ),
)  # fmt: skip
def no_child_protection(payload: PayloadView, context: Context) -> Findings:
    for referral in payload.referrals:
        children = _children(payload, referral)
        cases = _cases(referral, children, payload)
        involved = list(_involved(referral, cases, context))
        if not children or any(_protects_children(agency, context) for agency in involved):
            continue
        absent: list[Path | Spot] = [("to", "agency"), *(Spot(("participatingAgencies",), case) for case in cases)]
        yield at("to", "agency", of=referral, absent=absent)


def _cases(referral: Entry, children: list[Entry], payload: PayloadView) -> list[Entry]:
    found = [
        payload.case(referral.data.get("caseId")),
        *(case for child in children for case in payload.cases_of(child)),
    ]
    return list({id(case): case for case in found if case is not None}.values())


def _involved(referral: Entry, cases: list[Entry], context: Context) -> Iterator[Record]:
    yield from (context.header or {}).get("recipients", ())
    for side in ("from", "to"):
        if "agency" in referral.data.get(side, {}):
            yield referral.data[side]["agency"]
    for case in cases:
        for one in case.data.get("participatingAgencies", ()):
            if "agency" in one:
                yield one["agency"]


def _protects_children(agency: Record, context: Context) -> bool:
    """Whether an agency is, or (its description unknown) may be, one for children."""
    kind = context.agencies.type(agency)
    return kind in ("child-protection", None) or "assist-children" in context.agencies.get(agency, "mandates", ())


@rule(
    "TIPX-CHD-008", "warning", on="R+V", absence=True,
    title="Return without best interests",
    message="A child is to be returned, and its best interests have not been determined.",
    checks_that="A child with a return arranged or done, or in a return-referral, has a completed best-interests assessment.",
    why="A return can lead straight back to the trafficker.",
    mend="Determine the best interests first, and record it.",
    source="TP Art. 8; Convention on the Rights of the Child, Article 3 (to be checked)",
    reads=("Referral.type", "Victim.childStatus", "Victim.returnPlan.status", "Victim.bestInterests.status"),
)  # fmt: skip
def return_without_best_interests(payload: PayloadView, context: Context) -> Findings:
    for victim in payload.victims:
        returning = victim.data.get("returnPlan", {}).get("status") in ("arranged", "returned") or any(
            referral.data.get("type") == "return-referral" for referral in payload.referrals_of(victim)
        )
        done = victim.data.get("bestInterests", {}).get("status") == "completed"
        if is_child(victim.data) and returning and not done:
            yield at("bestInterests", of=victim)


@rule(
    "TIPX-CHD-009", "warning", on="R+V+A",
    title="Child housed where children are not served",
    message="A child's accommodation is asked from, or given by, an agency that is not described as assisting children.",
    checks_that="Safe accommodation of a child is asked from and given by agencies whose mandates, where known, include assist-children.",
    why="Children are housed apart from adults who are strangers to them.",
    mend="Choose a place for children, or complete the mandates of the agency.",
    source="Directive 2011/36/EU, Article 14 (article number to be checked)",
    reads=(
        "Referral.requestedServices[].serviceType", "Referral.to.agency", "Victim.childStatus",
        "Victim.services[].serviceType", "Victim.services[].provider",
    ),
)  # fmt: skip
def housed_with_adults(payload: PayloadView, context: Context) -> Findings:
    for referral in payload.referrals:
        receiver = referral.data.get("to", {}).get("agency")
        if not _lacks_children(receiver, context) or not _children(payload, referral):
            continue
        for index, service in enumerate(referral.data.get("requestedServices", ())):
            if service.get("serviceType") == "safe-accommodation":
                yield at("requestedServices", index, "serviceType", of=referral)
    for victim in payload.victims:
        for index, service in enumerate(victim.data.get("services", ()) if is_child(victim.data) else ()):
            if service.get("serviceType") == "safe-accommodation" and _lacks_children(service.get("provider"), context):
                yield at("services", index, "provider", of=victim)


def _lacks_children(agency: Record | None, context: Context) -> bool:
    mandates = context.agencies.get(agency, "mandates")
    return mandates is not None and "assist-children" not in mandates


@rule(
    "TIPX-CHD-010", "warning", on="C+V", absence=True,
    title="Child in court without protection",
    message="A child takes part in this criminal proceeding, and no protective measure is recorded.",
    checks_that=(
        "A criminal proceeding from prosecution to appeal in which a child takes part has protectiveMeasures."
    ),
    why="Facing the accused harms a child again, and silences it.",
    mend="Ask for the measures, and record them.",
    source="Directive 2011/36/EU, Article 15 (article number to be checked)",
    reads=(
        "Case.proceedings[].kind", "Case.proceedings[].stage", "Case.proceedings[].victimRole", "Case.proceedings[].victimIds",
        "Case.proceedings[].protectiveMeasures", "Victim.childStatus",
    ),
)  # fmt: skip
def child_in_court(payload: PayloadView, context: Context) -> Findings:
    for case in payload.cases:
        for index, proceeding in enumerate(case.data.get("proceedings", ())):
            if proceeding.get("kind") != "criminal" or proceeding.get("stage") not in IN_COURT:
                continue
            if proceeding.get("victimRole") == "none" or "protectiveMeasures" in proceeding:
                continue
            if any(is_child(person.data) for person in payload.persons(proceeding)):
                yield at("proceedings", index, "protectiveMeasures", of=case)
