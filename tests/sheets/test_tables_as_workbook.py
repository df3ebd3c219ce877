"""Workbooks as a person meets them: text cells, drop-downs, what stays in sight; and what a workbook cannot hold."""

from __future__ import annotations

import gc
import io
import os
import re
import sys
import time
from pathlib import Path

import openpyxl
import pytest
from sheet_samples import parts_of, rows_of, written_as_xlsx

from tipx.writing.sheets import xlsx_tables
from tipx.writing.sheets.model import CellTooLong, Column, NotText, TableFull
from tipx.writing.sheets.xlsx_tables import CODES, LONGEST, LibraryMissing, XlsxTables, check_cell

MANY_CODES = tuple((f"code-{number}", f"Label {number}") for number in range(300))
COLUMNS = [
    Column("id", "Id", required=True, note="The id of the record. " * 30, width=40),
    Column("urgency", "Urgency", codes=(("high", "High"), ("low", "Low"))),
    Column("country", "Country", codes=MANY_CODES),
    Column("countries", "Countries", codes=MANY_CODES, many=True, note="Several are divided by ;"),
]


def book(tmp_path: Path, rows: list[list[str | None]]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(written_as_xlsx(tmp_path, {"cases": rows, "victims": []}, COLUMNS)))


def test_every_cell_is_text_filled_or_not(tmp_path: Path) -> None:
    raw = written_as_xlsx(tmp_path, {"cases": [["007", "=1", None, "1E5"]]}, COLUMNS)
    sheet = openpyxl.load_workbook(io.BytesIO(raw))["cases"]
    assert [cell.value for cell in sheet[3]] == ["007", "=1", None, "1E5"]
    assert {cell.number_format for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"@"}
    part = parts_of(raw)["xl/worksheets/sheet1.xml"]
    columns = re.findall(rb'<col min="(\d+)" max="(\d+)" width="[\d.]+" style="(\d+)"', part)
    styled = [number for first, last, _ in columns for number in range(int(first), int(last) + 1)]
    assert styled == [1, 2, 3, 4]
    assert {style for *_, style in columns} == set(re.findall(rb'<c r="A3" s="(\d+)"', part))
    assert sheet.column_dimensions["A"].width == pytest.approx(40, abs=1)


def test_the_head_stays_in_sight_and_marks_what_is_required(tmp_path: Path) -> None:
    sheet = book(tmp_path, [])["cases"]
    assert sheet.freeze_panes == "B3"
    assert [cell.value for cell in sheet[1]] == ["id", "urgency", "country", "countries"]
    assert [cell.value for cell in sheet[2]] == ["Id *", "Urgency", "Country", "Countries"]
    assert all(cell.font.b for cell in sheet[1])
    assert all(cell.font.i for cell in sheet[2])
    fills = [cell.fill.fgColor.rgb for cell in sheet[1]]
    assert fills[0] != fills[1] == fills[2]


def test_without_labels_the_data_follow_the_head(tmp_path: Path) -> None:
    raw = written_as_xlsx(tmp_path, {"cases": [["1"]]}, [Column("id", "Id")], labels=False)
    assert [row.cells[1].text for row in rows_of(raw)] == ["id", "1"]
    assert openpyxl.load_workbook(io.BytesIO(raw))["cases"].freeze_panes == "B2"


