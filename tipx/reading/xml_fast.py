"""The quick way to read a record's XML: bound straight from the text where the slow reader would find nothing.

Most XML is plainly written: tags without attributes, in the schema's order, text and white space. Such a record is cut
at every `</`; one look at each part's tags, remembered from the last time, tells what to do with the text behind them.
Wherever there is a doubt the answer is None, and the slow reader says what is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import Any, NamedTuple

from tipx.reading.model import LISTS, Limits
from tipx.reading.xml_fast_extensions import Extension, cut_extensions
from tipx.reading.xml_fast_steps import DOWN, END, FIRST, MORE, NEXT, ONE, RECORD_DEPTH, UP, Plan, plan_of
from tipx.reading.xml_fast_values import CONTROLS, SPACE, Doubt, boolean, decoded, integer
from tipx.standard import Standard


class FastBinder:
    """Binds records of one version of the standard. What it learns of the schema is shared by all of that version."""

    def __init__(self, standard: Standard, limits: Limits) -> None:
        self._standard = standard
        self._limits = limits

    def record(self, text: str, kind: str) -> dict[str, Any] | None:
        """The data of a record of a bundle, from the characters between its start tag and its end tag.

        The default namespace has to be that of the standard there. None where there is any doubt; where there is
        none, the text is well formed too, and so the end tag behind it is the record's own.
        """
        plan = plan_of(self._standard, kind, self._limits.max_depth)
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        for control in CONTROLS:
            if control in text:
                return None
        if not text.isascii() and ("\ufffe" in text or "\uffff" in text):
            return None
        extensions: list[Extension] = []
        try:
            if '"' in text and "<extensions>" in text:
                text, extensions = cut_extensions(text, self._limits)
            return self._bound(text, plan, iter(extensions))
        except Doubt:
            return None

    def _bound(self, text: str, plan: Plan, extensions: Iterator[Extension]) -> dict[str, Any] | None:
        pieces = text.split("</")
        parts: Iterable[tuple[str, str, str]] = map(str.rpartition, pieces, repeat(">"))
        if "&" in text or len(text) > self._limits.max_string:
            parts = decoded(parts, self._limits.max_string)
        state = plan.start
        target: dict[str, Any] = {}
        items: list[Any] = []
        open_objects = [target] * plan.levels
        for key, _, value in parts:
            todo, detail, state = state[key]
            if not todo:  # LEAF, by far the most frequent
                target[detail] = value
            elif todo == END:
                if value and value.strip(SPACE):
                    return None
            elif todo == DOWN:
                level, name, how, leaf = detail
                target = {leaf: value}
                if how == ONE:
                    open_objects[level][name] = target
                elif how == MORE:
                    open_objects[level][name].append(target)
                else:
                    open_objects[level][name] = [target]
                open_objects[level + 1] = target
            elif todo == UP:
                level, leaf = detail
                target = open_objects[level]
                target[leaf] = value
            elif todo == NEXT:
                items.append(value)
            elif todo == FIRST:
                level, leaf = detail
                target = open_objects[level]
                target[leaf] = items = [value]
            else:
                level, objects, leaf, how, of = detail
                for at, name, way in objects:
                    open_objects[at + 1] = {}
                    _put(open_objects[at], name, way, open_objects[at + 1])
                target = open_objects[level]
                if leaf:
                    items = _put(target, leaf, how, _converted(value, of, level, extensions, self._limits))
                elif value.strip(SPACE):  # text where an object belongs
                    return None
        # No end tag closes what was not opened. So where the brackets are twice as many as the end tags, every element is
        # closed, and no bracket stands in a text.
        return open_objects[0] if text.count("<") == 2 * (len(pieces) - 1) else None


def _put(target: dict[str, Any], name: str, how: int, value: Any) -> list[Any]:
    """Put a child into its object; gives the list in which it stands, if it does."""
    if how == ONE:
        target[name] = value
        return []
    found: list[Any] = target[name] if how == MORE else target.setdefault(name, [])
    found.append(value)
    return found


def _converted(text: str, kind: str, level: int, extensions: Iterator[Extension], limits: Limits) -> Any:
    """The value of a leaf, for every kind of it."""
    if kind == "string":
        return text
    if kind == "boolean":
        return boolean(text)
    if kind == "integer":
        return integer(text)
    extension = next(extensions, None)  # cut out of the text before
    if extension is None or level + RECORD_DEPTH + 1 + extension.depth > limits.max_depth:
        raise Doubt
    return extension.data


_BEGINS = re.compile(rb"[ \t\r\n]*<(%s)>" % "|".join(LISTS).encode())


class Segment(NamedTuple):
    """The bytes between the tags of what seems to be a record: from `start` to `end`; its end tag ends before `after`."""

    list_name: str
    start: int
    end: int
    after: int


def next_record(chunk: bytes, position: int) -> Segment | None:
    """The record that begins at a position between the children of a bundle, white space aside; None if none is whole.

    That its end tag is the record's own is certain where `FastBinder.record` takes the text.
    """
    found = _BEGINS.match(chunk, position)
    if found is None:
        return None
    name = found.group(1)
    end = chunk.find(b"</%s>" % name, found.end())
    return None if end < 0 else Segment(name.decode("ascii"), found.end(), end, end + len(name) + 3)
