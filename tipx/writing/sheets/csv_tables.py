"""Tables to CSV files: UTF-8, RFC 4180, harmless to open in a spreadsheet program."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Sequence
from typing import IO, Any

from tipx.reading.sheets.guards import guarded
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
        self._texts: list[io.TextIOWrapper] = []
        self._writers: dict[str, Any] = {}

    def table(self, name: str, columns: Sequence[Column]) -> None:
        """Begin a table."""
        file = self._open(f"{name}.csv")
        if self._mark:
            file.write(codecs.BOM_UTF8)
        text = io.TextIOWrapper(file, "utf-8", newline="", write_through=False)
        writer = csv.writer(text, lineterminator="\r\n")
        self._texts.append(text)
        self._writers[name] = writer
        writer.writerow([guarded(column.name) for column in columns])
        if self._labels:
            writer.writerow([guarded(shown_label(column)) for column in columns])

    def row(self, table: str, cells: Sequence[str | None]) -> None:
        """A row of a table; None is a blank cell. Raises NotText for half a character."""
        try:
            self._writers[table].writerow([guarded(cell) if cell else "" for cell in cells])
        except UnicodeEncodeError:
            raise NotText from None

    def close(self) -> None:
        """Finish all tables; the files stay open for who opened them."""
        for text in self._texts:
            text.flush()
            text.detach()
        self._texts.clear()
        self._writers.clear()
