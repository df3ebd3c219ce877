"""A folder of CSV tables: a bundle, or records that travel alone."""

from __future__ import annotations

from collections.abc import Iterable

from tipx.converting.ledger import Loss
from tipx.converting.model import Job, Target
from tipx.converting.tables import TableFormWriter
from tipx.standard import Standard
from tipx.writing.sheets.csv_tables import CsvTables


def writer(target: Target, job: Job) -> TableFormWriter:
    """The writer of CSV tables."""
    return TableFormWriter(CsvTables(target.open), job)


def reading_losses(standard: Standard) -> Iterable[Loss]:
    """Nothing is lost."""
    return ()


def writing_losses(standard: Standard) -> Iterable[Loss]:
    """Nothing of a valid payload is lost: a record that tables cannot hold unchanged is rejected (TIPX-CNV-008)."""
    return ()
