"""The eight elements as text: present, absent or unknown, each with what in the payload says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tipx.assessment import wording
from tipx.assessment.answers import Assessment, ElementAnswer, Evidence
from tipx.assessment.elements import ELEMENTS
from tipx.assessment.layout import wrapped

_SHOWN = 3
"""Places shown that say the same of an element; the rest are counted."""

_SAYS = {element.name: element.says for element in ELEMENTS}
_INDENT = " " * 9


def table_of(answer: Assessment) -> Iterator[str]:
    """The elements, each with its evidence and with what does not fit together."""
    asked = {question.element: number for number, question in enumerate(answer.open_questions, start=1)}
    for one in answer.elements:
        said = f"{one.label[0].upper()}{one.label[1:]}: {_said(one, asked)}"
        yield from wrapped(said, f"{one.state.upper():<8} ")
        for line in evidence_of(one):
            yield from wrapped(line[2:], _INDENT + line[:2], _INDENT + "  ")
    if any(one.evidence for one in answer.elements):
        yield "+ says so   ? points to it   - speaks against it   ! look here"


def _said(one: ElementAnswer, asked: dict[str, int]) -> str:
    if one.state == "present":
        return _SAYS[one.element]
    if one.state == "absent":
        return "answered no"
    return f"see question {asked[one.element]}" if one.element in asked else "makes no difference here"


def evidence_of(one: ElementAnswer) -> tuple[str, ...]:
    """What speaks for and against an element, a sign before each line, and what is to be noted.

    Where something says what was answered, what merely points the same way is only counted.
    """
    stated = [each for each in one.evidence if each.weight == "states" and each.speaks == "for"]
    pointing = [each for each in one.evidence if each.weight == "suggests" and each.speaks == "for"]
    against = [each for each in one.evidence if each.speaks == "against"]
    lines = list(_lines("+ ", stated))
    if stated and pointing and one.state == "present":
        lines.append(f"? points the same way: {len(pointing)} more in the record")
    else:
        lines += _lines("? ", pointing)
    lines += _lines("- ", against)
    return (*lines, *(f"! {note}" for note in one.notes))


def _lines(sign: str, evidence: Sequence[Evidence]) -> Iterator[str]:
    places: dict[str, list[str]] = {}
    for one in evidence:
        texts = places.setdefault(_place(one), [])
        if one.text not in texts:
            texts.append(one.text)
    several: dict[tuple[str, ...], list[str]] = {}
    for place, texts in places.items():
        several.setdefault(tuple(texts), []).append(place)
    lines = [f"{sign}{_listed(places)}: {', '.join(texts)}" for texts, places in several.items()]
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"{sign}and {len(lines) - _SHOWN} more"


def _place(one: Evidence) -> str:
    return one.place if one.person is None or one.record == "case" else f"person {one.person}, {one.place}"


def _listed(places: Sequence[str]) -> str:
    """`event 1`, `events 1-3 and 5`, `event 1, victim record`."""
    numbered: dict[str, list[int]] = {}
    for place in places:
        noun, _, number = place.rpartition(" ")
        numbered.setdefault(noun if number.isdigit() else place, []).extend([int(number)] if number.isdigit() else [])
    return ", ".join(
        f"{noun}{'s' if len(found) > 1 else ''} {wording.numbers(sorted(found))}" if found else noun
        for noun, found in numbered.items()
    )
