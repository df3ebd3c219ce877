"""JUnit: a suite an input, a case a layer; what fails the run is a failure, what leaves the answer open an error."""

from __future__ import annotations

import dataclasses
import xml.etree.ElementTree as ET

import pytest
from every_report import NOW, an_input, aside, broken_lines, every_report, hostile, problem, report, unfinished

import tipx
from tipx.problems import InputReport, Layer, LayerReport, LayerState, Report, Severity, Verdict
from tipx.reporting import junit


def cases(of: Report) -> dict[str, tuple[str, str]]:
    """What became of each case: the outcome (empty: passed) and the message."""
    found = {}
    for case in ET.fromstring(junit.render(of)).iter("testcase"):
        outcome = next((one for one in case if one.tag != "system-out"), None)
        found[case.get("name", "")] = ("", "") if outcome is None else (outcome.tag, outcome.get("message", ""))
    return found


def test_a_valid_input_is_a_suite_of_passed_layers_and_what_does_not_apply_is_skipped() -> None:
    found = cases(report())
    assert list(found) == [f"layer {layer.value}" for layer in Layer]
    assert found.pop("layer history") == ("skipped", "not applicable: one message only")
    assert set(found.values()) == {("", "")}


def test_a_layer_with_errors_fails_once_with_all_of_them_in_its_text() -> None:
    told = report(problem(), problem(message="Another move."), problem(severity=Severity.WARNING, message="Look."))
    assert cases(told)["layer record"] == ("failure", "2 problems")
    (failure,) = ET.fromstring(junit.render(told)).iter("failure")
    assert failure.get("type") == "TIPX-REF-001"
    for text in (
        "error TIPX-REF-001: line 12, column 5",
        "The move is impossible.",
        "Another move.",
        "Look.",
        "mend: ",
    ):
        assert text in (failure.text or "")


def test_a_warning_alone_passes_and_stands_in_the_output() -> None:
    told = report(problem(severity=Severity.WARNING))
    assert cases(told)["layer record"] == ("", "")
    (output,) = ET.fromstring(junit.render(told)).iter("system-out")
    assert "warning TIPX-REF-001" in (output.text or "")


@pytest.mark.parametrize(
    ("fail_on", "severity", "outcome"),
    [
        ("warning", Severity.WARNING, "failure"), ("warning", Severity.INFO, ""), ("info", Severity.INFO, "failure"),
        ("never", Severity.ERROR, ""), ("error", Severity.ERROR, "failure"),
    ],
)  # fmt: skip
def test_what_fails_is_what_makes_the_run_fail(fail_on: str, severity: Severity, outcome: str) -> None:
    told = report(problem(severity=severity), options={"fail_on": fail_on})
    assert cases(told)["layer record"][0] == outcome


def test_a_problem_fails_by_the_severity_that_the_user_gave_it() -> None:
    assert cases(report(problem(graded=Severity.INFO)))["layer record"][0] == ""
    assert cases(report(problem(severity=Severity.INFO, graded=Severity.ERROR)))["layer record"][0] == "failure"


def test_a_layer_of_which_everything_was_set_aside_is_skipped_with_the_reasons() -> None:
    told = report(problem(suppressed=aside()))
    assert cases(told)["layer record"] == ("skipped", "1 problem suppressed")
    assert "suppressed: Sample reason; owner Sample Owner; until 2026-12-31" in junit.render(told)
    assert cases(report(problem(suppressed=aside()), problem()))["layer record"] == ("failure", "1 problem")


def test_a_layer_that_did_not_finish_is_an_error_also_where_it_found_something() -> None:
    told = report(problem(layer=Layer.CROSS), inputs=(unfinished(an_input()),))
    assert cases(told)["layer cross"] == ("error", "not fully checked: a limit was reached")
    assert "The move is impossible." in junit.render(told)


def test_what_stood_on_a_found_error_is_skipped_and_in_an_undecided_input_an_error() -> None:
    found = cases(tipx.validate(b"{", now=NOW))
    assert found["layer syntax"][0] == "failure"
    assert found["layer record"][0] == "skipped"
    undecided = cases(every_report()["a limit"])
    assert {undecided[f"layer {name}"][0] for name in ("schema", "record", "cross")} == {"error"}


def test_an_unreadable_input_is_an_error_of_its_own() -> None:
    one = InputReport("gone.json", "unknown", Verdict.UNDECIDED, (), unreadable="there is no such file")
    assert cases(report(inputs=(one,))) == {"reading": ("error", "cannot be read: there is no such file")}


def test_an_internal_error_is_an_error_in_a_suite_of_the_program() -> None:
    outcome, message = cases(report(faults=("TIPX-REF-001: KeyError",)))["internal error 1"]
    assert outcome == "error"
    assert "TIPX-REF-001: KeyError" in message


def test_a_layer_fails_though_the_cap_left_all_its_problems_off_the_list() -> None:
    told = tipx.validate(broken_lines(3), now=NOW, max_problems=1)
    assert len(told.problems) == 1
    failed = {name for name, (outcome, _) in cases(told).items() if outcome == "failure"}
    everything = tipx.validate(broken_lines(3), now=NOW)
    assert failed == {f"layer {one.layer.value}" for one in everything.problems if one.level is Severity.ERROR}
    counted = sum(int(message.split()[0]) for _, message in cases(told).values() if message.endswith("problems"))
    assert counted == told.totals["error"]


def test_a_layer_of_which_everything_that_is_not_listed_was_set_aside_does_not_fail() -> None:
    one = an_input(verdict=Verdict.INVALID, truncated={"TIPX-REF-001": 3}, suppressed=4)
    told = report(problem(suppressed=aside()), inputs=(one,), suppressed=4)
    assert cases(told)["layer record"][0] == "skipped"
    counted = dataclasses.replace(one, totals={"error": 3}, suppressed=1)
    assert cases(dataclasses.replace(told, inputs=(counted,)))["layer record"] == ("failure", "3 problems")


def test_a_blocked_layer_is_skipped_where_the_error_was_found_and_an_error_where_none_was() -> None:
    layers = (LayerReport(Layer.RECORD, LayerState.BLOCKED, "nothing to judge"),)
    for verdict, outcome in ((Verdict.INVALID, "skipped"), (Verdict.UNDECIDED, "error")):
        assert cases(report(inputs=(an_input(verdict=verdict, layers=layers),)))["layer record"][0] == outcome


def test_only_characters_of_xml_are_written_whatever_a_file_is_called() -> None:
    document = ET.fromstring(junit.render(hostile()).encode())
    names = [suite.get("name", "") for suite in document.iter("testsuite")]
    assert names[0].startswith('in|put`<script>*x*</script>"&\\r\\n::error::')
    assert "\\x00\\ud800\\udce9.tipx.json" in names[0]
