"""The form ndjson: one problem a line as it is found, and the report as the last line."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest

import tipx
from tipx import spreading
from tipx.problems import Problem
from tipx.reporting.json import report_to_dict
from tipx.reporting.ndjson import line, render, summary
from tipx.standard.examples import every_example
from tipx.validation import validate_inputs

NOW = "2026-03-05"
INVALID = [one.json for one in every_example() if one.json.parent.name == "invalid"]


def parsed(text: str) -> list[dict[str, Any]]:
    assert text.endswith("\n")
    return [json.loads(one) for one in text.splitlines()]


def test_the_lines_are_the_problems_of_the_report_and_the_last_is_the_report_without_them() -> None:
    report = validate_inputs(INVALID, tipx.Options(now=NOW))
    *problems, last = parsed(render(report))
    told = report_to_dict(report)
    assert problems == told["problems"] != []
    assert last == {**told, "problems": []}


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A payload under a header, with mistakes that single records show and mistakes that only several show."""
    bundles = []
    for path in INVALID:
        with contextlib.suppress(ValueError):  # some are malformed on purpose
            data = json.loads(path.read_bytes())
            bundles += [data] if isinstance(data, dict) and data.get("recordType") == "bundle" else []
    lists = (one.get(name) for one in bundles for name in ("cases", "victims", "referrals"))
    records = [record for found in lists if isinstance(found, list) for record in found]
    header = bundles[0]
    path = tmp_path / "many.tipx.ndjson"
    outer = {name: value for name, value in header.items() if name not in ("cases", "victims", "referrals")}
    path.write_bytes(b"".join(json.dumps(one).encode() + b"\n" for one in (outer, *records)))
    return path


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_given_on_while_reading_is_what_the_report_lists(
    many: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "STRETCH", 3000)
    given: list[Problem] = []
    options = tipx.Options(now=NOW, jobs=jobs, max_per_rule=3)
    report = validate_inputs([many], options, emit=given.append)
    assert len(given) > 10
    assert sorted(map(line, given)) == sorted(map(line, report.problems))
    assert {problem.layer.value for problem in given} >= {"schema", "record", "cross"}


def test_problems_are_given_on_before_the_input_has_been_read(tmp_path: Path) -> None:
    """The first mistake is told while the rest of the lines has still to be read."""
    path = tmp_path / "long.tipx.ndjson"
    wrong = json.dumps({"recordType": "victim", "sample": 1}).encode() + b"\n"
    path.write_bytes(wrong + b'{"recordType": "victim"}\n' * 2000)
    read: list[int] = []
    given: list[int] = []
    options = tipx.Options(now=NOW, jobs=1, max_per_rule=2)

    def lines() -> Any:
        for number, raw in enumerate(path.read_bytes().splitlines(keepends=True)):
            read.append(number)
            yield raw

    class Slow:
        name = "slow"

        def __init__(self) -> None:
            self._lines = lines()

        def read1(self, _: int) -> bytes:
            return next(self._lines, b"")

        read = read1

    report = validate_inputs([Slow()], options, emit=lambda _: given.append(len(read)))
    assert report.inputs[0].records == 2001
    assert given[0] < 1500


def test_at_most_so_many_problems_are_given_on(many: Path) -> None:
    given: list[Problem] = []
    report = validate_inputs([many], tipx.Options(now=NOW, max_problems=4), emit=given.append)
    assert len(given) == 4
    assert json.loads(summary(report))["totals"]["error"] > 4
