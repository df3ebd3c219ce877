"""Rules about what a child needs when others act: consent, the right agencies, best interests, protection in court."""

from __future__ import annotations

from collections.abc import Iterator

from tipx.reading.model import Path
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.grounds import rests_on_consent
from tipx.ruleset.payload import PayloadView, Whole
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import CHILD, PROCEEDINGS, REFERRAL, RELYING
from tipx.ruleset.terms import given_consents, is_child

FOR_THE_CHILD = frozenset(("parent", "guardian", "court", "caregiver", "legal-representative"))
IN_COURT = frozenset(("prosecution", "trial", "judgment", "appeal"))


def _no_recipient_for_children(whole: Whole) -> bool:
    context = whole.context
    return not any(_protects_children(one, context) for one in (context.header or {}).get("recipients", ()))


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
    needs=RELYING | CHILD, when=rests_on_consent,
)  # fmt: skip
def own_consent_alone(payload: PayloadView, context: Context) -> Findings:
    if payload.header is None:
        return
    for referral in payload.referrals:
        if "consentOverride" in referral.data:
            continue
        alone: dict[str, set[str | None]] = {}
        for index, entry in enumerate(referral.data.get("consentIds", ())):
            victim = payload.victim(entry.get("victimId"))
            if victim is None or victim.id is None or not is_child(victim.data):
                continue
            if victim.id not in alone:
                alone[victim.id] = {consent.get("id") for consent in _of_the_child_alone(victim.data)}
            if entry.get("consentId") in alone[victim.id]:
                consents = [Spot(("consents", name), victim) for name in ("status", "givenBy", "scopes")]
                absent: list[Path | Spot] = [("consentOverride",), *consents, Spot(("legalBasis",), payload.header)]
                yield at("consentIds", index, of=referral, absent=absent)


def _of_the_child_alone(victim: Record) -> Iterator[Record]:
    """The consents that the child gave, with no scope for which one who may consent for it consented too."""
    backed = {
        scope
        for consent in given_consents(victim)
        if consent.get("givenBy") in FOR_THE_CHILD
        for scope in consent.get("scopes", ())
    }
    for consent in victim.get("consents", ()):
        if consent.get("givenBy") == "person" and backed.isdisjoint(consent.get("scopes", ())):
            yield consent


@rule(
    "TIPX-CHD-007", "warning", on="R+V+C+A", absence=True,
    title="No child protection involved",
    message="A child is referred, and no child-protection agency takes part.",
    checks_that=(
        "Where a child is referred, an agency of type child-protection or with mandate assist-children is a recipient, sender or "
        "receiver of the referral, or takes part in its cases (as far as these are in the payload)."
    ),
    why="Only the child-protection authority has the duty, and the power, to keep the child safe.",
    mend="Involve the child-protection authority; describe its type or mandate in `agencies`.",
    source="TIPX (mandates of child-protection departments)",
    needs=REFERRAL | CHILD, when=_no_recipient_for_children,
)  # fmt: skip
def no_child_protection(payload: PayloadView, context: Context) -> Findings:
    cases = _Involved(payload, context)
    if context.header_lost("agencies", "mandates"):
        return
    for referral, sides in zip(payload.referrals, payload.sides, strict=True):
        if sides.sender.for_children or sides.receiver.for_children:
            continue
        children = _children(payload, referral)
        if not children:
            continue
        if cases.protect(referral, children):
            continue
        header = [Spot(("recipients",), payload.header)] if payload.header is not None else []
        involved = [Spot(("participatingAgencies", "agency"), case) for case in cases.of(referral)]
        yield at("to", "agency", of=referral, absent=[("to", "agency"), ("from", "agency"), *header, *involved])


