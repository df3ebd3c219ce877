"""An assessment as plain text for people, 80 columns wide: the result first, then why, evidence, open questions."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from tipx.assessment import wording
from tipx.assessment.answers import (
    Assessment,
    CaseAssessment,
    Declared,
    ElementAnswer,
    Evidence,
    OpenQuestion,
    Statement,
)

WIDTH = 80

_SHOWN = 4
"""Pieces of evidence shown for an element; the rest are counted."""

_NEIGHBOURS = {
    "trafficking": "Trafficking in persons",
    "smuggling": "Smuggling of migrants",
    "irregular-migration": "Irregular migration",
}
_LEGEND = (
    "TP: UN Trafficking in Persons Protocol (2000). SP: UN Smuggling of Migrants Protocol (2000)."  # the sources named
)


def render(answer: Assessment | CaseAssessment) -> str:
    """The answer as text, without a line end after the last line."""
    whole, persons = (answer.whole, answer.persons) if isinstance(answer, CaseAssessment) else (answer, ())
    lines = [*_head(whole), *_body(whole)]
    for person in persons:
        lines += ["", "-" * WIDTH, _who(person), "", *_head(person), *_body(person)]
    lines += ["", *_wrapped(whole.note), *_wrapped(_LEGEND)]
    return "\n".join(line.rstrip() for line in lines)


def _who(person: Assessment) -> str:
    size = person.persons or 1
    whom = "one person" if person.kind == "person" else f"a group of {size} {'persons' if size > 1 else 'person'}"
    return f"ENTRY {person.number} of personFindings: {whom}"


def _head(answer: Assessment) -> Iterator[str]:
    yield wording.headline(answer.classification, answer.possible_trafficking)
    yield from _wrapped(answer.summary)
    if answer.rescreening:
        yield ""
        yield from _wrapped(answer.rescreening, "! ")
    if answer.declared:
        yield ""
        yield from _declared(answer.declared)


def _declared(declared: Declared) -> Iterator[str]:
    yield from _wrapped(declared.text, "" if declared.agrees else "! ")
    if declared.override is not None:
        yield from _wrapped(declared.override.text)


def _body(answer: Assessment) -> Iterator[str]:
    yield from _section("Why", _statements(answer.reasons))
    if answer.neighbours:
        yield from _section("Why not something else", _neighbours(answer))
    if answer.elements:
        yield from _section("The eight elements", _elements(answer))
    yield from _section("Open questions", _open(answer))
    if answer.notes:
        yield from _section("To note", (line for note in answer.notes for line in _wrapped(note, "- ")))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield title.upper()
    yield from (f"  {line}" for line in lines)


def _statements(statements: Sequence[Statement], bullet: str = "- ") -> Iterator[str]:
    for one in statements:
        yield from _wrapped(one.text + (f" [{'; '.join(one.sources)}]" if one.sources else ""), bullet)


def _neighbours(answer: Assessment) -> Iterator[str]:
    for one in answer.neighbours:
        yield f"{_NEIGHBOURS[one.result]}: {'still open' if one.stands == 'open' else 'no'}."
        yield from _statements(one.reasons, "  - ")


def _elements(answer: Assessment) -> Iterator[str]:
    asked = {question.element for question in answer.open_questions}
    for one in answer.elements:
        yield f"{one.state.upper():<8}  {one.label[0].upper()}{one.label[1:]}{_mark(one, asked)}"
        if one.element not in asked:
            yield from _wrapped(one.question, " " * 10)
        yield from _evidence(one, name_persons=answer.kind == "case")
    if any(one.evidence for one in answer.elements):
        yield "Evidence: + says so, ? points to it, - speaks against it."


def _mark(one: ElementAnswer, asked: set[str]) -> str:
    if one.state != "unknown":
        return ""
    return " (asked below)" if one.element in asked else " (makes no difference here)"


def _evidence(one: ElementAnswer, name_persons: bool) -> Iterator[str]:
    merged = _merged(one.evidence, name_persons)
    for sign, evidence in merged[:_SHOWN]:
        yield from _wrapped(evidence, " " * 10 + sign + " ", " " * 12)
    if len(merged) > _SHOWN:
        yield f"{' ' * 10}and {len(merged) - _SHOWN} more"
    for note in one.notes:
        yield from _wrapped(note, " " * 10 + "! ", " " * 12)


def _merged(evidence: Sequence[Evidence], name_persons: bool) -> list[tuple[str, str]]:
    """The evidence as sign and text; where several say the same the first is shown and all are counted."""
    first: dict[tuple[str, str, str], Evidence] = {}
    counts: dict[tuple[str, str, str], int] = {}
    for one in evidence:
        key = (one.speaks, one.weight, one.text)
        first.setdefault(key, one)
        counts[key] = counts.get(key, 0) + 1
    return [(_sign(one), _where(one, counts[key], name_persons)) for key, one in first.items()]


def _sign(one: Evidence) -> str:
    if one.speaks == "against":
        return "-"
    return "+" if one.weight == "states" else "?"


def _where(one: Evidence, count: int, name_persons: bool) -> str:
    several = f", {count} times, first" if count > 1 else ""
    whose = f" of the person at {one.person}" if one.person and name_persons else ""
    return f"{one.text}{several}: {one.model} at {one.pointer}{whose}"


def _open(answer: Assessment) -> Iterator[str]:
    if not answer.open_questions:
        missing = "None. No answer that is still missing can change this result."
        yield "No answer about a person can change the result of the case." if _of_persons(answer) else missing
        return
    for question in answer.open_questions:
        yield from _question(question, answer)
    if answer.together:
        yield "Answers that decide only together:"
        for combination in answer.together:
            yield from _wrapped(combination.text + ".", "  - ")


def _question(question: OpenQuestion, answer: Assessment) -> Iterator[str]:
    entry = f"Entry {int((question.at or '').split('/')[2]) + 1}: " if _of_persons(answer) else ""
    yield from _wrapped(entry + question.question, "- ")
    yield from _wrapped(question.if_yes.text, "    If yes: ", "            ")
    yield from _wrapped(question.if_no.text, "    If no:  ", "            ")
    if question.changes_case is False:
        yield "    The result of the case stays as it is."


def _of_persons(answer: Assessment) -> bool:
    """Whether it is about a case that follows from findings of persons."""
    return answer.kind == "case" and not answer.elements


def _wrapped(text: str, first: str = "", following: str | None = None) -> list[str]:
    """Lines that fit even two columns further in; pointers, and the numbers of articles, are never broken off."""
    lines = textwrap.wrap(
        text.replace("P Art. ", "P\u00a0Art.\u00a0"),
        WIDTH - 2,
        initial_indent=first,
        subsequent_indent=following if following is not None else " " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\u00a0", " ") for line in lines]
