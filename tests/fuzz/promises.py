"""What is promised of every report, whatever the input: checked without knowing how the validator works."""

from __future__ import annotations

import importlib.util
import json
import re
from typing import Any

import tipx
from tipx.reporting.json import report_to_json

MARK = "Zqmarker"
"""Stands in the values of every seed, and as names and codes that mutation puts in: no output may tell it."""
NOW = "2026-03-05"
_BREAK = re.compile(r"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"


def is_installed(name: str) -> bool:
    """Whether a package can be imported here (a hidden one cannot)."""
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


class Broken(AssertionError):
    """A promise is broken. The message says which, and never what the input held."""


def promise(holds: object, what: str) -> None:
    """Raise Broken where something that is promised does not hold."""
    if not holds:
        raise Broken(what)


def told(raw: bytes, **choices: Any) -> tipx.Report:
    """The report on an input, held to what is promised of every report."""
    report = tipx.validate(raw, now=NOW, **choices)
    sound(report, (raw,))
    return report


def sound(report: tipx.Report, inputs: tuple[bytes, ...]) -> None:
    """Hold a report to its promises. `inputs`: the bytes that it speaks of."""
    promise(not report.faults, f"no check of our own fails: {report.faults[:1]}")
    promise(MARK not in report_to_json(report), "no value of a record is told")
    errors = any(one.severity is tipx.Severity.ERROR for one in report.problems)
    promise(not (report.ok and errors), "what has an error is not valid")
    unfinished = (tipx.LayerState.UNFINISHED, tipx.LayerState.BLOCKED)
    for one in report.inputs:
        open_layers = any(layer.state in unfinished for layer in one.layers)
        promise(not (one.verdict is tipx.Verdict.VALID and open_layers), "what was not judged whole is not valid")
    for problem in report.problems:
        _inside(problem.at, inputs[problem.at.input])
        for other in problem.related:
            _inside(other.at, inputs[other.at.input])
    listed = len(report.problems) + sum(report.truncated.values())
    promise(listed == sum(report.totals.values()) == sum(report.by_rule.values()), "the totals are exact")


def _inside(at: tipx.Place, raw: bytes) -> None:
    if at.byte is not None:
        promise(0 <= at.byte <= len(raw), "a problem stands inside its input")
    if at.line is not None:
        lines = raw.count(b"\n") + raw.count(b"\r") + 1
        promise(1 <= at.line <= lines and at.column is not None and at.column >= 1, "a line is one of the input")


def exact_places(report: tipx.Report, raw: bytes) -> None:
    """Hold the lines and columns of a report to its bytes: reckoned anew from the text before each.

    A lone carriage return ends a line for editors and none of NDJSON: where one stands, lines can be counted both ways.
    """
    if report.inputs[0].form == "ndjson" and b"\r" in raw.replace(b"\r\n", b""):
        return
    begin = len(_BOM) if raw.startswith(_BOM) else 0
    for problem in report.problems:
        at = problem.at
        if at.byte is None or at.line is None:
            continue
        before = _BREAK.split(raw[begin : max(at.byte, begin)].decode("utf-8", "replace"))
        promise((len(before), len(before[-1]) + 1) == (at.line, at.column), "byte, line and column are one place")


def facts(report: tipx.Report) -> list[tuple[Any, ...]]:
    """What is stable of the problems of a report, without their places in the text."""
    return sorted(
        (one.rule, one.severity.value, one.at.model or "", one.at.pointer or "", json.dumps(dict(one.args), sort_keys=True))
        for one in report.problems
    )  # fmt: skip
