"""The XML parts of a workbook, gone through by expat piece by piece, within limits and without declarations."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from tipx.reading.sheets.model import refused

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""The namespace of workbooks, as most programs write it and in the strict form."""

RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)

DEPTH = 128
"""So many levels deep may a part be nested."""

_BLOCK = 1 << 16
_TAG = 4 * 1024**2
"""So many bytes may one tag take: expat holds it whole."""

SEPARATOR = "}"
_MAIN = tuple(one + SEPARATOR for one in MAIN)


class Handler(Protocol):
    """What takes the elements of a part. Names are `{namespace}}{name}`; those of workbooks come without namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""


def walk(archive: ZipFile, part: str, handler: Handler, limit: int | None = None) -> None:
    """Go through a part, which may be `limit` bytes large. Raises SheetsRefused."""
    for _ in pieces(archive, part, handler, limit):
        pass


def pieces(archive: ZipFile, part: str, handler: Handler, limit: int | None = None) -> Iterator[None]:
    """Go through a part and stop after each piece. `handler.text`, where it has one, takes the characters."""
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    parser.buffer_text = True
    parser.buffer_size = _BLOCK
    parser.StartDoctypeDeclHandler = _declared
    parser.EntityDeclHandler = _declared
    _attach(parser, handler)
    fed = 0
    try:
        with archive.open(part) as stream:
            while block := stream.read(_BLOCK):
                fed += len(block)
                if limit is not None and fed > limit:
                    raise refused("TIPX-TAB-004", "expanded", limit=limit)
                parser.Parse(block, False)
                if fed - max(parser.CurrentByteIndex, 0) > _TAG:
                    raise refused("TIPX-TAB-004", "bytes", limit=_TAG)
                yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError:
        raise refused("TIPX-TAB-001", "xml") from None
    except KeyError:
        raise refused("TIPX-TAB-001", "part") from None
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError):
        raise refused("TIPX-TAB-001", "zip") from None
