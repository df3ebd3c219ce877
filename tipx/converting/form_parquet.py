"""Parquet, for analysis with DuckDB, Polars, Spark or pandas: one file, a row for each record, nested columns.

The columns:

- `recordType`: `case`, `victim`, `referral`, or `bundle` for the payload's own fields (one row, the last);
- `bundleId`: the id of the bundle that the record is in, null where records travel alone;
- `case`, `victim`, `referral`, `bundle`: a struct each, of which the one that `recordType` names is there and the others are
  null. Its members are the fields of the standard, under their names, nested as the standard nests them. The struct `bundle`
  is without the lists of records: those are the other rows.

Why so: a payload is one file here too, so that several can be read together by a pattern (`read_parquet('*.parquet')`) and no
part can be left behind. A row for each record is what people count and join. A struct for each record type keeps fields of one
name apart (`status`, `victimIds`), and in a columnar file what is null costs next to nothing; a row group holds records of one
type, so that a reader passes over the others. A table of its own is one step away, and lists unfold:

    CREATE VIEW victims AS SELECT bundleId, victim.* FROM 'out.parquet' WHERE recordType = 'victim';
    SELECT id, c.status, c.givenOn FROM victims, UNNEST(consents) AS t(c);

(`case`, `from` and `to` are words of SQL: they are written in quotes there, `"case".status`.)

The types:

- codes: dictionaries. Those of the standard's own lists hold the whole list in its order, then what else occurs (`x-` codes);
  those of countries, languages and the like hold what occurs;
- whole numbers: 64 bits; true and false: booleans; dates: days (`date32`);
- date and time: a struct of `text`, as it was written, and `utc`, the moment in microseconds. A timestamp alone has no place for
  the offset and the last three of nine digits. `utc` is null for what lies outside of the years 1 to 9999 in UTC;
- decimals: a struct of `text`, as written (`1.50`), and `number`, a decimal of 24 digits, 9 of them behind the point;
- partial dates: their fields, and `earliest` and `latest`, the first and the last day that they can mean;
- extensions: their JSON, as text.

`utc`, `number`, `earliest` and `latest` are derived, the rest is the record: nothing of a valid record is lost, and the record
can be made again from it.

The rows stream: so many records, or so much text, make a row group, and only those are held. One input gives the same bytes with
the same version of pyarrow. (In pyarrow itself `read_table` and `dataset` read the file; `ParquetFile.read` cannot put dictionaries
in structs together from several row groups.)
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tipx.converting.ledger import Loss
from tipx.converting.model import ConvertError, Data, Job, Target
from tipx.reading.model import LISTS
from tipx.standard import Standard

if TYPE_CHECKING:
    from tipx.converting.parquet.table import Table
    from tipx.converting.target import Spool

MISSING = "Parquet needs the package pyarrow, which is not installed: pip install tipx[parquet]"
_USAGE = 2


class ParquetForm:
    """Writes records as rows. Where the id of the bundle stands behind the records, they wait until it is known."""

    def __init__(self, table: Table, target: Target) -> None:
        self._table = table
        self._target = target
        self._bundle: str | None = None
        self._waiting: Spool | None = None

    def begin(self, header: Mapping[str, Any] | None) -> None:
        """Note the id of the bundle, or that it is still to come."""
        self._bundle = _id_of(header)
        if header is not None and "id" not in header:
            self._waiting = self._target.spool()

    def record(self, kind: str, data: Data) -> None:
        """Add a row, or let the record wait."""
        if self._waiting is None:
            self._table.add(kind, self._bundle, data)
        else:
            self._waiting.write(json.dumps([kind, data]).encode() + b"\n")

    def end(self, header: Mapping[str, Any] | None) -> None:
        """Add what waits, and the row of the bundle, and finish the file."""
        if self._waiting is not None:
            self._bundle = _id_of(header)
            for line in _lines(self._waiting.pieces()):
                kind, data = json.loads(line)
                self._table.add(kind, self._bundle, data)
        if header is not None:
            own = {name: value for name, value in header.items() if not (name in LISTS and isinstance(value, list))}
            self._table.add("bundle", self._bundle, own)
        self._table.finish()


def _id_of(header: Mapping[str, Any] | None) -> str | None:
    identifier = None if header is None else header.get("id")
    return identifier if isinstance(identifier, str) else None


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole


def writer(target: Target, job: Job) -> ParquetForm:
    """The writer of Parquet. Raises ConvertError where pyarrow is not installed."""
    try:
        from tipx.converting.parquet.table import Table
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "pyarrow":
            raise
        raise ConvertError(MISSING, _USAGE) from None
    return ParquetForm(Table(target.open(), job.standard, job.ledger), target)


def reading_losses(standard: Standard) -> Iterable[Loss]:
    """It is not read."""
    return ()


def writing_losses(standard: Standard) -> Iterable[Loss]:
    """Nothing of a valid record is lost."""
    return ()
