"""Workbooks as sheets: looked into for what must not be read, then read piece by piece, any number of times.

They are read by expat and not by a library for workbooks. Those at hand keep something of every row, take rows that stand out
of order, texts such as `x005F_` and workbooks in the strict form for nothing without a word, and trust what a file declares of
itself: the promise that nothing is lost in silence could not be kept.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import IO
from zipfile import ZipFile

from tipx.reading.model import Limits
from tipx.reading.sheets.model import Merged, Row, SheetFinding, SheetsRefused, refused
from tipx.reading.sheets.opening import open_bytes
from tipx.reading.sheets.xlsx_book import Book, book_of
from tipx.reading.sheets.xlsx_rows import RowMaker
from tipx.reading.sheets.xlsx_safety import open_zip
from tipx.reading.sheets.xlsx_strings import SharedStrings, shared_strings
from tipx.reading.sheets.xlsx_styles import date_styles
from tipx.reading.sheets.xlsx_xml import pieces

_WITH_MACROS = (".xlsm", ".xltm", ".xlam")


class XlsxSheet:
    """One sheet of a workbook."""

    def __init__(self, name: str, part: str, of: XlsxSheets) -> None:
        self.name = name
        self.merged: Sequence[Merged] = ()
        self._part = part
        self._of = of

    def rows(self, columns: Collection[int] = ()) -> Iterator[Row]:
        """The rows that are not blank, with all their cells. Raises SheetsRefused where it cannot be read on."""
        of = self._of
        maker = RowMaker(of.strings, of.dates, of.epoch_1904, of.longest)
        try:
            for _ in pieces(of.archive, self._part, maker.attach):
                maker.check()
                if maker.done:
                    done, maker.done = maker.done, []
                    yield from done
            self.merged = maker.merged
        except SheetsRefused as error:
            raise SheetsRefused(error.finding._replace(sheet=self.name)) from None


class XlsxSheets:
    """A workbook."""

    form = "xlsx"

    def __init__(self, file: IO[bytes], archive: ZipFile, book: Book, limits: Limits) -> None:
        self.findings: list[SheetFinding] = []
        self.archive = archive
        self.epoch_1904 = book.epoch_1904
        self.longest = limits.max_string
        self._file = file
        self._book = book
        self.sheets = tuple(XlsxSheet(name, part, self) for name, part in book.sheets)
        self.dates: Mapping[str, str] = date_styles(archive, book.styles)
        self.strings = functools.cache(self._read_strings)

    def _read_strings(self) -> SharedStrings:
        return shared_strings(self.archive, self._book.strings, self.longest)

    def close(self) -> None:
        """Close the file."""
        self.archive.close()
        self._file.close()


def open_workbook(path: str | None, raw: bytes | None, limits: Limits) -> XlsxSheets:
    """A workbook. Raises SheetsRefused for what is none or must not be read."""
    if path is not None and path.lower().endswith(_WITH_MACROS):
        raise refused("TIPX-TAB-003", "macros")
    file = open_bytes(path, raw)
    try:
        archive = open_zip(file)
        return XlsxSheets(file, archive, book_of(archive), limits)
    except BaseException:
        file.close()
        raise
