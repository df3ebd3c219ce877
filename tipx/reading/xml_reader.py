"""XML: bytes to payloads and units, streaming, with lxml or the standard library's parser and one binder for both."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from tipx.reading.model import LIST_OF, LISTS, Input, Limits, Payload, ReadFinding, Span, Unit
from tipx.reading.xml_binding import GONE, Binder, Members

if TYPE_CHECKING:
    from tipx.standard import Standard

PARSERS = ("auto", "lxml", "expat")
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]*)[\"']")
_NAMESPACE = re.compile(r"urn:tipx:schema:([0-9]+)")
_VERSION = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?tipxVersion\s*>\s*([0-9]+\.[0-9]+)\s*<")
_BOM = b"\xef\xbb\xbf"


class _Stop(Exception):
    """The parser has seen enough."""


def read_xml(
    raw: bytes, limits: Limits, find_standard: Callable[[str | None], Standard], parser: str = "auto"
) -> Input:
    """Read one XML payload. `parser`: auto (lxml where it is installed), lxml or expat; the answer is the same."""
    body = raw[len(_BOM) :] if raw.startswith(_BOM) else raw
    declared = _DECLARED.match(body)
    if declared is not None and declared.group(1).lower() != b"utf-8":
        return Input("xml", [ReadFinding("TIPX-SYN-003", Span(1, 1, 1, 1, 0), say="declared")], iter(()))
    root, finding = _prolog(raw)
    if finding is not None:
        return Input("xml", [finding], iter(()))
    namespace, _, name = root.rpartition(" ")
    version = _VERSION.search(raw)
    standard = find_standard(version.group(1).decode() if version is not None else None)
    found = _NAMESPACE.fullmatch(namespace)
    if found is None or name not in ("bundle", *LIST_OF):
        return Input("xml", [ReadFinding("TIPX-SYN-017", Span(1, 1, 1, 1, 0))], iter(()))
    if namespace != standard.namespace:
        return Input("xml", [], iter([_other_major(name)]))
    reading = _Reading(raw, limits, standard, name, parser)
    return Input("xml", [], iter([reading.payload]))


def _other_major(name: str) -> Payload:
    payload = Payload(None, iter(()), [ReadFinding("TIPX-SYN-022", Span(1, 1, 1, 1, 0), say="namespace")])
    payload.fatal = True
    return payload


def _prolog(raw: bytes) -> tuple[str, ReadFinding | None]:
    """The name of the root element ("namespace local"), or what is wrong before it. Nothing is expanded."""
    parser = expat.ParserCreate(namespace_separator=" ")
    seen: list[str] = []
    refused: list[ReadFinding] = []

    def start(name: str, _: Any) -> None:
        seen.append(name)
        raise _Stop

    def doctype(*_: Any) -> None:
        refused.append(ReadFinding("TIPX-SYN-014", span_at(raw, parser.CurrentByteIndex)))
        raise _Stop

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(raw, True)
    except _Stop:
        return (seen[0] if seen else ""), (refused[0] if refused else None)
    except expat.ExpatError as error:
        return "", malformed(raw, parser.ErrorByteIndex, error.code)
    return "", malformed(raw, len(raw), 0)


def malformed(raw: bytes, at: int, code: int) -> ReadFinding:
    """Where the text stops being XML, and whether a character is to blame that XML cannot carry."""
    bad_character = code == expat.errors.codes[expat.errors.XML_ERROR_BAD_CHAR_REF]
    rest = raw[at : at + 3]
    if rest[:1] < b" " and rest[:1] not in b"\t\r\n" and rest:
        bad_character = True
    if rest in (b"\xef\xbf\xbe", b"\xef\xbf\xbf"):
        bad_character = True
    place = span_at(raw, at)
    return ReadFinding("TIPX-SYN-008", place) if bad_character else ReadFinding("TIPX-SYN-001", place, say="xml")


def span_at(raw: bytes, at: int) -> Span:
    """Line, column and byte of one place."""
    at = max(0, min(at, len(raw)))
    begin = max(raw.rfind(b"\n", 0, at), raw.rfind(b"\r", 0, at)) + 1
    line = len(re.findall(rb"\r\n|\n|\r", raw[:begin])) + 1
    if begin == 0 and raw.startswith(_BOM):
        begin = len(_BOM)
    column = len(raw[begin:at].decode("utf-8", "replace")) + 1
    return Span(line, column, line, column, at)


class _Reading:
    """The reading of one document: a payload whose units come as their elements close."""

    def __init__(self, raw: bytes, limits: Limits, standard: Standard, root: str, parser: str) -> None:
        self._raw = raw
        self._limits = limits
        self._standard = standard
        self._root = root
        self._parser = parser
        self._binder = Binder(standard.namespace, limits)
        header: Unit | None = None
        self._members: Members | None = None
        if root == "bundle":
            self._members = Members(self._binder, standard.record("bundle"), ())
            header = Unit("bundle", self._members.data, refused=self._binder.refused, findings=self._binder.findings)
        self.payload = Payload(header, self._units())
        self.payload.may_have_integrity = b"integrity>" in raw
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
        try:
            for event, element in self._events():
                if event == "pi":
                    if depth:
                        self.payload.findings.append(ReadFinding("TIPX-SYN-015"))
                elif event == "start":
                    depth += 1
                    if depth > self._limits.max_depth:
                        limit = {"limit": self._limits.max_depth}
                        self.payload.findings.append(ReadFinding("TIPX-SYN-010", args=limit))
                        self.payload.lost = True
                        return
                    if depth == 1:
                        top = element
                        self._binder.attributes(element, (), root=True)
                else:
                    depth -= 1
                    if depth == 1 and self._members is not None:
                        unit = self._child(element, counts)
                        if unit is not None:
                            if sum(counts.values()) > self._limits.max_records:
                                limit = {"limit": self._limits.max_records}
                                self.payload.findings.append(ReadFinding("TIPX-SYN-013", args=limit))
                                self.payload.lost = True
                                return
                            yield unit
                        self._free(top, element)
                    elif depth == 0 and self._members is None:
                        yield self._alone(element)
                    elif depth == 0:
                        self._binder.text_between(element, ())
        except _Malformed:
            self.payload.findings.append(self._where_malformed())
            self.payload.lost = True
            self.payload.fatal = self._members is None

    def _child(self, element: Any, counts: dict[str, int]) -> Unit | None:
        """A child of the bundle: a record becomes a unit, anything else part of the header."""
        assert self._members is not None
        name = self._binder.name(element)
        if name is None or name not in LISTS:
            self._members.add(element)
            return None
        self._members.place(element)
        binder = Binder(self._standard.namespace, self._limits)
        kind = LISTS[name]
        ordinal = counts[name]
        counts[name] += 1
        data = binder.value(element, self._standard.record(kind), ())
        return Unit(kind, data, name, ordinal, refused=binder.refused, findings=binder.findings)

    def _alone(self, element: Any) -> Unit:
        binder = self._binder
        data = binder.object(element, self._standard.record(self._root), ())
        return Unit(self._root, {} if data is GONE else data, refused=binder.refused, findings=binder.findings)

    def _free(self, top: Any, element: Any) -> None:
        """Forget an element that has been bound; its tail is kept for the look at the text between."""
        tail = element.tail
        if tail and tail.strip(" \t\r\n"):
            self._binder.note("TIPX-SCH-003", (), "text-between")
        element.clear()
        if len(top) > 1:
            previous = top[0]
            if previous.tail and previous.tail.strip(" \t\r\n"):
                self._binder.note("TIPX-SCH-003", (), "text-between")
            del top[0]

    def _events(self) -> Iterator[tuple[str, Any]]:
        if self._parser != "expat":
            try:
                from lxml import etree
            except ImportError:
                pass
            else:
                try:
                    yield from etree.iterparse(
                        io.BytesIO(self._raw), events=("start", "end", "pi"), resolve_entities=False, no_network=True,
                        load_dtd=False, remove_comments=True, huge_tree=True, encoding="utf-8",
                    )  # fmt: skip
                except etree.XMLSyntaxError:
                    raise _Malformed from None
                return
        from xml.etree import ElementTree

        pull: Any = ElementTree.XMLPullParser(events=("start", "end", "pi"))
        try:
            for start in range(0, len(self._raw), 65536):
                pull.feed(self._raw[start : start + 65536])
                yield from pull.read_events()
            pull.close()
            yield from pull.read_events()
        except ElementTree.ParseError:
            raise _Malformed from None

    def _where_malformed(self) -> ReadFinding:
        parser = expat.ParserCreate(namespace_separator=" ")
        try:
            parser.Parse(self._raw, True)
        except expat.ExpatError as error:
            return malformed(self._raw, parser.ErrorByteIndex, error.code)
        return ReadFinding("TIPX-SYN-001", Span(1, 1, 1, 1, 0), say="xml")


class _Malformed(Exception):
    """The text is no well-formed XML."""
