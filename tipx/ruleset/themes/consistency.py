"""Rules by which a record, or a case with its persons and referrals, must agree with itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence

from tipx.reading.model import Path
from tipx.ruleset.case_events import Numbered
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rule
from tipx.ruleset.terms import (
    adult_at_acts,
    child_at_acts,
    day,
    has_trafficking_result,
    is_open,
    newest,
    vectors,
)

REGULAR = frozenset(("official-regular", "none-internal", "unknown"))
IRREGULAR = frozenset(("unofficial", "official-with-fraudulent-document", "official-with-bribery"))
PROTECTION = frozenset(("protection-security", "safe-accommodation"))
ENDED = frozenset(("closed", "closed-referred", "duplicate"))
NO_ANSWER = frozenset(("declined", "not-available"))


@rule(
    "TIPX-XRC-001", "error", on="C+V", absence=True,
    title="Links disagree",
    message={
        "case": "The person's record does not name this case.",
        "victim": "The case does not name this person.",
    },
    checks_that="A case names a person exactly when the person's record, where it names cases, names the case.",
    why="Whoever opens either record must find the other.",
    mend="Add the missing id on the other side, or take this one out.",
    source="TIPX",
)  # fmt: skip
def links_disagree(payload: PayloadView, context: Context) -> Findings:
    cases_of = {id(one): frozenset(one.data["caseIds"]) for one in payload.victims if "caseIds" in one.data}
    persons_of = {id(one): frozenset(one.data.get("victimIds", ())) for one in payload.cases}
    for case in payload.cases:
        for index, identifier in enumerate(case.data.get("victimIds", ())):
            victim = payload.victim(identifier)
            if victim is not None and case.id and case.id not in cases_of.get(id(victim), (case.id,)):
                yield at("victimIds", index, of=case, say="case", absent=[Spot(("caseIds",), victim)])
    for victim in payload.victims:
        for index, identifier in enumerate(victim.data.get("caseIds", ())):
            case_named = payload.case(identifier)
            if case_named is not None and victim.id and victim.id not in persons_of[id(case_named)]:
                yield at("caseIds", index, of=victim, say="victim", absent=[Spot(("victimIds",), case_named)])


@rule(
    "TIPX-XRC-002", "error", on="C",
    title="Counts do not add up",
    message={
        "known": "Fewer persons are said to be known than have a record.",
        "estimated": "Fewer persons are estimated than are known.",
        "parts": "These counts add up to more than all persons.",
    },
    checks_that=(
        "known is at least the number of victimIds, estimated at least known, and the counts by age group and by sex add up to no "
        "more than the larger of the two."
    ),
    why="These numbers go into national and world reports.",
    mend="Count again.",
    source="UNODC Global Report on Trafficking in Persons, counts",
    wakes=("victimCount",),
)  # fmt: skip
def counts_add_up(case: Record, context: Context) -> Findings:
    count = case["victimCount"]
    known, estimated = count.get("known"), count.get("estimated")
    if known is not None and known < len(set(case.get("victimIds", ()))):
        yield at("victimCount", "known", say="known")
    if known is not None and estimated is not None and estimated < known:
        yield at("victimCount", "estimated", say="estimated")
    if known is None or context.lost("victimCount", "estimated"):
        return
    for name in ("byAgeGroup", "bySex"):
        if sum(part.get("count", 0) for part in count.get(name, ())) > max(known, estimated or 0):
            yield at("victimCount", name, say="parts")


@rule(
    "TIPX-XRC-003", "error", on="C", absence=True,
    title="Victim and offender, not said so",
    message="This alleged offender has a victim record, but isAlsoVictim does not say so.",
    checks_that="An alleged offender with a victimId has isAlsoVictim yes or unknown.",
    why="A victim made to commit crimes must not be seen only as a suspect.",
    mend="Set isAlsoVictim to yes, or to unknown until it is examined.",
    source="TIPX",
    wakes=("allegedOffenders",),
)  # fmt: skip
def victim_and_offender(case: Record, context: Context) -> Findings:
    for index, offender in enumerate(case["allegedOffenders"]):
        if "victimId" in offender and offender.get("isAlsoVictim", "no") == "no":
            yield at("allegedOffenders", index, "isAlsoVictim")


@rule(
    "TIPX-XRC-004", "warning", on="V+V", absence=True,
    title="Same person twice?",
    message="Another person of the message has the same document, or the same legal name and birth date.",
    checks_that=(
        "No two persons share type, country and number of a document, or a legal name and a full birth date, unless linkedVictims "
        "says how they belong together."
    ),
    why="One person counted twice is helped twice or, more often, by nobody.",
    mend="Merge the records, or link them with linkedVictims.",
    source="TIPX",
    reads=("Victim.identityDocuments", "Victim.names", "Victim.birthDate", "Victim.linkedVictims"),
)  # fmt: skip
def same_person_twice(payload: PayloadView, context: Context) -> Findings:
    groups: dict[tuple[str, ...], dict[int, Entry]] = {}
    for victim in payload.victims:
        for key in _keys(victim.data):
            groups.setdefault(key, {})[id(victim)] = victim
    twins: dict[int, Entry] = {}
    for group in groups.values():
        if len(group) < 2:
            continue
        first, *later = group.values()
        linked = _linked(group.values())
        for victim in later:
            if victim.id not in linked:
                twins.setdefault(id(victim), first)
    for victim in payload.victims:
        if id(victim) in twins:
            twin = twins[id(victim)]
            absent: list[Path | Spot] = [("linkedVictims",), Spot(("linkedVictims",), twin)]
            yield at("id", of=victim, absent=absent, related=[Spot(("id",), twin, "first")])


def _linked(group: Collection[Entry]) -> set[str | None]:
    """The persons of a group whom a link, of their own or of another's, joins to another person of it."""
    ids = {victim.id for victim in group}
    linked: set[str | None] = set()
    for victim in group:
        others = (link.get("victimId") for link in victim.data.get("linkedVictims", ()))
        joined = {other for other in others if other in ids and other != victim.id}
        if joined:
            linked |= joined | {victim.id}
    return linked


