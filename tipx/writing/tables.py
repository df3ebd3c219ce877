"""Records to tables: each field in its column, groups in tables of their own, row by row as the records come.

What is written reads back unchanged. Where that cannot be, the record is refused: before anything of it is written or noted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tipx.reading.model import LISTS
from tipx.reading.sheets.model import Cell
from tipx.reading.tables.cells import Refused, Take, spoilt, taker
from tipx.reading.tables.keys import Keys
from tipx.standard import Standard
from tipx.standard.codelists import CodeList
from tipx.standard.tables import (
    CONTINUED,
    CONTINUED_COLUMNS,
    EXTENSION_COLUMNS,
    EXTENSIONS,
    LABEL,
    ORDINAL,
    PARENT,
    PART,
    SEPARATOR,
    Column,
    Steps,
    Table,
    layout,
)
from tipx.writing.canonical import canonical
from tipx.writing.sheets import model as sheets

Dropped = Callable[[str], None]
"""Told of the field of which something empty was left out."""

Cells = list[str | None]

SHORT = PART // 2
"""A text of so many characters fits into a cell, whatever they are."""


class TablesRefused(ValueError):
    """Tables cannot hold what was to be written; the message is one clear sentence for people, without values."""


class RecordRefused(TablesRefused):
    """Tables cannot hold this record, and nothing of it was written: other records can follow.

    `place`: where in the model, or the name of the table; `why`: `value` (a cell would not give it back as it is), `id` (two rows
    would bear one) or `nameless` (rows would belong to a record without an id).
    """

    def __init__(self, message: str, place: str, why: str) -> None:
        super().__init__(message)
        self.place = place
        self.why = why


class TablesWriter:
    """Writes the rows of records. Tables begin with their first row; those of the records and of the bundle always.

    The row of a bundle is written at the end, when its fields are known to the last.
    """

    def __init__(self, tables: sheets.Tables, standard: Standard, dropped: Dropped) -> None:
        self._tables = tables
        self._standard = standard
        self._layout = layout(standard)
        self._dropped = dropped
        self._plans: dict[str, _Plan] = {}
        self._begun: set[str] = set()
        self._keys: dict[str, Keys] = {}
        self._rows: list[tuple[str, Cells]] = []
        self._empty: list[str] = []
        self._met: Counter[tuple[str, str]] = Counter()

    def begin(self, header: Mapping[str, Any] | None) -> None:
        """Begin the tables that are there however few rows there are."""
        for table in self._layout.records.values():
            if header is not None or table.kind != "bundle":
                self._begin(table.name)

    def record(self, kind: str, data: Mapping[str, Any]) -> None:
        """One record. Raises RecordRefused, and then nothing of it is written; TablesRefused where a table is full."""
        self._write(self._layout.records[kind], data)

    def end(self, header: Mapping[str, Any] | None) -> None:
        """The bundle's own fields, and the end of all tables. Raises TablesRefused."""
        if header is not None:
            lists = {name for name, value in header.items() if name in LISTS and isinstance(value, list)}
            data = {name: value for name, value in header.items() if name not in lists}
            self._write(self._layout.records["bundle"], data)
        self._tables.close()

    def _write(self, table: Table, data: Mapping[str, Any]) -> None:
        self._rows = []
        self._empty = []
        self._met.clear()
        if data.get("recordType") != table.kind:
            raise _refused(table, ("recordType",), "does not name the type of the record")
        self._row(table, data, None, 0)
        self._check_rows()
        self._take_keys()
        for name, cells in self._rows:
            if name not in self._begun:
                self._begin(name)
            try:
                self._tables.row(name, cells)
            except sheets.TableFull:
                raise TablesRefused(f"There are more rows than table {name} has room for.") from None
        for field in self._empty:
            self._dropped(field)
        self._rows = []

    def _check_rows(self) -> None:
        for name, cells in self._rows:
            try:
                self._tables.check(cells)
            except sheets.CellTooLong:
                raise RecordRefused(f"A text is too long for a cell of table {name}.", name, "value") from None
            except sheets.NotText:
                raise RecordRefused(f"A text in table {name} holds half a character.", name, "value") from None

    def _begin(self, name: str) -> None:
        self._begun.add(name)
        if name in (EXTENSIONS, CONTINUED):
            names = EXTENSION_COLUMNS if name == EXTENSIONS else CONTINUED_COLUMNS
            self._tables.table(name, [sheets.Column(one) for one in names])
        else:
            self._tables.table(name, list(sheet_columns(self._layout.tables[name], self._standard)))

    def _take_keys(self) -> None:
        """Refuse a record of which a row has the key of another: what belongs to which could not be told."""
        for name, _ in self._met:
            if name not in self._keys:
                self._keys[name] = Keys()
        known = self._keys
        for name, key in self._met:
            if known[name].has(key) or self._met[name, key] > 1:
                why = f"Two rows of table {name} have the same id: they cannot be told apart in tables."
                raise RecordRefused(why, name, "id")
        for name, key in self._met:
            known[name].first(key, 1)

    # -- rows ------------------------------------------------------------------------------------------------------

    def _row(self, table: Table, data: Any, parent: str | None, ordinal: int) -> None:
        """The row of an object, and all rows below it, in the order in which a reader asks for them."""
        plan = self._plans.get(table.name)
        if plan is None:
            plan = self._plans[table.name] = _Plan(table, self._standard)
        cells: Cells = [None] * plan.width
        if parent is not None:
            cells[0], cells[1] = parent or None, str(ordinal)
        self._rows.append((table.name, cells))
        if table.plain:
            key = f"{parent}/{ordinal}"
            self._value(table, key, plan.inner, data, cells)
            return
        if type(data) is not dict and not isinstance(data, Mapping):  # asked so it is sooner said
            raise _refused(table, (), "is no object")
        identifier = data.get("id") if table.keyed else None
        key = f"{parent}/{ordinal}" if parent is not None else ""
        if isinstance(identifier, str) and identifier:
            key = identifier
            self._met[table.name, key] += 1
        below: list[tuple[int, Table, list[Any]]] = []
        before = len(self._rows)
        extensions = self._object(table, key, plan.inner, data, cells, below)
        if not key and table.kind != "bundle" and (below or extensions or len(self._rows) > before):
            raise _refused(table, ("id",), "is missing: nothing else in the tables could name this record", "nameless")
        if extensions is not None:
            self._extensions(table, key, extensions)
        for _, group, items in sorted(below, key=lambda one: one[0]):
            for number, item in enumerate(items, 1):
                self._row(group, item, key, number)

    def _object(
        self, table: Table, key: str, inner: _Inner, data: Mapping[str, Any], cells: Cells, below: list[Any]
    ) -> Mapping[str, Any] | None:
        """Put the members of an object into the cells, and its groups into `below`; gives the extensions."""
        extensions: Mapping[str, Any] | None = None
        steps = inner.steps
        for name, value in data.items():
            step = steps.get(name)
            if isinstance(step, _Cell):
                text = step.text(value)
                if text and len(text) <= SHORT:  # as nearly all are: not a call for each of them
                    cells[step.at] = text
                    if step.labels is not None:
                        cells[step.at + 1] = step.labels(value)
                else:
                    self._value(table, key, step, value, cells)
            elif isinstance(step, _Inner):
                if type(value) is not dict and not isinstance(value, Mapping):
                    raise _refused(table, step.path, "is no object")
                if not value:
                    self._empty.append(table.model(step.path))
                self._object(table, key, step, value, cells, below)
            elif step is not None and name != "extensions":
                rank, group, path = step
                if not isinstance(value, list):
                    raise _refused(table, path, "is no list")
                if not value:
                    self._empty.append(table.model(path))
                below.append((rank, group, value))
            elif name == "extensions" and table.extended is not None and inner.is_row:
                if not isinstance(value, Mapping):
                    raise _refused(table, ("extensions",), "is no object")
                if not value:
                    self._empty.append(table.model(("extensions",)))
                extensions = value
            elif not (name == "recordType" and table.parent is None and inner.is_row):
                raise _refused(table, inner.path, "has a field that the standard does not know")
        return extensions

    def _value(self, table: Table, key: str, step: Any, value: Any, cells: Cells) -> None:
        """Put a value into its cell, with the label beside it."""
        column: Column = step.column
        text = step.text(value)
        if text is None:
            raise _refused(table, column.steps, "has a value that a cell of a table cannot hold unchanged")
        if not text:
            self._empty.append(table.model(column.steps))
            return
        if len(text) > SHORT:
            first, *more = parts_of(text)
            for number, part in enumerate(more, 2):
                self._rows.append((CONTINUED, [table.name, key, column.name, str(number), part]))
            text = first
        cells[step.at] = text
        if step.labels is not None:
            cells[step.at + 1] = step.labels(value)

    def _extensions(self, table: Table, key: str, extensions: Mapping[str, Any]) -> None:
        for uri, value in extensions.items():
            if not uri:
                raise _refused(table, ("extensions",), "has a key that is empty")
            for number, part in enumerate(parts_of(canonical(value).decode("utf-8", "surrogatepass")), 1):
                self._rows.append((EXTENSIONS, [table.name, key, uri, str(number), part]))


