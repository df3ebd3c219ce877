"""The members of plain data in the order of the schema: one payload has one spelling, whatever it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tipx.standard.fields import Field


class _Plan(NamedTuple):
    """Of the members of an object: the place of each by its name, and those that are objects, or lists of them.

    `of` is kept so that nothing else can come to have its id."""

    rank: dict[str, int]
    inner: dict[str, Field]
    of: Mapping[str, Field]


class Ordering:
    """Puts members in the order of the schema, `extensions` last; unknown ones stand last but for that. Their keys keep their order."""

    def __init__(self) -> None:
        self._plans: dict[int, _Plan] = {}

    def __call__(self, data: Any, field: Field | None) -> Any:
        """The data with its members in order, at every depth."""
        if field is None:
            return data
        if field.item is not None:
            item = field.item
            return [self(one, item) for one in data] if item.kind == "object" and type(data) is list else data
        if field.kind != "object" or (type(data) is not dict and not isinstance(data, Mapping)):
            return data
        rank, inner, _ = self._plans.get(id(field.properties)) or self._plan(field)
        try:
            names = sorted(data, key=rank.__getitem__)
        except KeyError:
            names = sorted(data, key=lambda name: rank.get(name, len(rank)))
        found = dict(data) if names == [*data] else {name: data[name] for name in names}
        for name in inner.keys() & found.keys():
            found[name] = self(found[name], inner[name])
        return found

    def _plan(self, field: Field) -> _Plan:
        rank = {name: place for place, name in enumerate(field.properties)}
        if "extensions" in rank:
            rank["extensions"] = len(rank) + 1
        inner = {name: one for name, one in field.properties.items() if (one.item or one).kind == "object"}
        found = self._plans[id(field.properties)] = _Plan(rank, inner, field.properties)
        return found
