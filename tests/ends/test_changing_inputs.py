"""An input that is written to, cut, replaced or deleted while it is read, or whose disk fails: said, and never a wrong verdict.

The input changes just before the so many-th time that something is read of it: each time in turn, so that no moment is
left out.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ends_harness import NOW, VALID, in_form, payload, run

import tipx
from tipx import spreading
from tipx.reading.content import File
from tipx.reporting.json import report_to_dict

FORMS = ("json", "ndjson", "xml")
SAID = "it was written to while it was read"


def broken() -> dict[str, Any]:
    """A payload with some problems of every kind: they are looked up again where they stand."""
    bundle = payload(6)
    victims = [{**one, "sex": "none of these"} for one in bundle["victims"][:2]] + bundle["victims"][2:]
    return {**bundle, "victims": victims}


def written(folder: Path, form: str, bundle: dict[str, Any]) -> Path:
    """A file that was written long ago."""
    path = folder / f"input.tipx.{form}"
    path.write_bytes(in_form(form, bundle))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b'{"recordType": "victim", "sex": "none of these"}\n')


def shrink(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


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


class Moment:
    """Something happens to a file at the so many-th reading. It counts the readings of this process alone."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, number: int, happens: Callable[[], None]) -> None:
        self.readings = 0
        process, slice_of = os.getpid(), File.slice

        def watched(content: File, start: int, end: int | None = None) -> bytes:
            if os.getpid() == process:
                self.readings += 1
                if self.readings == number:
                    happens()
            return slice_of(content, start, end)

        monkeypatch.setattr(File, "slice", watched)


def told(report: tipx.Report) -> dict[str, Any]:
    return report_to_dict(report)


def every_moment(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    form: str,
    change: Callable[[Path], None],
    judge: Callable[[Path], Any],
) -> list[tuple[Any, Any]]:
    """What is said when nothing happens, beside what is said when it does: for every moment."""
    path = written(folder, form, broken())
    with monkeypatch.context() as patch:
        moment = Moment(patch, 0, lambda: None)
        once = judge(path)
        readings = moment.readings
    found = []
    for number in range(1, readings + 1):
        path = written(folder, form, broken())
        with monkeypatch.context() as patch:
            Moment(patch, number, lambda: change(path))  # noqa: B023
            found.append((once, judge(path)))
    assert found
    return found


@pytest.mark.parametrize("change", [grow, shrink, empty, overwrite])
@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_to_at_any_moment_is_said_and_has_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, change: Callable[[Path], None]
) -> None:
    for _, report in every_moment(monkeypatch, tmp_path, form, change, lambda path: tipx.validate(path, now=NOW[1])):
        (one,) = report.inputs
        assert (one.unreadable, one.verdict, report.verdict) == (SAID, tipx.Verdict.UNDECIDED, tipx.Verdict.UNDECIDED)
        assert (report.problems, report.faults, sum(report.totals.values())) == ((), (), 0)


@pytest.mark.unix
@pytest.mark.parametrize("change", [replace, delete])
@pytest.mark.parametrize("form", FORMS)
def test_what_is_replaced_or_deleted_at_any_moment_is_judged_as_it_was_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, change: Callable[[Path], None]
) -> None:
    for once, report in every_moment(monkeypatch, tmp_path, form, change, lambda path: tipx.validate(path, now=NOW[1])):
        assert told(report) == told(once)


@pytest.mark.unix
@pytest.mark.parametrize("change", [grow, shrink, empty, overwrite, replace, delete])
@pytest.mark.parametrize("header", [True, False], ids=["bundle", "lines"])
def test_where_several_processes_read_it_no_two_of_them_judge_two_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, header: bool, change: Callable[[Path], None]
) -> None:
    monkeypatch.setattr(spreading, "STRETCH", 2000)
    monkeypatch.setattr(spreading, "BATCH", 2)

    def judge(path: Path) -> tipx.Report:
        if not header:
            rest = path.read_bytes().partition(b"\n")[2]
            path.write_bytes(rest)
            os.utime(path, (1_700_000_000, 1_700_000_000))
        return tipx.validate(path, now=NOW[1], jobs=2)

    for once, report in every_moment(monkeypatch, tmp_path, "ndjson", change, judge):
        assert once.inputs[0].unreadable is None
        if change in (replace, delete):
            assert report.inputs[0].unreadable is not None or told(report) == told(once)
        else:
            assert report.inputs[0].unreadable == SAID
        if report.inputs[0].unreadable is not None:
            assert (report.problems, report.faults, report.verdict) == ((), (), tipx.Verdict.UNDECIDED)


@pytest.mark.parametrize("change", [grow, shrink, empty, overwrite])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("judge", [tipx.load, tipx.assess], ids=["load", "assess"])
def test_what_is_written_to_is_not_loaded_and_not_assessed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    judge: Callable[[Any], Any],
    form: str,
    change: Callable[[Path], None],
) -> None:
    def outcome(path: Path) -> str:
        try:
            judge(path)
        except tipx.LoadError as error:
            return str(error)
        return "loaded"

    for once, said in every_moment(monkeypatch, tmp_path, form, change, outcome):
        assert (once, said) == ("loaded", SAID)


