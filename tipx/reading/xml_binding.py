"""Binds XML elements to plain data by walking the field tree: what JSON would say, element by element.

It reads elements through the interface that lxml and the standard library share (tag, text, tail, attrib, children);
comments and processing instructions have been left out, and the text around them joined.
What does not bind is noted with the id of its JSON twin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, cast

from tipx.reading.model import Limits, Path, ReadFinding, too_many
from tipx.reading.strict_json import bad_number
from tipx.standard.fields import Field

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
FN = "{http://www.w3.org/2005/xpath-functions}"
_HINTS = (XSI + "schemaLocation", XSI + "noNamespaceSchemaLocation")
"""Attributes that any element may bear: hints for editors, passed over and never followed."""
_SPACE = " \t\r\n"
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_OTHER_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|-?Infinity|NaN")
_GREATEST = 2**53 - 1
_KINDS = ("map", "array", "string", "number", "boolean", "null")
_MANY_ATTRIBUTES = 100
GONE: Any = object()
"""Stands for a value that was taken out."""


class TooMany(Exception):
    """A unit has more problems than it may have; that is noted."""


class Binder:
    """Binds the elements of one unit. `findings` and `refused` collect what is wrong with it, as far as it is looked at: then
    TooMany is raised, once."""

    def __init__(self, namespace: str, limits: Limits) -> None:
        self._prefix = "{" + namespace + "}"
        self._limits = limits
        self.longest = limits.max_string
        self.findings: list[ReadFinding] = []
        self.refused: set[Path] = set()
        self.is_full = False

    def note(self, identifier: str, path: Path, say: str = "", **args: str | int) -> None:
        """Note a finding at a place of the unit."""
        if self.is_full:
            return
        if len(self.findings) >= self._limits.max_per_record:
            self.is_full = True
            self.findings.append(too_many(self._limits.max_per_record, path=()))
            raise TooMany
        self.findings.append(ReadFinding(identifier, None, path, say, args))

    def refuse(self, identifier: str, path: Path, say: str = "", **args: str | int) -> Any:
        """Note a finding and take the value out."""
        self.note(identifier, path, say, **args)
        self.refused.add(path)
        return GONE

    def name(self, element: Any) -> str | None:
        """The local name of an element of the TIPX namespace, None for any other."""
        tag: str = element.tag
        return tag[len(self._prefix) :] if tag.startswith(self._prefix) else None

    def value(self, element: Any, field: Field | None, path: Path) -> Any:
        """The value of an element; GONE when it was taken out."""
        self.attributes(element, path)
        if element.attrib.get(XSI + "nil", "").strip(_SPACE) in ("true", "1"):
            self.refused.add(path)
            return GONE
        if field is None:
            return self._unknown(element)
        if field.kind == "object":
            # Text where an object belongs is bound as text: the schema layer then says so once, as of JSON.
            text = element.text or ""
            return text if not len(element) and text.strip(_SPACE) else self.object(element, field, path)
        if field.kind == "extensions":
            return self._extensions(element, path)
        return self._leaf(element, field, path)

    def attributes(self, element: Any, path: Path, allowed: tuple[str, ...] = ()) -> None:
        """Data stands in elements only; what a place allows is passed over."""
        most = self._limits.max_string
        for name, value in _attributes_of(element):
            if name in (XSI + "type", XSI + "nil", *allowed):
                is_long = False
            else:
                is_long = self.is_too_long(name) or len(value) > most
            if is_long:
                self.note("TIPX-SYN-012", path, limit=most)
            elif name in (XSI + "type", XSI + "nil"):
                self.note("TIPX-SYN-016", path)
            elif name not in allowed and name not in _HINTS:
                self.note("TIPX-SCH-002", path, "attribute")

    def is_too_long(self, name: str) -> bool:
        """Whether a name that the standard does not know, of an element or attribute, or its namespace is longer than the limit."""
        most = self._limits.max_string
        if len(name) <= most:
            return False
        for known in (self._prefix, FN, XSI):
            if name.startswith(known):
                return len(name) - len(known) > most
        return max(map(len, name.removeprefix("{").split("}"))) > most

    def object(self, element: Any, field: Field, path: Path) -> dict[str, Any]:
        """The members of an element that stands for an object."""
        members = Members(self, field, path)
        self.text_between(element, path)
        for child in element:
            members.add(child)
        return members.data

    def text_between(self, element: Any, path: Path) -> None:
        """Between elements only white space may stand."""
        texts = [element.text, *(child.tail for child in element)]
        if any(text and text.strip(_SPACE) for text in texts):
            self.note("TIPX-SCH-003", path, "text-between")

    def _leaf(self, element: Any, field: Field, path: Path) -> Any:
        if len(element):
            return self.refuse("TIPX-SCH-003", path, "element-inside")
        text: str = element.text or ""
        if len(text) > self._limits.max_string:
            return self.refuse("TIPX-SYN-012", path, limit=self._limits.max_string)
        if field.kind == "integer":
            return self.number(text.strip(_SPACE), path)
        if field.kind == "boolean":
            return {"true": True, "false": False}.get(text.strip(_SPACE), text)
        return text

    def number(self, text: str, path: Path) -> Any:
        """A whole number as JSON writes it; another number is refused, other text left for the schema to judge."""
        if _INTEGER.fullmatch(text) and text != "-0" and len(text) <= 17 and abs(int(text)) <= _GREATEST:
            return int(text)
        if _OTHER_NUMBER.fullmatch(text):
            identifier, args = bad_number(len(text), self._limits)
            return self.refuse(identifier, path, "", **args)
        return text

    def _unknown(self, element: Any) -> Any:
        """An element that the standard does not know is bound under its name, so that the schema layer names it."""
        return {} if len(element) else (element.text or "")

    # -- extensions: the JSON representation of XPath and XQuery Functions 3.1 ------------------------------------------

    def _extensions(self, element: Any, path: Path) -> Any:
        children = list(element)
        if not children and (element.text or "").strip(_SPACE):
            return self.refuse(
                "TIPX-SCH-003", path, "text-between"
            )  # It is not empty: nothing more is to be said of it.
        self.text_between(element, path)
        if len(children) != 1 or children[0].tag != FN + "map":
            return self.refuse("TIPX-SCH-003", path, "element-inside") if children else {}
        return self._json(children[0], path)

    def _json(self, element: Any, path: Path, *, keyed: bool = False) -> Any:
        self.attributes(element, path, ("key",) if keyed else ())
        kind = element.tag[len(FN) :] if element.tag.startswith(FN) else ""
        if kind not in _KINDS and self.is_too_long(element.tag):
            return self.refuse("TIPX-SYN-012", path, limit=self._limits.max_string)
        children = list(element)
        if kind in ("map", "array"):
            self.text_between(element, path)
        elif children:
            return self.refuse("TIPX-SCH-003", path, "element-inside")
        text = element.text or ""
        if kind == "map":
            return self._map(children, path)
        if kind == "array":
            items = [self._json(child, (*path, index)) for index, child in enumerate(children)]
            return [None if item is GONE else item for item in items]
        if kind == "string":
            return text if len(text) <= self._limits.max_string else self.refuse(
                "TIPX-SYN-012", path, limit=self._limits.max_string
            )  # fmt: skip
        if kind == "number":
            found = self.number(text.strip(_SPACE), path)
            return self.refuse("TIPX-SCH-003", path, expected="a whole number") if isinstance(found, str) else found
        if kind == "boolean" and text.strip(_SPACE) in ("true", "false"):
            return text.strip(_SPACE) == "true"
        if kind == "null":
            return self.refuse("TIPX-SYN-007", path)
        return self.refuse("TIPX-SCH-003", path, expected="map, array, string, number or boolean")

    def _map(self, children: list[Any], path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for child in children:
            key = child.attrib.get("key")
            if key is None:
                self.refuse("TIPX-SCH-003", path, expected="a member with its key")
                continue
            if len(key) > self._limits.max_string:
                self.note("TIPX-SYN-012", path, limit=self._limits.max_string)
                self.refused.add((*path, key))
                continue
            if key in found or (*path, key) in self.refused:
                self.note("TIPX-SYN-005", (*path, key))
                continue
            value = self._json(child, (*path, key), keyed=True)
            if value is not GONE:
                found[key] = value
        return found


class Members:
    """Collects the members of an object one by one, watching order and number; so it works on a stream too."""

    def __init__(self, binder: Binder, field: Field, path: Path) -> None:
        self._binder = binder
        self._field = field
        self._path = path
        self._positions = {name: position for position, name in enumerate(field.properties)}
        self._names = list(field.properties)
        self._last = -1
        self._counts: dict[str, int] = {}
        self.data: dict[str, Any] = {}

    def place(self, element: Any) -> tuple[str, Field | None, Path] | None:
        """Where a child belongs: its name, its field, its path; None when it is of no use. Notes order and number."""
        name = self._binder.name(element)
        if (name is None or name not in self._field.properties) and self._binder.is_too_long(element.tag):
            self._binder.note("TIPX-SYN-012", self._path, limit=self._binder.longest)
            if name is not None:
                self._binder.refused.add((*self._path, name))
            return None
        if name is None:
            self._binder.note("TIPX-SCH-002", self._path, "namespace")
            return None
        field = self._field.properties.get(name)
        if field is None:
            return name, None, (*self._path, name)
        count = self._counts.get(name, 0)
        self._counts[name] = count + 1
        path: Path = (*self._path, name) if field.item is None else (*self._path, name, count)
        if field.item is None and count:
            self._binder.note("TIPX-SCH-011", (*self._path, name, count))
            return None
        position = self._positions[name]
        if position < self._last:
            self._binder.note("TIPX-SCH-010", path, field=self._names[self._last])
        self._last = position  # one element out of its place is one problem, not one for each that follows
        return name, field.item or field, path

    def add(self, element: Any) -> None:
        """Bind a child into the data."""
        found = self.place(element)
        if found is not None:
            name, field, path = found
            self.put(name, path, self._binder.value(element, field, path))

    def put(self, name: str, path: Path, value: Any) -> None:
        """Put a bound value in its place."""
        field = self._field.properties.get(name)
        if field is not None and field.item is not None:
            self.data.setdefault(name, []).append(None if value is GONE else value)
        elif value is not GONE:
            self.data[name] = value


def _attributes_of(element: Any) -> Iterable[tuple[str, str]]:
    """Names and values. lxml looks each value up by its name, which takes minutes where there are a hundred thousand."""
    attributes = element.attrib
    if len(attributes) <= _MANY_ATTRIBUTES or not hasattr(element, "xpath"):
        return cast("Iterable[tuple[str, str]]", attributes.items())
    return ((one.attrname, one) for one in element.xpath("@*"))
