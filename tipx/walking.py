"""Walks that visit only the places asked for: from the field tree, once, comes a function that is fast on every record.

A rule seldom needs the whole record. What it looks for is said as a *look*: which fields, and on what condition a value
is noted. The first records are walked by a plan of these fields; once there are many, the plan is written out as a
function of nested loops and compiled, which takes as long as walking some hundred records. Into its source go only field
names of the standard's schemas and the conditions, which are constants of our own code; never anything of a record.
Records must fit their schema; any field may be absent.
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

MANY = 100
"""After so many records a walk is compiled."""


def every_place(tree: Field, names: Names = ()) -> Iterator[tuple[Names, Field]]:
    """Every field of a record type, containers before what is in them. The bundle's lists of records are left out."""
    for name, field in tree.properties.items():
        if names or name not in LISTS:
            yield (*names, name), field
            yield from every_place(field.item or field, (*names, name))


def compiled(tree: Field, looks: Sequence[Look], *, ordered: bool = True, **known: Any) -> Walk:
    """The function that walks a record of that type for all these looks at once; `known`: names used in conditions.

    `ordered`: what a look notes comes in the order of the record, else in that of the field tree, which is quicker.
    """
    return _AllWalk(tree, looks, known, ordered)


def compiled_first(tree: Field, looks: Sequence[Look], **known: Any) -> FirstWalk:
    """As `compiled`, for the first value of each look only."""
    return _FirstWalk(tree, looks, known)


class _Branch:
    """A field that is visited: what is tried on its values (number of the look, condition), and the fields in it."""

    __slots__ = ("inner", "many", "tries")

    def __init__(self, field: Field) -> None:
        self.many = field.item is not None and field.item.kind == "object"
        self.tries: list[tuple[int, str]] = []
        self.inner: dict[str, _Branch] = {}


def _plan(tree: Field, looks: Sequence[Look]) -> dict[str, _Branch]:
    """The fields that are visited, in the order of the field tree."""
    visited = {names[:size] for look in looks for names in look for size in range(1, len(names) + 1)}

    def within(node: Field, names: Names) -> dict[str, _Branch]:
        found = {}
        for name, field in node.properties.items():
            here = (*names, name)
            if here in visited:
                found[name] = branch = _Branch(field)
                branch.tries = [(number, look[here]) for number, look in enumerate(looks) if here in look]
                branch.inner = within(field.item or field, here)
        return found

    return within(tree, ())


class _Visit:
    """Walks a record by the plan."""

    def __init__(self, plan: dict[str, _Branch], known: Mapping[str, Any]) -> None:
        self._plan = plan
        self._known = dict(known)
        self._conditions: dict[str, Callable[..., Any]] = {}

    def hits(self, record: Mapping[str, Any], given: Any) -> Iterator[tuple[int, Path, Any]]:
        """Everything that is noted, in the order of the plan."""
        return self._object(record, self._plan, (), given)

    def _object(
        self, holder: Mapping[str, Any], plan: dict[str, _Branch], path: Path, given: Any
    ) -> Iterator[tuple[int, Path, Any]]:
        for name, branch in plan.items():
            if name not in holder:
                continue
            here = (*path, name)
            values = [((*here, index), one) for index, one in enumerate(holder[name])] if branch.many else None
            for place, value in [(here, holder[name])] if values is None else values:
                for number, when in branch.tries:
                    if self._condition(when)(value, holder, name, given):
                        yield number, place, value
                if branch.inner:
                    yield from self._object(value, branch.inner, place, given)

    def _condition(self, when: str) -> Callable[..., Any]:
        found = self._conditions.get(when)
        if found is None:
            written = when.format(value="value", holder="holder", name="name") or "True"
            found = eval(f"lambda value, holder, name, given: {written}", self._known)
            self._conditions[when] = found
        return found


