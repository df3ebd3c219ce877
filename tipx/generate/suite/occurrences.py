"""Every constraint of the JSON Schemas by its place, with a path in the records where it holds: what the suite has to break."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tipx.standard import RECORD_TYPES, Standard

CONSTRAINTS = (
    "type", "const", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "required",
    "additionalProperties", "propertyNames", "$ref",
)  # fmt: skip
"""The keywords that constrain. `items` and `properties` only lead on to others."""

CODELIST = "x-tipx-codelist"

ANNOTATIONS = (
    "$schema", "$id", "$defs", "title", "description", "items", "properties", "deprecated", "examples", "default",
)  # fmt: skip
"""Keywords that refuse nothing by themselves; so do all that begin with `x-tipx-`: what they say is judged by rules."""


class Occurrence(NamedTuple):
    """One keyword at one place of a schema (`types#/$defs/urn/pattern`; of `required` one name). `path`: the field in a record
    where it holds, with `[]` for the items of lists; `node`: the schema there, references followed."""

    place: str
    keyword: str
    value: Any
    kind: str
    path: tuple[str, ...]
    node: Mapping[str, Any]

    @property
    def model(self) -> str:
        """The model path."""
        return model_of(self.kind, self.path)


def model_of(kind: str, path: tuple[str, ...]) -> str:
    """The model path of a place in a record."""
    return kind.capitalize() + "".join(one if one == "[]" else f".{one}" for one in path)


def occurrences(of: Standard) -> list[Occurrence]:
    """Every constraint of that version, each once, at the first place in the records where it holds."""
    return [one for one in _all(of) if one.keyword in CONSTRAINTS]


def coded(of: Standard) -> list[Occurrence]:
    """Every field of that version that bears a code of a list: `value` is the name of the list."""
    return [one for one in _all(of) if one.keyword == CODELIST]


@functools.cache
def _all(of: Standard) -> list[Occurrence]:
    walk = _Walk(of)
    for kind in ("victim", "case", "referral", "bundle"):
        walk.record(kind)
    return walk.found


class _Walk:
    def __init__(self, of: Standard) -> None:
        self._of = of
        self._met: set[tuple[str, str]] = set()
        self.found: list[Occurrence] = []

    def record(self, kind: str) -> None:
        identifier = self._of.identifier(kind)
        self._node(self._of.schemas[identifier], identifier, "", kind, ())

    def _node(self, node: Mapping[str, Any], base: str, pointer: str, kind: str, path: tuple[str, ...]) -> None:
        if (base, pointer) in self._met:
            return
        self._met.add((base, pointer))
        whole = self._followed(node, base)
        for keyword, value in node.items():
            place = f"{base.rsplit(':', 1)[-1]}#{pointer}/{keyword}"
            if keyword == "required":
                for name in value:
                    self.found.append(Occurrence(f"{place}/{name}", keyword, name, kind, path, whole))
            elif keyword in CONSTRAINTS or keyword == CODELIST:
                self.found.append(Occurrence(place, keyword, value, kind, path, whole))
            elif keyword not in ANNOTATIONS and not keyword.startswith("x-tipx-"):
                raise ValueError(f"the suite does not know the keyword {keyword}")
        for name, child in node.get("properties", {}).items():
            self._node(child, base, f"{pointer}/properties/{name}", kind, (*path, name))
        if "items" in node:
            self._node(node["items"], base, f"{pointer}/items", kind, (*path, "[]"))
        if "$ref" in node:
            document, _, fragment = node["$ref"].partition("#")
            target = document or base
            if target.rsplit(":", 1)[-1] not in RECORD_TYPES or fragment:
                self._node(self._at(target, fragment), target, fragment, kind, path)

    def _followed(self, node: Mapping[str, Any], base: str) -> Mapping[str, Any]:
        merged = dict(node)
        while "$ref" in merged:
            document, _, fragment = merged.pop("$ref").partition("#")
            base = document or base
            merged = {**self._at(base, fragment), **merged}
        return merged

    def _at(self, document: str, fragment: str) -> Mapping[str, Any]:
        found: Any = self._of.schemas[document]
        for part in fragment.split("/")[1:]:
            found = found[part]
        return dict(found)


def places(of: Standard) -> Iterator[str]:
    """The places of all constraints."""
    return (one.place for one in occurrences(of))
