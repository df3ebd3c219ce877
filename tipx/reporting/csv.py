"""CSV (RFC 4180, UTF-8): one row a problem, and one for everything that was not judged or not listed.

No cell begins with a character by which a spreadsheet knows a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from tipx.problems import Problem, Report
from tipx.reporting.common import clean, not_listed, notes_in_words, relative, unchecked

COLUMNS = {
    "path": "the input, relative to the folder in which the program ran",
    "verdict": "the verdict of the input",
    "status": "`open` or `suppressed` for a problem; `unreadable`, `unfinished`, `blocked`, `fault` for what was not judged; "
    "`not-listed` for problems of a rule that the caps left out; `note` for what is to be said of the whole list",
    "severity": "error, warning or info, as graded by the user",
    "rule": "the id of the rule",
    "layer": "the layer that found it",
    "record": "the record type",
    "index": "which record of its list, from 0",
    "field": "the field, as in `Victim.consents[].givenOn`",
    "pointer": "JSON Pointer of the place, for XML too",
    "line": "line in the file, from 1; empty when it is not known",
    "column": "column, from 1",
    "message": "what is wrong, or what was not judged",
    "hint": "how to mend it",
    "value": "the value, only with `--show-values`",
    "reason": "why it is suppressed",
    "owner": "who suppressed it",
    "until": "the last day on which that holds",
    "page": "the page of the rule",
    "fingerprint": "made of rule and place; the same in the next run",
}
"""The columns, in their order, and what they hold."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # also as full-width characters


def render(report: Report) -> str:
    """The report as CSV, with a first row of the names of the columns."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(COLUMNS), restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in _rows(report):
        writer.writerow({name: harmless(cell) if isinstance(cell, str) else cell for name, cell in row.items()})
    return out.getvalue()


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: where it looks like one, an apostrophe stands before it."""
    text = clean(text)
    return f"'{text}" if text.startswith(_FORMULA) else text


Row = dict[str, Any]


def _rows(report: Report) -> Iterator[Row]:
    of_inputs: list[Row] = [{"path": relative(one.path), "verdict": one.verdict.value} for one in report.inputs]
    for missing in unchecked(report):
        of_input = {} if missing.input is None else of_inputs[missing.input]
        yield {**of_input, "status": missing.kind, "message": missing.text}
    for problem in report.problems:
        yield {**of_inputs[problem.at.input], **_problem(problem)}
    for of_input, one in zip(of_inputs, report.inputs, strict=True):
        for rule, sentence in not_listed(one):
            yield {**of_input, "status": "not-listed", "rule": rule, "message": sentence}
    for note in notes_in_words(report):
        yield {"status": "note", "message": note}


def _problem(problem: Problem) -> Row:
    at, aside = problem.at, problem.suppressed
    row: Row = {
        "status": "open" if aside is None else "suppressed",
        "severity": problem.level.value,
        "rule": problem.rule,
        "layer": problem.layer.value,
        "record": at.record_type or "",
        "index": "" if at.index is None else at.index,
        "field": at.model or "",
        "pointer": at.pointer or "",
        "line": at.line or "",
        "column": at.column or "",
        "message": problem.message,
        "hint": problem.hint,
        "value": (problem.value.text or "") if problem.value is not None else "",
        "page": problem.doc,
        "fingerprint": problem.fingerprint,
    }
    if aside is not None:
        row.update(reason=aside.reason or aside.kind, owner=aside.owner, until=aside.until or "")
    return row
