"""Tables to a workbook: every cell a text, codes as drop-downs, deterministic to the byte, flat memory."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Any, cast

from tipx.reading.sheets.model import column_name
from tipx.writing.sheets.model import CellTooLong, Column, NotText, TableFull, shown_label

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from tipx.writing.sheets.xlsx_text_sheet import TextSheet

LONGEST = 32_767
"""So many UTF-16 units can a cell hold."""

ROWS = 1_048_576
COLUMNS = 16_384
"""So many rows and columns has a sheet."""

CODES = "codes"
"""The hidden sheet of the codes that drop-downs offer: for each list a column of codes and one of labels."""

_CREATED = datetime.datetime(1980, 1, 1)
"""What every workbook says of when it was made: the same data give the same bytes."""

_LONGEST_PROMPT = 255
_LONGEST_TITLE = 32


class LibraryMissing(Exception):
    """XlsxWriter is not installed here: `pip install tipx[xlsx]`."""


class XlsxTables:
    """Writes a workbook to `out`: a sheet for each table, its first row the column names, its second the labels where `labels`.

    Raises LibraryMissing where XlsxWriter is missing. `private_folder`: rows wait there until `close`, so nobody else may be
    able to read it. `out` is closed by whoever opened it.
    """

    def __init__(self, out: IO[bytes], private_folder: str, *, labels: bool = True, title: str = "") -> None:
        try:
            from xlsxwriter import Workbook

            from tipx.writing.sheets.xlsx_text_sheet import TextSheet
        except ImportError:
            raise LibraryMissing from None
        self._out = _Out(out)
        self._book: Workbook = Workbook(
            cast("IO[Any]", self._out),
            {
                "constant_memory": True,
                "tmpdir": private_folder,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._book.use_zip64()
        self._sheet_class = TextSheet
        self._book.set_properties({"created": _CREATED, "title": title})
        self._labels = labels
        self._text = self._book.add_format({"num_format": "@", "valign": "top"})
        head = {"num_format": "@", "bold": True, "bottom": 1}
        self._head = self._book.add_format({**head, "bg_color": "#D9E2EC"})
        self._head_required = self._book.add_format({**head, "bg_color": "#F6D9A8"})
        self._label = self._book.add_format(
            {"num_format": "@", "italic": True, "font_color": "#52606D", "text_wrap": True, "valign": "top"}
        )
        self._sheets: dict[str, TextSheet] = {}
        self._next: dict[str, int] = {}
        self._lists: dict[tuple[tuple[str, str], ...], tuple[int, str]] = {}

    def table(self, name: str, columns: Sequence[Column]) -> None:
        """Begin a table."""
        if len(columns) > COLUMNS:
            raise TableFull
        sheet = self._add(name)
        sheet.style_texts(self._text, len(columns))
        self._sheets[name] = sheet
        top = 2 if self._labels else 1
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width, self._text)
            sheet.write_string(0, index, column.name, self._head_required if column.required else self._head)
            self._advise(sheet, top, index, column)
        if self._labels:
            for index, column in enumerate(columns):
                sheet.write_string(1, index, shown_label(column), self._label)
        sheet.freeze_panes(top, 1)
        self._next[name] = top

    def check(self, cells: Sequence[str | None]) -> None:
        """Raise CellTooLong and NotText, as `row` does."""
        text = "".join(filter(None, cells))
        if 2 * len(text) <= LONGEST:  # as nearly all are: not a look at each of them
            check_cell(text)
            return
        for cell in cells:
            if cell:
                check_cell(cell)

    def row(self, table: str, cells: Sequence[str | None]) -> None:
        """A row of a table, as text: None is a blank cell.

        Raises CellTooLong beyond 32,767 UTF-16 units, TableFull behind row 1,048,576, NotText for half a character; nothing of
        the row is then written.
        """
        number = self._next[table]
        if number >= ROWS:
            raise TableFull
        self.check(cells)
        self._sheets[table].add_texts(number, cells)
        self._next[table] = number + 1

    def close(self) -> None:
        """Finish all tables: the workbook is whole then."""
        from xlsxwriter.exceptions import FileCreateError

        try:
            self._write_codes()
            self._book.close()
        except FileCreateError as error:
            self._out.failed = True
            cause = error.args[0] if error.args else None
            raise (cause if isinstance(cause, OSError) else OSError("the workbook cannot be written")) from None
        except BaseException:
            self._out.failed = True
            raise

    def _add(self, name: str) -> TextSheet:
        sheet: TextSheet = self._book.add_worksheet(name, self._sheet_class)
        return sheet

    def _advise(self, sheet: TextSheet, top: int, index: int, column: Column) -> None:
        """What a person is offered in the cells of a column: its codes, and a word on what belongs there."""
        if not column.codes and not column.note:
            return
        advice: dict[str, Any] = {"validate": "any"}
        if column.codes:
            place, _ = self._lists.setdefault(column.codes, (2 * len(self._lists), column.name))
            letters = column_name(place + 1)
            advice = {
                "validate": "list",
                "source": f"={CODES}!${letters}$2:${letters}${len(column.codes) + 1}",
                # Several codes in a cell are none of the list: the person is asked, and may go on.
                "error_type": "warning" if column.many else "stop",
            }
        if column.note:
            advice |= {"input_title": column.name[:_LONGEST_TITLE], "input_message": column.note[:_LONGEST_PROMPT]}
        sheet.data_validation(top, index, ROWS - 1, index, advice)

    def _write_codes(self) -> None:
        if not self._lists:
            return
        sheet = self._add(CODES)
        for place, name in self._lists.values():
            sheet.set_column(place, place + 1, 24, self._text)
            sheet.write_string(0, place, name, self._head)
        for row in range(max(map(len, self._lists))):
            for codes, (place, _) in self._lists.items():
                if row < len(codes):
                    sheet.write_string(row + 1, place, codes[row][0], self._text)
                    sheet.write_string(row + 1, place + 1, codes[row][1], self._text)
        sheet.hide()


def check_cell(text: str) -> None:
    """Raise what a text cannot be in a cell."""
    try:
        size = len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        raise NotText from None
    if size > LONGEST:
        raise CellTooLong


class _Out:
    """The output, which takes nothing more once it `failed`: the zip is ended by force then, and the fault would be told twice."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.failed = False

    def write(self, data: bytes) -> int:
        return len(data) if self.failed else self._out.write(data)

    def seek(self, place: int, whence: int = 0) -> int:
        return 0 if self.failed else self._out.seek(place, whence)

    def tell(self) -> int:
        return 0 if self.failed else self._out.tell()

    def seekable(self) -> bool:
        return self.failed or self._out.seekable()

    def flush(self) -> None:
        if not self.failed:
            self._out.flush()