def _keys(victim: Record) -> Iterator[tuple[str, ...]]:
    for document in victim.get("identityDocuments", ()):
        if "number" in document and "type" in document and "issuingCountry" in document:
            yield "document", document["type"], document["issuingCountry"], document["number"]
    birth = victim.get("birthDate", {}).get("value", "")
    if len(birth) != 10:
        return
    for name in victim.get("names", ()):
        if name.get("type") != "legal":
            continue
        whole = name.get("full") or " ".join(filter(None, (name.get("given"), name.get("family"))))
        if "full" in name or ("given" in name and "family" in name):
            yield "name", _folded(whole), birth


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@rule(
    "TIPX-XRC-005", "warning", on="C+V",
    title="Age and element disagree",
    message={
        "yes": "The element says that the person was a child at the acts, the ages say an adult.",
        "no": "The element says that the person was an adult at the acts, the ages say a child.",
    },
    checks_that="childVictim agrees with the ages of the person at the acts, where these are certain.",
    why="For a child no means is needed: the wrong answer changes the classification.",
    mend="Correct childVictim, or the ages and dates.",
    source="TP Art. 3(c)",
    reads=(
        "Case.elements", "Case.personFindings", "Case.events[].victimIds", "Case.events[].startsOn", "Victim.childStatus",
        "Victim.ageAtFirstTrafficking", "Victim.birthDate",
    ),
)  # fmt: skip
def age_and_element(payload: PayloadView, context: Context) -> Findings:
    for case in payload.cases:
        for path, person, elements in vectors(case.data):
            answer = elements.get("childVictim")
            if path[0] == "personFindings":
                victim = payload.victim(person)
                persons = [victim] if victim is not None else []
            else:
                persons = payload.all_persons_here(case.data.get("victimIds", ())) or []
            events = payload.events(case)
            if answer == "yes":
                if persons and all(adult_at_acts(one.data, events.deciding(one.id)) for one in persons):
                    yield at(*path, "childVictim", of=case, say="yes")
            elif answer == "no" and any(child_at_acts(one.data, events.deciding(one.id)) for one in persons):
                yield at(*path, "childVictim", of=case, say="no")


