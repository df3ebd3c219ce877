"""CSV files as sheets: read piece by piece, any number of times, with the row numbers that a spreadsheet shows."""

from __future__ import annotations

import contextlib
import csv
import io
import os
from collections.abc import Collection, Iterator, Sequence
from typing import TextIO

from tipx.reading.model import Limits
from tipx.reading.sheets.csv_spelling import HEADER, Encoding, Layout, encoding_of, layout_of
from tipx.reading.sheets.guards import ERRORS, GUARD, unguarded
from tipx.reading.sheets.model import Cell, Merged, Row, SheetFinding, SheetsRefused, refused
from tipx.reading.sheets.opening import open_bytes

COLUMNS = 16_384
"""So many columns has a sheet of any spreadsheet program."""

MORE_ROWS = 10_000_000
"""So many rows more than records may be read may a table have: groups that are repeated stand in rows of their own."""

LONGEST_ROW = 16 * 1024**2
"""So many characters may all cells of a row have together, unless the limit of one text is itself near it."""

FILES = 1_000
"""So many tables may a folder hold."""

_SHORT = 40
_REMEMBERED = 4096
_WRAPPING = 2
"""So long at most are the texts of which cells are kept to be used again, and so many."""


class CsvSheet:
    """One CSV file."""

    merged: Sequence[Merged] = ()

    def __init__(
        self, name: str, path: str | None, raw: bytes | None, limits: Limits, findings: list[SheetFinding]
    ) -> None:
        self.name = name
        self._path = path
        self._raw = raw
        self._limits = limits
        self._findings = findings
        self._encoding: Encoding | None = None

    def rows(self, columns: Collection[int] = ()) -> Iterator[Row]:
        """The rows that are not blank. Raises SheetsRefused where it cannot be read on."""
        limit = MORE_ROWS + self._limits.max_records
        number, known = 0, _Cells()
        try:
            with self._open() as (text, layout):
                for record in self._records(text, layout):
                    number += 1
                    if number > limit:
                        raise refused("TIPX-TAB-004", "rows", limit=limit)
                    if columns:
                        width = len(record)
                        cells = {one: known[record[one - 1]] for one in columns if one <= width and record[one - 1]}
                    else:
                        cells = {column: known[value] for column, value in enumerate(record, 1) if value}
                    if cells or (columns and any(record)):
                        yield Row(number, cells)
        except SheetsRefused as error:
            raise SheetsRefused(error.finding._replace(sheet=self.name)) from None
        except UnicodeDecodeError as error:
            say = {"utf-16-le": "utf-16", "utf-16-be": "utf-16", "utf-8": "utf-8"}.get(error.encoding, "encoding")
            raise refused("TIPX-TAB-001", say, self.name) from None  # decoded ahead: the row is not known
        except OSError:
            raise refused("TIPX-TAB-001", "missing", self.name) from None

    def _records(self, text: TextIO, layout: Layout) -> Iterator[list[str]]:
        """The records, the blank ones too."""
        longest = self._limits.max_string
        # The library's own limit is one for the whole process: it is only ever raised, and asked again below.
        csv.field_size_limit(max(csv.field_size_limit(), longest + 1))
        lines = _Lines(text, layout.delimiter, longest)
        reader = csv.reader(lines, delimiter=layout.delimiter, strict=True)
        number = 0
        while True:
            number += 1
            lines.taken = 0
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise _malformed(str(error), number, longest) from None
            except SheetsRefused as error:
                raise SheetsRefused(error.finding._replace(row=number)) from None
            if len(record) > COLUMNS:
                raise refused("TIPX-TAB-004", "columns", row=number, limit=COLUMNS)
            if lines.taken > longest:
                for column, value in enumerate(record, 1):
                    if len(value) > longest:
                        raise refused("TIPX-TAB-004", "cell", row=number, column=column, limit=longest)
            yield record

    @contextlib.contextmanager
    def _open(self) -> Iterator[tuple[TextIO, Layout]]:
        with open_bytes(self._path, self._raw) as file:
            if self._encoding is None:
                self._encoding = encoding_of(file)
                if self._encoding.guessed:
                    self._findings.append(SheetFinding("TIPX-TAB-002", sheet=self.name))
            codec, mark, _ = self._encoding
            file.seek(mark)
            layout = layout_of(file.read(4 * HEADER).decode(codec, "ignore"))
            file.seek(mark)
            with io.TextIOWrapper(file, codec, "strict", newline="") as text:
                text.read(layout.skip)
                yield text, layout


