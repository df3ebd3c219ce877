"""The ids by which a record names others, and its own: by them the records that belong together are found."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from tipx.reading.model import LIST_OF
from tipx.standard import Standard
from tipx.standard.fields import Field

_RECORDS = frozenset(LIST_OF)


def links_of(standard: Standard, kind: str, record: Mapping[str, Any]) -> set[str]:
    """The ids in all fields that the standard marks as references to records, and the record's own id."""
    found: list[str] = []
    _finder(standard, kind)(record, found.append, found.extend)
    if "id" in record:
        found.append(record["id"])
    return set(found)


@functools.cache
def _finder(standard: Standard, kind: str) -> Callable[..., None]:
    """A function that visits only these fields: written from the field tree, of which it holds nothing but names."""
    lines = ["def find(v0, append, extend):", " pass"]
    _write(standard.record(kind), 0, 1, lines)
    scope: dict[str, Any] = {}
    exec("\n".join(lines), scope)
    find: Callable[..., None] = scope["find"]
    return find


def _write(field: Field, number: int, depth: int, lines: list[str]) -> None:
    pad = " " * depth
    for name, member in field.properties.items():
        if not _leads(member):
            continue
        item = member.item or member
        here = number + 1
        lines += [f"{pad}v{here} = v{number}.get({name!r})", f"{pad}if v{here} is not None:"]
        if item.kind != "object":
            lines.append(f"{pad} {'extend' if member.item is not None else 'append'}(v{here})")
        elif member.item is None:
            _write(item, here, depth + 1, lines)
        else:
            lines.append(f"{pad} for v{here + 1} in v{here}:")
            _write(item, here + 1, depth + 2, lines)


def _leads(field: Field) -> bool:
    item = field.item or field
    if item.kind == "object":
        return any(map(_leads, item.properties.values()))
    return not _RECORDS.isdisjoint((*item.refers_to, *field.refers_to))
