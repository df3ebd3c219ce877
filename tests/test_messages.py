"""Somebody who knows nothing but the messages can mend a payload: each names the way, and one mistake is said once."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

import tipx
from tipx.presenting import hint
from tipx.reporting.text import report_to_text
from tipx.standard import standard

NOW = "2026-03-05"


def referral(**changes: Any) -> tipx.Report:
    """The report on a valid message after changes to its referral; None takes a field out."""
    payload = json.loads(
        (standard("1.0").folder / "examples" / "valid" / "shelter-referral-minimal.tipx.json").read_bytes()
    )
    record = payload["referrals"][0]
    for name, value in changes.items():
        record[name] = value
        if value is None:
            del record[name]
    return tipx.validate(payload, now=NOW)


def said(report: tipx.Report) -> list[tuple[str, str | None]]:
    return [(problem.rule, problem.at.model) for problem in report.problems]


def test_the_message_that_is_changed_here_is_valid() -> None:
    assert said(referral()) == []


@pytest.mark.parametrize("name", ["requestedService", "requested_services", "RequestedServices"])
def test_a_misspelt_field_is_one_problem_though_a_rule_asks_for_the_right_one(name: str) -> None:
    report = referral(requestedServices=None, **{name: [{"serviceType": "safe-accommodation"}]})
    assert said(report) == [("TIPX-SCH-002", "Referral")]
    assert "did you mean requestedServices?" in report.problems[0].message


def test_a_missing_field_that_a_rule_asks_for_is_still_that_rules_problem() -> None:
    assert said(referral(requestedServices=None)) == [("TIPX-REF-012", "Referral.requestedServices")]


def test_the_hint_of_a_wrong_code_names_the_codes_of_a_short_list_and_the_command_for_a_long_one() -> None:
    (short,) = referral(urgency="at-once").problems
    assert "Choose one of immediate, urgent, priority, routine;" in short.hint
    assert "`tipx codes show urgency`" in short.hint
    (long,) = referral(requestedServices=[{"serviceType": "a-roof"}]).problems
    assert long.hint.startswith("Choose a code of the list; `tipx codes show serviceType`")


@pytest.mark.parametrize(("change", "command"), [
    ({"owner": None}, ["explain", "Referral.owner"]),
    ({"to": "Sample Shelter"}, ["explain", "Referral.to"]),
    ({"statusHistory": [{"status": "sent", "at": "2026-03-04T23:10:00+05:00", "by": "Sample"}]},
     ["explain", "Referral.statusHistory.by"]),
    ({"zebra": "Sample"}, ["explain", "Referral"]),
])  # fmt: skip
def test_the_command_that_a_hint_names_can_be_run(change: dict[str, Any], command: list[str]) -> None:
    (problem,) = referral(**change).problems
    assert f"`tipx {' '.join(command)}`" in problem.hint
    done = subprocess.run([sys.executable, "-m", "tipx", *command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert command[-1].partition(".")[0].lower() in done.stdout.lower()


def test_a_payload_without_record_type_is_told_the_four_that_there_are() -> None:
    (problem,) = tipx.validate({"id": "x"}).problems
    assert problem.rule == "TIPX-SCH-001"
    assert "bundle, case, victim, referral" in problem.message
    assert "`tipx explain recordType`" in problem.hint


def test_no_word_in_capitals_is_left_to_fill_in_any_hint_of_the_invalid_examples() -> None:
    for path in sorted((standard("1.0").folder / "examples" / "invalid").glob("*.tipx.json")):
        for problem in tipx.validate(path, now=NOW).problems:
            assert "FIELD" not in problem.hint
            assert "LIST" not in problem.hint


def test_a_hint_on_a_list_of_another_version_still_names_its_command() -> None:
    assert hint("Look: LIST", {"list": "notThere"}, None) == "Look: notThere"


def test_the_last_line_names_the_gravest_problem_and_not_the_first() -> None:
    report = referral(urgency="at-once", respondBy="2026-03-04T23:30:00+05:00", status="sent")
    assert [problem.severity.value for problem in report.problems] == ["warning", "error"]
    assert report_to_text(report).rstrip().endswith("tipx explain TIPX-STR-009")