class _AllWalk:
    """A walk that gives all that is noted."""

    def __init__(self, tree: Field, looks: Sequence[Look], known: Mapping[str, Any], ordered: bool) -> None:
        self._plan = _plan(tree, looks)
        self._known = {**known, "in_order": in_order}
        self._number = len(looks)
        self._ordered = ordered
        self._left = MANY
        self._visit = _Visit(self._plan, known)
        self._quick: Walk | None = None

    def __call__(self, record: Mapping[str, Any], given: Any = None) -> list[list[Hit]]:
        if self._quick is not None:
            return self._quick(record, given)
        found: list[list[Hit]] = [[] for _ in range(self._number)]
        for number, path, value in self._visit.hits(record, given):
            found[number].append((path, value))
        self._left -= 1
        if self._left <= 0:
            self._quick = self.written()
        return [in_order(record, hits) for hits in found] if self._ordered else found

    def written(self) -> Walk:
        """The walk written out and compiled."""
        lists = [f"n{number}" for number in range(self._number)]
        wanted = [f"{one} if len({one}) < 2 else in_order(record, {one})" if self._ordered else one for one in lists]
        lines = _written(self._plan, "if {when}: n{number}.append(({path}, {value}))")
        walk: Walk = _function(
            [*(f"{one} = []" for one in lists), *lines, f"return [{', '.join(wanted)}]"], self._known
        )
        return walk


class _FirstWalk:
    """A walk that gives the first value that each look notes."""

    def __init__(self, tree: Field, looks: Sequence[Look], known: Mapping[str, Any]) -> None:
        self._plan = _plan(tree, looks)
        self._known = known
        self._number = len(looks)
        self._left = MANY
        self._visit = _Visit(self._plan, known)
        self._quick: FirstWalk | None = None

    def __call__(self, record: Mapping[str, Any], given: Any = None) -> list[tuple[int, Path, Any]]:
        if self._quick is not None:
            return self._quick(record, given)
        found: dict[int, tuple[int, Path, Any]] = {}
        for hit in self._visit.hits(record, given):
            found.setdefault(hit[0], hit)
        self._left -= 1
        if self._left <= 0:
            self._quick = self.written()
        return list(found.values())

    def written(self) -> FirstWalk:
        """The walk written out and compiled."""
        begin = ["hits = []", *(f"n{number} = True" for number in range(self._number))]
        note = "if n{number} and ({when}): n{number} = False; hits.append(({number}, {path}, {value}))"
        walk: FirstWalk = _function([*begin, *_written(self._plan, note), "return hits"], self._known)
        return walk


def in_order(record: Mapping[str, Any], hits: list[Hit]) -> list[Hit]:
    """The hits in the order in which their places stand in the record."""
    return sorted(hits, key=lambda hit: _position(record, hit[0])) if len(hits) > 1 else hits


def _position(data: Any, path: Path) -> list[int]:
    position = []
    for step in path:
        position.append(step if isinstance(step, int) else list(data).index(step))
        data = data[step]
    return position


def _function(lines: Sequence[str], known: Mapping[str, Any]) -> Any:
    """The function `walk(record, given)` with that body."""
    scope = dict(known)
    source = "\n".join(["def walk(record, given=None):", *(f" {line}" for line in lines)])
    exec(compile(source, "<walk>", "exec"), scope)
    return scope["walk"]


def _written(plan: dict[str, _Branch], note: str) -> list[str]:
    """The plan as lines of nested loops; `note` is what is done where a condition is tried."""
    lines: list[str] = []

    def write(plan: dict[str, _Branch], holder: str, steps: tuple[str, ...], pad: str) -> None:
        for name, branch in plan.items():
            value, index = f"v{len(lines)}", f"i{len(lines)}"
            inner, here = pad + " ", (*steps, repr(name))
            lines.append(f"{pad}if {name!r} in {holder}:")  # Most fields are absent: `in` is quicker than `get`.
            if branch.many:
                lines.append(f"{inner}for {index}, {value} in enumerate({holder}[{name!r}]):")
                inner, here = inner + " ", (*here, index)
            else:
                lines.append(f"{inner}{value} = {holder}[{name!r}]")
            for number, when in branch.tries:
                written = when.format(value=value, holder=holder, name=repr(name)) or "True"
                path = f"({', '.join(here)},)"
                lines.append(inner + note.format(number=number, when=written, path=path, value=value))
            write(branch.inner, value, here, inner)

    write(plan, "record", (), "")
    return lines
