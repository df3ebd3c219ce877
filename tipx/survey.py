"""One walk over a record that sorts what it finds, so that no check has to walk it again.

A survey lists the leaves by format (`date`, `text`, `code` ...), the objects by shared type (`agencyRef`, `location`
...), the lists of plain values, the empty objects and the extensions, each with its path and its field facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from tipx.reading.model import Path
from tipx.standard.fields import Field

SAID_BY_SCHEMA = frozenset((None, "string", "urn", "version", "profileClaim"))
"""Formats of which the schema says all: no later check looks at their values, so they are not listed."""


class Seen(NamedTuple):
    """A value met by the walk: where, what, and what the standard says of its field."""

    path: Path
    value: Any
    field: Field


class Several(NamedTuple):
    """A list of plain values met by the walk: what it holds is gone through when it is asked for, for it may be very long."""

    path: Path
    values: list[Any]
    field: Field

    def each(self) -> Iterator[Seen]:
        """The texts in it."""
        path, _, item = self
        return (Seen((*path, index), value, item) for index, value in enumerate(self.values) if type(value) is str)


class Survey:
    """What one walk over a record found. Missing keys give empty lists."""

    __slots__ = ("empty", "extensions", "formats", "plain_lists", "types")

    def __init__(self) -> None:
        self.formats: defaultdict[str, list[Seen | Several]] = defaultdict(list)
        self.types: defaultdict[str, list[Seen]] = defaultdict(list)
        self.plain_lists: list[Seen] = []
        self.empty: list[Seen] = []
        self.extensions: list[Seen] = []

    def of_format(self, name: str) -> Iterator[Seen]:
        """The values of that format."""
        for one in self.formats.get(name, ()):
            if type(one) is Several:
                yield from one.each()
            else:
                yield one  # type: ignore[misc]


def survey(data: Any, tree: Field) -> Survey:
    """Walk a record by its field tree. What the tree does not know, or has another type, is passed over."""
    result = Survey()
    _object(data, tree, (), result)
    return result


def _object(data: dict[str, Any], tree: Field, path: Path, result: Survey) -> None:
    if not data:
        result.empty.append(Seen(path, data, tree))
        return
    properties = tree.properties
    formats = result.formats
    for name, value in data.items():
        field = properties.get(name)
        if field is None:
            continue
        kind = field.kind
        if kind == "string":
            if field.format not in SAID_BY_SCHEMA and type(value) is str:
                formats[field.format].append(Seen((*path, name), value, field))  # type: ignore[index]
        elif kind == "list":
            if type(value) is list:
                _list(value, field, (*path, name), result)
        elif kind == "object":
            if type(value) is dict:
                here = (*path, name)
                if field.type_name is not None:
                    result.types[field.type_name].append(Seen(here, value, field))
                _object(value, field, here, result)
        elif kind == "extensions":
            here = (*path, name)
            (result.extensions if value else result.empty).append(Seen(here, value, field))


def _list(values: list[Any], tree: Field, path: Path, result: Survey) -> None:
    item = tree.item
    if item is None:
        return
    if item.kind == "object":
        known = result.types[item.type_name] if item.type_name is not None else None
        for index, value in enumerate(values):
            if type(value) is dict:
                here = (*path, index)
                if known is not None:
                    known.append(Seen(here, value, item))
                _object(value, item, here, result)
    elif item.kind == "string":
        result.plain_lists.append(Seen(path, values, tree))
        if item.format in SAID_BY_SCHEMA:
            return
        result.formats[item.format].append(Several(path, values, item))  # type: ignore[index]
