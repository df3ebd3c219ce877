"""An empty workbook, or empty CSV files, for people to fill in: the tables of the standard with their columns explained.

It is written by the same layout by which filled ones are read. What each column means, whether it is required and which codes it
takes comes from the schemas and the code lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tipx.converting.model import ConvertError, Target
from tipx.standard import Standard
from tipx.standard.fields import Field
from tipx.standard.tables import LABEL, ORDINAL, PARENT, Table, layout
from tipx.standard.tables import Column as FieldColumn
from tipx.writing.sheets.csv_tables import CsvTables
from tipx.writing.sheets.model import Column, Tables
from tipx.writing.sheets.xlsx_tables import LibraryMissing, XlsxTables

GUIDANCE = "guidance"
LANGUAGES: Mapping[str, str] = {"en": "English"}
"""The languages in which labels of fields and codes are there."""

KINDS = ("bundle", "case", "victim", "referral")
_MOST_CODES = 400
"""Longer lists (languages, subdivisions) are no drop-downs: nobody finds anything in them."""
_USAGE = 2

_HOW = (
    "How to fill in this {what}",
    "Each {sheet} is a table: its first row names the columns and must stay; its second row says what they are, a * marks what is "
    "required. Fill in from the third row on. Leave blank what is not known.",
    "Leave out whole {sheet}s and columns that you do not need; their order does not matter.",
    "Every record (case, victim, referral) has an id, such as urn:uuid: and a UUID. Other tables name it in the column parent; # is "
    "the number of the row within it and may be left blank: then the order of the rows counts.",
    "Where a row of a table without id has rows of its own in another table, these name it by its parent, a slash and its number.",
    "Columns with a list take one of its codes. Several codes in one cell (columns marked so) are separated by a semicolon and a "
    "blank.",
    "Dates are written 2026-03-05; a birth date or the date of an event may be 2026-03 or 2026. A moment is written with its offset: "
    "2026-03-05T09:30:00+05:00.",
    "Numbers of documents and telephones are text: in a cell that is a number, leading zeros and long numbers are lost. All cells of "
    "this {what} are set to text; paste values only.",
    "Columns that end in (label) are for the eye; they are passed over. The names of persons belong into this {what} only if the "
    "receiver needs them.",
    "Check it before you send it: tipx validate {name}. Make the message of it: tipx convert {source} -o message.tipx.json.",
)


class Choice(NamedTuple):
    """What a template is to hold: the record types, and in which language."""

    kinds: tuple[str, ...] = KINDS
    language: str = "en"


def write_workbook(target: Target, standard: Standard, choice: Choice) -> None:
    """An empty workbook. Raises ConvertError where the library for workbooks is missing."""
    try:
        tables = XlsxTables(target.open(), target.private_folder(), labels=True, title=f"TIPX {standard.version}")
    except LibraryMissing:
        raise ConvertError(
            "workbooks need a library that is not installed here: pip install tipx[xlsx]", _USAGE
        ) from None
    _write(tables, standard, choice, "workbook", "sheet", "FILE.xlsx", "FILE.xlsx")


def write_folder(target: Target, standard: Standard, choice: Choice) -> None:
    """A folder of empty CSV files."""
    _write(
        CsvTables(target.open, labels=True), standard, choice, "folder", "file", "--as csv FOLDER", "FOLDER --from csv"
    )


def _write(tables: Tables, standard: Standard, choice: Choice, what: str, sheet: str, name: str, source: str) -> None:
    title, *lines = (line.format(what=what, sheet=sheet, name=name, source=source) for line in _HOW)
    tables.table(GUIDANCE, [Column(GUIDANCE, title, width=120)])
    for line in lines:
        tables.row(GUIDANCE, [line])
    for table in layout(standard).tables.values():
        if table.kind in choice.kinds:
            tables.table(table.name, list(columns(table, standard)))
    tables.close()


def columns(table: Table, standard: Standard) -> Iterator[Column]:
    """The columns of a table as they stand in a template, with all that helps to fill them in."""
    if table.parent is not None:
        whole = not table.parent.path
        note = f"The {'id' if whole or table.parent.keyed else 'key'} of the row in {table.parent.name} that this belongs to."
        yield Column(PARENT, "belongs to", required=True, note=note, width=24)
        yield Column(
            ORDINAL, "number", note="The number of this row in what it belongs to; blank: as the rows stand.", width=6
        )
    for column in table.columns:
        yield _column(column, _description(table, column, standard), standard)
        if column.field.codelist is not None:
            yield Column(column.name + LABEL, "for the eye", width=18)


def _description(table: Table, column: FieldColumn, standard: Standard) -> str:
    """What the standard says of the field; of a list what it says of the list."""
    if table.plain:
        return column.field.description
    return standard.record(table.kind).at(*table.path, *column.steps).description


def _column(column: FieldColumn, note: str, standard: Standard) -> Column:
    field = column.field
    if column.many:
        note = f"Several, separated by a semicolon and a blank. {note}"
    if not note and field.format in _FORMATS:
        note = _FORMATS[field.format]
    return Column(
        column.name, field.title or column.name, column.required, tuple(_codes(field, standard)), column.many, note, 20
    )


_FORMATS = {
    "date": "A date: 2026-03-05.",
    "partialDateValue": "A date, a month or a year: 2026-03-05, 2026-03 or 2026.",
    "dateTime": "A moment with its offset: 2026-03-05T09:30:00+05:00.",
    "urn": "An id: urn:uuid: and a UUID.",
    "boolean": "true or false.",
    "decimal": "A decimal number with a point.",
}


def _codes(field: Field, standard: Standard) -> Iterator[tuple[str, str]]:
    """What a drop-down offers: the codes in use, where there are not too many; the two words of what is true or false."""
    if field.kind == "boolean":
        yield from (("true", "yes"), ("false", "no"))
    codelist = standard.codelists[field.codelist] if field.codelist is not None else None
    if codelist is not None and len(codelist.codes) <= _MOST_CODES:
        yield from ((code.code, code.label) for code in codelist.codes.values() if code.status == "active")
