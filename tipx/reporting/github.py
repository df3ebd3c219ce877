"""Annotations of GitHub Actions: one workflow command a line, nothing else.

GitHub shows ten annotations of each kind from one step. Where there are more, the tenth says how many; the lines of all
stand in the log.
"""

from __future__ import annotations

from collections.abc import Iterator

from tipx.problems import Problem, Report, Severity
from tipx.reporting.common import (
    clean,
    counts_in_words,
    inputs_in_words,
    message,
    not_listed,
    notes_in_words,
    relative,
    unchecked,
    why_suppressed,
)

SHOWN = 10
"""How many annotations of a kind GitHub shows from one step."""

_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}

_TITLES = {
    "unreadable": "Cannot be read",
    "unfinished": "Not fully checked",
    "blocked": "Not checked",
    "fault": "Internal error",
}

Annotation = tuple[str, dict[str, str], str]


def render(report: Report) -> str:
    """The report as workflow commands."""
    found: dict[str, list[str]] = {kind: [] for kind in _KINDS.values()}
    for kind, properties, text in _annotations(report):
        found[kind].append(command(kind, properties, text))
    lines = [line for kind, commands in found.items() for line in _with_rest(kind, commands)]
    return "".join(line + "\n" for line in lines)


def command(kind: str, properties: dict[str, str], text: str) -> str:
    """One workflow command, escaped so that nothing of it can end it or begin another."""
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind} {given}::{_data(text)}"


def _with_rest(kind: str, commands: list[str]) -> list[str]:
    rest = len(commands) - SHOWN + 1
    if rest <= 1:
        return commands
    more = command(kind, {"title": f"{rest} more of this kind"}, "The log of this step and the job summary show all.")
    return [*commands[: SHOWN - 1], more, *commands[SHOWN - 1 :]]


def _annotations(report: Report) -> Iterator[Annotation]:
    paths = [clean(relative(one.path)) for one in report.inputs]
    counts = f"{inputs_in_words(report)}; {counts_in_words(report.totals, report.suppressed)}"
    yield "notice", {"title": "TIPX"}, "\n".join([counts, *notes_in_words(report)])
    for missing in unchecked(report):
        place = {} if missing.input is None else {"file": paths[missing.input]}
        kind = "error" if missing.grave else "notice"
        yield kind, {**place, "title": _TITLES[missing.kind]}, clean(missing.text)
    standing = [problem for problem in report.problems if problem.suppressed is None]
    yield from (_annotation(problem, paths) for problem in standing)
    for number, one in enumerate(report.inputs):
        yield from (("notice", {"file": paths[number], "title": rule}, text) for rule, text in not_listed(one))
    yield from (_annotation(problem, paths) for problem in report.problems if problem.suppressed is not None)


def _annotation(problem: Problem, paths: list[str]) -> Annotation:
    place = {"file": paths[problem.at.input]}
    if problem.at.line is not None:
        place["line"] = str(problem.at.line)
    if problem.at.column is not None:
        place["col"] = str(problem.at.column)
    text = "\n".join(part for part in (message(problem), problem.hint, problem.at.model or "") if part)
    if problem.suppressed is not None:
        why = f"suppressed: {why_suppressed(problem.suppressed)}"
        return "notice", {**place, "title": f"{problem.rule} (suppressed)"}, f"{text}\n{why}"
    return _KINDS[problem.level], {**place, "title": problem.rule}, text


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
