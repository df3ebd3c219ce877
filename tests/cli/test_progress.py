"""A bar shows on a terminal how far a long run is; nothing of it goes into a pipe, and short runs need none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tipx.cli import progress
from tipx.reading.source import Source


@pytest.fixture
def long(tmp_path: Path) -> Path:
    path = tmp_path / "long.tipx.ndjson"
    with path.open("wb") as file:
        file.truncate(progress.LONG + 1)  # one line of zeros: soon read, and as long as it has to be
    return path


def errors_of(path: Path, terminal: bool, *options: str) -> bytes:
    """What `tipx validate` writes to standard error, which is a terminal or a pipe."""
    import pty

    read, write = pty.openpty() if terminal else os.pipe()
    command = [sys.executable, "-m", "tipx", "validate", str(path), "--as", "ndjson", "--jobs", "1", *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=write, stdin=subprocess.DEVNULL)
    os.close(write)
    found = b""
    while True:
        try:
            piece = os.read(read, 65536)
        except OSError:  # how a terminal says that nobody writes to it any more
            break
        if not piece:
            break
        found += piece
    os.close(read)
    process.wait()
    return found


@pytest.mark.unix
def test_a_long_run_shows_a_bar_on_a_terminal(long: Path) -> None:
    assert b"tipx: judging" in errors_of(long, terminal=True)


@pytest.mark.unix
def test_nothing_of_it_goes_into_a_pipe(long: Path) -> None:
    assert errors_of(long, terminal=False) == b""


@pytest.mark.unix
def test_none_is_shown_where_nothing_is_to_be_seen_or_the_report_runs_over_the_screen(long: Path) -> None:
    assert errors_of(long, True, "--quiet") == b""
    assert b"judging" not in errors_of(long, True, "-f", "ndjson")


def test_short_runs_show_none(tmp_path: Path) -> None:
    path = tmp_path / "short.json"
    path.write_bytes(b"{}")
    with progress.progress([Source.path(str(path))], hidden=False) as watch:
        assert watch is None
