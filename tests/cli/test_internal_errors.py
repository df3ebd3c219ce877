"""What goes wrong inside tipx is one line without a value of a record; interrupts and closed pipes are quiet."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_harness import EXAMPLES, NOW, VALID, run

import tipx.validation
from tipx.ruleset import registry, runner

SECRET = "Sample Gulalai"


def fail(*_: object, **__: object) -> None:
    name = SECRET
    raise ValueError(f"cannot handle {name}")


def test_an_internal_error_is_one_line_and_status_70(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tipx.validation, "validate_inputs", fail)
    done = run("validate", VALID)
    assert (done.status, done.out) == (70, "")
    assert done.err.count("\n") == 1
    assert "internal error (ValueError)" in done.err
    assert "--debug" in done.err
    assert SECRET not in done.err


@pytest.mark.parametrize("arguments", [["--debug", "validate", VALID], ["validate", VALID, "--debug"]])
def test_debug_shows_where_it_happened_and_no_value(monkeypatch: pytest.MonkeyPatch, arguments: list[object]) -> None:
    monkeypatch.setattr(tipx.validation, "validate_inputs", fail)
    done = run(*arguments)
    assert done.status == 70
    assert f"{Path(__file__).name}:" in done.err
    assert "in fail" in done.err
    assert SECRET not in done.err
    assert "cannot handle" not in done.err


def test_debug_names_the_error_behind_the_error_and_not_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrapped(*_: object, **__: object) -> None:
        try:
            fail()
        except ValueError as error:
            raise KeyError(SECRET) from error

    monkeypatch.setattr(tipx.validation, "validate_inputs", wrapped)
    done = run("validate", VALID, "--debug")
    assert "internal error (KeyError)" in done.err
    assert "after ValueError" in done.err
    assert SECRET not in done.err


def test_a_fault_of_a_rule_names_the_rule_gives_70_and_the_other_rules_still_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = next(rule.check.id for rule in registry.rules_by_kind("case") if not rule.wakes)

    def awake(kind: str, *asked: Any) -> list[registry.Rule]:
        found = registry.awake(kind, *asked)
        return [rule._replace(run=fail) if (kind, rule.check.id) == ("case", broken) else rule for rule in found]

    monkeypatch.setattr(runner, "awake", awake)
    done = run("validate", VALID, *NOW, "-f", "json")
    assert done.status == 70
    assert f"internal error in {broken}: ValueError" in done.err
    assert SECRET not in done.err + done.out
    assert done.json["verdict"] == "undecided"
    (fault,) = done.json["faults"]
    assert re.fullmatch(rf"{broken}: ValueError \({Path(__file__).name}:[0-9]+\)", fault)


def test_a_reporter_that_fails_gives_70_and_never_0(monkeypatch: pytest.MonkeyPatch) -> None:
    import tipx.reporting.json

    monkeypatch.setattr(tipx.reporting.json, "report_to_json", fail)
    assert run("validate", VALID, *NOW, "-f", "json").status == 70


def test_an_interrupt_is_one_line_and_status_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(tipx.validation, "validate_inputs", interrupted)
    done = run("validate", VALID)
    assert (done.status, done.out, done.err) == (130, "", "tipx: interrupted\n")


WAITING = """
import os, signal, sys, time
from tipx.cli import main

class Waiting:
    def read(self, size):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(60)

sys.stdin = type("Stdin", (), {"buffer": Waiting()})()
main(["validate", "-"])
"""


@pytest.mark.unix
def test_control_c_while_it_waits_for_standard_input_is_quiet() -> None:
    done = subprocess.run([sys.executable, "-c", WAITING], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"tipx: interrupted\n")


@pytest.mark.parametrize("arguments", [
    ["validate", str(EXAMPLES), *NOW], ["validate", str(EXAMPLES), *NOW, "-f", "json"], ["codes", "show", "language"],
    ["example", "show", "internal-child"], ["schema", "show", "bundle", "--single"], ["--help"],
])  # fmt: skip
def test_a_reader_that_goes_away_is_no_error(arguments: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([sys.executable, "-m", "tipx", *arguments], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert done.stderr == b""
    assert done.returncode in (0, 1, 4)


def test_the_status_is_that_of_the_verdict_also_when_the_reader_goes_away() -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "tipx", "validate", str(EXAMPLES / "invalid" / "no-consent.tipx.json"), *NOW]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.unix
@pytest.mark.parametrize(
    "arguments", [["validate", str(VALID), *NOW], ["rules", "list"], ["example", "show", "internal-child"]]
)
def test_a_full_disk_is_one_clear_line_and_never_0(arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tipx", *arguments], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 70
    assert done.stderr == b"tipx: standard output cannot be written: no space left on device\n"
