"""Tells what an input is: JSON, NDJSON, XML or a workbook; and whether it is UTF-8 at all."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from tipx.reading.content import Content
from tipx.reading.lines import BOM, span_in_bytes
from tipx.reading.model import ReadFinding, Span

_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
"""How UTF-16 and UTF-32 begin with a byte order mark."""
_WIDE = re.compile(
    rb"\x00\x00\x00[ \t\r\n{\[<\"]|[ \t\r\n{\[<\"]\x00(?:\x00\x00|[^\x00]\x00|$)|\x00[ \t\r\n{\[<\"](?:\x00|$)"
)
"""How they begin without one: a character that JSON or XML begins with, in units of two or four bytes."""
TABLES = ("csv", "xlsx")
"""The forms that are tables: they are not told apart by their first characters, and need not be UTF-8."""
_ZIP = b"PK\x03\x04"
_CHUNK = 1 << 20
_HEAD = 16
"""So many bytes tell an encoding."""


class Sniffed(NamedTuple):
    """The form (None when nothing can be read), where the payload begins in the bytes, and what was found."""

    form: str | None
    begin: int
    findings: list[ReadFinding]


def sniff(content: Content, form: str = "auto") -> Sniffed:
    """Look at the beginning of an input. `form` other than auto is taken as it is. Raises what reading raises."""
    if form in TABLES:
        return Sniffed(form, 0, [])
    head = content.slice(0, _HEAD)
    if form == "auto" and head.startswith(_ZIP):
        return Sniffed("xlsx", 0, [])
    findings: list[ReadFinding] = []
    begin = 0
    if head.startswith(BOM):
        begin = len(BOM)
        findings.append(ReadFinding("TIPX-SYN-004", Span(1, 1, 1, 1, 0)))
    at = _after_space(content, begin)
    if at is None:
        return Sniffed(None, begin, [*findings, ReadFinding("TIPX-SYN-021", Span(1, 1, 1, 1, 0))])
    if head.startswith(_MARKS) or _WIDE.match(head):
        return Sniffed(None, begin, [ReadFinding("TIPX-SYN-003", Span(1, 1, 1, 1, 0))])
    first = content.slice(at, at + 1)
    if form == "auto" and first not in (b"{", b"[", b"<"):
        return Sniffed(None, begin, [*findings, ReadFinding("TIPX-SYN-017", span_in_bytes(content.slice(0, at), at))])
    if form == "auto":
        form = "xml" if first == b"<" else "ndjson" if first == b"{" and _is_ndjson(content, at) else "json"
        if first == b"[" and not_utf8(content) is None:
            place = span_in_bytes(content.slice(0, at), at)
            return Sniffed(None, begin, [*findings, ReadFinding("TIPX-SYN-019", place)])
    return Sniffed(form, begin, findings)


def _after_space(content: Content, at: int) -> int | None:
    """Where the first character stands that is no white space; None when there is none."""
    while True:
        piece = content.some(at, _CHUNK)
        found = len(piece) - len(piece.lstrip(b" \t\r\n"))
        if found < len(piece):
            return at + found
        if not piece:
            return None
        at += len(piece)


def not_utf8(content: Content) -> ReadFinding | None:
    """What is wrong when the bytes are not UTF-8. They are looked at piece by piece, so that no copy is made."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    at = 0
    pieces = iter(content.pieces())
    while True:
        piece = next(pieces, None)
        kept, _ = decoder.getstate()
        try:
            decoder.decode(piece or b"", piece is None)
        except UnicodeDecodeError as error:
            broken = at - len(kept) + error.start
            return ReadFinding("TIPX-SYN-002", span_in_bytes(content.slice(0, broken), broken))
        if piece is None:
            return None
        at += len(piece)


_TOKENS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\]]')


def _is_ndjson(content: Content, at: int) -> bool:
    """A whole object on a line, followed by another line that begins an object. `at`: where the first one begins.

    One value and then only white space is JSON, also on one line.
    """
    end = _end_of_line(content, at)
    following = None if end is None else _after_space(content, end)
    if end is None or following is None or content.slice(following, following + 1) != b"{":
        return False
    line = content.slice(at, end)
    whole = _end_of_object(line)
    return whole is not None and not line[whole:].strip(b" \t\r\n")


def _end_of_line(content: Content, at: int) -> int | None:
    while True:
        piece = content.some(at, _CHUNK)
        found = piece.find(b"\n")
        if found >= 0 or not piece:
            return at + found if piece else None
        at += len(piece)


def _end_of_object(raw: bytes) -> int | None:
    depth = 0
    for token in _TOKENS.finditer(raw):
        mark = raw[token.start()]
        if mark in b"{[":
            depth += 1
        elif mark in b"}]":
            depth -= 1
            if depth <= 0:
                return token.end()
    return None
