"""The quick way to read `extensions` in XML: the JSON representation of XPath functions, spelt as the writer spells it."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from tipx.reading.model import Limits
from tipx.reading.xml_binding import FN
from tipx.reading.xml_fast_values import Doubt, blank, boolean, integer, resolved

_TOP = f'map xmlns="{FN[1:-1]}"'
_OPENING = re.compile(r'(map|array|string|number|boolean)(?: key="([^"<>\t\n]*)")?>([^>]*)')


class Extension(NamedTuple):
    """The data of one `extensions`, and how deep its elements stand in one another."""

    data: dict[str, Any]
    depth: int


def cut_extensions(text: str, limits: Limits) -> tuple[str, list[Extension]]:
    """The text with its extensions emptied, and what was in them, in order."""
    before, *others = text.split("<extensions>")
    kept, found = [before], []
    for other in others:
        inside, closing, behind = other.partition("</extensions>")
        if not closing:
            raise Doubt
        found.append(_ExtensionReader(inside, limits).read())
        kept.append(behind)
    return "<extensions></extensions>".join(kept), found


class _ExtensionReader:
    """Reads the elements inside one `extensions`: a map, and in it maps, arrays and leaves."""

    def __init__(self, text: str, limits: Limits) -> None:
        self._pieces = iter(text.split("<"))
        self._limits = limits
        self._deepest = 0

    def read(self) -> Extension:
        """The data; doubtful unless all is as it should be."""
        blank(next(self._pieces))
        opening, bracket, rest = next(self._pieces, "").partition(">")
        if opening != _TOP or not bracket:
            raise Doubt
        data = self._value("map", rest, 1)
        if next(self._pieces, None) is not None:
            raise Doubt
        return Extension(data, self._deepest)

    def _value(self, kind: str, text: str, depth: int) -> Any:
        """The value of an element whose start tag has been read, up to behind its end tag."""
        if depth > self._limits.max_depth:
            raise Doubt
        self._deepest = max(self._deepest, depth)
        if kind in ("map", "array"):
            blank(text)
            return self._map(depth) if kind == "map" else self._array(depth)
        if not self._closes(next(self._pieces, ""), kind):
            raise Doubt
        if kind == "boolean":
            return boolean(text)
        return integer(text) if kind == "number" else self._text(text)

    def _map(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not self._closes(piece := next(self._pieces, ""), "map"):
            kind, key, text = _opened(piece)
            if key is None:
                raise Doubt
            name = self._text(key)
            if name in found:
                raise Doubt
            found[name] = self._value(kind, text, depth + 1)
        return found

    def _array(self, depth: int) -> list[Any]:
        found: list[Any] = []
        while not self._closes(piece := next(self._pieces, ""), "array"):
            kind, key, text = _opened(piece)
            if key is not None:
                raise Doubt
            found.append(self._value(kind, text, depth + 1))
        return found

    def _closes(self, piece: str, kind: str) -> bool:
        """Whether a piece is the end tag of an element of that kind, with white space behind it."""
        tag, bracket, rest = piece.partition(">")
        if tag != f"/{kind}" or not bracket:
            return False
        blank(rest)
        return True

    def _text(self, text: str) -> str:
        found = resolved(text)
        if len(found) > self._limits.max_string:
            raise Doubt
        return found


def _opened(piece: str) -> tuple[str, str | None, str]:
    """The kind, the key and the text behind a start tag."""
    found = _OPENING.fullmatch(piece)
    if found is None:
        raise Doubt
    return found.group(1), found.group(2), found.group(3)
