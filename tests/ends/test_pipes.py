"""Pipes that close, inputs that end in the middle of a record, two runs at once: what is documented, and no traceback."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from ends_harness import INVALID, NOW, VALID, Ended, ended, in_form, leftovers, payload, run, start, tipx, wait_until

from tipx.reporting import FORMATS

pytestmark = pytest.mark.unix


@pytest.mark.parametrize("form", FORMATS)
def test_a_reader_that_takes_one_line_and_goes_is_no_error(tmp_path: Path, form: str) -> None:
    big = tmp_path / "big.tipx.ndjson"
    big.write_bytes(in_form("ndjson", payload(400)))
    process = start(tipx("validate", big, *NOW, "-f", form, "--max-per-rule", 0, "--max-problems", 0))
    assert process.stdout is not None
    assert process.stdout.read(1)
    process.stdout.close()
    process.stdout = None
    assert ended(process) == Ended(1, b"", b"")


def test_a_reader_that_goes_takes_no_file_along(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    read, write = os.pipe()
    os.close(read)
    command = tipx("validate", INVALID, *NOW, "-f", "ndjson", "-f", f"json={file}")
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")
    assert json.loads(file.read_bytes())["verdict"] == "invalid"


@pytest.mark.parametrize("form", ["json", "ndjson", "xml"])
@pytest.mark.parametrize("part", [30, 60, 99])
def test_standard_input_that_ends_in_the_middle_of_a_record_is_malformed(form: str, part: int) -> None:
    text = in_form(form, payload(5)).rstrip()
    cut = text[: len(text) * part // 100]
    done = run("validate", "-", *NOW, "-f", "json", "--as", form, input=cut)
    assert (done.status, done.err) == (1, b"")
    report = json.loads(done.out)
    assert report["verdict"] == "invalid"
    assert any(one["layer"] == "syntax" for one in report["problems"])
    for command in (["canon", "-", "--as", form], ["assess", "-", "--as", form]):
        done = run(*command, input=cut)
        assert done.status == 1
        assert done.err.count(b"\n") == 1
        assert b"Traceback" not in done.err


@pytest.mark.parametrize("text", [b"", b"{", b"<", b'{"recordType": "vic', b"<victim", b"\xef\xbb\xbf", b" \n"])
def test_standard_input_that_ends_at_once_is_said(text: bytes) -> None:
    done = run("validate", "-", *NOW, input=text)
    assert (done.status, done.err) == (1, b"")
    assert b"<stdin>" in done.out


def test_what_feeds_standard_input_and_is_killed_leaves_an_input_that_is_cut_off() -> None:
    feed = subprocess.Popen(
        ["sh", "-c", 'printf \'{"recordType": "bundle", "id": \'; kill -9 $$'], stdout=subprocess.PIPE
    )
    done = run("validate", "-", *NOW, stdin=feed.stdout)
    feed.wait()
    assert (done.status, done.err) == (1, b"")


def test_standard_input_that_fails_is_one_line_and_3() -> None:
    """The memory of a process is a file of which a reading at its beginning fails."""
    for command, told in (("validate", "out"), ("canon", "err"), ("assess", "err")):
        with open("/proc/self/mem", "rb") as memory:
            done = run(command, "-", stdin=memory)
        assert done.status == 3
        assert b"<stdin>" in getattr(done, told)
        assert b"input/output error\n" in getattr(done, told)


def test_a_closed_standard_input_is_one_line_and_3() -> None:
    for command in ("validate", "canon", "assess"):
        done = run(command, "-", stdin=None, preexec_fn=lambda: os.close(0))
        assert done.status == 3
        assert b"standard input is closed" in done.out + done.err


@pytest.mark.parametrize("closed", [1, 2])
def test_a_closed_standard_output_or_error_is_no_traceback(closed: int, tmp_path: Path) -> None:
    done = run("validate", INVALID, *NOW, "-f", f"json={tmp_path / 'a'}", preexec_fn=lambda: os.close(closed))
    assert done == Ended(1, b"", b"")
    done = run("validate", INVALID, *NOW, preexec_fn=lambda: os.close(closed))
    assert done.status == (70 if closed == 1 else 1)
    assert done.err in (b"", b"tipx: standard output is closed\n")


def test_two_runs_that_write_one_file_leave_the_whole_report_of_one_of_them(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    alone = {}
    for path in (VALID, INVALID):
        run("validate", path, *NOW, "-f", f"json={report}")
        alone[path] = report.read_bytes()
    report.unlink()
    for _ in range(3):
        both = [start(tipx("validate", path, *NOW, "-f", f"json={report}")) for path in (VALID, INVALID, VALID)]
        assert [ended(one) for one in both] == [Ended(0, b"", b""), Ended(1, b"", b""), Ended(0, b"", b"")]
        assert report.read_bytes() in alone.values()
        assert leftovers(tmp_path) == []


def test_a_file_that_two_runs_write_can_be_read_whole_at_any_time(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    run("validate", VALID, *NOW, "-f", f"json={report}")
    writing = [start(tipx("validate", VALID, INVALID, *NOW, "-f", f"json={report}")) for _ in range(3)]
    while any(one.poll() is None for one in writing):
        assert json.loads(report.read_bytes())["tipx_report"] == "1.0"
    assert {ended(one).status for one in writing} == {1}


@pytest.mark.parametrize(
    "more", [[], ["--as", "ndjson"], ["--inputs", "separate"]], ids=["told apart", "as told", "separate"]
)
@pytest.mark.parametrize("named", [False, True], ids=["standard input", "by its name"])
def test_a_problem_of_a_line_is_told_before_more_is_written_into_the_pipe(
    tmp_path: Path, named: bool, more: list[str]
) -> None:
    bundle = payload(1)
    wrong = json.dumps({**bundle["victims"][0], "sex": "none of these"}).encode() + b"\n"
    header, *_ = in_form("ndjson", bundle).splitlines(keepends=True)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    where = str(pipe) if named else "-"
    process = start(tipx("validate", where, *NOW, "-f", "ndjson", *more), stdin=subprocess.PIPE)
    feed = pipe.open("wb", buffering=0) if named else process.stdin
    assert feed is not None
    assert process.stdout is not None
    feed.write(header + wrong)
    feed.write(wrong)
    feed.flush()
    os.set_blocking(process.stdout.fileno(), False)
    assert wait_until(lambda: b"TIPX-STR-009" in (process.stdout.peek() or b"")), "it is told while the pipe is open"
    feed.close()
    process.stdin = None
    os.set_blocking(process.stdout.fileno(), True)
    assert ended(process).status == 1
