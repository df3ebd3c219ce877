"""Tables to CSV files: UTF-8, RFC 4180, harmless to open in a spreadsheet program."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence
from typing import IO

from tipx.reading.sheets.guards import RISKY, guarded
from tipx.writing.sheets.model import Column, NotText, shown_label


class CsvTables:
    """Writes `<table>.csv` for each table: the row of column names, the row of labels where `labels`, then the rows.

    `open` gives the file of that name; what it gives is closed by whoever gave it. `mark`: a byte order mark at the start, by
    which spreadsheet programs know that it is UTF-8. Cells that they would run as formulas are guarded by an apostrophe.
    """

    def __init__(self, open: Callable[[str], IO[bytes]], *, mark: bool = True, labels: bool = False) -> None:
        self._open = open
        self._mark = mark
        self._labels = labels
        self._write: dict[str, Callable[[bytes], int]] = {}

    def table(self, name: str, columns: Sequence[Column]) -> None:
        """Begin a table."""
        file = self._open(f"{name}.csv")
        if self._mark:
            file.write(codecs.BOM_UTF8)
        self._write[name] = file.write
        file.write(line_of([guarded(column.name) for column in columns]))
        if self._labels:
            file.write(line_of([guarded(shown_label(column)) for column in columns]))

    def check(self, cells: Sequence[str | None]) -> None:
        """Raise NotText for half a character."""
        text = "".join(filter(None, cells))
        try:
            if not text.isascii():
                text.encode("utf-8")
        except UnicodeEncodeError:
            raise NotText from None

    def row(self, table: str, cells: Sequence[str | None]) -> None:
        """A row of a table; None is a blank cell. Raises NotText for half a character."""
        try:
            self._write[table](
                line_of([(guarded(cell) if cell[0] in RISKY else cell) if cell else "" for cell in cells])
            )
        except UnicodeEncodeError:
            raise NotText from None

    def close(self) -> None:
        """Finish all tables; the files stay open for who opened them."""
        self._write.clear()


def line_of(cells: Sequence[str]) -> bytes:
    """A row as a line. Raises UnicodeEncodeError for half a character.

    Cells stand in quotes where they must, as the library `csv` of Python writes them; it is slower, for it asks of each character.
    """
    line = ",".join(cells)
    if line.count(",") >= len(cells) or '"' in line or "\n" in line or "\r" in line or not line:
        line = ",".join([_quoted(cell) for cell in cells]) or '""'
    return (line + "\r\n").encode("utf-8")


def _quoted(cell: str) -> str:
    if "," in cell or '"' in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell
