"""A workbook of tables: a bundle, or records that travel alone."""

from __future__ import annotations

from collections.abc import Iterable

from tipx.converting.ledger import Loss
from tipx.converting.model import ConvertError, Job, Target
from tipx.converting.tables import TableFormWriter
from tipx.standard import Standard
from tipx.writing.sheets.xlsx_tables import LibraryMissing, XlsxTables

_USAGE = 2


def writer(target: Target, job: Job) -> TableFormWriter:
    """The writer of workbooks. Raises ConvertError where the library for them is missing."""
    try:
        return TableFormWriter(XlsxTables(target.open(), target.private_folder(), labels=False), job)
    except LibraryMissing:
        why = "workbooks need a library that is not installed here: pip install tipx[xlsx]; the form csv needs nothing"
        raise ConvertError(why, _USAGE) from None


def reading_losses(standard: Standard) -> Iterable[Loss]:
    """Nothing is lost."""
    return ()


def writing_losses(standard: Standard) -> Iterable[Loss]:
    """Nothing of a valid payload is lost: a record that tables cannot hold unchanged is rejected (TIPX-CNV-008)."""
    return ()
