"""Reads case sheets: a workbook, a CSV file or a folder of them, as a bundle of the standard."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice

from tipx.checks import check
from tipx.converting.conversion import InputRefused
from tipx.converting.htcds.agencies import Registry
from tipx.converting.htcds.columns import Layout, layout_of
from tipx.converting.htcds.importing import Importer
from tipx.converting.htcds.mapping import HtcdsMapping
from tipx.converting.htcds.pruning import pruned
from tipx.converting.htcds.reasons import OTHER_SHEET, SHEET_WHY
from tipx.converting.htcds.rows import RowReader
from tipx.converting.model import ConvertError, Data, Imported, Job, Left, Note, Origin, Path
from tipx.converting.tracing import Traced, settled
from tipx.reading.model import LIST_OF
from tipx.reading.sheets import open_sheets
from tipx.reading.sheets.model import Sheet, SheetFinding, Sheets, SheetsRefused
from tipx.reading.source import Source

_SHEETS_OF_THE_TOOLKIT = frozenset(("validation", "about"))
"""Sheets that the published workbook has beside the case sheet; they hold no cases."""
_LIMIT = "TIPX-TAB-004"
_UNREADABLE, _UNDECIDED = 3, 4


def read_sheets(source: Source, job: Job, mapping: HtcdsMapping, *, many: bool) -> Imported:
    """Read case sheets. `many`: a cell may name several organisations. Raises ConvertError for what holds none."""
    try:
        with closing(_open(source, job)) as sheets:
            return _imported(sheets, source.name, job, mapping, many=many)
    except SheetsRefused as error:
        found = error.finding
        said = check(found.rule).message[found.say].format(**found.args)
        status = _UNDECIDED if found.rule == _LIMIT else _UNREADABLE
        from tipx.converting.noting import problems_of

        raise InputRefused(f"{source.name}: {said}", status, problems_of([_note(found)])) from None


def _open(source: Source, job: Job) -> Sheets:
    if source.data is not None:
        raise ConvertError("a case sheet is a workbook or a CSV file, not plain data", 2)
    if source.file_path is not None:
        return open_sheets(source.file_path, None, job.options.limits)
    source.load(job.options.limits)
    return open_sheets(source.name, source.raw, job.options.limits)


def _imported(sheets: Sheets, name: str, job: Job, mapping: HtcdsMapping, *, many: bool) -> Imported:
    given: Data = copy.deepcopy(dict(job.settings.get("header") or {}))
    if isinstance(given.get("agencies"), list):
        # Rows may say more of them.
        given["agencies"] = [Traced(one) if isinstance(one, dict) else one for one in given["agencies"]]
    registry = Registry(given, job.mint)
    reader = RowReader(job, mapping, registry, many=many)
    known = [sheet for sheet in sheets.sheets if _read(sheet, reader, job, mapping)]
    job.notes.extend(_note(one) for one in sheets.findings)
    if not known:
        raise ConvertError(f"{name}: no column of it is one of HTCDS 2.0", 1)
    importer = Importer(job, mapping, registry, given)
    header = importer.bundle(given)
    records = list(importer.records(reader.drafts))
    if not records and not importer.left:
        from tipx.converting.noting import problems_of

        raise InputRefused(f"{name}: no row of it holds anything that could be taken", 1, problems_of(job.notes))
    return _settled(importer.agencies(header), records, importer.left)


def _settled(header: Data, records: Iterable[tuple[str, Data]], left: Iterable[Left]) -> Imported:
    """Everything as plain data, and where it came from."""
    places: dict[Path, Origin] = {}
    counts: Counter[str] = Counter()
    plain: list[tuple[str, Data]] = []
    for kind, record in records:
        plain.append((kind, settled(pruned(record), (LIST_OF[kind], counts[kind]), places)))
        counts[kind] += 1
    return Imported(settled(header, (), places), plain, places, tuple(left))


def _read(sheet: Sheet, reader: RowReader, job: Job, mapping: HtcdsMapping) -> bool:
    """Read a sheet; False where it is no case sheet."""
    if sheet.name.strip().casefold() in _SHEETS_OF_THE_TOOLKIT:
        return False
    rows: Iterator = sheet.rows()  # type: ignore[type-arg]
    layout = layout_of(rows, mapping)
    if layout is not None:
        reader.sheet(sheet.name, sheet.rows(), layout)
        job.notes.extend(_merged(sheet, layout))
        return True
    first = list(islice(sheet.rows(), 1))
    if first:
        cells = sum(len(row.cells) for row in sheet.rows())
        job.ledger.dropped(OTHER_SHEET, SHEET_WHY, cells)
        job.notes.append(Note("TIPX-CNV-003", "sheet", {}, sheet.name, first[0].number, min(first[0].cells)))
    return False


def _merged(sheet: Sheet, layout: Layout) -> Iterator[Note]:
    """The notes on merged cells below the names of the columns, when the rows have been gone through."""
    held = {*layout.fields, *([layout.key] if layout.key is not None else ())}
    for one in sheet.merged:
        if one.bottom > layout.last and any(one.left <= column <= one.right for column in held):
            yield Note("TIPX-TAB-016", "", {"range": one.name}, sheet.name, one.top, one.left)


def _note(found: SheetFinding) -> Note:
    """A finding of the sheets; what is said of a sheet as a whole stands at its first cell."""
    row, column = (found.row or 1, found.column or 1) if found.sheet is not None else (found.row, found.column)
    return Note(found.rule, found.say, found.args, found.sheet, row, column)
