"""A suppression sets problems aside with a reason, an owner and a last day, in the open; protected rules refuse it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from faulty_payloads import DAY, INVALID, NO_CONSENT, UNKNOWN_CODE, UNKNOWN_LANGUAGE, faulty, write

import tipx
from tipx.checks import registered


def entry(rule: str = UNKNOWN_CODE, until: str = "2026-12-31", **more: Any) -> tipx.Suppression:
    return tipx.Suppression(rule, "Sample reason", "Sample owner", until, **more)


def judged(*entries: tipx.Suppression, given: Any = None, now: str = DAY, **choices: Any) -> tipx.Report:
    return tipx.validate(faulty() if given is None else given, now=now, suppressions=entries, **choices)


def aside(report: tipx.Report) -> list[str]:
    return [problem.rule for problem in report.problems if problem.suppressed is not None]


def states(report: tipx.Report) -> list[tuple[str, int]]:
    return [(use.state, use.problems) for use in report.set_aside.suppressions]


def test_a_suppressed_problem_stays_in_the_report_with_reason_owner_and_last_day() -> None:
    report = judged(entry())
    (problem,) = [one for one in report.problems if one.rule == UNKNOWN_CODE]
    assert problem.suppressed == tipx.Suppressed("suppression", "Sample reason", "Sample owner", "2026-12-31")
    assert report.set_aside.suppressions == (tipx.SuppressionUse(0, UNKNOWN_CODE, "used", 1),)


def test_totals_leave_out_what_is_suppressed_and_count_it_apart() -> None:
    plain, report = judged(), judged(entry())
    assert dict(plain.totals) == {"error": 4, "warning": 0, "info": 0}
    assert dict(report.totals) == dict(report.inputs[0].totals) == {"error": 3, "warning": 0, "info": 0}
    assert report.suppressed == report.inputs[0].suppressed == 1
    assert report.by_rule == plain.by_rule
    assert report.verdict is tipx.Verdict.INVALID


def test_it_holds_on_its_last_day_and_no_longer_on_the_day_after() -> None:
    on, after = (judged(entry(until="2026-03-05"), now=now) for now in ("2026-03-05", "2026-03-06"))
    assert (aside(on), states(on)) == ([UNKNOWN_CODE], [("used", 1)])
    assert (aside(after), states(after)) == ([], [("expired", 1)])
    assert after.totals["error"] == 4


def test_the_last_day_ends_at_midnight_utc() -> None:
    assert aside(judged(entry(until="2026-03-05"), now="2026-03-06T04:59:59+05:00")) == [UNKNOWN_CODE]
    assert aside(judged(entry(until="2026-03-05"), now="2026-03-06T05:00:00+05:00")) == []


def test_it_lasts_a_year_at_most() -> None:
    assert aside(judged(entry(until="2027-03-06"))) == [UNKNOWN_CODE]
    with pytest.raises(ValueError, match="until 2027-03-07 is too far: the last day is 2027-03-06 at most"):
        judged(entry(until="2027-03-07"))


def test_one_that_fits_nothing_is_told() -> None:
    assert states(judged(entry("TIPX-REF-001"))) == [("unused", 0)]
    assert states(judged(entry("TIPX-REF-001", until="2026-03-01"))) == [("expired", 0)]


def test_of_several_that_fit_the_first_that_has_not_expired_is_named() -> None:
    old, new = entry(until="2026-01-01"), dataclasses.replace(entry("TIPX-STR-*"), owner="Sample other")
    report = judged(old, new, entry())
    (problem,) = [one for one in report.problems if one.rule == UNKNOWN_CODE]
    assert problem.suppressed is not None
    assert problem.suppressed.owner == "Sample other"
    assert states(report) == [("expired", 1), ("used", 4), ("used", 1)]


@pytest.mark.parametrize(("path", "fits"), [
    ("old.tipx.json", True), ("*.json", True), ("inbox/*.json", True), ("*/inbox/*", True), ("./inbox/old.tipx.json", True),
    ("box/old.tipx.json", False), ("inbox", False), ("old", False), ("*.xml", False), ("OLD.tipx.json", False),
])  # fmt: skip
def test_a_path_is_the_end_of_the_path_of_the_input(tmp_path: Path, path: str, fits: bool) -> None:
    given = write(tmp_path / "inbox" / "old.tipx.json")
    assert aside(judged(entry(path=path), given=given)) == ([UNKNOWN_CODE] if fits else [])
    assert aside(judged(entry(path=str(given)), given=given)) == [UNKNOWN_CODE]


def test_a_bracket_in_a_path_stands_for_itself(tmp_path: Path) -> None:
    given = write(tmp_path / "a[1].json")
    assert aside(judged(entry(path="a[1].json"), given=given)) == [UNKNOWN_CODE]
    assert aside(judged(entry(path="a[1].json"), given=write(tmp_path / "a1.json"))) == []


@pytest.mark.parametrize(("model", "count"), [
    ("Victim.languages[].lang", 3), ("Victim.*", 3), ("*.lang", 3), ("Victim.languages", 0), ("Case.*", 0),
])  # fmt: skip
def test_a_model_is_the_place_in_the_model(model: str, count: int) -> None:
    assert len(aside(judged(entry(UNKNOWN_LANGUAGE, model=model)))) == count


def test_a_fingerprint_is_one_problem() -> None:
    *_, last = [one for one in judged().problems if one.rule == UNKNOWN_LANGUAGE]
    report = judged(entry(UNKNOWN_LANGUAGE, fingerprint=last.fingerprint))
    assert [one.at.pointer for one in report.problems if one.suppressed] == [last.at.pointer]


def test_beyond_the_cap_a_whole_rule_is_suppressed_and_single_places_count() -> None:
    whole = judged(entry(UNKNOWN_LANGUAGE), max_per_rule=1)
    assert (whole.suppressed, whole.totals["error"], states(whole)) == (3, 1, [("used", 3)])
    placed = judged(entry(UNKNOWN_LANGUAGE, model="Victim.*"), max_per_rule=1)
    assert (placed.suppressed, placed.totals["error"], states(placed)) == (1, 3, [("used", 1)])


def test_a_problem_can_be_graded_and_suppressed() -> None:
    report = judged(entry(UNKNOWN_LANGUAGE), severity={UNKNOWN_LANGUAGE: "warning", UNKNOWN_CODE: "info"})
    assert dict(report.totals) == {"error": 0, "warning": 0, "info": 1}
    assert {p.level.value for p in report.problems if p.suppressed} == {"warning"}


def test_a_protected_rule_cannot_be_suppressed() -> None:
    given = INVALID / "no-consent.tipx.json"
    with pytest.raises(ValueError, match=f"{NO_CONSENT} is protected .* cannot be set aside"):
        judged(entry(NO_CONSENT), given=given)
    report = judged(entry("*"), given=given)
    # Those of spreadsheets are protected too, whatever was read.
    protected = {rule.id for rule in registered().values() if rule.protected}
    assert {rule.id for rule in tipx.rules() if rule.protected} < protected
    assert NO_CONSENT not in aside(report)
    assert report.totals["error"] >= 1
    assert set(report.set_aside.suppressions[0].protected) == protected


def test_a_rule_that_there_is_not_cannot_be_suppressed() -> None:
    with pytest.raises(ValueError, match=r"suppressions: no rule is called 'TIPX-STR-9'"):
        judged(entry("TIPX-STR-9"))


@pytest.mark.parametrize("change", [
    {"reason": ""}, {"reason": "  "}, {"owner": ""}, {"rule": ""}, {"until": ""}, {"until": "2026-02-30"},
    {"until": "2026-3-5"}, {"until": None}, {"until": "2026-03-05T00:00:00Z"}, {"path": ""}, {"model": 7},
    {"fingerprint": "xyz"}, {"fingerprint": "A" * 16},
])  # fmt: skip
def test_a_suppression_says_everything_that_it_must(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=f"^{next(iter(change))} of a suppression is "):
        dataclasses.replace(entry(), **change)


def test_something_else_than_a_suppression_is_the_callers_mistake() -> None:
    with pytest.raises(TypeError, match="of the type Suppression"):
        tipx.Options(suppressions=({"rule": UNKNOWN_CODE},))  # type: ignore[arg-type]


def test_each_line_of_a_stream_is_judged_with_the_same_suppressions() -> None:
    import json

    victim = {**faulty()["victims"][0], "tipxVersion": "1.0"}
    reports = list(tipx.validate_each([json.dumps(victim)] * 2, now=DAY, suppressions=(entry(),)))
    assert [UNKNOWN_CODE in aside(report) for report in reports] == [True, True]
