"""Payloads as the tables that the documentation of spreadsheets describes, written here by hand: as CSV files, and as workbooks whose
bytes are the same each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from tipx.generate.suite.drafting import File

Row = dict[str, Any]
Tables = dict[str, list[Row]]

_LISTS = {"cases": "case", "victims": "victim", "referrals": "referral"}
_NOT_TOLD = ("recordType", *_LISTS)


def tables_of(*payloads: Mapping[str, Any]) -> Tables:
    """The tables of a bundle, or of records that travel alone: a row for each record, a table for each list of groups."""
    found: Tables = {}
    for payload in payloads:
        kind = payload["recordType"]
        if kind == "bundle":
            _row(found, "bundle", "bundle", payload, {})
            for name, one in _LISTS.items():
                for record in payload.get(name, ()):
                    _row(found, name, one, record, {})
        else:
            _row(found, next(name for name, one in _LISTS.items() if one == kind), kind, payload, {})
    return found


def _row(found: Tables, table: str, owner: str, record: Mapping[str, Any], keys: Mapping[str, Any]) -> None:
    key = record.get("id", f"{keys.get('parent')}/{keys.get('#')}")
    row: Row = dict(keys)
    found.setdefault(table, []).append(row)
    for name, value in record.items():
        if name in _NOT_TOLD:
            continue
        if isinstance(value, list) and isinstance(value[0], dict):
            for number, item in enumerate(value, 1):
                _row(found, f"{owner}.{name}", f"{owner}.{name}", item, {"parent": key, "#": number})
        else:
            _cells(row, name, value)


def _cells(row: Row, name: str, value: Any) -> None:
    if isinstance(value, dict):
        for inner, one in value.items():
            _cells(row, f"{name}.{inner}", one)
    elif isinstance(value, list):
        row[name] = "; ".join(value)
    else:
        row[name] = value


class Writing(NamedTuple):
    """How CSV is written."""

    delimiter: str = ","
    newline: str = "\r\n"
    encoding: str = "utf-8"
    begin: str = ""
    quoted: bool = False


COMMAS = Writing()


def csv_files(tables: Mapping[str, Sequence[Row]], how: Writing = COMMAS, folder: str = "tables") -> list[File]:
    """The tables as a folder of CSV files."""
    return [
        (f"{folder}/{name}.csv", (how.begin + _text(_grid(rows), how)).encode(how.encoding))
        for name, rows in tables.items()
    ]


def _grid(rows: Sequence[Row]) -> list[list[Any]]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [names, *([row.get(name, "") for name in names] for row in rows)]


def _text(grid: Sequence[Sequence[Any]], how: Writing) -> str:
    return "".join(how.delimiter.join(_cell(value, how) for value in row) + how.newline for row in grid)


def _cell(value: Any, how: Writing) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if how.quoted or any(one in text for one in (how.delimiter, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


# -- workbooks ---------------------------------------------------------------------------------------------------------


class Cell(NamedTuple):
    """A cell that is no text: the attributes and the inside of its element."""

    attributes: str
    inside: str


def number(value: object) -> Cell:
    """A cell with a number."""
    return Cell("", f"<v>{value}</v>")


def boolean(value: bool) -> Cell:
    """A cell with TRUE or FALSE."""
    return Cell(' t="b"', f"<v>{int(value)}</v>")


def day(value: int) -> Cell:
    """A cell with a date: so many days after the beginning of the calendar of the workbook."""
    return Cell(' s="1"', f"<v>{value}</v>")


def formula(text: str, value: object) -> Cell:
    """A cell with a formula, and what it gave."""
    return Cell("", f"<f>{escape(text)}</f><v>{value}</v>")


def error(text: str) -> Cell:
    """A cell with an error value."""
    return Cell(' t="e"', f"<v>{escape(text)}</v>")


class Book(NamedTuple):
    """What a workbook has beside its tables. `hidden`: sheets that are hidden; `merged`: of a sheet the cells that are merged; `parts`:
    further parts."""

    from_1904: bool = False
    shared: bool = False
    hidden: Sequence[str] = ()
    merged: Mapping[str, str] = {}
    parts: Mapping[str, str] = {}


PLAIN = Book()


def workbook(tables: Mapping[str, Sequence[Row]], book: Book = PLAIN) -> bytes:
    """The tables as a workbook."""
    texts: dict[str, int] = {}
    sheets = {
        name: _sheet(_grid(rows), texts if book.shared else None, book.merged.get(name, ""))
        for name, rows in tables.items()
    }
    titles = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"{_hidden(name, book)}/>'
        for at, name in enumerate(sheets, 1)
    )
    calendar = '<workbookPr date1904="1"/>' if book.from_1904 else ""
    types = "".join(
        f'<Override PartName="/xl/{part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for part, kind in (
            ("workbook.xml", "sheet.main"), ("styles.xml", "styles"), ("sharedStrings.xml", "sharedStrings"),
            *((f"worksheets/sheet{at}.xml", "worksheet") for at in range(1, len(sheets) + 1)),
        )
    )  # fmt: skip
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(
            (
                *(("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)),
                ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml"),
            ),
            1,
        )
    )  # fmt: skip
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + types
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}">{calendar}<sheets>{titles}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{_SHEETS}">{"".join(map(_shared, texts))}</sst>',
        **{f"xl/worksheets/sheet{at}.xml": sheet for at, sheet in enumerate(sheets.values(), 1)},
        **book.parts,
    }
    return _zipped(parts)


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STYLES = (
    f'<styleSheet xmlns="{_SHEETS}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _hidden(name: str, book: Book) -> str:
    return ' state="hidden"' if name in book.hidden else ""


def _sheet(grid: Sequence[Sequence[Any]], texts: dict[str, int] | None, merged: str) -> str:
    rows = "".join(
        f'<row r="{at}">{"".join(_cell_of(value, f"{_letters(place)}{at}", texts) for place, value in enumerate(row))}</row>'
        for at, row in enumerate(grid, 1)
    )
    cells = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    return f'<worksheet xmlns="{_SHEETS}"><sheetData>{rows}</sheetData>{cells}</worksheet>'


def _cell_of(value: Any, place: str, texts: dict[str, int] | None) -> str:
    if isinstance(value, Cell):
        return f'<c r="{place}"{value.attributes}>{value.inside}</c>'
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if not text:
        return ""
    if texts is not None:
        return f'<c r="{place}" t="s"><v>{texts.setdefault(text, len(texts))}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _shared(text: str) -> str:
    return f'<si><t xml:space="preserve">{escape(text)}</t></si>'


def _letters(place: int) -> str:
    above, last = divmod(place, 26)
    return (_letters(above - 1) if above else "") + chr(ord("A") + last)


def _zipped(parts: Mapping[str, str]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 0
            archive.writestr(info, _DECLARED + text)
    return raw.getvalue()
