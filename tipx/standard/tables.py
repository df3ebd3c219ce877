"""The tabular form of payloads: which tables there are and which columns they have, derived from the field tree.

- One table for each record type (`bundle`, `cases`, `victims`, `referrals`), and one for each repeated group in it, at any
  depth. A group's table is named by its place (`victim.consents`, `bundle.agencies.contacts`). As a sheet's title has at most
  31 characters, the record type is left out of a longer name (`consents.recipientAgencies`), and then it is cut and marked.
- Columns stand in the order of the schema. The fields of an object that is there once are columns with dots
  (`birthDate.value`). A list of codes, ids, countries and other fixed forms stands in one cell, joined by `; `. A list of
  free texts is a group whose table has a column `value`.
- Beside each column of codes stands one with the labels (`sex (label)`). It is for the eye, and ignored on reading.
- Rows of groups begin with `parent`, the key of the row that they belong to, and `#`, their number in it from 1. A row's key
  is its `id` where the schema requires one, else the key of its parent, a slash and its number. Where `#` is left blank, the
  order of the rows counts; where `parent` is left blank, the row belongs to the bundle, if that can be.
- Table `extensions` holds the extensions of all rows: the table and key of the row (`table`, `parent`), the URI (`key`) and
  the value in JSON, cut into parts (`part`, `value`). Table `continued` holds what is too long for a cell: the row as above,
  the `column`, and the further parts from the second on (`part`, `text`).
- A template may have a second row of labels for people, and sheets `guidance` and `codes`: they are passed over on reading.
- A blank cell is a field that is absent. The `recordType` is told by the table.
- Records that travel alone stand without a row in `bundle`, each with its `tipxVersion`.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tipx.standard import RECORD_TYPES, Standard
from tipx.standard.fields import Field

LISTS = {"case": "cases", "victim": "victims", "referral": "referrals"}
"""The tables of records, by record type."""
PARENT, ORDINAL, VALUE = "parent", "#", "value"
LABEL = " (label)"
"""What the name of a column of labels ends in."""
STAR = " *"
"""What the label of a required column ends in, in the row of labels that a template has below the names: by it in the column of
the key (`id`, of groups `parent`) the row is known for one, and passed over."""
ASIDE = ("codes", "guidance")
"""Sheets of a template that are for people only."""
EXTENSIONS, CONTINUED = "extensions", "continued"
EXTENSION_COLUMNS = ("table", PARENT, "key", "part", VALUE)
CONTINUED_COLUMNS = ("table", PARENT, "column", "part", "text")
SEPARATOR = "; "
LONGEST_NAME = 31
"""So long may the title of a sheet be."""
PART = 30_000
"""So long is a text in a cell at most, counted as spreadsheets count: what is longer is cut into parts."""

_FREE = frozenset(("string", "text"))
"""Formats of free text: a list of them cannot stand in one cell."""
_WITH_SEMICOLON = frozenset(("profileClaim",))
"""Fixed forms in which a semicolon may stand, though no blank: between two of them a semicolon is followed by a blank."""
_MARK = 4

Steps = tuple[str, ...]


class Column(NamedTuple):
    """A column of fields. `steps` lead from the row's object to the field; `field` says what a value is, in a list (`many`) an
    item. `rank` is its place among all that the row's object has, in the order of the schema."""

    rank: int
    name: str
    steps: Steps
    field: Field
    many: bool
    required: bool

    @property
    def is_free(self) -> bool:
        """Whether it holds free text, in which every character counts."""
        return self.field.kind == "string" and self.field.format in _FREE

    @property
    def has_semicolons(self) -> bool:
        """Whether a semicolon may stand in a value of its list."""
        return self.field.format in _WITH_SEMICOLON


class Group(NamedTuple):
    """A repeated group of a table's rows: where its list is, and the table of its rows."""

    rank: int
    steps: Steps
    table: Table