def test_codes_are_offered_from_a_hidden_sheet_each_list_once(tmp_path: Path) -> None:
    whole = book(tmp_path, [])
    assert whole.sheetnames == ["cases", "victims", CODES]
    codes = whole[CODES]
    assert codes.sheet_state == "hidden"
    assert codes.max_column == 4
    offers = {str(one.sqref): one for one in whole["cases"].data_validations.dataValidation}
    assert set(offers) == {f"{letter}3:{letter}1048576" for letter in "ABCD"}
    for place, style, offered in (("B", "stop", 2), ("C", "stop", 300), ("D", "warning", 300)):
        offer = offers[f"{place}3:{place}1048576"]
        assert (offer.type, offer.errorStyle or "stop") == ("list", style)
        cells = codes[offer.formula1.removeprefix(f"{CODES}!").replace("$", "")]
        values = [cell.value for (cell,) in cells]
        assert values == [code for code, _ in (COLUMNS[1].codes if offered == 2 else MANY_CODES)]
    assert codes["D2"].value == "Label 0"
    advice = offers["A3:A1048576"]
    assert advice.type in (None, "none")
    assert advice.prompt.startswith("The id of the record.")
    assert len(advice.prompt) == 255


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    first = written_as_xlsx(tmp_path, {"cases": [["1", None, "code-1", None]]}, COLUMNS)
    time.sleep(2.1)  # times in a zip are told to two seconds
    assert written_as_xlsx(tmp_path, {"cases": [["1", None, "code-1", None]]}, COLUMNS) == first


def test_rows_wait_in_the_private_folder_only_and_leave_nothing_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    private = tmp_path / "private"
    private.mkdir()
    out = io.BytesIO()
    tables = XlsxTables(out, str(private))
    tables.table("cases", [Column("id")])
    for number in range(5000):
        tables.row("cases", [f"sample {number}"])
    waiting = [private / name for name in os.listdir(private)]
    assert sum(file.stat().st_size for file in waiting) > 100_000
    tables.close()
    assert os.listdir(private) == os.listdir(elsewhere) == []
    assert len(rows_of(out.getvalue())) == 5001


@pytest.mark.parametrize(
    "text", ["x" * LONGEST, "é" * LONGEST, "😀" * (LONGEST // 2), "\r" * LONGEST, "_x0041_" * 4681]
)
def test_a_cell_holds_so_much_and_no_more(text: str, tmp_path: Path) -> None:
    raw = written_as_xlsx(tmp_path, {"cases": [[text]]}, [Column("id")], labels=False)
    assert rows_of(raw)[1].cells[1].text == text
    with pytest.raises(CellTooLong):
        check_cell(text + "😀" * 2)


def test_of_a_row_that_cannot_be_written_nothing_is_written(tmp_path: Path) -> None:
    out = io.BytesIO()
    tables = XlsxTables(out, str(tmp_path), labels=False)
    tables.table("cases", [Column("id"), Column("note")])
    for bad, error in (("x" * (LONGEST + 1), CellTooLong), ("ZEBRA\udc00", NotText)):
        with pytest.raises(error) as refusal:
            tables.row("cases", ["1", bad])
        assert "ZEBRA" not in repr(refusal.value)
    tables.row("cases", ["2", "good"])
    tables.close()
    assert [(row.number, row.cells[1].text) for row in rows_of(out.getvalue())] == [(1, "id"), (2, "2")]


def test_a_sheet_that_is_full_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_tables, "ROWS", 4)
    tables = XlsxTables(io.BytesIO(), str(tmp_path))
    tables.table("cases", [Column("id")])
    tables.row("cases", ["1"])
    tables.row("cases", ["2"])
    with pytest.raises(TableFull):
        tables.row("cases", ["3"])
    with pytest.raises(TableFull):
        tables.table("wide", [Column("id")] * 16_385)
    tables.close()


def test_nothing_in_a_workbook_reaches_out(tmp_path: Path) -> None:
    raw = written_as_xlsx(
        tmp_path, {"cases": [["https://sample.example", "=HYPERLINK(1)", "mailto:a@b", None]]}, COLUMNS
    )
    parts = parts_of(raw)
    assert not [name for name in parts if "_rels/sheet" in name]
    assert b"<f>" not in parts["xl/worksheets/sheet1.xml"]


def test_a_missing_library_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(LibraryMissing):
        XlsxTables(io.BytesIO(), str(tmp_path))


@pytest.mark.filterwarnings("error")
def test_what_cannot_be_written_is_told_as_an_error_of_the_system_once(tmp_path: Path) -> None:
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    out = Full()
    tables = XlsxTables(out, str(tmp_path))
    tables.table("cases", [Column("id")])
    with pytest.raises(OSError, match="No space left"):
        tables.close()
    out.close()
    del tables
    gc.collect()
