"""What in a case and its victim records speaks for or against each element: places and codes, never values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from tipx.assessment import codes
from tipx.assessment.ages import adult_at_acts, child_event
from tipx.assessment.answers import Evidence

Record = Mapping[str, Any]
Place = Callable[[str], str]
"""Where a pointer within a record leads to in the payload that was given."""


def within_record(pointer: str) -> str:
    """The place where only a record was given: the pointer itself."""
    return pointer


class Person(NamedTuple):
    """A person with a victim record: the number of the person in the case, the record, and where it stands."""

    number: int
    record: Record
    place: Place = within_record


class Subject(NamedTuple):
    """Whom a vector is about: the events that concern them, with their index in the case, and their victim records.

    `offenders` are those whose roles say something about these persons. `others` are the events of the case that name
    other persons only.
    """

    case: Record
    events: Sequence[tuple[int, Record]]
    victims: Sequence[Person]
    offenders: Sequence[tuple[int, Record]]
    place: Place = within_record
    others: Sequence[Record] = ()


Found = tuple[str, Evidence]
"""An element's name, and what speaks for or against it."""


def gather(subject: Subject) -> dict[str, list[Evidence]]:
    """The evidence by element name; what states the element before what only suggests it."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    for element, evidence in _all(subject):
        found[element].append(evidence)
    for several in found.values():
        several.sort(key=lambda one: (one.speaks != "for", one.weight != "states"))
    return found


def _all(subject: Subject) -> Iterator[Found]:
    for element, evidence in _case(subject):
        yield element, replace(evidence, pointer=subject.place(evidence.pointer))
    several = len(subject.victims) > 1
    for person in subject.victims:
        for element, evidence in _victim(person.record, subject.events):
            place = person.place if evidence.record == "victim" else subject.place
            number = person.number if several else None
            yield element, replace(evidence, pointer=place(evidence.pointer), person=number)


def _case(subject: Subject) -> Iterator[Found]:
    for index, event in subject.events:
        yield from _event(index, event)
    for index, offender in subject.offenders:
        for place, code in _codes(offender, "roles"):
            if code in codes.OFFENDER_ROLES:
                at = _in_case("allegedOffenders[].roles[]", f"/allegedOffenders/{index}/roles/{place}")
                where = f"alleged offender {index + 1}"
                text = f"role: {codes.label(code)}"
                yield codes.OFFENDER_ROLES[code], Evidence("for", "suggests", text, where, *at, code)
    if subject.case.get("scope") == "internal":
        at = _in_case("scope", "/scope")
        yield "irregularCrossing", Evidence("against", "suggests", "scope: internal", "case", *at, "internal")


def _event(index: int, event: Record) -> Iterator[Found]:
    alleged = event.get("assertionBasis") == "allegation"
    weight, mark = ("suggests", " (alleged)") if alleged else ("states", "")
    where = f"event {index + 1}"
    for field, element, known in (
        ("acts", "act", codes.ACTS),
        ("means", "means", codes.MEANS),
        ("purposes", "purpose", codes.PURPOSES),
    ):
        for place, code in _codes(event, field):
            at = _in_case(f"events[].{field}[]", f"/events/{index}/{field}/{place}")
            if code == codes.CHILD_MARKER:
                yield "childVictim", Evidence("for", "suggests", "marker: not required (child)", where, *at, code)
            elif code in known:
                yield element, Evidence("for", weight, _purpose(code, field) + mark, where, *at, code)
            else:
                text = "a code that is not of the standard's own list" + mark
                yield element, Evidence("for", weight, text, where, *at)
    for place, code in _codes(event, "controlMethods"):
        if code in codes.MEANS_OF_CONTROL:
            text = f"control: {codes.label(code)} (may be {codes.label(codes.MEANS_OF_CONTROL[code])})"
            at = _in_case("events[].controlMethods[]", f"/events/{index}/controlMethods/{place}")
            yield "means", Evidence("for", "suggests", text + mark, where, *at, code)
    for place, code in _codes(event, "stage"):
        if code in codes.STAGES:
            at = _in_case("events[].stage[]", f"/events/{index}/stage/{place}")
            text = f"stage: {codes.label(code)}{mark}"
            yield codes.STAGES[code], Evidence("for", "suggests", text, where, *at, code)
    if event.get("sexualExploitationTypes"):
        at = _in_case("events[].sexualExploitationTypes", f"/events/{index}/sexualExploitationTypes")
        text = "a type of sexual exploitation is recorded" + mark
        yield "purpose", Evidence("for", "suggests", text, where, *at)


def _purpose(code: str, field: str) -> str:
    return "exploitation of a form not known" if (field, code) == ("purposes", "unknown") else codes.label(code)


def _victim(victim: Record, events: Sequence[tuple[int, Record]]) -> Iterator[Found]:
    yield from _age(victim, events)
    yield from _indicators(victim)
    yield from _journey(victim)
    for index, document in enumerate(victim.get("identityDocuments", ())):
        code = document.get("genuineness")
        if code in codes.FRAUDULENT and document.get("type") not in codes.NO_IDENTITY_DOCUMENTS:
            at = _in_victim("identityDocuments[].genuineness", f"/identityDocuments/{index}/genuineness")
            where, text = f"identity document {index + 1}", codes.label(code)
            yield "irregularStayOrDocuments", Evidence("for", "suggests", text, where, *at, code)
    for index, decision in enumerate(victim.get("decisions", ())):
        if decision.get("outcome") == "positive" and decision.get("appliesTo"):
            at = _in_victim("decisions[].appliesTo", f"/decisions/{index}/appliesTo")
            text = "a positive decision names a form of exploitation"
            yield "purpose", Evidence("for", "suggests", text, f"decision {index + 1}", *at)
    status = victim.get("migrationStatus")
    if status in codes.IRREGULAR_STAY or status in codes.REGULAR_STAY:
        speaks = "for" if status in codes.IRREGULAR_STAY else "against"
        text = f"status when detected: {codes.label(status)}"
        at = _in_victim("migrationStatus", "/migrationStatus")
        yield "irregularStatus", Evidence(speaks, "suggests", text, _RECORD, *at, status)


def _age(victim: Record, events: Sequence[tuple[int, Record]]) -> Iterator[Found]:
    if (status := victim.get("childStatus")) in codes.CHILD_STATUSES:
        text = f"status when detected: {codes.label(status)}"
        at = _in_victim("childStatus", "/childStatus")
        yield "childVictim", Evidence("for", "states", text, _RECORD, *at, status)
    for field, moment in (("ageAtFirstTrafficking", "when first trafficked"), ("ageAtDetection", "when detected")):
        if victim.get(field, 18) < 18:
            at = _in_victim(field, f"/{field}")
            yield "childVictim", Evidence("for", "states", f"under 18 {moment}", _RECORD, *at)
    if (group := victim.get("ageGroup")) in codes.CHILD_AGE_GROUPS:
        at = _in_victim("ageGroup", "/ageGroup")
        yield "childVictim", Evidence("for", "states", "age group when detected: under 18", _RECORD, *at, group)
    records = [event for _, event in events]
    first = child_event(victim, records)
    if first is not None:
        index = events[first][0]
        at = _in_case("events[].startsOn", f"/events/{index}/startsOn")
        yield "childVictim", Evidence("for", "states", "began before the 18th birthday", f"event {index + 1}", *at)
    if adult_at_acts(victim, records):
        at = _in_victim("childStatus", "/childStatus")
        yield "childVictim", Evidence("against", "states", "adult when the acts happened", _RECORD, *at, "adult")


def _indicators(victim: Record) -> Iterator[Found]:
    for index, indicator in enumerate(victim.get("indicators", ())):
        code, strength = indicator.get("code"), indicator.get("strength", "weak")
        if code in codes.INDICATORS:
            shown = strength if strength in codes.STRENGTHS else "weak"
            at = _in_victim("indicators[].code", f"/indicators/{index}/code")
            text = f"{codes.label(code)} ({shown})"
            for element in codes.INDICATORS[code]:
                yield element, Evidence("for", "suggests", text, f"indicator {index + 1}", *at, code)


def _journey(victim: Record) -> Iterator[Found]:
    legs = list(enumerate(victim.get("journey", ())))
    crossings = [leg.get("crossing") for _, leg in legs]
    all_regular = bool(legs) and all(crossing in codes.REGULAR_CROSSINGS for crossing in crossings)
    for index, leg in legs:
        crossing, where = leg.get("crossing"), _leg(index)
        at = _in_victim("journey[].crossing", f"/journey/{index}/crossing")
        if crossing in codes.IRREGULAR_CROSSINGS:
            text = f"crossing: {codes.label(crossing)}"
            yield "irregularCrossing", Evidence("for", "states", text, where, *at, crossing)
            yield "irregularStatus", Evidence("for", "suggests", text, where, *at, crossing)
        elif all_regular:
            text = f"crossing: {codes.label(crossing)}"
            yield "irregularCrossing", Evidence("against", "states", text, where, *at, crossing)
        if crossing not in codes.REGULAR_CROSSINGS:
            yield from _facilitation(index, leg)
        if leg.get("underControl") == "yes":
            at = _in_victim("journey[].underControl", f"/journey/{index}/underControl")
            yield "act", Evidence("for", "suggests", "moved under someone's control", where, *at, "yes")
            yield "means", Evidence("for", "suggests", "moved under someone's control", where, *at, "yes")
        for place, code in _codes(leg, "documentsUsed"):
            if code in codes.FRAUDULENT:
                at = _in_victim("journey[].documentsUsed[]", f"/journey/{index}/documentsUsed/{place}")
                text = f"document used: {codes.label(code)}"
                yield "irregularStayOrDocuments", Evidence("for", "suggests", text, where, *at, code)


def _facilitation(index: int, leg: Record) -> Iterator[Found]:
    facilitated = leg.get("facilitated")
    if facilitated in ("yes", "no"):
        speaks, text = ("for", "helped by someone") if facilitated == "yes" else ("against", "helped by no one")
        at = _in_victim("journey[].facilitated", f"/journey/{index}/facilitated")
        yield "procuredForGain", Evidence(speaks, "suggests", text, _leg(index), *at, facilitated)
    if leg.get("feePaid"):
        at = _in_victim("journey[].feePaid", f"/journey/{index}/feePaid")
        yield "procuredForGain", Evidence("for", "suggests", "a fee was paid", _leg(index), *at)


_RECORD = "victim record"


def _leg(index: int) -> str:
    return f"journey leg {index + 1}"


def _codes(record: Record, field: str) -> Iterator[tuple[int, str]]:
    return ((place, code) for place, code in enumerate(record.get(field, ())) if isinstance(code, str))


def _in_case(path: str, pointer: str) -> tuple[str, str, str]:
    return "case", f"Case.{path}", pointer


def _in_victim(path: str, pointer: str) -> tuple[str, str, str]:
    return "victim", f"Victim.{path}", pointer
