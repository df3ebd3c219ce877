"""Places in XML, computed late by one pass of expat: line, column, byte and XPath, only for what is asked."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from xml.parsers import expat

from tipx.reading.content import Content
from tipx.reading.lines import between, spots_in
from tipx.reading.model import LIST_OF, Path
from tipx.reading.places import Located
from tipx.reading.xml_scan import feed

_WINDOW = 4096
_ROOTS = frozenset(("bundle", *LIST_OF))


class _Node:
    """A step on the way to a wanted place: an element by local name and number among its like, a key or an index."""

    def __init__(self) -> None:
        self.children: dict[tuple[str | int, ...], _Node] = {}
        self.wanted: list[tuple[Path, int]] = []


def locate(content: Content, wanted: Collection[Path]) -> dict[Path, Located]:
    """The places of these paths: of the element, or of the nearest container that is there."""
    root = _Node()
    for path in wanted:
        _plant(root, path)
    walk = _Walk(content, root)
    walk.run()
    spots = spots_in(content, (offset for _, start, end, _ in walk.found.values() for offset in (start, end)))
    return {
        path: Located(at, between(spots[start], spots[end], xpath))
        for path, (at, start, end, xpath) in walk.found.items()
    }


def _plant(root: _Node, path: Path) -> None:
    node = root
    node.wanted.append((path, 0))
    position = 0
    while position < len(path):
        step: tuple[str | int, ...] = (path[position],)
        if "extensions" in path[:position]:
            position += 1
        else:
            number = path[position + 1] if position + 1 < len(path) else 0
            position += 2 if isinstance(number, int) and position + 1 < len(path) else 1
            step = (*step, number if isinstance(number, int) else 0)
        node = node.children.setdefault(step, _Node())
        node.wanted.append((path, position))


class _Frame(NamedTuple):
    """An open element. `kind`: record for those of TIPX; extensions; map and array inside of these; other."""

    node: _Node | None
    kind: str
    counts: dict[str, int]
    xpath: str
    begin: int


class _Walk:
    def __init__(self, content: Content, root: _Node) -> None:
        self._content = content
        self._root = root
        self._namespace = ""
        self._stack: list[_Frame] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self.found: dict[Path, tuple[Path, int, int, str]] = {}

    def run(self) -> None:
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        try:
            feed(self._parser, self._content)
        except expat.ExpatError:
            while self._stack:
                self._end("")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        at = self._parser.CurrentByteIndex
        if not self._stack:
            self._namespace = namespace
            # The name of a root that the standard does not know is text of the payload.
            self._stack.append(_Frame(self._root, "record", {}, "/" + (name if name in _ROOTS else "*"), at))
            return
        parent = self._stack[-1]
        number = parent.counts.get(tag, 0)
        parent.counts[tag] = number + 1
        if parent.node is None:
            frame = _Frame(None, "other", {}, "", at)
        elif parent.kind == "record":
            known = namespace == self._namespace
            child = parent.node.children.get((name, number)) if known else None
            xpath = f"{parent.xpath}/{name}[{number + 1}]" if child is not None else ""
            frame = _Frame(child, "extensions" if name == "extensions" else "record", {}, xpath, at)
        else:
            frame = self._value(parent, attributes.get("key"), name, at)
        self._stack.append(frame)

    def _value(self, parent: _Frame, key: str | None, name: str, at: int) -> _Frame:
        """An element inside of extensions: the map that they are, a member of a map, or an item of an array."""
        assert parent.node is not None
        node: _Node | None = parent.node
        if parent.kind == "map":
            node = parent.node.children.get((key or "",))
        elif parent.kind == "array":
            node = parent.node.children.get((sum(parent.counts.values()) - 1,))
        return _Frame(node, name if name in ("map", "array") else "other", {}, parent.xpath, at)

    def _end(self, _: str) -> None:
        frame = self._stack.pop()
        if frame.node is None or (self._stack and self._stack[-1].kind == "extensions"):
            return  # not wanted, or the map that the extensions are: they close after it
        end = self._behind_tag(max(self._parser.CurrentByteIndex, frame.begin))
        for path, length in frame.node.wanted:
            known = self.found.get(path)
            if known is None or len(known[0]) < length:
                self.found[path] = (path[:length], frame.begin, end, frame.xpath)

    def _behind_tag(self, at: int) -> int:
        """Where the tag ends that begins at or around that byte."""
        while True:
            piece = self._content.slice(at, at + _WINDOW)
            found = piece.find(b">")
            if found >= 0 or not piece:
                return at + found + 1 if piece else at
            at += len(piece)
