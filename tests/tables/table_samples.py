"""What the tests of tables share: an input of sheets in memory, and ways there and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from tipx.converting import form_csv, form_xlsx
from tipx.converting.model import Job
from tipx.converting.target import ToPath
from tipx.options import Options
from tipx.reading.model import LIST_OF, LISTS, Input, Limits
from tipx.reading.sheets.model import Cell, Merged, Row, Sheets
from tipx.reading.tables import reader
from tipx.standard import known_or_newest
from tipx.standard.examples import every_example
from tipx.writing.sheets.model import Column
from tipx.writing.tables import TablesWriter

Data = dict[str, Any]


class MemorySheet:
    """One sheet: rows of cells, the first of them the names of the columns."""

    def __init__(self, name: str, rows: Sequence[Sequence[str | Cell | None]]) -> None:
        self.name = name
        self.merged: Sequence[Merged] = ()
        self.cells = [list(row) for row in rows]

    def rows(self, columns: Collection[int] = ()) -> Iterator[Row]:
        for number, row in enumerate(self.cells, 1):
            cells = {
                at: cell if isinstance(cell, Cell) else Cell("text", cell) for at, cell in enumerate(row, 1) if cell
            }
            if cells:
                yield Row(number, cells)

    def column(self, name: str) -> int:
        return self.cells[0].index(name)


class MemorySheets:
    """Sheets that a writer wrote, and a reader reads."""

    form = "xlsx"

    def __init__(self, *sheets: MemorySheet) -> None:
        self.sheets: tuple[MemorySheet, ...] = sheets
        self.findings: list[Any] = []

    def table(self, name: str, columns: Sequence[Column]) -> None:
        assert name not in {sheet.name for sheet in self.sheets}
        self.sheets += (MemorySheet(name, [[column.name for column in columns]]),)

    def check(self, cells: Sequence[str | None]) -> None:
        """Memory holds every text."""

    def row(self, table: str, cells: Sequence[str | None]) -> None:
        sheet = self.sheet(table)
        assert len(cells) == len(sheet.cells[0])
        sheet.cells.append(list(cells))

    def sheet(self, name: str) -> MemorySheet:
        return next(sheet for sheet in self.sheets if sheet.name == name)

    def close(self) -> None:
        """Nothing is open."""


def put(tables: Any, payload: Data, dropped: Callable[[str], None] = print) -> None:
    """Write a payload as tables."""
    writer = TablesWriter(tables, known_or_newest(payload.get("tipxVersion")), dropped)
    header = payload if payload["recordType"] == "bundle" else None
    writer.begin(header)
    for name, kind in LISTS.items():
        for record in payload.get(name, ()) if header is not None else ():
            writer.record(kind, record)
    if header is None:
        writer.record(payload["recordType"], payload)
    writer.end(header)


def in_memory(payload: Data) -> MemorySheets:
    sheets = MemorySheets()
    put(sheets, payload)
    return sheets


def read_sheets(sheets: Sheets, limits: Limits | None = None, *, large: bool = False) -> Input:
    """Read sheets in memory, as a large input where asked for."""
    return reader.input_of(sheets, 1 << 40 if large else 0, limits or Limits(), known_or_newest)


def payloads_of(found: Input) -> list[Data]:
    """The payloads of an input, whole; nothing may be wrong with it."""
    whole = []
    for payload in found.payloads:
        records = []
        data: Data = {}
        for unit in payload.units():
            assert unit.findings == []
            assert not unit.refused
            records.append(unit)
        if payload.header is None:
            (unit,) = records
            whole.append(unit.data)
            continue
        assert payload.header.findings == []
        assert payload.findings == []
        data = dict(payload.header.data)
        for unit in records:
            assert unit.kind is not None
            assert unit.list_name == LIST_OF[unit.kind]
            data.setdefault(unit.list_name, []).append(unit.data)
        whole.append(data)
    assert found.findings == []
    return whole


def written(payload: Data, form: str, place: Path) -> Path:
    """Write a payload as CSV tables or as a workbook."""
    output = ToPath(str(place), folder=form == "csv")
    job = Job(known_or_newest(payload.get("tipxVersion")), Options(), "2026-03-05T00:00:00Z")
    with output:
        writer = (form_csv if form == "csv" else form_xlsx).writer(output, job)
        header = payload if payload["recordType"] == "bundle" else None
        writer.begin(header)
        for name, kind in LISTS.items():
            for record in payload.get(name, ()) if header is not None else ():
                writer.record(kind, record)
        if header is None:
            writer.record(payload["recordType"], payload)
        writer.end(header)
        assert not job.ledger
        output.commit()
    return place


def read_path(path: Path, form: str) -> Input:
    from tipx.reading import read
    from tipx.reading.source import Source

    return read(Source.path(str(path)), form, Limits(), known_or_newest)


def shipped(*folders: str) -> list[Data]:
    """The examples of these folders."""
    return [json.loads(one.json.read_bytes()) for one in every_example() if one.json.parent.name in folders]
