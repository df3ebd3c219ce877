"""The answer for people: which result the elements support and why, what is open, and what each answer would decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tipx.assessment.answers import Assessment, CaseAssessment
from tipx.assessment.elements import ELEMENT_NAMES, vector_of
from tipx.assessment.evidence import Subject
from tipx.assessment.people import assess_people
from tipx.assessment.single import of_vector, read_vector

Record = Mapping[str, Any]


def assess_elements(elements: Record) -> Assessment:
    """The answer about bare elements: a mapping of element names to `yes`, `no` or `unknown`; missing ones are unknown.

    Raises ValueError for another name (a misspelt one would silently count as unknown) and for another answer; the
    message holds neither.
    """
    if not all(name in ELEMENT_NAMES for name in elements):
        raise ValueError(
            f"a name in it is none of the eight elements ({', '.join(ELEMENT_NAMES)}); "
            "consent is no element, no answer about it can change the result"
        )
    return of_vector("elements", vector_of(elements), None, None)


def assess_case(case: Record, victims: Mapping[str, Record] | None = None) -> CaseAssessment:
    """The answer about a case record and, where it has personFindings, about each of them.

    `victims`: victim records by id, as far as they are known. Any field may be missing. Raises ValueError when an
    element is answered neither yes, nor no, nor unknown, naming the place and never the value.
    """
    known = victims or {}
    findings = case.get("personFindings")
    if findings:
        return assess_people(case, findings, known)
    vector = read_vector(case, "/elements")
    found = of_vector("case", vector, _whole_case(case, known), "/elements", case)
    return CaseAssessment(replace(found, notes=tuple(_notes(case, known))))


def _notes(case: Record, victims: Mapping[str, Record]) -> Iterator[str]:
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
        yield f"Not at hand: {records} of the case. What stands there was not looked at."


def _whole_case(case: Record, victims: Mapping[str, Record]) -> Subject:
    named = enumerate(case.get("victimIds", ()))
    found = [(f"/victimIds/{index}", victims[one]) for index, one in named if one in victims]
    events = list(enumerate(case.get("events", ())))
    return Subject(case, events, found, list(enumerate(case.get("allegedOffenders", ()))))
