"""What `tipx validate` writes, and where: several formats in one run, whole files or none, colour only on a terminal."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cli_harness import INVALID, MISSPELT, NOW, VALID, run

from tipx.cli import output

ESCAPE = "\x1b["


def test_several_formats_come_of_one_run(tmp_path: Path) -> None:
    report, text = tmp_path / "report.json", tmp_path / "report.txt"
    done = run("validate", INVALID, *NOW, "-f", "text", "-f", f"json={report}", "-f", f"text={text}")
    assert done.status == 1
    assert "TIPX-CDP-001" in done.out
    assert text.read_text(encoding="utf-8") == done.out
    assert json.loads(report.read_bytes())["totals"]["by_rule"] == {"TIPX-CDP-001": 1}


def test_two_formats_cannot_share_standard_output_or_a_file(tmp_path: Path) -> None:
    assert "one format can go to standard output" in run("validate", VALID, "-f", "text", "-f", "json").err
    file = tmp_path / "x"
    assert "two formats would go to" in run("validate", VALID, "-f", f"text={file}", "-f", f"json={file}").err
    assert not file.exists()


def test_an_input_is_never_overwritten_by_a_report(tmp_path: Path) -> None:
    payload = tmp_path / "a.tipx.json"
    shutil.copy(VALID, payload)
    done = run("validate", payload, "-f", f"json={payload}")
    assert (done.status, payload.read_bytes()) == (2, VALID.read_bytes())
    assert "would be overwritten" in done.err


@pytest.mark.parametrize(
    ("target", "why"), [("no/such/report.json", "there is no such folder"), (".", "it is a folder")]
)
def test_a_file_that_cannot_be_written_is_refused_before_any_work(tmp_path: Path, target: str, why: str) -> None:
    done = run("validate", tmp_path / "missing.json", "-f", f"json={tmp_path / target}")
    assert (done.status, done.out) == (2, "")
    assert f"cannot be written: {why}" in done.err


def test_a_file_that_fails_while_it_is_written_leaves_the_old_one_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "report.json"
    report.write_text("the old report")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.os, "replace", full)
    done = run("validate", INVALID, *NOW, "-f", f"json={report}")
    assert done.status == 70
    assert done.err == f"tipx: {report} cannot be written: no space left on device\n"
    assert report.read_text() == "the old report"
    assert os.listdir(tmp_path) == ["report.json"]


def test_an_interrupt_while_a_file_is_written_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(output.os, "replace", interrupted)
    assert run("validate", VALID, *NOW, "-f", f"json={tmp_path / 'report.json'}").status == 130
    assert os.listdir(tmp_path) == []


@pytest.mark.unix
def test_a_report_has_the_mode_of_the_one_it_replaces_and_with_values_is_the_owners_alone(tmp_path: Path) -> None:
    kept, new, private = tmp_path / "kept", tmp_path / "new", tmp_path / "private"
    kept.write_text("old")
    kept.chmod(0o640)
    os.umask(0o022)
    run("validate", VALID, *NOW, "-f", f"json={kept}", "-f", f"text={new}")
    run("validate", VALID, *NOW, "-f", f"json={private}", "--show-values")
    assert [stat.S_IMODE(file.stat().st_mode) for file in (kept, new, private)] == [0o640, 0o644, 0o600]


@pytest.mark.unix
def test_a_link_and_a_device_are_written_through(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    link.symlink_to(real)
    run("validate", VALID, *NOW, "-f", f"json={link}", "-f", f"text={os.devnull}")
    assert link.is_symlink()
    assert json.loads(real.read_bytes())["verdict"] == "valid"
    assert not Path(os.devnull).is_file()


def test_text_is_coloured_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert ESCAPE in run("validate", INVALID, *NOW, terminal=True).out
    assert ESCAPE not in run("validate", INVALID, *NOW).out


def test_no_color_is_honoured_and_can_be_overruled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert ESCAPE not in run("validate", INVALID, *NOW, terminal=True).out
    assert ESCAPE in run("validate", INVALID, *NOW, "--color").out
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert ESCAPE not in run("validate", INVALID, *NOW, terminal=True).out


def test_a_file_of_text_is_not_coloured_though_the_terminal_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    done = run("validate", INVALID, *NOW, "-f", "text", "-f", f"text={tmp_path / 'x'}", terminal=True)
    assert ESCAPE in done.out
    assert ESCAPE not in (tmp_path / "x").read_text()


def test_quiet_says_nothing_about_what_is_valid() -> None:
    assert run("validate", VALID, "--quiet", *NOW) == (0, "", "", b"")
    done = run("validate", VALID, MISSPELT, "--quiet", *NOW)
    assert VALID.name not in done.out
    assert MISSPELT.name in done.out
    assert "inputs:" not in done.out


def test_what_cannot_be_read_is_said_on_the_screen_also_when_the_report_goes_to_a_file(tmp_path: Path) -> None:
    done = run("validate", tmp_path / "gone", "-f", f"json={tmp_path / 'report.json'}")
    assert (done.status, done.out) == (3, "")
    assert done.err == f"tipx: {tmp_path / 'gone'}: cannot be read: there is no such file\n"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp1256", "utf-8"])
@pytest.mark.parametrize("arguments", [
    ["codes", "show", "language"], ["codes", "show", "country"], ["explain", "ur"], ["example", "list"],
    ["rules", "list"], ["explain", "TIPX-SYN-005"], ["assess", str(VALID)],
    ["validate", str(INVALID), *NOW, "--show-values"],
])  # fmt: skip
def test_text_never_fails_for_the_letters_that_the_terminal_lacks(arguments: list[str], encoding: str) -> None:
    done = run(*arguments, encoding=encoding)
    assert done.status in (0, 1)
    assert done.out
    assert "internal error" not in done.err


@pytest.mark.parametrize("arguments", [
    ["example", "show", "internal-child"], ["example", "show", "internal-child", "--xml"], ["schema", "show", "bundle"],
    ["canon", str(VALID)], ["validate", str(VALID), *NOW, "-f", "json"], ["codes", "show", "language", "-f", "json"],
    ["assess", str(VALID), "-f", "json"], ["assess", str(VALID), "-f", "ndjson"],
])  # fmt: skip
def test_data_is_utf8_whatever_the_terminal_speaks(arguments: list[str]) -> None:
    as_utf8 = run(*arguments).raw
    assert run(*arguments, encoding="cp1252").raw == as_utf8
    assert as_utf8.decode("utf-8")


def test_a_real_process_with_an_ascii_terminal_does_not_crash() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    command = [sys.executable, "-m", "tipx", "codes", "show", "language"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\x" in done.stdout


@pytest.mark.unix
def test_a_file_name_that_is_not_utf8_or_holds_escapes_is_shown_as_escapes(tmp_path: Path) -> None:
    names = [b"caf\xe9.tipx.json", b"red\x1b[31m.tipx.json"]
    for name in names:
        shutil.copy(VALID, os.path.join(os.fsencode(tmp_path), name))
    text, data = run("validate", tmp_path, *NOW), run("validate", tmp_path, *NOW, "-f", "json")
    assert (text.status, data.status) == (0, 0)
    assert "\x1b" not in text.out
    assert "caf\\udce9.tipx.json" in text.out
    assert {Path(one["path"]).name for one in data.json["inputs"]} == {"caf\udce9.tipx.json", "red\x1b[31m.tipx.json"}
