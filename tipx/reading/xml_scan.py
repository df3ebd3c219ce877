"""One pass of expat over an XML document before it is bound: is it well formed, what is its root, what must not stand in it.

So the answer on what is malformed is the same whichever parser binds the document, and nothing of it is judged then.
"""

from __future__ import annotations

import contextlib
import re
from typing import NamedTuple
from xml.parsers import expat

from tipx.reading.content import Content
from tipx.reading.lines import BOM, between, span_in, spots_in
from tipx.reading.model import LISTS, ReadFinding, Span
from tipx.standard import is_version

NAMESPACE = re.compile(r"urn:tipx:schema:([0-9]+)")
_VERSION = re.compile(r"1\.[0-9]+")
_SEPARATOR = "}"
"""What stands between namespace and name: that of the standard library's parser of trees, so that both refuse the namespaces
in which it stands (it is no character of a URI)."""
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]*)[\"']")
_REFERENCE = re.compile(rb"&#(?:x([0-9a-fA-F]+)|([0-9]+));")
_BAD_REFERENCE = expat.errors.codes[expat.errors.XML_ERROR_BAD_CHAR_REF]

_NOT_CLOSED = {
    expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH]: "tag",
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]: "open",
}
"""Faults of closing tags, with the variant of the message that tells them."""


_HEAD = 65536


def feed(parser: expat.XMLParserType, content: Content) -> None:
    """Give the parser the whole document, in pieces."""
    for piece in content.pieces():
        parser.Parse(piece, False)
    parser.Parse(b"", True)


class Scan(NamedTuple):
    """What the pass saw. `wrong` says why the document cannot be read; then the rest may be missing."""

    namespace: str
    root: str
    version: str | None
    instructions: list[Span]
    wrong: ReadFinding | None = None


def scan(content: Content) -> Scan:
    """Look at a document, valid UTF-8 with or without byte order mark. Nothing is expanded and nothing fetched."""
    declared = _DECLARED.match(content.slice(0, _HEAD).removeprefix(BOM))
    if declared is not None and declared.group(1).lower() != b"utf-8":
        return Scan("", "", None, [], ReadFinding("TIPX-SYN-003", Span(1, 1, 1, 1, 0), say="declared"))
    walk = _Walk(content)
    wrong = walk.run()
    namespace, _, root = walk.root.rpartition(_SEPARATOR)
    if wrong is None and NAMESPACE.fullmatch(namespace) is None:
        wrong = ReadFinding("TIPX-SYN-017", span_in(content, walk.root_at))
    instructions = _inside_root(content) if walk.has_instructions and wrong is None else []
    return Scan(namespace, root, walk.version, instructions, wrong)


class _Stop(Exception):
    """The parser has seen enough."""


class _Walk:
    """Reads the document through. Once root and version are known no element is looked at in Python any more."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self._depth = 0
        self._text: list[str] | None = None
        self._wrong: ReadFinding | None = None
        self.root = ""
        self.root_at = 0
        self.version: str | None = None
        self.has_instructions = False

    def run(self) -> ReadFinding | None:
        """Read; gives what is wrong with the document, None when it is well formed and without DTD."""
        parser = self._parser
        parser.XmlDeclHandler = self._declaration
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            feed(parser, self._content)
        except _Stop:
            return self._wrong
        except expat.ExpatError as error:
            return _malformed(self._content, parser.ErrorByteIndex, error.code)
        return None

    def _declaration(self, version: str, _encoding: str | None, _standalone: int) -> None:
        if _VERSION.fullmatch(version) is None:
            self._wrong = ReadFinding("TIPX-SYN-001", span_in(self._content, self._parser.CurrentByteIndex), say="xml")
            raise _Stop

    def _start(self, tag: str, _: object) -> None:
        self._depth += 1
        if self._depth == 1:
            self.root = tag
            self.root_at = self._parser.CurrentByteIndex
            if NAMESPACE.fullmatch(tag.rpartition(_SEPARATOR)[0]) is None:
                raise _Stop
        elif self._depth == 2:
            namespace, _, name = tag.rpartition(_SEPARATOR)
            if name in LISTS:
                self._enough()
            elif name == "tipxVersion" and self.root.startswith(namespace + _SEPARATOR):
                self._text = []

    def _end(self, _: str) -> None:
        self._depth -= 1
        if self._text is not None and self._depth == 1:
            version = "".join(self._text)
            self.version = version if is_version(version) else None
            self._enough()

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _enough(self) -> None:
        self._parser.StartElementHandler = None
        self._parser.EndElementHandler = None
        self._parser.CharacterDataHandler = None

    def _instruction(self, *_: str) -> None:
        self.has_instructions = self.has_instructions or bool(self.root)

    def _doctype(self, *_: object) -> None:
        at = self._parser.CurrentByteIndex
        before = max(at - _HEAD, 0)
        begin = self._content.slice(before, at + len(b"<!DOCTYPE")).rfind(b"<!DOCTYPE")
        self._wrong = ReadFinding("TIPX-SYN-014", span_in(self._content, before + begin if begin >= 0 else at))
        raise _Stop


def _malformed(content: Content, at: int, code: int) -> ReadFinding:
    """Where the text stops being XML, and whether a character is to blame that no text may hold."""
    place = span_in(content, at)
    if code == _BAD_REFERENCE:
        found = _REFERENCE.match(content.slice(at, at + 32))
        digits = (found.group(1) or found.group(2)) if found is not None else b""
        if found is not None and len(digits) <= 10:
            number = int(digits, 16 if found.group(1) else 10)
            if 0xD800 <= number <= 0xDFFF:
                return ReadFinding("TIPX-SYN-009", place)
            if number <= 0x10FFFF:
                return ReadFinding("TIPX-SYN-008", place)
    rest = content.slice(at, at + 3)
    if (rest and rest[0] < 0x20 and rest[0] not in b"\t\r\n") or rest in (b"\xef\xbf\xbe", b"\xef\xbf\xbf"):
        return ReadFinding("TIPX-SYN-008", place)
    if code in _NOT_CLOSED:
        line = _line_of_innermost(content)
        if line is not None:
            return ReadFinding("TIPX-SYN-001", place, say=_NOT_CLOSED[code], args={"line": line})
    return ReadFinding("TIPX-SYN-001", place, say="xml")


def _line_of_innermost(content: Content) -> int | None:
    """The line in which the element begins that is still open where the document breaks off."""
    parser = expat.ParserCreate()
    opened: list[int] = []
    parser.StartElementHandler = lambda *_: opened.append(parser.CurrentLineNumber)
    parser.EndElementHandler = lambda *_: opened.pop()
    with contextlib.suppress(expat.ExpatError):
        feed(parser, content)
    return opened[-1] if opened else None


def _inside_root(content: Content) -> list[Span]:
    """Where processing instructions stand inside the root element."""
    parser = expat.ParserCreate()
    depth = 0
    found: list[int] = []

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    def instruction(*_: object) -> None:
        if depth:
            found.append(parser.CurrentByteIndex)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.ProcessingInstructionHandler = instruction
    feed(parser, content)
    spots = spots_in(content, found)
    return [between(spots[at], spots[at]) for at in found]


def place_beyond(content: Content, limit: int) -> Span | None:
    """Where the first element stands that is nested deeper than the limit."""
    parser = expat.ParserCreate()
    depth = 0
    at = 0

    def start(*_: object) -> None:
        nonlocal depth, at
        depth += 1
        if depth > limit:
            at = parser.CurrentByteIndex
            raise _Stop

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        feed(parser, content)
    except _Stop:
        return span_in(content, at)
    return None
