"""A conversion that is killed, interrupted, out of space, or whose input changes: its output appears whole, or not at all."""

from __future__ import annotations

import json
import os
import random
import signal
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ends_harness import (
    COUNTING,
    INTERRUPTED,
    NOW,
    VALID,
    Ended,
    ended,
    in_form,
    interrupting,
    leftovers,
    payload,
    prepared,
    run,
    start,
    tipx,
)

import tipx as library
from tipx.converting.conversion import InputRefused
from tipx.converting.model import ConvertError
from tipx.options import Options
from tipx.reading.content import File

pytestmark = pytest.mark.unix

FORMS = ("json", "ndjson", "xml")
SAID = "it was written to while it was read"
OLD = b"the old file"
OPTIONS = Options(now=NOW[1])


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More than what waits in memory."""
    path = tmp_path_factory.mktemp("big") / "big.tipx.ndjson"
    path.write_bytes(in_form("ndjson", payload(12_000)))
    assert path.stat().st_size > 6_000_000
    return path


@pytest.fixture(scope="module")
def whole(big: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, float]:
    """What becomes of it when nothing happens, and how long that takes."""
    output = tmp_path_factory.mktemp("whole") / "out.xml"
    began = time.monotonic()
    assert run("convert", big, "-o", output, *NOW, "--no-validate", "-q").status == 0
    return output.read_bytes(), time.monotonic() - began


def content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


# -- killed ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("old", [None, OLD], ids=["new", "old"])
@pytest.mark.parametrize("seed", range(5))
def test_killed_at_any_moment_there_is_the_old_output_or_the_whole_new_one(
    tmp_path: Path, big: Path, whole: tuple[bytes, float], old: bytes | None, seed: int
) -> None:
    new, seconds = whole
    output = tmp_path / "out.xml"
    if old is not None:
        output.write_bytes(old)
    part = (seed + random.Random(seed).random()) / 5
    process = start(tipx("convert", big, "-o", output, *NOW, "--no-validate", "-q"))
    time.sleep(seconds * part)
    process.kill()
    done = ended(process)
    assert done.status in (-signal.SIGKILL, 0)
    assert content(output) in ((old, new) if done.status else (new,))
    # What is left of it stands under one name, which no other run takes for an input, and nobody else can read it.
    assert len(leftovers(tmp_path)) <= 1
    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in leftovers(tmp_path)} <= {0o600}
    assert set(os.listdir(tmp_path)) <= {"out.xml", *leftovers(tmp_path)}


KILL = "import os, signal, tempfile\nkill = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"


@pytest.mark.parametrize("moment", ["os.fsync = kill", "os.replace = kill", "tempfile.mkstemp = kill"])
@pytest.mark.parametrize("old", [None, OLD], ids=["new", "old"])
@pytest.mark.parametrize("rejects", [False, True], ids=["alone", "rejects"])
def test_killed_while_it_is_written_the_old_output_stays(
    tmp_path: Path, moment: str, old: bytes | None, rejects: bool
) -> None:
    output, aside = tmp_path / "out.json", tmp_path / "rejects.ndjson"
    if old is not None:
        output.write_bytes(old)
    more = ["--rejects", aside] if rejects else []
    done = run("convert", VALID, "-o", output, *NOW, *more, program=KILL + moment)
    assert done == Ended(-signal.SIGKILL, b"", b"")
    assert (content(output), content(aside)) == (old, None)
    assert len(leftovers(tmp_path)) <= 1 + rejects
    again = run("convert", VALID, "-o", output, *NOW, *more)
    assert again.status == 0
    assert json.loads(output.read_bytes()) == json.loads(VALID.read_bytes())


# -- interrupted ----------------------------------------------------------------------------------------------------


def calls(*arguments: object) -> int:
    """How many functions are called in a run."""
    return int(run(*arguments, program=COUNTING).err.split()[-1])


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("to", ["json", "xml"])
def test_interrupted_at_any_call_it_is_one_line_and_130_and_nothing_is_left(tmp_path: Path, name: str, to: str) -> None:
    output, aside = tmp_path / f"out.{to}", tmp_path / "rejects.ndjson"
    arguments = ("convert", VALID, "-o", output, "--rejects", aside, *NOW, "-q")
    number = calls(*arguments)
    for path in tmp_path.iterdir():
        path.unlink()
    for part in (10, 30, 50, 60, 65, 70, 75, 80, 85, 90, 93, 95, 96, 97):
        done = run(*arguments, program=interrupting("call", number * part // 100, name))
        assert (done.status, done.err) == INTERRUPTED, part
        assert os.listdir(tmp_path) == [], part


def test_interrupted_at_the_end_it_has_appeared_whole_or_not_at_all(tmp_path: Path) -> None:
    output = tmp_path / "out.json"
    arguments = ("convert", VALID, "-o", output, *NOW, "-q")
    number = calls(*arguments)
    known = output.read_bytes()
    for left in (1200, 600, 400, 300, 200, 150, 100, 80, 60, 40, 20):
        output.unlink(missing_ok=True)
        done = run(*arguments, program=interrupting("call", number - left))
        assert (done.status, done.err) in (INTERRUPTED, (0, b"")), left
        assert content(output) in ((None, known) if done.status else (known,)), left
        assert leftovers(tmp_path) == [], left


def test_interrupted_in_a_long_conversion_nothing_is_left(
    tmp_path: Path, big: Path, whole: tuple[bytes, float]
) -> None:
    output = tmp_path / "out.xml"
    output.write_bytes(OLD)
    for part in (0.5, 0.8):
        process = start(tipx("convert", big, "-o", output, *NOW, "--no-validate", "-q"))
        time.sleep(whole[1] * part)
        os.kill(process.pid, signal.SIGINT)
        done = ended(process)
        if done.status:  # this machine may have been faster than before
            assert (done.status, done.err) == INTERRUPTED
            assert (output.read_bytes(), os.listdir(tmp_path)) == (OLD, ["out.xml"])


# -- no space -------------------------------------------------------------------------------------------------------


def small_files(size: int) -> str:
    """Python by which no file may grow beyond so many bytes."""
    return f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"


@pytest.mark.parametrize("to", FORMS)
@pytest.mark.parametrize("old", [None, OLD], ids=["new", "old"])
@pytest.mark.parametrize("validate", [[], ["--no-validate"]], ids=["validated", "not"])
def test_an_output_that_does_not_fit_is_one_line_and_70(
    tmp_path: Path, to: str, old: bytes | None, validate: list[str]
) -> None:
    output = tmp_path / f"out.{to}"
    if old is not None:
        output.write_bytes(old)
    done = run("convert", VALID, "-o", output, *NOW, *validate, program=small_files(300))
    assert done == Ended(70, b"", f"tipx: {output} cannot be written: file too large\n".encode())
    assert (content(output), leftovers(tmp_path)) == (old, [])


@pytest.mark.parametrize("size", [1_000_000, 5_000_000])
def test_what_has_to_wait_on_the_way_and_does_not_fit_is_one_line_and_70(tmp_path: Path, big: Path, size: int) -> None:
    output = tmp_path / "out.xml"
    done = run("convert", big, "-o", output, *NOW, "--no-validate", program=small_files(size))
    assert done == Ended(70, b"", f"tipx: {output} cannot be written: file too large\n".encode())
    assert os.listdir(tmp_path) == []


def test_rejects_that_do_not_fit_take_the_output_along(tmp_path: Path) -> None:
    records = [{**one, "sex": "none of these"} for one in payload(40)["victims"]]
    source = tmp_path / "in.ndjson"
    source.write_bytes(in_form("ndjson", payload(1, victims=[*payload(1)["victims"], *records])))
    output, aside = tmp_path / "out.json", tmp_path / "rejects.ndjson"
    done = run(
        "convert", source, "-o", output, "--rejects", aside, *NOW, "--loss", "report", program=small_files(9000)
    )  # fmt: skip
    assert done == Ended(70, b"", f"tipx: {output} or {aside} cannot be written: file too large\n".encode())
    assert os.listdir(tmp_path) == ["in.ndjson"]


def test_a_disk_that_fails_when_all_is_to_be_kept_safe_is_said(tmp_path: Path) -> None:
    output = tmp_path / "out.json"
    output.write_bytes(OLD)
    program = "import os\ndef fsync(_):\n    raise OSError(5, 'Input/output error')\nos.fsync = fsync"
    done = run("convert", VALID, "-o", output, *NOW, program=program)
    assert done == Ended(70, b"", f"tipx: {output} cannot be written: input/output error\n".encode())
    assert (output.read_bytes(), leftovers(tmp_path)) == (OLD, [])


@pytest.mark.parametrize("to", FORMS)
def test_a_standard_output_that_is_full_is_one_line_and_70(to: str) -> None:
    with open("/dev/full", "wb") as out:
        command = prepared("", "convert", VALID, "-o", "-", "--to", to, *NOW)
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, check=False)
    full = b"tipx: standard output cannot be written: no space left on device\n"
    assert (done.returncode, done.stderr) == (70, full)


# -- pipes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", FORMS)
@pytest.mark.parametrize("read", [0, 1])
def test_a_reader_that_goes_is_no_error(to: str, read: int) -> None:
    text = in_form("json", payload(200))
    process = start(tipx("convert", "-", "-o", "-", "--to", to, *NOW, "--no-validate", "-q"), stdin=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(text)
    process.stdin.close()
    process.stdin = None
    assert len(process.stdout.read(read)) == read
    process.stdout.close()
    process.stdout = None
    assert ended(process) == Ended(0, b"", b"")


@pytest.mark.parametrize("to", FORMS)
def test_standard_input_goes_to_standard_output_and_nothing_else_does(to: str) -> None:
    done = run("convert", "-", "-o", "-", "--to", to, *NOW, input=VALID.read_bytes())
    assert done.status == 0
    assert library.load(done.out) == json.loads(VALID.read_bytes()) or to == "ndjson"
    assert done.err.splitlines()[0] == b"4 records in = 4 out + 0 rejected"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("part", [30, 60, 99])
def test_standard_input_that_ends_in_the_middle_gives_nothing(tmp_path: Path, form: str, part: int) -> None:
    text = in_form(form, payload(5)).rstrip()
    output = tmp_path / "out.json"
    done = run("convert", "-", "-o", output, "--from", form, *NOW, input=text[: len(text) * part // 100])
    assert (done.status, done.out) == (1, b"")
    assert done.err.splitlines()[-1].startswith(b"tipx: <stdin>: ")
    assert os.listdir(tmp_path) == []


def test_standard_input_that_fails_is_3(tmp_path: Path) -> None:
    for validate in ([], ["--no-validate"]):
        with open("/proc/self/mem", "rb") as memory:
            done = run("convert", "-", "-o", tmp_path / "out.json", *validate, stdin=memory)
        assert (done.status, done.out, done.err.count(b"\n")) == (3, b"", 1)


def test_two_runs_at_once_leave_one_whole_output(tmp_path: Path) -> None:
    output = tmp_path / "out.json"
    runs = [start(tipx("convert", VALID, "-o", output, *NOW, "-q")) for _ in range(2)]
    assert [ended(one) for one in runs] == [Ended(0, b"", b"")] * 2
    assert json.loads(output.read_bytes()) == json.loads(VALID.read_bytes())
    assert os.listdir(tmp_path) == ["out.json"]


# -- an input that changes ------------------------------------------------------------------------------------------


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b'{"recordType": "victim", "sex": "none of these"}\n')


def shrink(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def overwrite(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.write(b"\x00" * size)


def replace(path: Path) -> None:
    other = path.with_suffix(".new")
    other.write_bytes(in_form("ndjson", payload(1)))
    os.replace(other, path)


def delete(path: Path) -> None:
    path.unlink()


def written(folder: Path, form: str) -> Path:
    """A file that was written long ago."""
    path = folder / f"input.tipx.{form}"
    path.write_bytes(in_form(form, json.loads(VALID.read_bytes())))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def at_reading(number: int, happens: Callable[[], None], patch: pytest.MonkeyPatch, source: Path) -> list[int]:
    """Something happens to the input at the so many-th time that something is read of it."""
    readings = [0]
    slice_of = File.slice

    def watched(one: File, begin: int, end: int | None = None) -> bytes:
        if one.path == str(source):
            readings[0] += 1
            if readings[0] == number:
                happens()
        return slice_of(one, begin, end)

    patch.setattr(File, "slice", watched)
    return readings


@pytest.mark.parametrize("change", [grow, shrink, overwrite, replace, delete])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("validate", [True, False], ids=["validated", "not"])
def test_an_input_that_changes_at_any_moment_is_converted_as_it_was_opened_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, validate: bool, change: Callable[[Path], None]
) -> None:
    output = tmp_path / "out.json"

    def convert(path: Path) -> Any:
        return library.convert(path, output, options=OPTIONS, validate=validate)

    path = written(tmp_path, form)
    with monkeypatch.context() as patch:
        readings = at_reading(0, lambda: None, patch, path)
        known = convert(path).digest
    assert readings[0] > 1
    for number in range(1, readings[0] + 1):
        path = written(tmp_path, form)
        output.unlink(missing_ok=True)
        with monkeypatch.context() as patch:
            at_reading(number, lambda: change(path), patch, path)  # noqa: B023
            if change in (replace, delete):
                assert convert(path).digest == known
                continue
            with pytest.raises(InputRefused) as error:
                convert(path)
        assert (error.value.status, SAID in str(error.value)) == (3, True), number
        assert not output.exists()
        assert leftovers(tmp_path) == []


def test_what_was_written_and_changes_before_it_appears_does_not_appear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tipx.converting import running

    output = tmp_path / "out.ndjson"
    proof = running.proof_of

    def spoil(source: Any, form: str, options: Options) -> Any:
        path = Path(source.file_path)
        path.write_bytes(path.read_bytes().replace(b"Sample", b"Sampel", 1))
        return proof(source, form, options)

    monkeypatch.setattr(running, "proof_of", spoil)
    with pytest.raises(ConvertError) as error:
        library.convert(VALID, output, options=OPTIONS)
    assert error.value.status == 70
    assert os.listdir(tmp_path) == []
