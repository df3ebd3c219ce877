"""The report as text for people: by file, each problem with its place, its id, what is wrong and how to mend it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from tipx.problems import InputReport, LayerState, Place, Problem, Report, Severity, Verdict

WIDTH = 100

_COLOURS = {"error": "31", "warning": "33", "info": "36", "valid": "32", "invalid": "31", "undecided": "33"}


def report_to_text(report: Report, *, colour: bool = False, quiet: bool = False) -> str:
    """The report as text. `quiet` leaves out inputs about which there is nothing to say, and the summary."""
    return "".join(line + "\n" for line in _lines(report, colour, quiet))


def _lines(report: Report, colour: bool, quiet: bool) -> Iterator[str]:
    for number, one in enumerate(report.inputs):
        problems = [problem for problem in report.problems if problem.at.input == number]
        if quiet and not problems and one.verdict is Verdict.VALID:
            continue
        yield from _input(one, problems, report, colour)
    for fault in report.faults:
        yield f"internal error in {fault}; its rules were not judged (please report this)"
    if not quiet:
        yield _summary(report)


def _input(one: InputReport, problems: list[Problem], report: Report, colour: bool) -> Iterator[str]:
    if one.unreadable is not None:
        yield f"{one.path}: cannot be read: {one.unreadable}"
        return
    records = f"{one.records} record{'' if one.records == 1 else 's'}"
    yield f"{one.path}: {_paint(one.verdict.value, one.verdict.value, colour)} ({one.form}, {records})"
    for problem in problems:
        yield from _problem(problem, one.path, colour)
    for layer in one.layers:
        if layer.state in (LayerState.UNFINISHED, LayerState.BLOCKED):
            yield f"  layer {layer.layer.value}: {layer.state.value}, {layer.why}"
    for rule, count in report.truncated.items():
        if any(problem.rule == rule for problem in problems):
            yield f"  {rule}: {count} more not listed"


def _problem(problem: Problem, path: str, colour: bool) -> Iterator[str]:
    severity = _paint(problem.severity.value, problem.severity.value, colour)
    yield f"  {_where(problem.at, path)}: {severity} {problem.rule}: {problem.message}"
    for detail in _details(problem, path):
        yield from textwrap.wrap(detail, WIDTH, initial_indent="      ", subsequent_indent="        ")


def _details(problem: Problem, path: str) -> Iterator[str]:
    at = problem.at
    places = [text for text in (at.model, at.pointer or None, at.xpath) if text]
    if places:
        yield "at:   " + "  ".join(places)
    if problem.value is not None and problem.value.text is not None:
        yield f"value: {problem.value.text}"
    for related in problem.related:
        yield f"see:  {_where(related.at, path)} {related.at.pointer or ''} ({related.role})"
    yield f"mend: {problem.hint}"
    if problem.severity is not Severity.INFO:
        yield f"more: tipx explain {problem.rule}"


def _where(place: Place, path: str) -> str:
    if place.line is None:
        return path
    return f"{path}:{place.line}:{place.column}"


def _summary(report: Report) -> str:
    counts = []
    for name, plural in (("error", "errors"), ("warning", "warnings"), ("info", "notes")):
        count = report.totals.get(name, 0)
        counts.append(f"{count} {plural if count != 1 else plural[:-1]}")
    files = len(report.inputs)
    return f"{files} input{'' if files == 1 else 's'}: {report.verdict.value}; {', '.join(counts)}"


def _paint(text: str, key: str, colour: bool) -> str:
    return f"\x1b[{_COLOURS[key]}m{text}\x1b[0m" if colour else text
