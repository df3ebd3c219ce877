"""A sheet of XlsxWriter that writes rows of texts as they are, and quickly. Imported only where XlsxWriter is there.

XlsxWriter's own would take a text between `<r>` and `</r>` for marked-up text, escapes of texts that overlap would not be read
back, and most of the time would go into what a cell can be beside a text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tipx.reading.sheets.escapes import escaped
from tipx.reading.sheets.model import column_name

_SPECIAL = re.compile("[&<>_\x00-\x08\x0b-\x1f\ufffe\uffff]")


class TextSheet(Worksheet):  # type: ignore[misc, unused-ignore]
    """A sheet of texts. The book must keep its memory constant: rows are written in order, each at once."""

    def style_texts(self, style: Format, columns: int) -> None:
        """How many columns the rows have, and the format of their cells."""
        number = style._get_xf_index()
        self._begins = [
            (f'<c r="{column_name(index)}', f'" s="{number}" t="inlineStr"><is><t') for index in range(1, columns + 1)
        ]

    def add_texts(self, row: int, cells: Sequence[str | None]) -> None:
        """Write a row (counted from 0) below all that were written; blank cells are left out."""
        self._write_single_row(row)  # what stood in the row before, if it came by the methods of XlsxWriter
        self.dim_rowmax = row
        number = row + 1
        parts = [f'<row r="{number}">']
        for (begin, style), cell in zip(self._begins, cells, strict=True):
            if cell:
                space = ' xml:space="preserve">' if cell[0].isspace() or cell[-1].isspace() else ">"
                text = escape(escaped(cell)) if _SPECIAL.search(cell) else cell
                parts.append(f"{begin}{number}{style}{space}{text}</t></is></c>")
        parts.append("</row>")
        self.row_data_fh.write("".join(parts))

    @staticmethod
    def _escape_control_characters(data: str) -> str:
        return escaped(data)

    def _xml_rich_inline_string(self, string: str, attributes: Any = ()) -> None:
        self._xml_inline_string(string, True, attributes)
