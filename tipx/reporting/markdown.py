"""A summary in Markdown, for job summaries, merge requests and tickets: a table of the inputs, then the problems by rule.

Whatever is no word of ours is written with character references, so that no path and no value can break a table, become
HTML or mention somebody. What would make the text longer than GitHub takes is left out, and it is said how much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tipx.problems import InputReport, Problem, Report, Severity
from tipx.reporting.common import (
    clean,
    counts_in_words,
    gravity,
    inputs_in_words,
    not_listed,
    notes_in_words,
    plural,
    relative,
    unchecked,
    where,
    why_suppressed,
)

MOST_BYTES = 1_000_000
"""GitHub takes a job summary of 1 MiB; GitLab takes about as much in a comment."""

_SPECIAL = re.compile(r"[^A-Za-z0-9 .,;/'()-]")
_TAIL = 1_000
"""Room kept for the lines that say what was left out."""


def render(report: Report, most: int = MOST_BYTES) -> str:
    """The report as Markdown, in at most so many bytes of UTF-8 (never less than the heading)."""
    names = [code(relative(one.path)) for one in report.inputs]
    groups = (list(_rule(group, report, names)) for group in _groups(report))
    sections = [list(_inputs(report, names)), *groups, list(_rest(report, names))]
    return _fitted(list(_head(report)), sections, most)


def _fitted(head: list[str], sections: list[list[str]], most: int) -> str:
    """As many lines of each section, one after the other, as there is room for."""
    lines, left = list(head), 0
    size = sum(len(line.encode()) + 1 for line in head) + _TAIL
    for section in sections:
        for line in section:
            size += len(line.encode()) + 1
            if size > most:
                left += line.startswith(("|", "-"))
            else:
                lines.append(line)
    if left:
        lines += ["", f"**{plural(left, 'line')} more than this place takes; the report in another form has all.**"]
    return "\n".join(lines) + "\n"


def _head(report: Report) -> Iterator[str]:
    yield f"## TIPX: {report.verdict.value}"
    yield ""
    yield f"{inputs_in_words(report)}; {counts_in_words(report.totals, report.suppressed)}."
    for missing in unchecked(report):
        if missing.input is None:
            yield f"\n**{escaped(missing.text)}**"


def _inputs(report: Report, names: Sequence[str]) -> Iterator[str]:
    yield ""
    yield "| input | verdict | records | errors | warnings | info | suppressed | not checked |"
    yield "|---|---|---|---|---|---|---|---|"
    said: dict[int | None, list[str]] = {}
    for missing in unchecked(report):
        said.setdefault(missing.input, []).append(missing.text)
    for number, one in enumerate(report.inputs):
        verdict = one.verdict.value if one.unreadable is None else "not readable"
        counts = (str(one.totals.get(severity.value, 0)) for severity in Severity)
        numbers = " | ".join([str(one.records), *counts, str(one.suppressed)])
        unjudged = escaped("; ".join(said.get(number, [])))
        yield f"| {names[number]} | {verdict} | {numbers} | {unjudged} |"


def _groups(report: Report) -> list[list[Problem]]:
    """The problems that say the same, together; the gravest first, those set aside last."""
    found: dict[tuple[object, ...], list[Problem]] = {}
    for problem in sorted(report.problems, key=gravity):
        key = (problem.suppressed is not None, problem.rule, problem.level, problem.message, problem.hint)
        found.setdefault(key, []).append(problem)
    return list(found.values())


def _rule(group: Sequence[Problem], report: Report, names: Sequence[str]) -> Iterator[str]:
    first = group[0]
    times = f", {len(group)} times" if len(group) > 1 else ""
    suppressed = ", suppressed" if first.suppressed is not None else ""
    shown = any(problem.value is not None and problem.value.shown for problem in group)
    yield ""
    yield f"### {first.level.value} [{first.rule}]({first.doc}){times}{suppressed}"
    yield ""
    yield escaped(first.message) + (f" {escaped(first.hint)}" if first.hint else "")
    yield ""
    columns = ["input", "place", *(["value"] if shown else []), *(["why it is suppressed"] if suppressed else [])]
    yield f"| {' | '.join(columns)} |"
    yield "|" + "---|" * len(columns)
    for problem in group:
        one = report.inputs[problem.at.input]
        cells = [names[problem.at.input], _place(problem, one)]
        if shown:
            cells.append(code((problem.value.text or "") if problem.value is not None else ""))
        if problem.suppressed is not None:
            cells.append(escaped(why_suppressed(problem.suppressed)))
        yield f"| {' | '.join(cells)} |"


def _place(problem: Problem, one: InputReport) -> str:
    parts = where(problem.at, one.form).split("  ")
    return " ".join(code(part) if part.startswith("/") else escaped(part) for part in parts)


def _rest(report: Report, names: Sequence[str]) -> Iterator[str]:
    sentences = [
        (name, sentence) for name, one in zip(names, report.inputs, strict=True) for _, sentence in not_listed(one)
    ]
    notes = notes_in_words(report)
    if sentences or notes:
        yield ""
        yield "### Not listed, set aside"
        yield ""
    for name, sentence in sentences:
        yield f"- {name}: {escaped(sentence)}"
    for note in notes:
        yield f"- {escaped(note)}"


def escaped(text: str) -> str:
    """Text on one line that Markdown and HTML take for nothing but text."""
    return _SPECIAL.sub(lambda found: _reference(found.group()), clean(text))


def code(text: str) -> str:
    """Text as code: neither names of people nor numbers of issues become links in it."""
    return f"<code>{escaped(text)}</code>" if text else ""


def _reference(character: str) -> str:
    return f"&#{ord(character)};" if ord(character) < 128 else character
