"""Rules about the grounds for sharing a person's data: one there must be, and it must cover whoever receives the data."""

from __future__ import annotations

from collections.abc import Iterator

from tipx.reading.model import Path
from tipx.ruleset.agencies import AgencyKey
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.grounds import consents_of, legal_basis, overridden, overrides, rests_on_consent
from tipx.ruleset.payload import PayloadView, Whole
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import CONSENTS, REFERRAL, VICTIM
from tipx.ruleset.terms import consents_relied_on, given_consents, relied_on

LAW_ENFORCEMENT = frozenset(("police", "federal-investigation", "border-guard", "prosecution", "court"))
COVERAGE = ("recipientAgencies", "recipientTypes", "countries")
EXCLUSION_LIFTED_BY = frozenset(("court-order", "legal-obligation", "child-protection-duty"))
ABROAD_ALLOWED_BY = frozenset(
    ("mutual-legal-assistance", "international-agreement", "court-order", "vital-interests", "child-protection-duty")
)


def _exclusions_hold(whole: Whole) -> bool:
    return whole.header is not None and not (EXCLUSION_LIFTED_BY & whole.context.legal_bases)


def _abroad_needs_ground(whole: Whole) -> bool:
    context = whole.context
    return context.header is not None and not (context.may_be_statistical or ABROAD_ALLOWED_BY & context.legal_bases)


def _persons(payload: PayloadView, referral: Entry) -> Iterator[tuple[int, Entry]]:
    for index, identifier in enumerate(referral.data.get("victimIds", ())):
        victim = payload.victim(identifier)
        if victim is not None:
            yield index, victim


@rule(
    "TIPX-CDP-001", "error", on="R+V+A", absence=True,
    title="No ground for sharing",
    message="Nothing allows sharing the data of this person: no consent for it is named, no override, no other legal basis.",
    checks_that=(
        "For each person of a referral that discloses something, consentIds names a consent of scope share-for-referral (to law "
        "enforcement also share-with-law-enforcement), or there is a consentOverride, or a legal basis other than consent."
    ),
    why="A person whose data travels without a ground loses trust in every agency, and the sender acts unlawfully.",
    mend="Name the consent in consentIds, record a consentOverride with its ground, or the legal basis in the bundle.",
    source="IOM Data Protection Manual, principles 1, 4, 5; Primero, consent given or overridden",
    needs=REFERRAL | VICTIM, when=rests_on_consent,
)  # fmt: skip
def no_ground_for_sharing(payload: PayloadView, context: Context) -> Findings:
    for referral in payload.referrals:
        data = referral.data
        if data.get("status", "draft") == "draft" or data.get("crossBorder", True) or "consentOverride" in data:
            continue
        if data.get("disclosure", {}).get("level", "none") == "none":
            continue
        fitting = {"share-for-referral"}
        kind = context.agencies.type(data.get("to", {}).get("agency"))
        if kind is None or kind in LAW_ENFORCEMENT:
            fitting.add("share-with-law-enforcement")
        named = relied_on(data)
        for index, victim in _persons(payload, referral):
            relied = consents_relied_on(named, victim.data)
            missing = len(relied) < len(named.get(victim.id, ()))
            if missing or any(fitting.intersection(c.get("scopes", ())) for c in relied):
                continue
            absent: list[Path | Spot] = [
                ("consentIds",),
                ("consentIds", "victimId"),
                ("consentIds", "consentId"),
                ("consentOverride",),
                Spot(("consents", "scopes"), victim),
                *legal_basis(payload),
            ]
            yield at("victimIds", index, of=referral, absent=absent)


@rule(
    "TIPX-CDP-002", "error", on="R", absence=True,
    title="Override of consent not justified",
    message="The override of consent lacks its {field}.",
    checks_that="A consentOverride names its ground, the role that authorised it, and the moment.",
    why="Who shares against or without a person's will must answer for it.",
    mend="Add ground, authorisedBy (a role, never a person) and at.",
    source="TIPX; Primero has only a flag",
    wakes=("consentOverride",),
)  # fmt: skip
def override_not_justified(referral: Record, context: Context) -> Findings:
    override = referral["consentOverride"]
    if not override:
        return
    for name in ("ground", "authorisedBy", "at"):
        if name not in override:
            yield at("consentOverride", name, field=name)


