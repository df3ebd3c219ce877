"""Paths in reports that leave the machine: seen from where the program runs, the same on every system."""

from __future__ import annotations

import ntpath
import os
from pathlib import Path

import pytest

from tipx.reporting import common
from tipx.reporting.common import relative, uri


def test_a_path_is_seen_from_the_folder_in_which_the_program_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert relative(str(tmp_path / "in" / "a.json")) == "in/a.json"
    assert relative("./in//a.json") == "in/a.json"
    assert relative(os.path.join("..", "a.json")) == "../a.json"


@pytest.mark.parametrize("name", ["<stdin>", "<bytes>", ""])
def test_what_is_no_path_stays(name: str) -> None:
    assert relative(name) == name


def test_a_path_of_windows_has_forward_slashes_and_one_of_another_drive_stays_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Windows:
        sep = "\\"
        path = ntpath

    monkeypatch.setattr(ntpath, "abspath", lambda path: path if ":" in path else ntpath.normpath("C:\\work\\" + path))
    monkeypatch.setattr(common, "os", Windows)
    assert relative("in\\b.json") == "in/b.json"
    assert relative("D:\\other\\a.json") == "D:/other/a.json"


def test_a_uri_keeps_the_bytes_of_a_name_and_escapes_everything_that_means_something() -> None:
    assert uri("a b#c?d%e:f.json") == "a%20b%23c%3Fd%25e%3Af.json"
    assert uri("caf\udce9.json") == "caf%E9.json"
    assert uri("گ.json") == "%DA%AF.json"
    assert uri("\ud800.json") == "%EF%BF%BD.json"
