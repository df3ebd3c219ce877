"""`tipx report diff`: what a change of the data mended or broke, whatever the lines; statuses as in the CI of an agency."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from tipx.cli import main
from tipx.standard.examples import every_example

MISTAKES = (('"crossBorder": false', '"crossBorder": "no"'), ('"urgency": "', '"urgency": "no-such-'))
NOW = ("--now", "2026-03-05")
PAYLOAD = next(one for one in every_example() if one.name == "shelter-referral-minimal").json.read_text("utf-8")
MARK = "Sample Marker"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything runs in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The status of a command, and what it said on both streams."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    out, err = capfd.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, out, err


def report(name: str, text: str, path: str = "a.tipx.json", *options: str) -> str:
    """A saved report on a payload, which stands under that path."""
    Path(path).write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["validate", path, *NOW, "-f", f"json={name}", "-f", "text=said.txt", *options])
    return name


def broken(*mistakes: tuple[str, str]) -> str:
    """The payload with mistakes."""
    text = PAYLOAD
    for right, wrong in mistakes:
        assert right in text
        text = text.replace(right, wrong, 1)
    return text


def changed(name: str, **members: Any) -> str:
    """A saved report with other members."""
    data = {**json.loads(Path(name).read_text("utf-8")), **members}
    other = f"changed-{name}"
    Path(other).write_text(json.dumps(data), encoding="utf-8")
    return other


def edited(name: str, old: str, new: str) -> str:
    """A saved report in which a text stands for another."""
    text = Path(name).read_text("utf-8")
    assert old in text
    Path(name).write_text(text.replace(old, new), encoding="utf-8")
    return name


def test_a_mistake_is_new_in_the_report_after_it_and_makes_the_run_fail(capfd: pytest.CaptureFixture[str]) -> None:
    before, after = report("before.json", PAYLOAD), report("after.json", broken(MISTAKES[0]))
    status, out, _ = run(capfd, "report", "diff", before, after)
    assert status == 1
    assert "a.tipx.json: valid -> invalid" in out
    assert re.search(r"new +error TIPX-SCH-003 +line \d+, column \d+ +Referral.crossBorder", out)
    assert "1 new problem, 0 mended, 0 in both." in out


def test_a_mended_mistake_is_no_failure(capfd: pytest.CaptureFixture[str]) -> None:
    before, after = report("before.json", broken(MISTAKES[0])), report("after.json", PAYLOAD)
    status, out, _ = run(capfd, "report", "diff", before, after)
    assert status == 0
    assert "a.tipx.json: invalid -> valid" in out
    assert "0 new problems, 1 mended, 0 in both." in out


def test_lines_that_moved_are_no_change(capfd: pytest.CaptureFixture[str]) -> None:
    text = broken(MISTAKES[0])
    before, after = report("before.json", text), report("after.json", text.replace("{", "{\n\n\n", 1))
    assert run(capfd, "report", "diff", before, after)[:2] == (0, "0 new problems, 0 mended, 1 in both.\n")


def test_the_same_mistake_at_another_place_is_new_and_the_old_one_mended(capfd: pytest.CaptureFixture[str]) -> None:
    before, after = report("before.json", broken(MISTAKES[0])), report("after.json", broken(MISTAKES[1]))
    status, out, _ = run(capfd, "report", "diff", before, after, "-f", "json")
    data = json.loads(out)
    assert (status, [one["at"]["model"] for one in data["mended"]]) == (1, ["Referral.crossBorder"])
    assert [one["at"]["model"] for one in data["new"]] == ["Victim.needs[].urgency"]
    assert data["inputs"] == [{"path": "a.tipx.json", "before": "invalid", "after": "invalid"}]
    assert data["worst_new"] == "error"


def test_paths_of_another_system_are_the_same_input(capfd: pytest.CaptureFixture[str]) -> None:
    Path("in").mkdir()
    before = report("before.json", broken(MISTAKES[0]), "in/a.tipx.json")
    after = edited(report("after.json", broken(MISTAKES[0]), "in/a.tipx.json"), "in/a.tipx.json", r".\\in\\a.tipx.json")
    assert run(capfd, "report", "diff", before, after)[:2] == (0, "0 new problems, 0 mended, 1 in both.\n")


def test_problems_of_an_input_that_is_gone_are_not_called_mended(capfd: pytest.CaptureFixture[str]) -> None:
    before, after = report("before.json", broken(MISTAKES[0]), "old.tipx.json"), report("after.json", PAYLOAD)
    status, out, _ = run(capfd, "report", "diff", before, after)
    assert status == 0
    assert "old.tipx.json: not an input any more, was invalid" in out
    assert "a.tipx.json: a new input, valid" in out
    assert "0 new problems, 0 mended, 0 in both, 1 of inputs that are not there any more." in out


def test_problems_of_an_input_given_twice_are_counted_twice(capfd: pytest.CaptureFixture[str]) -> None:
    once = report("once.json", broken(MISTAKES[0]))
    twice = report("twice.json", broken(MISTAKES[0]), "a.tipx.json", "a.tipx.json")
    data = json.loads(run(capfd, "report", "diff", once, twice, "-f", "json")[1])
    assert (data["kept"], len(data["new"]), data["mended"]) == (1, 1, [])
    data = json.loads(run(capfd, "report", "diff", twice, once, "-f", "json")[1])
    assert (data["kept"], data["new"], len(data["mended"])) == (1, [], 1)


@pytest.mark.parametrize(("fail_on", "status"), [("error", 0), ("warning", 1), ("info", 1), ("never", 0)])
def test_new_problems_count_from_the_severity_that_was_asked_for(
    fail_on: str, status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    before = report("before.json", PAYLOAD)
    after = report("after.json", broken(MISTAKES[0]))
    data = json.loads(Path(after).read_text("utf-8"))
    problems = [{**one, "severity": "warning"} for one in data["problems"]]
    totals = {"error": 0, "warning": data["totals"]["error"]}
    inputs = [{**one, "totals": {**one["totals"], **totals}} for one in data["inputs"]]
    after = changed(after, problems=problems, inputs=inputs, totals={**data["totals"], **totals})
    assert run(capfd, "report", "diff", before, after, "--fail-on", fail_on)[0] == status


def test_a_new_problem_that_was_set_aside_is_shown_and_does_not_count(capfd: pytest.CaptureFixture[str]) -> None:
    before, after = report("before.json", PAYLOAD), report("after.json", broken(MISTAKES[0]))
    aside = {"kind": "suppression", "reason": "Sample reason", "owner": "Sample owner", "until": "2026-12-31"}
    data = json.loads(Path(after).read_text("utf-8"))
    totals = {"error": 0, "suppressed": data["totals"]["error"]}
    inputs = [{**one, "totals": {**one["totals"], **totals}} for one in data["inputs"]]
    problems = [{**one, "suppressed": aside} for one in data["problems"]]
    after = changed(after, problems=problems, inputs=inputs, totals={**data["totals"], **totals})
    status, out, _ = run(capfd, "report", "diff", before, after)
    assert status == 0
    assert "error TIPX-SCH-003, suppressed" in out


def test_of_rules_that_are_not_listed_whole_the_numbers_are_compared(capfd: pytest.CaptureFixture[str]) -> None:
    def lines(count: int) -> str:
        return '{"recordType": "case", "nane": 1}\n' * count

    before = report("before.json", lines(5), "many.tipx.ndjson", "--max-per-rule", "2")
    after = report("after.json", lines(7), "many.tipx.ndjson", "--max-per-rule", "2")
    status, out, _ = run(capfd, "report", "diff", before, after)
    assert status == 1
    assert re.search(r"TIPX-SCH-\d+: 5 before, 7 now; not all are listed", out)
    assert run(capfd, "report", "diff", after, before)[0] == 0
    data = json.loads(run(capfd, "report", "diff", before, after, "-f", "json")[1])
    assert not data["new"]
    assert (5, 7) in {(one["before"], one["after"]) for one in data["counts"]}


def test_where_the_second_report_leaves_something_open_it_is_said_and_is_no_success(
    capfd: pytest.CaptureFixture[str],
) -> None:
    before = report("before.json", PAYLOAD)
    after = report("after.json", re.sub('"tipxVersion": "1.0"', '"tipxVersion": "9.7"', PAYLOAD))
    data = json.loads(Path(after).read_text("utf-8"))
    assert data["verdict"] == "undecided"
    status, out, _ = run(capfd, "report", "diff", before, after, "--fail-on", "never")
    assert status == 4
    assert "there may be more problems" in out


def test_reports_that_were_made_differently_are_compared_and_it_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    before = report("before.json", PAYLOAD)
    after = edited(report("after.json", PAYLOAD), "2026-03-05T00", "2026-03-05T09")
    status, out, _ = run(capfd, "report", "diff", before, after)
    assert status == 0
    assert "a change may not lie in the data: options.now." in out


def test_markdown_can_be_put_into_a_pull_request(capfd: pytest.CaptureFixture[str]) -> None:
    path = "<b>@all|`x.tipx.json"
    before, after = report("before.json", PAYLOAD, path), report("after.json", broken(MISTAKES[0]), path)
    status, out, _ = run(capfd, "report", "diff", before, after, "-f", "markdown")
    assert status == 1
    assert out.startswith("## TIPX: 1 new problem, 0 mended, 0 in both\n")
    assert "| valid | invalid |" in out
    assert "TIPX-SCH-003" in out
    assert not {"<b>", "@", "`"} & set(re.findall(r"<b>|[@`]", out))
    assert {line.count("|") for line in out.splitlines() if line.startswith("| <code>")} == {4, 5}


def test_a_forged_report_cannot_steer_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    before, after = report("before.json", PAYLOAD), report("after.json", broken(MISTAKES[0]))
    for old in ("This has the wrong type", "a.tipx.json", "Referral.crossBorder"):
        edited(after, old, "\\u001b[31m" + old)
    for form in ("text", "markdown"):
        _, out, _ = run(capfd, "report", "diff", before, after, "-f", form)
        assert "\x1b" not in out


def test_shown_values_are_refused_until_they_are_asked_for_again(capfd: pytest.CaptureFixture[str]) -> None:
    wrong = broken((MISTAKES[0][0], f'"crossBorder": "{MARK}"'))
    before, after = report("before.json", PAYLOAD), report("after.json", wrong, "a.tipx.json", "--show-values")
    assert MARK in Path(after).read_text("utf-8")
    for form in ("text", "json"):
        status, out, err = run(capfd, "report", "diff", before, after, "-f", form)
        assert (status, out, MARK in err) == (2, "", False)
        status, out, err = run(capfd, "report", "diff", before, after, "-f", form, "--show-values")
        assert (status, MARK in out) == (1, True)
        assert "may identify victims" in err
    assert MARK not in run(capfd, "report", "diff", before, after, "-f", "markdown")[1]
    assert run(capfd, "report", "diff", before, after, "-f", "markdown", "--show-values")[0] == 2


def test_values_are_found_also_where_the_report_denies_them(capfd: pytest.CaptureFixture[str]) -> None:
    wrong = broken((MISTAKES[0][0], f'"crossBorder": "{MARK}"'))
    after = edited(
        report("after.json", wrong, "a.tipx.json", "--show-values"), '"values_shown": true', '"values_shown": false'
    )
    status, out, err = run(capfd, "report", "diff", after, after)
    assert (status, MARK in out + err) == (2, False)


def test_one_report_can_come_from_standard_input(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = report("before.json", PAYLOAD), report("after.json", broken(MISTAKES[0]))
    with open(after, encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        assert run(capfd, "report", "diff", before, "-")[0] == 1
    assert run(capfd, "report", "diff", "-", "-")[0] == 2


@pytest.mark.parametrize(
    ("make", "status", "said"),
    [
        (lambda path: None, 3, "cannot be read: no such file"),
        (lambda path: path.mkdir(), 3, "cannot be read: is a directory"),
        (lambda path: path.write_text(PAYLOAD, "utf-8"), 2, "it is no TIPX report"),
        (lambda path: path.write_text(f'{{"{MARK}": 1}}', "utf-8"), 2, "it is no TIPX report"),
        (lambda path: path.write_text('{"tipx_report": "3.1"}', "utf-8"), 2, "of version 3.1"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["check", "diff", "merge"])
def test_what_is_no_report_is_said_in_one_line(
    command: str, make: Any, status: int, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    make(Path("odd.json"))
    reports = [report("good.json", PAYLOAD)] if command == "diff" else []
    found, out, err = run(capfd, "report", command, *reports, "odd.json")
    assert (found, out) == (status, "")
    assert err.startswith("tipx: odd.json: ")
    assert said in err
    assert MARK not in err
