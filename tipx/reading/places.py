"""Places computed late: from a path in the data to line, column and byte in the text, only for what is asked."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from tipx.reading.content import Content, Memory
from tipx.reading.lines import BOM, Spot, between, spots_in_text
from tipx.reading.model import Limits, Path, Span
from tipx.reading.strict_json import parse


class Located(NamedTuple):
    """Where a path was found: the path itself or the longest beginning of it that exists; None without text."""

    path: Path
    span: Span | None


_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\]:,]|[^\s"{}\[\]:,]+')
_MARKS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\]]')


def locate(content: Content, form: str, wanted: Collection[Path]) -> dict[Path, Located]:
    """The places of these paths in a text of form json or xml."""
    if form == "xml":
        from tipx.reading.xml_places import locate as locate_xml

        return locate_xml(content, wanted)
    from tipx.reading.json_places import locate_in_outline

    known = locate_in_outline(content, wanted)
    if known is not None:
        return known
    raw = content.whole()
    begin = len(BOM) if raw.startswith(BOM) else 0
    text = raw[begin:].decode("utf-8", "replace")
    del raw
    found = search(text, wanted)
    spots = spots_in_text(text, (offset for _, *stretch in found.values() for offset in stretch))
    return {
        path: Located(at, _moved(between(spots[start], spots[end]), begin)) for path, (at, start, end) in found.items()
    }


def search(text: str, wanted: Collection[Path]) -> dict[Path, tuple[Path, int, int]]:
    """Where these paths are in a text in JSON: what was found of each, where it begins and ends in the text."""
    found: dict[Path, tuple[Path, int, int]] = {}
    _Search(text, found).value(0, (), set(wanted))
    return found


def locate_in_element(
    raw: bytes, namespace: str, begin: Spot, ordinal: int, wanted: Collection[Path]
) -> dict[Path, Located]:
    """The places, in a plainly written record of an XML bundle, of these paths from the bundle's root. `begin`: where the
    element begins; `ordinal`: its number in its list."""
    before = f'<bundle xmlns="{namespace}">'.encode()
    inside = {(path[0], 0, *path[2:]): path for path in wanted}
    found = locate(Memory(before + raw + b"</bundle>"), "xml", inside)
    return {inside[path]: _in_whole(one, begin, ordinal, len(before)) for path, one in found.items()}


def _in_whole(located: Located, begin: Spot, ordinal: int, before: int) -> Located:
    path: Path = (*located.path[:1], ordinal, *located.path[2:]) if len(located.path) > 1 else located.path
    span = located.span
    if span is None:
        return Located(path, None)

    def column(line: int, at: int) -> int:
        return at - before + begin.column - 1 if line == 1 else at

    xpath = span.xpath and span.xpath.replace("[1]", f"[{ordinal + 1}]", 1)
    return Located(path, Span(
        span.line + begin.line - 1, column(span.line, span.column), span.end_line + begin.line - 1,
        column(span.end_line, span.end_column), span.byte - before + begin.byte, xpath,
    ))  # fmt: skip


def _moved(span: Span, bytes_before: int) -> Span:
    return span._replace(byte=span.byte + bytes_before)


class _Search:
    """Goes through the text, into those containers only that a wanted path leads through."""

    def __init__(self, text: str, found: dict[Path, tuple[Path, int, int]]) -> None:
        self._text = text
        self._found = found

    def value(self, at: int, path: Path, wanted: set[Path]) -> int:
        """Find the wanted paths in the value that begins at or after `at`; gives where it ends."""
        token = _TOKEN.search(self._text, at)
        if token is None:
            return len(self._text)
        start = token.start()
        mark = token.group()
        inner = {one for one in wanted if len(one) > len(path)}
        before = dict.fromkeys(inner)
        if mark in "{[":
            end = self._container(token.end(), path, inner, mark) if inner else self._skip(start)
        else:
            end = token.end()
        for one in wanted:
            if one == path:
                self._found[one] = (path, start, end)
        for one in before:
            self._found.setdefault(one, (path, start, end))
        return end

    def _container(self, at: int, path: Path, wanted: set[Path], mark: str) -> int:
        by_step: dict[str | int, set[Path]] = {}
        for one in wanted:
            by_step.setdefault(one[len(path)], set()).add(one)
        index = 0
        while True:
            token = _TOKEN.search(self._text, at)
            if token is None:
                return len(self._text)
            text = token.group()
            at = token.end()
            if text in ("}", "]"):
                return at
            if text == ",":
                continue
            step: str | int
            if mark == "{":
                step = _key(text)
                colon = _TOKEN.search(self._text, at)
                at = colon.end() if colon is not None else at
            else:
                step, at = index, token.start()
                index += 1
            chosen = by_step.pop(step, None)
            at = self.value(at, (*path, step), chosen) if chosen else self._skip(at)

    def _skip(self, at: int) -> int:
        """Where the value ends that begins at or after `at`."""
        token = _TOKEN.search(self._text, at)
        if token is None:
            return len(self._text)
        if token.group() not in ("{", "["):
            return token.end()
        depth = 0
        for found in _MARKS.finditer(self._text, token.start()):
            mark = found.group()
            if mark in ("{", "["):
                depth += 1
            elif mark in ("}", "]"):
                depth -= 1
                if depth == 0:
                    return found.end()
        return len(self._text)


def _key(token: str) -> str:
    if "\\" not in token:
        return token[1:-1]
    parsed = parse(token, Limits())
    return parsed.data if isinstance(parsed.data, str) else token[1:-1]
