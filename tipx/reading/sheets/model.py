"""What a spreadsheet is to the readers: sheets, rows, cells."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol


class Cell(NamedTuple):
    """A cell that holds something.

    `kind`: `text`; `number` (`text` is its shortest decimal spelling, without exponent where it has at most 15 digits);
    `boolean` (`true`, `false`); `date` (`YYYY-MM-DD`, or `YYYY-MM-DDThh:mm:ss` where it has a time); `time` (`hh:mm:ss`, of a
    cell that shows a time without a date); `formula`; `error`. CSV knows only `text`.
    """

    kind: str
    text: str


class Row(NamedTuple):
    """A row that holds something: its number (from 1) and its cells by column (from 1). Blank cells are left out."""

    number: int
    cells: Mapping[int, Cell]


class Merged(NamedTuple):
    """Cells that are merged to one: of what stood in them only the first kept a value."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        """As spreadsheets write it: A2:B3."""
        return f"{column_name(self.left)}{self.top}:{column_name(self.right)}{self.bottom}"


class SheetFinding(NamedTuple):
    """Something found while opening or reading: an id of TIPX-TAB, where, and arguments that hold nothing of the data."""

    rule: str
    say: str = ""
    args: Mapping[str, str | int] = {}
    sheet: str | None = None
    row: int | None = None
    column: int | None = None


class Sheet(Protocol):
    """One sheet of a workbook, or one CSV file."""

    name: str
    """The title of the sheet; of a CSV file its name without folder and suffix."""
    merged: Sequence[Merged]
    """The cells that are merged, of rows that hold something; complete when the rows have been gone through to their end."""

    def rows(self, columns: Collection[int] = ()) -> Iterator[Row]:
        """The rows that are not blank, from the first; may be gone through again. Raises SheetsRefused at a limit.

        Where `columns` are given, cells of other columns may be left out: so rows are gone through sooner."""


class Sheets(Protocol):
    """An opened workbook, a folder of CSV files, or one CSV file."""

    form: str
    """`csv` or `xlsx`."""
    findings: list[SheetFinding]
    """Warnings (encoding, what was passed over), complete when the rows have been gone through."""

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Its sheets, hidden ones too, in their order; the files of a folder by name."""

    def close(self) -> None:
        """Give back what was opened."""


class SheetsRefused(Exception):
    """It cannot be read, or must not be: a broken file, macros, a limit. `finding` says why; nothing in it is data."""

    def __init__(self, finding: SheetFinding) -> None:
        super().__init__(finding.rule)
        self.finding = finding


def refused(
    rule: str,
    say: str = "",
    sheet: str | None = None,
    row: int | None = None,
    column: int | None = None,
    **args: str | int,
) -> SheetsRefused:
    """The exception for a finding, to be raised."""
    return SheetsRefused(SheetFinding(rule, say, args, sheet, row, column))


def column_name(number: int) -> str:
    """The letters of a column, from its number (1 is A)."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
