"""The answer about a case with findings of several persons: about each of them, and about the case that follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tipx.assessment import wording
from tipx.assessment.answers import Assessment, Neighbour, OpenQuestion, Statement
from tipx.assessment.case_questions import case_questions, possible_case_results
from tipx.assessment.declared import compare
from tipx.assessment.elements import ELEMENTS, UNKNOWN, YES, Vector
from tipx.assessment.evidence import Person, Place, Subject
from tipx.assessment.logic import IRREGULAR, SMUGGLING, TRAFFICKING, Result, assess_findings
from tipx.assessment.questions import outcome
from tipx.assessment.reasons import NEIGHBOURS, SCREENED_FIRST
from tipx.assessment.single import common, of_vector, read_vector
from tipx.assessment.sources import cited

Record = Mapping[str, Any]


def assess_people(case: Record, findings: Sequence[Record], victims: Mapping[str, Person], place: Place) -> Assessment:
    """The answer about the case, with those about each finding in it."""
    people = [_Finding(index, finding, case, victims, place) for index, finding in enumerate(findings)]
    return _of_persons(case, victims, people, [person.assess() for person in people], place)


class _Finding:
    """An entry of personFindings: one person, or a group without victim records."""

    def __init__(self, index: int, finding: Record, case: Record, victims: Mapping[str, Person], place: Place) -> None:
        self.at = place(f"/personFindings/{index}")
        self.number = index + 1
        self.finding = finding
        self.victim_id: str | None = finding.get("victimId")
        self.vector = read_vector(finding, f"/personFindings/{index}/elements", place)
        events = list(self._events(case))
        record = victims.get(self.victim_id) if self.victim_id is not None else None
        found = [record._replace(number=self.number)] if record is not None else []
        concerned = {number for number, _ in events}
        others = [event for number, event in enumerate(case.get("events", ())) if number not in concerned]
        self.subject = Subject(case, events, found, list(self._offenders(case, events)), place, others)

    def _events(self, case: Record) -> Iterator[tuple[int, Record]]:
        """Those that name the person, and those that name nobody and so concern all."""
        for index, event in enumerate(case.get("events", ())):
            named = event.get("victimIds")
            if not named or (self.victim_id is not None and self.victim_id in named):
                yield index, event

    def _offenders(self, case: Record, events: Sequence[tuple[int, Record]]) -> Iterator[tuple[int, Record]]:
        """Those whose link to the person, or to an event of the person, is recorded."""
        in_events = {one for _, event in events for one in event.get("allegedOffenderIds", ())}
        for index, offender in enumerate(case.get("allegedOffenders", ())):
            related = {relation.get("victimId") for relation in offender.get("relationToVictims", ())} - {None}
            if offender.get("id") in in_events or (self.victim_id is not None and self.victim_id in related):
                yield index, offender

    def assess(self) -> Assessment:
        kind = "group" if self.victim_id is None else "person"
        size = self.finding.get("persons", 1) if kind == "group" else 1
        missing = kind == "person" and not self.subject.victims
        notes = (
            ("Not in this payload: the person's victim record. What stands there was not looked at.",)
            if missing
            else ()
        )
        found = of_vector(kind, self.vector, self.subject, f"{self.at}/elements", self.finding)
        return replace(found, number=self.number, size=size, notes=notes)


def _of_persons(
    case: Record,
    victims: Mapping[str, Person],
    people: Sequence[_Finding],
    assessed: Sequence[Assessment],
    place: Place,
) -> Assessment:
    vectors = [person.vector for person in people]
    result = assess_findings(vectors)
    ids = {person.victim_id for person in people}
    without_entry = [one for one in case.get("victimIds", ()) if one not in ids]
    indicated = result.trafficking == UNKNOWN and (
        any("indicators" in one.possible_trafficking_from for one in assessed)
        or any(victims[one].record.get("indicators") for one in without_entry if one in victims)
    )
    notes = ["Each person was assessed alone: nobody's act is ever joined with somebody else's age or purpose."]
    if without_entry:
        several = f"{len(without_entry)} persons" if len(without_entry) > 1 else "One person"
        notes.append(f"{several} of the case without an entry in personFindings: not assessed.")
    why, beside = tuple(_persons_reasons(assessed)), tuple(_persons_neighbours(result, vectors, assessed))
    whole = Assessment(
        kind="case",
        **common(result, indicated),
        reasons=why,
        neighbours=beside,
        elements=(),
        open_questions=tuple(_case_questions(result, vectors, people)),
        together=(),
        notes=tuple(notes),
        declared=compare(case, result, case, place),
        at=place("/personFindings"),
    )
    mattering = {question.at for question in whole.open_questions}
    marked = tuple(
        replace(
            one,
            open_questions=tuple(
                replace(question, changes_case=question.at in mattering) for question in one.open_questions
            ),
        )
        for one in assessed
    )
    everything = [statement for one in assessed for statement in one.sources]
    return replace(whole, persons=marked, sources=cited(why, beside, (), everything))


def _persons_reasons(assessed: Sequence[Assessment]) -> Iterator[Statement]:
    by_result: dict[tuple[str, bool], list[Assessment]] = {}
    for one in assessed:
        by_result.setdefault((one.classification, one.possible_trafficking), []).append(one)
    for (classification, possible), group in by_result.items():
        persons = sum(one.size or 1 for one in group)
        mark = "; trafficking is possible" if possible else ""
        whom = wording.entries(group)
        count = f" ({persons} persons)" if any(one.kind == "group" for one in group) else ""
        yield Statement(f"{whom[0].upper()}{whom[1:]}{count}: {wording.NAMES[classification]}{mark}.")


def _persons_neighbours(
    result: Result, vectors: Sequence[Vector], assessed: Sequence[Assessment]
) -> Iterator[Neighbour]:
    for one in NEIGHBOURS.get(result.classification, (TRAFFICKING, SMUGGLING, IRREGULAR)):
        if one == IRREGULAR:
            stands = IRREGULAR in possible_case_results(vectors)
            text = "Of a case it is said only when it holds of someone, and nothing weightier of anyone."
            yield Neighbour(one, "open" if stands else "no", (Statement(text), SCREENED_FIRST))
            continue
        state = result.trafficking if one == TRAFFICKING else result.smuggling
        if state == UNKNOWN:
            answers = [each.trafficking if one == TRAFFICKING else each.smuggling for each in assessed]
            still = [each for each, answer in zip(assessed, answers, strict=True) if answer == "unknown"]
            yield Neighbour(one, "open", (Statement(f"Still open for {wording.entries(still)}."),))
        elif state != YES:
            yield Neighbour(one, "no", (Statement("It stands for none of the persons."),))


def _case_questions(result: Result, vectors: Sequence[Vector], people: Sequence[_Finding]) -> Iterator[OpenQuestion]:
    possible = possible_case_results(vectors)
    for question in case_questions(vectors):
        element = ELEMENTS[question.element]
        yield OpenQuestion(
            element.name,
            element.question,
            element.ask,
            outcome(result, possible, *question.yes),
            outcome(result, possible, *question.no),
            f"{people[question.person].at}/elements/{element.name}",
            people[question.person].number,
        )