class Table:
    """One table. `kind` is the record type; `path` leads from the record to the list, as field names; `parent` is the table
    that `parent` refers to. `keyed`: its rows bear an id. `plain`: its rows are texts of a list. `extended`: the rank of the
    extensions of its rows, where they can have any."""

    __slots__ = ("columns", "extended", "groups", "keyed", "kind", "name", "parent", "path", "plain")

    def __init__(self, kind: str, path: Steps, parent: Table | None, field: Field) -> None:
        self.kind = kind
        self.path = path
        self.parent = parent
        self.name = _name(kind, path)
        self.keyed = "id" in field.required
        self.plain = field.kind != "object"
        self.columns: tuple[Column, ...] = ()
        self.groups: tuple[Group, ...] = ()
        self.extended: int | None = None
        self._fill(field)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns in their order, those of the labels left out."""
        first = () if self.parent is None else (PARENT, ORDINAL)
        return (*first, *(column.name for column in self.columns))

    def model(self, steps: Steps = ()) -> str:
        """The place in the model of its rows, or of a field in them (`Victim.consents[].givenOn`), with the steps through
        lists marked."""
        node, parts = self, list[str]()
        while node.parent is not None:
            inner = node.path[len(node.parent.path) :]
            parts.insert(0, ".".join(inner) + "[]")
            node = node.parent
        return ".".join((self.kind.capitalize(), *parts, *steps))

    def _fill(self, field: Field) -> None:
        if self.plain:
            self.columns = (Column(0, VALUE, (), field, False, True),)
            return
        columns: list[Column] = []
        groups: list[Group] = []
        for rank, (steps, one, required) in enumerate(_leaves(field, (), True)):
            if not self.path and steps == ("recordType",):
                continue
            item = one.item
            if one.kind == "extensions":
                if len(steps) > 1:
                    raise ValueError("extensions of an object that has no row of its own have no place in tables")
                self.extended = rank
            elif item is None or (item.kind == "string" and item.format not in _FREE):
                columns.append(Column(rank, ".".join(steps), steps, item or one, item is not None, required))
            elif self.kind == "bundle" and not self.path and steps[0] in LISTS.values():
                continue
            else:
                groups.append(Group(rank, steps, Table(self.kind, (*self.path, *steps), self, item)))
        self.columns, self.groups = tuple(columns), tuple(groups)


def _leaves(field: Field, before: Steps, required: bool) -> Iterator[tuple[Steps, Field, bool]]:
    """What an object has in the order of the schema, objects in it that are there once gone through."""
    for name, one in field.properties.items():
        steps, is_required = (*before, name), required and name in field.required
        if one.kind == "object":
            yield from _leaves(one, steps, is_required)
        else:
            yield steps, one, is_required


def _name(kind: str, path: Steps) -> str:
    """The name of a table. Where it is too long, the record type is left out; then it is cut, with a mark made of the whole."""
    if not path:
        return LISTS.get(kind, kind)
    whole = ".".join((kind, *path))
    name = whole if len(whole) <= LONGEST_NAME else ".".join(path)
    if len(name) <= LONGEST_NAME:
        return name
    mark = hashlib.sha256(whole.encode()).hexdigest()[: _MARK - 1]
    return f"{name[: LONGEST_NAME - _MARK]}~{mark}"


class Layout(NamedTuple):
    """All tables: those of record types by type, and all by name, in the order in which they are told."""

    records: Mapping[str, Table]
    tables: Mapping[str, Table]


@functools.cache
def layout(standard: Standard) -> Layout:
    """The tables of a version of the standard."""
    records = {kind: Table(kind, (), None, standard.record(kind)) for kind in RECORD_TYPES}
    return Layout(records, {table.name: table for record in records.values() for table in _with_groups(record)})


def _with_groups(table: Table) -> Iterator[Table]:
    yield table
    for group in table.groups:
        yield from _with_groups(group.table)
