"""`tipx report merge`: several saved reports as one, which other programs read like any other."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from test_report_diff import MARK, MISTAKES, NOW, PAYLOAD, broken, edited, folder, report, run

from tipx.comparing.saved import load_report

__all__ = ["folder"]


def two() -> tuple[str, str]:
    """Two saved reports on two inputs."""
    return (
        report("north.json", broken(MISTAKES[0]), "north.tipx.json"),
        report("south.json", broken(*MISTAKES), "south.tipx.json"),
    )


def test_the_merged_report_is_what_one_run_on_all_inputs_writes(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(capfd, "report", "merge", *two(), "-o", "all.json") == (0, "", "")
    run(capfd, "validate", "north.tipx.json", "south.tipx.json", *NOW, "-f", "json=whole.json")
    assert Path("all.json").read_bytes() == Path("whole.json").read_bytes()
    assert len(load_report("all.json").inputs) == 2


def test_it_goes_to_standard_output_where_no_file_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capfd, "report", "merge", *two())
    assert (status, err) == (0, "")
    data = json.loads(out)
    assert data["verdict"] == "invalid"
    assert [one["path"] for one in data["inputs"]] == ["north.tipx.json", "south.tipx.json"]
    assert {problem["at"]["input"] for problem in data["problems"]} == {0, 1}


def test_a_merged_report_is_checked_and_compared_like_any_other(capfd: pytest.CaptureFixture[str]) -> None:
    north, south = two()
    run(capfd, "report", "merge", north, south, "-o", "all.json")
    assert run(capfd, "report", "check", "all.json")[0] == 0
    data = json.loads(run(capfd, "report", "diff", north, "all.json", "-f", "json")[1])
    assert {problem["path"] for problem in data["new"]} == {"south.tipx.json"}


def test_reports_of_two_moments_are_refused_and_joined_on_demand(capfd: pytest.CaptureFixture[str]) -> None:
    north, south = two()
    edited(south, "2026-03-05T00", "2026-03-05T09")
    status, out, err = run(capfd, "report", "merge", north, south)
    assert (status, out) == (2, "")
    assert "options.now" in err
    assert "--mixed" in err
    status, out, err = run(capfd, "report", "merge", north, south, "--mixed", "-o", "all.json")
    assert (status, out) == (0, "")
    assert "differ in options.now" in err
    assert load_report("all.json").options["mixed"] == ["options.now"]
    status, out, _ = run(capfd, "report", "check", "all.json")
    assert (status, "merged from runs that differ in options.now" in out) == (4, True)


@pytest.mark.parametrize(
    ("old", "new", "member"),
    [
        ('"fail_on": "error"', '"fail_on": "info"', "options.fail_on"),
        ('"max_depth": 64', '"max_depth": 65', "options.limits.max_depth"),
        ('"name": "tipx",\n    "version": "', '"name": "tipx",\n    "version": "9', "tool.version"),
        ('"version": "1.0",\n        "sha256": "', '"version": "1.0",\n        "codelists_sha256": "', "standard.1.0"),
        ('"inputs": "separate"', '"inputs": "history"', "options.inputs"),
    ],
)  # fmt: skip
def test_whatever_differs_is_named(old: str, new: str, member: str, capfd: pytest.CaptureFixture[str]) -> None:
    north, south = two()
    if "sha256" in new:
        data = json.loads(Path(south).read_text("utf-8"))
        data["inputs"][0]["standard"]["sha256"] = "0" * 64
        Path(south).write_text(json.dumps(data), encoding="utf-8")
    else:
        edited(south, old, new)
    status, _, err = run(capfd, "report", "merge", north, south)
    assert (status, member in err) == (2, True)


def test_no_report_is_overwritten_by_the_merged_one(capfd: pytest.CaptureFixture[str]) -> None:
    north, south = two()
    before = Path(north).read_bytes()
    status, _, err = run(capfd, "report", "merge", north, south, "-o", f"./{north}")
    assert (status, "it would be overwritten" in err) == (2, True)
    assert Path(north).read_bytes() == before
    assert run(capfd, "report", "merge", north, south, "-o", "no/such/folder.json")[0] == 2


def test_shown_values_are_kept_only_when_they_are_asked_for_again(capfd: pytest.CaptureFixture[str]) -> None:
    wrong = broken((MISTAKES[0][0], f'"crossBorder": "{MARK}"'))
    shown = [report(name, wrong, "a.tipx.json", "--show-values") for name in ("one.json", "two.json")]
    status, out, err = run(capfd, "report", "merge", *shown)
    assert (status, MARK in out + err) == (2, False)
    status, _, err = run(capfd, "report", "merge", *shown, "--show-values", "-o", "all.json")
    assert (status, "may identify victims" in err) == (0, True)
    assert MARK in Path("all.json").read_text("utf-8")


@pytest.mark.unix
def test_a_merged_report_with_values_is_for_its_owner_only(capfd: pytest.CaptureFixture[str]) -> None:
    shown = report("one.json", broken(MISTAKES[0]), "a.tipx.json", "--show-values")
    run(capfd, "report", "merge", shown, "--show-values", "-o", "all.json")
    assert Path("all.json").stat().st_mode & 0o077 == 0


def test_one_report_can_come_from_standard_input(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    north, south = two()
    with open(south, encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        status, out, _ = run(capfd, "report", "merge", north, "-")
    assert (status, len(json.loads(out)["inputs"])) == (0, 2)


def test_what_a_forged_report_names_cannot_steer_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    north, south = two()
    edited(south, '"parameters": {}', '"parameters": {"\\u001b[31mred": 1}')
    status, _, err = run(capfd, "report", "merge", north, south)
    assert (status, "\x1b" in err) == (2, False)
    status, _, err = run(capfd, "report", "merge", north, south, "--mixed", "-o", "all.json")
    assert (status, "\x1b" in err) == (0, False)
    assert "\x1b" not in run(capfd, "report", "check", "all.json")[1]


def test_a_payload_is_no_report(capfd: pytest.CaptureFixture[str]) -> None:
    Path("a.tipx.json").write_text(PAYLOAD, encoding="utf-8")
    status, out, err = run(capfd, "report", "merge", "a.tipx.json", "a.tipx.json")
    assert (status, out) == (2, "")
    assert err == "tipx: a.tipx.json: it is no TIPX report, as tipx validate -f json writes it\n"
