"""Places in XML, computed late by one pass of expat: line, column, byte and XPath, only for what is asked."""

from __future__ import annotations

import bisect
import re
from collections.abc import Collection
from typing import Any
from xml.parsers import expat

from tipx.reading.model import Path, Span
from tipx.reading.places import Located

_BREAK = re.compile(rb"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"


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
    return walk.found


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
        self._begins = [0, *(found.end() for found in _BREAK.finditer(raw))]
        self._root = root
        self._stack: list[tuple[_Node | None, dict[str, int], str, int]] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self.found: dict[Path, Located] = {}

    def run(self) -> None:
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        try:
            self._parser.Parse(self._raw, True)
        except expat.ExpatError:
            while self._stack:
                self._end("")

    def _start(self, tag: str, _: Any) -> None:
        name = tag.rpartition(" ")[2]
        at = self._parser.CurrentByteIndex
        if not self._stack:
            self._stack.append((self._root, {}, "/" + name, at))
            return
        node, counts, xpath, _begin = self._stack[-1]
        if node is None:
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
        span: Span | None = None
        for path, length in node.wanted:
            known = self.found.get(path)
            if known is None or len(known.path) < length:
                span = span or self._span(begin, end, xpath)
                self.found[path] = Located(path[:length], span)

    def _span(self, start: int, end: int, xpath: str) -> Span:
        line, column = self._place(start)
        end_line, end_column = self._place(end)
        return Span(line, column, end_line, end_column, start, xpath)

    def _place(self, at: int) -> tuple[int, int]:
        line = bisect.bisect_right(self._begins, at) - 1
        begin = self._begins[line]
        if begin == 0 and self._raw.startswith(_BOM):
            begin = len(_BOM)
        return line + 1, len(self._raw[begin:at].decode("utf-8", "replace")) + 1
