"""What a rule of a profile finds is reported like anything else: in a saved report, in a baseline, by the published schemas."""

from __future__ import annotations

import json
from pathlib import Path

import fastjsonschema
import pytest
from cli_harness import run

import tipx
from tipx.reporting.json import report_to_json
from tipx.standard import newest
from tipx.standard.cases import NOW, Case, cases_of_profile
from tipx.standard.location import schemas_folder
from tipx.standard.profiles import published

SCHEMA = json.loads((schemas_folder() / "report" / "1.0" / "report.schema.json").read_bytes())
FAILING = {
    case.rule: case
    for versions in published().values()
    for case in cases_of_profile(versions[-1], newest())
    if case.kind == "fails" and len(case.inputs) == 1
}


def test_each_profile_has_rules_that_are_tried_here() -> None:
    assert {rule.split("-")[1] for rule in FAILING} >= {"PK", "EU", "XB"}


def test_the_report_of_each_rule_keeps_to_its_schema() -> None:
    accepts = fastjsonschema.compile(SCHEMA)
    for rule, case in FAILING.items():
        report = json.loads(report_to_json(tipx.validate(case.inputs[0], now=NOW)))
        assert rule in report["totals"]["by_rule"]
        accepts(report)


@pytest.mark.parametrize("case", [FAILING["TIPX-PK-006"]], ids=["pk"])
def test_such_a_problem_can_be_saved_compared_and_put_in_a_baseline(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("message.tipx.json").write_bytes(case.inputs[0])
    line = ("validate", "message.tipx.json", "--now", NOW)
    Path("before.json").write_bytes(run(*line, "-f", "json").raw)
    assert run("report", "check", "before.json").status == 0
    assert run(*line, "--baseline", "known.json", "--update-baseline").status == 0
    assert case.rule in Path("known.json").read_text(encoding="utf-8")
    again = run(*line, "--baseline", "known.json", "-f", "json").json
    assert all(one["suppressed"] is not None for one in again["problems"] if one["rule"] == case.rule)
