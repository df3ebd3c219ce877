"""CSV as people have it: every encoding, delimiter and line end, with the row numbers that a spreadsheet shows."""

from __future__ import annotations

import codecs
import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheet_samples import LIMITS, cells_of, finding_of, grid_of, read_through, rows_of, said

from tipx.reading.model import Limits
from tipx.reading.sheets import csv_sheets, open_sheets
from tipx.reading.sheets.model import SheetFinding, SheetsRefused

TABLE = "id,name\r\n1,Sample Café\r\n2,نمونہ\r\n"
CELLS = [["id", "name"], ["1", "Sample Café"], ["2", "نمونہ"]]


def texts(raw: bytes) -> list[list[str]]:
    return [[text for _, text in row] for row in cells_of(raw)]


@pytest.mark.parametrize(
    "raw",
    [
        TABLE.encode(),
        codecs.BOM_UTF8 + TABLE.encode(),
        codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
        TABLE.encode("utf-16-le"),
        TABLE.encode("utf-16-be"),
        TABLE.replace(",", ";").encode(),
        TABLE.replace(",", "\t").encode("utf-16"),
        b"sep=|\r\n" + TABLE.replace(",", "|").encode(),
        b"SEP=;\n" + TABLE.replace(",", ";").encode(),
        codecs.BOM_UTF8 + b"sep=\t\r" + TABLE.replace(",", "\t").encode(),
        TABLE.replace("\r\n", "\n").encode(),
        TABLE.replace("\r\n", "\r").encode(),
        TABLE.rstrip().encode(),
        '"id","name"\n"1","Sample Café"\n"2","نمونہ"\n'.encode(),
    ],
)
def test_every_spelling_of_a_table_gives_the_same_rows(raw: bytes) -> None:
    assert texts(raw) == CELLS
    assert [row.number for row in rows_of(raw)] == [1, 2, 3]


def test_windows_1252_is_read_with_a_warning_that_is_given_once() -> None:
    sheets = open_sheets("folder/sample.csv", "name\r\nSample Café – “x”\r\n".encode("cp1252"), LIMITS)
    assert sheets.findings == []
    for _ in range(2):
        assert [row.cells[1].text for row in sheets.sheets[0].rows()] == ["name", "Sample Café – “x”"]
    assert sheets.findings == [SheetFinding("TIPX-TAB-002", sheet="sample")]


def test_a_letter_that_is_cut_at_the_end_is_no_utf_8() -> None:
    sheets = open_sheets(None, "name\ncaf\xc3".encode("latin-1"), LIMITS)
    assert [row.cells[1].text for row in sheets.sheets[0].rows()] == ["name", "cafÃ"]
    assert [finding.rule for finding in sheets.findings] == ["TIPX-TAB-002"]


def test_rows_are_counted_as_a_spreadsheet_shows_them() -> None:
    raw = b'id,note\r\n1,"first\nsecond\r\nthird"\r\n\r\n,\r\n2,x\r\n'
    rows = rows_of(raw)
    assert [row.number for row in rows] == [1, 2, 5]
    assert rows[1].cells[2].text == "first\nsecond\r\nthird"


def test_blank_cells_are_left_out_and_columns_keep_their_numbers() -> None:
    (row,) = rows_of(b"a,,b,,\n")
    assert {at: cell.text for at, cell in row.cells.items()} == {1: "a", 3: "b"}


