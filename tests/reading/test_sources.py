"""What cannot be read is said in one clear line, and never raised; what can be read is read to its end."""

from __future__ import annotations

import errno
import io
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from reading_samples import JSON, RECORD, ids, judged

import tipx
from tipx.reading.model import Limits
from tipx.reading.source import Source, TooLarge, Unreadable
from tipx.reporting.json import report_to_json
from tipx.reporting.text import report_to_text


def refused(given: Any) -> str:
    """Why an input cannot be read, after a look at all that is said of it."""
    report = judged(given)
    (one,) = report.inputs
    assert (one.verdict, one.form, report.problems) == (tipx.Verdict.UNDECIDED, "unknown", ())
    assert one.unreadable is not None
    assert "\n" not in one.unreadable
    text = report_to_text(report).splitlines()
    assert sum(one.unreadable in line for line in text) == 1
    assert "Traceback" not in report_to_text(report)
    with pytest.raises(tipx.LoadError, match=one.unreadable):
        tipx.load(given)
    return one.unreadable


def test_a_missing_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.json") == "there is no such file"
    assert refused("") == "there is no such file"


def test_a_directory(tmp_path: Path) -> None:
    assert refused(tmp_path) == "it is a directory"


def test_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "none.json")
    assert refused(tmp_path / "link.json") == "there is no such file"


def test_a_link_that_leads_to_itself(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "link.json")
    assert "symbolic link" in refused(tmp_path / "link.json")


def test_a_file_under_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(JSON)
    assert refused(tmp_path / "a.json" / "b.json") == "not a directory"


def test_a_name_that_no_file_can_have() -> None:
    assert refused("a\0b") == "this is no possible file name"
    assert refused("x" * 5000) == "file name too long"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "permission denied"),
        (OSError(errno.EIO, "Input/output error"), "input/output error"),
        (OSError(), "oserror"),
    ],
)
def test_a_file_that_the_system_refuses(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fault: OSError, said: str
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(JSON)

    def refuse(*_: Any, **__: Any) -> Any:
        raise fault

    monkeypatch.setattr("builtins.open", refuse)
    report = tipx.validate(path)
    monkeypatch.undo()
    assert report.inputs[0].unreadable == said


def test_a_device_without_content() -> None:
    assert ids(judged("/dev/null")) == ["TIPX-SYN-021"]


def test_of_a_device_without_end_only_the_beginning_is_read() -> None:
    assert ids(judged("/dev/zero")) == ["TIPX-SYN-017"]


def test_a_named_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    large = JSON + b" " * 3_000_000
    writer = threading.Thread(target=pipe.write_bytes, args=(large,))
    writer.start()
    report = judged(pipe)
    writer.join()
    assert (ids(report), report.verdict) == ([], tipx.Verdict.VALID)


class Dribble(io.RawIOBase):
    """A file that gives fewer bytes than it is asked for, as pipes and sockets do."""

    def __init__(self, raw: bytes) -> None:
        self._rest = raw

    def readable(self) -> bool:
        return True

    def read(self, _: int = -1) -> bytes:
        piece, self._rest = self._rest[:7], self._rest[7:]
        return piece


def test_a_file_that_gives_little_at_a_time_is_read_to_its_end() -> None:
    assert tipx.load(Dribble(JSON)) == RECORD


def test_an_endless_file_is_read_to_the_limit() -> None:
    class Endless:
        name = "endless"
        given = 0

        def read(self, size: int) -> bytes:
            self.given += size
            return b" " * size

    endless = Endless()
    report = judged(endless, limits=Limits(max_bytes=2_500_000))
    assert (ids(report), report.inputs[0].path) == (["TIPX-SYN-011"], "endless")
    assert endless.given < 5_000_000


def test_a_closed_file() -> None:
    file = io.BytesIO(JSON)
    file.close()
    assert judged(file).inputs[0].unreadable == "the file object is closed"


def test_a_file_opened_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(JSON.replace(b"Sample", "نمونہ".encode()))
    with open(path, encoding="utf-8") as file:
        assert judged(file).verdict is tipx.Verdict.VALID
    with open(path, encoding="ascii") as file:
        assert "binary mode" in str(judged(file).inputs[0].unreadable)


def test_nothing_more_than_the_file_is_set_aside_for_it(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "a.json"
    path.write_bytes(JSON + b" " * 1_000_000)
    tracemalloc.start()
    Source.path(str(path)).load(Limits())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000


def test_a_file_beyond_the_limit_is_not_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(JSON)
    monkeypatch.setattr("builtins.open", lambda *_: pytest.fail("it was opened"))
    with pytest.raises(TooLarge):
        Source.path(str(path)).load(Limits(max_bytes=len(JSON) - 1))


@pytest.mark.parametrize("name", [b"two\nlines.json", b"caf\xe9.json", "\u202egnp.json".encode(), b"\x1b[31m.json"])
def test_a_strange_file_name_is_shown_on_one_line(tmp_path: Path, name: bytes) -> None:
    path = os.path.join(os.fsencode(tmp_path), name)
    with open(path, "wb") as file:
        file.write(JSON)
    for there in (True, False):
        report = judged(Path(os.fsdecode(path if there else path + b"x")))
        text = report_to_text(report)
        assert text.splitlines()[0].startswith(str(tmp_path))
        assert ".json" in text.splitlines()[0]
        assert not {"\x1b", "\u202e"} & set(text)
        text.encode("utf-8")
        assert report_to_json(report).encode("utf-8", "backslashreplace")


def test_a_directory_entry_with_a_name_of_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(JSON)
    (entry,) = os.scandir(os.fsencode(tmp_path))
    report = judged(entry)
    assert (report.inputs[0].path, report.verdict) == (str(tmp_path / "a.json"), tipx.Verdict.VALID)


def test_text_that_begins_a_payload_is_one_and_other_text_is_a_path() -> None:
    text = JSON.decode()
    assert tipx.load(text) == tipx.load("\n" + text) == tipx.load("\ufeff" + text) == RECORD
    assert ids(judged("[]")) == ["TIPX-SYN-019"]
    assert judged("recordType: victim").inputs[0].unreadable == "there is no such file"


def test_text_with_half_a_character() -> None:
    report = judged(JSON.decode().replace("unknown", "unk\ud800"))
    assert report.verdict is tipx.Verdict.INVALID
    assert ids(report) == ["TIPX-SYN-002"]


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_of_every_kind(kind: Any) -> None:
    assert tipx.load(kind(JSON)) == RECORD


@pytest.mark.parametrize("given", [5, None, [RECORD], {1, 2}])
def test_what_is_no_input_is_a_slip_of_the_caller(given: Any) -> None:
    with pytest.raises(TypeError, match="an input is a path"):
        judged(given)


def test_a_reason_given_apart_is_the_reason() -> None:
    with pytest.raises(Unreadable, match="no such thing"):
        Source.missing("a", "no such thing").load(Limits())
