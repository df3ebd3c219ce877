"""Whether a form of the report is well formed: read again by a reader that knows nothing of TIPX."""

from __future__ import annotations

import csv
import functools
import io
import json
import re
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

import tipx
from tipx.reporting import FORMATS, renderer
from tipx.standard import newest

from .promises import is_installed, promise

__all__ = ["FORMATS", "check", "rendered"]
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def rendered(name: str, report: tipx.Report) -> str:
    """A report in one form."""
    return renderer(name)(report)


def check(name: str, text: str) -> None:
    """Hold the text of a form to its syntax."""
    text.encode("utf-8")
    _CHECKS.get(name, _plain)(text)


def _plain(text: str) -> None:
    promise(_CONTROLS.search(text) is None, "no control character is shown")


def _is_json(text: str) -> Any:
    def refuse(word: str) -> None:
        raise ValueError(word)

    try:
        return json.loads(text, parse_constant=refuse)
    except ValueError:
        promise(False, "what says that it is JSON is JSON")


def _report(text: str) -> None:
    data = _is_json(text)
    validates = _validator()
    promise(validates is None or validates(data), "the JSON report fits its schema")


@functools.cache
def _validator() -> Callable[[Any], bool] | None:
    """The schema of the report as a function; None where the package that reads it is not installed."""
    if not is_installed("jsonschema_rs"):
        return None
    import jsonschema_rs

    schema = json.loads((newest().folder.parent / "report" / "1.0" / "report.schema.json").read_bytes())
    return jsonschema_rs.Draft202012Validator(schema).is_valid


def _sarif(text: str) -> None:
    data = _is_json(text)
    promise(data["version"] == "2.1.0" and len(data["runs"]) == 1, "SARIF has its version and a run")
    for result in data["runs"][0].get("results", ()):
        for location in result.get("locations", ()):
            region = location.get("physicalLocation", {}).get("region", {})
            promise(all(region.get(key, 1) >= 1 for key in ("startLine", "startColumn")), "SARIF counts from 1")


def _gitlab(text: str) -> None:
    data = _is_json(text)
    promise(isinstance(data, list), "GitLab reads a list")
    promise(len({one["fingerprint"] for one in data}) == len(data), "fingerprints are each given once")


def _junit(text: str) -> None:
    try:
        expat.ParserCreate().Parse(text.encode("utf-8"), True)
    except expat.ExpatError:
        promise(False, "JUnit is well-formed XML")


def _csv(text: str) -> None:
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    promise(rows and {len(row) for row in rows} == {len(rows[0])}, "every row has all columns")
    promise(not any(cell[:1] in ("=", "+", "@", "\t") for row in rows for cell in row), "no cell is a formula")


def _github(text: str) -> None:
    for line in text.splitlines():
        promise(not line or re.match(r"::(error|warning|notice)( [^:]*)?::", line), "every line is a command")


def _lines(text: str) -> None:
    """One problem a line, and a report as the last one."""
    *problems, last = text.split("\n")[:-1]
    promise(all("rule" in _is_json(line) for line in problems), "each line is a problem")
    _report(last)


_CHECKS: dict[str, Callable[[str], None]] = {
    "json": _report, "ndjson": _lines, "sarif": _sarif, "gitlab": _gitlab, "junit": _junit, "csv": _csv, "github": _github,
}  # fmt: skip