def test_texts_are_taken_as_they_are() -> None:
    assert texts(b'a, b ,"c ""d"" e",f"g,"h,\ti"\n') == [["a", " b ", 'c "d" e', 'f"g', "h,\ti"]]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (b"a;b,c;d\n", ["a", "b,c", "d"]),
        (b'"a;b;c;d",e,f\n', ["a;b;c;d", "e", "f"]),
        (b'\r\n\n"a,\n,b,";c\n', ["a,\n,b,", "c"]),
        (b'5" a;6" b;c, d\n', ['5" a', '6" b', "c, d"]),
        (b"only\n", ["only"]),
        (
            b"sep=;",
            [
                "sep=",
            ],
        ),
    ],
)
def test_the_delimiter_is_told_by_what_stands_outside_quotes_in_the_header(header: bytes, cells: list[str]) -> None:
    assert texts(header) == [cells]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (b"'=1+1", "=1+1"),
        (b"'@a", "@a"),
        (b"'-1", "-1"),
        (b"''=x", "'=x"),
        (b"'''", "''"),
        (b"'x", "'x"),
        (b"'", "'"),
        (b"=1+1", "=1+1"),
        ("'＝x".encode(), "＝x"),
        (b'"\'\rx"', "\rx"),
    ],
)
def test_a_guard_against_formulas_is_taken_off(written: bytes, meant: str) -> None:
    assert texts(b"h\n" + written + b"\n") == [["h"], [meant]]


@pytest.mark.parametrize(
    ("raw", "say", "row"),
    [
        (b'a,b\n1,"open\nand on\n', "unclosed-quote", 2),
        (b'a,b\n1,2\n"x"y,2\n', "after-quote", 3),
        (b'a,b\n"x" ,2\n', "after-quote", 2),
        (b"a,b\n1,2\n\n1,\x00\n", "nul", 4),
        (codecs.BOM_UTF8 + b"a,b\n1,\xff\n", "utf-8", None),
        (codecs.BOM_UTF16_LE + "a,b\n".encode("utf-16-le") + b"\x00\xd8a\x00", "utf-16", None),
        (codecs.BOM_UTF16_LE + "a,b".encode("utf-16-le") + b"x", "utf-16", None),
    ],
)
def test_what_is_no_csv_is_refused_with_its_row_where_it_is_known(raw: bytes, say: str, row: int | None) -> None:
    finding = finding_of(raw, "folder/sample.csv")
    assert finding == SheetFinding("TIPX-TAB-001", say, sheet="sample", row=row)


