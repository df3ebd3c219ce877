"""The sheets of an input as tables of the standard: what each is, and what stands in each of its columns."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import Any

from tipx.reading.model import ReadFinding, Span
from tipx.reading.sheets.model import Row, Sheet, Sheets, column_name
from tipx.reading.tables.cells import Take, taker
from tipx.reading.tables.labels import Labels
from tipx.standard import Standard
from tipx.standard.tables import (
    ASIDE,
    CONTINUED,
    CONTINUED_COLUMNS,
    EXTENSION_COLUMNS,
    EXTENSIONS,
    LABEL,
    ORDINAL,
    PARENT,
    STAR,
    Column,
    Layout,
    Table,
)

KEYS = ("id", PARENT, ORDINAL, "table")
"""The columns by which rows are joined."""
KNOWN_SHEETS = "bundle, cases, victims, referrals and the tables of their groups"
_CLOSE_ENOUGH = 0.75
_LONGEST_NEAR = 60


def cell_span(form: str, sheet: str, row: int | None, column: int | None) -> Span:
    """The place of a cell. In CSV its row counts as the line; a workbook has no lines."""
    cell = f"{sheet}!{column_name(column or 1)}{row or 1}"
    line = (row or 1) if form == "csv" else 0
    return Span(line, 0, line, 0, 0, None, cell)


class View:
    """One sheet as a table. `columns` are the columns of fields by number, each with what takes its cells; `at` says which
    number a column has by its name, those of keys included; `aside` are the columns that are passed over, and `labels` those
    of them that show the labels of codes."""

    def __init__(self, name: str, table: Table | None, sheet: Sheet, form: str) -> None:
        self.name = name
        self.table = table
        self.form = form
        self.columns: dict[int, tuple[Column, Take]] = {}
        self.at: dict[str, int] = {}
        self.aside: set[int] = set()
        self.labels: dict[int, Labels] = {}
        self._last = 0
        self._sheet = sheet

    def rows(self, keys: bool = False) -> Iterator[Row]:
        """The rows below that of the names, and below that of the labels where a template has one. `keys`: no other cells are
        needed than those of keys."""
        rows = self._sheet.rows([self.at[name] for name in KEYS if name in self.at] if keys else ())
        header, first = next(rows, None), next(rows, None)
        if header is None or first is None:
            return
        is_labels = first.number == header.number + 1 and self.text(first, self._key()).endswith(STAR.strip())
        self._last = first.number if is_labels else header.number
        if not is_labels:
            yield first
        yield from rows

    def merged(self) -> Iterator[ReadFinding]:
        """What is said of merged cells, when the rows have been gone through. Those of the names may be merged."""
        for one in self._sheet.merged:
            if one.bottom > self._last and any(one.left <= number <= one.right for number in self.at.values()):
                yield ReadFinding("TIPX-TAB-016", self.span(one.top, one.left), None, "", {"range": one.name})

    def _key(self) -> str:
        return "id" if self.table is not None and self.table.parent is None else PARENT

    def text(self, row: Row, name: str) -> str:
        """The text of a key's cell, without white space round it; empty where it is blank."""
        cell = row.cells.get(self.at.get(name, 0))
        return cell.text.strip() if cell is not None else ""

    def span(self, row: int | None, column: int | None = None) -> Span:
        """The place of a cell of this table."""
        return cell_span(self.form, self.name, row, column)

    def span_of(self, row: Row, name: str = "") -> Span:
        """The place of the cell in a column of that name; where there is none, of the first cell that holds something."""
        return self.span(row.number, self.at.get(name) or min(row.cells))

    def _names(self) -> tuple[str, ...]:
        if self.table is not None:
            return self.table.names
        return EXTENSION_COLUMNS if self.name == EXTENSIONS else CONTINUED_COLUMNS

    def read_header(self, standard: Standard) -> Iterator[ReadFinding]:
        """Read the names of the columns; gives what is wrong with them."""
        header = next(self._sheet.rows(), None)
        if header is None:
            return
        fields = {column.name: column for column in self.table.columns} if self.table is not None else {}
        names = {name.casefold(): name for name in self._names()}
        labels = {name.casefold() + LABEL: name for name, column in fields.items() if column.field.codelist is not None}
        shown: dict[int, str] = {}
        for number, cell in sorted(header.cells.items()):
            written = cell.text.strip().casefold()
            name = names.get(written)
            if name is not None and name not in self.at:
                self.at[name] = number
                if name in fields:
                    self.columns[number] = (fields[name], taker(fields[name], standard))
                continue
            self.aside.add(number)
            if name is not None:
                yield ReadFinding("TIPX-TAB-009", self.span(header.number, number), None, "twice", {"name": name})
            elif written in labels:
                shown[number] = labels[written]
            elif written:
                yield self._unknown(header.number, number, written, names)
        self.labels = {
            number: Labels(fields[name], self.at.get(name, 0), standard.codelists) for number, name in shown.items()
        }
        for name in (PARENT,) if self.table is None or self.table.parent is not None else ():
            # A blank `parent` means the bundle, so that its column may be left out where that can be.
            if name not in self.at and not (self.table is not None and is_of_bundle(self.table)):
                yield ReadFinding("TIPX-TAB-009", self.span(header.number, 1), None, "missing", {"name": name})

    def _unknown(self, row: int, number: int, written: str, names: dict[str, str]) -> ReadFinding:
        near = difflib.get_close_matches(written, names, 1, _CLOSE_ENOUGH) if len(written) < _LONGEST_NEAR else []
        say, args = ("near", {"near": names[near[0]]}) if near else ("", {})
        return ReadFinding("TIPX-TAB-009", self.span(row, number), None, say, args)


