"""The answer for people: which result the elements support and why, what is open, and what each answer would decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tipx.assessment.answers import Assessment
from tipx.assessment.elements import UNKNOWN, Vector, refuse_other_names, vector_of
from tipx.assessment.evidence import Person, Place, Subject, within_record
from tipx.assessment.people import assess_people
from tipx.assessment.single import of_vector, read_vector

Record = Mapping[str, Any]


def assess_elements(elements: Record) -> Assessment:
    """The answer about bare elements: a mapping of element names to `yes`, `no` or `unknown`; missing ones are unknown.

    Raises ValueError for another name (a misspelt one would silently count as unknown) and for another answer; the
    message holds neither.
    """
    refuse_other_names(elements)
    return of_vector("elements", vector_of(elements), None, None)


def assess_case(
    case: Record,
    victims: Mapping[str, Record] | None = None,
    *,
    place: Place = within_record,
    victim_places: Mapping[str, Place] | None = None,
) -> Assessment:
    """The answer about a case record and, in `persons`, about each of its personFindings where it has them.

    `victims`: victim records by id, as far as they are known; any field may be missing, but what is there is of the
    types that the standard gives. `place` and `victim_places` lead pointers within the records to where they stand in
    a payload. Raises ValueError when the name or the answer of an element is wrong, naming the place and never the
    value.
    """
    known = {
        identifier: Person(0, record, (victim_places or {}).get(identifier, within_record))
        for identifier, record in (victims or {}).items()
    }
    findings = case.get("personFindings")
    if findings:
        return assess_people(case, findings, known, place)
    vector = read_vector(case, "/elements", place)
    found = of_vector("case", vector, _whole_case(case, known, place), place("/elements"), case)
    return replace(found, notes=tuple(_notes(case, known)))


def assess_victim(victim: Record, *, place: Place = within_record) -> Assessment:
    """The answer about a victim record that no case speaks of: nothing is answered, but what it holds is evidence."""
    subject = Subject({}, [], [Person(1, victim, place)], [])
    found = of_vector("person", Vector(*[UNKNOWN] * 8), subject, None)
    note = (
        "A victim record alone answers none of the eight elements; they are recorded in a case. What is recorded here "
        "only shows what to ask."
    )
    return replace(found, notes=(note,))


def _notes(case: Record, victims: Mapping[str, Person]) -> Iterator[str]:
    if "elements" not in case:
        yield "The case records no elements: all of them count as unknown."
    elif len(case.get("victimIds", ())) > 1:
        yield (
            "The case names several persons, and one set of answers speaks for all of them. One person's act must not "
            "be joined with another's age: record personFindings."
        )
    missing = sum(one not in victims for one in case.get("victimIds", ()))
    if missing:
        records = "one victim record" if missing == 1 else f"{missing} victim records"
        yield f"Not in this payload: {records} of the case. What stands there was not looked at."


def _whole_case(case: Record, victims: Mapping[str, Person], place: Place) -> Subject:
    named = enumerate(case.get("victimIds", ()), start=1)
    found = [victims[one]._replace(number=number) for number, one in named if one in victims]
    events = list(enumerate(case.get("events", ())))
    return Subject(case, events, found, list(enumerate(case.get("allegedOffenders", ()))), place)