@pytest.mark.parametrize(
    ("raw", "say"),
    [
        (b"", "empty"),
        (b'sep="\na', ""),
        (b"sep=\x00\na", ""),
        (b"caf\xe9 \x81\n", "encoding"),
        ("a,b\n".encode("utf-32"), "encoding"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, say: str) -> None:
    assert said(raw) == ("TIPX-TAB-001", say)


def test_nothing_of_the_data_stands_in_a_refusal() -> None:
    finding = finding_of(b'a,b\n1,"ZEBRA\n')
    assert "ZEBRA" not in repr(finding)


def test_the_limit_of_a_text_is_kept() -> None:
    limits = Limits(max_string=100)
    assert len(rows_of(b"a,b\n" + b"x" * 100 + b"," + b"y" * 100, limits=limits)) == 2
    finding = finding_of(b"a,b\n1," + b"x" * 101, limits=limits)
    assert (finding.rule, finding.say, finding.row, finding.column) == ("TIPX-TAB-004", "cell", 2, 2)
    assert finding.args == {"limit": 100}
    assert said(b'a\n"' + b"x\n" * 51 + b'"', limits=limits) == ("TIPX-TAB-004", "cell")


def test_a_text_longer_than_the_library_allows_by_itself_is_read() -> None:
    assert len(rows_of(b"a\n" + b"x" * 900_000)[1].cells[1].text) == 900_000


def test_the_limit_of_bytes_is_kept_by_files_folders_and_what_goes_by_once(tmp_path: Path) -> None:
    limits = Limits(max_bytes=10)
    assert said(b"x" * 11, limits=limits) == ("TIPX-TAB-004", "bytes")
    (tmp_path / "a.csv").write_bytes(b"x" * 6)
    assert said(None, str(tmp_path / "a.csv"), Limits(max_bytes=5)) == ("TIPX-TAB-004", "bytes")
    (tmp_path / "b.csv").write_bytes(b"x" * 6)
    assert said(None, str(tmp_path), limits) == ("TIPX-TAB-004", "bytes")


@pytest.mark.unix
def test_what_has_no_end_is_cut_by_the_limit_and_what_has_one_is_read() -> None:
    assert said(None, "/dev/zero", Limits(max_bytes=5_000_000)) == ("TIPX-TAB-004", "bytes")
    receiving, sending = os.pipe()
    os.write(sending, b"a;b\n1;2\n")
    os.close(sending)
    assert len(list(open_sheets(f"/dev/fd/{receiving}", None, LIMITS).sheets[0].rows())) == 2
    os.close(receiving)


def test_the_limits_of_columns_and_rows_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(rows_of(b"a" + b"," * 16_383)) == 1
    assert said(b"a" + b"," * 16_384) == ("TIPX-TAB-004", "columns")
    assert said(b"a" + b"," * 3_000_000) == ("TIPX-TAB-004", "columns")
    monkeypatch.setattr(csv_sheets, "MORE_ROWS", 3)
    assert len(rows_of(b"a\n" * 5, limits=Limits(max_records=2))) == 5
    assert said(b"a\n" * 6, limits=Limits(max_records=2)) == ("TIPX-TAB-004", "rows")


def test_a_row_cannot_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_sheets, "LONGEST_ROW", 1000)
    limits = Limits(max_string=500)
    row = ",".join(["x" * 99] * 10).encode()
    assert len(rows_of(row, limits=limits)) == 1
    assert said(row + b"," + row, limits=limits) == ("TIPX-TAB-004", "row")
    assert said(b",".join([b'"' + b"\n" * 99 + b'"'] * 11), limits=limits) == ("TIPX-TAB-004", "row")


def test_a_folder_holds_a_sheet_for_each_csv_file(tmp_path: Path) -> None:
    (tmp_path / "victims.csv").write_bytes(b"id\n1\n")
    (tmp_path / "Cases.CSV").write_bytes(b"id\n2\n")
    for passed_over in (".hidden.csv", "~$cases.csv", "guidance.txt"):
        (tmp_path / passed_over).write_bytes(b"x")
    (tmp_path / "folder.csv").mkdir()
    assert grid_of(str(tmp_path), None) == {
        "Cases": {1: {1: "id"}, 2: {1: "2"}},
        "victims": {1: {1: "id"}, 2: {1: "1"}},
    }


def test_folders_without_tables_and_missing_files_are_refused(tmp_path: Path) -> None:
    assert said(None, str(tmp_path)) == ("TIPX-TAB-001", "no-sheets")
    assert said(None, str(tmp_path / "none.csv")) == ("TIPX-TAB-001", "missing")
    (tmp_path / "a.csv").write_bytes(b"x")
    sheets = open_sheets(str(tmp_path / "a.csv"), None, LIMITS)
    (tmp_path / "a.csv").unlink()
    with pytest.raises(Exception, match="TIPX-TAB-001"):
        list(sheets.sheets[0].rows())


@pytest.mark.unix
def test_two_files_whose_names_differ_by_capitals_only_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x")
    (tmp_path / "A.CSV").write_bytes(b"x")
    assert said(None, str(tmp_path)) == ("TIPX-TAB-001", "name-twice")


@given(
    st.binary(max_size=200), st.sampled_from((b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"sep="))
)
def test_any_bytes_are_read_or_refused(raw: bytes, start: bytes) -> None:
    with contextlib.suppress(SheetsRefused):
        read_through(start + raw)


@pytest.mark.parametrize(
    ("written", "kind", "text"),
    [
        ('="0035202"', "formula", '="0035202"'), ('"=""0035202"""', "formula", '="0035202"'), ("#REF!", "error", "#REF!"),
        ("#N/A", "error", "#N/A"), ("'#N/A", "text", "#N/A"), ("'=\"1\"", "text", '="1"'), ("=1+1", "text", "=1+1"),
        ('="', "text", '="'), ("#ref!", "text", "#ref!"), ("#12", "text", "#12"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_left_of_a_formula_is_no_text(written: str, kind: str, text: str) -> None:
    assert cells_of(f"a\n{written}\n".encode()) == [[("text", "a")], [(kind, text)]]
