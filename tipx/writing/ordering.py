"""The members of plain data in the order of the schema: one payload has one spelling, whatever it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tipx.standard.fields import Field


class Ordering:
    """Puts members in the order of the schema, `extensions` last; unknown ones stand last but for that. Their keys keep their order."""

    def __init__(self) -> None:
        self._ranks: dict[int, tuple[dict[str, int], Mapping[str, Field]]] = {}

    def __call__(self, data: Any, field: Field | None) -> Any:
        """The data with its members in order, at every depth."""
        if field is None:
            return data
        if field.item is not None:
            item = field.item
            return [self(one, item) for one in data] if item.kind == "object" and type(data) is list else data
        if field.kind != "object" or not isinstance(data, Mapping):
            return data
        rank, properties = self._ranks.get(id(field.properties)) or self._rank(field)
        try:
            names = sorted(data, key=rank.__getitem__)
        except KeyError:
            names = sorted(data, key=lambda name: rank.get(name, len(rank)))
        found = {}
        for name in names:
            value = data[name]
            found[name] = value if type(value) is str else self(value, properties.get(name))
        return found

    def _rank(self, field: Field) -> tuple[dict[str, int], Mapping[str, Field]]:
        rank = {name: place for place, name in enumerate(field.properties)}
        if "extensions" in rank:
            rank["extensions"] = len(rank) + 1
        found = self._ranks[id(field.properties)] = (rank, field.properties)
        return found
