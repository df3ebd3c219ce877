"""The file: rows gathered by record type, written a row group at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from tipx.converting.ledger import Ledger
from tipx.converting.model import ConvertError
from tipx.converting.parquet.codes import Codes
from tipx.converting.parquet.columns import CODE, coded, types_of
from tipx.converting.parquet.values import Shapes
from tipx.reading.model import LISTS
from tipx.standard import Standard
from tipx.standard.fields import Field
from tipx.version import __version__

MOST_ROWS = 8192
"""So many records make a row group."""
MOST_TEXT = 1 << 24
"""So many characters of text end a row group before."""
REFUSED = "a record holds something that Parquet cannot hold"
_AT_ONCE = 256
"""So many are held as Python's objects before Arrow takes them, which needs much less memory."""
_ORDER = ("case", "victim", "referral", "bundle")
_WITH_STATISTICS = ["recordType", "bundleId"]
"""Statistics repeat values in the footer, and of hundreds of columns they would be larger than the data."""


class _Rows:
    """The rows of one record type that are not written yet. Each type has dictionaries of its own, which begin anew with each
    row group: numbers that are held keep their meaning."""

    def __init__(self, kind: str, tree: Field, standard: Standard, ledger: Ledger) -> None:
        self._codes = {name: Codes(of) for name, of in standard.codelists.items()}
        self._shapes = Shapes(self._codes, ledger)
        without = LISTS if kind == "bundle" else ()
        self._shape = self._shapes.shape(tree, kind.capitalize(), without)
        self.types = types_of(tree, self._codes, without)
        self._objects: list[Any] = []
        self._pieces: list[Any] = []
        self._bundles: list[str | None] = []

    def add(self, bundle: str | None, data: Mapping[str, Any]) -> None:
        """Add a row."""
        self._bundles.append(bundle)
        self._objects.append(self._shape(data))
        if len(self._objects) >= _AT_ONCE:
            self._settle()

    def _settle(self) -> None:
        self._pieces.append(pa.array(self._objects, self.types.numbered))
        self._objects = []

    @property
    def are_full(self) -> bool:
        """Whether it is time to write them."""
        return len(self._bundles) >= MOST_ROWS or self._shapes.size >= MOST_TEXT

    def __bool__(self) -> bool:
        return bool(self._bundles)

    def taken(self) -> tuple[list[str | None], Any]:
        """The rows, which are then no longer held: their bundles and their records."""
        self._settle()
        numbered = pa.concat_arrays(self._pieces)
        found = self._bundles, self.types.attach(numbered)
        self._pieces, self._bundles, self._shapes.size = [], [], 0
        for codes in self._codes.values():
            codes.restart()
        return found


class Table:
    """The rows of one file. Raises ConvertError, without a value, for what Arrow refuses."""

    def __init__(self, file: IO[bytes], standard: Standard, ledger: Ledger) -> None:
        self._rows = {kind: _Rows(kind, standard.record(kind), standard, ledger) for kind in _ORDER}
        self._kinds = Codes(standard.codelists["recordType"])
        columns = {kind: rows.types.final for kind, rows in self._rows.items()}
        self._schema = pa.schema(
            {"recordType": CODE, "bundleId": pa.string(), **columns},
            metadata={"tipx.version": __version__, "tipx.standard": standard.version},
        )
        self._writer = pq.ParquetWriter(file, self._schema, compression="zstd", write_statistics=_WITH_STATISTICS)

    def add(self, kind: str, bundle: str | None, data: Mapping[str, Any]) -> None:
        """Add a row: a record, or the bundle's own fields."""
        rows = self._rows[kind]
        with _without_values():
            rows.add(bundle, data)
            if rows.are_full:
                self._write(kind, rows)

    def finish(self) -> None:
        """Write what is left, and the end of the file."""
        with _without_values():
            for kind, rows in self._rows.items():
                if rows:
                    self._write(kind, rows)
            self._writer.close()

    def _write(self, kind: str, rows: _Rows) -> None:
        bundles, records = rows.taken()
        numbers = pa.array([self._kinds.place(kind)] * len(bundles), pa.int32())
        columns = {
            "recordType": coded(self._kinds)(numbers),
            "bundleId": pa.array(bundles, pa.string()),
            kind: records,
        }
        arrays = [columns[of.name] if of.name in columns else pa.nulls(len(bundles), of.type) for of in self._schema]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema), row_group_size=len(bundles))


@contextlib.contextmanager
def _without_values() -> Iterator[None]:
    """What Arrow says of a value that it refuses shows the value."""
    try:
        yield
    except (pa.ArrowException, UnicodeError):
        raise
