"""The writer of tables as the writer of a form: for CSV and for workbooks."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from tipx.converting.model import CannotCarry, ConvertError, Data, Job
from tipx.writing.sheets.model import Tables
from tipx.writing.tables import RecordRefused, TablesRefused, TablesWriter

_EMPTY = "A blank cell is a field that is absent: what is there and empty cannot be told from it."


class TableFormWriter:
    """Writes records as tables. What is empty is taken down as a loss."""

    def __init__(self, tables: Tables, job: Job) -> None:
        self._writer = TablesWriter(tables, job.standard, lambda field: job.ledger.dropped(field, _EMPTY))

    def begin(self, header: Mapping[str, Any] | None) -> None:
        """Called once before the records."""
        self._writer.begin(header)

    def record(self, kind: str, data: Data) -> None:
        """One record. Raises CannotCarry for what tables cannot hold unchanged, ConvertError where a table is full."""
        with _told():
            self._writer.record(kind, data)

    def end(self, header: Mapping[str, Any] | None) -> None:
        """Called once after the records, with the whole header. Raises as `record` does."""
        with _told():
            self._writer.end(header)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except RecordRefused as refused:
        raise CannotCarry(str(refused), refused.place, refused.why) from None
    except TablesRefused as refused:
        raise ConvertError(str(refused)) from None
