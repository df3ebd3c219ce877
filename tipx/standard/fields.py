"""The field tree: the JSON Schemas resolved into nodes that say all there is to know about one field.

Every walk over records (explainer, values, XML, sensitivity, generators) reads this tree; none reads raw schemas.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Field:
    """One node of the tree. `kind`: object, list, string, integer, boolean or extensions.

    `type_name` is the name of the shared type (`partialDate`, `urn`) or None for what is written in place.
    `sensitivity` is O, R, C, I or `by-field`; `sensitivity_in` relaxes it by context.
    """

    __slots__ = (
        "codelist", "const", "deprecated", "description", "enum", "extra", "format", "item", "key_pattern", "kind",
        "max_items", "max_length", "maximum", "min_items", "min_length", "minimum", "pattern", "properties", "range",
        "refers_to", "required", "sensitivity", "sensitivity_in", "title", "type_name",
    )  # fmt: skip

    def __init__(self, kind: str, node: Mapping[str, Any], type_name: str | None) -> None:
        self.kind = kind
        self.type_name = type_name
        self.title: str = node.get("title", "")
        self.description: str = node.get("description", "")
        self.deprecated: bool = node.get("deprecated", False)
        self.format: str | None = node.get("x-tipx-format")
        self.codelist: str | None = node.get("x-tipx-codelist")
        self.sensitivity: str | None = node.get("x-tipx-class")
        self.sensitivity_in: Mapping[str, str] = node.get("x-tipx-class-in", {})
        self.refers_to: tuple[str, ...] = tuple(node.get("x-tipx-refers-to", ()))
        self.range: Mapping[str, str] = node.get("x-tipx-range", {})
        self.extra: Mapping[str, Any] = {key: node[key] for key in node if key.startswith("x-tipx-")}
        self.pattern: str | None = node.get("pattern")
        self.const: str | None = node.get("const")
        self.enum: tuple[str, ...] | None = tuple(node["enum"]) if "enum" in node else None
        self.min_length: int | None = node.get("minLength")
        self.max_length: int | None = node.get("maxLength")
        self.minimum: int | None = node.get("minimum")
        self.maximum: int | None = node.get("maximum")
        self.min_items: int | None = node.get("minItems")
        self.max_items: int | None = node.get("maxItems")
        self.key_pattern: str | None = node.get("propertyNames", {}).get("pattern")
        self.properties: dict[str, Field] = {}
        self.required: tuple[str, ...] = tuple(node.get("required", ()))
        self.item: Field | None = None

    def at(self, *names: str) -> Field:
        """The node reached by field names, lists passed through; KeyError when there is none."""
        node = self
        for name in names:
            while node.item is not None:
                node = node.item
            node = node.properties[name]
        return node


def build(schemas: Mapping[str, Mapping[str, Any]], identifier: str) -> Field:
    """The tree of one schema. `schemas` maps every `$id` to its document."""
    return _Builder(schemas).field(schemas[identifier], identifier, None)


class _Builder:
    """Builds the tree; the members of a shared type are built once and stand wherever it is used."""

    def __init__(self, schemas: Mapping[str, Mapping[str, Any]]) -> None:
        self._schemas = schemas
        self._members: dict[int, dict[str, Field]] = {}

    def field(self, node: Mapping[str, Any], base: str, name: str | None) -> Field:
        merged = dict(node)
        target: Any = node
        while "$ref" in merged:
            reference: str = merged.pop("$ref")
            document, _, fragment = reference.partition("#")
            try:
                target = self._schemas[document or base]
                for part in fragment.split("/")[1:]:
                    target = target[part]
            except KeyError:
                raise ValueError(f"a $ref of {base} leads nowhere: {reference}") from None
            base = document or base
            name = fragment.rsplit("/", 1)[-1] if fragment else base.rsplit(":", 1)[-1]
            merged = {**target, **merged}
        field = Field(_kind(merged), merged, name)
        if field.kind == "object":
            if id(target) not in self._members:
                members = merged.get("properties", {}).items()
                self._members[id(target)] = {key: self.field(child, base, None) for key, child in members}
            field.properties = self._members[id(target)]
        elif field.kind == "list":
            field.item = self.field(merged["items"], base, None)
        return field


def _kind(node: Mapping[str, Any]) -> str:
    declared = node.get("type")
    if declared == "object":
        return "extensions" if node.get("additionalProperties") is not False else "object"
    if declared == "array":
        return "list"
    if declared in ("string", "integer", "boolean"):
        return str(declared)
    raise ValueError(f"a schema node without a usable type: {sorted(node)}")
