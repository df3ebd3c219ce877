"""Rules about who the persons of a case are: linked both ways, counted rightly, each of them once."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator

from tipx.reading.model import Path
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import LINKS_DIFFER, TWO_VICTIMS


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
    needs=LINKS_DIFFER,
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
        if sum([part.get("count", 0) for part in count.get(name, ())]) > max(known, estimated or 0):
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
    keys=_keys, needs=TWO_VICTIMS,
)  # fmt: skip
def same_person_twice(payload: PayloadView, context: Context) -> Findings:
    if not _share_number_or_birth(payload):
        return
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


def _share_number_or_birth(payload: PayloadView) -> bool:
    """Whether a number of a document, or a birth date, stands on two persons; only then they can have a key in common."""
    numbers: set[str] = set()
    births: set[str] = set()
    for victim in payload.victims:
        data = victim.data
        if "birthDate" in data:
            birth = data["birthDate"].get("value", "")
            if birth in births:
                return True
            births.add(birth)
        own = {document["number"] for document in data.get("identityDocuments", ()) if "number" in document}
        if not numbers.isdisjoint(own):
            return True
        numbers |= own
    return False


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
