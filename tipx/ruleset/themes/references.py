"""Rules about ids and what they point at, within a record and across the payload."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tipx.reading.model import Path
from tipx.ruleset.agencies import doubtful_references
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView, Whole, agencies_by_id
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import ASTRAY, CHAINED, CONSENT_ASTRAY, ID_TWICE, SERVICE_ASTRAY

MOST_STEPS = 64
WITH_IDS = {
    "case": ("events", "allegedOffenders", "proceedings"),
    "victim": ("decisions", "services", "consents", "riskAssessments"),
}


@rule(
    "TIPX-STR-002", "error", on="B",
    title="Id used twice",
    message="This id already stands on another record or agency of the message.",
    checks_that="Every record and agency of a bundle has an id of its own.",
    why="A reference must lead to one thing.",
    mend="Give each record its own id; send one version of a record in a message.",
    source="TIPX",
    needs=lambda whole: 0 if whole.once(agencies_by_id)[1] else ID_TWICE,
)  # fmt: skip
def id_used_twice(payload: PayloadView, context: Context) -> Findings:
    header = payload.header
    if header is None:
        return
    agencies, doubles = payload.whole.once(agencies_by_id)
    for index, identifier in doubles:
        yield at("agencies", index, "id", of=header, related=[Spot(agencies[identifier], header, "first")])
    first: dict[str, Entry] = {}
    for record in payload.records:
        own = record.id
        if own is None:
            continue
        if own in agencies:
            yield at("id", of=record, related=[Spot(agencies[own], header, "first")])
        elif own in first:
            yield at("id", of=record, related=[Spot(("id",), first[own], "first")])
        else:
            first[own] = record


@rule(
    "TIPX-STR-003", "error", on="B",
    title="Agency not described",
    message="The message describes no agency with this id.",
    checks_that="Every agencyId in a bundle is the id of an agency in its `agencies`.",
    why="Receivers must know who acts.",
    mend="Add the agency to `agencies`, or name it inline by name, type and country.",
    source="TIPX",
)  # fmt: skip
def agency_not_described(payload: PayloadView, context: Context) -> Findings:
    if payload.header is None or payload.header.lost("agencies", "id"):
        return  # What is referred to may be the agency that was refused.
    for path in payload.whole.once(_undescribed_in_header):
        yield at(*path, of=payload.header)
    for entry, doubtful in payload.references:
        for path, _ in doubtful.undescribed:
            yield at(*path, of=entry)


def _undescribed_in_header(whole: Whole) -> list[Path]:
    context = whole.context
    if whole.header is None:
        return []
    found = doubtful_references(context.standard, whole.header.kind, whole.header.data, context.agencies.ids)
    return [path for path, _ in found.undescribed]


def _referred(data: Record, kind: str) -> Iterator[tuple[Path, str, str]]:
    """The references of a record to other records: place, id, kind of record meant."""
    if kind == "case":
        yield from ((("victimIds", i), one, "victim") for i, one in enumerate(data.get("victimIds", ())))
        for index, offender in enumerate(data.get("allegedOffenders", ())):
            if "victimId" in offender:
                yield ("allegedOffenders", index, "victimId"), offender["victimId"], "victim"
    elif kind == "victim":
        yield from ((("caseIds", i), one, "case") for i, one in enumerate(data.get("caseIds", ())))
    else:
        if "caseId" in data:
            yield ("caseId",), data["caseId"], "case"
        yield from ((("victimIds", i), one, "victim") for i, one in enumerate(data.get("victimIds", ())))
        if "parentReferralId" in data:
            yield ("parentReferralId",), data["parentReferralId"], "referral"
        # A person in consentIds is also in victimIds, where a dangling reference is reported once, or TIPX-STR-007
        # says that it is not.


def _find(payload: PayloadView, identifier: str, kind: str) -> Entry | None:
    return {"case": payload.case, "victim": payload.victim, "referral": payload.referral}[kind](identifier)


@rule(
    "TIPX-STR-004", "error", on="B",
    title="Reference leads nowhere",
    message="This id is neither that of a {kind} in the message nor among its externalReferences.",
    checks_that="Each id that refers to a record is the id of one of the right kind in the payload, or an external reference.",
    why="A dangling reference breaks the hand-over: the receiver cannot find the person.",
    mend="Put the record in, correct the id, or list it in externalReferences.",
    source="TIPX",
    needs=ASTRAY,
)  # fmt: skip
def reference_leads_nowhere(payload: PayloadView, context: Context) -> Findings:
    if payload.header is None or payload.header.lost("externalReferences"):
        return
    external = payload.external()
    for record in payload.records:
        for path, identifier, kind in _referred(record.data, record.kind):
            if identifier not in external and _find(payload, identifier, kind) is None and not payload.loses(kind):
                yield at(*path, of=record, kind=kind)


@rule(
    "TIPX-STR-005", "error", on="C", absence=True,
    title="Person outside the case",
    message="This person is not among the persons of the case.",
    checks_that="Persons named in events, proceedings, relations and findings stand in the case's victimIds.",
    why="Whoever reads the list of persons must see everybody.",
    mend="Add the person to victimIds, or correct the id.",
    source="TIPX",
    wakes=("events", "proceedings", "allegedOffenders", "personFindings"),
)  # fmt: skip
def person_outside_case(case: Record, context: Context) -> Findings:
    persons = frozenset(case.get("victimIds", ()))
    for path in _persons_outside(case, persons):
        yield at(*path, absent=[("victimIds",)])


def _persons_outside(case: Record, persons: frozenset[str]) -> Iterator[Path]:
    """The places that name somebody else than these persons."""
    for name in ("events", "proceedings"):
        for index, item in enumerate(case.get(name, ())):
            named = item.get("victimIds", ())
            if not persons.issuperset(named):
                yield from ((name, index, "victimIds", i) for i, one in enumerate(named) if one not in persons)
    for index, offender in enumerate(case.get("allegedOffenders", ())):
        for number, relation in enumerate(offender.get("relationToVictims", ())):
            if "victimId" in relation and relation["victimId"] not in persons:
                yield "allegedOffenders", index, "relationToVictims", number, "victimId"
    for index, finding in enumerate(case.get("personFindings", ())):
        if "victimId" in finding and finding["victimId"] not in persons:
            yield "personFindings", index, "victimId"


@rule(
    "TIPX-STR-006", "error", on="C", absence=True,
    title="Offender not in the case",
    message="No alleged offender of this case has this id.",
    checks_that="allegedOffenderIds of events and proceedings are ids of allegedOffenders of the same case.",
    why="A finger that points at nobody helps no inquiry.",
    mend="Add the alleged offender, or correct the id.",
    source="TIPX",
    wakes=("events", "proceedings"),
)  # fmt: skip
def offender_not_in_case(case: Record, context: Context) -> Findings:
    known = {offender.get("id") for offender in case.get("allegedOffenders", ())}
    for name in ("events", "proceedings"):
        for index, item in enumerate(case.get(name, ())):
            for number, identifier in enumerate(item.get("allegedOffenderIds", ())):
                if identifier not in known:
                    yield at(name, index, "allegedOffenderIds", number, absent=[("allegedOffenders", "id")])


@rule(
    "TIPX-STR-007", "error", on="R+V", absence=True,
    title="Consent relied on is not there",
    message={
        "person": "This person is not among the persons of the referral.",
        "consent": "The person's record has no consent with this id.",
    },
    checks_that="Each entry of consentIds names a person of the referral and a consent of that person's record.",
    why="A consent that nobody can see protects nobody.",
    mend="Correct the ids, or put the consent in the person's record.",
    source="TIPX",
    needs=CONSENT_ASTRAY,
)  # fmt: skip
def consent_not_there(payload: PayloadView, context: Context) -> Findings:
    for referral in payload.referrals:
        data = referral.data
        if "consentIds" not in data:
            continue
        persons = set(data.get("victimIds", ()))
        for index, entry in enumerate(data["consentIds"]):
            if "victimId" in entry and entry["victimId"] not in persons:
                yield at("consentIds", index, "victimId", of=referral, say="person", absent=[("victimIds",)])
                continue
            victim = payload.victim(entry.get("victimId"))
            if victim is None or "consentId" not in entry:
                continue
            if entry["consentId"] not in [consent.get("id") for consent in victim.data.get("consents", ())]:
                absent = [Spot(("consents", "id"), victim)]
                yield at("consentIds", index, "consentId", of=referral, say="consent", absent=absent)


@rule(
    "TIPX-STR-008", "error", on="V+R",
    title="Service points to an unknown referral",
    message="This id is neither that of a referral in the message nor among its externalReferences.",
    checks_that="referralId of a service names a referral in the payload, or an external reference.",
    why="The loop from referral to service must close.",
    mend="Put the referral in, correct the id, or list it in externalReferences.",
    source="TIPX",
    needs=SERVICE_ASTRAY,
)  # fmt: skip
def service_of_unknown_referral(payload: PayloadView, context: Context) -> Findings:
    if payload.header is None or payload.loses("referral") or payload.header.lost("externalReferences"):
        return
    known = payload.referrals_by_id
    for victim in payload.victims:
        for index, service in enumerate(victim.data.get("services", ())):
            if "referralId" not in service or service["referralId"] in known:
                continue
            if service["referralId"] not in payload.external():
                yield at("services", index, "referralId", of=victim)


def _supersedes_itself(whole: Whole) -> list[int]:
    """Where a message says that it replaces itself."""
    header: Record = whole.header.data if whole.header is not None else {}
    return [index for index, one in enumerate(header.get("supersedes", ())) if one == header.get("id")]


@rule(
    "TIPX-STR-017", "error", on="B+R+V",
    title="Points to itself",
    message={
        "bundle": "The message replaces itself.",
        "": "This chain of references comes back to where it began.",
    },
    checks_that="A bundle does not supersede itself; chains of parent referrals and of reconsiderations have no loops.",
    why="A chain without beginning has no origin that anybody could ask.",
    mend="Correct the reference that closes the loop.",
    source="TIPX",
    needs=lambda whole: 0 if whole.once(_supersedes_itself) else CHAINED,
)  # fmt: skip
def points_to_itself(payload: PayloadView, context: Context) -> Findings:
    for index in payload.whole.once(_supersedes_itself):
        yield at("supersedes", index, of=payload.header)
    if not payload.signs & CHAINED:
        return
    yield from _loops_of_referrals(payload)
    for victim in payload.victims:
        yield from _loops_of_decisions(victim)


def _loops_of_referrals(payload: PayloadView) -> Findings:
    parents = {r.id: r.data["parentReferralId"] for r in payload.referrals if r.id and "parentReferralId" in r.data}
    places = {r.id: r for r in payload.referrals if r.id}
    for last in _loops(parents, [r.id for r in payload.referrals if r.id]):
        yield at("parentReferralId", of=places[last])


def _loops_of_decisions(victim: Entry) -> Findings:
    decisions = [d for d in victim.data.get("decisions", ()) if "id" in d]
    before = {d["id"]: d["reconsiderationOf"] for d in decisions if "reconsiderationOf" in d}
    numbers = {d.get("id"): index for index, d in enumerate(victim.data.get("decisions", ()))}
    for last in _loops(before, [d["id"] for d in decisions]):
        yield at("decisions", numbers[last], "reconsiderationOf", of=victim)


def _loops(before: Mapping[str, str], order: Iterable[str]) -> list[str]:
    """The last member, in input order, of each loop of at most 64 steps."""
    rank = {identifier: number for number, identifier in enumerate(order)}
    done: set[str] = set()
    last: list[str] = []
    for start in rank:
        path: dict[str, int] = {}
        current: str | None = start
        while current is not None and current not in done and current not in path:
            path[current] = len(path)
            current = before.get(current)
        if current is not None and current in path:
            loop = [one for one, number in path.items() if number >= path[current]]
            if len(loop) <= MOST_STEPS:
                last.append(max(loop, key=lambda one: rank.get(one, -1)))
        done.update(path)
    return last


@rule(
    "TIPX-STR-018", "error", on="record", absence=True,
    title="Inner id unclear",
    message={
        "": "Another item of this record has the same id.",
        "decision": "This is the id of no decision of the same person.",
    },
    checks_that="Items of a record have ids of their own, and reconsiderationOf names a decision of the same person.",
    why="References inside a record must lead to one item.",
    mend="Give each item its own id; correct reconsiderationOf.",
    source="TIPX",
    wakes=("events", "allegedOffenders", "proceedings", "decisions", "services", "consents", "riskAssessments"),
)  # fmt: skip
def inner_id_unclear(record: Record, context: Context) -> Findings:
    names = WITH_IDS.get(context.kind, ())
    ids = [item["id"] for name in names if name in record for item in record[name] if "id" in item]
    if len(set(ids)) < len(ids):
        first: dict[str, Path] = {}
        for name in names:
            for index, item in enumerate(record.get(name, ())):
                identifier = item.get("id")
                if identifier in first:
                    yield at(name, index, "id", absent=[], related=[first[identifier]])
                elif identifier is not None:
                    first[identifier] = (name, index, "id")
    if context.kind != "victim":
        return
    decisions = record.get("decisions", ())
    named = [(index, one["reconsiderationOf"]) for index, one in enumerate(decisions) if "reconsiderationOf" in one]
    known = {decision.get("id") for decision in decisions} if named else ()
    for index, identifier in named:
        if identifier not in known:
            yield at("decisions", index, "reconsiderationOf", say="decision", absent=[("decisions", "id")])