@rule(
    "TIPX-XRC-006", "warning", on="C+V", absence=True,
    title="Journey and element disagree",
    message={
        "yes": "The element says that a border was crossed irregularly, but no leg of the journey shows it.",
        "no": "The element says that no border was crossed irregularly, but a leg of the journey shows it.",
    },
    checks_that="irregularCrossing agrees with the crossings of the person's journey.",
    why="By this element smuggling is told from trafficking.",
    mend="Correct irregularCrossing, or the crossing of the leg.",
    source="SP Art. 3(b)",
    reads=("Case.elements", "Case.personFindings", "Victim.journey[].crossing"),
)  # fmt: skip
def journey_and_element(payload: PayloadView, context: Context) -> Findings:
    for case in payload.cases:
        for path, person, elements in vectors(case.data):
            if path[0] == "personFindings":
                victim = payload.victim(person)
                persons = [victim] if victim is not None else []
            else:
                persons = payload.all_persons_here(case.data.get("victimIds", ())) or []
            travelled = [one for one in persons if "journey" in one.data]
            answer = elements.get("irregularCrossing")
            if answer == "yes" and travelled and len(travelled) == len(persons):
                if not any(_crossings(one.data) - REGULAR for one in travelled):
                    absent: list[Path | Spot] = [Spot(("journey", "crossing"), one) for one in travelled]
                    yield at(*path, "irregularCrossing", of=case, say="yes", absent=absent)
            elif answer == "no" and any(_crossings(one.data) & IRREGULAR for one in travelled):
                yield at(*path, "irregularCrossing", of=case, say="no", absent=[])


def _crossings(victim: Record) -> set[str]:
    """The crossings of a journey; a leg that says none counts as unknown."""
    return {leg.get("crossing", "unknown") for leg in victim.get("journey", ())}


@rule(
    "TIPX-XRC-007", "error", on="C", absence=True,
    title="Conviction without a convicted person",
    message="The outcome is a conviction for trafficking, but none of the offenders named is convicted.",
    checks_that=(
        "A proceeding with outcome convicted-tip and allegedOffenderIds names one whose status is convicted (stages appeal and "
        "final aside)."
    ),
    why="Convictions are counted by persons.",
    mend="Correct the outcome, or the status of the offender.",
    source="UNODC Global Report on Trafficking in Persons",
    wakes=("proceedings",),
)  # fmt: skip
def conviction_without_person(case: Record, context: Context) -> Findings:
    status = {offender.get("id"): offender.get("status") for offender in case.get("allegedOffenders", ())}
    for index, proceeding in enumerate(case["proceedings"]):
        named = [one for one in proceeding.get("allegedOffenderIds", ()) if one in status]
        if proceeding.get("outcome") != "convicted-tip" or proceeding.get("stage") in ("appeal", "final"):
            continue
        if named and all(status[one] not in ("convicted", None) for one in named):
            yield at("proceedings", index, "outcome", absent=[("allegedOffenders", "status")])


@rule(
    "TIPX-XRC-008", "warning", on="C+R+V", absence=True,
    title="Closed too early?",
    message={
        "": "The case is closed, but a referral of it is still open.",
        "service": "The case is closed, but a person of it still receives a service.",
    },
    checks_that="A closed case has no open referral, and its persons, unless in another case, have no ongoing service.",
    why="A closed file is opened by nobody, and the person behind it is forgotten.",
    mend="End the referral and the service first, or open the case again.",
    source="TIPX",
    reads=("Case.status", "Referral.status", "Victim.services[].status", "Victim.caseIds"),
)  # fmt: skip
def closed_too_early(payload: PayloadView, context: Context) -> Findings:
    for case in payload.cases:
        status = case.data.get("status")
        if status not in ENDED:
            continue
        if any(r.data.get("caseId") == case.id and is_open(r.data) for r in payload.referrals_of(case)):
            yield at("status", of=case, absent=[])
        elif status == "closed":
            for person in payload.persons(case):
                if _still_served(person, case, payload):
                    yield at("status", of=case, say="service", absent=[Spot(("caseIds",), person)])


