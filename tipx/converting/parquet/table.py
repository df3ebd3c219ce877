"""The file: rows gathered by record type, written a row group at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

MOST_ROWS = 4096
"""So many records make a row group."""
MOST_TEXT = 1 << 24
"""So many characters of text end a row group before."""
REFUSED = "a record holds something that Parquet cannot hold"
AT_ONCE = 256
"""So many are held as Python's objects before Arrow takes them, which needs much less memory."""
_ORDER = ("case", "victim", "referral", "bundle")
_WITH_STATISTICS = ["recordType", "bundleId"]
"""Statistics repeat values in the footer, and of hundreds of columns they would be larger than the data."""


class _Sink:
    """The file as Arrow sees it. Where a conversion is broken off the file is closed while Arrow still has something to write;
    that then goes nowhere."""

    closed = False

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._at = 0

    def write(self, data: Any) -> int:
        """Write bytes."""
        self._at += len(data)
        if not self._file.closed:
            self._file.write(data)
        return len(data)

    def tell(self) -> int:
        """How many were written."""
        return self._at

    def flush(self) -> None:
        """Nothing: whoever closes the file sees to it."""

    close = flush


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
        if len(self._objects) >= AT_ONCE:
            self._settle()

    def _settle(self) -> None:
        try:
            self._pieces.append(pa.array(self._objects, self.types.numbered))
        except (pa.ArrowException, UnicodeError):  # what they say shows the value
            raise ConvertError(REFUSED) from None
        self._objects = []

    @property
    def are_full(self) -> bool:
        """Whether it is time to write them."""
        return len(self._bundles) >= MOST_ROWS or self._shapes.size >= MOST_TEXT

    def __len__(self) -> int:
        return len(self._bundles)

    def taken(self, before: int, after: int) -> tuple[list[str | None], Any]:
        """The rows, which are then no longer held: their bundles, and their column with so many nulls before and after."""
        self._settle()
        numbered = self.types.numbered
        column = pa.concat_arrays([pa.nulls(before, numbered), *self._pieces, pa.nulls(after, numbered)])
        found = self._bundles, self.types.attach(column)
        self._pieces, self._bundles, self._shapes.size = [], [], 0
        for codes in self._codes.values():
            codes.restart()
        return found


class Table:
    """The rows of one file. Raises ConvertError, which shows no value, for what Arrow refuses."""

    def __init__(self, file: IO[bytes], standard: Standard, ledger: Ledger) -> None:
        self._rows = {kind: _Rows(kind, standard.record(kind), standard, ledger) for kind in _ORDER}
        self._kinds = Codes(standard.codelists["recordType"])
        columns = {kind: rows.types.final for kind, rows in self._rows.items()}
        self._schema = pa.schema(
            {"recordType": CODE, "bundleId": pa.string(), **columns},
            metadata={"tipx.version": __version__, "tipx.standard": standard.version},
        )
        self._writer = pq.ParquetWriter(
            _Sink(file), self._schema, compression="zstd", write_statistics=_WITH_STATISTICS
        )

    def add(self, kind: str, bundle: str | None, data: Mapping[str, Any]) -> None:
        """Add a row: a record, or the bundle's own fields."""
        rows = self._rows[kind]
        rows.add(bundle, data)
        if rows.are_full:
            self._write([kind])

    def finish(self) -> None:
        """Write what is left, as one row group, so that the file of a small payload is small; and the end of the file."""
        left = [kind for kind, rows in self._rows.items() if rows]
        if left:
            self._write(left)
        self._writer.close()

    def _write(self, kinds: Sequence[str]) -> None:
        """Write the rows of these types as a row group."""
        counts = [len(self._rows[kind]) for kind in kinds]
        total = sum(counts)
        columns: dict[str, Any] = {}
        bundles: list[str | None] = []
        for kind, count in zip(kinds, counts, strict=True):
            before = len(bundles)
            some, columns[kind] = self._rows[kind].taken(before, total - before - count)
            bundles += some
        numbers = [self._kinds.place(kind) for kind, count in zip(kinds, counts, strict=True) for _ in range(count)]
        columns["recordType"] = coded(self._kinds)(pa.array(numbers, pa.int32()))
        columns["bundleId"] = pa.array(bundles, pa.string())
        arrays = [columns[of.name] if of.name in columns else pa.nulls(total, of.type) for of in self._schema]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema), row_group_size=total)