# -- what is known of a table beforehand ------------------------------------------------------------------------------


class _Cell:
    """A column to write to. `text` gives the text of a value: empty for what is empty, None for what would not read back as it
    is. `labels` gives the text of the cell beside it, where there is one."""

    __slots__ = ("at", "column", "labels", "text")

    def __init__(self, column: Column, at: int, standard: Standard) -> None:
        self.column = column
        self.at = at
        codelist = standard.codelists[column.field.codelist] if column.field.codelist is not None else None
        self.text = _texts(column, taker(column, standard), codelist)
        self.labels: Callable[[Any], str | None] | None = None
        if codelist is not None:
            self.labels = _Labels(codelist).joined if column.many else _Labels(codelist).one


class _Inner:
    """An object within a row: its members by name, each a cell, an object, or a group (rank, table, steps)."""

    __slots__ = ("is_row", "path", "steps")

    def __init__(self, path: Steps) -> None:
        self.path = path
        self.is_row = not path
        self.steps: dict[str, _Cell | _Inner | tuple[int, Table, Steps]] = {}

    def put(self, steps: Steps, what: _Cell | tuple[int, Table, Steps]) -> None:
        """Put a cell or a group at the end of these steps."""
        holder = self
        for step in steps[:-1]:
            inner = holder.steps.setdefault(step, _Inner((*holder.path, step)))
            assert isinstance(inner, _Inner)
            holder = inner
        holder.steps[steps[-1]] = what


