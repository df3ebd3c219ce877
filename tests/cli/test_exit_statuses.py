"""The exit statuses say what happened, and when several apply the gravest wins: 70, then 3, 4, 1."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_harness import INVALID, NOW, UNDECIDED, VALID, run

from tipx.cli import exits
from tipx.options import Options
from tipx.problems import InputReport, Layer, LayerReport, LayerState, Report, Verdict
from tipx.ruleset import runner


def test_a_valid_payload_gives_0() -> None:
    assert run("validate", VALID, *NOW).status == 0


def test_a_payload_with_an_error_gives_1() -> None:
    assert run("validate", INVALID, *NOW).status == 1


@pytest.mark.parametrize("text", [b'{"recordType": ', b"<bundle", b"\xff\xfe{", b"", b"no payload", b"[]", b"\x00\x01"])
def test_bytes_that_cannot_be_read_as_a_payload_give_1(tmp_path: Path, text: bytes) -> None:
    broken = tmp_path / "broken.tipx.json"
    broken.write_bytes(text)
    done = run("validate", broken, *NOW)
    assert done.status == 1
    assert "TIPX-SYN-" in done.out


def test_wrong_usage_gives_2() -> None:
    assert run("validate").status == 2
    assert run("nonsense").status == 2
    assert run("validate", "--nonsense", VALID).status == 2


def test_an_input_that_cannot_be_read_gives_3(tmp_path: Path) -> None:
    assert run("validate", tmp_path / "missing.tipx.json").status == 3
    assert run("validate", str(tmp_path / "*.json")).status == 3
    assert run("validate", tmp_path).status == 3


def test_an_unknown_version_gives_4() -> None:
    assert run("validate", UNDECIDED, *NOW).status == 4


def test_when_several_apply_the_gravest_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = tmp_path / "missing.tipx.json"
    assert run("validate", VALID, INVALID, *NOW).status == 1
    assert run("validate", INVALID, UNDECIDED, *NOW).status == 4
    assert run("validate", INVALID, UNDECIDED, missing, *NOW).status == 3

    real = runner.run_cross

    def faulty(payload: object, faults: list[runner.Fault]) -> list[runner.Found]:
        faults.append(runner.Fault("TIPX-XRC-001", "KeyError"))
        return real(payload, faults)  # type: ignore[arg-type]

    monkeypatch.setattr(runner, "run_cross", faulty)
    assert run("validate", INVALID, UNDECIDED, missing, *NOW).status == 70


def test_wrong_usage_is_said_before_any_input_is_read(tmp_path: Path) -> None:
    missing = tmp_path / "missing.tipx.json"
    for wrong in (
        ["--ignore", "TIPX-NIX-001"], ["--select", "nothing"], ["--now", "yesterday"], ["--standard", "9.9"],
        ["--format", "pdf"], ["--format", "json="], ["--max-per-rule", "-1"], ["--engine", "steam"],
        ["--fail-on", "doubt"], ["--inputs", "some"], ["-f", "json=/no/such/folder/report.json"],
    ):  # fmt: skip
        done = run("validate", missing, *wrong)
        assert (done.status, done.out) == (2, ""), wrong
        assert "Error: " in done.err


@pytest.mark.parametrize(("fail_on", "status"), [("error", 1), ("warning", 1), ("info", 1), ("never", 0)])
def test_fail_on_decides_from_which_severity_a_problem_gives_1(fail_on: str, status: int) -> None:
    assert run("validate", INVALID, *NOW, "--fail-on", fail_on).status == status


def test_a_warning_gives_1_only_when_fail_on_says_so(tmp_path: Path) -> None:
    marked = tmp_path / "marked.tipx.json"
    marked.write_bytes(b"\xef\xbb\xbf" + VALID.read_bytes())
    assert run("validate", marked, *NOW).status == 0
    assert run("validate", marked, *NOW, "--fail-on", "warning").status == 1


def test_never_failing_still_tells_unreadable_and_undecided(tmp_path: Path) -> None:
    assert run("validate", UNDECIDED, *NOW, "--fail-on", "never").status == 4
    assert run("validate", tmp_path / "missing", "--fail-on", "never").status == 3


@pytest.mark.parametrize("arguments", [
    [], ["--nonsense"], ["validate"], ["validate", ""], ["validate", "-", "-"], ["assess"], ["assess", "a", "b"],
    ["explain"], ["explain", "no such thing"], ["rules"], ["rules", "list", "NIX-*"], ["rules", "list", "--layer", "x"],
    ["rules", "show"], ["rules", "show", "TIPX"], ["codes", "show", "nothing"], ["codes", "search"],
    ["codes", "search", "qqqqqqqq"], ["schema", "show", "nothing"], ["schema", "show", "case", "--xsd"],
    ["schema", "show", "--xsd", "--single"], ["schema", "show", "types", "--single"],
    ["schema", "show", "case", "--version", "9.9"], ["example", "show"], ["example", "show", "nothing"], ["canon"],
    ["completion", "tcsh"], ["completion"], ["validate", "--format"], ["validate", "x", "-f", "text", "-f", "json"],
])  # fmt: skip
def test_no_wrong_usage_gives_a_traceback(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.status == 2
    assert "Traceback" not in done.err
    assert "internal error (" not in done.err
    assert done.err.strip()


def report(verdict: Verdict, state: LayerState = LayerState.DONE, **more: object) -> Report:
    layers = (LayerReport(Layer.RECORD, state, "why"),)
    one = InputReport("x", "json", verdict, layers, unreadable=more.get("unreadable"))  # type: ignore[arg-type]
    totals = {"error": int(verdict is Verdict.INVALID), "warning": 0, "info": 0}
    return Report(verdict, (one,), (), totals, {}, {}, {}, {}, tuple(more.get("faults", ())))  # type: ignore[arg-type]


def test_a_layer_that_did_not_finish_is_never_0_whatever_the_verdict() -> None:
    assert exits.status(report(Verdict.VALID), Options()) == 0
    assert exits.status(report(Verdict.INVALID), Options()) == 1
    assert exits.status(report(Verdict.INVALID, LayerState.UNFINISHED), Options()) == 4
    assert exits.status(report(Verdict.VALID, LayerState.UNFINISHED), Options()) == 4
    assert exits.status(report(Verdict.UNDECIDED, unreadable="gone"), Options()) == 3
    assert (
        exits.status(report(Verdict.INVALID, LayerState.UNFINISHED, unreadable="gone", faults=("x",)), Options()) == 70
    )
