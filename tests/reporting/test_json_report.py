"""The JSON report keeps to its published schema, says what was judged by what, and holds no value unless asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from marked_payloads import MARKED

import tipx
from tipx.checks import Check
from tipx.problems import Report
from tipx.provenance import of_profile, of_standard, of_tool
from tipx.reporting.json import REPORT_VERSION, report_to_dict, report_to_json
from tipx.ruleset import runner
from tipx.standard import newest, standard
from tipx.standard.cases import NOW, base, cases
from tipx.standard.examples import Example, every_example
from tipx.standard.location import schemas_folder

SCHEMA = json.loads((schemas_folder() / "report" / REPORT_VERSION / "report.schema.json").read_bytes())
VALIDATOR = Draft202012Validator(SCHEMA)
EXAMPLES = every_example()


def checked(report: Report) -> dict[str, Any]:
    """The report as data read back from its text, held against the schema."""
    data: dict[str, Any] = json.loads(report_to_json(report))
    assert data == json.loads(json.dumps(report_to_dict(report)))
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []
    return data


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from nodes(part)


def test_the_schema_is_a_sound_2020_12_schema_and_names_the_version_of_the_report() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == f"urn:tipx:report:{REPORT_VERSION}"
    assert SCHEMA["properties"]["tipx_report"]["const"] == REPORT_VERSION


def test_every_object_of_the_schema_is_closed_and_every_property_is_described() -> None:
    for node in nodes(SCHEMA):
        if isinstance(node.get("properties"), dict):
            assert node["additionalProperties"] is False
            for name, inner in node["properties"].items():
                assert len(inner.get("description", "")) > 5, name
        for definition in node.get("$defs", {}).values():
            assert definition["description"]


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("show_values", [False, True], ids=["hidden", "shown"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_report_on_every_example_keeps_to_the_schema(example: Example, form: str, show_values: bool) -> None:
    path: Path = getattr(example, form)
    data = checked(tipx.validate(path, now=example.now, show_values=show_values))
    assert data["verdict"] == example.verdict
    assert [p["rule"] for p in data["problems"]] == [p["rule"] for p in data["problems"] if p["at"]["line"]]


def test_the_report_on_every_failing_case_of_every_rule_keeps_to_the_schema() -> None:
    seen = set()
    for case in cases(newest()):
        if case.kind == "fails" and len(case.inputs) == 1:
            data = checked(tipx.validate(case.inputs[0], now=NOW))
            seen.update(data["totals"]["by_rule"])
    assert len(seen) > 100


@pytest.mark.parametrize("given", [
    b"", b"{", b"[]", b"<bundle/>", b"\xff\xfe{\x00", b"\x80abc", b'{"recordType": "victim", "recordType": 1.5}',
    b'{"recordType": "bundle"}\n{"recordType": "victim"}\n{"recordType": null}\nno record\n',
    b'<!DOCTYPE x [<!ENTITY a "b">]><bundle xmlns="urn:tipx:schema:1"/>', b'{"recordType": "nothing"}', b"{}",
])  # fmt: skip
def test_the_report_on_broken_input_keeps_to_the_schema(given: bytes) -> None:
    data = checked(tipx.validate(given))
    assert data["verdict"] == "invalid"
    assert data["inputs"][0]["digest"] == hashlib.sha256(given).hexdigest()


def test_the_report_on_what_cannot_be_read_keeps_to_the_schema(tmp_path: Path) -> None:
    (one,) = checked(tipx.validate(tmp_path / "missing"))["inputs"]
    assert one["unreadable"] == "there is no such file"
    assert (one["digest"], one["layers"], one["verdict"]) == (None, [], "undecided")


def test_the_report_on_plain_data_has_no_lines_no_bytes_and_no_digest() -> None:
    payload = json.loads(json.dumps(base(newest(), "smallest")))
    del payload["victims"][0]["sex"], payload["victims"][0]["childStatus"]
    data = checked(tipx.validate(payload, now=NOW))
    assert data["inputs"][0]["digest"] is None
    assert data["inputs"][0]["form"] == "data"
    assert {(p["at"]["line"], p["at"]["byte"]) for p in data["problems"]} == {(None, None)}
    assert data["problems"][0]["at"]["model"] == "Victim.childStatus"
    assert data["problems"][0]["at"]["pointer"] == "/victims/0"


def test_the_reports_on_a_history_and_on_parts_keep_to_the_schema() -> None:
    messages = [example.json for example in EXAMPLES if example.verdict == "valid"][:3]
    history = checked(tipx.validate_history(messages, now=NOW))
    assert history["options"]["inputs"] == "history"
    parts = checked(tipx.validate_parts([b'{"recordType": "victim"}\n{}\n', b"{}\n{}\n"], now=NOW))
    assert parts["options"]["inputs"] == "parts"


def test_a_limit_leaves_the_report_undecided_and_says_which_limit_applied() -> None:
    from tipx.reading.model import Limits

    data = checked(tipx.validate(EXAMPLES[0].json, now=NOW, limits=Limits(max_bytes=10)))
    assert data["verdict"] == "undecided"
    assert data["options"]["limits"]["max_bytes"] == 10


def test_an_internal_fault_is_in_the_report_and_its_layer_unfinished(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(payload: object, faults: list[runner.Fault]) -> list[runner.Found]:
        faults.append(runner.Fault("TIPX-STR-004", "KeyError"))
        return []

    monkeypatch.setattr(runner, "run_cross", faulty)
    data = checked(tipx.validate(EXAMPLES[0].json, now=NOW))
    assert data["faults"] == ["TIPX-STR-004: KeyError"]
    cross = next(layer for layer in data["inputs"][0]["layers"] if layer["layer"] == "cross")
    assert cross == {"layer": "cross", "state": "unfinished", "why": "internal error in TIPX-STR-004"}


def test_the_report_says_by_what_and_of_what_it_speaks() -> None:
    data = checked(tipx.validate(EXAMPLES[0].json, now="2026-03-05", parameters={}, max_per_rule=7, select=("TIPX-*",)))
    assert data["tool"] == of_tool(data["tool"]["engine"])
    assert data["options"]["now"] == "2026-03-05T00:00:00Z"
    assert (data["options"]["max_per_rule"], data["options"]["select"]) == (7, ["TIPX-*"])
    (one,) = data["inputs"]
    assert one["digest"] == hashlib.sha256(EXAMPLES[0].json.read_bytes()).hexdigest()
    of = standard(EXAMPLES[0].version)
    assert one["standard"] == of_standard(of)
    assert of_profile("core", of) in one["profiles"]


def test_what_was_set_for_the_rules_stands_in_the_report() -> None:
    name, value = next((name, value) for name, value in newest().parameters.items() if isinstance(value, int))
    data = checked(tipx.validate(EXAMPLES[0].json, now=NOW, parameters={name: value + 1}))
    assert data["options"]["parameters"] == {name: value + 1}


def test_totals_are_those_of_the_problems_and_of_the_inputs() -> None:
    from tipx.validation import validate_inputs

    given = [example.json for example in EXAMPLES if example.verdict == "invalid"][:4]
    data = checked(validate_inputs(given, tipx.Options(now=NOW)))
    for severity in ("error", "warning", "info"):
        counted = sum(p["severity"] == severity for p in data["problems"])
        assert data["totals"][severity] == counted == sum(one["totals"][severity] for one in data["inputs"])
    assert sum(data["totals"]["by_rule"].values()) == len(data["problems"])


@pytest.mark.parametrize("form", MARKED)
def test_no_text_of_a_payload_stands_in_a_report(form: str) -> None:
    report = tipx.validate(MARKED[form](), now=NOW)
    assert report.problems
    checked(report)
    assert "Qqmarker" not in report_to_json(report)


@pytest.mark.parametrize("form", ["json", "data", "xml", "ndjson"])
def test_it_stands_there_when_values_are_asked_for(form: str) -> None:
    from tipx.reporting.text import report_to_text

    report = tipx.validate(MARKED[form](), now=NOW, show_values=True)
    data = checked(report)
    assert data["options"]["values_shown"] is True
    assert any("Qqmarker" in (p["value"] or {}).get("text", "") for p in data["problems"])
    assert "Qqmarker" in report_to_text(report)
    without = [{**p, "value": None} for p in data["problems"]]
    assert "Qqmarker" not in json.dumps(without)


def test_a_fingerprint_is_of_the_place_and_not_of_the_value() -> None:
    def fingerprints(sex: str) -> list[str]:
        payload = json.loads(json.dumps(base(newest(), "smallest")))
        payload["victims"][0]["sex"] = sex
        return [p["fingerprint"] for p in checked(tipx.validate(payload, now=NOW))["problems"]]

    assert fingerprints("qqq") == fingerprints("zzz") != []


def test_two_problems_of_one_input_never_share_a_fingerprint() -> None:
    lines = b'{"recordType": "victim", "sex": 1}\n{"recordType": "victim", "sex": 1}\n'
    found = [p["fingerprint"] for p in checked(tipx.validate(lines, now=NOW))["problems"]]
    assert len(found) == len(set(found)) > 2


def test_every_rule_id_is_one_that_the_schema_allows() -> None:
    import re

    def identifier(check: Check) -> str:
        return check.id

    pattern = SCHEMA["$defs"]["problem"]["properties"]["rule"]["pattern"]
    assert [one for one in map(identifier, tipx.rules()) if not re.fullmatch(pattern, one)] == []
