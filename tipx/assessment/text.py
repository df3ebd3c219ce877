"""An assessment as plain text for people, 80 columns wide.

The result first; then what is known and on what evidence, what that supports and why, the open questions with what each
answer would mean, the legal basis, and that people decide. Persons who stand alike are shown together, and a reason
that was given once is not repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tipx.assessment import wording
from tipx.assessment.answers import NOTE, Assessment, Combination, Declared, Neighbour, OpenQuestion, Statement
from tipx.assessment.layout import WIDTH, wrapped
from tipx.assessment.sources import SOURCES
from tipx.assessment.text_elements import evidence_of, table_of

_TRAFFICKING = ("trafficking", "trafficking-and-smuggling")
"""The results to which two ways are shown: through a means, and through age."""

_NEIGHBOURS = {
    "trafficking": "Trafficking in persons",
    "smuggling": "Smuggling of migrants",
    "irregular-migration": "Irregular migration",
}
_PROTOCOLS = (
    "TP: Protocol to Prevent, Suppress and Punish Trafficking in Persons. SP: Protocol against the Smuggling of "
    "Migrants. Both United Nations, 2000."
)


def render(answer: Assessment) -> str:
    """The answer as text, without a line end after the last line."""
    return render_all([answer])


def render_all(answers: Sequence[Assessment]) -> str:
    """Several answers as one text, with the legal basis and the note once, at its end."""
    lines: list[str] = []
    for number, answer in enumerate(answers, start=1):
        lines += ["", ""] if lines else []
        lines += [*_title(answer, number, len(answers)), *_head(answer), *_declared(answer.declared), *_body(answer)]
        lines += _persons(answer.persons)
    cited = {source.cite for answer in answers for source in answer.sources}
    lines += ["", "=" * WIDTH] if len(answers) > 1 else []
    lines += _section("Legal basis", _basis(cited))
    lines += ["", *wrapped(NOTE)]
    return "\n".join(line.rstrip() for line in lines)


def _title(answer: Assessment, number: int, of: int) -> Iterator[str]:
    if of > 1 or answer.record_id is not None:
        subject = "PERSON WITHOUT A CASE" if answer.kind == "person" else answer.kind.upper()
        place = f" {number} of {of}" if of > 1 else ""
        yield f"{subject}{place}" + (f": {answer.record_id}" if answer.record_id is not None else "")
        yield "=" * WIDTH


def _head(answer: Assessment) -> Iterator[str]:
    yield wording.headline(answer.classification, answer.possible_trafficking)
    yield from wrapped(answer.summary)
    if answer.rescreening:
        yield from ("", *wrapped(answer.rescreening, "! "))


def _declared(declared: Declared | None) -> Iterator[str]:
    if declared is None:
        return
    yield ""
    yield from wrapped(declared.text, "" if declared.agrees else "! ")
    if declared.override is not None:
        yield from wrapped(declared.override.text, "" if declared.override.complete else "! ")


def _body(answer: Assessment) -> Iterator[str]:
    if answer.elements:
        yield from _section(_table_title(answer), table_of(answer))
    yield from _section("What it supports, and why", _statements(answer.reasons))
    if any(one.stands == "no" for one in answer.neighbours):
        yield from _section("Why not something else", _neighbours(answer.neighbours))
    yield from _section("Open questions", _open(answer))
    if answer.notes:
        yield from _section("To note", (line for note in answer.notes for line in wrapped(note, "- ")))


def _table_title(answer: Assessment) -> str:
    return "What is known" if answer.kind == "elements" else "What is known, and on what evidence"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield title.upper()
    yield from (f"  {line}" for line in lines)


def _statements(statements: Sequence[Statement], bullet: str = "- ") -> Iterator[str]:
    for one in statements:
        yield from wrapped(one.text + (f" [{'; '.join(one.sources)}]" if one.sources else ""), bullet)


def _neighbours(neighbours: Sequence[Neighbour]) -> Iterator[str]:
    for one in neighbours:
        yield f"{_NEIGHBOURS[one.result]}: {'still open' if one.stands == 'open' else 'no'}."
        yield from _statements(one.reasons, "  - ")


def _basis(cited: set[str]) -> Iterator[str]:
    for cite, says in SOURCES.items():
        if cite in cited:
            yield from wrapped(says, f"{cite:<13} ")
    yield from wrapped(_PROTOCOLS)


# -- the persons of a case ---------------------------------------------------------------------------------------------


def _persons(persons: Sequence[Assessment]) -> Iterator[str]:
    told: dict[object, str] = {}
    for alike in _alike(persons):
        first = alike[0]
        yield from ("", "-" * WIDTH, *_who(alike), "", *_head(first))
        if first.declared and not first.declared.agrees:
            yield from _declared(first.declared)
        yield from _section("What is known, and on what evidence", table_of(first))
        yield from _once(told, first, "What it supports, and why", first.reasons, _statements(first.reasons))
        if any(one.stands == "no" for one in first.neighbours):
            yield from _once(told, first, "Why not something else", first.neighbours, _neighbours(first.neighbours))
        questions = tuple(replace(one, at=None) for one in first.open_questions)
        yield from _once(told, first, "Open questions", questions, _open(first))
        if first.notes:
            yield from _section("To note", (line for note in first.notes for line in wrapped(note, "- ")))


def _once(
    told: dict[object, str], person: Assessment, title: str, said: Sequence[object], lines: Iterable[str]
) -> Iterator[str]:
    """A section, or where the same was said of a person before, of whom."""
    if said and said in told:
        yield from ("", f"{title.upper()}: as for {told[said]}.")
    else:
        told[said] = _name(person, capital=False)
        yield from _section(title, lines)


def _alike(persons: Sequence[Assessment]) -> list[list[Assessment]]:
    """Persons of whom everything that is shown is the same, in the order of the first of each."""
    found: dict[tuple[object, ...], list[Assessment]] = {}
    for one in persons:
        answers = tuple((each.answer, each.notes, evidence_of(each)) for each in one.elements)
        asked = tuple(each.changes_case for each in one.open_questions)
        declared = one.declared and (one.declared.text, one.declared.override)
        key = (one.kind, one.classification, one.possible_trafficking_from, answers, asked, declared, one.notes)
        found.setdefault(key, []).append(one)
    return list(found.values())


def _who(alike: Sequence[Assessment]) -> Iterator[str]:
    entries = wording.numbers([one.number or 0 for one in alike])
    if len(alike) == 1:
        title = _name(alike[0], capital=True)
    elif alike[0].kind == "person":
        title = f"Persons {entries}: {len(alike)} persons who stand alike"
    else:
        title = f"Groups {entries}: {sum(one.size or 1 for one in alike)} persons who stand alike"
    yield title.upper()
    ids = [one.record_id for one in alike if one.record_id is not None]
    yield from (line for identifier in ids for line in wrapped(identifier))


def _name(one: Assessment, capital: bool) -> str:
    size = one.size or 1
    kind, members = ("person", "") if one.kind == "person" else ("group", f" of {size} person{'s' if size > 1 else ''}")
    return f"{kind.capitalize() if capital else kind} {one.number}{members}"


# -- open questions ----------------------------------------------------------------------------------------------------


def _open(answer: Assessment) -> Iterator[str]:
    if not answer.open_questions:
        missing = "None. No answer that is still missing can change this result."
        yield "None. No answer about a person can change the result of the case." if answer.persons else missing
        return
    if answer.persons:
        yield from _open_of_case(answer)
        return
    yield from wrapped(
        "First what may protect the person, then what settles most. Ask in words that the person understands."
    )
    for number, question in enumerate(answer.open_questions, start=1):
        yield from _question(number, question)
    yield from _together(answer.together)


def _open_of_case(answer: Assessment) -> Iterator[str]:
    """About whom an answer can change the case; the questions stand with the persons."""
    numbers = {one.number for one in answer.open_questions}
    asked = wording.entries([one for one in answer.persons if one.number in numbers])
    yield from wrapped(
        f"{asked[0].upper()}{asked[1:]}: answers that are missing can still change the result of the case."
    )
    yield from wrapped("The questions stand below, with each.")


def _question(number: int, question: OpenQuestion) -> Iterator[str]:
    yield ""
    yield from wrapped(question.question, f"{number}. ")
    yield from wrapped(f'Ask: "{question.ask}"', "   ", " " * 9)
    yield from _outcomes(question.if_yes.text, question.if_no.text, "   ")
    if question.changes_case is False:
        yield "   The result of the case as a whole stays as it is."


def _outcomes(yes: str, no: str, indent: str) -> Iterator[str]:
    yield from wrapped(yes, f"{indent}Yes would mean: ", indent + " " * 16)
    yield from wrapped(no, f"{indent}No would mean:  ", indent + " " * 16)


def _together(combinations: Sequence[Combination]) -> Iterator[str]:
    """The shortest ways to each result that take three answers or more: shorter ones are said at the questions."""
    ways: dict[tuple[str, bool], list[Combination]] = {}
    for one in combinations:
        ways.setdefault((one.classification, one.possible_trafficking), []).append(one)
    shown = []
    for (classification, _), found in ways.items():
        fewest = min(len(one.answers) for one in found)
        shortest = [one for one in found if len(one.answers) == fewest > 2]
        shown += shortest[: 2 if classification in _TRAFFICKING else 1]
    if shown:
        yield from ("", *wrapped("What takes three answers or more; the shortest ways:"))
    for one in shown:
        yield from wrapped(one.text + ".", "- ")
