"""Reads a saved JSON report back as a Report: strict about its form, so that nothing is compared that was misread."""

from __future__ import annotations

import functools
import json
import os
import re
from collections.abc import Mapping
from typing import Any

from tipx.comparing.adding_up import unlike_its_inputs
from tipx.comparing.conforming import Check, conforming
from tipx.problems import (
    BaselineUse,
    InputReport,
    Layer,
    LayerReport,
    LayerState,
    Place,
    Problem,
    Regraded,
    Related,
    Report,
    SetAside,
    Severity,
    Suppressed,
    SuppressionUse,
    Value,
    Verdict,
)
from tipx.reporting.json import REPORT_VERSION
from tipx.standard.location import schemas_folder

MOST_BYTES = 512 * 1024 * 1024
"""A larger file is refused: a report on a hundred thousand problems has about a hundred million bytes."""

_VERSION = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}")


class NotAReport(ValueError):
    """What was read is no saved report; the message says why, in words that hold nothing of what was read."""


def load_report(path: str) -> Report:
    """The report saved in a file. Raises OSError when it cannot be read, NotAReport when it is none."""
    with open(path, "rb") as file:
        if os.fstat(file.fileno()).st_size > MOST_BYTES:
            raise NotAReport(_TOO_LARGE)
        return report_from_json(file.read(MOST_BYTES + 1))


def report_from_json(raw: bytes) -> Report:
    """The report that these bytes hold. Raises NotAReport when they hold none."""
    if len(raw) > MOST_BYTES:
        raise NotAReport(_TOO_LARGE)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise NotAReport("it is in UTF-16, as some shells write what a program says; let -f json=FILE write it")
    try:
        data = json.loads(raw.decode(), object_pairs_hook=_members, parse_constant=_no_number)
    except _Twice:
        raise NotAReport("it is no JSON report: a member stands twice in one object") from None
    except (ValueError, RecursionError):
        raise NotAReport("it is no JSON") from None
    return report_from_dict(data)


def report_from_dict(data: Any) -> Report:
    """The report that plain data say. Raises NotAReport when they keep not to the published schema, whole."""
    if not isinstance(data, dict) or "tipx_report" not in data:
        raise NotAReport("it is no TIPX report, as tipx validate -f json writes it")
    version = data["tipx_report"]
    if version != REPORT_VERSION:
        known = isinstance(version, str) and _VERSION.fullmatch(version)
        of = f"a report of version {version}" if known else "a report of an unknown version"
        raise NotAReport(f"it is {of}; this installation reads version {REPORT_VERSION}")
    fault = _schema()(data)
    if fault is not None:
        raise NotAReport(f"it does not keep to the form of reports: {fault}")
    report = _report(data)
    _check_indices(report)
    inconsistent = unlike_its_inputs(report)
    if inconsistent is not None:
        raise NotAReport(f"it is not consistent: {inconsistent}; it was changed after it was written")
    return report


_TOO_LARGE = f"it is larger than {MOST_BYTES // 1024 // 1024} MB"


class _Twice(ValueError):
    pass


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice
    return found


def _no_number(_: str) -> Any:
    raise ValueError


@functools.cache
def _schema() -> Check:
    path = schemas_folder() / "report" / REPORT_VERSION / "report.schema.json"
    return conforming(json.loads(path.read_bytes()))


def _check_indices(report: Report) -> None:
    """Every place names one of the inputs."""
    count = len(report.inputs)
    for number, problem in enumerate(report.problems):
        if any(place.input >= count for place in (problem.at, *(one.at for one in problem.related))):
            raise NotAReport(
                f"it does not keep to the form of reports: problems[{number}] names an input that is not there"
            )


def _report(data: Mapping[str, Any]) -> Report:
    totals = dict(data["totals"])
    return Report(
        verdict=Verdict(data["verdict"]),
        inputs=tuple(map(_input, data["inputs"])),
        problems=tuple(map(_problem, data["problems"])),
        left_out=totals.pop("left_out"),
        by_rule=totals.pop("by_rule"),
        suppressed=totals.pop("suppressed"),
        totals=totals,
        set_aside=_set_aside(data["set_aside"]),
        truncated=data["truncated"],
        options=data["options"],
        tool=data["tool"],
        faults=tuple(data["faults"]),
    )


def _set_aside(data: Mapping[str, Any]) -> SetAside:
    def entry(one: Mapping[str, Any]) -> dict[str, Any]:
        return {**one, "protected": tuple(one["protected"])}

    return SetAside(
        tuple(Regraded(**{**entry(one), "severity": Severity(one["severity"])}) for one in data["severity"]),
        tuple(SuppressionUse(**entry(one)) for one in data["suppressions"]),
        None if data["baseline"] is None else BaselineUse(**data["baseline"]),
    )


def _input(data: Mapping[str, Any]) -> InputReport:
    totals = dict(data["totals"])
    return InputReport(
        path=data["path"],
        form=data["form"],
        verdict=Verdict(data["verdict"]),
        layers=tuple(
            LayerReport(Layer(one["layer"]), LayerState(one["state"]), one.get("why", "")) for one in data["layers"]
        ),
        payloads=data["payloads"],
        records=data["records"],
        digest=data["digest"],
        unreadable=data["unreadable"],
        standard=data["standard"],
        profiles=tuple(data["profiles"]),
        suppressed=totals.pop("suppressed"),
        totals=totals,
        truncated=data["truncated"],
    )


def _problem(data: Mapping[str, Any]) -> Problem:
    value, graded, suppressed = data["value"], data["graded"], data["suppressed"]
    if value is not None and value["shown"] is not ("text" in value):
        raise NotAReport(
            "it is not consistent: a value that is shown has a text, and no other; it was changed after it was written"
        )
    return Problem(
        rule=data["rule"],
        severity=Severity(data["severity"]),
        layer=Layer(data["layer"]),
        message=data["message"],
        at=_place(data["at"]),
        hint=data["hint"],
        args=data["args"],
        related=tuple(Related(_place(one), one["role"]) for one in data["related"]),
        source=data["source"],
        doc=data["doc"],
        value=None if value is None else Value(value["shape"], value.get("text")),
        caused=data["caused"],
        fingerprint=data["fingerprint"],
        graded=None if graded is None else Severity(graded),
        suppressed=None if suppressed is None else Suppressed(**suppressed),
    )


def _place(data: Mapping[str, Any]) -> Place:
    return Place(
        data["input"], data["type"], data["list"], data["index"], data["model"], data["pointer"], data["xpath"],
        data["line"], data["column"], data["end_line"], data["end_column"], data["byte"], data.get("cell"),
        data.get("origin"),
    )  # fmt: skip
