"""The cells in which things stand: from a path in a record back to sheet, column and row."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from tipx.reading.content import Content
from tipx.reading.model import Limits, Path, Span
from tipx.reading.sheets.model import Row
from tipx.reading.tables.joining import Node
from tipx.reading.tables.opening import book_of, nodes_of, opened
from tipx.reading.tables.views import View
from tipx.standard import known_or_newest
from tipx.standard.tables import EXTENSIONS, VALUE, Group, Steps

Found = tuple[Path, Span]
"""The path, or the longest beginning of it at which there is something; and the cell."""


def cell_of(node: Node, path: Path, extensions: View | None) -> Found:
    """Where a path from the object of a row stands. What is absent is told by the cell in which it would stand; what has no
    cell of its own by the first cell of its row that holds something. `extensions`: the table of that name."""
    names: Steps = ()
    for step in path:
        if isinstance(step, int):
            break
        names = (*names, step)
    rest = path[len(names) :]
    if node.table.plain:
        return path, node.view.span_of(node.row, VALUE)
    if names[:1] == (EXTENSIONS,) and node.extensions and extensions is not None:
        return _extension(node, path, extensions)
    group = next((one for one in node.table.groups if one.steps == names), None)
    if group is not None and node.groups.get(group.table.name):
        return _in_group(node, group, names, rest, extensions)
    return _field(node, names, rest)


def _in_group(node: Node, group: Group, names: Steps, rest: Path, extensions: View | None) -> Found:
    nodes = node.groups[group.table.name]
    index = rest[0] if rest else None
    if not isinstance(index, int) or index >= len(nodes):
        return names, nodes[0].view.span_of(nodes[0].row)
    known, span = cell_of(nodes[index], rest[1:], extensions)
    return (*names, index, *known), span


def _extension(node: Node, path: Path, view: View) -> Found:
    """The first row of the extension that is meant, or of all of them."""

    def key(row: Row) -> str:
        cell = row.cells.get(view.at.get("key", 0))
        return cell.text if cell is not None else ""

    meant = next((row for row in node.extensions if len(path) > 1 and key(row) == path[1]), None)
    if meant is None:
        return (EXTENSIONS,), view.span_of(node.extensions[0])
    return path, view.span_of(meant, VALUE)


def _field(node: Node, names: Steps, rest: Path) -> Found:
    view, cells = node.view, node.row.cells
    columns = [(number, column) for number, (column, _) in view.columns.items()]
    exact = next((number for number, column in columns if column.steps == names), None)
    if exact is not None and exact in cells:
        return (*names, *rest), view.span(node.row.number, exact)
    known = names
    while known and not _is_there(node, known):
        known = known[:-1]
    if exact is None:
        inside = [number for number, column in columns if known and column.steps[: len(known)] == known]
        exact = min((number for number in inside if number in cells), default=None) if known == names else None
    return known, view.span(node.row.number, exact) if exact is not None else view.span_of(node.row)


def _is_there(node: Node, steps: Steps) -> bool:
    """Whether there is a field or an object at the end of these steps."""
    if node.table.parent is None and steps == ("recordType",):
        return True
    size = len(steps)
    filled = (column.steps for number, (column, _) in node.view.columns.items() if number in node.row.cells)
    groups = (group.steps for group in node.table.groups if node.groups.get(group.table.name))
    return any(one[:size] == steps for one in (*filled, *groups))


class Wanted(NamedTuple):
    """A place that is asked for: the record type and the row of the record, and the path in it."""

    kind: str
    row: int
    path: Path


def locate(content: Content, wanted: Collection[Wanted]) -> dict[Wanted, Found]:
    """The cells of these places. The tables are read again, and of them only the records that are asked for are looked at."""
    by_record: dict[tuple[str, int], list[Wanted]] = {}
    for one in wanted:
        by_record.setdefault((one.kind, one.row), []).append(one)
    found: dict[Wanted, Found] = {}
    with opened(content, content.limits or Limits()) as sheets:
        book = book_of(sheets, content.size, known_or_newest)
        for kind, node in nodes_of(book, book.joiner()):
            for one in by_record.pop((kind, node.row.number), ()):
                found[one] = cell_of(node, one.path, book.views.get(EXTENSIONS))
            if not by_record:
                break
    return found