def two_files(folder: Path) -> list[Path]:
    texts = in_form("ndjson", broken()).splitlines(keepends=True)
    paths = [folder / "first.tipx.ndjson", folder / "second.tipx.ndjson"]
    for path, lines in zip(paths, (texts[:4], texts[4:]), strict=True):
        path.write_bytes(b"".join(lines))
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return paths


@pytest.mark.parametrize("moment", [1, 4, 9])
@pytest.mark.parametrize("which", [0, 1])
def test_of_several_inputs_it_is_said_of_the_one_that_was_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: int, moment: int
) -> None:
    paths = two_files(tmp_path)
    once = tipx.validate_history(paths, now=NOW[1])
    changed = paths[which]
    opened = File.__init__

    def begin(content: File, path: str, file: Any) -> None:
        opened(content, path, file)
        if path == str(changed):
            Moment(monkeypatch, moment if which == 0 else 1, lambda: grow(changed))

    monkeypatch.setattr(File, "__init__", begin)
    report = tipx.validate_history(paths, now=NOW[1])
    other = 1 - which
    assert report.inputs[which].unreadable == SAID
    assert (report.inputs[other].unreadable, report.inputs[other].digest) == (None, once.inputs[other].digest)
    assert {problem.at.input for problem in report.problems} == {other}
    assert report.verdict is tipx.Verdict.INVALID


@pytest.mark.parametrize("moment", [1, 3, 6, 9])
def test_parts_are_one_payload_of_which_nothing_is_left_when_one_of_them_is_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    paths = two_files(tmp_path)
    opened = File.__init__

    def begin(content: File, path: str, file: Any) -> None:
        opened(content, path, file)
        if path == str(paths[0]):
            Moment(monkeypatch, moment, lambda: grow(paths[0]))

    monkeypatch.setattr(File, "__init__", begin)
    report = tipx.validate_parts(paths, now=NOW[1])
    assert [one.unreadable for one in report.inputs] == [SAID, f"the payload cannot be read whole: {SAID}"]
    assert (report.problems, report.faults, report.verdict) == ((), (), tipx.Verdict.UNDECIDED)


FAILING = """
import tipx.reading.content as content
read = content.File.slice
left = {number}
class Broken:
    def __init__(self, file):
        self.file = file
    def seek(self, at):
        return self.file.seek(at)
    def read(self, size=-1):
        global left
        left -= 1
        if not left:
            raise OSError(5, "Input/output error")
        return self.file.read(size)
    def fileno(self):
        return self.file.fileno()
    def close(self):
        self.file.close()
begin = content.File.__init__
def broken(self, path, file):
    begin(self, path, Broken(file))
content.File.__init__ = broken
"""
"""Python that makes the so many-th reading of a file fail."""


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("form", FORMS)
def test_a_disk_that_fails_in_the_middle_is_one_line_and_3(tmp_path: Path, form: str, number: int) -> None:
    path = written(tmp_path, form, broken())
    commands = [["validate", path, *NOW, "-f", "json"], ["assess", path], ["canon", path]]
    for arguments in commands if number == 1 else commands[:1]:  # the others read so small a file at once
        done = run(*arguments, program=FAILING.format(number=number))
        assert done.status == 3, (arguments, done)
        assert done.err.count(b"\n") == 1
        assert b"input/output error" in done.err


@pytest.mark.parametrize("form", FORMS)
def test_a_disk_that_fails_at_any_moment_is_said_and_there_is_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    def fails() -> None:
        from tipx.reading.source import Unreadable

        raise Unreadable("input/output error")

    for _, report in every_moment(
        monkeypatch, tmp_path, form, lambda _: fails(), lambda path: tipx.validate(path, now=NOW[1])
    ):
        assert report.inputs[0].unreadable == "input/output error"
        assert (report.problems, report.faults, report.verdict) == ((), (), tipx.Verdict.UNDECIDED)


@pytest.mark.unix
def test_the_memory_of_a_process_is_a_file_that_cannot_be_read() -> None:
    """A real file of which every reading fails."""
    done = run("validate", "/proc/self/mem", *NOW)
    assert (done.status, done.err) == (3, b"")
    assert done.out.startswith(b"/proc/self/mem: cannot be read: input/output error\n")


def test_the_status_and_the_line_of_an_input_that_is_written_to(tmp_path: Path) -> None:
    path = tmp_path / "input.tipx.json"
    path.write_bytes(VALID.read_bytes())
    os.utime(path, (1_700_000_000, 1_700_000_000))
    program = f"""
import tipx.reading.content as content
read = content.File.slice
def slice(self, *places):
    with open({str(path)!r}, "ab") as file:
        file.write(b" ")
    return read(self, *places)
content.File.slice = slice
"""
    done = run("validate", path, *NOW, program=program)
    assert (done.status, done.err) == (3, b"")
    assert done.out.startswith(f"{path}: cannot be read: {SAID}\n".encode())
    done = run("validate", path, *NOW, "-f", "csv", program=program)
    assert (done.status, done.err) == (3, f"tipx: {path}: cannot be read: {SAID}\n".encode())
    for command in ("assess", "canon"):
        done = run(command, path, program=program)
        assert done[:] == (3, b"", f"tipx: {path}: {SAID}\n".encode())
