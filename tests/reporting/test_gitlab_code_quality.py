"""GitLab code quality: a finding a problem, with a severity of GitLab's; what was not judged is a finding too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from every_report import an_input, aside, every_report, problem, report, unfinished

from tipx.problems import InputReport, Place, Report, Severity, Verdict
from tipx.reporting import gitlab


def findings(of: Report) -> list[dict[str, Any]]:
    found = json.loads(gitlab.render(of))
    assert isinstance(found, list)
    return found


def test_a_valid_input_has_no_findings() -> None:
    assert gitlab.render(report()) == "[]\n"


def test_a_problem_is_a_finding_at_its_line() -> None:
    (one,) = findings(report(problem()))
    assert one.pop("fingerprint")
    assert one == {
        "description": "The move is impossible. Correct the dates.",
        "check_name": "TIPX-REF-001",
        "severity": "major",
        "location": {"path": "in/a.json", "lines": {"begin": 12}},
    }


def test_where_the_line_is_not_known_it_is_the_first() -> None:
    (one,) = findings(report(problem(at=Place())))
    assert one["location"]["lines"] == {"begin": 1}


def test_severities_are_those_of_gitlab_and_the_users_count() -> None:
    problems = [problem(severity=severity) for severity in Severity]
    problems.append(problem(graded=Severity.WARNING))
    assert [one["severity"] for one in findings(report(*problems))] == ["major", "minor", "info", "minor"]


def test_a_fingerprint_is_of_one_finding_alone_and_the_same_in_the_next_run() -> None:
    told = report(problem(), problem(), problem(at=Place(1)), inputs=(an_input(), an_input("in/b.json")))
    prints = [one["fingerprint"] for one in findings(told)]
    assert len(set(prints)) == 3
    assert prints == [one["fingerprint"] for one in findings(told)]


def test_a_fingerprint_does_not_change_with_the_folder_in_which_the_files_are_checked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prints = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        (found,) = findings(report(problem(), inputs=(an_input(str(tmp_path / name / "a.json")),)))
        prints.append(found["fingerprint"])
    assert prints[0] == prints[1]


def test_what_was_not_judged_is_a_finding_of_the_gravest_kind() -> None:
    gone = InputReport("gone.json", "unknown", Verdict.UNDECIDED, (), unreadable="there is no such file")
    told = report(inputs=(unfinished(an_input()), gone), faults=("TIPX-REF-001: KeyError",))
    assert [(one["check_name"], one["severity"], one["location"]["path"]) for one in findings(told)] == [
        ("tipx/unfinished", "blocker", "in/a.json"),
        ("tipx/unreadable", "blocker", "gone.json"),
        ("tipx/fault", "blocker", "in/a.json"),
    ]


def test_what_is_suppressed_is_information_that_says_why() -> None:
    (one,) = findings(report(problem(suppressed=aside())))
    assert one["severity"] == "info"
    assert one["description"].startswith("Suppressed (Sample reason; owner Sample Owner; until 2026-12-31): The move")


def test_what_the_caps_left_off_the_list_is_said() -> None:
    said = [one["description"] for one in findings(every_report()["capped"]) if one["check_name"] == "tipx/not-listed"]
    assert len(said) == len(every_report()["capped"].truncated) > 0
