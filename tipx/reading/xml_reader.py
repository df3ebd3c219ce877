"""XML: bytes to payloads and units, streaming, with lxml or the standard library's parser and one binder for both."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tipx.reading.content import Content
from tipx.reading.model import LIST_OF, LISTS, Input, Limits, Path, Payload, ReadFinding, Span, Surely, Unit, never
from tipx.reading.sniff import not_utf8
from tipx.reading.xml_binding import GONE, Binder, Members, TooMany
from tipx.reading.xml_scan import place_beyond, scan

if TYPE_CHECKING:
    from tipx.standard import Standard


def read_xml(
    content: Content,
    limits: Limits,
    find_standard: Callable[[str | None], Standard],
    parser: str = "auto",
    surely: Surely = never,
) -> Input:
    """Read one XML payload. `parser`: auto (lxml where it is installed), lxml or expat; the answer is the same.

    A plainly written bundle is bound straight from its text; where that has a doubt, the parser reads the document anew.
    """
    if parser == "auto":
        from tipx.reading.xml_stream import read_plain

        found = read_plain(content, limits, find_standard, surely)
        if found is not None:
            return found
    return read_strictly(content, limits, find_standard, parser)


def read_strictly(
    content: Content, limits: Limits, find_standard: Callable[[str | None], Standard], parser: str = "auto"
) -> Input:
    """Read one XML payload with a parser, from its beginning to its end."""
    broken = not_utf8(content)
    if broken is not None:
        return Input("xml", [broken], iter(()))
    seen = scan(content)
    if seen.wrong is not None:
        return Input("xml", [seen.wrong], iter(()))
    standard = find_standard(seen.version)
    if seen.namespace != standard.namespace:
        return Input("xml", [], iter([_other_major()]))
    findings = [ReadFinding("TIPX-SYN-015", place) for place in seen.instructions]
    if seen.root not in ("bundle", *LIST_OF):
        return Input("xml", findings, iter([_unknown_root(seen.root, limits)]))
    if parser != "expat" and _has_long_stretch(content):
        parser = "expat"
    reading = _Reading(content, limits, standard, seen.root, parser)
    # They are the payload's, as they are where its records are read without this parser.
    reading.payload.findings += findings
    return Input("xml", [], iter([reading.payload]))


def _unknown_root(name: str, limits: Limits) -> Payload:
    """What JSON says of a recordType that is none is said of a root element too."""
    unit = Unit(None, {"recordType": name})
    if len(name) > limits.max_string:
        place: Path = ("recordType",)
        too_long = ReadFinding("TIPX-SYN-012", None, place, "", {"limit": limits.max_string})
        unit = Unit(None, {}, refused={place}, findings=[too_long])
    payload = Payload(None, iter([unit]))
    payload.lost = True
    return payload


def _other_major() -> Payload:
    payload = Payload(None, iter(()), [ReadFinding("TIPX-SYN-022", Span(1, 1, 1, 1, 0), say="namespace")])
    payload.fatal = True
    return payload


class _Reading:
    """The reading of one document: a payload whose units come as their elements close."""

    def __init__(self, content: Content, limits: Limits, standard: Standard, root: str, parser: str) -> None:
        self._content = content
        self._limits = limits
        self._standard = standard
        self._root = root
        self._parser = parser
        self._binder = Binder(standard.namespace, limits)
        header: Unit | None = None
        self._members: Members | None = None
        self._has_text_between = False
        if root == "bundle":
            self._members = Members(self._binder, standard.record("bundle"), ())
            header = Unit("bundle", self._members.data, refused=self._binder.refused, findings=self._binder.findings)
        self.payload = Payload(header, self._units())
        # In a bundle it stands before the records, or out of its place behind them.
        self.payload.may_have_integrity = root == "bundle" and _has(content, b"<integrity", b":integrity")
        self._ahead: list[Unit] = []
        if header is not None:
            self._fill_header()

    def _fill_header(self) -> None:
        """Read up to the first record, so that the header is known when it is asked for."""
        units = self.payload.units()
        first = next(units, None)
        if first is not None:
            self._ahead.append(first)
        self.payload.replace_units(self._after(units))

    def _after(self, units: Iterator[Unit]) -> Iterator[Unit]:
        yield from self._ahead
        yield from units

    def _units(self) -> Iterator[Unit]:
        depth = 0
        counts = dict.fromkeys(LISTS, 0)
        top: Any = None
        for event, element in self._events():
            if event == "start":
                depth += 1
                if depth > self._limits.max_depth:
                    self._give_up()
                    return
                if depth == 1:
                    top = element
                    with self._bounded():
                        self._binder.attributes(element, ())
                continue
            depth -= 1
            if depth == 1 and self._members is not None:
                unit = self._child(element, counts)
                if unit is not None:
                    if sum(counts.values()) > self._limits.max_records:
                        limit = {"limit": self._limits.max_records}
                        self.payload.findings.append(ReadFinding("TIPX-SYN-013", None, unit.prefix, "", limit))
                        self.payload.lost = True
                        return
                    yield unit
                self._free(top, element)
            elif depth == 0 and self._members is None:
                yield self._alone(element)
            elif depth == 0:
                self._look_between(element.text, *(child.tail for child in element))
        if depth:  # the scan found the document well formed, its parser did not
            self.payload.findings.append(ReadFinding("TIPX-SYN-001", Span(1, 1, 1, 1, 0), say="xml"))
            self.payload.lost = True
            self.payload.fatal = True

    def _give_up(self) -> None:
        """Nothing deeper than the limit is looked at, and so nothing behind it."""
        place = place_beyond(self._content, self._limits.max_depth)
        self.payload.findings.append(ReadFinding("TIPX-SYN-010", place, args={"limit": self._limits.max_depth}))
        self.payload.lost = True
        self.payload.fatal = True

    def _child(self, element: Any, counts: dict[str, int]) -> Unit | None:
        """A child of the bundle: a record becomes a unit, anything else part of the header."""
        assert self._members is not None
        name = self._binder.name(element)
        with self._bounded():
            if name is None or name not in LISTS:
                self._members.add(element)
                return None
            self._members.place(element)
        if name is None or name not in LISTS:
            return None
        binder = Binder(self._standard.namespace, self._limits)
        kind = LISTS[name]
        ordinal = counts[name]
        counts[name] += 1
        try:
            data = binder.value(element, self._standard.record(kind), ())
        except TooMany:
            data = {}
        return Unit(
            kind, data, name, ordinal, refused=binder.refused, findings=binder.findings, cut=binder.is_full
        )  # fmt: skip

    def _alone(self, element: Any) -> Unit:
        binder = self._binder
        try:
            data = binder.object(element, self._standard.record(self._root), ())
        except TooMany:
            data = {}
        data = {} if data is GONE else data
        return Unit(self._root, data, refused=binder.refused, findings=binder.findings, cut=binder.is_full)

    @contextlib.contextmanager
    def _bounded(self) -> Iterator[None]:
        """What is found in the bundle's own elements, as far as there are not too many problems: then it is not judged."""
        try:
            yield
        except TooMany:
            if self.payload.header is not None:
                self.payload.header.cut = True

    def _look_between(self, *texts: str | None) -> None:
        """Say once of a bundle that there is text between its elements."""
        if not self._has_text_between and any(text and text.strip(" \t\r\n") for text in texts):
            self._has_text_between = True
            with self._bounded():
                self._binder.note("TIPX-SCH-003", (), "text-between")

    def _free(self, top: Any, element: Any) -> None:
        """Forget an element that has been bound, and what stands before it; the text between has been looked at."""
        # What follows the element may have been read with it, or be read later.
        self._look_between(top.text, element.tail)
        element.clear()
        while len(top) > 1:
            self._look_between(top[0].tail)
            del top[0]

    def _events(self) -> Iterator[tuple[str, Any]]:
        """The elements as they begin and end. The document is well formed: the scan has seen all of it."""
        if self._parser != "expat":
            try:
                from lxml import etree
            except ImportError:
                pass
            else:
                # What it may still tell at the end, such as a colon in the name of an instruction, takes nothing away.
                with contextlib.suppress(etree.XMLSyntaxError):
                    yield from etree.iterparse(
                        _AsFile(self._content), events=("start", "end"), resolve_entities=False, no_network=True,
                        load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8",
                    )  # fmt: skip
                return
        from xml.etree import ElementTree

        pull: Any = ElementTree.XMLPullParser(events=("start", "end"))
        for piece in self._content.pieces():
            for start in range(0, len(piece), _FEED):
                pull.feed(piece[start : start + _FEED])
                yield from pull.read_events()
        pull.close()
        yield from pull.read_events()


_LONGEST_NAME = 10_000_000
"""libxml2 takes no longer name, whatever it is told; the parser of the standard library does."""


def _has_long_stretch(content: Content) -> bool:
    """Whether there is a stretch as long as that without a `>`, in which such a name may stand."""
    if content.size is not None and content.size <= _LONGEST_NAME:
        return False
    since = 0
    for piece in content.pieces():
        first = piece.find(b">")
        if since + (first if first >= 0 else len(piece)) > _LONGEST_NAME:
            return True
        since = len(piece) - piece.rfind(b">") - 1 if first >= 0 else since + len(piece)
    return False


_FEED = 65536


class _AsFile(io.RawIOBase):
    """The content as a file that can be read once."""

    def __init__(self, content: Content) -> None:
        super().__init__()
        self._pieces = content.pieces()
        self._rest = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self._rest:
            self._rest = next(self._pieces, b"")
        found, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return found


def _has(content: Content, *wanted: bytes) -> bool:
    """Whether one of these short words stands anywhere in the content."""
    before = b""
    for piece in content.pieces():
        text = before + piece
        if any(word in text for word in wanted):
            return True
        before = text[-16:]
    return False
