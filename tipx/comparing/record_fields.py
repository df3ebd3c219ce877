"""What differs between two records, field by field: every difference once, at its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tipx.comparing.aligning import align
from tipx.reading.model import Path
from tipx.standard.codelists import CodeList
from tipx.standard.fields import Field

ADDED, REMOVED, CHANGED, ORDER, SPELLING = "added", "removed", "changed", "order", "spelling"

CodeLists = Mapping[str, CodeList]


class Found(NamedTuple):
    """One difference: its place and value in either record, None where it has none."""

    kind: str
    before: Path | None
    after: Path | None
    old: Any = None
    new: Any = None


def compared(before: Any, after: Any, field: Field | None, codelists: CodeLists) -> Iterator[Found]:
    """The differences of two values of a field; `field` None: of what the standard does not know."""
    yield from _Walk(codelists).value(before, after, field, (), ())


class _Walk:
    def __init__(self, codelists: CodeLists) -> None:
        self._codelists = codelists

    def value(self, old: Any, new: Any, field: Field | None, at: Path, to: Path) -> Iterator[Found]:
        if isinstance(old, dict) and isinstance(new, dict):
            yield from self._members(old, new, field, at, to)
        elif isinstance(old, list) and isinstance(new, list):
            yield from self._items(old, new, field, at, to)
        elif type(old) is not type(new) or old != new:
            kind = SPELLING if field is not None and self._is_respelt(field, old, new) else CHANGED
            yield Found(kind, at, to, old, new)

    def _members(
        self, old: Mapping[str, Any], new: Mapping[str, Any], field: Field | None, at: Path, to: Path
    ) -> Iterator[Found]:
        known = {} if field is None else field.properties
        for name in _names(old, new, known):
            if name not in new:
                yield Found(REMOVED, (*at, name), None, old[name])
            elif name not in old:
                yield Found(ADDED, None, (*to, name), None, new[name])
            else:
                yield from self.value(old[name], new[name], known.get(name), (*at, name), (*to, name))

    def _items(self, old: list[Any], new: list[Any], field: Field | None, at: Path, to: Path) -> Iterator[Found]:
        if old == new and not _numbers_and_booleans(old):
            return
        found = align(old, new)
        if found.reordered:
            yield Found(ORDER, at, to, old, new)
        item = None if field is None else field.item
        for here, there in found.pairs:
            yield from self.value(old[here], new[there], item, (*at, here), (*to, there))
        for here in found.removed:
            yield Found(REMOVED, (*at, here), None, old[here])
        for there in found.added:
            yield Found(ADDED, None, (*to, there), None, new[there])

    def _is_respelt(self, field: Field, old: Any, new: Any) -> bool:
        codelist = self._codelists.get(field.codelist or "")
        return codelist is not None and isinstance(old, str) and isinstance(new, str) and respelt(codelist, old, new)


def respelt(codelist: CodeList, one: str, other: str) -> bool:
    """Whether one code is the retired spelling of the other, as versions of the standard may have it."""
    return any(
        code in codelist.codes and codelist.codes[code].replaced_by == by for code, by in ((one, other), (other, one))
    )


def _names(old: Mapping[str, Any], new: Mapping[str, Any], known: Iterable[str]) -> list[str]:
    """The names of both, in the order of the standard, then those that it does not know."""
    there = old.keys() | new.keys()
    first = [name for name in known if name in there]
    return first + sorted(there.difference(first))


def _numbers_and_booleans(value: Any) -> bool:
    """Whether there are any: Python holds 1 and true for equal."""
    if isinstance(value, list):
        return any(map(_numbers_and_booleans, value))
    if isinstance(value, dict):
        return any(map(_numbers_and_booleans, value.values()))
    return isinstance(value, int)
