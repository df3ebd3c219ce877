"""Turns offsets into lines, columns and bytes: all offsets of one text in one pass, so that many problems stay cheap.

Lines end with LF, CRLF or CR and count from 1, as columns do. Columns count characters (code points). A byte order mark
is no character.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from tipx.reading.model import Span

BOM = b"\xef\xbb\xbf"
_STEP = 1 << 20
_WITHIN = bytes(range(0x80, 0xC0))
"""The bytes of a character but its first."""
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


class Readable(Protocol):
    """Bytes that can be read in pieces, and again."""

    def pieces(self) -> Iterator[bytes]:
        """All of them."""

    def slice(self, start: int, end: int | None = None) -> bytes:
        """Those of a stretch."""


def spots_in(content: Readable, offsets: Iterable[int]) -> dict[int, Spot]:
    """The places of these offsets (in bytes) of a text of any size, with or without byte order mark, in flat memory."""
    found: dict[int, Spot] = {}
    wanted = sorted(set(offsets), reverse=True)
    begin = len(BOM) if content.slice(0, len(BOM)) == BOM else 0
    line = 1
    known, column = begin, 1  # the column of a place in the line, from which the next one is counted
    for start, chunk in _whole_breaks(content):
        at = 0
        while wanted and wanted[-1] < start + len(chunk):
            offset = max(wanted.pop(), begin)
            here = max(offset - start, 0)
            part = chunk[at:here]
            if part.endswith(b"\r") and chunk[here : here + 1] == b"\n":
                part = part[:-1]
            if _breaks(part):
                line += _breaks(part)
                known, column = start + at + _last_break(part), 1
            column += _characters(content, known, offset)
            known = offset
            found[offset] = Spot(line, column, offset)
            at += len(part)
        if not wanted:
            return found
        rest = chunk[at:]
        if _breaks(rest):
            line += _breaks(rest)
            known, column = start + at + _last_break(rest), 1
    for offset in reversed(wanted):  # at the very end
        column += _characters(content, known, offset)
        known = offset
        found[offset] = Spot(line, column, offset)
    return found


def _characters(content: Readable, start: int, end: int) -> int:
    """How many characters a stretch has. It may be long: a whole document can be one line."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    count = 0
    while start < end:
        part = content.slice(start, min(start + _STEP, end))
        if not part:
            break
        start += len(part)
        count += len(decoder.decode(part))
    return count + len(decoder.decode(b"", True))


class Running:
    """The places of offsets (in bytes) of valid UTF-8 that are asked for in ascending order, or nearly so: what lies between
    two of them is gone through once."""

    def __init__(self, content: Readable, begin: int) -> None:
        """`begin`: where the text starts (behind a byte order mark)."""
        self._content = content
        self._begin = begin
        self._at, self._line, self._column = begin, 1, 1

    def spot(self, offset: int) -> Spot:
        """The place of an offset that does not stand between CR and LF."""
        if offset < self._at:
            self._at, self._line, self._column = self._begin, 1, 1
        while self._at < offset:
            part = self._content.slice(self._at, min(self._at + _STEP, offset))
            if part.endswith(b"\r") and self._content.slice(self._at + len(part), self._at + len(part) + 1) == b"\n":
                part += b"\n"
            if not part:
                break
            self._at += len(part)
            if _breaks(part):
                self._line, self._column = self._line + _breaks(part), 1
                part = part[_last_break(part) :]
            self._column += len(part.translate(None, _WITHIN))
        return Spot(self._line, self._column, offset)


def bytes_at(text: str, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Which bytes of a text these lines and columns are."""
    begins = [0, *(found.end() for found in _BREAK.finditer(text))]
    offsets = {place: begins[place[0] - 1] + place[1] - 1 for place in places}
    spots = spots_in_text(text, offsets.values())
    return {place: spots[offset].byte for place, offset in offsets.items()}


def moved_by(span: Span, spot: Spot) -> Span:
    """A span that counts from the place `spot`, as one of the whole text."""

    def column(line: int, at: int) -> int:
        return at + spot.column - 1 if line == 1 else at

    return span._replace(
        line=span.line + spot.line - 1,
        column=column(span.line, span.column),
        end_line=span.end_line + spot.line - 1,
        end_column=column(span.end_line, span.end_column),
        byte=span.byte + spot.byte,
    )


def _whole_breaks(content: Readable) -> Iterator[tuple[int, bytes]]:
    """The pieces, each with its start; none ends between CR and LF."""
    start, held = 0, b""
    for piece in content.pieces():
        chunk = held + piece
        held = b"\r" if chunk.endswith(b"\r") else b""
        chunk = chunk[: len(chunk) - len(held)]
        yield start, chunk
        start += len(chunk)
    if held:
        yield start, held


def _breaks(text: bytes) -> int:
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")


def _last_break(text: bytes) -> int:
    """Where the line begins that is the last of a text with line breaks."""
    return max(text.rfind(b"\n"), text.rfind(b"\r")) + 1


def span_in(content: Readable, at: int) -> Span:
    """The place of one offset as a span of no length."""
    spot = next(iter(spots_in(content, (max(0, at),)).values()))
    return between(spot, spot)


def span_in_bytes(raw: bytes, at: int) -> Span:
    """The place of one offset as a span of no length."""
    at = max(0, min(at, len(raw)))
    spot = spots_in_bytes(raw, (at,))[at]
    return between(spot, spot)


def between(start: Spot, end: Spot, xpath: str | None = None) -> Span:
    """The span from one place to another."""
    return Span(start.line, start.column, end.line, end.column, start.byte, xpath)
