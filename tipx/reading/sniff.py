"""Tells what an input is: JSON, NDJSON or XML; and whether it is UTF-8 at all."""

from __future__ import annotations

import re
from typing import NamedTuple

from tipx.reading.model import ReadFinding, Span

BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_BREAKS = re.compile(rb"\r\n|\n|\r")
_WHITE = b" \t\n\r"


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
    if not raw[begin:].strip(_WHITE):
        return Sniffed(None, begin, [*findings, ReadFinding("TIPX-SYN-021", Span(1, 1, 1, 1, 0))])
    if raw.startswith(_WIDE) or _looks_wide(raw):
        return Sniffed(None, begin, [ReadFinding("TIPX-SYN-003", Span(1, 1, 1, 1, 0))])
    first = raw[begin:].lstrip(_WHITE)[:1]
    if form == "auto" and first not in (b"{", b"[", b"<") and not _may_be_value(first):
        return Sniffed(None, begin, [*findings, ReadFinding("TIPX-SYN-017", Span(1, 1, 1, 1, begin))])
    broken = _not_utf8(raw)
    if broken is not None:
        return Sniffed(None, begin, [*findings, broken])
    if form != "auto":
        return Sniffed(form, begin, findings)
    if first == b"<":
        return Sniffed("xml", begin, findings)
    if first == b"[":
        return Sniffed(None, begin, [*findings, ReadFinding("TIPX-SYN-019", _place(raw, raw.index(b"[")))])
    if first != b"{":
        return Sniffed(None, begin, [*findings, ReadFinding("TIPX-SYN-017", Span(1, 1, 1, 1, begin))])
    return Sniffed("ndjson" if _is_ndjson(raw[begin:]) else "json", begin, findings)


def _may_be_value(first: bytes) -> bool:
    return first in b'"-0123456789tfnNI' and bool(first)


def _looks_wide(raw: bytes) -> bool:
    """UTF-16 or UTF-32 without a mark: every second byte, or three of four, is zero at the start."""
    head = raw[:4]
    return len(head) >= 2 and (head[0] == 0 or head[1] == 0) and any(head)


def _not_utf8(raw: bytes) -> ReadFinding | None:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return ReadFinding("TIPX-SYN-002", _place(raw, error.start))
    return None


def _place(raw: bytes, at: int) -> Span:
    lines = list(_BREAKS.finditer(raw, 0, at))
    begin = lines[-1].end() if lines else 0
    if begin == 0 and raw.startswith(BOM):
        begin = len(BOM)
    column = len(raw[begin:at].decode("utf-8", "replace")) + 1
    return Span(len(lines) + 1, column, len(lines) + 1, column + 1, at)


_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]]')


def _is_ndjson(raw: bytes) -> bool:
    """A whole object on a line, followed by another line that begins an object.

    One value and then only white space is JSON, also on one line.
    """
    line, _, following = raw.lstrip(_WHITE).partition(b"\n")
    line = line.rstrip(_WHITE)
    if not line.endswith(b"}") or following.lstrip(_WHITE)[:1] != b"{":
        return False
    return _end_of_object(line) == len(line)


def _end_of_object(raw: bytes) -> int | None:
    depth = 0
    for token in _TOKENS.finditer(raw):
        mark = token.group()
        if mark in (b"{", b"["):
            depth += 1
        elif mark in (b"}", b"]"):
            depth -= 1
            if depth <= 0:
                return token.end()
    return None
