"""Of a program under test nothing lives on: neither itself nor what it started, however its run ends."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_implementations import command
from small_suites import many, small_suite

from tipx.conformance.filtering import FilterImplementation
from tipx.conformance.lines import LineImplementation
from tipx.conformance.model import Declared, ImplementationError, Outcome
from tipx.conformance.process import Process
from tipx.conformance.running import choose, run
from tipx.conformance.suite import Suite

pytestmark = pytest.mark.unix

PATIENT = 60.0


def lives(number: int) -> bool:
    """Whether a process is there, and more than a dead one that nobody has asked for."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{number}/stat").read_bytes().rpartition(b")")[2].split()[0] not in (b"Z", b"X")
    return False


def await_gone(numbers: list[int]) -> list[int]:
    """Those that are still there: a process that was killed needs a moment."""
    until = time.monotonic() + PATIENT
    while (left := [number for number in numbers if lives(number)]) and time.monotonic() < until:
        time.sleep(0.01)
    return left


def noted(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().split()]


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Path]:
    """A file for the numbers of processes; whatever a test does, they are ended after it."""
    path = tmp_path / "notes"
    yield path
    for number in noted(path) if path.exists() else ():
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


@pytest.fixture
def six(tmp_path: Path) -> Suite:
    return small_suite(tmp_path / "suite", many(6))


@pytest.mark.parametrize("way", ["children", "children, then crash"])
def test_nothing_that_it_started_lives_on(six: Suite, notes: Path, way: str) -> None:
    started = LineImplementation(six, command(way, notes), PATIENT, PATIENT)
    outcomes = [one.outcome for one in run(started, choose(six, started.declared), 1)]
    started.close()
    assert outcomes.count(Outcome.PASS) == (6 if way == "children" else 5)
    assert len(noted(notes)) >= 3
    assert await_gone(noted(notes)) == []


def test_what_did_not_start_leaves_nothing(six: Suite, notes: Path) -> None:
    with pytest.raises(ImplementationError):
        LineImplementation(six, command("children, no start", notes), PATIENT, 1.5)
    assert len(noted(notes)) == 3
    assert await_gone(noted(notes)) == []


def test_a_program_that_ignores_stop_and_signals_is_ended(six: Suite, notes: Path) -> None:
    started = LineImplementation(six, command("stubborn", notes), PATIENT, PATIENT)
    assert lives(noted(notes)[0])
    started.close()
    assert await_gone(noted(notes)) == []


def test_a_filter_leaves_nothing(six: Suite, notes: Path) -> None:
    declared = Declared("filter", "1", "any", standard=("1.0",), claims=frozenset({"reader"}))
    words = " ".join(f"'{one}'" for one in command("filter, children", notes, "{file}"))
    started = FilterImplementation(words, declared, PATIENT)
    one = choose(six, declared).asked[:1]
    assert [answered.answer for answered in started.answers(one)] == [{"verdict": "valid"}]
    assert len(noted(notes)) == 3
    assert await_gone(noted(notes)) == []


def test_other_programs_of_ours_are_left_alone(six: Suite) -> None:
    other = Process([sys.executable, "-S", "-c", "import sys; sys.stdin.read()"])
    started = LineImplementation(six, command("good"), PATIENT, PATIENT)
    started.close()
    with pytest.raises(TimeoutError):
        other.wait(0.0)
    other.close()
    assert other.wait(PATIENT) == 0


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("way", ["stubborn", "children, slow", "children, no start"])
def test_a_run_that_is_interrupted_leaves_nothing(tmp_path: Path, notes: Path, way: str, name: str) -> None:
    small_suite(tmp_path / "suite", many(3, trigger=3))
    arguments = [
        "conformance",
        "run",
        "--suite",
        str(tmp_path / "suite"),
        "-f",
        "json=out.json",
        "--",
        *command(way, notes),
    ]
    runner = subprocess.Popen(
        [sys.executable, "-m", "tipx", *arguments], cwd=tmp_path, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    until = time.monotonic() + PATIENT
    wanted = 1 if way == "stubborn" else 3
    while time.monotonic() < until and not (notes.exists() and len(notes.read_text().splitlines()) == wanted):
        time.sleep(0.01)
    runner.send_signal(getattr(signal, name))
    _, said = runner.communicate(timeout=PATIENT)
    assert (runner.returncode, said) == (130, "tipx: interrupted\n")
    assert len(noted(notes)) == wanted
    assert await_gone(noted(notes)) == []
    assert not (tmp_path / "out.json").exists()
