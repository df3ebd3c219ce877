"""Plain data to XML: elements in the order of the schema, deterministic to the byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from tipx.standard import RECORD_TYPES, Standard
from tipx.standard.fields import Field

FN = "http://www.w3.org/2005/xpath-functions"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_TO_ESCAPE = re.compile("[&<>\r]")
_IN_ATTRIBUTE = {**_ESCAPES, '"': "&quot;", "\t": "&#9;", "\n": "&#10;"}
_TO_ESCAPE_IN_ATTRIBUTE = re.compile('[&<>\r"\t\n]')

Append = Callable[[str], None]
Write = Callable[[Any, Append], None]


def to_xml(payload: Mapping[str, Any], standard: Standard, *, pretty: bool = False) -> bytes:
    """A payload (a bundle or a record) as XML bytes.

    Fields that the standard does not know are written as elements too, behind those that it knows, so that what is
    wrong with a payload is wrong with its XML form as well. Raises ValueError, without values, for what cannot be
    written: a root that is no record, a field name that is no XML name.
    """
    kind = payload.get("recordType")
    if kind not in RECORD_TYPES:
        raise ValueError("the recordType is not one of bundle, case, victim, referral")
    elements = Elements(standard, pretty)
    return (elements.begin(kind) + elements.members(kind, payload) + elements.end(kind)).encode("utf-8")


class Elements:
    """Writes parts of a document. What the schema says of a field is looked up once, where the field is first met."""

    def __init__(self, standard: Standard, pretty: bool = False) -> None:
        self._standard = standard
        self._pretty = pretty
        self._writers: dict[tuple[int, int], Write] = {}

    def begin(self, kind: str) -> str:
        """The beginning of a document, up to the first member of its root element."""
        return f'{DECLARATION}<{kind} xmlns="{self._standard.namespace}">'

    def end(self, kind: str) -> str:
        """The end of a document."""
        return ("\n" if self._pretty else "") + f"</{kind}>\n"

    def members(self, kind: str, data: Mapping[str, Any]) -> str:
        """Members of the root element; they may be some of them."""
        parts: list[str] = []
        self._object(self._standard.record(kind), 1)(data, parts.append)
        return "".join(parts)

    def item(self, name: str, data: Mapping[str, Any]) -> str:
        """A record of one of a bundle's lists, as a member of the root element."""
        return self.members("bundle", {name: [data]})

    def _pad(self, depth: int) -> str:
        return "\n" + "  " * depth if self._pretty else ""

    def _object(self, field: Field | None, depth: int) -> Write:
        key = (id(field.properties) if field is not None else 0, depth)
        if key not in self._writers:
            self._writers[key] = self._make(field, depth)
        return self._writers[key]

    def _make(self, field: Field | None, depth: int) -> Write:
        """What writes the members of an object at that depth."""
        properties = field.properties if field is not None else {}
        rank = {name: place for place, name in enumerate(properties)}
        if "extensions" in rank:
            rank["extensions"] = len(rank)
        steps: dict[str, tuple[str, str, str, Write]] = {}
        pad = self._pad(depth)
        to_escape = _TO_ESCAPE.search

        def step(name: str) -> tuple[str, str, str, Write]:
            if name not in rank and not _NAME.fullmatch(name):
                raise ValueError("a field name is no XML name")
            child = properties.get(name)
            child = child.item or child if child is not None else None
            inner = self._extensions(depth) if child is not None and child.kind == "extensions" else None
            found = (f"{pad}<{name}>", f"</{name}>", f"{pad}</{name}>", inner or self._object(child, depth + 1))
            if name in rank:
                steps[name] = found
            return found

        def write(data: Any, append: Append) -> None:
            try:
                names = sorted(data, key=rank.__getitem__)
            except KeyError:
                names = _with_unknown(data, rank)
            for name in names:
                start, close, close_below, inner = steps.get(name) or step(name)
                values = data[name]
                for value in values if type(values) is list else (values,):
                    if type(value) is str:
                        append(f"{start}{_escaped(value) if to_escape(value) else value}{close}")
                    elif type(value) is dict or isinstance(value, Mapping):
                        append(start)
                        inner(value, append)
                        append(close_below if value else close)
                    else:
                        append(f"{start}{_text(value)}{close}")

        return write

    def _extensions(self, depth: int) -> Write:
        def write(value: Any, append: Append) -> None:
            self._json(value, None, depth + 1, append, f' xmlns="{FN}"')

        return write

    def _json(self, value: Any, key: str | None, depth: int, append: Append, attributes: str = "") -> None:
        """A value in the JSON representation of XPath and XQuery Functions 3.1."""
        pad = self._pad(depth)
        if key is not None:
            attributes = f' key="{_attribute(key)}"'
        if isinstance(value, Mapping | list):
            name = "array" if isinstance(value, list) else "map"
            append(f"{pad}<{name}{attributes}>")
            for inner, item in value.items() if isinstance(value, Mapping) else ((None, item) for item in value):
                self._json(item, inner, depth + 1, append)
            append(f"{pad if value else ''}</{name}>")
        else:
            kind = "boolean" if isinstance(value, bool) else "number" if isinstance(value, int) else "string"
            append(f"{pad}<{kind}{attributes}>{_text(value)}</{kind}>")


def _with_unknown(data: Mapping[str, Any], rank: Mapping[str, int]) -> list[str]:
    """The names of an object that has members which the standard does not know: they stand last, but before extensions."""
    known = sorted((name for name in data if name in rank and name != "extensions"), key=rank.__getitem__)
    last = [name for name in data if name == "extensions" and name in rank]
    return [*known, *(name for name in data if name not in rank), *last]


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(lambda found: _ESCAPES[found.group()], text)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return _escaped(str(value))
    if isinstance(value, list):
        raise ValueError("a list stands inside a list")
    raise ValueError(f"a value of type {type(value).__name__} cannot be written")


def _attribute(text: str) -> str:
    return _TO_ESCAPE_IN_ATTRIBUTE.sub(lambda found: _IN_ATTRIBUTE[found.group()], text)
