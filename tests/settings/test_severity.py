"""A severity that the user chose changes what is shown and what fails the run; protected rules keep the standard's."""

from __future__ import annotations

from typing import Any

import pytest
from faulty_payloads import DAY, INVALID, NO_CONSENT, UNKNOWN_CODE, UNKNOWN_LANGUAGE, faulty

import tipx
from tipx.standard import newest
from tipx.standard.cases import NOW, cases_of


def judged(**choices: Any) -> tipx.Report:
    return tipx.validate(faulty(), now=DAY, **choices)


def levels(report: tipx.Report) -> dict[str, str]:
    return {problem.rule: problem.level.value for problem in report.problems}


def test_without_a_choice_every_problem_has_the_severity_of_the_standard() -> None:
    report = judged()
    assert levels(report) == {UNKNOWN_CODE: "error", UNKNOWN_LANGUAGE: "error"}
    assert {problem.graded for problem in report.problems} == {None}
    assert report.set_aside == tipx.SetAside()


def test_a_rule_is_graded_by_its_id_and_the_totals_follow() -> None:
    report = judged(severity={UNKNOWN_LANGUAGE: "info"})
    assert levels(report) == {UNKNOWN_CODE: "error", UNKNOWN_LANGUAGE: "info"}
    assert dict(report.totals) == dict(report.inputs[0].totals) == {"error": 1, "warning": 0, "info": 3}
    assert {p.severity.value for p in report.problems} == {"error"}
    assert report.set_aside.severity == (tipx.Regraded(UNKNOWN_LANGUAGE, tipx.Severity.INFO, 3),)


def test_the_last_pattern_that_fits_holds_in_any_case_of_letters() -> None:
    assert levels(judged(severity={"tipx-str-*": "info", UNKNOWN_CODE: "warning"}))[UNKNOWN_CODE] == "warning"
    assert levels(judged(severity={UNKNOWN_CODE: "warning", "tipx-str-*": "info"}))[UNKNOWN_CODE] == "info"


def test_a_warning_can_be_made_an_error() -> None:
    case = next(one for one in cases_of(newest(), "TIPX-XRC-011") if one.kind == "fails")
    plain, graver = (
        tipx.validate(case.inputs[0], now=NOW, severity=severity) for severity in ({}, {case.rule: "error"})
    )
    assert (dict(plain.totals), plain.verdict.value) == ({"error": 0, "warning": 1, "info": 0}, "valid")
    assert (dict(graver.totals), graver.verdict.value) == ({"error": 1, "warning": 0, "info": 0}, "valid")


def test_the_cap_does_not_keep_a_rule_from_being_graded() -> None:
    report = judged(severity={UNKNOWN_LANGUAGE: "warning"}, max_per_rule=1)
    assert report.truncated == {UNKNOWN_LANGUAGE: 2}
    assert dict(report.totals) == {"error": 1, "warning": 3, "info": 0}
    assert report.set_aside.severity[0].problems == 3


def test_a_protected_rule_refuses_another_severity() -> None:
    with pytest.raises(ValueError, match=f"severity: {NO_CONSENT} is protected .* keeps the severity of the standard"):
        judged(severity={NO_CONSENT: "info"})
    with pytest.raises(ValueError, match=r"all rules of TIPX-SYN-0[*] are protected"):
        judged(severity={"TIPX-SYN-0*": "info"})


def test_a_pattern_that_fits_protected_rules_too_leaves_them_out_and_the_report_says_so() -> None:
    report = tipx.validate(INVALID / "no-consent.tipx.json", now=DAY, severity={"TIPX-CDP-*": "info"})
    protected = {rule.id for rule in tipx.rules() if rule.protected and rule.id.startswith("TIPX-CDP-")}
    assert levels(report)[NO_CONSENT] == "error"
    (use,) = report.set_aside.severity
    assert set(use.protected) == protected
    assert NO_CONSENT in use.protected
    assert use.problems == 0


@pytest.mark.parametrize(("severity", "said"), [
    ({"TIPX-STR-9": "info"}, "no rule is called 'TIPX-STR-9'; did you mean TIPX-STR-0"),
    ({"TIPX-QQQ-*": "info"}, "no rule is called"),
    ({UNKNOWN_CODE: "grave"}, "is one of error, warning, info"),
    ({UNKNOWN_CODE: "Error"}, "is one of error, warning, info"),
])  # fmt: skip
def test_what_cannot_be_graded_is_refused(severity: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match="(?i)" + said):
        judged(severity=severity)
