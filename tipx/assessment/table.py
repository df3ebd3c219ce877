"""The eight elements as answered, each with its evidence and with what does not fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tipx.assessment.ages import adult_at_acts, child_at_acts
from tipx.assessment.answers import ElementAnswer, Evidence
from tipx.assessment.elements import ANSWERS, CHILD, ELEMENTS, NO, UNKNOWN, YES, Vector
from tipx.assessment.evidence import Subject

STATES = ("absent", "unknown", "present")
"""What an answer of no, unknown or yes says of the element."""

_NOT_SHOWN = frozenset(("withheld", "redacted", "not-collected"))
_FROM_EVENTS = {"act": "acts", "means": "means", "purpose": "purposes"}
"""The elements that events record, each with the field of an event."""


def table(
    vector: Vector, evidence: Mapping[str, Sequence[Evidence]] | None, subject: Subject | None
) -> tuple[ElementAnswer, ...]:
    """All eight elements. Without a subject (bare elements) there is no evidence to speak of."""
    found = []
    for position, (element, answer) in enumerate(zip(ELEMENTS, vector, strict=True)):
        seen = tuple(evidence.get(element.name, ())) if evidence is not None else ()
        notes = list(_notes(element.name, answer, seen, subject)) if subject is not None else []
        if position == CHILD:
            notes.extend(_age_notes(answer, subject, acted=vector[0] != NO))
        found.append(
            ElementAnswer(
                element.name,
                element.label,
                ANSWERS[answer],
                STATES[answer],
                element.question,
                element.sources,
                seen,
                tuple(notes),
            )
        )
    return tuple(found)


def _notes(element: str, answer: int, evidence: Sequence[Evidence], subject: Subject) -> Iterator[str]:
    stated = {one.speaks for one in evidence if one.weight == "states"}
    suggested = {one.speaks for one in evidence} - stated
    if answer == YES and stated == {"against"}:
        yield "Answered yes, but what is recorded says no. Check the answer."
    elif answer == YES and "for" not in stated | suggested:
        if element in _FROM_EVENTS and _events_not_shown(subject):
            yield "The events are not shown in this payload; the sender may have evidence for this answer."
        elif element in _FROM_EVENTS and any(event.get(_FROM_EVENTS[element]) for event in subject.others):
            yield "Only events that name other persons record it. Check that it holds for these persons too."
        elif element in _FROM_EVENTS or subject.victims:
            yield "No evidence for this answer is shown."
    if answer == NO and "for" in stated:
        yield "Answered no, but what is recorded says yes. Check the answer."
    elif answer == NO and "for" in suggested and not _screened_out(subject):
        yield "Answered no, but something recorded points the other way. Ask again."
    if answer == UNKNOWN and stated == {"for"}:
        yield "Not answered, but what is recorded says yes. Answer it."
    elif answer == UNKNOWN and stated == {"against"}:
        yield "Not answered, but what is recorded says no. Answer it."
    elif answer == UNKNOWN and "for" in suggested:
        yield "Not answered, and something recorded points to it. Ask."


def _screened_out(subject: Subject) -> bool:
    """Whether somebody competent has looked at the signs of every person here and decided that none is a victim."""
    latest = [victim.get("decisions", ()) for _, victim, _ in subject.victims]
    return bool(latest) and all(decisions and decisions[-1].get("outcome") == "negative" for decisions in latest)


def _age_notes(answer: int, subject: Subject | None, *, acted: bool) -> Iterator[str]:
    if answer == UNKNOWN:
        yield "If there are reasons to believe that the person was under 18: yes, until the opposite is shown."
    if subject is None or not acted:
        return
    events = [event for _, event in subject.events]
    for _, victim, _ in subject.victims:
        adult = victim.get("childStatus") == "adult"
        if adult and not child_at_acts(victim, events) and not adult_at_acts(victim, events):
            yield "Recorded as an adult when detected. What counts is the age when the acts happened."
            return


def _events_not_shown(subject: Subject) -> bool:
    absent = subject.case.get("dataAbsent", ())
    return any(one.get("field", "").split(".")[0] == "events" and one.get("reason") in _NOT_SHOWN for one in absent)
