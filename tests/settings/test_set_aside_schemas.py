"""Reports with problems that are set aside, and baselines, keep to their published JSON Schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from faulty_payloads import DAY, INVALID
from jsonschema import Draft202012Validator

from tipx import Options, Suppression, baselines
from tipx.baselines import BASELINE_VERSION, Baseline, BaselineError
from tipx.reporting.json import report_to_json
from tipx.standard.location import schemas_folder
from tipx.validation import validate_inputs

SCHEMA = json.loads((schemas_folder() / "report" / "1.0" / "baseline.schema.json").read_bytes())
VALIDATOR = Draft202012Validator(SCHEMA)
ENTRY = {"path": "a", "rule": "TIPX-STR-009", "fingerprint": "0" * 16, "count": 1}
WHOLE = {"tipx_baseline": "1.0", "standards": [{"version": "1.0", "sha256": "0" * 64}], "entries": [ENTRY]}


def test_it_is_a_sound_schema_of_the_version_that_is_written() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == f"urn:tipx:baseline:{BASELINE_VERSION}"
    assert SCHEMA["properties"]["tipx_baseline"]["const"] == BASELINE_VERSION


def test_a_report_with_everything_set_aside_keeps_to_the_schema_of_reports(tmp_path: Path) -> None:
    schema = json.loads((schemas_folder() / "report" / "1.0" / "report.schema.json").read_bytes())
    given = sorted(INVALID.glob("*.json"))
    known = tmp_path / "known.json"
    known.write_text(baselines.to_json(baselines.taken(Baseline(), validate_inputs(given, Options(now=DAY)), known)))
    entries = [Suppression(rule, "Sample reason", "Sample owner", until, path, model, mark) for rule, until, path, model, mark in (
        ("TIPX-STR-*", DAY, None, None, None), ("*", "2026-03-04", "*.json", "Victim.*", "0" * 16))]  # fmt: skip
    options = Options(
        now=DAY, severity={"TIPX-*": "info"}, suppressions=tuple(entries), baseline=known, config="tipx.toml", max_per_rule=1
    )  # fmt: skip
    data = json.loads(report_to_json(validate_inputs(given, options)))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(data)] == []
    assert {(one["suppressed"] or {}).get("kind") for one in data["problems"]} == {None, "suppression", "baseline"}
    assert {one["graded"] for one in data["problems"]} == {None, "info"}
    assert [one["state"] for one in data["set_aside"]["suppressions"]] == ["used", "expired"]


def test_what_is_written_keeps_to_it() -> None:
    report = validate_inputs(sorted(INVALID.glob("*.json")), Options(now=DAY))
    for baseline in (Baseline(), baselines.taken(Baseline(), report, "known.json")):
        assert list(VALIDATOR.iter_errors(json.loads(baselines.to_json(baseline)))) == []
    assert len(baseline.counts) > 40


@pytest.mark.parametrize("document", [
    WHOLE, {**WHOLE, "entries": []}, {**WHOLE, "standards": []}, {}, [], {**WHOLE, "tipx_baseline": "1.1"},
    {**WHOLE, "note": "x"}, {**WHOLE, "entries": {}}, {**WHOLE, "entries": [1]}, {**WHOLE, "standards": None},
    *({**WHOLE, "entries": [{**ENTRY, **change}]} for change in (
        {"path": ""}, {"path": 7}, {"rule": "TIPX-STR-9"}, {"rule": "TIPX-STR-0099"}, {"fingerprint": "g" * 16},
        {"fingerprint": "0" * 17}, {"count": 0}, {"count": "1"}, {"count": True}, {"value": "x"})),
    *({**WHOLE, "entries": [{name: value for name, value in ENTRY.items() if name != left}]} for left in ENTRY),
    *({**WHOLE, "standards": [one]} for one in (
        {"version": "1.0"}, {"sha256": "0" * 64}, {"version": "", "sha256": "0" * 64}, {"version": "1.0", "sha256": "0"})),
])  # fmt: skip
def test_the_reader_takes_exactly_what_the_schema_allows(document: Any) -> None:
    try:
        baselines.parse(json.dumps(document).encode())
        is_read = True
    except BaselineError:
        is_read = False
    assert VALIDATOR.is_valid(document) is is_read