class _Cells(dict[str, Cell]):
    """The cells of texts as they stand in the file. Of those that are met again and again, codes and labels, there is one each."""

    def __missing__(self, text: str) -> Cell:
        # What Cell("text", ...) does, without its detour: of cells there are very many.
        kind = _kind(text) if text[0] in "=#" else "text"
        cell = tuple.__new__(Cell, (kind, text if text[0] != GUARD else unguarded(text)))
        if len(text) < _SHORT:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[text] = cell
        return cell


def _kind(text: str) -> str:
    """What a cell is that begins as a formula or an error value. Only a text wrapped as a formula, ="...", is sure to be one."""
    if text in ERRORS:
        return "error"
    return "formula" if len(text) > _WRAPPING and text.startswith('="') and text.endswith('"') else "text"


class _Lines:
    """The lines of a text, none longer than a row may be; counts the characters that were taken."""

    def __init__(self, text: TextIO, delimiter: str, longest: int) -> None:
        self._read = text.readline
        self._delimiter = delimiter
        self._longest = longest
        self._limit = max(LONGEST_ROW, 2 * longest)
        self.taken = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._read(self._limit + 1)
        if not line:
            raise StopIteration
        size = len(line)
        self.taken += size
        if self.taken > self._limit:
            raise refused("TIPX-TAB-004", "row", limit=self._limit)
        if "\0" in line:
            raise refused("TIPX-TAB-001", "nul")
        # So that the cells of a hostile row are not made one by one first.
        if size > COLUMNS and line.count(self._delimiter) > COLUMNS + self._longest:
            raise refused("TIPX-TAB-004", "columns", limit=COLUMNS)
        return line


def _malformed(message: str, row: int, longest: int) -> SheetsRefused:
    """What the library says of a record that is none, in our words."""
    if "field larger" in message:
        return refused("TIPX-TAB-004", "cell", row=row, limit=longest)
    if "unexpected end" in message:
        return refused("TIPX-TAB-001", "unclosed-quote", row=row)
    if "expected after" in message:
        return refused("TIPX-TAB-001", "after-quote", row=row)
    return refused("TIPX-TAB-001", row=row)


class CsvSheets:
    """CSV files that belong together."""

    form = "csv"

    def __init__(self, findings: list[SheetFinding], sheets: tuple[CsvSheet, ...]) -> None:
        self.findings = findings
        self.sheets = sheets

    def close(self) -> None:
        """Nothing stays open between the rows."""


def csv_file(path: str | None, raw: bytes | None, limits: Limits) -> CsvSheets:
    """One CSV file."""
    findings: list[SheetFinding] = []
    name = os.path.splitext(os.path.basename(path))[0] if path is not None else ""
    return CsvSheets(findings, (CsvSheet(name, path, raw, limits, findings),))


def csv_folder(path: str, limits: Limits) -> CsvSheets:
    """The CSV files of a folder, by name; what is hidden or no CSV file is passed over."""
    try:
        names = sorted(
            one.name
            for one in os.scandir(path)
            if one.name.lower().endswith(".csv") and not one.name.startswith((".", "~$")) and one.is_file()
        )
        size = sum(os.stat(os.path.join(path, name)).st_size for name in names)
    except OSError:
        raise refused("TIPX-TAB-001", "missing") from None
    if not names:
        raise refused("TIPX-TAB-001", "no-sheets")
    if len(names) > FILES:
        raise refused("TIPX-TAB-004", "sheets", limit=FILES)
    if size > limits.max_bytes:
        raise refused("TIPX-TAB-004", "bytes", limit=limits.max_bytes)
    if len({name.lower() for name in names}) < len(names):
        raise refused("TIPX-TAB-001", "name-twice")
    findings: list[SheetFinding] = []
    return CsvSheets(
        findings,
        tuple(CsvSheet(name[:-4], os.path.join(path, name), None, limits, findings) for name in names),
    )
