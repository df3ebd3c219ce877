"""Turns offsets into lines, columns and bytes: all offsets of one text in one pass, so that many problems stay cheap.

Lines end with LF, CRLF or CR and count from 1, as columns do. Columns count characters (code points). A byte order mark
is no character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from tipx.reading.model import Span

BOM = b"\xef\xbb\xbf"
_BREAK = re.compile(r"\r\n|\n|\r")
_BREAK_BYTES = re.compile(rb"\r\n|\n|\r")


class Spot(NamedTuple):
    """One place: line and column from 1, byte from 0."""

    line: int
    column: int
    byte: int


def spots_in_text(text: str, offsets: Iterable[int]) -> dict[int, Spot]:
    """The places of these offsets (in characters) of a text that begins without byte order mark."""
    found: dict[int, Spot] = {}
    breaks = _BREAK.finditer(text)
    following = next(breaks, None)
    line, begin, at, byte = 1, 0, 0, 0
    for offset in sorted(set(offsets)):
        while following is not None and following.end() <= offset:
            line, begin = line + 1, following.end()
            following = next(breaks, None)
        byte += len(text[at:offset].encode("utf-8", "surrogatepass"))
        at = offset
        found[offset] = Spot(line, offset - begin + 1, byte)
    return found


def spots_in_bytes(raw: bytes, offsets: Iterable[int]) -> dict[int, Spot]:
    """The places of these offsets (in bytes) of the bytes of a text, with or without byte order mark."""
    found: dict[int, Spot] = {}
    breaks = _BREAK_BYTES.finditer(raw)
    following = next(breaks, None)
    line, column, at = 1, 1, len(BOM) if raw.startswith(BOM) else 0
    for offset in sorted(set(offsets)):
        while following is not None and following.end() <= offset:
            line, column, at = line + 1, 1, following.end()
            following = next(breaks, None)
        column += len(raw[at:offset].decode("utf-8", "replace"))
        at = max(at, offset)
        found[offset] = Spot(line, column, offset)
    return found


def span_in_bytes(raw: bytes, at: int) -> Span:
    """The place of one offset as a span of no length."""
    at = max(0, min(at, len(raw)))
    spot = spots_in_bytes(raw, (at,))[at]
    return between(spot, spot)


def between(start: Spot, end: Spot, xpath: str | None = None) -> Span:
    """The span from one place to another."""
    return Span(start.line, start.column, end.line, end.column, start.byte, xpath)
