"""What the tests of sheets share: writing tables and workbooks, reading them, taking workbooks apart."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tipx.checks import check
from tipx.reading import table_ids as table_ids
from tipx.reading.model import Limits
from tipx.reading.sheets import open_sheets
from tipx.reading.sheets.model import Cell, Row, SheetFinding, SheetsRefused
from tipx.writing.sheets.csv_tables import CsvTables
from tipx.writing.sheets.model import Column
from tipx.writing.sheets.xlsx_tables import XlsxTables

LIMITS = Limits()

Grid = dict[str, dict[int, dict[int, str]]]
"""Texts by sheet, row and column."""


def rows_of(raw: bytes, path: str | None = None, limits: Limits = LIMITS) -> list[Row]:
    """The rows of the one sheet, gone through twice."""
    sheets = open_sheets(path, raw, limits)
    try:
        (sheet,) = sheets.sheets
        rows = list(sheet.rows())
        assert rows == list(sheet.rows())
        return rows
    finally:
        sheets.close()


def cells_of(raw: bytes) -> list[list[tuple[str, str]]]:
    """The cells of the one sheet, by row; what is blank left out."""
    return [[tuple(cell) for cell in row.cells.values()] for row in rows_of(raw)]


def grid_of(path: str | None, raw: bytes | None) -> Grid:
    """Every text of every sheet with its place. Cells that are no texts fail."""
    sheets = open_sheets(path, raw, LIMITS)
    try:
        grid: Grid = {}
        for sheet in sheets.sheets:
            grid[sheet.name] = {row.number: {at: text(cell) for at, cell in row.cells.items()} for row in sheet.rows()}
        assert sheets.findings == []
        return grid
    finally:
        sheets.close()


def text(cell: Cell) -> str:
    """The text of a cell that must be one."""
    assert cell.kind == "text"
    return cell.text


def finding_of(raw: bytes | None, path: str | None = None, limits: Limits = LIMITS) -> SheetFinding:
    """Why it is refused, on opening or while its rows are read; the finding can be told in words."""
    with pytest.raises(SheetsRefused) as refusal:
        read_through(raw, path, limits)
    finding = refusal.value.finding
    assert check(finding.rule).message[finding.say].format(**finding.args)
    return finding


def said(raw: bytes | None, path: str | None = None, limits: Limits = LIMITS) -> tuple[str, str]:
    """The id and the variant of the refusal."""
    finding = finding_of(raw, path, limits)
    return finding.rule, finding.say


def read_through(raw: bytes | None, path: str | None = None, limits: Limits = LIMITS) -> int:
    """Read all rows of all sheets and count them."""
    sheets = open_sheets(path, raw, limits)
    try:
        return sum(1 for sheet in sheets.sheets for _ in sheet.rows())
    finally:
        sheets.close()


def written_as_csv(
    folder: Path, tables: Mapping[str, Sequence[Sequence[str | None]]], columns: Sequence[Column], **choices: Any
) -> str:
    """Tables in a folder of CSV files, their rows written in turn; gives its path."""
    files: list[io.BufferedWriter] = []

    def opened(name: str) -> io.BufferedWriter:
        files.append((folder / name).open("wb"))
        return files[-1]

    _fill(CsvTables(opened, **choices), tables, columns)
    for file in files:
        file.close()
    return str(folder)


def written_as_xlsx(
    folder: Path, tables: Mapping[str, Sequence[Sequence[str | None]]], columns: Sequence[Column], **choices: Any
) -> bytes:
    """Tables in a workbook, their rows written in turn."""
    out = io.BytesIO()
    _fill(XlsxTables(out, str(folder), **choices), tables, columns)
    return out.getvalue()


def _fill(
    form: CsvTables | XlsxTables,
    tables: Mapping[str, Sequence[Sequence[str | None]]],
    columns: Sequence[Column],
) -> None:
    for name in tables:
        form.table(name, columns)
    for index in range(max(map(len, tables.values()), default=0)):
        for name, rows in tables.items():
            if index < len(rows):
                form.row(name, rows[index])
    form.close()


def parts_of(workbook: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def changed(workbook: bytes, changes: Mapping[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """A workbook with parts put in, or changed by a function."""
    parts = parts_of(workbook)
    for name, change in changes.items():
        parts[name] = change(parts[name]) if callable(change) else change
    return zipped(parts)


_TYPES = b"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" \
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def links(*each: tuple[str, str]) -> bytes:
    """A part of relationships, each with its type and target, numbered r1, r2 and so on."""
    lines = "".join(
        f'<Relationship Id="r{number}" Type="{kind if ":" in kind else f"{_OFFICE}/{kind}"}" Target="{target}"/>'
        for number, (kind, target) in enumerate(each, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'.encode()


def workbook(data: str, *, strings: str = "", styles: str = "", properties: str = "", namespace: str = _MAIN) -> bytes:
    """The smallest workbook of one sheet, by the XML of its rows, its shared texts and its styles."""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": links(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{namespace}" xmlns:r="{_OFFICE}">{properties}'
            '<sheets><sheet name="Sample" sheetId="1" r:id="r1"/></sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": links(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "/xl/sharedStrings.xml"), ("styles", "styles.xml")
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{namespace}"><sheetData>{data}</sheetData></worksheet>'.encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="{namespace}">{strings}</sst>'.encode(),
        "xl/styles.xml": f'<styleSheet xmlns="{namespace}">{styles}</styleSheet>'.encode(),
    }
    return zipped(parts)
