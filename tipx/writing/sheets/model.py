"""What is written to a spreadsheet: tables of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Column(NamedTuple):
    """A column. `name` is its stable name (first row). `label` (second row, where there is one) is for people. `codes`: the
    codes that may stand in it, with their labels, for a drop-down. `required`, `width`: for the eye."""

    name: str
    label: str = ""
    required: bool = False
    codes: tuple[tuple[str, str], ...] = ()
    many: bool = False
    note: str = ""
    width: int = 18


class Tables(Protocol):
    """An output of several tables."""

    def table(self, name: str, columns: Sequence[Column]) -> None:
        """Begin a table; its name is that of a sheet (at most 31 characters) or of a CSV file."""

    def check(self, cells: Sequence[str | None]) -> None:
        """Raise what `row` would raise of these texts: so all rows of a record are known to fit before the first is written."""

    def row(self, table: str, cells: Sequence[str | None]) -> None:
        """A row of a table, as text: None is a blank cell. Raises CellTooLong where the form cannot hold a text."""

    def close(self) -> None:
        """Finish all tables."""


def shown_label(column: Column) -> str:
    """The label of a column, with a star where it is required: colour alone does not reach everybody."""
    return f"{column.label} *" if column.required else column.label


class CellTooLong(Exception):
    """A text is longer than a cell can be."""


class TableFull(Exception):
    """A table has no room for another row, or for so many columns."""


class NotText(Exception):
    """A text holds half a character (a lone surrogate): no file can carry it."""