def _still_served(victim: Entry, case: Entry, payload: PayloadView) -> bool:
    elsewhere = [one for one in victim.data.get("caseIds", ()) if one != case.id]
    others = [one for one in payload.cases_of(victim) if one is not case]
    ongoing = any(service.get("status") == "ongoing" for service in victim.data.get("services", ()))
    return ongoing and not elsewhere and not others


@rule(
    "TIPX-XRC-009", "error", on="C", absence=True,
    title="Duplicate of what?",
    message="The case is marked as a duplicate, but no linked case is named as its original.",
    checks_that="A case with status duplicate has a linkedCases entry duplicate-of.",
    why="Merged files must lead to where the story goes on.",
    mend="Add the link to the case that remains.",
    source="Primero, duplicate status",
    wakes=("status",),
)  # fmt: skip
def duplicate_of_what(case: Record, context: Context) -> Findings:
    relations = [link.get("relation") for link in case.get("linkedCases", ())]
    if case["status"] == "duplicate" and "duplicate-of" not in relations:
        yield at("linkedCases", absent=[("linkedCases", "relation")])


@rule(
    "TIPX-XRC-010", "warning", on="V", absence=True,
    title="Risk without answer",
    message="The newest risk assessment is high or critical, and nothing is done about it.",
    checks_that=(
        "A newest risk assessment of level high or critical has a mitigation, or there is a service or need of protection or safe "
        "accommodation."
    ),
    why="A known danger without an answer is the worst of all records.",
    mend="Act, and record the mitigation or the service.",
    source="TIPX",
    wakes=("riskAssessments",),
)  # fmt: skip
def risk_without_answer(victim: Record, context: Context) -> Findings:
    latest = newest(victim["riskAssessments"], "assessedOn")
    if latest is None or latest.get("level") not in ("high", "critical") or "mitigation" in latest:
        return
    named = (*victim.get("services", ()), *victim.get("needs", ()))
    if any(one.get("serviceType") in PROTECTION for one in named):
        return
    index = next(i for i, one in enumerate(victim["riskAssessments"]) if one is latest)
    place = ("riskAssessments", index, "mitigation")
    absent: list[Path | Spot] = [
        ("services", "serviceType"), ("needs", "serviceType"), ("riskAssessments", "assessedOn"),
    ]  # fmt: skip
    yield at(*place, absent=absent if context.payload_profile == "pseudonymous" else [place, *absent])


@rule(
    "TIPX-XRC-011", "warning", on="V+R", absence=True,
    title="Need not met",
    message="This need was found more than {limit} days ago, and no service or referral answers it.",
    checks_that=(
        "A need older than unmetNeedDays has a service of its type (not declined, not unavailable), or an open or completed "
        "referral that asks for it."
    ),
    why="Needs are forgotten more easily than crimes.",
    mend="Refer the person, or record the service.",
    source="TIPX",
    reads=(
        "Victim.needs", "Victim.services[].serviceType", "Victim.services[].status", "Referral.status",
        "Referral.requestedServices[].serviceType",
    ),
)  # fmt: skip
def need_not_met(payload: PayloadView, context: Context) -> Findings:
    limit: int = context.parameters["unmetNeedDays"]
    for victim in payload.victims:
        answered: frozenset[str | None] | None = None
        for index, need in enumerate(victim.data.get("needs", ())):
            found = day(need, "identifiedOn")
            if found is None or context.today - found.latest <= limit or "serviceType" not in need:
                continue
            if answered is None:
                answered = frozenset(_answered(victim, payload))
            if need["serviceType"] not in answered:
                referrals = payload.referrals_of(victim)
                asked = [Spot(("requestedServices", "serviceType"), one) for one in referrals if one.refused]
                yield at("needs", index, of=victim, limit=limit, absent=[("services", "serviceType"), *asked])


