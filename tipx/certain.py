"""The quick word on a record: whether layers schema and values, and the reader of JSON, certainly find nothing in it.

One native engine says so in one pass, by a stricter schema that is made from the field tree and the code lists: closed
lists are enumerations, dates are days that exist, no number is a fraction. Most records are well made and pass; where this
schema has any doubt it says no, and the layers judge the record one by one. It decides nothing else.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tipx.standard import Standard
from tipx.standard.fields import Field
from tipx.values.judge import ANY_COUNTRY, E164, SHORT_NUMBER
from tipx.walking import compiled, every_place

Certain = Callable[[Any], bool]

_GREATEST = 2**53 - 1
_DEEPEST_EXTENSION = 6
_DAY = "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
_DATE = f"[1-9][0-9]{{3}}-{_DAY}"
_OFFSET = "(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])"
_PATTERNS = {
    "date": f"^{_DATE}$",
    "dateTime": rf"^{_DATE}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{{1,9}})?{_OFFSET}$",
    "partialDateValue": f"^[1-9][0-9]{{3}}(?:-(?:(?:0[1-9]|1[0-2])|{_DAY}))?$",
}
"""Days that exist, 29 February left out: whether that one exists is left to the layers."""
_PHONES = ["phone", "mobile", "hotline"]


@functools.cache
def certain(standard: Standard, kind: str) -> Certain:
    """The function that says it of records of a type; always no where the native engine is not installed."""
    try:
        import jsonschema_rs
    except ImportError:
        return lambda _: False
    document = certain_schema(standard, kind)
    # Draft 4 alone takes no 1.0 for an integer; the plain regular expressions have no look-around and are the quicker ones.
    accepts: Certain = jsonschema_rs.Draft4Validator(document, pattern_options=jsonschema_rs.RegexOptions()).is_valid
    tree = standard.record(kind)
    located = [names for names, field in every_place(tree) if (field.item or field).type_name in ("location", "agency")]
    misplaced = compiled(tree, [dict.fromkeys(located, _OTHER_COUNTRY)])
    return lambda data: accepts(data) and not misplaced(data)[0]


_OTHER_COUNTRY = (
    "'subdivision' in {value} and 'country' in {value} and {value}['subdivision'][:2] != {value}['country']"
)
"""A subdivision that belongs to another country than the one beside it."""


def certain_schema(standard: Standard, kind: str) -> dict[str, Any]:
    """The stricter schema of a record type, in the words of Draft 4."""
    return _Maker(standard, kind).document()


class _Maker:
    def __init__(self, standard: Standard, kind: str) -> None:
        self._standard = standard
        self._kind = kind
        self._definitions: dict[str, Any] = {}
        self._named: dict[tuple[object, ...], str] = {}

    def document(self) -> dict[str, Any]:
        root = self._object(self._standard.record(self._kind))
        return {"$schema": "http://json-schema.org/draft-04/schema#", **root, "definitions": self._definitions}

    def _node(self, field: Field, name: str = "") -> dict[str, Any]:
        if field.kind == "object":
            return self._shared((id(field.properties), field.required), lambda: self._object(field))
        if field.kind == "list":
            assert field.item is not None
            sizes = _given(minItems=field.min_items, maxItems=field.max_items)
            return {"type": "array", "items": self._node(field.item, name), **sizes}
        if field.kind == "extensions":
            return self._extensions(field)
        if field.kind == "integer":
            least = field.minimum if field.minimum is not None else -_GREATEST
            most = field.maximum if field.maximum is not None else _GREATEST
            return {"type": "integer", "minimum": least, "maximum": most}
        if field.kind == "boolean":
            return {"type": "boolean"}
        return self._string(field, name)

    def _object(self, field: Field) -> dict[str, Any]:
        members = {name: self._node(member, name) for name, member in field.properties.items()}
        made = {"type": "object", "properties": members, "additionalProperties": False, "minProperties": 1}
        if field.required:
            made["required"] = list(field.required)
        if field.type_name == "contactPoint":
            made["anyOf"] = [
                {"properties": {"value": {"pattern": f"^{E164}$"}}},
                {"properties": {"kind": {"not": {"enum": _PHONES}}}},
                {"properties": {"kind": {"enum": ["hotline"]}, "value": {"pattern": f"^{SHORT_NUMBER}$"}}},
            ]
        return made

    def _string(self, field: Field, name: str) -> dict[str, Any]:
        sizes = _given(minLength=field.min_length, maxLength=field.max_length)
        if field.const is not None:
            return {"enum": [field.const]}
        if field.enum is not None:
            return {"enum": list(field.enum)}
        codes = self._codes(field, name)
        if codes is not None:
            return self._shared(
                (field.format, field.codelist, name == "citizenships"), lambda: {"enum": codes, **sizes}
            )
        if field.range:
            return {"type": "string", "pattern": _decimal_within(field.range), **sizes}
        pattern = _PATTERNS.get(field.format or "", field.pattern)
        return {"type": "string", **_given(pattern=pattern), **sizes}

    def _codes(self, field: Field, name: str) -> list[str] | None:
        lists = self._standard.codelists
        if field.codelist is not None and field.format == "code":
            return [code.code for code in lists[field.codelist].codes.values() if code.status == "active"]
        if field.format == "country":
            return sorted({*(set(lists["country"].codes) - {"XX"}), *ANY_COUNTRY})
        if field.format in ("subdivision", "language", "script", "currency"):
            return sorted(lists[field.format].codes)
        return sorted(_paths(self._standard.record(self._kind), "")) if field.format == "fieldPath" else None

    def _extensions(self, field: Field) -> dict[str, Any]:
        for depth in range(_DEEPEST_EXTENSION, 0, -1):
            self._definitions[f"extension{depth}"] = _extension_value(depth)
        value = {"$ref": "#/definitions/extension1"}
        return {"type": "object", "minProperties": 1, "additionalProperties": False,
                "patternProperties": {field.key_pattern or "": value}}  # fmt: skip

    def _shared(self, key: tuple[object, ...], make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """A definition made once and named wherever it is used: code lists are long and stand in many fields."""
        if key not in self._named:
            self._named[key] = f"d{len(self._named)}"
            self._definitions[self._named[key]] = make()
        return {"$ref": f"#/definitions/{self._named[key]}"}


def _given(**keywords: Any) -> dict[str, Any]:
    return {name: value for name, value in keywords.items() if value is not None}


def _extension_value(depth: int) -> dict[str, Any]:
    plain: list[dict[str, Any]] = [
        {"type": "string", "minLength": 1},
        {"type": "boolean"},
        {"type": "integer", "minimum": -_GREATEST, "maximum": _GREATEST},
    ]
    if depth < _DEEPEST_EXTENSION:
        inner = {"$ref": f"#/definitions/extension{depth + 1}"}
        plain.append({"type": "array", "minItems": 1, "items": inner})
        plain.append({"type": "object", "minProperties": 1, "additionalProperties": inner})
    return {"anyOf": plain}


def _decimal_within(limits: Mapping[str, str]) -> str:
    """Decimals whose whole part is certainly less than the greatest: a pattern. What lies at the edge is left open."""
    least, most = limits.get("minimum"), limits.get("maximum")
    whole = _less_than(most) if most is not None else "[1-9][0-9]{0,14}"
    sign = "-?" if least is None or (most is not None and least == f"-{most}") else ""
    return rf"^(?:0|{sign}{whole}|{sign}(?:0|{whole})\.[0-9]{{1,9}})$"


def _less_than(limit: str) -> str:
    """A pattern of whole numbers from 1 that are less than the limit, of as many digits or fewer."""
    shorter = [f"[1-9][0-9]{{0,{len(limit) - 2}}}"] if len(limit) > 1 else []
    equal = [
        limit[:place] + f"[{1 if place == 0 else 0}-{int(digit) - 1}]" + f"[0-9]{{{len(limit) - place - 1}}}"
        for place, digit in enumerate(limit)
        if int(digit) > (1 if place == 0 else 0)
    ]
    return f"(?:{'|'.join((*shorter, *equal))})"


def _paths(field: Field, before: str) -> Iterator[str]:
    """The dotted names of all fields below one, lists passed through, as `dataAbsent` writes them."""
    while field.item is not None:
        field = field.item
    for name, member in field.properties.items():
        yield before + name
        yield from _paths(member, f"{before}{name}.")