def is_of_bundle(table: Table) -> bool:
    """Whether the rows of a table belong to the bundle itself, of which there is one."""
    return table.parent is not None and table.parent.kind == "bundle" and table.parent.parent is None


def views_of(sheets: Sheets, layout: Layout, standard: Standard, findings: list[ReadFinding]) -> dict[str, View]:
    """The sheets that are tables of the standard, by name; what is wrong with sheets and columns is added to the findings."""
    names = {name.casefold(): name for name in (*layout.tables, EXTENSIONS, CONTINUED)}
    found: dict[str, View] = {}
    unknown: list[tuple[int, Sheet]] = []
    for number, sheet in enumerate(sheets.sheets, 1):
        name = names.get(sheet.name.strip().casefold())
        if name is None and sheet.name.strip().casefold() in ASIDE:
            continue
        if name is None:
            unknown.append((number, sheet))
        elif name in found:
            findings.append(
                ReadFinding("TIPX-TAB-008", cell_span(sheets.form, name, 1, 1), None, "twice", {"name": name})
            )
        else:
            found[name] = view = View(name, layout.tables.get(name), sheet, sheets.form)
            findings.extend(view.read_header(standard))
    findings.extend(_of_unknown(unknown, names, sheets.form, bool(found)))
    return found


def _of_unknown(
    unknown: Iterable[tuple[int, Sheet]], names: dict[str, str], form: str, some: bool
) -> Iterator[ReadFinding]:
    """What is said of sheets that are no tables. Their own names may be anything, and are not told: their numbers are."""
    told: dict[str, Any]
    for number, sheet in unknown:
        if next(sheet.rows(), None) is None:
            continue
        written = sheet.name.strip().casefold()
        near = difflib.get_close_matches(written, names, 1, _CLOSE_ENOUGH) if len(written) < _LONGEST_NEAR else []
        say, told = (
            ("near", {"near": names[near[0]]}) if near else ("file" if form == "csv" else "", {"known": KNOWN_SHEETS})
        )
        if not some:
            yield ReadFinding("TIPX-TAB-008", None, None, "none", {"known": KNOWN_SHEETS})
            return
        yield ReadFinding("TIPX-TAB-008", cell_span(form, f"#{number}", 1, 1), None, say, told)
