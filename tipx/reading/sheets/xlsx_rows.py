"""The rows of one sheet of a workbook, made of its XML as it goes by: what is blank leaves nothing behind."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tipx.reading.sheets.escapes import unescaped
from tipx.reading.sheets.model import Cell, Merged, Row, SheetFinding, SheetsRefused, column_name, refused
from tipx.reading.sheets.xlsx_cells import iso_cell, number_cell
from tipx.reading.sheets.xlsx_strings import SharedStrings
from tipx.reading.sheets.xlsx_xml import DEPTH, MAIN, SEPARATOR

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

ROWS = 1_048_576
COLUMNS = 16_384
"""So many rows and columns has a sheet."""

BLANK = 10_000_000
"""So many blank cells and rows may stand one after another. Sheets whose last rows are only coloured are common, and reading
over them takes a few seconds for a million."""

MERGED = 4096
"""So many merged ranges of a sheet are kept. Of those beyond the one that ends lowest is: if any reaches into the data, one is kept
that does."""

_OUTSIDE, _SHEET, _MERGES, _MERGE, _DATA, _ROW, _CELL, _V, _F, _IS, _R, _T, _RT, _OTHER = range(14)
"""Where we are: outside all, in one of the elements that count (`_RT`: in the text of a run), or in another, whatever is in it."""

_NAMES = ("worksheet", "mergeCells", "mergeCell", "sheetData", "row", "c", "v", "f", "is", "r", "t")
_TAGS = {f"{namespace}{SEPARATOR}{name}": tag for namespace in MAIN for tag, name in enumerate(_NAMES, _SHEET)}
_INTO = {
    (_OUTSIDE, _SHEET): _SHEET, (_SHEET, _DATA): _DATA, (_DATA, _ROW): _ROW, (_ROW, _CELL): _CELL, (_CELL, _V): _V,
    (_CELL, _F): _F, (_CELL, _IS): _IS, (_IS, _R): _R, (_IS, _T): _T, (_R, _T): _RT, (_SHEET, _MERGES): _MERGES,
    (_MERGES, _MERGE): _MERGE,
}  # fmt: skip
_BACK = {into: before for (before, _), into in _INTO.items()}
_NOTHING: Mapping[str, str] = {}
_ROW_NUMBER = re.compile("[1-9][0-9]{0,6}")
_RANGE = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})(?::([A-Z]{1,3})([1-9][0-9]{0,6}))?")


@functools.cache
def _columns() -> Mapping[str, int]:
    return {column_name(number): number for number in range(1, COLUMNS + 1)}


class RowMaker:
    """Takes the elements of a sheet and makes its rows; `done` holds those that are complete and were not fetched yet. `merged`:
    the cells that are merged; they stand behind the rows."""

    def __init__(
        self, strings: Callable[[], SharedStrings], dates: Mapping[str, str], epoch_1904: bool, longest: int
    ) -> None:
        self.done: list[Row] = []
        self.merged: list[Merged] = []
        self._filled_row = 0
        self._strings = strings
        self._dates = dates
        self._epoch_1904 = epoch_1904
        self._longest = longest
        self._columns = _columns()
        self._inside = _OUTSIDE
        self._before = _OUTSIDE
        self._other = 0
        self._heard: list[str] = []
        self._row = 0
        self._row_text = "0"
        self._at: int | str = 0
        self._cells: dict[int, Cell] = {}
        self._cell: Mapping[str, str] = _NOTHING
        self._filled = False
        self._value: str | None = None
        self._formula: str | None = None
        self._runs: list[str] = []
        self._blank = 0

    def attach(self, parser: XMLParserType) -> None:
        """Have a parser call us."""
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._heard.append

    def check(self) -> None:
        """Between two pieces: what stands between the values is forgotten, and nothing grows beyond its limit."""
        if self._inside not in (_V, _F, _T, _RT):
            self._heard.clear()
        if sum(map(len, self._heard)) + sum(map(len, self._runs)) > 8 * self._longest + 8:
            raise self._refused("TIPX-TAB-004", "cell", limit=self._longest)
        if self._blank > BLANK:
            raise refused("TIPX-TAB-004", "blank", row=self._row, limit=BLANK)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _TAGS.get(name, _OTHER)
        inside = self._inside
        if tag == _CELL and inside == _ROW:
            self._inside = _CELL
            self._cell = attributes
            at = attributes.get("r")
            self._at = at if at is not None else self._column() + 1
            return
        into = _INTO.get((inside, tag))
        if into is None:
            self._pass_over()
            return
        self._inside = into
        if into >= _V:
            self._heard.clear()
            self._filled = True
        elif into == _ROW:
            self._begin_row(attributes)
        elif into == _MERGE:
            self._merge(attributes.get("ref", ""))

    def _pass_over(self) -> None:
        if self._inside == _OUTSIDE:
            raise refused("TIPX-TAB-001", "part")
        if self._inside != _OTHER:
            self._inside, self._before = _OTHER, self._inside
        self._other += 1
        if self._other > DEPTH:
            raise refused("TIPX-TAB-004", "depth", limit=DEPTH)

    def _end(self, _: str) -> None:
        inside = self._inside
        if inside == _CELL:
            self._inside = _ROW
            if self._filled:
                self._end_cell()
            else:
                self._blank += 1
        elif inside == _OTHER:
            self._other -= 1
            if not self._other:
                self._inside = self._before
        else:
            self._inside = _BACK[inside]
            if inside == _ROW:
                if self._cells:
                    self.done.append(Row(self._row, self._cells))
                    self._cells = {}
                    self._filled_row = self._row
                else:
                    self._blank += 1
            elif inside == _V:
                self._value = "".join(self._heard)
            elif inside in (_T, _RT):
                self._runs.append(unescaped("".join(self._heard)))
            elif inside == _F:
                self._formula = "".join(self._heard)

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        text = attributes.get("r")
        if text is None:
            number = self._row + 1
            text = str(number)
        elif _ROW_NUMBER.fullmatch(text):
            number = int(text)
        else:
            raise self._refused("TIPX-TAB-001", "cell")
        if number <= self._row:
            raise refused("TIPX-TAB-001", "order", row=number)
        if number > ROWS:
            raise refused("TIPX-TAB-004", "rows", limit=ROWS)
        self._row, self._row_text, self._at = number, text, 0

    def _merge(self, text: str) -> None:
        """Keep a range of merged cells. Below the last row that holds something they lose nothing."""
        found = _RANGE.fullmatch(text)
        if found is None:
            raise refused("TIPX-TAB-001", "part")
        left, top, right, bottom = found.groups()
        columns = sorted(self._columns.get(one or left, COLUMNS) for one in (left, right))
        rows = sorted(int(one or top) for one in (top, bottom))
        one = Merged(rows[0], columns[0], rows[1], columns[1])
        if one.top > self._filled_row or one[:2] == one[2:]:
            return
        if len(self.merged) < MERGED:
            self.merged.append(one)
        elif one.bottom > self.merged[-1].bottom:
            self.merged[-1] = one

    def _column(self) -> int:
        """The column where we are: told only when it is asked for, since most cells may be blank."""
        at = self._at
        if isinstance(at, str):
            size = len(self._row_text)
            self._at = at = self._columns.get(at[:-size], COLUMNS + 1) if at[-size:] == self._row_text else COLUMNS + 1
        if at > COLUMNS:
            self._at = 0
            raise self._refused("TIPX-TAB-001", "cell")
        return at

    def _end_cell(self) -> None:
        column = self._column()
        cell = self._made()
        self._filled = False
        self._value = self._formula = None
        if self._runs:
            self._runs = []
        if cell is None:
            self._blank += 1
            return
        if len(cell.text) > self._longest:
            raise self._refused("TIPX-TAB-004", "cell", limit=self._longest)
        if column in self._cells:
            raise self._refused("TIPX-TAB-001", "order")
        self._cells[column] = cell
        self._blank = 0

    def _made(self) -> Cell | None:
        """The cell, by what stood in it; None for a blank one."""
        if self._formula is not None:
            return Cell("formula", "=" + self._formula)
        kind = self._cell.get("t", "n")
        if kind == "inlineStr":
            text = "".join(self._runs)
            return Cell("text", text) if text else None
        value = self._value
        if value is None or not value:
            return None
        if kind == "s":
            text = self._shared(value)
            return Cell("text", text) if text else None
        if kind == "n":
            value = value.strip()
            made = number_cell(value, self._dates.get(self._cell.get("s", "0")), self._epoch_1904)
        elif kind == "str":
            made = Cell("text", unescaped(value))
        elif kind == "b":
            made = {"1": Cell("boolean", "true"), "0": Cell("boolean", "false")}.get(value.strip())
        elif kind == "e":
            made = Cell("error", value.strip())
        else:
            made = iso_cell(value.strip()) if kind == "d" else None
        if made is None:
            raise self._refused("TIPX-TAB-001", "cell")
        return made

    def _shared(self, number: str) -> str:
        strings = self._strings()
        number = number.strip()
        if not number.isascii() or not number.isdigit() or len(number) > 10 or int(number) >= len(strings):
            raise self._refused("TIPX-TAB-001", "cell")
        return strings[int(number)]

    def _refused(self, rule: str, say: str, limit: int | None = None) -> SheetsRefused:
        args = {} if limit is None else {"limit": limit}
        return SheetsRefused(SheetFinding(rule, say, args, row=self._row or None, column=self._told_column()))

    def _told_column(self) -> int | None:
        try:
            return self._column() or None
        except SheetsRefused:
            return None
