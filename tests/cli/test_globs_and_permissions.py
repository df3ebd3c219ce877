"""What a pattern, a closed folder or a closed output means: never passed over in silence, never a fault of the program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tipx.cli import inputs
from tipx.standard.examples import every_example

GOOD = every_example()[0].json.read_bytes()


def names(pattern: Path) -> list[str]:
    return [source.name for source in inputs.sources([str(pattern)], "-")]


@pytest.mark.unix
def test_a_link_that_leads_in_a_circle_gives_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "a.tipx.json").write_bytes(GOOD)
    (tmp_path / "loop").symlink_to(".", target_is_directory=True)
    assert names(tmp_path / "**" / "*.json") == [str(tmp_path / "a.tipx.json")]


def test_a_closed_folder_below_a_pattern_is_an_input_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.json").write_bytes(GOOD)
    (tmp_path / "locked").mkdir()
    scandir = os.scandir

    def closed(path: str | None = None) -> object:
        if path is not None and os.fspath(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path) if path is not None else scandir()

    monkeypatch.setattr(os, "scandir", closed)
    found = inputs.sources([str(tmp_path / "**" / "*.json")], "-")
    assert [source.name for source in found] == [str(tmp_path / "a.json"), str(tmp_path / "locked")]


def test_a_pattern_that_nothing_fits_is_an_input_that_cannot_be_read(tmp_path: Path) -> None:
    assert names(tmp_path / "*.json") == [str(tmp_path / "*.json")]


@pytest.mark.unix
@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["validate", "--help"], ["rules", "list"]])
def test_a_full_disk_is_no_internal_error(arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tipx", *arguments], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 70
    assert done.stderr.decode().startswith("tipx: standard output cannot be written")


@pytest.mark.unix
@pytest.mark.parametrize("argument", ["", "*.tipx.json", "**/*.json"])
def test_a_pipe_among_the_files_of_a_folder_or_pattern_holds_nothing_up(tmp_path: Path, argument: str) -> None:
    (tmp_path / "a.tipx.json").write_bytes(GOOD)
    os.mkfifo(tmp_path / "pipe.tipx.json")
    command = [
        sys.executable,
        "-m",
        "tipx",
        "validate",
        str(tmp_path / argument),
        "--now",
        "2026-03-05",
        "--timeout",
        "5",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 3
    assert "a.tipx.json: valid" in done.stdout
    assert "pipe.tipx.json: cannot be read: it is no regular file: give it by its name" in done.stdout


@pytest.mark.unix
def test_a_pipe_that_is_given_by_its_name_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "tipx", "validate", str(pipe), "--now", "2026-03-05"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        pipe.write_bytes(GOOD)
        assert process.stdout is not None
        assert "pipe: valid" in process.stdout.read()
    assert process.returncode == 0