class _Plan:
    """Where the fields of a table's rows are written. `width`: how many cells a row has."""

    def __init__(self, table: Table, standard: Standard) -> None:
        at = 0 if table.parent is None else 2
        self.inner: Any = _Inner(())
        for column in table.columns:
            cell = _Cell(column, at, standard)
            at += 1 if cell.labels is None else 2
            if table.plain:
                self.inner = cell
            else:
                self.inner.put(column.steps, cell)
        for group in table.groups:
            self.inner.put(group.steps, (group.rank, group.table, group.steps))
        self.width = at


class _Labels:
    """The labels of codes. Each is looked up where its code is first met: some lists are long."""

    def __init__(self, codelist: CodeList) -> None:
        self._codes = codelist
        self._met: dict[str, str] = {}

    def joined(self, codes: list[str]) -> str | None:
        """The labels of several."""
        return SEPARATOR.join([label for one in codes if (label := self.one(one)) is not None]) or None

    def one(self, code: str) -> str | None:
        """The label of one."""
        label = self._met.get(code)
        if label is None:
            known = self._codes.codes.get(code)
            if known is not None:
                label = self._met[code] = known.label
        return label


def _texts(column: Column, take: Take, codelist: CodeList | None) -> Callable[[Any], str | None]:
    """The function that gives the text of a value of a column. A code of the column's own list reads back as it is."""
    kind, is_short = column.field.kind, column.field.format == "string"

    def unchanged(text: str, value: Any) -> str | None:
        try:
            return text if not text or take(Cell("text", text)) == value else None
        except Refused:
            return None

    def whole(value: Any) -> str | None:
        return unchanged(str(value), value) if type(value) is int else None

    def boolean(value: Any) -> str | None:
        return ("true" if value else "false") if type(value) is bool else None

    def free(value: Any) -> str | None:
        return value if isinstance(value, str) and not (is_short and spoilt(value)) else None

    def fixed(value: Any) -> str | None:
        if not isinstance(value, str):
            return None
        if codelist is None:
            return value if value.strip() == value else None
        return value if codelist.is_member(value) else unchanged(value, value)

    def joined(value: Any) -> str | None:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            return None
        written = SEPARATOR.join(value)
        if codelist is not None and all(map(codelist.is_member, value)):
            return written
        return unchanged(written, value) if written or not value else None

    if column.many:
        return joined
    return {"integer": whole, "boolean": boolean}.get(kind, free if column.is_free else fixed)


def _refused(table: Table, steps: Steps, why: str, kind: str = "value") -> RecordRefused:
    place = table.model(steps)
    return RecordRefused(f"{place} {why}.", place, kind)


def parts_of(text: str) -> Iterator[str]:
    """A text in parts that cells can hold, which count characters beyond the first 65,536 twice."""
    begin = size = 0
    for at, character in enumerate(text):
        step = 1 if character < "\U00010000" else 2
        if size + step > PART:
            yield text[begin:at]
            begin, size = at, 0
        size += step
    yield text[begin:]


def sheet_columns(table: Table, standard: Standard) -> Iterator[sheets.Column]:
    """The columns of a table as they stand in a sheet, those of the labels included."""
    if table.parent is not None:
        yield sheets.Column(PARENT, required=True)
        yield sheets.Column(ORDINAL)
    for column in table.columns:
        yield sheets.Column(column.name, required=column.required, many=column.many)
        if column.field.codelist is not None:
            yield sheets.Column(column.name + LABEL)
