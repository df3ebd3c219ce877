"""SARIF 2.1.0: all rules of the catalogue, one result a problem, and a notification for everything that was not judged.

Paths are relative to the folder in which the program runs. Code scanning of GitHub refuses a run with more than 25,000
results: the gravest are kept, and a notification says how many were left out; the totals are exact in `properties`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tipx import catalogue
from tipx.checks import Check
from tipx.presenting import SITE_URL
from tipx.problems import InputReport, Place, Problem, Report, Severity
from tipx.reporting.common import (
    aside_in_words,
    clean,
    gravity,
    left_out_in_words,
    message,
    not_listed,
    role,
    unchecked,
    uri,
    why_suppressed,
)

MOST_RESULTS = 25_000
"""What code scanning of GitHub takes in one run."""

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_NOTES = {
    "unreadable": "An input could not be read.",
    "unfinished": "A layer of validation did not finish.",
    "blocked": "A layer of validation was not begun: an earlier error left nothing to stand on.",
    "fault": "An internal error of the validator.",
    "set-aside": "What the user's severities, suppressions and baseline did.",
    "not-listed": "Problems were counted, but are not in the report.",
}

Uris = Sequence[str]
"""The inputs as relative URI references."""


def render(report: Report, most: int = MOST_RESULTS) -> str:
    """The report as SARIF on one line (indented it would be half as large again), with at most so many results."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, most)]}
    return json.dumps(log, ensure_ascii=False) + "\n"


def _run(report: Report, most: int) -> dict[str, Any]:
    rules = catalogue.load()
    if any(problem.rule not in rules for problem in report.problems):
        rules = catalogue.load_every()  # those of spreadsheets and of profiles, which the standard does not know
    order = {identifier: number for number, identifier in enumerate(rules)}
    kept = _kept(report, most)
    uris = [uri(one.path) for one in report.inputs]
    aside = any(problem.suppressed is not None for problem in report.problems)
    notes = [*_unchecked(report, uris), *_not_listed(report, len(report.problems) - len(kept), uris)]
    return {
        "tool": {
            "driver": {
                "name": report.tool.get("name", "tipx"),
                "version": report.tool.get("version", ""),
                "informationUri": SITE_URL,
                "rules": [_rule(check) for check in rules.values()],
                "notifications": [_kind(name, text) for name, text in _NOTES.items()],
                "properties": {"engine": report.tool.get("engine", "")},
            }
        },
        "invocations": [
            {
                "executionSuccessful": not any(one.grave for one in unchecked(report)),
                "toolExecutionNotifications": notes,
            }
        ],
        "artifacts": [_artifact(one, number, uris) for number, one in enumerate(report.inputs)],
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, order, uris, aside) for problem in kept],
        "properties": {
            "verdict": report.verdict.value,
            "totals": dict(report.totals),
            "byRule": dict(report.by_rule),
            "notListed": dict(report.truncated),
            "leftOut": report.left_out,
            "suppressed": report.suppressed,
        },
    }


def _kind(name: str, text: str) -> dict[str, Any]:
    """A kind of notification; code scanning of GitHub demands all three texts."""
    return {"id": name, "shortDescription": {"text": text}, "fullDescription": {"text": text}, "help": {"text": text}}


def _kept(report: Report, most: int) -> list[Problem]:
    """The problems that find room: the gravest, in the order of the report."""
    if len(report.problems) <= most:
        return list(report.problems)
    order = sorted(range(len(report.problems)), key=lambda number: gravity(report.problems[number]))
    return [report.problems[number] for number in sorted(order[:most])]


def _rule(check: Check) -> dict[str, Any]:
    return {
        "id": check.id,
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": check.checks},
        "help": {"text": f"Why: {check.why}\nHow to mend: {check.mend}"},
        "helpUri": f"{SITE_URL}rules/{check.id}/",
        "defaultConfiguration": {"level": _LEVELS[check.severity]},
        "properties": {
            "tags": [check.layer.value, *(["protected"] if check.protected else [])],
            "layer": check.layer.value,
            "since": check.since,
            "problem.severity": "recommendation" if check.severity is Severity.INFO else check.severity.value,
        },
    }