@rule(
    "TIPX-CDP-003", "error", on="R+V+A", absence=True,
    title="Consent does not cover the receiver",
    message={
        "excluded": "A person of this payload has excluded this agency, or agencies of its kind, from receiving data.",
        "": "No consent relied on for this person covers this receiver.",
    },
    checks_that=(
        "No receiver is excluded by a given consent of a person whose record it receives, unless a consentOverride, a court order, a legal "
        "obligation or a child-protection duty lifts it; and the receiver of a referral is covered by a consent relied on, unless "
        "there is an override or another legal basis."
    ),
    why="An exclusion is a safety statement: the person knows whom to fear.",
    mend="Do not send it to this agency; ask the person; or record the override with its ground.",
    source="Primero, consent_info_sharing; IOM Data Protection Manual, principle 5",
    needs=CONSENTS, when=_exclusions_hold,
)  # fmt: skip
def receiver_not_covered(payload: PayloadView, context: Context) -> Findings:
    if context.header is None or payload.header is None:
        return
    ground: list[Path | Spot] = [("consentOverride",), *legal_basis(payload)]
    told: set[AgencyKey | None] = set()
    sent_to: dict[AgencyKey, Entry] = {}
    for referral in payload.referrals:
        if "consentOverride" in referral.data:
            continue
        receiver = referral.data.get("to", {}).get("agency")
        key = context.agencies.key(receiver)
        persons = list(_persons(payload, referral))
        if key is not None:
            sent_to.setdefault(key, referral)
        if any(_excludes(victim.data, receiver, context) for _, victim in persons):
            told.add(key)
            yield at("to", "agency", of=referral, say="excluded", absent=ground)
        elif not context.other_legal_basis:
            named = relied_on(referral.data)
            for index, victim in persons:
                relied = consents_relied_on(named, victim.data)
                if any(victim.lost("consents", name) for name in COVERAGE):
                    continue  # What was refused may be what covers the receiver.
                if relied and not any(_covers(consent, receiver, referral.data, context) for consent in relied):
                    fields = consents_of(victim, *COVERAGE)
                    yield at("victimIds", index, of=referral, absent=[*ground, *fields])
    # Whoever is a recipient receives every record, also those of persons whom no referral to it names.
    excluded = _Excluded(context, [victim for victim in payload.victims if not overridden(payload, victim)])
    for index, recipient in enumerate(context.header.get("recipients", ())):
        key = context.agencies.key(recipient)
        if key in told or not excluded.has(recipient):
            continue
        if key in sent_to:
            yield at("to", "agency", of=sent_to[key], say="excluded", absent=ground)
        else:
            yield at("recipients", index, of=payload.header, say="excluded", absent=legal_basis(payload))


class _Excluded:
    """The agencies, and the types of agencies, that some of these persons exclude."""

    def __init__(self, context: Context, victims: list[Entry]) -> None:
        self._agencies = context.agencies
        self._keys: set[AgencyKey | None] = set()
        self._types: set[str] = set()
        for victim in victims:
            for consent in given_consents(victim.data):
                self._types.update(consent.get("excludedTypes", ()))
                self._keys.update(map(context.agencies.key, consent.get("excludedAgencies", ())))

    def has(self, agency: Record | None) -> bool:
        """Whether the agency is certainly one of them."""
        key = self._agencies.key(agency)
        return self._agencies.type(agency) in self._types or (key is not None and key in self._keys)


def _excludes(victim: Record, agency: Record | None, context: Context) -> bool:
    kind = context.agencies.type(agency)
    for consent in given_consents(victim):
        if kind in consent.get("excludedTypes", ()):
            return True
        if any(context.agencies.same(agency, excluded) for excluded in consent.get("excludedAgencies", ())):
            return True
    return False


def _covers(consent: Record, agency: Record | None, referral: Record, context: Context) -> bool:
    """Whether a consent covers the agency; what is unknown counts as covered."""
    if context.agencies.key(agency) is None:
        return True
    country = context.agencies.country(agency)
    countries = consent.get("countries")
    if referral.get("crossBorder") and countries is not None and country is not None and country not in countries:
        return False
    agencies, kinds = consent.get("recipientAgencies"), consent.get("recipientTypes")
    if agencies is None and kinds is None:
        return True
    kind = context.agencies.type(agency)
    if kinds is not None and (kind is None or kind in kinds):
        return True
    return any(context.agencies.same(agency, named) for named in agencies or ())


@rule(
    "TIPX-CDP-012", "error", on="B+V", absence=True,
    title="No ground for sending abroad",
    message="This person's data leaves the country without a consent for it, an override, or a legal basis that allows it.",
    checks_that=(
        "Where a recipient's country differs from the sender's, or a referral is cross-border, each person has given a consent of "
        "scope share-cross-border, or a referral records an override, or a legal basis allows the transfer."
    ),
    why="Data sent abroad can reach those whom the person fled.",
    mend="Ask for the consent, record the override, or name the treaty, agreement or order as legal basis.",
    source="IOM Data Protection Manual, principle 5; GDPR Chapter V (to be checked)",
    needs=VICTIM, when=_abroad_needs_ground,
)  # fmt: skip
def no_ground_abroad(payload: PayloadView, context: Context) -> Findings:
    header = context.header
    if header is None:
        return
    here = context.agencies.country(header.get("sender"))
    there = {context.agencies.country(one) for one in header.get("recipients", ())} - {None, "ZZ"}
    leaves = here not in (None, "ZZ") and bool(there - {here})
    for victim in payload.victims:
        abroad = leaves or any(r.data.get("crossBorder") is True for r in payload.referrals_of(victim))
        if abroad and not given_consents(victim.data, "share-cross-border") and not overridden(payload, victim):
            consents = consents_of(victim, "status", "scopes")
            yield at("consents", of=victim, absent=[*consents, *overrides(payload, victim), *legal_basis(payload)])
