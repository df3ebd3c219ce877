"""Opens tables: what is given as bytes, as a file or as a folder, to the tables of the standard that it holds."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from tipx.checks import check
from tipx.reading import table_ids  # noqa: F401 - declares the checks
from tipx.reading.content import Content, File, Unreadable
from tipx.reading.folder import Folder
from tipx.reading.model import Limits, ReadFinding
from tipx.reading.sheets.model import Row, SheetFinding, Sheets, SheetsRefused
from tipx.reading.tables.joining import Joiner, Node, ordered
from tipx.reading.tables.views import View, cell_span, views_of
from tipx.standard import Standard, is_version
from tipx.standard.tables import LISTS, layout

IN_MEMORY = 1 << 24
"""Of so many bytes all rows of groups are held in memory. A larger input is gone through first, to see whether it is ordered so
that they can be taken as they go by. Workbooks are packed: of them it is the fourth part."""

FindStandard = Callable[[str | None], Standard]


class Book(NamedTuple):
    """The tables of an input. `header` is the row of the bundle, None where records travel alone."""

    form: str
    views: Mapping[str, View]
    header: Row | None
    findings: list[ReadFinding]
    is_large: bool

    def joiner(self) -> Joiner:
        """What joins the rows, from the beginning."""
        bundle = self.views["bundle"].text(self.header, "id") if self.header is not None else None
        held = ordered(self.views, bundle, ("bundle", *LISTS.values())) if self.is_large else None
        return Joiner(self.views, bundle, held)


@contextlib.contextmanager
def opened(content: Content, limits: Limits) -> Iterator[Sheets]:
    """The sheets of an input. Raises SheetsRefused; Unreadable where a library is missing."""
    from tipx.reading.sheets import open_sheets

    try:
        sheets = open_sheets(*_where(content), limits)
    except SheetsRefused as why:
        if why.finding.rule == "TIPX-TAB-014":
            entry = check(why.finding.rule)
            raise Unreadable(entry.message[why.finding.say].format(**why.finding.args), content) from None
        raise
    with contextlib.closing(sheets):
        yield sheets


def _where(content: Content) -> tuple[str | None, bytes | None]:
    """The path of an input that lies as a file or folder under it, else its name and its bytes."""
    if isinstance(content, Folder):
        return content.path, None
    if isinstance(content, File):
        with contextlib.suppress(OSError, ValueError):
            status = os.stat(content.path)
            if (status.st_size, status.st_mtime_ns) == content.mark:
                return content.path, None
    return content.name, content.whole()


def book_of(sheets: Sheets, size: int | None, find_standard: FindStandard) -> Book:
    """The tables that the sheets hold. Raises SheetsRefused."""
    findings: list[ReadFinding] = []
    standard = find_standard(_version(sheets))
    views = views_of(sheets, layout(standard), standard, findings)
    most = IN_MEMORY if sheets.form == "csv" else IN_MEMORY // 4
    header = next(views["bundle"].rows(), None) if "bundle" in views else None
    return Book(sheets.form, views, header, findings, (size or 0) > most)


def _version(sheets: Sheets) -> str | None:
    """The version of the standard that the first record claims; of a bundle that of the bundle."""
    by_name = {sheet.name.strip().casefold(): sheet for sheet in sheets.sheets}
    for name in ("bundle", *LISTS.values()):
        if name in by_name:
            header, *rows = [*itertools.islice(by_name[name].rows(), 3)] or [Row(0, {})]
            at = next((n for n, cell in header.cells.items() if cell.text.strip().casefold() == "tipxversion"), 0)
            claims = (row.cells[at].text.strip() for row in rows if at in row.cells)
            # The first row may be that of the labels.
            if rows:
                return next((text for text in claims if is_version(text)), None)
    return None


def told(finding: SheetFinding, form: str, sheets: Sheets | None = None) -> ReadFinding:
    """A finding of the sheets as one of the reader. Titles of sheets that are no tables are not told, their numbers are."""
    span = None
    if finding.sheet is not None:
        span = cell_span(form, _title(finding.sheet, sheets), finding.row, finding.column)
    return ReadFinding(finding.rule, span, None, finding.say, finding.args)


def _title(name: str, sheets: Sheets | None) -> str:
    from tipx.standard import newest

    plain = name.strip().casefold()
    known = {one.casefold(): one for one in (*layout(newest()).tables, "extensions", "continued")}
    numbers = {sheet.name: number for number, sheet in enumerate(sheets.sheets if sheets is not None else (), 1)}
    return known.get(plain) or f"#{numbers.get(name, 1)}"


def nodes_of(book: Book, joiner: Joiner) -> Iterator[tuple[str, Node]]:
    """All records of an input with their types, the bundle's own row first."""
    if book.header is not None:
        yield from (("bundle", node) for node in joiner.records("bundle"))
    for kind, name in LISTS.items():
        yield from ((kind, node) for node in joiner.records(name))
