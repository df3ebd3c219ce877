"""Plainly written XML bundles: record by record, bound straight from the text, in flat memory.

It goes on as long as nothing is doubtful. At the first doubt the parser reads the document from its beginning, and the
records that were given already are passed over: so that what is said of a document is always what the parser says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tipx.reading.content import Content, Memory, TooLarge
from tipx.reading.lines import BOM
from tipx.reading.model import LISTS, Input, Limits, NotWellFormed, Path, Payload, ReadFinding, Surely, Unit
from tipx.reading.xml_fast import FastBinder, next_record

if TYPE_CHECKING:
    from tipx.standard import Standard

_PROLOGUE = 1 << 20
"""The first record has to begin within so many bytes; nobody needs as many for the fields of a bundle."""
_ROOT = re.compile(rb"\s*(?:<\?xml [^<>]*\?>\s*)?<bundle[ \t\r\n]")
_NAME = re.compile(rb"<([A-Za-z]+)>")
_RECORD = re.compile(rb"<(?:%s)>" % b"|".join(name.encode() for name in LISTS))
_MOST = 1 << 26
"""So many bytes at most are one record, or what stands behind the records; of more the parser is asked."""
_LONGEST_TAG = 64
_RANKS = {name: rank for rank, name in enumerate(LISTS)}


def read_plain(
    content: Content, limits: Limits, find_standard: Callable[[str | None], Standard], surely: Surely
) -> Input | None:
    """The bundle, where the text before its first record is plainly written; None where the parser has to read it."""
    head = content.slice(0, _PROLOGUE)
    first = _RECORD.search(head)
    if first is None or not _ROOT.match(head.removeprefix(BOM)):
        return None
    prologue = head[: first.start()]
    begin = prologue.index(b"<bundle")
    if b"<!" in prologue or b"<?" in prologue[begin:]:
        return None
    opened = _read_around(prologue + b"</bundle>", limits, find_standard)
    if opened is None or opened.header is None:
        return None
    standard = find_standard(opened.header.data.get("tipxVersion"))
    reading = _Plain(content, limits, find_standard, standard, surely, opened, first.start())
    return Input("xml", [], iter([reading.payload]), reading.again)


def _read_around(text: bytes, limits: Limits, find_standard: Callable[[str | None], Standard]) -> Payload | None:
    """A bundle without records, read by the parser; None where that finds anything wrong with its form."""
    from tipx.reading.xml_reader import read_strictly

    found = read_strictly(Memory(text), limits, find_standard)
    payload = next(found.payloads, None)
    if found.findings or payload is None or payload.findings or payload.fatal:
        return None
    return None if any(True for _ in payload.units()) else payload


class _Plain:
    def __init__(
        self,
        content: Content,
        limits: Limits,
        find_standard: Callable[[str | None], Standard],
        standard: Standard,
        surely: Surely,
        opened: Payload,
        begin: int,
    ) -> None:
        assert opened.header is not None
        self._content = content
        self._limits = limits
        self._find_standard = find_standard
        self._surely = surely
        self._header = opened.header
        self._version = opened.header.data.get("tipxVersion")
        self._binder = FastBinder(standard, limits)
        names = list(standard.record("bundle").properties)
        self._behind = frozenset(names[names.index(list(LISTS)[-1]) + 1 :])
        self._begin = begin
        self._given = 0
        self._is_done = False
        self.payload = Payload(opened.header, iter(()))
        self.payload.may_have_integrity = "integrity" in opened.header.data or b"<integrity" in self._tail()
        self.payload.replace_units(self._units())

    def _tail(self) -> bytes:
        """The end of the document, where integrity stands; of what is still to come, that it may stand there."""
        size = self._content.size
        return b"<integrity" if size is None else self._content.slice(max(size - _PROLOGUE, 0), size)

    def again(self, raw: bytes, kind: str, sure: bool) -> tuple[Any, set[Path]]:
        """The data of a record that was given already, from its bytes."""
        text = raw[raw.index(b">") + 1 : raw.rindex(b"<")].decode("utf-8")
        return self._binder.record(text, kind), set()

    def _units(self) -> Iterator[Unit]:
        try:
            yield from self._plain_units()
            if not self._is_done:
                yield from self._strict_units()
        except TooLarge:
            limit = {"limit": self._limits.max_bytes}
            self.payload.findings.append(ReadFinding("TIPX-SYN-011", args=limit))
            self.payload.lost = True

    def _plain_units(self) -> Iterator[Unit]:
        """The records as far as they are plainly written."""
        pieces = self._content.pieces()
        chunk, position, offset = b"", self._begin, 0
        counts = dict.fromkeys(LISTS, 0)
        rank = 0
        bind, surely, version = self._binder.record, self._surely, self._version
        while True:
            segment = next_record(chunk, position)
            if segment is None:
                if not self._may_follow(chunk[position : position + _LONGEST_TAG]) or len(chunk) - position > _MOST:
                    return
                piece = next(pieces, b"")
                if not piece:
                    break
                cut = min(position, len(chunk))
                offset, position, chunk = offset + cut, position - cut, chunk[cut:] + piece
                continue
            name = segment.list_name
            kind = LISTS[name]
            if _RANKS[name] < rank or self._given >= self._limits.max_records:
                return
            rank = _RANKS[name]
            try:
                data = bind(chunk[segment.start : segment.end].decode("utf-8"), kind)
            except UnicodeDecodeError:
                return
            if data is None:
                return
            start = segment.start - len(name) - 2
            unit = Unit(kind, data, name, counts[name], None, offset + start, offset + segment.after)
            unit.sure = surely(kind, data, version)
            counts[name] += 1
            self._given += 1
            position = segment.after
            yield unit
        self._is_done = self._closes(chunk[position:])

    def _may_follow(self, text: bytes) -> bool:
        """Whether what follows can be a record, or what the schema puts behind the records."""
        text = text.lstrip()
        name = _NAME.match(text)
        if name is None:
            return not text or (len(text) < _LONGEST_TAG and b">" not in text) or text.startswith(b"</bundle>")
        return name.group(1).decode() in (*LISTS, *self._behind)

    def _closes(self, rest: bytes) -> bool:
        """Whether the document ends plainly behind its records; what stands there is added to the header."""
        if b"<!" in rest or b"<?" in rest:
            return False
        whole = _read_around(self._content.slice(0, self._begin) + rest, self._limits, self._find_standard)
        if whole is None or whole.header is None:
            return False
        added = whole.header.data.keys() - self._header.data.keys()
        known = {name: whole.header.data.get(name) for name in self._header.data}
        if not added.issubset(self._behind) or known != self._header.data:
            return False
        self._take_header(whole.header)
        return True

    def _take_header(self, header: Unit) -> None:
        """The header as it is known at the end, with what stands behind the records."""
        self._header.data.update(header.data)
        self._header.refused |= header.refused
        self._header.findings[:] = header.findings

    def _strict_units(self) -> Iterator[Unit]:
        """What the parser reads of the document, without the records that were given already."""
        from tipx.reading.xml_reader import read_strictly

        found = read_strictly(self._content, self._limits, self._find_standard)
        payload = next(found.payloads, None)
        if payload is None or payload.header is None:
            raise NotWellFormed(found.findings, found.form)
        given = self._given
        for number, unit in enumerate(payload.units()):
            if number >= given:
                yield unit
        self._take_header(payload.header)
        self.payload.of_input += found.findings
        self.payload.findings += payload.findings
        self.payload.lost = self.payload.lost or payload.lost
        self.payload.fatal = self.payload.fatal or payload.fatal
