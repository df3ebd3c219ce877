"""Writes case sheets: a workbook or a CSV file with the two header rows as they are published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tipx.converting.htcds.exporting import Exporter, SheetRow
from tipx.converting.htcds.mapping import HtcdsMapping
from tipx.converting.model import ConvertError, Data, Job, Target
from tipx.writing.sheets.model import CellTooLong, Column, Tables


class SheetWriter:
    """Keeps the records until all are there, for a row tells of several. `title`: that of the sheet."""

    def __init__(self, target: Target, job: Job, mapping: HtcdsMapping, *, many: bool, title: str) -> None:
        self._target = target
        self._job = job
        self._title = title
        self._mapping = mapping
        self._exporter = Exporter(job, mapping, many=many)

    def begin(self, header: Mapping[str, Any] | None) -> None:
        """Nothing yet."""

    def record(self, kind: str, data: Data) -> None:
        """Keep a record."""
        self._exporter.add(kind, data)

    def end(self, header: Mapping[str, Any] | None) -> None:
        """Write all rows."""
        rows = list(self._exporter.rows(header))
        columns = columns_of(self._mapping, rows)
        tables = self._tables()
        tables.table(self._title, [column for column, _ in columns])
        for row in rows:
            cells = [row.cells.get(field) if field else None for _, field in columns]
            try:
                tables.row(self._title, [row.key, *cells[1:]])
            except CellTooLong:
                raise ConvertError("a text is longer than a cell of a workbook can hold; write CSV instead") from None
        tables.close()

    def _tables(self) -> Tables:
        if self._job.settings.get("suffix") == ".xlsx":
            from tipx.writing.sheets.xlsx_tables import LibraryMissing, XlsxTables

            try:
                return XlsxTables(self._target.open(), self._target.private_folder(), labels=True, title="HTCDS 2.0")
            except LibraryMissing:
                raise ConvertError("writing workbooks needs XlsxWriter: pip install tipx[xlsx]", 2) from None
        from tipx.writing.sheets.csv_tables import CsvTables

        return CsvTables(lambda _: self._target.open(), labels=True)


def columns_of(mapping: HtcdsMapping, rows: list[SheetRow]) -> list[tuple[Column, str]]:
    """The columns of the published sheet, each with its field (the first holds the number of the row); behind them those of
    further fields that hold something."""
    published = [(Column(one.name, one.label), one.field) for one in mapping.columns]
    known = {field for _, field in published}
    held = {field for row in rows for field in row.cells}
    return [*published, *_further(mapping, held - known)]


def _further(mapping: HtcdsMapping, fields: set[str]) -> Iterator[tuple[Column, str]]:
    for name, field in mapping.fields.items():
        if name in fields:
            yield Column(name, field.label), name
