"""Ctrl-C, SIGTERM and a closed terminal, at any moment: one line, status 130, no traceback, nothing half written."""

from __future__ import annotations

import functools
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from ends_harness import (
    COUNTING,
    INTERRUPTED,
    NOW,
    VALID,
    Ended,
    children,
    ended,
    in_form,
    interrupting,
    is_running,
    leftovers,
    payload,
    prepared,
    run,
    send,
    start,
    tipx,
    wait_until,
)

pytestmark = pytest.mark.unix

XML = VALID.with_name(VALID.name.replace(".json", ".xml"))
FOREVER = b'{"recordType": "victim"}\n'


def is_quiet(done: Ended) -> bool:
    return (done.status, done.err) == INTERRUPTED and done.out == b""


@functools.cache
def length(given: Path) -> dict[str, int]:
    """How many modules are imported and functions called while a payload is judged."""
    done = run("validate", given, *NOW, program=COUNTING)
    imports, calls = map(int, done.err.split())
    return {"import": imports, "call": calls}


@pytest.mark.parametrize("part", range(0, 96, 7))
def test_while_a_module_is_loaded_it_is_one_line_and_130(part: int) -> None:
    number = 1 + length(VALID)["import"] * part // 100
    done = run("validate", VALID, *NOW, program=interrupting("import", number))
    assert is_quiet(done)


@pytest.mark.parametrize("part", [1, 20, 40, 55, 70, 85, 95])
@pytest.mark.parametrize("given", [VALID, XML], ids=["json", "xml"])
def test_at_any_call_of_a_function_it_is_one_line_and_130(part: int, given: Path) -> None:
    number = length(given)["call"] * part // 100
    assert is_quiet(run("validate", given, *NOW, program=interrupting("call", number)))


@pytest.mark.parametrize("left", [3000, 1500, 700, 400, 200, 100, 60, 40, 20, 10])
def test_when_all_is_nearly_done_it_ends_in_one_of_both_ways_and_never_with_a_traceback(left: int) -> None:
    done = run("validate", VALID, *NOW, program=interrupting("call", length(VALID)["call"] - left))
    assert (done.status, done.err) in (INTERRUPTED, (0, b""))
    assert done.status == 130 or b"valid" in done.out


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize(("kind", "part"), [("import", 2), ("import", 60), ("call", 80)])
def test_to_be_told_to_end_is_to_be_interrupted(name: str, kind: str, part: int) -> None:
    number = length(VALID)[kind] * part // 100
    assert is_quiet(run("validate", VALID, *NOW, program=interrupting(kind, number, name)))


def test_before_an_interrupt_is_seen_to_next_to_nothing_is_loaded() -> None:
    """Python itself answers an interrupt with a traceback until the first line of the program has run."""
    code = "import sys; before = set(sys.modules); import tipx.__main__; print(*sorted(set(sys.modules) - before))"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment)
    assert done.stdout.split() == [b"__future__", b"tipx", b"tipx.__main__", b"tipx.version"]


@pytest.mark.parametrize("delay", sorted(random.Random(4).uniform(0.005, 0.25) for _ in range(8)))
def test_soon_after_the_first_line_it_is_one_line_and_130(delay: float) -> None:
    process = start(prepared("import os, tipx.__main__; os.write(1, b'begun\\n')", "validate", "-"),
                    stdin=subprocess.PIPE)  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    time.sleep(delay + 0.001)
    send(process, signal.SIGINT)
    assert ended(process) == Ended(130, b"", b"tipx: interrupted\n")


def test_in_a_long_run_over_several_processes_none_of_them_is_left_and_none_of_them_speaks(tmp_path: Path) -> None:
    big = tmp_path / "big.tipx.ndjson"
    big.write_bytes(in_form("ndjson", payload(30_000)))
    for name, whole_group in (("SIGINT", True), ("SIGINT", False), ("SIGTERM", False), ("SIGTERM", True)):
        process = start(tipx("validate", big, *NOW, "--jobs", 2))
        assert wait_until(lambda: len(children(process.pid)) == 2), "the processes began"  # noqa: B023
        workers = children(process.pid)
        (os.killpg if whole_group else os.kill)(process.pid, getattr(signal, name))
        assert is_quiet(ended(process)), (name, whole_group)
        assert wait_until(lambda: not any(map(is_running, workers))), "they ended"  # noqa: B023


def test_while_a_file_is_written_the_old_one_stays_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_bytes(b"old")
    program = "import os, signal\nos.fsync = lambda _: os.kill(os.getpid(), signal.SIGINT)"
    done = run("validate", VALID, *NOW, "-f", f"json={report}", program=program)
    assert is_quiet(done)
    assert report.read_bytes() == b"old"
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("name", ["SIGINT", "SIGHUP"])
def test_what_the_caller_told_it_to_ignore_stays_ignored(name: str) -> None:
    """A job in the background of a shell, and one under nohup."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"import os, signal, sys; signal.signal(signal.{name}, signal.SIG_IGN); "
         "os.execv(sys.executable, [sys.executable, '-m', 'tipx', 'validate', '-'])"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(FOREVER)
    process.stdin.flush()
    time.sleep(0.5)
    os.kill(process.pid, getattr(signal, name))
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (1, b"")
    assert b"1 input" in out or b"invalid" in out
