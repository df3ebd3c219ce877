"""Walks that visit only the places asked for: compiled from the field tree once, then fast on every record.

A rule seldom needs the whole record. What it looks for is said as a *look*: which fields, and on what condition a value
is noted. From the field tree and the looks a function is generated that reads nothing but these fields and builds a path
only for what it notes. Into its source go only field names of the standard's schemas and the conditions, which are
constants of our own code; never anything of a record. Records must fit their schema; any field may be absent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tipx.reading.model import LISTS, Path
from tipx.standard.fields import Field

Names = tuple[str, ...]
"""Field names from the root of a record; lists are passed through."""

Look = Mapping[Names, str]
"""The fields to look at, each with the condition on which its value is noted.

Of a list of objects its items are looked at, of a list of plain values the list itself. A condition is an expression of
Python in which `{value}`, `{holder}` (the object that has the field), `{name}` (its name, as a literal) and `given` (what
the walk is called with beside the record) may stand; an empty one always holds.
"""

Hit = tuple[Path, Any]
"""A value that was noted: where, and what."""

Walk = Callable[..., list[list[Hit]]]
"""Called with a record (and what the conditions call `given`); gives what each look noted."""

FirstWalk = Callable[..., list[tuple[int, Path, Any]]]
"""Called as a Walk; gives the first value that each look noted, if any: number of the look, where, and what."""


def every_place(tree: Field, names: Names = ()) -> Iterator[tuple[Names, Field]]:
    """Every field of a record type, containers before what is in them. The bundle's lists of records are left out."""
    for name, field in tree.properties.items():
        if names or name not in LISTS:
            yield (*names, name), field
            yield from every_place(field.item or field, (*names, name))


def compiled(tree: Field, looks: Sequence[Look], *, ordered: bool = True, **known: object) -> Walk:
    """The function that walks a record of that type for all these looks at once; `known`: names used in conditions.

    `ordered`: what a look notes comes in the order of the record, else in that of the field tree, which is quicker.
    """
    writer = _Writer(tree, looks, first=False)
    found = (f"n{number}" for number in range(len(looks)))
    wanted = (f"{one} if len({one}) < 2 else in_order(record, {one})" if ordered else one for one in found)
    walk: Walk = writer.walk([f"n{number} = []" for number in range(len(looks))], f"[{', '.join(wanted)}]", known)
    return walk


def compiled_first(tree: Field, looks: Sequence[Look], **known: object) -> FirstWalk:
    """As `compiled`, for the first value of each look only."""
    begin = ["hits = []", *(f"n{number} = True" for number in range(len(looks)))]
    walk: FirstWalk = _Writer(tree, looks, first=True).walk(begin, "hits", known)
    return walk


def in_order(record: Mapping[str, Any], hits: list[Hit]) -> list[Hit]:
    """The hits in the order in which their places stand in the record."""
    return sorted(hits, key=lambda hit: _position(record, hit[0]))


def _position(data: Any, path: Path) -> list[int]:
    position = []
    for step in path:
        position.append(step if isinstance(step, int) else list(data).index(step))
        data = data[step]
    return position


class _Writer:
    """Writes the source of one walk: nested loops over those branches only that hold a place to look at."""

    def __init__(self, tree: Field, looks: Sequence[Look], first: bool) -> None:
        self._looks = looks
        self._first = first
        self._visited = {names[:size] for look in looks for names in look for size in range(1, len(names) + 1)}
        self._lines: list[str] = []
        self._count = 0
        self._object(tree, (), "record", (), 1)

    def walk(self, begin: Sequence[str], result: str, known: Mapping[str, object]) -> Any:
        """The function: what it begins with, what it returns, what its conditions know."""
        scope = {**known, "in_order": in_order}
        lines = ["def walk(record, given=None):", *(f"    {line}" for line in begin), *self._lines]
        exec(compile("\n".join([*lines, f"    return {result}"]), "<walk>", "exec"), scope)
        return scope["walk"]

    def _add(self, depth: int, line: str) -> None:
        self._lines.append("    " * depth + line)

    def _object(self, tree: Field, names: Names, holder: str, steps: tuple[str, ...], depth: int) -> None:
        for name, field in tree.properties.items():
            if (*names, name) in self._visited:
                self._member(field, (*names, name), holder, (*steps, repr(name)), depth)

    def _member(self, field: Field, names: Names, holder: str, steps: tuple[str, ...], depth: int) -> None:
        """Write the visit of a field: of its value, or of each of its items when it is a list of objects."""
        self._count += 1
        value, index, name = f"v{self._count}", f"i{self._count}", repr(names[-1])
        self._add(depth, f"if {name} in {holder}:")  # Most fields are absent: `in` is quicker than `get`.
        if field.item is not None and field.item.kind == "object":
            self._add(depth + 1, f"for {index}, {value} in enumerate({holder}[{name}]):")
            self._value(field.item, names, (holder, value), (*steps, index), depth + 2)
        else:
            self._add(depth + 1, f"{value} = {holder}[{name}]")
            self._value(field, names, (holder, value), steps, depth + 1)

    def _value(
        self, field: Field, names: Names, variables: tuple[str, str], steps: tuple[str, ...], depth: int
    ) -> None:
        holder, value = variables
        for number, look in enumerate(self._looks):
            if names not in look:
                continue
            when = look[names].format(value=value, holder=holder, name=repr(names[-1])) or "True"
            path = f"({', '.join(steps)},)"
            if self._first:
                self._add(depth, f"if n{number} and ({when}):")
                self._add(depth + 1, f"n{number} = False")
                self._add(depth + 1, f"hits.append(({number}, {path}, {value}))")
            else:
                self._add(depth, f"if {when}: n{number}.append(({path}, {value}))")
        if field.kind == "object":
            self._object(field, names, value, steps, depth)
