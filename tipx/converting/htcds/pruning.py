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
        if isinstance(value, list):
            items = [(index, held) for index, one in enumerate(value) if not is_empty(held := _pruned(one))]
            held = [one for _, one in items]
            numbers = [index for index, _ in items]
            origins.update(_moved(known, name, numbers))
        else:
            held = _pruned(value)
        if not is_empty(held):
            members[name] = held
            if name in known:
                origins[name] = known[name]
    return Traced(members, data.at, origins) if isinstance(data, Traced) else members


def keep_items(data: Data, name: str, numbers: Iterable[int]) -> None:
    """Keep only those items of a list, with their origins; without any the list is gone."""
    kept = sorted(numbers)
    if isinstance(data, Traced):
        moved = _moved(data.origins, name, kept)
        for index in range(len(data[name])):
            data.origins.pop((name, index), None)
        data.origins.update(moved)
    data[name] = [data[name][index] for index in kept]
    if not kept:
        del data[name]


def is_empty(value: Any) -> bool:
    """Whether it holds nothing; a number or a truth value always says something."""
    return isinstance(value, (str, list, dict)) and not value


def _pruned(value: Any) -> Any:
    if isinstance(value, list):
        return [held for one in value if not is_empty(held := _pruned(one))]
    return pruned(value) if isinstance(value, dict) else value


def _moved(origins: dict[Key, Origin], name: str, numbers: list[int]) -> dict[Key, Origin]:
    """The origins of those items of a list, by their new numbers."""
    return {(name, number): origins[name, index] for number, index in enumerate(numbers) if (name, index) in origins}
