"""Records that could not be converted: each with its problems, in a file of its own."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from tipx.converting.model import Left
from tipx.converting.noting import cell_of, problems_of
from tipx.converting.target import Output
from tipx.problems import Layer, Problem, Report, Severity
from tipx.reading.content import Content
from tipx.reading.model import LISTS, Unit
from tipx.reading.sheets.model import column_name
from tipx.writing.json import to_json

Key = tuple[str, int]
"""A record of a payload: its list and its number there; of records that travel alone, `line` and the number of the line."""
_NEAR = 1 << 16
_NULL = "TIPX-SYN-007"
_ONE_ALONE = ("json", "xml", "data")
"""Forms that hold one record where it travels alone: its lines say nothing of which record it is."""


def key_of(unit: Unit) -> Key:
    """Where a record stands."""
    if unit.list_name is not None:
        return unit.list_name, unit.ordinal
    if unit.line is not None and unit.start is None:
        return "record", unit.ordinal  # of tables: rows have numbers in each table, records one in all
    return "line", unit.line or 0


class Faulty:
    """The problems of a report by record. `others`: errors of what is no record, such as a bundle's own fields."""

    def __init__(self, report: Report | None) -> None:
        self._by_record: dict[Key, list[Problem]] = defaultdict(list)
        self._wrong: set[Key] = set()
        self._unmet: set[Key] = set()
        self.others: list[Problem] = []
        if report is None:
            return
        by_line = report.inputs[-1].form not in _ONE_ALONE
        under_header = len(report.inputs) > 1
        for problem in report.problems:
            key = _key(problem, by_line, under_header)
            if key is not None:
                self._by_record[key].append(problem)
            if problem.severity is not Severity.ERROR:
                continue
            if key is not None:
                self._wrong.add(key)
            # What cannot be read at all is met again by whoever reads it to convert it.
            if problem.layer is not Layer.SYNTAX:
                if key is None:
                    self.others.append(problem)
                else:
                    self._unmet.add(key)

    def of(self, key: Key) -> list[Problem]:
        """The problems of a record, none where it has no error. It is met with that."""
        if key not in self._wrong:
            return []
        self._unmet.discard(key)
        return self._by_record[key]

    def unmet(self) -> list[Problem]:
        """Errors that are those of no record that was met."""
        return [*self.others, *(one for key in sorted(self._unmet) for one in self._by_record[key])]


def _key(problem: Problem, by_line: bool, under_header: bool) -> Key | None:
    at = problem.at
    if under_header and at.input == 0:
        return None  # the header itself, which was given beside the records
    if under_header and not by_line:
        return "line", 0  # the one record there is, by whatever name it is called in the bundle
    if at.list is not None and at.index is not None:
        return at.list, at.index
    if at.record_type == "bundle":
        return None
    if at.cell is not None and at.index is not None:
        return "record", at.index
    return "line", (at.line or 0) if by_line else 0


class Rejects:
    """Writes what was rejected; without a place for it, it only counts. Each line is a JSON object: where the record stood, its
    problems, and the record itself (`record`), or the text of a line that is none (`text`, or `bytes` in base64), or the `cells` of
    a row that gave none. Of a record of
    which the reader refused something (a null, a name that stands twice ...) `record` lacks that: then `text` is how it stands in the input, or
    `incomplete` is true where that is not known."""

    def __init__(self, output: Output | None) -> None:
        self._output = output
        self._file = output.open() if output is not None else None
        self.count = 0
        self.problems: list[Problem] = []

    @property
    def are_wanted(self) -> bool:
        """Whether there is a place for them."""
        return self._file is not None

    def record(self, unit: Unit, problems: Iterable[Problem], content: Content | None) -> None:
        """A record."""
        where = {
            "list": unit.list_name,
            "index": unit.ordinal if unit.list_name is not None else None,
            "line": unit.line,
        }
        held: dict[str, Any] = {"record": unit.data}
        if unit.findings or unit.refused or unit.cut:
            if content is not None and unit.start is not None and unit.end is not None:
                held |= _as_text(content.slice(unit.start, unit.end))
            else:
                held["incomplete"] = True
        self._write({**where, "recordType": unit.kind}, problems, held)

    def item(self, list_name: str, ordinal: int, problems: Iterable[Problem]) -> None:
        """What stands in a list of records, and of which nothing could be read."""
        told = list(problems)
        where = {"list": list_name, "index": ordinal, "line": None, "recordType": LISTS[list_name]}
        held: dict[str, Any] = {"record": None}
        if any(one.rule != _NULL for one in told):
            held["incomplete"] = True
        self._write(where, told, held)

    def line(self, content: Content | None, problem: Problem) -> None:
        """A line that is no record."""
        raw = _line_at(content, problem.at.byte) if content is not None and problem.at.byte is not None else b""
        where = {"list": None, "index": None, "line": problem.at.line, "recordType": None}
        self._write(where, [problem], _as_text(raw))

    def left(self, left: Left) -> None:
        """Something in another form that gave no record. Its problems are noted by its reader: they are not told a second time."""
        at = left.origin
        place = {"origin": at.pointer} if at.sheet is None else {"cell": cell_of(at.sheet, at.row, at.column)}
        cells = {f"{column_name(column)}{row}": text for (row, column), text in left.cells.items()}
        where = {"list": None, "index": None, "line": at.row, "recordType": None, **place}
        self._tell(where, problems_of(left.notes), {"cells": cells} if cells else {})

    def _write(self, where: Mapping[str, Any], problems: Iterable[Problem], held: Mapping[str, Any]) -> None:
        told = list(problems)
        self.count += 1
        self.problems += told
        self._tell(where, told, held)

    def _tell(self, where: Mapping[str, Any], told: Iterable[Problem], held: Mapping[str, Any]) -> None:
        if self._file is None:
            return
        listed = [
            {
                "rule": one.rule,
                "severity": one.severity.value,
                "pointer": one.at.pointer,
                **({"cell": one.at.cell} if one.at.cell else {}),
                **({"origin": one.at.origin} if one.at.origin else {}),
                "message": one.message,
                "hint": one.hint,
            }
            for one in told
        ]
        self._file.write(_json({**where, "problems": listed, **held}) + b"\n")


def _as_text(raw: bytes) -> dict[str, Any]:
    try:
        return {"text": raw.decode("utf-8")}
    except UnicodeDecodeError:
        return {"bytes": base64.b64encode(raw).decode("ascii")}


def _json(data: Any) -> bytes:
    """What was read may hold what cannot be written as it is; then it is written as escapes."""
    try:
        return to_json(data)
    except (TypeError, ValueError):
        import json

        return json.dumps(data).encode("ascii")


def _line_at(content: Content, byte: int) -> bytes:
    """The line in which a byte stands."""
    start = byte
    while start:
        begin = max(start - _NEAR, 0)
        found = content.slice(begin, start).rfind(b"\n")
        if found >= 0:
            start = begin + found + 1
            break
        start = begin
    end = byte
    while True:
        piece = content.some(end, _NEAR)
        found = piece.find(b"\n")
        if found >= 0 or not piece:
            return content.slice(start, end + max(found, 0))
        end += len(piece)
