"""SARIF: one result a problem at its place, what was not judged as a notification, the gravest kept where there are too many."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from every_report import BAD_NAME, NOW, an_input, aside, every_report, hostile, problem, report, unfinished

import tipx
from tipx.problems import InputReport, Place, Related, Report, Severity, Value, Verdict
from tipx.reporting import sarif


def run_of(of: Report, **options: Any) -> dict[str, Any]:
    (run,) = json.loads(sarif.render(of, **options))["runs"]
    assert isinstance(run, dict)
    return run


def notes_of(of: Report, **options: Any) -> list[tuple[str, str]]:
    notes = run_of(of, **options)["invocations"][0]["toolExecutionNotifications"]
    return [(note["descriptor"]["id"], note["level"]) for note in notes]


def is_successful(of: Report) -> bool:
    (invocation,) = run_of(of)["invocations"]
    assert isinstance(invocation["executionSuccessful"], bool)
    return invocation["executionSuccessful"]


def test_all_rules_stand_in_the_driver_whatever_was_found() -> None:
    rules = run_of(report())["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.id for rule in tipx.rules()]
    (one,) = (rule for rule in rules if rule["id"] == "TIPX-REF-001")
    assert one["helpUri"] == "https://tipx.invalid/rules/TIPX-REF-001/"
    assert one["defaultConfiguration"]["level"] in ("error", "warning", "note")


def test_a_problem_is_one_result_with_its_region_and_its_json_pointer() -> None:
    (result,) = run_of(report(problem()))["results"]
    assert (result["ruleId"], result["level"]) == ("TIPX-REF-001", "error")
    assert result["message"]["text"] == "The move is impossible. Correct the dates."
    (location,) = result["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "in/a.json"
    assert location["physicalLocation"]["region"] == {
        "startLine": 12, "startColumn": 5, "endLine": 12, "endColumn": 20,
    }  # fmt: skip
    (logical,) = location["logicalLocations"]
    assert (logical["fullyQualifiedName"], logical["decoratedName"]) == ("/referrals/0/status", "Referral.status")
    assert result["partialFingerprints"] == {"tipx/v1": "0123456789abcdef"}


def test_without_a_line_there_is_no_region_and_without_a_pointer_no_logical_place() -> None:
    (result,) = run_of(report(problem(at=Place())))["results"]
    assert result["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "in/a.json", "uriBaseId": "%SRCROOT%", "index": 0}}}
    ]


def test_xml_has_the_json_pointer_and_the_xpath() -> None:
    at = Place(pointer="/cases/0", xpath="/bundle/cases[1]", line=3, column=1)
    (result,) = run_of(report(problem(at=at)))["results"]
    names = [one["fullyQualifiedName"] for one in result["locations"][0]["logicalLocations"]]
    assert names == ["/cases/0", "/bundle/cases[1]"]


def test_severities_are_levels_and_those_of_the_user_count() -> None:
    problems = [problem(severity=severity) for severity in Severity]
    problems.append(problem(graded=Severity.WARNING))
    assert [result["level"] for result in run_of(report(*problems))["results"]] == [
        "error",
        "warning",
        "note",
        "warning",
    ]


def test_related_places_say_their_part() -> None:
    related = (Related(Place(1, pointer="/x", line=4, column=2)), Related(Place(0, pointer="/y"), "first"))
    inputs = (an_input(), an_input("in/b.json"))
    (result,) = run_of(report(problem(related=related), inputs=inputs))["results"]
    told = [
        (one["message"]["text"], one["physicalLocation"]["artifactLocation"]["uri"])
        for one in result["relatedLocations"]
    ]
    assert told == [("compared with", "in/b.json"), ("the first of them", "in/a.json")]


def test_a_shown_value_becomes_no_link() -> None:
    told = report(problem(value=Value("text of 11-100", "[here](https://example.invalid) \\ x")))
    (result,) = run_of(told)["results"]
    assert r"The value is: \[here\](https://example.invalid) \\ x" in result["message"]["text"]


def test_what_is_suppressed_says_so_with_its_reason_and_everything_else_that_it_is_not() -> None:
    first, second = run_of(report(problem(suppressed=aside()), problem()))["results"]
    assert first["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "Sample reason; owner Sample Owner; until 2026-12-31",
        }
    ]
    assert second["suppressions"] == []
    (alone,) = run_of(report(problem()))["results"]
    assert "suppressions" not in alone


def test_a_run_is_successful_when_everything_was_judged_whatever_was_found() -> None:
    assert is_successful(report())
    assert is_successful(every_report()["invalid examples, json"]) is False  # some examples have an unknown version
    assert is_successful(report(problem()))
    assert notes_of(report(problem())) == []


@pytest.mark.parametrize(
    ("told", "note"),
    [
        (report(inputs=(unfinished(an_input()),)), "unfinished"),
        (report(faults=("TIPX-REF-001: KeyError",)), "fault"),
        (report(inputs=(InputReport("x", "unknown", Verdict.UNDECIDED, (), unreadable="it is gone"),)), "unreadable"),
    ],
    ids=["unfinished", "fault", "unreadable"],
)
def test_what_was_not_judged_is_a_notification_and_the_run_not_successful(told: Report, note: str) -> None:
    assert not is_successful(told)
    assert notes_of(told) == [(note, "error")]


def test_a_layer_blocked_by_a_found_error_does_not_make_the_run_unsuccessful() -> None:
    broken = tipx.validate(b"{", now=NOW)
    assert broken.verdict is Verdict.INVALID
    assert is_successful(broken)
    assert ("blocked", "note") in notes_of(broken)


def test_too_many_results_are_cut_to_the_gravest_and_the_totals_stay_exact() -> None:
    problems = [problem(severity=Severity.INFO), problem(suppressed=aside()), problem(message="This one."), problem()]
    told = report(*problems)
    run = run_of(told, most=2)
    assert [result["message"]["text"][:9] for result in run["results"]] == ["This one.", "The move "]
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["level"] == "warning"
    assert note["message"]["text"].startswith("2 of 4 problems are left out here")
    assert run["properties"]["totals"] == {"error": 2, "warning": 0, "info": 1}
    assert len(run_of(told, most=4)["results"]) == 4


def test_the_results_of_a_run_are_as_many_as_github_takes() -> None:
    told = report(*[problem()] * (sarif.MOST_RESULTS + 1))
    assert len(run_of(told)["results"]) == sarif.MOST_RESULTS == 25_000


def test_what_the_caps_left_off_the_list_is_said_and_counted() -> None:
    capped = every_report()["capped"]
    assert ("not-listed", "note") in notes_of(capped)
    assert run_of(capped)["properties"]["notListed"] == dict(capped.truncated) != {}
    assert run_of(capped)["properties"]["totals"] == dict(capped.totals)


def test_paths_are_relative_with_forward_slashes_and_written_as_uris(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = report(inputs=(an_input(str(tmp_path / "in" / "a b.json")), an_input("<stdin>"), an_input("../c.json")))
    uris = [one["location"]["uri"] for one in run_of(told)["artifacts"]]
    assert uris == ["in/a%20b.json", "%3Cstdin%3E", "../c.json"]


def test_a_name_that_is_not_utf8_keeps_its_bytes() -> None:
    uri = run_of(hostile())["artifacts"][0]["location"]["uri"]
    assert uri.endswith("%EF%BF%BD%E9.tipx.json")
    assert BAD_NAME not in uri
