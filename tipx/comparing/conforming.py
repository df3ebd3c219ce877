"""Holds data against a published JSON Schema, strictly, and says where the first fault is. No text of the data is told.

For the schemas of our own answers, which use few keywords and say of every object what else it may hold (a test holds them
to that). Engines are made for records: they
are heavy to load, and say only yes or no.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

KEYWORDS = frozenset(
    ("$schema", "$id", "$defs", "$ref", "title", "description", "type", "properties", "required", "additionalProperties",
     "propertyNames", "items", "pattern", "minLength", "minimum", "enum", "const")
)  # fmt: skip
"""What is understood; annotations among them."""

Check = Callable[[Any], "str | None"]
"""Gives the fault of a value, with the place in it, or None."""


def conforming(schema: Mapping[str, Any]) -> Check:
    """The check of a document against that schema: its first fault in words (`problems[3].at is not an object`), or None."""
    check = _Maker(schema).check(schema)
    return lambda data: _told(check(data))


def _told(fault: str | None) -> str | None:
    return None if fault is None else fault.removeprefix(".").removeprefix(" ")


_TYPES: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "object": ("an object", lambda value: isinstance(value, dict)),
    "array": ("a list", lambda value: isinstance(value, list)),
    "string": ("text", lambda value: isinstance(value, str)),
    "integer": ("a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool)),
    "boolean": ("true or false", lambda value: isinstance(value, bool)),
    "null": ("null", lambda value: value is None),
}


class _Maker:
    """Makes checks of schema nodes; each definition is made once."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._definitions = schema.get("$defs", {})
        self._made: dict[str, Check] = {}

    def check(self, node: Mapping[str, Any]) -> Check:
        checks = [make(self, node) for word, make in _MAKERS.items() if word in node]
        if len(checks) == 1:
            return checks[0]

        def every(value: Any) -> str | None:
            for one in checks:
                fault = one(value)
                if fault is not None:
                    return fault
            return None

        return every

    def ref(self, node: Mapping[str, Any]) -> Check:
        name = node["$ref"].rsplit("/", 1)[-1]
        if name not in self._made:
            self._made[name] = self.check(self._definitions[name])
        return self._made[name]

    def type(self, node: Mapping[str, Any]) -> Check:
        names = node["type"] if isinstance(node["type"], list) else [node["type"]]
        fault = f" is not {' or '.join(_TYPES[name][0] for name in names)}"
        tests = [_TYPES[name][1] for name in names]
        if len(tests) == 1:
            (test,) = tests
            return lambda value: None if test(value) else fault
        return lambda value: None if any(test(value) for test in tests) else fault

    def choice(self, node: Mapping[str, Any]) -> Check:
        allowed = [node["const"]] if "const" in node else node["enum"]
        fault = f" is not {' or '.join('null' if one is None else str(one) for one in allowed)}"
        return lambda value: None if isinstance(value, str | None) and value in allowed else fault

    def pattern(self, node: Mapping[str, Any]) -> Check:
        matches = _matcher(node["pattern"])
        return lambda value: " is not of its form" if isinstance(value, str) and not matches(value) else None

    def least_length(self, node: Mapping[str, Any]) -> Check:
        least = node["minLength"]
        return lambda value: " is too short" if isinstance(value, str) and len(value) < least else None

    def minimum(self, node: Mapping[str, Any]) -> Check:
        least = node["minimum"]
        return lambda value: f" is less than {least}" if isinstance(value, int) and value < least else None

    def items(self, node: Mapping[str, Any]) -> Check:
        inner = self.check(node["items"])

        def each(value: Any) -> str | None:
            for number, one in enumerate(value if isinstance(value, list) else ()):
                fault = inner(one)
                if fault is not None:
                    return f"[{number}]{fault}"
            return None

        return each

    def members(self, node: Mapping[str, Any]) -> Check:
        """What an object may hold: known members, and what others must be (or that there are none)."""
        known = {name: self.check(of) for name, of in node.get("properties", {}).items()}
        required = node.get("required", ())
        rest = node["additionalProperties"]
        other = None if rest is False else self.check(rest)
        name_fits = _matcher(node.get("propertyNames", {}).get("pattern", ""))

        def each(value: Any) -> str | None:
            if not isinstance(value, dict):
                return None
            for name in required:
                if name not in value:
                    return f".{name} is missing"
            for name, one in value.items():
                check = known.get(name, other)
                if check is None or not name_fits(name):
                    return " has a member that does not belong there"
                fault = check(one)
                if fault is not None:
                    return f".{name}{fault}" if name in known else f" has a member that{_of_member(fault)}"
            return None

        return each


def _of_member(fault: str) -> str:
    return fault if fault.startswith(" ") else " is not right"


def _matcher(pattern: str) -> Callable[[str], Any]:
    """The search for a pattern, with `$` as the end of the text and not before a last line feed."""
    return re.compile(pattern.removesuffix("$") + r"\Z" if pattern.endswith("$") else pattern).search


_MAKERS: dict[str, Callable[[_Maker, Mapping[str, Any]], Check]] = {
    "$ref": _Maker.ref,
    "type": _Maker.type,
    "enum": _Maker.choice,
    "const": _Maker.choice,
    "pattern": _Maker.pattern,
    "minLength": _Maker.least_length,
    "minimum": _Maker.minimum,
    "items": _Maker.items,
    "additionalProperties": _Maker.members,
}
