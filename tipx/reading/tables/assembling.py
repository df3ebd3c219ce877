"""Makes a record of a joined row: its data, what was refused in it, and what was found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from operator import itemgetter
from typing import Any, NamedTuple

from tipx.reading.fast_json import read_text
from tipx.reading.model import Limits, Path, ReadFinding, Span
from tipx.reading.sheets.model import Cell, Row
from tipx.reading.strict_json import bad_character
from tipx.reading.tables.cells import NOTHING, Refused, Take
from tipx.reading.tables.joining import Node
from tipx.reading.tables.views import View
from tipx.standard.tables import CONTINUED, EXTENSIONS, VALUE, Steps

BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_PART = re.compile(r"([1-9][0-9]{0,8})(?:\.0+)?")
_GONE: Any = object()
"""Stands for a value that was refused: the objects round it are there, it is not."""

Item = tuple[int, Steps, Any]
_rank = itemgetter(0)


class Assembled(NamedTuple):
    """A record as readers give it."""

    data: dict[str, Any]
    refused: set[Path]
    findings: list[ReadFinding]


def assemble(node: Node, views: Mapping[str, View], limits: Limits, outside: list[ReadFinding]) -> Assembled:
    """The record of a row. `outside` is given what is found in columns without a name."""
    work = _Work(views, limits, outside)
    data = {"recordType": node.table.kind, **work.row(node, ())}
    return Assembled(data, work.refused, work.findings)


class _Work:
    def __init__(self, views: Mapping[str, View], limits: Limits, outside: list[ReadFinding]) -> None:
        self._views = views
        self._limits = limits
        self._longest = limits.max_string
        self._outside = outside
        self.refused: set[Path] = set()
        self.findings: list[ReadFinding] = []

    def row(self, node: Node, path: Path) -> dict[str, Any]:
        """The members of the object of a row, in the order of the schema."""
        view = node.view
        for rule, say, args, name in node.notes:
            self.findings.append(ReadFinding(rule, view.span_of(node.row, name), path, say, args))
        items = self._fields(node, path)
        if node.twice:
            self.refused.add((*path, "id"))
            items = [one for one in items if one[1] != ("id",)]
        for group in node.table.groups:
            rows = node.groups.get(group.table.name)
            if rows:
                here = (*path, *group.steps)
                if group.table.plain:
                    found: list[Any] = [self._plain(one, (*here, index)) for index, one in enumerate(rows)]
                else:
                    found = [self.row(one, (*here, index)) for index, one in enumerate(rows)]
                items.append((group.rank, group.steps, found))
        if node.extensions and node.table.extended is not None:
            items.append((node.table.extended, ("extensions",), self._extensions(node, (*path, "extensions"))))
        items.sort(key=_rank)
        return _put_together(items)

    def _fields(self, node: Node, path: Path) -> list[Item]:
        """The values of the cells of a row."""
        items: list[Item] = []
        view, continued = node.view, self._continued(node, path)
        aside, labels = view.aside, view.labels
        shown: list[int] = []
        without_value: set[int] = set()
        for number, cell in node.row.cells.items():
            known = view.columns.get(number)
            if known is None:
                if number not in aside:
                    self._look_at(view, node.row, number)
                elif number in labels:
                    shown.append(number)
                continue
            column, take = known
            if continued and column.name in continued:
                cell = Cell(cell.kind, cell.text + continued.pop(column.name))
            if len(cell.text) <= self._longest and cell.text.isprintable():
                try:
                    value = take(cell)
                except Refused as why:
                    value = self._refuse(why, (*path, *column.steps), view.span(node.row.number, number))
            else:
                value = self._taken(take, cell, (*path, *column.steps), view, node.row, number)
            if value is NOTHING:
                without_value.add(number)
            else:
                items.append((column.rank, column.steps, value))
        for number in shown:
            code = labels[number].code
            if code not in node.row.cells or code in without_value:
                self._label(view, node.row, number, path, "")
            elif labels[number].contradicts(view.columns[code][1], node.row.cells[code], node.row.cells[number]):
                self._label(view, node.row, number, path, "other")
        if continued:
            span = self._views[CONTINUED].span_of(node.continued[0], "column")
            self.findings.append(ReadFinding("TIPX-TAB-010", span, path))
        return items

    def _label(self, view: View, row: Row, number: int, path: Path, say: str) -> None:
        """A label without its code, or of another code, is told. What a formula shows there nobody wrote: it says nothing."""
        cell, column = row.cells[number], view.labels[number].column
        if cell.kind not in ("formula", "error") and cell.text.strip():
            span, here = view.span(row.number, number), (*path, *column.steps)
            self.findings.append(ReadFinding("TIPX-TAB-015", span, here, say, {"name": column.name}))

    def _look_at(self, view: View, row: Row, number: int) -> None:
        """A cell in a column without a name is told once for the column. The columns of keys are looked at once too."""
        if number in view.aside:
            return
        view.aside.add(number)
        if number not in view.at.values():
            self._outside.append(ReadFinding("TIPX-TAB-013", view.span(row.number, number)))

    def _taken(self, take: Take, cell: Cell, path: Path, view: View, row: Row, number: int) -> Any:
        """The value of a cell with a long text or one with characters that do not show; _GONE where it is refused."""
        bad = BAD.search(cell.text)
        try:
            if len(cell.text) > self._limits.max_string:
                raise Refused("TIPX-SYN-012", "", limit=self._limits.max_string)
            if bad is not None:
                raise Refused(bad_character(bad.group()))
            return take(cell)
        except Refused as why:
            return self._refuse(why, path, view.span(row.number, number))

    def _refuse(self, why: Refused, path: Path, span: Span) -> Any:
        self.findings.append(ReadFinding(why.rule, span, path, why.say, why.args_of_message))
        self.refused.add(path)
        return _GONE

    def _plain(self, node: Node, path: Path) -> Any:
        """The text of a row that is an item of a list; None in its place where there is none, or it is refused."""
        for rule, say, args, name in node.notes:
            self.findings.append(ReadFinding(rule, node.view.span_of(node.row, name), path, say, args))
        found = [value for _, _, value in self._fields(node, path)]
        if not found:
            self.findings.append(ReadFinding("TIPX-TAB-012", node.view.span_of(node.row, VALUE), path))
            self.refused.add(path)
        return None if not found or found[0] is _GONE else found[0]

    # -- what stands in several rows -------------------------------------------------------------------------------

    def _continued(self, node: Node, path: Path) -> dict[str, str]:
        """The further parts of cells that were too long, by the name of the column."""
        if not node.continued:
            return {}
        view = self._views[CONTINUED]
        return {
            name: self._joined(view, rows, "text", path) for name, rows in _by(view, node.continued, "column").items()
        }

    def _extensions(self, node: Node, path: Path) -> dict[str, Any]:
        view = self._views[EXTENSIONS]
        found: dict[str, Any] = {}
        for key, rows in _by(view, node.extensions, "key").items():
            here = (*path, key)
            if not key:
                span = view.span_of(rows[0], "key")
                self.findings.append(ReadFinding("TIPX-TAB-011", span, path, "missing", {"name": "key"}))
                self.refused.add(here)
                continue
            value = self._json(self._joined(view, rows, VALUE, here), here, view.span_of(rows[0], VALUE))
            if value is not _GONE:
                found[key] = value
        return found

    def _joined(self, view: View, rows: list[Row], name: str, path: Path) -> str:
        """The parts of a text put together in their order."""
        parts: dict[int, str] = {}
        before = 0
        for row in rows:
            for number in row.cells:
                self._look_at(view, row, number)
            part = _PART.fullmatch(view.text(row, "part"))
            before = int(part.group(1)) if part is not None else before + 1
            if before in parts:
                finding = ReadFinding("TIPX-TAB-011", view.span_of(row, "part"), path, "twice", {"row": rows[0].number})
                self.findings.append(finding)
                continue
            cell = row.cells.get(view.at.get(name, 0))
            parts[before] = cell.text if cell is not None else ""
        return "".join(text for _, text in sorted(parts.items()))

    def _json(self, text: str, path: Path, span: Span) -> Any:
        """The value of an extension; _GONE where it cannot be read."""
        bad = BAD.search(text)
        if bad is None:
            parsed = read_text(text.encode("utf-8"), self._limits)
            if not parsed.fatal:
                self.findings += [one._replace(span=span, path=(*path, *(one.path or ()))) for one in parsed.findings]
                self.refused |= {(*path, *one) for one in parsed.refused}
                return _GONE if () in parsed.refused else parsed.data
            limits = [one for one in parsed.findings if one.id != "TIPX-SYN-001"]
            self.findings += [one._replace(span=span, path=path) for one in limits]
            if not limits:
                self.findings.append(ReadFinding("TIPX-TAB-012", span, path, "json"))
        else:
            self.findings.append(ReadFinding(bad_character(bad.group()), span, path))
        self.refused.add(path)
        return _GONE


def _by(view: View, rows: list[Row], name: str) -> dict[str, list[Row]]:
    """Rows by the text of a column, in their order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        cell = row.cells.get(view.at.get(name, 0))
        found.setdefault(cell.text if cell is not None else "", []).append(row)
    return found


def _put_together(items: list[Item]) -> dict[str, Any]:
    """The object that has these values at the ends of these steps."""
    data: dict[str, Any] = {}
    for _, steps, value in items:
        holder = data
        if len(steps) > 1:
            for step in steps[:-1]:
                holder = holder.setdefault(step, {})
        if value is not _GONE:
            holder[steps[-1]] = value
    return data
