"""Nothing empty is told: members and items that hold nothing are left out of what was read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tipx.converting.model import Data, Origin
from tipx.converting.tracing import Key, Traced


def pruned(data: Data) -> Data:
    """A copy without empty texts, lists and objects, at any depth; what is left keeps its origin."""
    members: Data = {}
    origins: dict[Key, Origin] = {}
    known = data.origins if isinstance(data, Traced) else {}
    for name, value in data.items():
        held = _pruned(value)
        if _is_empty(held):
            continue
        members[name] = held
        if name in known:
            origins[name] = known[name]
        if isinstance(value, list):
            for number, index in enumerate(_kept(value)):
                if (name, index) in known:
                    origins[name, number] = known[name, index]
    return Traced(members, data.at, origins) if isinstance(data, Traced) else members


def keep_items(data: Data, name: str, kept: Iterable[int]) -> None:
    """Keep only these items of a list, with their origins; without any the list is gone."""
    items, numbers = data[name], sorted(kept)
    held = [items[index] for index in numbers]
    if isinstance(data, Traced):
        moved = {number: data.origins.get((name, index)) for number, index in enumerate(numbers)}
        for index in range(len(items)):
            data.origins.pop((name, index), None)
        data.origins.update({(name, number): at for number, at in moved.items() if at is not None})
    if held:
        data[name] = held
    else:
        del data[name]


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        return pruned(value)
    return [_pruned(value[index]) for index in _kept(value)] if isinstance(value, list) else value


def _kept(items: list[Any]) -> list[int]:
    """The numbers of the items that hold something."""
    return [index for index, one in enumerate(items) if not _is_empty(_pruned(one))]


def _is_empty(value: Any) -> bool:
    return isinstance(value, (str, list, dict)) and not value