def _answered(victim: Entry, payload: PayloadView) -> Iterator[str | None]:
    """The services that the person is given, or that a referral of the person asks for or has brought about."""
    for service in victim.data.get("services", ()):
        if service.get("status") not in NO_ANSWER:
            yield service.get("serviceType")
    for referral in payload.referrals_of(victim):
        if is_open(referral.data) or referral.data.get("status") in ("completed", None):
            yield from (one.get("serviceType") for one in referral.data.get("requestedServices", ()))


@rule(
    "TIPX-XRC-012", "info", on="C+V",
    title="Exploited at home in a cross-border case",
    message="The case is cross-border, but every exploitation of the person happened in a country of the person's citizenship.",
    checks_that="In a cross-border case some exploitation of a person lies outside the countries of citizenship.",
    why="It happens, but rarely; more often a country or the scope is wrong.",
    mend="Confirm scope, places and citizenships.",
    source="TIPX",
    reads=(
        "Case.scope", "Case.events[].stage", "Case.events[].victimIds", "Case.events[].place.country", "Victim.citizenships",
    ),
)  # fmt: skip
def exploited_at_home(payload: PayloadView, context: Context) -> Findings:
    told: set[int] = set()
    for case in payload.cases:
        if case.data.get("scope") != "cross-border":
            continue
        events = payload.events(case)
        everywhere = _exploited_in(events.common)
        for victim in payload.persons(case):
            places = everywhere | _exploited_in(events.naming(victim.id))
            if places and places <= set(victim.data.get("citizenships", ())) and id(victim) not in told:
                told.add(id(victim))
                yield at("citizenships", of=victim, related=[Spot(("scope",), case)])


def _exploited_in(events: Sequence[Numbered]) -> frozenset[str | None]:
    """The countries of exploitation; None stands for one that is not known."""
    return frozenset(
        event.get("place", {}).get("country") for _, event in events if "exploitation" in event.get("stage", ())
    )


@rule(
    "TIPX-XRC-013", "warning", on="C+V",
    title="Documents withheld or not?",
    message="An event says that documents were withheld, but the person holds every document.",
    checks_that="A person whose documents an event says were withheld does not hold all of them.",
    why="Withheld papers are evidence, and decide what the person needs first.",
    mend="Correct the status of the documents, or the control method.",
    source="HTCDS 2.0, vic_MethodsOfControl",
    reads=("Case.events[].controlMethods", "Case.events[].victimIds", "Victim.identityDocuments[].status"),
)  # fmt: skip
def documents_withheld_or_not(payload: PayloadView, context: Context) -> Findings:
    told: set[int] = set()
    for case in payload.cases:
        events = payload.events(case)
        from_all = _withheld(events.common)
        for victim in payload.persons(case):
            documents = victim.data.get("identityDocuments", ())
            if not documents or any(one.get("status") != "held-by-person" for one in documents) or id(victim) in told:
                continue
            if from_all or _withheld(events.naming(victim.id)):
                told.add(id(victim))
                yield at("identityDocuments", of=victim)


def _withheld(events: Sequence[Numbered]) -> bool:
    return any("withholds-documents" in event.get("controlMethods", ()) for _, event in events)


@rule(
    "TIPX-XRC-014", "info", on="C", absence=True,
    title="Country of exploitation unknown",
    message="No exploitation event has a country; a statistical export will take the country of detection in its place.",
    checks_that="A case of trafficking with a country of detection has an exploitation event with its country.",
    why="Statistics by country of exploitation would count the place where the person was found.",
    mend="Add the place of the exploitation, where it is known.",
    source="CTDC codebook, Appendix II",
    wakes=("detectionPlace",),
)  # fmt: skip
def country_of_exploitation(case: Record, context: Context) -> Findings:
    if not has_trafficking_result(case) or "country" not in case["detectionPlace"]:
        return
    events = [event for event in case.get("events", ()) if "exploitation" in event.get("stage", ())]
    if not any("country" in event.get("place", {}) for event in events):
        yield at("detectionPlace", "country", absent=[("events", "place", "country"), ("events", "stage")])
