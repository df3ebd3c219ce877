"""Generates the docs page of all tables of CSV folders and workbooks: which there are, and what stands in each column."""

from __future__ import annotations

from collections.abc import Iterator

from tipx.generate.pages import NOTE, cell
from tipx.standard import Standard
from tipx.standard.tables import CONTINUED, CONTINUED_COLUMNS, EXTENSION_COLUMNS, EXTENSIONS, Column, Table, layout

INTRO = """# All tables

Every sheet of a [workbook](spreadsheets.md), and every file of a CSV folder, with its columns. A `*` marks what is required in a row that is
there. Beside each column of codes stands one with the labels, such as `sex (label)`; it is not listed here, and passed over on reading.
Tables of groups begin with the columns `parent` (the key of the row that they belong to) and `#` (their number in it).
"""

KINDS = {
    "boolean": "`true` or `false`",
    "integer": "whole number",
    "date": "date, `2026-03-05`",
    "partialDateValue": "date, month or year",
    "dateTime": "moment with its offset",
    "urn": "id",
    "decimal": "decimal number with a point",
    "fieldPath": "name of a field, with dots",
    "sha256": "digest, 64 hexadecimal digits",
    "version": "version, `1.0`",
    "profileClaim": "name of a profile",
}
"""What stands in a cell that holds no code, by format; all others hold text."""

OF_ANY = {
    "table": "the table of the row that it belongs to",
    "parent": "the key of that row",
    "key": "the URI of the extension",
    "column": "the column of which this goes on",
    "part": "the number of the part: of extensions from 1, of long texts from 2",
    "value": "the value in JSON, or this part of it",
    "text": "this part of the text",
}
"""What stands in the columns of the two tables that belong to all."""


def files(standard: Standard) -> dict[str, str]:
    """The page, by path from the root of the repository."""
    note = NOTE.format(source=f"schemas/{standard.version}/json/")
    return {"docs/converting/tables.md": note + "\n".join(_page(standard)) + "\n"}


def _page(standard: Standard) -> Iterator[str]:
    found = layout(standard)
    yield INTRO
    yield "| table | a row for each | belongs to a row of | its key |\n|---|---|---|---|"
    for table in found.tables.values():
        parent = f"[{table.parent.name}](#{_anchor(table.parent.name)})" if table.parent is not None else ""
        yield f"| [{table.name}](#{_anchor(table.name)}) | `{table.model()}` | {parent} | {_key(table)} |"
    yield f"| [{EXTENSIONS}](#{EXTENSIONS}) | extension, or part of one | any table | |"
    yield f"| [{CONTINUED}](#{CONTINUED}) | further part of a text that is too long for a cell | any table | |"
    for table in found.tables.values():
        yield f"\n## {table.name} {{#{_anchor(table.name)}}}\n\nA row for each `{table.model()}`.\n"
        yield "| column | in the cell | meaning |\n|---|---|---|"
        for column in table.columns:
            star = " *" if column.required else ""
            yield f"| `{column.name}`{star} | {_holds(column)} | {cell(_meaning(standard, table, column))} |"
    for name, columns in ((EXTENSIONS, EXTENSION_COLUMNS), (CONTINUED, CONTINUED_COLUMNS)):
        yield f"\n## {name} {{#{name}}}\n\n| column | in the cell |\n|---|---|"
        for one in columns:
            yield f"| `{one}` | {OF_ANY[one]} |"


def _anchor(name: str) -> str:
    return name.replace(".", "-").replace("~", "-").lower()


def _key(table: Table) -> str:
    if table.keyed:
        return "`id`"
    return "" if table.plain or not (table.groups or table.extended is not None) else "key of its parent, `/`, number"


def _holds(column: Column) -> str:
    field = column.field
    text = KINDS.get(field.format or field.kind, "text")
    if field.codelist is not None:
        text = f"code of [{field.codelist}](../codes/{field.codelist}.md)"
    return f"{text}; several, parted by `; `" if column.many else text


def _meaning(standard: Standard, table: Table, column: Column) -> str:
    """What the field means; of a list what the whole list does."""
    field = standard.record(table.kind).at(*table.path, *column.steps)
    return field.description or field.title or column.field.description
