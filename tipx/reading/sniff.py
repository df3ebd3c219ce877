"""Tells what an input is: JSON, NDJSON or XML; and whether it is UTF-8 at all."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from tipx.reading.lines import BOM, span_in_bytes
from tipx.reading.model import ReadFinding, Span

_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
"""How UTF-16 and UTF-32 begin with a byte order mark."""
_WIDE = re.compile(
    rb"\x00\x00\x00[ \t\r\n{\[<\"]|[ \t\r\n{\[<\"]\x00(?:\x00\x00|[^\x00]\x00|$)|\x00[ \t\r\n{\[<\"](?:\x00|$)"
)
"""How they begin without one: a character that JSON or XML begins with, in units of two or four bytes."""
_SPACE = re.compile(rb"[ \t\r\n]*")
_CHUNK = 1 << 20


class Sniffed(NamedTuple):
    """The form (None when nothing can be read), where the payload begins in the bytes, and what was found."""

    form: str | None
    begin: int
    findings: list[ReadFinding]


def sniff(raw: bytes, form: str = "auto") -> Sniffed:
    """Look at the bytes of an input. `form` other than auto is taken as it is."""
    findings: list[ReadFinding] = []
    begin = 0
    if raw.startswith(BOM):
        begin = len(BOM)
        findings.append(ReadFinding("TIPX-SYN-004", Span(1, 1, 1, 1, 0)))
    at = _after_space(raw, begin)
    if at == len(raw):
        return Sniffed(None, begin, [*findings, ReadFinding("TIPX-SYN-021", Span(1, 1, 1, 1, 0))])
    if raw.startswith(_MARKS) or _WIDE.match(raw):
        return Sniffed(None, begin, [ReadFinding("TIPX-SYN-003", Span(1, 1, 1, 1, 0))])
    first = raw[at : at + 1]
    if form == "auto" and first not in (b"{", b"[", b"<"):
        return Sniffed(None, begin, [*findings, ReadFinding("TIPX-SYN-017", span_in_bytes(raw, at))])
    broken = _not_utf8(raw)
    if broken is not None:
        return Sniffed(None, begin, [*findings, broken])
    if form != "auto":
        return Sniffed(form, begin, findings)
    if first == b"<":
        return Sniffed("xml", begin, findings)
    if first == b"[":
        return Sniffed(None, begin, [*findings, ReadFinding("TIPX-SYN-019", span_in_bytes(raw, at))])
    return Sniffed("ndjson" if _is_ndjson(raw, at) else "json", begin, findings)


def _after_space(raw: bytes, at: int) -> int:
    found = _SPACE.match(raw, at)
    return found.end() if found else at


def _not_utf8(raw: bytes) -> ReadFinding | None:
    """What is wrong when the bytes are not UTF-8. They are looked at piece by piece, so that no copy is made."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(raw)
    try:
        for start in range(0, len(raw), _CHUNK):
            decoder.decode(view[start : start + _CHUNK], start + _CHUNK >= len(raw))
    except UnicodeDecodeError:
        return ReadFinding("TIPX-SYN-002", span_in_bytes(raw, _first_broken(raw)))
    return None


def _first_broken(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


_TOKENS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\]]')


def _is_ndjson(raw: bytes, at: int) -> bool:
    """A whole object on a line, followed by another line that begins an object. `at`: where the first one begins.

    One value and then only white space is JSON, also on one line.
    """
    end = raw.find(b"\n", at)
    if end < 0 or not raw.startswith(b"{", _after_space(raw, end)):
        return False
    line = raw[at:end]
    whole = _end_of_object(line)
    return whole is not None and _after_space(line, whole) == len(line)


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