def _artifact(one: InputReport, number: int, uris: Uris) -> dict[str, Any]:
    return {
        "location": _at(number, uris),
        "roles": ["analysisTarget"],
        "properties": {
            "input": number,  # no two artifacts are alike, also where a file was given twice
            "verdict": one.verdict.value,
            "form": one.form,
            "records": one.records,
            "standard": one.standard.get("version", ""),
            "profiles": [profile["id"] for profile in one.profiles],
            "totals": dict(one.totals),
            "layers": {layer.layer.value: layer.state.value for layer in one.layers},
        },
    }


def _result(problem: Problem, order: Mapping[str, int], uris: Uris, aside: bool) -> dict[str, Any]:
    hint = f" {problem.hint}" if problem.hint else ""
    result: dict[str, Any] = {
        "ruleId": problem.rule,
        "ruleIndex": order.get(problem.rule, -1),
        "level": _LEVELS[problem.level],
        "message": {"text": message(problem, _no_link) + hint},
        "locations": [_location(problem.at, uris)],
        "partialFingerprints": {"tipx/v1": problem.fingerprint},
        "properties": {"layer": problem.layer.value, "caused": problem.caused, "severity": problem.severity.value},
    }
    if problem.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": role(one.role)}, **_location(one.at, uris)}
            for number, one in enumerate(problem.related)
        ]
    if problem.suppressed is not None:
        reason = why_suppressed(problem.suppressed)
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
    elif aside:
        # Where one result says whether it was set aside, all must.
        result["suppressions"] = []
    return result


def _no_link(text: str) -> str:
    """Text in which a reader of SARIF sees no link, for `[text](target)` is one."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _location(place: Place, uris: Uris) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _at(place.input, uris)}
    if place.line is not None:
        region = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        }
        physical["region"] = {name: value for name, value in region.items() if value is not None}
    location: dict[str, Any] = {"physicalLocation": physical}
    logical = list(_logical(place))
    if logical:
        location["logicalLocations"] = logical
    return location


def _logical(place: Place) -> Iterator[dict[str, Any]]:
    """The place in the payload: its JSON Pointer, which stands for XML too, and there the XPath as well."""
    model = {"decoratedName": place.model} if place.model else {}
    if place.pointer:
        yield {
            "fullyQualifiedName": place.pointer,
            "name": place.pointer.rpartition("/")[2],
            "kind": "property",
            **model,
        }
    if place.xpath:
        yield {"fullyQualifiedName": place.xpath, "name": place.xpath.rpartition("/")[2], "kind": "element"}


def _at(number: int, uris: Uris) -> dict[str, Any]:
    return {"uri": uris[number], "uriBaseId": "%SRCROOT%", "index": number}


def _unchecked(report: Report, uris: Uris) -> Iterator[dict[str, Any]]:
    for one in unchecked(report):
        yield _note(one.kind, one.text, "error" if one.grave else "note", uris, one.input)


def _not_listed(report: Report, left: int, uris: Uris) -> Iterator[dict[str, Any]]:
    if left:
        text = f"{left} of {len(report.problems)} problems are left out here, the least grave; the totals count all."
        yield _note("not-listed", text, "warning", uris)
    for number, one in enumerate(report.inputs):
        for _, sentence in not_listed(one):
            yield _note("not-listed", sentence, "note", uris, number)
    if report.left_out:
        yield _note("not-listed", left_out_in_words(report), "note", uris)
    for sentence in aside_in_words(report):
        yield _note("set-aside", clean(sentence), "note", uris)


def _note(kind: str, text: str, level: str, uris: Uris, about: int | None = None) -> dict[str, Any]:
    note: dict[str, Any] = {
        "descriptor": {"id": kind, "index": list(_NOTES).index(kind)},
        "level": level,
        "message": {"text": text},
    }
    if about is not None:
        note["locations"] = [{"physicalLocation": {"artifactLocation": _at(about, uris)}}]
    return note
