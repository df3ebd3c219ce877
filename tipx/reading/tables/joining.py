"""Joins the rows of groups to the rows that they belong to: each record with all that is below it.

Rows of groups that stand in the order of their parents, as they are written, are taken as they go by; others are held in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Any, Protocol

from tipx.reading.model import ReadFinding
from tipx.reading.sheets.model import Row
from tipx.reading.tables.keys import Keys
from tipx.reading.tables.views import View, is_of_bundle
from tipx.standard.tables import CONTINUED, EXTENSIONS, ORDINAL, PARENT, Table

_ORDINAL = re.compile(r"([1-9][0-9]{0,15})(?:\.0+)?")

Note = tuple[str, str, Mapping[str, str | int], str]
"""Something wrong with the keys of a row: check, variant, arguments, and the name of the column."""


class Node:
    """A row with what belongs to it: `groups` by table, each in its order; the rows of its `extensions`, and of what is
    `continued` of it. `notes`: what is wrong with its keys; `twice`: its key is that of another row too."""

    __slots__ = ("continued", "extensions", "groups", "key", "notes", "ordinal", "row", "table", "twice", "view")

    def __init__(self, view: View, table: Table, row: Row) -> None:
        self.view = view
        self.table = table
        self.row = row
        self.key = ""
        self.ordinal = 0
        self.twice = False
        self.groups: dict[str, list[Node]] = {}
        self.extensions: list[Row] = []
        self.continued: list[Row] = []
        self.notes: list[Note] = []


class Shelf(Protocol):
    """The rows of a table by the key of the row that they belong to."""

    def take(self, key: str) -> list[Row]:
        """The rows of that key, taken out."""

    def left(self) -> Iterator[Row]:
        """The rows that nobody took."""


class Held:
    """Rows that are all held in memory, so that they may stand in any order."""

    def __init__(self, keyed: Iterator[tuple[str, Row]]) -> None:
        self._rows: dict[str, list[Row]] = {}
        for key, row in keyed:
            self._rows.setdefault(key, []).append(row)

    def take(self, key: str) -> list[Row]:
        """The rows of that key, taken out."""
        return self._rows.pop(key, [])

    def left(self) -> Iterator[Row]:
        """The rows that nobody took, in their order."""
        return iter(sorted((row for rows in self._rows.values() for row in rows), key=lambda row: row.number))


class Passing:
    """Rows that are taken as they go by: each key is asked for in the order in which the keys stand."""

    def __init__(self, keyed: Iterator[tuple[str, Row]]) -> None:
        self._keyed = keyed
        self._next = next(keyed, None)

    def take(self, key: str) -> list[Row]:
        """The rows of that key, if it is the next."""
        found = []
        while self._next is not None and self._next[0] == key:
            found.append(self._next[1])
            self._next = next(self._keyed, None)
        return found

    def left(self) -> Iterator[Row]:
        """The rows that nobody took."""
        while self._next is not None:
            yield self._next[1]
            self._next = next(self._keyed, None)


class Joiner:
    """Joins the tables of one input. `bundle`: the key of the bundle, to which rows belong that name no parent."""

    def __init__(
        self, views: Mapping[str, View], bundle: str | None, held: frozenset[str] | None = None, keys: bool = False
    ) -> None:
        """`held`: the tables whose rows are held in memory; None holds all. `keys`: nothing but keys is needed of rows."""
        self._views = views
        self._only_keys = keys
        self._bundle = bundle
        self._keys: dict[str, Keys] = {}
        self._shelves: dict[str, Shelf] = {
            name: (Held if held is None or name in held else Passing)(self._keyed(view))
            for name, view in views.items()
            if view.table is None or view.table.parent is not None
        }

    def _keyed(self, view: View) -> Iterator[tuple[str, Row]]:
        """The rows of a table, each with the key by which it is asked for."""
        at_home = view.table is not None and self._bundle is not None and is_of_bundle(view.table)
        for row in view.rows(self._only_keys):
            parent = view.text(row, PARENT)
            if view.table is None:
                parent = _of_any(view.text(row, "table"), parent)
            yield parent or (self._bundle or "" if at_home else ""), row

    def records(self, kind_table: str) -> Iterator[Node]:
        """The records of a table, each with all that is below it."""
        view = self._views.get(kind_table)
        if view is not None:
            assert view.table is not None
            for row in view.rows(self._only_keys):
                node = Node(view, view.table, row)
                node.key = view.text(row, "id")
                yield self._filled(node)

    def left(self) -> Iterator[tuple[View, Row]]:
        """The rows that belong to no row, table by table."""
        for name, shelf in self._shelves.items():
            for row in shelf.left():
                yield self._views[name], row

    def _filled(self, node: Node) -> Node:
        """The row with all that is below it. The order in which keys are asked for is that in which the rows are written."""
        table = node.table
        if table.keyed and node.key and self._is_twice(node):
            node.twice = True
            return node
        if not node.key and table.name != "bundle":
            return node  # nothing can name it
        if CONTINUED in self._shelves:
            node.continued = self._shelves[CONTINUED].take(_of_any(table.name, node.key))
        if table.extended is not None and EXTENSIONS in self._shelves:
            node.extensions = self._shelves[EXTENSIONS].take(_of_any(table.name, node.key))
        for group in table.groups:
            name = group.table.name
            if name in self._shelves:
                rows = self._shelves[name].take(node.key)
                if rows:
                    node.groups[name] = self._group(self._views[name], group.table, rows, node.key)
        return node

    def _group(self, view: View, table: Table, rows: list[Row], parent: str) -> list[Node]:
        nodes: list[Node] = []
        numbers: dict[int, int] = {}
        before = 0
        for row in rows:
            node = Node(view, table, row)
            before = node.ordinal = self._ordinal(node, before)
            node.key = (view.text(row, "id") if table.keyed else "") or f"{parent}/{node.ordinal}"
            first = numbers.setdefault(node.ordinal, row.number)
            if first != row.number:
                node.notes.append(("TIPX-TAB-011", "twice", {"row": first}, ORDINAL))
            nodes.append(node)
        if len(nodes) > 1:
            nodes.sort(key=attrgetter("ordinal"))
        return [self._filled(node) for node in nodes]

    def _ordinal(self, node: Node, before: int) -> int:
        """The number of a row in its group; a blank one follows the row before it."""
        text = node.view.text(node.row, ORDINAL)
        found = _ORDINAL.fullmatch(text)
        if found is None:
            if text:
                node.notes.append(("TIPX-TAB-012", "whole", {}, ORDINAL))
            return before + 1
        return int(found.group(1))

    def _is_twice(self, node: Node) -> bool:
        keys = self._keys.get(node.table.name)
        if keys is None:
            keys = self._keys[node.table.name] = Keys()
        first = keys.first(node.key, node.row.number)
        if first is None:
            return False
        node.notes.append(("TIPX-TAB-011", "twice", {"row": first}, "id"))
        return True


def _of_any(table: str, key: str) -> str:
    """The key of a row of any table. Names of tables are the same in any case of letters."""
    return f"{table.casefold()}\n{key}"


def ordered(views: Mapping[str, View], bundle: str | None, kinds: tuple[str, ...]) -> frozenset[str]:
    """The tables whose rows do not stand in the order of their parents, so that they have to be held in memory."""
    held: frozenset[str] = frozenset()
    while True:
        joiner = Joiner(views, bundle, held, keys=True)
        for kind in kinds:
            for _ in joiner.records(kind):
                pass
        more = {view.name for view, _ in joiner.left()} - held
        if not more:
            return held
        held |= more


def orphans(joiner: Joiner) -> Iterator[ReadFinding]:
    """What is said of the rows that belong to no row."""
    for view, row in joiner.left():
        parent = view.table.parent if view.table is not None else None
        named: dict[str, Any] = {"table": parent.name} if parent is not None else {}
        if not view.text(row, PARENT):
            say = "blank" if parent is not None else ""
        else:
            say = "table" if parent is not None else ""
        yield ReadFinding("TIPX-TAB-010", view.span_of(row, PARENT), None, say, named)
