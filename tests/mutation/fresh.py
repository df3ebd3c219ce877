"""Forgets what the package keeps: what it has read of the standard, and what it has found out about values."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from types import ModuleType
from typing import Any

KEPT = ("tipx.standard", "tipx.checking", "tipx.catalogue", "tipx.generate", "tipx.conformance")
"""What these keep stands in `schemas/`; it is forgotten only where that is changed."""


def forget(everything: bool) -> None:
    """Empty the caches of the package; of `everything`, else those that hold what follows from values and from code."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "tipx" and (everything or not name.startswith(KEPT)):
            for one in _caches(module):
                one.cache_clear()


def forget_of(files: Collection[str]) -> None:
    """Empty the caches of these source files."""
    for module in list(sys.modules.values()):
        if getattr(module, "__file__", None) in files:
            for one in _caches(module):
                one.cache_clear()


def _caches(module: ModuleType) -> list[Any]:
    """The caches of a module: they are looked for once."""
    found = _FOUND.get(module.__name__)
    if found is None:
        found = _FOUND[module.__name__] = list(_looked_for(module))
    return found


_FOUND: dict[str, list[Any]] = {}


def _looked_for(module: ModuleType) -> Iterator[Any]:
    for value in list(vars(module).values()):
        if getattr(value, "__module__", None) != module.__name__:
            continue
        if hasattr(value, "cache_clear"):
            yield value
        elif isinstance(value, type):
            yield from (one for one in vars(value).values() if hasattr(one, "cache_clear"))