class _Involved:
    """Whether an agency for children takes part, or may take part, in the cases of a referral and of its children."""

    def __init__(self, payload: PayloadView, context: Context) -> None:
        self._payload = payload
        self._context = context
        self._cases: dict[int, bool] = {}
        self._children: dict[int, bool] = {}

    def protect(self, referral: Entry, children: list[Entry]) -> bool:
        if not self.of(referral) and "caseId" in referral.data:
            return True  # The case is not in the payload: nobody can see who takes part.
        return any(map(self._case, self.of(referral))) or any(map(self._child, children))

    def of(self, referral: Entry) -> list[Entry]:
        case = self._payload.case(referral.data.get("caseId"))
        return [case] if case is not None else []

    def _child(self, child: Entry) -> bool:
        if id(child) not in self._children:
            unseen = any(self._payload.case(identifier) is None for identifier in child.data.get("caseIds", ()))
            self._children[id(child)] = unseen or any(map(self._case, self._payload.cases_of(child)))
        return self._children[id(child)]

    def _case(self, case: Entry) -> bool:
        if id(case) not in self._cases:
            parties = case.data.get("participatingAgencies", ())
            self._cases[id(case)] = any(_protects_children(one.get("agency", {}), self._context) for one in parties)
        return self._cases[id(case)]


def _protects_children(agency: Record, context: Context) -> bool:
    """Whether an agency is, or (its description unknown) may be, one for children."""
    kind = context.agencies.type(agency)
    if kind in ("child-protection", None) or context.header_lost("agencies", "mandates"):
        return True
    return "assist-children" in context.agencies.get(agency, "mandates", ())


@rule(
    "TIPX-CHD-008", "warning", on="R+V", absence=True,
    title="Return without best interests",
    message="A child is to be returned, and its best interests have not been determined.",
    checks_that="A child with a return arranged or done, or in a return-referral, has a completed best-interests assessment.",
    why="A return can lead straight back to the trafficker.",
    mend="Determine the best interests first, and record it.",
    source="TP Art. 8; Convention on the Rights of the Child, Article 3 (to be checked)",
    needs=CHILD,
)  # fmt: skip
def return_without_best_interests(payload: PayloadView, context: Context) -> Findings:
    for victim in payload.victims:
        if not is_child(victim.data) or victim.data.get("bestInterests", {}).get("status") == "completed":
            continue
        returning = victim.data.get("returnPlan", {}).get("status") in ("arranged", "returned") or any(
            referral.data.get("type") == "return-referral" for referral in payload.referrals_of(victim)
        )
        if returning:
            yield at("bestInterests", of=victim, absent=[("bestInterests", "status")])


@rule(
    "TIPX-CHD-009", "warning", on="R+V+A",
    title="Child housed where children are not served",
    message="A child's accommodation is asked from, or given by, an agency that is not described as assisting children.",
    checks_that="Safe accommodation of a child is asked from and given by agencies whose mandates, where known, include assist-children.",
    why="Children are housed apart from adults who are strangers to them.",
    mend="Choose a place for children, or complete the mandates of the agency.",
    source="Directive 2011/36/EU, Article 14 (article number to be checked)",
    needs=CHILD,
)  # fmt: skip
def housed_with_adults(payload: PayloadView, context: Context) -> Findings:
    for referral, sides in zip(payload.referrals, payload.sides, strict=True):
        mandates = sides.receiver.mandates
        if mandates is None or "assist-children" in mandates or not _children(payload, referral):
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
    needs=CHILD | PROCEEDINGS,
)  # fmt: skip
def child_in_court(payload: PayloadView, context: Context) -> Findings:
    for case in payload.cases:
        for index, proceeding in enumerate(case.data.get("proceedings", ())):
            if proceeding.get("kind") != "criminal" or proceeding.get("stage") not in IN_COURT:
                continue
            if proceeding.get("victimRole") == "none" or "protectiveMeasures" in proceeding:
                continue
            if any(is_child(person.data) for person in payload.persons(proceeding)):
                here = ("proceedings", index)
                role: list[Path] = [] if "victimRole" in proceeding else [(*here, "victimRole")]
                place = (*here, "protectiveMeasures")
                yield at(*place, of=case, absent=[place, *role])
