"""The XML parts of a workbook, gone through by expat piece by piece, within limits and without declarations."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING, Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from tipx.reading.sheets.model import refused

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""The namespace of workbooks, as most programs write it and in the strict form."""

RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
"""The namespace of the attributes that name a relationship."""

SEPARATOR = "}"
"""Stands between namespace and name."""

DEPTH = 128
"""So many levels deep may a part be nested: expat keeps every element that is open."""

SMALL = 32 * 1024**2
"""So many bytes may a part have of which much is kept (styles, relationships); sheets and texts are counted otherwise."""

_BLOCK = 1 << 16
_TAG = 4 * 1024**2
"""So many bytes may one tag take: expat holds it whole."""

_BROKEN_ZIP = (BadZipFile, zlib.error, EOFError, OSError)

Started = Callable[[tuple[str, ...], dict[str, str]], None]
"""Takes an element that begins: the local names from the root to it, and its attributes."""


def pieces(archive: ZipFile, part: str, attach: Callable[[XMLParserType], None]) -> Iterator[int]:
    """Go through a part and stop after each piece, telling how many bytes went by. `attach` sets the parser's handlers, and
    keeps count of the depth. Raises SheetsRefused."""
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _declared
    parser.EntityDeclHandler = _declared
    attach(parser)
    with _open(archive, part) as stream:
        fed = 0
        while block := _read(stream):
            fed += len(block)
            _parse(parser, block)
            if fed - max(parser.CurrentByteIndex, 0) > _TAG:
                raise refused("TIPX-TAB-004", "bytes", limit=_TAG)
            yield fed
    _parse(parser, b"", True)
    yield fed


def walk(archive: ZipFile, part: str, started: Started) -> None:
    """Go through a small part. Raises SheetsRefused."""
    path: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(path) >= DEPTH:
            raise refused("TIPX-TAB-004", "depth", limit=DEPTH)
        path.append(name.rpartition(SEPARATOR)[2])
        started(tuple(path), attributes)

    def end(name: str) -> None:
        path.pop()

    def attach(parser: XMLParserType) -> None:
        parser.StartElementHandler = start
        parser.EndElementHandler = end

    for size in pieces(archive, part, attach):
        if size > SMALL:
            raise refused("TIPX-TAB-004", "bytes", limit=SMALL)


def _declared(*_: Any) -> None:
    raise refused("TIPX-TAB-003", "dtd")


def _open(archive: ZipFile, part: str) -> IO[bytes]:
    try:
        return archive.open(part)
    except KeyError:
        raise refused("TIPX-TAB-001", "part") from None
    except (*_BROKEN_ZIP, ValueError, NotImplementedError, RuntimeError):
        raise refused("TIPX-TAB-001", "zip") from None


def _read(stream: IO[bytes]) -> bytes:
    try:
        return stream.read(_BLOCK)
    except _BROKEN_ZIP:
        raise refused("TIPX-TAB-001", "zip") from None


def _parse(parser: XMLParserType, block: bytes, last: bool = False) -> None:
    try:
        parser.Parse(block, last)
    except (expat.ExpatError, LookupError, UnicodeError):  # the last two: an encoding that is not known
        raise refused("TIPX-TAB-001", "xml") from None
