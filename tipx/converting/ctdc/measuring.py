"""The written table, read again and counted: what is said of it is measured on it, not taken from how it was made."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence

from tipx.converting.ctdc.mapping import Table, vocabulary
from tipx.standard import Standard


def written(rows: Sequence[Sequence[str]], names: Sequence[str]) -> bytes:
    """The table as CSV (RFC 4180, UTF-8): the names of the columns, then the rows."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows(rows)
    return out.getvalue().encode()


def achieved(table: bytes, of: Table, identifying: str) -> int:
    """On how many rows the rarest combination of the identifying columns stands in the table; 0 when it has no rows."""
    reader = csv.DictReader(io.StringIO(table.decode(), newline=""))
    names = [column.name for column in of.columns if identifying == "all" or column.known]
    return min(Counter(tuple(row[name] for name in names) for row in reader).values(), default=0)


def rarest_detail(table: bytes, of: Table) -> int:
    """On how many rows the rarest single value of a detail stands; the number of rows when there is none."""
    rows = list(csv.DictReader(io.StringIO(table.decode(), newline="")))
    names = [column.name for column in of.base if not column.known]
    counts = Counter((name, row[name]) for row in rows for name in names if row[name])
    return min(counts.values(), default=len(rows))


def foreign(table: bytes, of: Table, standard: Standard) -> bool:
    """Whether a cell holds anything that the mapping, the code lists and the calendar do not have."""
    allowed = {column.name: vocabulary(standard, of.name, column) for column in of.base}
    labels = {column.label for column in of.base if column.label}
    derived = {column.name: column.how for column in of.columns if column.derived}
    return any(
        not _fits(cell, name, allowed, derived, labels)
        for row in csv.DictReader(io.StringIO(table.decode(), newline=""))
        for name, cell in row.items()
        if cell
    )


def _fits(
    cell: str, name: str, allowed: dict[str, frozenset[str] | None], derived: dict[str, str], labels: set[str]
) -> bool:
    if name in derived:
        return cell == "1" if derived[name] == "both" else labels.issuperset(cell.split(";"))
    words = allowed.get(name, frozenset())
    return cell in words if words is not None else len(cell) == 4 and cell.isascii() and cell.isdigit()
