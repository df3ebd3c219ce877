"""Rules about what is shown to whom: promised groups, need to know, dangerous receivers and contacts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipx.ruleset.agencies import AgencyKey
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView, Whole
from tipx.ruleset.promises import Promises, places_of
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import OFFENDERS, REFERRAL, SERVICES_THAT_NEED_HEALTH, VICTIM, WITHOUT_HEALTH
from tipx.ruleset.terms import consents_relied_on, given_consents, relied_on
from tipx.ruleset.visibility import discloses

CASE_GROUPS = frozenset(("trafficking-events", "offenders", "proceedings", "location"))
SENSITIVE_GROUPS = frozenset(("health", "sexual-violence"))
SENSITIVE_VULNERABILITIES = frozenset(
    (
        "mental-health", "disability-or-health", "addiction", "sexual-orientation-or-gender-identity",
        "minority-religion-or-caste",
    )
)  # fmt: skip
UNDECIDED_VICTIMS = frozenset(("presumed-victim", "reasonable-grounds-victim"))
PROTECTED_STATUS = frozenset(("asylum-seeker", "refugee", "complementary-protection"))


@rule(
    "TIPX-CDP-004", "error", on="R+V+C",
    title="Withheld group is shown",
    message={
        "": "The field group {group} was to be withheld, but this record shows it.",
        "undisclosed": "No referral of this person discloses the field group {group}, but this record shows it.",
    },
    checks_that=(
        "No record shows a field group that a referral withholds or a consent relied on excludes; and a person's record shows "
        "no group that none of the person's referrals discloses."
    ),
    why="What was promised to the person, and to the sender, is broken by one forgotten field.",
    mend="Take the group out of the record, or disclose it in the referral when the person agrees.",
    source="Primero, disclosure_deny_details",
    needs=REFERRAL,
)  # fmt: skip
def withheld_group_shown(payload: PayloadView, context: Context) -> Findings:
    known = payload.whole.once(_promises)
    promises = {id(referral): known.of(referral.data) for referral in payload.referrals}
    excluding = _some_consent_excludes(payload)
    relied: dict[int, dict[str | None, set[str | None]]] | None = None
    for record in (*payload.cases, *payload.victims):
        referrals = payload.referrals_of(record)
        if not referrals:
            continue
        excluded = _NO_GROUPS
        if excluding:
            if relied is None:
                relied = {id(one): relied_on(one.data) for one in payload.referrals if "consentIds" in one.data}
            excluded = _excluded(record, referrals, payload, relied)
        made = [promises[id(one)] for one in referrals]
        if not known.left_out(record.kind, made, excluded).finds(record.data):
            continue
        withheld = excluded.union(*(one.withheld for one in made))
        # What a referral that is lost, or lost in part, discloses is not known.
        complete = record.kind == "victim" and payload.disclosure_known(record)
        told: set[str] = set()
        for group, path in payload.groups(record):
            if group in told:
                continue
            if group in withheld and (record.kind == "victim" or group in CASE_GROUPS):
                told.add(group)
                yield at(*path, of=record, group=group)
            elif complete and not _disclosed(record, referrals, group, path, context):
                told.add(group)
                yield at(*path, of=record, say="undisclosed", group=group)


_NO_GROUPS: frozenset[str] = frozenset()


def _promises(whole: Whole) -> Promises:
    return Promises(whole.context.standard, CASE_GROUPS)


def _some_consent_excludes(payload: PayloadView) -> bool:
    for victim in payload.victims:
        for consent in victim.data.get("consents", ()):
            if "fieldGroupsExcluded" in consent:
                return True
    return False


def _excluded(
    record: Entry,
    referrals: list[Entry],
    payload: PayloadView,
    relied: Mapping[int, dict[str | None, set[str | None]]],
) -> frozenset[str]:
    """The groups that the consents relied on for the record exclude."""
    groups: set[str] = set()
    for referral in referrals:
        if id(referral) not in relied:
            continue
        for person in [record] if record.kind == "victim" else payload.persons(referral):
            for consent in consents_relied_on(relied[id(referral)], person.data):
                groups.update(consent.get("fieldGroupsExcluded", ()))
    return frozenset(groups)


def _disclosed(
    record: Entry, referrals: list[Entry], group: str, path: tuple[str | int, ...], context: Context
) -> bool:
    names = tuple(step for step in path if isinstance(step, str))
    return any(discloses(context.standard, r.data, group, record.kind, names) for r in referrals)


def _sent_to_those_without_need(whole: Whole) -> bool:
    """Whether a recipient is of a type that needs no data on offenders."""
    context = whole.context
    if context.header is None or context.may_be_statistical:
        return False
    kinds = {context.agencies.type(one) for one in context.header.get("recipients", ())} - {None}
    return not kinds.issubset(context.parameters["offenderDataRecipients"])


@rule(
    "TIPX-CDP-009", "error", on="B+C",
    title="Offender data to an agency without need",
    message="The case names alleged offenders, and a recipient is of a type that does not need them.",
    checks_that="allegedOffenders go only to recipients of the types in offenderDataRecipients (statistical payloads aside).",
    why="Data on suspects endangers victims, witnesses and the fairness of the trial.",
    mend="Take allegedOffenders out for this recipient, or send two messages.",
    source="TIPX; Directive (EU) 2016/680, Article 6 (to be checked)",
    needs=OFFENDERS, when=_sent_to_those_without_need,
)  # fmt: skip
def offender_data_without_need(payload: PayloadView, context: Context) -> Findings:
    for case in payload.cases:
        if "allegedOffenders" in case.data:
            yield at("allegedOffenders", of=case)


@rule(
    "TIPX-CDP-013", "warning", on="R+V",
    title="More than the service needs",
    message="Health or other special data of this person is shown, though none of the requested services needs it.",
    checks_that=(
        "A service-referral whose services need no health data shows neither the groups health and sexual-violence nor special "
        "vulnerabilities of the person."
    ),
    why="A teacher or an employer who learns of an illness or an assault can do lasting harm.",
    mend="Take these fields out, or withhold the groups in the disclosure of the referral.",
    source="TIPX",
    needs=WITHOUT_HEALTH | VICTIM,
)  # fmt: skip
def more_than_needed(payload: PayloadView, context: Context) -> Findings:
    for referral in payload.referrals:
        data = referral.data
        if data.get("type") != "service-referral":
            continue
        codes = {service.get("serviceType") for service in data.get("requestedServices", ())}
        if not codes or None in codes:
            continue
        if referral.lost("requestedServices", "serviceType"):
            continue  # The service that was refused may be one that needs them.
        if codes & SERVICES_THAT_NEED_HEALTH:
            continue
        for index, identifier in enumerate(data.get("victimIds", ())):
            victim = payload.victim(identifier)
            if victim is not None and _shows_special(victim, payload):
                yield at("victimIds", index, of=referral)


def _shows_special(victim: Entry, payload: PayloadView) -> bool:
    if not SENSITIVE_VULNERABILITIES.isdisjoint(victim.data.get("vulnerabilities", ())):
        return True
    if not places_of(payload.context.standard, "victim", SENSITIVE_GROUPS).finds(victim.data):
        return False
    return any(group in SENSITIVE_GROUPS for group, _ in payload.groups(victim))


@rule(
    "TIPX-CDP-016", "warning", on="V",
    title="Assistance depends on cooperation",
    message="This assistance is recorded as depending on cooperation with the authorities.",
    checks_that="conditionalOnCooperation is not true.",
    why="Assistance must not depend on the person's will to testify; a true record of bad practice stays exchangeable.",
    mend="Provide the assistance without the condition; keep the record when it is what happened.",
    source="Directive 2011/36/EU, Article 11(3); CoE Convention, Article 12(6) (article number to be checked)",
    wakes=("services",),
)  # fmt: skip
def depends_on_cooperation(victim: Record, context: Context) -> Findings:
    for index, service in enumerate(victim["services"]):
        if service.get("conditionalOnCooperation") is True:
            yield at("services", index, "conditionalOnCooperation")


def _immigration_services(whole: Whole) -> set[AgencyKey | None]:
    agencies = whole.context.agencies
    recipients = (whole.context.header or {}).get("recipients", ())
    return {agencies.key(one) for one in recipients if agencies.type(one) == "immigration"}


def _sent_to_immigration(whole: Whole) -> bool:
    return bool(_immigration_services(whole))


@rule(
    "TIPX-CDP-017", "warning", on="B+V", absence=True,
    title="Presumed victim shown to immigration control",
    message="An immigration service receives the record of a presumed victim who has not agreed to it.",
    checks_that=(
        "A recipient of type immigration receives records of presumed victims only where a given consent names the agency or its "
        "type."
    ),
    why="Fear of removal is what traffickers count on; a victim who meets it in our files will not come again.",
    mend="Leave the record out for this recipient, or ask the person.",
    source="TIPX",
    needs=VICTIM, when=_sent_to_immigration,
)  # fmt: skip
def shown_to_immigration(payload: PayloadView, context: Context) -> Findings:
    services = payload.whole.once(_immigration_services)
    for victim in payload.victims:
        if victim.data.get("personStatus") not in UNDECIDED_VICTIMS:
            continue
        given = given_consents(victim.data)
        if any("immigration" in consent.get("recipientTypes", ()) for consent in given):
            continue
        named = {context.agencies.key(one) for consent in given for one in consent.get("recipientAgencies", ())}
        if victim.lost("consents", "recipientAgencies") or victim.lost("consents", "recipientTypes"):
            continue
        if not services <= named:
            fields = ("status", "recipientAgencies", "recipientTypes")
            yield at("personStatus", of=victim, absent=[("consents",), *(("consents", name) for name in fields)])


@rule(
    "TIPX-CDP-018", "warning", on="V", absence=True,
    title="Contact without safety note",
    message="Nothing says whether this contact may be used safely.",
    checks_that="Each contact of the person, and of the guardian, says how safe it is.",
    why="A call to the wrong phone tells the trafficker where the person turned for help.",
    mend="Ask the person and add `safety`; until then write unknown, and do not call.",
    source="TIPX; practice in gender-based violence case management",
    wakes=("contacts", "guardian"),
)  # fmt: skip
def contact_without_safety(victim: Record, context: Context) -> Findings:
    for index, contact in enumerate(victim.get("contacts", ())):
        if "safety" not in contact:
            yield at("contacts", index, "safety")
    contact = victim["guardian"].get("contact") if "guardian" in victim else None
    if contact is not None and "safety" not in contact:
        yield at("guardian", "contact", "safety")


def _sent_to_consulate(whole: Whole) -> bool:
    recipients = whole.header.data.get("recipients", ()) if whole.header is not None else ()
    return any(whole.context.agencies.type(one) == "consulate" for one in recipients)


@rule(
    "TIPX-CDP-019", "warning", on="B+V",
    title="Shown to the State that the person fled",
    message="This consulate represents the State of a person in the payload who seeks or has protection.",
    checks_that=(
        "No recipient is a consulate of the citizenship or country of birth of a person who is asylum-seeker, refugee or under "
        "complementary protection."
    ),
    why="Telling the State of origin can endanger the person and relatives at home.",
    mend="Leave the consulate out, or send it a message without this person.",
    source="Refugee law practice (to be checked)",
    needs=VICTIM, when=_sent_to_consulate,
)  # fmt: skip
def shown_to_state_fled(payload: PayloadView, context: Context) -> Findings:
    if payload.header is None:
        return
    fled: dict[str, Entry] = {}
    for victim in payload.victims:
        if victim.data.get("migrationStatus") in PROTECTED_STATUS:
            for country in _origins(victim.data):
                fled.setdefault(country, victim)
    for index, recipient in enumerate(payload.header.data.get("recipients", ())):
        represents = context.agencies.country(recipient)
        if context.agencies.type(recipient) == "consulate" and represents in fled:
            person = Spot(("migrationStatus",), fled[represents], "person")
            yield at("recipients", index, of=payload.header, related=[person])


def _origins(victim: Record) -> Iterator[str]:
    yield from victim.get("citizenships", ())
    if "countryOfBirth" in victim:
        yield victim["countryOfBirth"]
