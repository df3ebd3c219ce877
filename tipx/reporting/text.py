"""The report as text for people: by file, each problem with its place, its id, what is wrong and how to mend it.

What says the same of several places of a file is said once, with the places below it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from tipx.problems import InputReport, Problem, Report, Severity, Verdict
from tipx.reporting.common import (
    by_input,
    clean,
    counts_in_words,
    inputs_in_words,
    not_listed,
    notes_in_words,
    plural,
    role,
    unchecked,
    unchecked_of,
    where,
    why_suppressed,
)

WIDTH = 96
"""The usual width; a place in the file (a pointer, a path) is never broken, however long."""

_INDENT = " " * 7
_COLOURS = {"error": "31", "warning": "33", "info": "36", "valid": "32", "invalid": "31", "undecided": "33"}
_BOLD, _FAINT = "1", "2"
_FORMS = {"json": "JSON", "ndjson": "NDJSON", "xml": "XML", "csv": "CSV", "xlsx": "workbook", "data": "plain data"}


def render(report: Report) -> str:
    """The report as text without colour."""
    return report_to_text(report)


def report_to_text(report: Report, *, colour: bool = False, quiet: bool = False, width: int = WIDTH) -> str:
    """The report as text. `quiet` leaves out inputs about which there is nothing to say, and the summary."""
    pen = _Pen(report, colour, width)
    return "".join(line.rstrip() + "\n" for line in pen.lines(quiet))


class _Pen:
    def __init__(self, report: Report, colour: bool, width: int) -> None:
        self._report = report
        self._colour = colour
        self._width = width

    def lines(self, quiet: bool) -> Iterator[str]:
        """The whole text."""
        for number, (one, problems) in enumerate(by_input(self._report)):
            if quiet and not problems and one.verdict is Verdict.VALID:
                continue
            yield from self._input(number, one, problems)
        yield from (one.text for one in unchecked(self._report) if one.kind == "fault")
        if not quiet:
            yield from self._summary()

    def _input(self, number: int, one: InputReport, problems: list[Problem]) -> Iterator[str]:
        name = self._paint(clean(one.path), _BOLD)
        if one.unreadable is not None:
            yield f"{name}: {self._paint('cannot be read', _COLOURS['error'])}: {one.unreadable}"
            return
        verdict = self._paint(one.verdict.value, _COLOURS[one.verdict.value])
        yield f"{name}: {verdict} ({', '.join(_facts(one))})"
        for group in _groups(one for one in problems if one.suppressed is None):
            yield ""
            yield from self._group(group, one)
        yield from self._more(problems, one)
        yield from self._set_aside([one for one in problems if one.suppressed is not None], one)
        if problems:
            yield ""
        for missing in unchecked_of(one, number):
            yield from self._wrapped(missing.text, "", "  ")

    def _group(self, group: list[Problem], one: InputReport) -> Iterator[str]:
        first = group[0]
        times = f", {len(group)} times" if len(group) > 1 else ""
        severity = self._paint(first.level.value, _COLOURS[first.level.value])
        yield f"  {severity} {self._paint(first.rule, _BOLD)}{times}"
        yield from self._wrapped(first.message, "")
        for problem in group:
            yield from self._place(problem, one.form)
        yield from self._wrapped(first.hint, "mend  ")
        for rule, sentence in not_listed(one):
            if rule == first.rule:
                yield from self._wrapped(sentence, "more  ")

    def _more(self, problems: list[Problem], one: InputReport) -> Iterator[str]:
        """Of which rules nothing that counts is listed, though there is something."""
        listed = {problem.rule for problem in problems if problem.suppressed is None}
        rest = [sentence for rule, sentence in not_listed(one) if rule not in listed]
        if rest:
            yield ""
        for sentence in rest:
            yield from self._wrapped(sentence, "more  ", "  ")

    def _set_aside(self, problems: list[Problem], one: InputReport) -> Iterator[str]:
        """What the user set aside: named, with the reason, and dimmed."""
        count = max(one.suppressed, len(problems))
        if count:
            yield ""
            yield "  " + self._paint(f"suppressed: {plural(count, 'problem')}", _FAINT)
        for problem in problems:
            assert problem.suppressed is not None
            lines = [
                f"       {problem.level.value} {problem.rule}  {where(problem.at, one.form)}",
                *self._wrapped(problem.message, "", " " * 9),
                *self._wrapped(f"why: {why_suppressed(problem.suppressed)}", "", " " * 9),
            ]
            yield from (self._paint(line, _FAINT) for line in lines)

    def _place(self, problem: Problem, form: str) -> Iterator[str]:
        yield f"{_INDENT}{self._paint('at', _FAINT)}    {where(problem.at, form)}"
        if problem.value is not None and problem.value.text is not None:
            yield from self._wrapped(clean(problem.value.text), "value ")
        for related in problem.related:
            other = clean(self._report.inputs[related.at.input].path) + " "
            elsewhere = other if related.at.input != problem.at.input else ""
            yield f"{_INDENT}{self._paint('see', _FAINT)}   {elsewhere}{where(related.at, form)} ({role(related.role)})"
        if problem.caused:
            follow = "1 more problem follows" if problem.caused == 1 else f"{problem.caused} more problems follow"
            yield from self._wrapped(f"{follow} from this one and will go with it", "also  ")

    def _summary(self) -> Iterator[str]:
        report = self._report
        standing = [problem for problem in report.problems if problem.suppressed is None]
        if any(one.verdict is not Verdict.VALID or one.unreadable for one in report.inputs) or report.problems:
            yield f"{inputs_in_words(report)}; {counts_in_words(report.totals, report.suppressed)}"
        else:
            yield inputs_in_words(report)
        for note in notes_in_words(report):
            yield from self._wrapped(note, "", "")
        if standing:
            gravest = min(standing, key=lambda problem: problem.level.rank)
            yield f"Why, and examples: tipx explain {gravest.rule}"

    def _wrapped(self, text: str, label: str, indent: str = _INDENT) -> list[str]:
        lines = textwrap.wrap(
            text, max(self._width, 40), initial_indent=indent + label, subsequent_indent=indent + " " * len(label),
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        if label and lines:
            lines[0] = indent + self._paint(label.rstrip(), _FAINT) + lines[0][len(indent + label.rstrip()) :]
        return lines

    def _paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour else text


def _groups(problems: Iterable[Problem]) -> list[list[Problem]]:
    """The problems that say the same, together, in the order of the first of each."""
    found: dict[tuple[str, Severity, str, str], list[Problem]] = {}
    for problem in problems:
        found.setdefault((problem.rule, problem.level, problem.message, problem.hint), []).append(problem)
    return list(found.values())


def _facts(one: InputReport) -> Iterator[str]:
    yield _FORMS.get(one.form, "form not recognised")
    if one.records:
        yield plural(one.records, "record")
    if any(one.totals.values()) or one.suppressed:
        yield counts_in_words(one.totals, one.suppressed)
