"""The JSON report: the whole Report, in the form that `schemas/report/1.0/report.schema.json` describes.

Every member is always there; what is not known is null. Only a shown value adds a member (`text`), and a layer that is
not simply done its reason (`why`).
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from tipx.problems import InputReport, Place, Problem, Report, SetAside

REPORT_VERSION = "1.0"


def render(report: Report) -> str:
    """The report as JSON text."""
    return report_to_json(report)


def report_to_json(report: Report) -> str:
    """The report as JSON text, indented, with a final line feed."""
    return json.dumps(report_to_dict(report), indent=2, ensure_ascii=False) + "\n"


def report_to_dict(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "tipx_report": REPORT_VERSION,
        "verdict": report.verdict.value,
        "tool": dict(report.tool),
        "options": dict(report.options),
        "inputs": [_input(one) for one in report.inputs],
        "totals": {
            **report.totals,
            "left_out": report.left_out,
            "suppressed": report.suppressed,
            "by_rule": dict(report.by_rule),
        },
        "set_aside": _set_aside(report.set_aside),
        "problems": [problem_to_dict(problem) for problem in report.problems],
        "truncated": dict(report.truncated),
        "faults": list(report.faults),
    }


def _input(one: InputReport) -> dict[str, Any]:
    return {
        "path": one.path,
        "form": one.form,
        "verdict": one.verdict.value,
        "payloads": one.payloads,
        "records": one.records,
        "digest": one.digest,
        "unreadable": one.unreadable,
        "standard": dict(one.standard),
        "profiles": [dict(profile) for profile in one.profiles],
        "totals": {**one.totals, "suppressed": one.suppressed},
        "truncated": dict(one.truncated),
        "layers": [
            {"layer": layer.layer.value, "state": layer.state.value, **({"why": layer.why} if layer.why else {})}
            for layer in one.layers
        ],
    }


def problem_to_dict(problem: Problem) -> dict[str, Any]:
    """One problem as plain data."""
    return {
        "rule": problem.rule,
        "severity": problem.severity.value,
        "layer": problem.layer.value,
        "message": problem.message,
        "args": dict(problem.args),
        "at": place_to_dict(problem.at),
        "related": [{**place_to_dict(related.at), "role": related.role} for related in problem.related],
        "value": None if problem.value is None else _value(problem),
        "hint": problem.hint,
        "caused": problem.caused,
        "source": problem.source,
        "doc": problem.doc,
        "fingerprint": problem.fingerprint,
        "graded": None if problem.graded is None else problem.graded.value,
        "suppressed": None if problem.suppressed is None else dataclasses.asdict(problem.suppressed),
    }


def _set_aside(what: SetAside) -> dict[str, Any]:
    return {
        "severity": [
            {
                "rule": one.rule,
                "severity": one.severity.value,
                "problems": one.problems,
                "protected": list(one.protected),
            }
            for one in what.severity
        ],
        "suppressions": [{**dataclasses.asdict(one), "protected": list(one.protected)} for one in what.suppressions],
        "baseline": None if what.baseline is None else dataclasses.asdict(what.baseline),
    }


def _value(problem: Problem) -> dict[str, Any]:
    value = problem.value
    assert value is not None
    return {"shown": value.shown, "shape": value.shape, **({"text": value.text} if value.shown else {})}


def place_to_dict(place: Place) -> dict[str, Any]:
    """A place as plain data; what is unknown is null."""
    return {
        "input": place.input,
        "type": place.record_type,
        "list": place.list,
        "index": place.index,
        "model": place.model,
        "pointer": place.pointer,
        "xpath": place.xpath,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "byte": place.byte,
        "cell": place.cell,
        "origin": place.origin,
    }
