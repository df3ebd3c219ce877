"""What a workbook is made of: its sheets, where its texts and styles are, and how its days are counted."""

from __future__ import annotations

import posixpath
from typing import NamedTuple
from urllib.parse import unquote
from zipfile import ZipFile

from tipx.reading.sheets.escapes import unescaped
from tipx.reading.sheets.model import refused
from tipx.reading.sheets.xlsx_xml import RELATIONSHIPS, SEPARATOR, walk

_TYPES = "[Content_Types].xml"
_ID = tuple(f"{namespace}{SEPARATOR}id" for namespace in RELATIONSHIPS)
_MACROS = ("macroenabled", "vbaproject", "macrosheet")
_BINARY = ("sheet.binary", "opendocument")


class Link(NamedTuple):
    """A relationship: the last word of its type, and the part that it leads to."""

    kind: str
    target: str


class Book(NamedTuple):
    """A workbook. `sheets`: title and part of each sheet of cells, hidden or not. `epoch_1904`: days count from 1904."""

    sheets: tuple[tuple[str, str], ...]
    strings: str | None
    styles: str | None
    epoch_1904: bool


def book_of(archive: ZipFile) -> Book:
    """The workbook. Raises SheetsRefused for what is none, or what could run or reach out."""
    parts = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}
    if _TYPES.lower() not in parts:
        raise refused("TIPX-TAB-001", "binary" if "mimetype" in parts else "workbook")
    _check_types(archive, parts[_TYPES.lower()])
    for name in parts:
        if name.endswith(".rels"):
            _links(archive, parts, name)
    books = [link.target for link in _links(archive, parts, "_rels/.rels").values() if link.kind == "officeDocument"]
    if len(books) != 1 or books[0] not in parts:
        raise refused("TIPX-TAB-001", "workbook")
    folder, _, name = books[0].rpartition("/")
    links = _links(archive, parts, f"{folder}/_rels/{name}.rels".lstrip("/"))
    sheets: list[tuple[str, str]] = []
    epoch_1904 = False

    def started(path: tuple[str, ...], attributes: dict[str, str]) -> None:
        nonlocal epoch_1904
        if path[0] != "workbook":
            raise refused("TIPX-TAB-001", "workbook")
        if path == ("workbook", "workbookPr"):
            epoch_1904 = attributes.get("date1904") in ("1", "true")
        elif path == ("workbook", "sheets", "sheet"):
            link = links.get(next((attributes[one] for one in _ID if one in attributes), ""))
            if link is None or link.target not in parts:
                raise refused("TIPX-TAB-001", "part")
            if link.kind in ("xlMacrosheet", "xlIntlMacrosheet", "dialogsheet"):
                raise refused("TIPX-TAB-003", "macros")
            if link.kind == "worksheet":  # a sheet that is a chart holds no cells
                sheets.append((unescaped(attributes.get("name", "")), parts[link.target]))

    walk(archive, parts[books[0]], started)
    by_kind = {link.kind: parts.get(link.target) for link in links.values()}
    return Book(tuple(sheets), by_kind.get("sharedStrings"), by_kind.get("styles"), epoch_1904)


def _check_types(archive: ZipFile, part: str) -> None:
    def started(path: tuple[str, ...], attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "").lower()
        if any(word in kind for word in _BINARY):
            raise refused("TIPX-TAB-001", "binary")
        if any(word in kind for word in _MACROS):
            raise refused("TIPX-TAB-003", "macros")

    walk(archive, part, started)


def _links(archive: ZipFile, parts: dict[str, str], part: str) -> dict[str, Link]:
    """The relationships of a part by id. Only hyperlinks may lead out of the workbook: nobody follows them unasked."""
    folder = posixpath.dirname(posixpath.dirname(part))
    links: dict[str, Link] = {}

    def started(path: tuple[str, ...], attributes: dict[str, str]) -> None:
        if path != ("Relationships", "Relationship"):
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        if attributes.get("TargetMode", "").lower() == "external":
            if kind != "hyperlink":
                raise refused("TIPX-TAB-003", "external")
            return
        if kind == "vbaProject":
            raise refused("TIPX-TAB-003", "macros")
        target = unquote(attributes.get("Target", "")).replace("\\", "/")
        whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/").lower()
        links[attributes.get("Id", "")] = Link(kind, whole)

    if part not in parts:
        raise refused("TIPX-TAB-001", "workbook")
    walk(archive, parts[part], started)
    return links
