"""Where the records of a JSON bundle stand, and the text around them: found in one pass, in flat memory.

The lists are looked for by their names, the ends of records by their braces. Then it is proven: each record is read as a
value of its own, and the text around the lists with a number in the place of each list. As records and what is around them
are whole by themselves and nothing but commas and white space stands between them, the document is whole, and each record
is where it was found. Whatever cannot be proven gives None: the whole document has to be read then.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field, replace

from tipx.reading.content import Content
from tipx.reading.fast_json import is_no_deeper, quickest, read_text
from tipx.reading.model import LISTS, Limits
from tipx.reading.strict_json import Parsed

_AROUND = 1 << 20
"""So many bytes at most stand before, between and behind the lists; nobody needs as many for the fields of a bundle."""
_MOST = 1 << 26
"""So many bytes at most are one record."""
_PATIENCE = 1 << 12
"""A record that is longer than those before it by so many bytes is gone through, for braces in its texts may be counted."""
_BELOW = 2
"""Levels of nesting above a record: the bundle and the list."""
LARGE = 4 << 20
"""What is no larger is read as a whole, which is sooner done."""
_DIGITS = 15
"""The digits of a number that stands for a list."""
_QUOTE, _OPENS, _CLOSES = b'"{}'
_LIST = re.compile(rb'"(%s)"[ \t\n\r]*:[ \t\n\r]*(\[)[ \t\n\r]*(?=\{)' % b"|".join(name.encode() for name in LISTS))
_END = re.compile(rb"\}[ \t\n\r]*(?:,[ \t\n\r]*(?=\{)|(?=\]))")
_MAY_END = re.compile(rb"[ \t\n\r]*(?:,[ \t\n\r]*)?")
_TOKEN = re.compile(rb'(?s)"[^"\\]*(?:\\.[^"\\]*)*("?)|[{}]')


def is_large(content: Content) -> bool:
    """Whether it pays to read a document in flat memory."""
    return content.size > LARGE if content.size is not None else bool(content.slice(LARGE, LARGE + 1))


@dataclass(slots=True)
class Stretch:
    """A list of records: where what is in its brackets begins and ends, and where each record does."""

    name: str
    start: int
    end: int = 0
    starts: array[int] = field(default_factory=lambda: array("Q"))
    ends: array[int] = field(default_factory=lambda: array("Q"))


@dataclass(slots=True)
class Outline:
    """A bundle in JSON. `around`: its own fields as they were read, with numbers that stand for its lists; `lists`: these in
    the order in which they stand; `text`: what is around them, each with a number in the place of its records; `begin`: where
    it begins."""

    around: Parsed
    lists: list[Stretch]
    text: bytes
    begin: int

    def in_whole(self, at: int) -> int:
        """Where a place (in bytes) of the text around the lists is in the document."""
        moved = at + self.begin
        for one in self.lists:
            if moved > one.start:
                moved += one.end - one.start - _DIGITS
        return moved


def of_record(limits: Limits) -> Limits | None:
    """The limits for a record by itself, which stands deeper in the bundle; None where there is no depth left for one."""
    below = limits.max_depth - _BELOW
    return replace(limits, max_depth=below) if below > 0 else None


def outline(content: Content, begin: int, limits: Limits) -> Outline | None:
    """The outline of a document that is known to be UTF-8 and begins at `begin`. Raises what reading raises."""
    inner = of_record(limits)
    return None if inner is None else _Scan(content, inner).outline(begin, limits)


class _Scan:
    """`_chunk` is the stretch of the document that is looked at, `_offset` where it begins there; what stands before `_at` in
    it is done with. Places in what is looked at are counted from `_at`, which stays when more is read."""

    def __init__(self, content: Content, inner: Limits) -> None:
        self._pieces = iter(content.pieces())
        self._inner = inner
        self._chunk = b""
        self._offset = 0
        self._at = 0
        self._longest = 0

    def _more(self) -> bool:
        """Read on by a piece; False where there is no more, or where it would be too much at once."""
        piece = next(self._pieces, b"") if len(self._chunk) - self._at <= _MOST else b""
        self._chunk = self._chunk[self._at :] + piece
        self._offset += self._at
        self._at = 0
        return bool(piece)

    def outline(self, begin: int, limits: Limits) -> Outline | None:
        while len(self._chunk) < begin:
            if not self._more():
                return None
        self._at = begin
        around: list[bytes] = []
        lists: list[Stretch] = []
        while (found := self._next_list()) is not None:
            around.append(self._chunk[self._at : found.end(2)])
            one = Stretch(found.group(1).decode(), self._offset + found.end(2))
            self._at = found.end()
            if any(one.name == other.name for other in lists) or not self._read_list(one):
                return None
            lists.append(one)
        if not lists or len(self._chunk) - self._at > _AROUND:
            return None
        return _proven([*around, self._chunk[self._at :]], lists, begin, limits)

    def _next_list(self) -> re.Match[bytes] | None:
        """Where the next list begins that has records."""
        while True:
            found = _LIST.search(self._chunk, self._at)
            if found is not None or len(self._chunk) - self._at > _AROUND or not self._more():
                return found

    def _read_list(self, one: Stretch) -> bool:
        """Find the records of a list, the first of which begins here; False where it is not certain which they are."""
        while True:
            size = self._record()
            follows = None if size is None else self._follows(size)
            if size is None or follows is None:
                return False
            one.starts.append(self._offset + self._at)
            one.ends.append(self._offset + self._at + size)
            self._longest = max(self._longest, size)
            self._at = follows.end()
            if self._chunk[follows.end() - 1 : follows.end() + 1].endswith(b"]"):
                one.end = self._offset + self._at
                return True

    def _follows(self, size: int) -> re.Match[bytes] | None:
        """What follows a record of that size: another one, or the end of the list."""
        while True:
            found = _END.match(self._chunk, self._at + size - 1)
            if found is not None:
                return found
            if _MAY_END.fullmatch(self._chunk, self._at + size) is None or not self._more():
                return None

    def _record(self) -> int | None:
        """The size of the record that begins here; None where that is no whole object."""
        size = self._counted()
        if size is not None and self._is_plain(size):
            return size
        size = self._read_through()
        if size is None or self._is_plain(size):
            return size
        parsed = read_text(self._chunk[self._at : self._at + size], self._inner)
        return None if parsed.fatal else size

    def _counted(self) -> int | None:
        """The size of what begins here, where it has as many braces that open as braces that close."""
        looked, counted, opened, closed = 1, 0, 0, 0
        while True:
            at = self._at
            found = _END.search(self._chunk, at + looked)
            if found is None:
                looked = max(self._chunk.rfind(b"}", at + looked), at + looked) - at
                if not self._more():
                    return None
                continue
            size = found.start() + 1 - at
            opened += self._chunk.count(b"{", at + counted, at + size)
            closed += self._chunk.count(b"}", at + counted, at + size)
            if opened == closed:
                return size
            if closed > opened or size > self._longest + _PATIENCE:
                return None
            looked = counted = size

    def _read_through(self) -> int | None:
        """The size of the object that begins here, found by going through its texts and braces."""
        looked, depth = 0, 0
        while True:
            at = self._at
            for token in _TOKEN.finditer(self._chunk, at + looked):
                mark = self._chunk[token.start()]
                if mark == _QUOTE and not token.group(1):
                    looked = token.start() - at
                    break
                depth += (mark == _OPENS) - (mark == _CLOSES)
                if not depth:
                    return token.end() - at
                looked = token.end() - at
            if not self._more():
                return None

    def _is_plain(self, size: int) -> bool:
        """Whether the text is an object, as the quick parser says, and not too deep."""
        raw = self._chunk[self._at : self._at + size]
        try:
            quickest(raw)
        except (ValueError, RecursionError):
            return False
        return is_no_deeper(raw, self._inner.max_depth)


def _proven(around: list[bytes], lists: list[Stretch], begin: int, limits: Limits) -> Outline | None:
    """The outline, where the text around the lists is a bundle, and the lists are its own."""
    written = b"".join(around)
    unused = (number for number in range(10 ** (_DIGITS - 1), 10**_DIGITS) if b"%d" % number not in written)
    marks = [next(unused) for _ in lists]
    text = around[0] + b"".join(b"%d%s" % pair for pair in zip(marks, around[1:], strict=True))
    parsed = read_text(text, limits)
    found = (*parsed.refused, *(finding.path or () for finding in parsed.findings))
    if (
        parsed.fatal
        or not isinstance(parsed.data, dict)
        or any(path[:1] == (name,) for path in found for name in LISTS)
    ):
        return None
    data = parsed.data
    known = {one.name: [mark] for one, mark in zip(lists, marks, strict=True)}
    others = (data.get(name) for name in LISTS if name not in known)
    if data.get("recordType") != "bundle" or any(data.get(name) != value for name, value in known.items()):
        return None
    if any(isinstance(value, list) and value for value in others):
        return None  # records that are no objects, or whose list is named in another way
    return Outline(parsed, lists, text, begin)
