"""The bytes of CSV files, and what cannot be written."""

from __future__ import annotations

from pathlib import Path

import pytest
from sheet_samples import written_as_csv

from tipx.writing.sheets.model import Column, NotText

COLUMNS = [Column("id", "Id", required=True), Column("note", "Note")]


def test_the_bytes_are_as_rfc_4180_and_spreadsheets_want_them(tmp_path: Path) -> None:
    path = written_as_csv(tmp_path, {"cases": [["1", 'a "b", c'], [None, "=1\n2"], ["é", None]]}, COLUMNS)
    assert (Path(path) / "cases.csv").read_bytes() == (
        '\ufeffid,note\r\n1,"a ""b"", c"\r\n,"\'=1\n2"\r\né,\r\n'.encode()
    )


def test_the_mark_can_be_left_out_and_labels_be_shown(tmp_path: Path) -> None:
    path = written_as_csv(tmp_path, {"a": [], "b": []}, COLUMNS, mark=False, labels=True)
    for name in ("a.csv", "b.csv"):
        assert (Path(path) / name).read_bytes() == b"id,note\r\nId *,Note\r\n"


def test_half_a_character_is_refused_without_showing_the_text(tmp_path: Path) -> None:
    with pytest.raises(NotText) as refusal:
        written_as_csv(tmp_path, {"cases": [["ZEBRA\ud800", "x"]]}, COLUMNS)
    assert "ZEBRA" not in repr(refusal.value)
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__
