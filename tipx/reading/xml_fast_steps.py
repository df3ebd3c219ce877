"""What may follow what in the XML of a record: learnt from the field tree as it is met, and remembered.

A part of the text between two `</` is the end of one tag, perhaps some start tags, then a text. A state says where the
reading stands, and maps the tags of a part, character by character, to what it asks for and to the state behind it.
Only names of the standard and white space are ever remembered, never a text.
"""

from __future__ import annotations

import functools
from typing import Any

from tipx.reading.xml_fast_values import Doubt, blank
from tipx.standard import Standard
from tipx.standard.fields import Field

RECORD_DEPTH = 2
"""How deep the element of a record stands in a bundle, as the limit of depth counts."""
_MOST_STEPS = 20_000
_LONGEST_KEY = 400
"""Bounds of what is remembered for one type of record: an input may vary its white space without end."""

LEAF, END, UP, DOWN, FIRST, NEXT, OTHER = range(7)
"""What a part asks for: a text of the object at hand; nothing (its tags only close); a text of an object farther out;
an object that begins with a text; the first or a further text of a list; anything else."""
ONE, BEGIN, MORE = range(3)
"""How a child is put into its object: by itself, as the first of a list, as a further one."""


class Plan:
    """What has been learnt of one type of record."""

    def __init__(self, field: Field, max_depth: int) -> None:
        self.max_depth = max_depth
        self.levels = _height(field)
        self.room = _MOST_STEPS
        self.start = _Place(self, field, "", RECORD_DEPTH, None).begun
        self.start.is_start = True


@functools.lru_cache(maxsize=32)
def _plan(standard: Standard, kind: str, max_depth: int) -> Plan:
    return Plan(standard.record(kind), max_depth)


def plan_of(standard: Standard, kind: str, max_depth: int) -> Plan:
    """What has been learnt so far; every reading of that version goes on from there."""
    plan = _plan(standard, kind, max_depth)
    if plan.room:
        return plan
    _plan.cache_clear()  # all is learnt anew: an input that varies without end slows down none that comes after it
    return _plan(standard, kind, max_depth)


def _height(field: Field) -> int:
    """How many objects stand in one another at most."""
    node = field.item or field
    return 1 + max(map(_height, node.properties.values()), default=0)


class _Place:
    """An object of the schema at one place of a record, with the states in which the reading of it may be.

    `outside` is the state behind it, in the object around it; None for the record itself.
    """

    def __init__(self, plan: Plan, field: Field, name: str, depth: int, outside: State | None) -> None:
        self.plan = plan
        self.field = field
        self.name = name
        self.depth = depth
        self.outside = outside
        self.positions = {child: position for position, child in enumerate(field.properties)}
        self.begun = State(self, "", False)
        self._inside: dict[str, State] = {}
        self._behind: dict[str, State] = {}
        self._objects: dict[str, _Place] = {}

    def inside(self, leaf: str) -> State:
        """In the text of a child."""
        return self._inside.setdefault(leaf, State(self, leaf, True))

    def behind(self, child: str) -> State:
        """Behind the end tag of a child."""
        return self._behind.setdefault(child, State(self, child, False))

    def object(self, name: str, field: Field) -> _Place:
        """The object that stands in this one by that name."""
        if name not in self._objects:
            self._objects[name] = _Place(self.plan, field, name, self.depth + 1, self.behind(name))
        return self._objects[name]

    def follows(self, name: str, last: str) -> tuple[Field, int]:
        """The field of a child and how it is put; doubtful where it may not stand behind the last one."""
        field = self.field.properties.get(name)
        if field is None:
            raise Doubt
        if field.item is not None and name == last:
            return field.item, MORE
        if last and self.positions[name] <= self.positions[last]:
            raise Doubt
        return (field, ONE) if field.item is None else (field.item, BEGIN)


_Step = tuple[int, Any, "State"]
"""What a part asks for, with what, and the state behind it."""


class State(dict[str, _Step]):
    """Where the reading stands: in the text of the child `last`, or behind it. Maps the tags of a part to their step."""

    __slots__ = ("is_inside", "is_start", "last", "place")

    def __init__(self, place: _Place, last: str, is_inside: bool) -> None:
        super().__init__()
        self.place = place
        self.last = last
        self.is_inside = is_inside
        self.is_start = False

    def __missing__(self, key: str) -> _Step:
        step = _step(self, key)
        plan = self.place.plan
        if plan.room and len(key) <= _LONGEST_KEY:
            plan.room -= 1
            self[key] = step
        return step


def _step(state: State, key: str) -> _Step:
    """Look closely at the tags of a part: `name>` closes what is open (but at the start), each `<name>` opens.

    The last bracket is left out. Between tags only white space may stand.
    """
    place, last = state.place, state.last
    closing, *opening = f"{key}>".split("<")
    if state.is_start:
        blank(closing)
    elif _tag(closing) != (last if state.is_inside else place.name):
        raise Doubt
    elif not state.is_inside:
        outside = place.outside
        if outside is None:
            raise Doubt
        place, last = outside.place, outside.last
    is_up = place is not state.place
    objects: list[tuple[int, str, int]] = []
    for number, tag in enumerate(opening, 1):
        name = _tag(tag)
        field, how = place.follows(name, last)
        if place.depth + 1 > place.plan.max_depth:
            raise Doubt
        level = place.depth - RECORD_DEPTH
        if field.kind != "object":
            if number < len(opening):  # an element inside a leaf
                raise Doubt
            return _leaf_step(name, field.kind, how, level, objects, is_up, place.inside(name))
        objects.append((level, name, how))
        place, last = place.object(name, field), ""
    if objects:
        return OTHER, (place.depth - RECORD_DEPTH, objects, "", ONE, ""), place.begun
    return END, None, place.behind(last)


def _leaf_step(
    name: str, kind: str, how: int, level: int, objects: list[tuple[int, str, int]], is_up: bool, inside: State
) -> _Step:
    """The step of a part that ends in the text of a leaf."""
    if kind == "string" and not objects:
        if how == MORE:
            return NEXT, None, inside
        if how == BEGIN:
            return FIRST, (level, name), inside
        return (UP, (level, name), inside) if is_up else (LEAF, name, inside)
    if kind == "string" and len(objects) == 1 and how == ONE:
        return DOWN, (*objects[0], name), inside
    return OTHER, (level, objects, name, how, kind), inside


def _tag(text: str) -> str:
    """The name in `name>` with white space behind it, and nothing else."""
    name, bracket, rest = text.partition(">")
    if not bracket:
        raise Doubt
    blank(rest)
    return name
