"""Takes refused values out of a record, so that later layers judge the rest; and leads their findings back.

Taking an item out of a list moves those behind it: `Pruned.original` turns a place in what is left into the place in
the record as it was given.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tipx.reading.model import Path


class Pruned:
    """A record without the refused places. The record that was given is not changed.

    `touched`: the places, in what is left, of all objects and lists that something was taken out of, at any depth. They
    may look empty, incomplete or equal to another without having been so.
    """

    def __init__(self, data: Any, refused: Collection[Path]) -> None:
        self._kept: dict[Path, list[int]] = {}
        self.touched: set[Path] = set()
        tree: dict[Any, Any] = {}
        for path in refused:
            node = tree
            for step in path:
                node = node.setdefault(step, {})
            node[_GONE] = True
        self.data: Any = self._without(data, tree, (), ()) if refused else data

    def _without(self, data: Any, tree: dict[Any, Any], path: Path, new_path: Path) -> Any:
        self.touched.add(new_path)
        if isinstance(data, dict):
            kept: dict[str, Any] = {}
            for name, value in data.items():
                below = tree.get(name)
                if below is None:
                    kept[name] = value
                elif _GONE not in below:
                    kept[name] = self._without(value, below, (*path, name), (*new_path, name))
            return kept
        if isinstance(data, list):
            items: list[Any] = []
            origin: list[int] = []
            for index, value in enumerate(data):
                below = tree.get(index)
                if below is None:
                    items.append(value)
                elif _GONE in below:
                    continue
                else:
                    items.append(self._without(value, below, (*path, index), (*new_path, len(items))))
                origin.append(index)
            if len(items) != len(data):
                self._kept[new_path] = origin
            return items
        return data

    def original(self, path: Path) -> Path:
        """The place in the record as it was given of a place in what is left of it."""
        if not self._kept:
            return path
        result: list[str | int] = []
        for position, step in enumerate(path):
            origin = self._kept.get(path[:position]) if isinstance(step, int) else None
            result.append(origin[step] if origin is not None and isinstance(step, int) and step < len(origin) else step)
        return tuple(result)


_GONE = object()
