"""How a CSV file is spelt: its encoding, and what stands between its cells."""

from __future__ import annotations

import codecs
from typing import IO, NamedTuple

from tipx.reading.sheets.model import refused

DELIMITERS = (",", ";", "\t")
_BLOCK = 1 << 20
_HEAD = 4096
HEADER = 1 << 16
"""In so many characters the header row is looked for."""

_NOT_WINDOWS = b"\x81\x8d\x8f\x90\x9d"
"""The bytes that are no characters of Windows-1252."""


class Encoding(NamedTuple):
    """The codec, how many bytes of a byte order mark stand before the text, and whether it is only a guess."""

    codec: str
    mark: int = 0
    guessed: bool = False


def encoding_of(file: IO[bytes]) -> Encoding:
    """The encoding of a text, gone through to its end. Raises SheetsRefused where it is none that is known."""
    head = file.read(_HEAD)
    file.seek(0)
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise refused("TIPX-TAB-001", "encoding")
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            return Encoding(codec, len(mark))
    by_nuls = _told_by_nuls(head)
    if by_nuls is not None:
        return Encoding(by_nuls)
    if _is_utf8(file):
        return Encoding("utf-8")
    file.seek(0)
    while block := file.read(_BLOCK):
        if block.translate(None, _NOT_WINDOWS) != block:
            raise refused("TIPX-TAB-001", "encoding")
    return Encoding("cp1252", guessed=True)


def _told_by_nuls(head: bytes) -> str | None:
    """UTF-16 without a mark: it begins with a Latin letter, and of each of these one byte is zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if head[1:2] == b"\0" and not even and odd * 10 >= len(head):
        return "utf-16-le"
    if head[:1] == b"\0" and not odd and even * 10 >= len(head):
        return "utf-16-be"
    return None


def _is_utf8(file: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


class Layout(NamedTuple):
    """What stands between the cells, and how many characters a first line `sep=` takes, which is no row."""

    delimiter: str
    skip: int = 0


def layout_of(start: str) -> Layout:
    """The layout, from the first characters of a file."""
    start = start[:HEADER]
    if start[:4].lower() == "sep=" and len(start) > 5 and start[5] in "\r\n":
        delimiter = start[4]
        if delimiter in '\r\n\0"':
            raise refused("TIPX-TAB-001")
        return Layout(delimiter, 7 if start[5:7] == "\r\n" else 6)
    counts = dict.fromkeys(DELIMITERS, 0)
    quoted, fresh = False, True
    for character in start.lstrip("\r\n"):
        if quoted:
            quoted = character != '"'
            continue
        if character in "\r\n":
            break
        if character == '"' and fresh:
            quoted = True
        if character in counts:
            counts[character] += 1
        fresh = character in counts
    return Layout(max(DELIMITERS, key=lambda one: counts[one]))
