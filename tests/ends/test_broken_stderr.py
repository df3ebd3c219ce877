"""Standard error that is closed, full or read by nobody: the status is what it is with a good one, and the output too."""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ends_harness import INVALID, NOW, VALID, Ended, in_form, payload, prepared, run, tipx

import tipx as library

pytestmark = pytest.mark.unix

PROBLEM_AND_GONE = """
import tipx.reporting.csv
def broken(_):
    raise RuntimeError
tipx.reporting.csv.render = broken
"""
FAULTY = """
import tipx.cli.validate
def broken(*_):
    raise RuntimeError
tipx.cli.validate._check = broken
"""
INTERRUPTED = """
import tipx.cli.validate
def interrupted(*_):
    raise KeyboardInterrupt
tipx.cli.validate._check = interrupted
"""
CASES: dict[str, tuple[int, str, list[object]]] = {
    "a problem that values are shown beside": (1, "", ["validate", INVALID, *NOW, "--show-values"]),
    "wrong usage": (2, "", ["validate", INVALID, "--no-such-option"]),
    "wrong usage of a settings file": (2, "", ["validate", INVALID, "--config", "nowhere.toml"]),
    "no such command": (2, "", ["valdate"]),
    "an input that cannot be read": (3, "", ["validate", "nowhere.json", "-f", "json", *NOW]),
    "an input that another command cannot read": (3, "", ["canon", "nowhere.json"]),
    "an input that cannot be converted": (3, "", ["convert", "nowhere.json", "--to", "xml", "-o", "out.xml"]),
    "an internal error": (70, FAULTY, ["validate", VALID, *NOW]),
    "an interrupt": (130, INTERRUPTED, ["validate", VALID, *NOW]),
    "a form that fails": (70, PROBLEM_AND_GONE, ["validate", INVALID, *NOW, "-f", "json", "-f", "csv=report.csv"]),
    "a report of values": (2, "", ["report", "merge", "values.json"]),
    "two reports of values": (0, "", ["report", "merge", "values.json", "--show-values"]),
}


def gone() -> Any:
    """The end of a pipe that nobody reads."""
    read, write = os.pipe()
    os.close(read)
    return write


def full() -> Any:
    """A disk that is full."""
    return os.open("/dev/full", os.O_WRONLY)


def with_broken_stderr(how: str, command: list[str], folder: Path) -> Ended:
    """Run it with a standard error that is broken in one of the ways."""
    other: dict[str, Any] = {"stdout": subprocess.PIPE, "stdin": subprocess.DEVNULL, "cwd": folder}
    if how == "closed":
        done = subprocess.run(command, check=False, preexec_fn=lambda: os.close(2), **other)
    else:
        opened: Callable[[], Any] = {"gone": gone, "full": full}[how]
        number = opened()
        try:
            done = subprocess.run(command, check=False, stderr=number, **other)
        finally:
            os.close(number)
    return Ended(done.returncode, done.stdout, b"")


@pytest.mark.parametrize("how", ["closed", "gone", "full"])
@pytest.mark.parametrize("case", CASES)
def test_a_broken_standard_error_changes_neither_status_nor_output(tmp_path: Path, case: str, how: str) -> None:
    run("validate", INVALID, *NOW, "--show-values", "-f", f"json={tmp_path / 'values.json'}")
    status, program, arguments = CASES[case]
    command = prepared(program, *arguments) if program else tipx(*arguments)
    good = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path, stdin=subprocess.DEVNULL)
    assert (good.returncode, bool(good.stderr)) == (status, True), "the case says something on standard error"
    assert with_broken_stderr(how, command, tmp_path) == Ended(status, good.stdout, b"")


def test_a_progress_bar_on_a_terminal_that_goes_away_ends_no_run(tmp_path: Path) -> None:
    import pty

    long = tmp_path / "long.tipx.ndjson"
    long.write_bytes(in_form("ndjson", payload(1)) + b" " * 17_000_000)
    report = tmp_path / "report.json"
    controller, terminal = pty.openpty()
    command = tipx("validate", long, *NOW, "--jobs", 1, "-f", f"json={report}")
    process = subprocess.Popen(command, stderr=terminal, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    os.close(terminal)
    assert b"tipx" in os.read(controller, 4096)
    os.close(controller)
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, out, report.exists()) == (0, b"", True)


def test_a_closed_standard_error_is_given_to_no_file(tmp_path: Path) -> None:
    """What is opened first would else get its number, and with it what is said there."""
    program = """
import tipx.cli.validate
def told(*_):
    import os
    file = open("other", "wb")
    os.write(2, b"said")
    file.close()
tipx.cli.validate._check = told
"""
    done = with_broken_stderr("closed", prepared(program, "validate", VALID, *NOW), tmp_path)
    assert (done.status, (tmp_path / "other").read_bytes()) == (0, b"")


def test_a_pipe_that_breaks_and_is_not_standard_output_is_never_taken_for_success() -> None:
    program = "import tipx.cli.validate\ndef broken(*_):\n    raise BrokenPipeError\ntipx.cli.validate._check = broken"
    done = run("validate", VALID, *NOW, program=program)
    assert (done.status, done.out) == (70, b"")
    assert done.err.startswith(b"tipx: internal error (BrokenPipeError)")


def test_a_help_text_that_nobody_reads_is_no_error() -> None:
    write = gone()
    done = subprocess.run(tipx("validate", "--help"), stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_commands_write_to_standard_error_in_one_way_only() -> None:
    folder = Path(library.__file__).parent / "cli"
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword)}
        assert "err" not in named, path.name
        if path.name != "output.py":
            assert "sys.stderr" not in path.read_text(encoding="utf-8"), path.name
