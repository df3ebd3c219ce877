"""Places in XML, computed late by one pass of expat: line, column, byte and XPath, only for what is asked."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from xml.parsers import expat

from tipx.reading.lines import between, spots_in_bytes
from tipx.reading.model import LIST_OF, Path
from tipx.reading.places import Located

_ROOTS = frozenset(("bundle", *LIST_OF))


class _Node:
    """An element that leads to a wanted place: by local name and number among its like."""

    def __init__(self) -> None:
        self.children: dict[tuple[str, int], _Node] = {}
        self.wanted: list[tuple[Path, int]] = []


def locate(raw: bytes, wanted: Collection[Path]) -> dict[Path, Located]:
    """The places of these paths: of the element, or of the nearest container that is there."""
    root = _Node()
    for path in wanted:
        _plant(root, path)
    walk = _Walk(raw, root)
    walk.run()
    spots = spots_in_bytes(raw, (offset for _, start, end, _ in walk.found.values() for offset in (start, end)))
    return {
        path: Located(at, between(spots[start], spots[end], xpath))
        for path, (at, start, end, xpath) in walk.found.items()
    }


def _plant(root: _Node, path: Path) -> None:
    node = root
    node.wanted.append((path, 0))
    position = 0
    while position < len(path):
        name = path[position]
        position += 1
        number = 0
        if position < len(path) and isinstance(path[position], int):
            number = int(path[position])
            position += 1
        node = node.children.setdefault((str(name), number), _Node())
        node.wanted.append((path, position))


class _Walk:
    def __init__(self, raw: bytes, root: _Node) -> None:
        self._raw = raw
        self._root = root
        self._namespace = ""
        self._stack: list[tuple[_Node | None, dict[str, int], str, int]] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self.found: dict[Path, tuple[Path, int, int, str]] = {}

    def run(self) -> None:
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        try:
            self._parser.Parse(self._raw, True)
        except expat.ExpatError:
            while self._stack:
                self._end("")

    def _start(self, tag: str, _: Any) -> None:
        namespace, _, name = tag.rpartition(" ")
        at = self._parser.CurrentByteIndex
        if not self._stack:
            self._namespace = namespace
            # The name of a root that the standard does not know is text of the payload.
            self._stack.append((self._root, {}, "/" + (name if name in _ROOTS else "*"), at))
            return
        node, counts, xpath, _begin = self._stack[-1]
        if node is None or namespace != self._namespace:
            self._stack.append((None, {}, "", at))
            return
        number = counts.get(name, 0)
        counts[name] = number + 1
        child = node.children.get((name, number))
        self._stack.append((child, {}, f"{xpath}/{name}[{number + 1}]" if child is not None else "", at))

    def _end(self, _: str) -> None:
        node, _counts, xpath, begin = self._stack.pop()
        if node is None:
            return
        end = self._raw.find(b">", max(self._parser.CurrentByteIndex, begin)) + 1 or len(self._raw)
        for path, length in node.wanted:
            known = self.found.get(path)
            if known is None or len(known[0]) < length:
                self.found[path] = (path[:length], begin, end, xpath)
