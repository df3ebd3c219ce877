"""Plain data to XML: elements in the order of the schema, deterministic to the byte."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tipx.standard import Standard
from tipx.standard.fields import Field

FN = "http://www.w3.org/2005/xpath-functions"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_TO_ESCAPE = re.compile("[&<>\r]")
_IN_ATTRIBUTE = {**_ESCAPES, '"': "&quot;", "\t": "&#9;", "\n": "&#10;"}
_TO_ESCAPE_IN_ATTRIBUTE = re.compile('[&<>\r"\t\n]')


def to_xml(payload: Mapping[str, Any], standard: Standard, *, pretty: bool = False) -> bytes:
    """A payload (a bundle or a record) as XML bytes.

    Fields that the standard does not know are written as elements too, behind those that it knows, so that what is
    wrong with a payload is wrong with its XML form as well. Raises ValueError, without values, for what cannot be
    written: a root that is no record, a field name that is no XML name.
    """
    kind = payload.get("recordType")
    if kind not in ("bundle", "case", "victim", "referral"):
        raise ValueError("the recordType is not one of bundle, case, victim, referral")
    lines = [f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="{standard.namespace}">']
    lines += _members(payload, standard.record(kind), 1, pretty)
    lines.append(("\n" if pretty else "") + f"</{kind}>\n")
    return "".join(lines).encode("utf-8")


def _members(data: Mapping[str, Any], field: Field | None, depth: int, pretty: bool) -> Iterator[str]:
    known = [name for name in field.properties if name in data] if field is not None else []
    last = [name for name in known if name == "extensions"]
    unknown = [name for name in data if name not in known]
    for name in (*(name for name in known if name != "extensions"), *unknown, *last):
        if not _NAME.fullmatch(name):
            raise ValueError("a field name is no XML name")
        child = field.properties.get(name) if field is not None else None
        values = data[name] if isinstance(data[name], list) else [data[name]]
        for value in values:
            yield from _element(name, value, (child.item or child) if child is not None else None, depth, pretty)


def _element(name: str, value: Any, field: Field | None, depth: int, pretty: bool) -> Iterator[str]:
    indent = "\n" + "  " * depth if pretty else ""
    if isinstance(value, Mapping) and field is not None and field.kind == "extensions":
        yield f"{indent}<{name}>"
        yield from _json(value, None, depth + 1, pretty, top=True)
        yield f"{indent}</{name}>"
    elif isinstance(value, Mapping):
        inner = list(_members(value, field, depth + 1, pretty))
        yield f"{indent}<{name}>{''.join(inner)}{indent if inner else ''}</{name}>"
    elif isinstance(value, list):
        raise ValueError("a list stands inside a list")
    else:
        yield f"{indent}<{name}>{_text(value)}</{name}>"


def _json(value: Any, key: str | None, depth: int, pretty: bool, top: bool = False) -> Iterator[str]:
    indent = "\n" + "  " * depth if pretty else ""
    attributes = (f' xmlns="{FN}"' if top else "") + (f' key="{_attribute(key)}"' if key is not None else "")
    if isinstance(value, Mapping):
        inner = [part for name, item in value.items() for part in _json(item, name, depth + 1, pretty)]
        yield f"{indent}<map{attributes}>{''.join(inner)}{indent if inner else ''}</map>"
    elif isinstance(value, list):
        inner = [part for item in value for part in _json(item, None, depth + 1, pretty)]
        yield f"{indent}<array{attributes}>{''.join(inner)}{indent if inner else ''}</array>"
    else:
        kind = "boolean" if isinstance(value, bool) else "number" if isinstance(value, int) else "string"
        yield f"{indent}<{kind}{attributes}>{_text(value)}</{kind}>"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return _TO_ESCAPE.sub(lambda found: _ESCAPES[found.group()], str(value))
    raise ValueError(f"a value of type {type(value).__name__} cannot be written")


def _attribute(text: str) -> str:
    return _TO_ESCAPE_IN_ATTRIBUTE.sub(lambda found: _IN_ATTRIBUTE[found.group()], text)
