"""Saved reports come back as they were; what is no report is refused with a reason that quotes nothing of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tipx.comparing import saved
from tipx.comparing.conforming import KEYWORDS
from tipx.comparing.saved import NotAReport, load_report, report_from_dict, report_from_json
from tipx.options import Options
from tipx.problems import Report
from tipx.reporting.json import report_to_dict, report_to_json
from tipx.standard.examples import every_example
from tipx.standard.location import schemas_folder
from tipx.validation import validate_inputs

SCHEMA = json.loads((schemas_folder() / "report" / "1.0" / "report.schema.json").read_bytes())
EXAMPLES = [path for example in every_example() for path in (example.json, example.xml)]
NOW = "2026-03-05"
ONE = report_to_dict(validate_inputs(EXAMPLES[-1:], Options(now=NOW)))


def read_back(report: Report) -> Report:
    """The report, written and read."""
    return report_from_json(report_to_json(report).encode("utf-8", "backslashreplace"))


def test_the_report_on_every_example_comes_back_as_it_was() -> None:
    for path in EXAMPLES:
        report = validate_inputs([path], Options(now=NOW))
        assert read_back(report) == report
        assert report_to_dict(report_from_dict(report_to_dict(report))) == report_to_dict(report)


@pytest.mark.parametrize("mode", ["separate", "history"])
def test_a_report_on_many_inputs_comes_back_with_shown_values_and_all(mode: str, tmp_path: Path) -> None:
    given = [*EXAMPLES[-6:], tmp_path / "gone.json", b"\xff", {"recordType": "case"}]
    report = validate_inputs(given, Options(now=NOW, show_values=True, max_per_rule=1, select=("TIPX-*",)), mode)
    assert read_back(report) == report


def test_a_path_that_is_no_text_comes_back(tmp_path: Path) -> None:
    report = validate_inputs([str(tmp_path / "a\udcff.json")], Options(now=NOW))
    assert read_back(report) == report


def test_the_check_understands_every_keyword_of_the_published_schema() -> None:
    def words(node: Any) -> set[str]:
        inner = [*node.get("properties", {}).values(), *node.get("$defs", {}).values()]
        inner += [node[word] for word in ("items", "propertyNames", "additionalProperties") if node.get(word)]
        assert ("properties" not in node) or ("additionalProperties" in node)
        return set(node).union(*map(words, inner))

    assert words(SCHEMA) <= KEYWORDS


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The places of all values in plain data."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for step, value in inner for place in places(value, (*path, step)))]


LATER = ("cell", "origin")
"""Members of places that the first reports did not have; without them they are null."""
ODD = st.sampled_from(
    [None, True, -1, 0, 1.5, 10**30, "", "x", "1.0", "error", [], ["x"], {}, {"a": 1}, {"TIPX-XXX-001": 1}, "\n"]
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(places(ONE)[1:]), ODD, st.booleans())
def test_no_wrong_report_is_read_as_something_else(place: tuple[Any, ...], odd: Any, remove: bool) -> None:
    data = copy.deepcopy(ONE)
    *above, last = place
    node = data
    for step in above:
        node = node[step]
    if remove:
        del node[last]
    else:
        node[last] = odd
    try:
        report = report_from_dict(data)
    except NotAReport:
        return
    assert report_to_dict(report) == (ONE if remove and last in LATER else data)


def changed(change: Callable[[dict[str, Any]], Any]) -> bytes:
    """A report with a change."""
    data = copy.deepcopy(ONE)
    change(data)
    return json.dumps(data).encode()


MARK = "Sample Marker"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "it is no JSON"),
        (b"{", "it is no JSON"),
        (b"\xff", "it is no JSON"),
        (b"[" * 100_000, "it is no JSON"),
        (b'{"tipx_report": NaN}', "it is no JSON"),
        (b"[" + b"1" * 10_000 + b"]", "it is no JSON"),
        ("{}".encode("utf-16"), "UTF-16"),
        (b"[]", "it is no TIPX report"),
        (json.dumps({MARK: MARK}).encode(), "it is no TIPX report"),
        (b'{"tipx_report": "1.0", "tipx_report": "1.0"}', "a member stands twice"),
        (b'{"tipx_report": "2.7"}', "a report of version 2.7; this installation reads version 1.0"),
        (json.dumps({"tipx_report": MARK}).encode(), "an unknown version"),
        (b'{"tipx_report": 1.0}', "an unknown version"),
        (b'{"tipx_report": "1.0"}', "verdict is missing"),
        (changed(lambda data: data.update({MARK: 1})), "has a member that does not belong there"),
        (changed(lambda data: data.update(verdict=MARK)), "verdict is not valid or invalid or undecided"),
        (changed(lambda data: data["options"].update(now=MARK)), "options.now is not of its form"),
        (changed(lambda data: data["problems"][0].update(args=MARK)), "problems[0].args is not an object"),
        (changed(lambda data: data["problems"][0]["args"].update({MARK: 1.5})), "problems[0].args has a member that"),
        (changed(lambda data: data["totals"].update(error=-1)), "totals.error is less than 0"),
        (changed(lambda data: data["problems"][0]["at"].update(input=1)), "names an input that is not there"),
        (changed(lambda data: data["problems"][0].update(fingerprint="0" * 16 + "\n")), "fingerprint is not of its form"),
        (changed(lambda data: data["totals"]["by_rule"].update({MARK: 1})), "totals.by_rule has a member that"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused_with_its_reason_and_without_its_text(raw: bytes, reason: str) -> None:
    with pytest.raises(NotAReport) as caught:
        report_from_json(raw)
    assert reason in str(caught.value)
    assert MARK not in str(caught.value)


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(b" " * 2 * 1024 * 1024)
    monkeypatch.setattr(saved, "MOST_BYTES", 1024 * 1024)
    with pytest.raises(NotAReport, match="larger than"):
        load_report(str(path))
