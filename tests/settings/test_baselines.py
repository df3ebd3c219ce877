"""A baseline sets aside what was known when it was written, and no more: what is new, and what is protected, counts."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path
from typing import Any

import pytest
from faulty_payloads import DAY, INVALID, NO_CONSENT, UNKNOWN_CODE, UNKNOWN_LANGUAGE, faulty, write

import tipx
from tipx import baselines
from tipx.baselines import Baseline, BaselineError, Key
from tipx.standard import newest

VERSION, DIGEST = newest().version, newest().digest


def taken(path: Path, report: tipx.Report, old: Baseline | None = None) -> Path:
    """The baseline of a report, as a file."""
    new = baselines.taken(old or Baseline(), report, path)
    path.write_text(baselines.to_json(new), encoding="utf-8")
    return path


def judged(*given: Any, **choices: Any) -> tipx.Report:
    from tipx.validation import validate_inputs

    return validate_inputs(list(given), tipx.Options(now=DAY, **choices))


def use(report: tipx.Report) -> tipx.BaselineUse:
    assert report.set_aside.baseline is not None
    return report.set_aside.baseline


@pytest.fixture
def payload(tmp_path: Path) -> Path:
    return write(tmp_path / "inbox" / "a.tipx.json")


@pytest.fixture
def known(tmp_path: Path, payload: Path) -> Path:
    return taken(tmp_path / "known.json", judged(payload))


def test_it_holds_rule_path_fingerprint_and_count_and_the_digest_of_the_standard(known: Path, payload: Path) -> None:
    document = json.loads(known.read_bytes())
    assert document["standards"] == [{"version": VERSION, "sha256": DIGEST}]
    assert {tuple(one) for one in document["entries"]} == {("path", "rule", "fingerprint", "count")}
    assert {(one["path"], one["count"]) for one in document["entries"]} == {("inbox/a.tipx.json", 1)}
    assert [one["fingerprint"] for one in document["entries"]] != []
    assert {one["fingerprint"] for one in document["entries"]} == {p.fingerprint for p in judged(payload).problems}


def test_it_holds_no_value_of_the_payload(tmp_path: Path) -> None:
    given = write(tmp_path / "a.json", faulty(sex="Sample-Secret", occupation=7, **{"Sample-Secret-Field": "x"}))
    assert "Sample-Secret" not in taken(tmp_path / "known.json", judged(given)).read_text(encoding="utf-8")


def test_it_is_read_as_it_was_written_and_written_sorted_an_entry_a_line(tmp_path: Path) -> None:
    counts = {Key("ü.json", UNKNOWN_CODE, "0" * 16): 2, Key("b\udc80.json", UNKNOWN_CODE, "f" * 16): 1}
    baseline = Baseline({VERSION: DIGEST}, counts)
    text = baselines.to_json(baseline)
    assert baselines.parse(text.encode("utf-8", "backslashreplace")) == baseline
    assert len([line for line in text.splitlines() if '"fingerprint"' in line]) == 2
    assert baselines.parse(baselines.to_json(Baseline()).encode()) == Baseline()


def test_what_is_known_is_set_aside_and_said(known: Path, payload: Path) -> None:
    report = judged(payload, baseline=known)
    assert {problem.suppressed for problem in report.problems} == {tipx.Suppressed("baseline")}
    assert (dict(report.totals), report.suppressed) == ({"error": 0, "warning": 0, "info": 0}, 4)
    assert report.verdict is tipx.Verdict.INVALID
    assert use(report) == tipx.BaselineUse(os.fspath(known), known=4, problems=4)


def test_what_is_new_is_not_set_aside(known: Path, payload: Path) -> None:
    write(payload, faulty(4))
    report = judged(payload, baseline=known)
    (new,) = [problem for problem in report.problems if problem.suppressed is None]
    assert (new.rule, new.at.pointer) == (UNKNOWN_LANGUAGE, "/victims/0/languages/3/lang")
    assert dict(report.totals) == {"error": 1, "warning": 0, "info": 0}


def test_the_same_problem_in_another_file_is_new(known: Path, tmp_path: Path) -> None:
    report = judged(write(tmp_path / "inbox" / "b.tipx.json"), baseline=known)
    assert (report.suppressed, use(report).gone) == (0, 0)


def test_more_of_one_fingerprint_than_counted_are_not_set_aside(known: Path, payload: Path) -> None:
    """The same file twice in a run: each problem is there twice, and known once."""
    report = judged(payload, payload, baseline=known)
    assert [one.suppressed for one in report.inputs] == [4, 0]
    assert [one.totals["error"] for one in report.inputs] == [0, 4]
    twice = baselines.taken(Baseline(), report, known)
    assert set(twice.counts.values()) == {2}


def test_what_is_gone_is_told_and_taken_out(known: Path, payload: Path) -> None:
    write(payload, faulty(1))
    report = judged(payload, baseline=known)
    assert (use(report).problems, use(report).gone) == (2, 2)
    renewed = baselines.taken(baselines.read(known), report, known)
    assert sum(renewed.counts.values()) == 2
    assert renewed == baselines.taken(Baseline(), judged(payload), known)


@pytest.mark.parametrize("broken", [b"{", b""])
def test_nothing_is_gone_from_a_file_that_could_not_be_judged(known: Path, payload: Path, broken: bytes) -> None:
    payload.write_bytes(broken)
    report = judged(payload, baseline=known)
    assert use(report).gone == 0
    assert baselines.taken(baselines.read(known), report, known).counts == baselines.read(known).counts


def test_nothing_is_gone_from_files_that_the_run_did_not_see(known: Path, tmp_path: Path) -> None:
    other, missing = write(tmp_path / "other.json"), tmp_path / "inbox" / "a.tipx.json"
    report = judged(other, baseline=known)
    assert use(report).gone == 0
    assert len(baselines.taken(baselines.read(known), report, known).counts) == 8
    missing.unlink()
    assert use(judged(missing, baseline=known)).gone == 0


@pytest.mark.parametrize("choice", [{"select": (UNKNOWN_CODE,)}, {"ignore": (UNKNOWN_LANGUAGE,)}])
def test_nothing_is_gone_that_was_not_selected(known: Path, payload: Path, choice: dict[str, Any]) -> None:
    report = judged(payload, baseline=known, **choice)
    assert (report.suppressed, use(report).gone) == (1, 0)
    assert baselines.taken(baselines.read(known), report, known).counts == baselines.read(known).counts


def test_beyond_the_cap_nothing_can_be_compared_and_counts(known: Path, payload: Path) -> None:
    report = judged(payload, baseline=known, max_per_rule=1)
    assert (report.suppressed, report.totals["error"]) == (2, 2)
    assert (use(report).beyond, use(report).gone) == (2, 0)
    assert baselines.taken(baselines.read(known), report, known).counts == baselines.read(known).counts


def test_protected_problems_are_never_set_aside_and_never_taken_in(tmp_path: Path) -> None:
    given = INVALID / "no-consent.tipx.json"
    report = judged(given)
    (problem,) = [one for one in report.problems if one.rule == NO_CONSENT]
    known = tmp_path / "known.json"
    keys = baselines.Keys(report, known)
    assert NO_CONSENT not in {key.rule for key in baselines.taken(Baseline(), report, known).counts}
    forged = Baseline({VERSION: DIGEST}, {keys.of(problem): 1})
    known.write_text(baselines.to_json(forged), encoding="utf-8")
    again = judged(given, baseline=known)
    assert again.suppressed == 0
    assert use(again).protected == again.by_rule[NO_CONSENT]
    assert baselines.taken(forged, again, known).counts == baselines.taken(Baseline(), report, known).counts


def test_what_a_suppression_sets_aside_is_left_to_it(tmp_path: Path, payload: Path) -> None:
    entry = tipx.Suppression(UNKNOWN_LANGUAGE, "Sample reason", "Sample owner", "2026-12-31")
    known = taken(tmp_path / "known.json", judged(payload, suppressions=(entry,)))
    assert {key.rule for key in baselines.read(known).counts} == {UNKNOWN_CODE}
    both = taken(tmp_path / "both.json", judged(payload))
    report = judged(payload, suppressions=(entry,), baseline=both)
    kinds = {(one.rule, one.suppressed.kind) for one in report.problems if one.suppressed}
    assert kinds == {(UNKNOWN_LANGUAGE, "suppression"), (UNKNOWN_CODE, "baseline")}
    assert (use(report).gone, report.suppressed) == (0, 4)


def test_a_baseline_of_another_standard_is_used_and_said(tmp_path: Path, payload: Path) -> None:
    new = dataclasses.replace(
        baselines.taken(Baseline(), judged(payload), tmp_path / "k"), standards={VERSION: "0" * 64}
    )
    known = tmp_path / "k"
    known.write_text(baselines.to_json(new), encoding="utf-8")
    report = judged(payload, baseline=known)
    assert (report.suppressed, use(report).same_standard) == (4, False)
    assert baselines.taken(new, report, known).standards == {VERSION: DIGEST}


def test_paths_are_seen_from_the_folder_of_the_baseline(
    known: Path, payload: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(payload.parent)
    assert judged("a.tipx.json", baseline="../known.json").suppressed == 4
    monkeypatch.chdir(known.parent)
    assert judged("./inbox/a.tipx.json", baseline="known.json").suppressed == 4


def test_what_has_no_path_is_known_by_its_name(tmp_path: Path) -> None:
    known = taken(tmp_path / "known.json", judged(faulty()))
    assert {key.path for key in baselines.read(known).counts} == {"<data>"}
    assert judged(faulty(), baseline=known).suppressed == 4


def test_a_baseline_that_changed_on_the_disk_is_read_anew(known: Path, payload: Path) -> None:
    assert judged(payload, baseline=known).suppressed == 4
    known.write_text(baselines.to_json(Baseline()), encoding="utf-8")
    assert judged(payload, baseline=known).suppressed == 0


GOOD = {"path": "a", "rule": UNKNOWN_CODE, "fingerprint": "0" * 16, "count": 1}
WHOLE = {"tipx_baseline": "1.0", "standards": [{"version": VERSION, "sha256": DIGEST}], "entries": [GOOD]}


@pytest.mark.parametrize(("text", "said"), [
    (b"", "is no JSON"), (b"\xff", "is no JSON"), (b"[" * 100_000, "is no JSON"), (b"[]", "lacks tipx_baseline"),
    (b'{"tipx_baseline": "2.0"}', "another form than 1.0"), (b'{"tipx_baseline": "1.0"}', "other members"),
])  # fmt: skip
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: bytes, said: str) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_bytes(text)
    with pytest.raises(BaselineError, match=said):
        baselines.read(wrong)
    with pytest.raises(ValueError, match=f"baseline: .*wrong.json .*{said}"):
        tipx.validate(faulty(), now=DAY, baseline=wrong)


@pytest.mark.parametrize("change", [
    {"path": ""}, {"path": 1}, {"rule": "STR-009"}, {"fingerprint": "0" * 15}, {"fingerprint": None}, {"count": 0},
    {"count": True}, {"count": 1.0}, {"count": "1"}, {"more": 1},
])  # fmt: skip
def test_an_entry_that_is_none_is_refused_with_its_number(change: dict[str, Any]) -> None:
    document = {**WHOLE, "entries": [GOOD, {**GOOD, **change}]}
    with pytest.raises(BaselineError, match="item 2 of its entries"):
        baselines.parse(json.dumps(document).encode())


def test_an_entry_stands_there_once() -> None:
    with pytest.raises(BaselineError, match="the same twice: item 2"):
        baselines.parse(json.dumps({**WHOLE, "entries": [GOOD, {**GOOD, "count": 2}]}).encode())


@pytest.mark.parametrize("standards", [{}, ["1.0"], [{"version": "1.0"}], [{"version": "1.0", "sha256": "x"}]])
def test_standards_that_are_none_are_refused(standards: Any) -> None:
    with pytest.raises(BaselineError, match="standards"):
        baselines.parse(json.dumps({**WHOLE, "standards": standards}).encode())


def test_a_baseline_that_is_not_there_or_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="is not there; --update-baseline writes it"):
        baselines.read(tmp_path / "none.json")
    with pytest.raises(BaselineError, match="cannot be read: is a directory"):
        baselines.read(tmp_path)
