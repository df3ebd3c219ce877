"""Values that know where they came from, while a payload is being made of another form of data.

Records are built as `Traced` objects. When all is done, `settled` gives them as plain data, and takes down the places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tipx.converting.model import Data, Origin, Path

Key = str | tuple[str, int]
"""A member, or an item of a list that a member is."""
_ITEMS: Mapping[Key, Origin] = {}


class Traced(dict[str, Any]):
    """An object in the making. It equals any other that holds the same, wherever that came from.

    `at`: where the object itself came from; it stands for all members that have no origin of their own (`origins`).
    """

    __slots__ = ("at", "origins")

    def __init__(
        self,
        data: Mapping[str, Any] | Iterable[tuple[str, Any]] = (),
        at: Origin | None = None,
        origins: Mapping[Key, Origin] = _ITEMS,
    ) -> None:
        """A copy of `data`; with its origins too, where it has some."""
        super().__init__(data)
        self.at = at
        self.origins: dict[Key, Origin] = dict(origins)
        if isinstance(data, Traced):
            self.at = at or data.at
            self.origins.update(data.origins)

    def put(self, name: str, value: Any, origin: Origin | None) -> None:
        """Set a member that came from there."""
        self[name] = value
        if origin is not None:
            self.origins[name] = origin

    def over(self, first: Mapping[str, Any]) -> Traced:
        """A copy in which these members stand too, where it has none of that name."""
        return Traced({**first, **self}, self.at, self.origins)


def trace(data: Data, name: str, origin: Origin | None, index: int | None = None) -> None:
    """Say where a member (or an item of it) came from, unless that is known; of plain data nothing is kept."""
    if isinstance(data, Traced) and origin is not None:
        data.origins.setdefault(name if index is None else (name, index), origin)


def origin_in(data: Data, name: str) -> Origin | None:
    """Where a member came from, as far as the object itself knows."""
    return data.origins.get(name, data.at) if isinstance(data, Traced) else None


def settled(data: Any, path: Path, places: dict[Path, Origin], around: Origin | None = None) -> Any:
    """The data as plain objects; the places of its values are added to `places`. What came from where its surroundings did
    (`around`) needs no entry."""
    if isinstance(data, dict):
        own = data.at if isinstance(data, Traced) and data.at is not None else None
        if own is not None and own != around:
            places[path] = around = own
        origins = data.origins if isinstance(data, Traced) else _ITEMS
        return {name: _member(value, name, path, places, around, origins) for name, value in data.items()}
    if isinstance(data, list):
        return [settled(one, (*path, index), places, around) for index, one in enumerate(data)]
    return data


def _member(
    value: Any,
    name: str,
    path: Path,
    places: dict[Path, Origin],
    around: Origin | None,
    origins: Mapping[Key, Origin],
) -> Any:
    here = (*path, name)
    own = origins.get(name)
    if own is not None and own != around:
        places[here] = around = own
    if not isinstance(value, list):
        return settled(value, here, places, around)
    made = []
    for index, one in enumerate(value):
        at, item = (*here, index), origins.get((name, index))
        if item is not None and item != around:
            places[at] = item
        made.append(settled(one, at, places, item or around))
    return made
