"""Sheets of a hundred thousand rows are written and read within a memory that does not grow with them."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from tipx.reading.model import Limits
from tipx.reading.sheets import open_sheets
from tipx.writing.sheets.csv_tables import CsvTables
from tipx.writing.sheets.model import Column, Tables
from tipx.writing.sheets.xlsx_tables import XlsxTables

ROWS = 100_000
CELLS = ["sample case", None, "Sample text, سیمپل, with a comma"]
COLUMNS = [Column(f"c{number}", "Label") for number in range(len(CELLS))]
BOUND = 12 * 1024**2
"""Bytes; as objects the rows would take some 50 MB."""


def peak(work: Callable[[], int]) -> tuple[int, int]:
    """What the work gives, and the most memory that it took."""
    tracemalloc.start()
    try:
        result = work()
        return result, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_memory_stays_flat(form: str, tmp_path: Path) -> None:
    path = str(tmp_path / f"cases.{form}")

    def write() -> int:
        with open(path, "wb") as out:
            tables: Tables = CsvTables(lambda _: out) if form == "csv" else XlsxTables(out, str(tmp_path), labels=False)
            tables.table("cases", COLUMNS)
            for number in range(ROWS):
                CELLS[0] = f"sample case {number}"
                tables.row("cases", CELLS)
            tables.close()
        return ROWS

    def read() -> int:
        sheets = open_sheets(path, None, Limits())
        count = sum(1 for row in sheets.sheets[0].rows())
        sheets.close()
        return count

    assert peak(write)[1] < BOUND
    count, taken = peak(read)
    assert count == ROWS + 1
    assert taken < BOUND
