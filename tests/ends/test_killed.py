"""Ended from outside at any moment, without a chance to tidy up: no output is half written, and the next run works."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import pytest
from ends_harness import (
    INVALID,
    NOW,
    VALID,
    Ended,
    children,
    ended,
    in_form,
    is_running,
    leftovers,
    payload,
    run,
    start,
    tipx,
    wait_until,
)

pytestmark = pytest.mark.unix

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("big") / "big.tipx.ndjson"
    path.write_bytes(in_form("ndjson", payload(30_000)))
    return path


AT_THE_WRITING = """
import os, signal
kill = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("moment", ["os.fsync = kill", "os.chmod = kill", "os.replace = kill"])
@pytest.mark.parametrize("old", [None, b"old"], ids=["new", "old"])
def test_killed_while_an_output_is_written_it_is_as_it_was(tmp_path: Path, moment: str, old: bytes | None) -> None:
    report = tmp_path / "report.json"
    if old is not None:
        report.write_bytes(old)
    done = run("validate", VALID, *NOW, "-f", f"json={report}", program=AT_THE_WRITING + moment)
    assert done == Ended(-signal.SIGKILL, b"", b"")
    assert (report.read_bytes() if report.exists() else None) == old
    assert len(leftovers(tmp_path)) == 1
    again = run("validate", VALID, *NOW, "-f", f"json={report}")
    assert again == Ended(0, b"", b"")
    assert report.read_bytes().startswith(b'{\n  "tipx_report"')


@pytest.mark.parametrize("command", [
    ["validate", INVALID, "--baseline", "{out}", "--update-baseline"], ["report", "merge", "{saved}", "-o", "{out}"],
    ["validate", VALID, "-f", "csv={out}", "-f", "sarif={out}2"],
], ids=["baseline", "merge", "two"])  # fmt: skip
def test_every_command_that_writes_a_file_leaves_at_most_one_beside_it(tmp_path: Path, command: list[object]) -> None:
    saved = tmp_path / "saved.json"
    run("validate", VALID, *NOW, "-f", f"json={saved}")
    out = tmp_path / "out"
    filled = [str(one).format(out=out, saved=saved) for one in command]
    done = run(*filled, program=AT_THE_WRITING + "os.replace = kill")
    assert done.status == -signal.SIGKILL
    assert sorted(os.listdir(tmp_path)) == [*leftovers(tmp_path), "saved.json"]
    assert len(leftovers(tmp_path)) == 1


def test_what_is_left_of_a_killed_run_is_described_in_the_docs() -> None:
    text = re.sub(r"\s+", " ", (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8"))
    assert "`.tipx-`" in text
    assert "`kill -9`" in text


def test_what_is_left_of_a_killed_run_is_no_input_of_the_next(tmp_path: Path) -> None:
    (tmp_path / "message.tipx.json").write_bytes(VALID.read_bytes())
    run(
        "validate",
        tmp_path,
        *NOW,
        "-f",
        f"json={tmp_path / 'report.json'}",
        program=AT_THE_WRITING + "os.replace = kill",
    )
    assert len(leftovers(tmp_path)) == 1
    assert run("validate", tmp_path, *NOW).out.endswith(b"1 input: valid\n")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_in_a_long_run_nothing_is_written_and_nothing_stays_running(
    tmp_path: Path, big: Path, jobs: str
) -> None:
    report = tmp_path / "report.json"
    process = start(tipx("validate", big, *NOW, "--jobs", jobs, "-f", f"json={report}"))
    if jobs == "2":
        assert wait_until(lambda: len(children(process.pid)) == 2), "the processes began"
    else:
        time.sleep(0.4)
    workers = children(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    assert ended(process) == Ended(-signal.SIGKILL, b"", b"")
    assert os.listdir(tmp_path) == []
    assert wait_until(lambda: not any(map(is_running, workers))), "they end with their parent"


def test_a_process_of_the_run_that_is_killed_is_said_and_there_is_no_verdict(big: Path) -> None:
    process = start(tipx("validate", big, *NOW, "--jobs", 2))
    assert wait_until(lambda: len(children(process.pid)) == 2), "the processes began"
    workers = children(process.pid)
    os.kill(workers[0], signal.SIGKILL)
    done = ended(process)
    assert done.status == 70
    assert done.out == b""
    assert done.err == (
        b"tipx: a process that judged a part of the input was ended from outside; is there too little memory?\n"
    )
    assert wait_until(lambda: not any(map(is_running, workers))), "the others end too"


def test_what_a_killed_run_had_written_is_a_beginning_of_what_it_would_have_written(tmp_path: Path) -> None:
    lines = tmp_path / "lines.tipx.ndjson"
    lines.write_bytes(in_form("ndjson", payload(500)))
    process = start(tipx("validate", lines, *NOW, "-f", "ndjson"))
    assert process.stdout is not None
    first = process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    begun = first + process.stdout.read()
    ended(process)
    once = run("validate", lines, *NOW, "-f", "ndjson").out
    assert once.startswith(begun)
    assert once.splitlines()[-1].startswith(b'{"tipx_report"')
    assert b"tipx_report" not in begun
