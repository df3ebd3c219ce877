"""Places in the standard's model, as the mapping names them: reached in a record, made where they are not there yet.

`Victim.names[type=legal].full` is the field `full` of the name whose type is `legal`. `Referral.extensions[remote]` is an
extension under Primero's own URI. `Victim.services[].plannedOn` is a field of whichever service is at hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from tipx.converting.model import Data, Origin
from tipx.converting.tracing import Traced, trace
from tipx.reading.model import Path
from tipx.standard import Standard
from tipx.standard.fields import Field

EXTENSION = "https://github.com/primeroIMS/primero#"
"""The beginning of the URI of an extension that holds a field of Primero; its name follows."""

KINDS = ("Bundle", "Case", "Victim", "Referral")
_STEP = re.compile(r"([a-z][A-Za-z]*)(?:\[([^\[\]]*)\])?")


class Step(NamedTuple):
    """A field on the way. `picks`: the members (name, value) by which an item of a list is found, and with which it is made.
    `key`: the URI of an extension. `each`: whichever item is at hand."""

    name: str
    picks: tuple[tuple[str, str], ...] = ()
    key: str = ""
    each: bool = False


class Place(NamedTuple):
    """A place of the model: the type of the record, and the way from there."""

    kind: str
    steps: tuple[Step, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The field names."""
        return tuple(step.name for step in self.steps)

    @property
    def within(self) -> Place:
        """The place inside the item at hand: what follows the last `[]`."""
        at = max((number for number, step in enumerate(self.steps, 1) if step.each), default=0)
        return Place(self.kind, self.steps[at:])

    def model(self, standard: Standard) -> str:
        """The place as a model path: `Victim.names[].full`."""
        node, text = standard.record(self.kind.lower()), self.kind
        for name in self.names:
            node = _item(node).properties[name]
            text += f".{name}"
            if node.kind == "list":
                text += "[]"
        return text

    def field(self, standard: Standard) -> Field:
        """What the standard says of it. KeyError where there is no such field."""
        return standard.record(self.kind.lower()).at(*self.names)


def parse(text: str) -> Place:
    """The place that a text of the mapping names. ValueError where it is none."""
    kind, _, rest = text.partition(".")
    steps: list[Step] = []
    at = 0
    while at < len(rest):
        found = _STEP.match(rest, at)
        if found is None or (found.end() < len(rest) and rest[found.end()] != "."):
            raise ValueError
        steps.append(_step(found.group(1), found.group(2)))
        at = found.end() + 1
    if kind not in KINDS or not steps or rest.endswith("."):
        raise ValueError
    return Place(kind, tuple(steps))


def _step(name: str, inside: str | None) -> Step:
    if inside is None:
        return Step(name)
    if name == "extensions":
        if not inside:
            raise ValueError
        return Step(name, key=EXTENSION + inside)
    if not inside:
        return Step(name, each=True)
    picks = []
    for pair in inside.split(","):
        member, equals, value = pair.partition("=")
        if not (member and equals and value):
            raise ValueError
        picks.append((member, value))
    return Step(name, picks=tuple(picks))


class Taken(Exception):
    """The place has another value already."""


def put(record: Data, tree: Field, place: Place, value: Any, mint: Callable[[], str], origin: Origin) -> None:
    """Put a value at the place; containers on the way are made, with its origin. Raises Taken where another value stands there."""
    node = record
    for step in place.steps[:-1]:
        tree = _item(tree).properties[step.name]
        node = _picked(node, step, tree, mint, origin) if step.picks else node.setdefault(step.name, Traced(at=origin))
    last = place.steps[-1]
    node, name = (node.setdefault(last.name, Traced()), last.key) if last.key else (node, last.name)
    if name in node and node[name] != value:
        raise Taken
    node[name] = value
    trace(node, name, origin)


def _picked(node: Data, step: Step, tree: Field, mint: Callable[[], str], origin: Origin) -> Data:
    items: list[Data] = node.setdefault(step.name, [])
    at = find(items, step)
    if at is not None:
        return items[at]
    item_tree = _item(tree)
    made = Traced({"id": mint()} if "id" in item_tree.required else {}, origin)
    for member, value in step.picks:
        made[member] = [value] if item_tree.properties[member].kind == "list" else value
    items.append(made)
    return made


def find(items: list[Data], step: Step) -> int | None:
    """Where the item of the list is that has the first of the step's members."""
    member, value = step.picks[0]
    for number, item in enumerate(items):
        has = item.get(member)
        if has == value or (isinstance(has, list) and value in has):
            return number
    return None


def take(record: Data, place: Place) -> tuple[Any, Path, tuple[Path, ...]] | None:
    """The value at the place, its path, and the paths of what the place itself says (`type` of a name); None: nothing there."""
    node: Any = record
    path: Path = ()
    said: list[Path] = []
    for step in place.steps:
        if not isinstance(node, dict) or step.name not in node:
            return None
        node, path = node[step.name], (*path, step.name)
        if step.key:
            if step.key not in node:
                return None
            node, path = node[step.key], (*path, step.key)
        elif step.picks:
            at = find(node, step)
            if at is None:
                return None
            node, path = node[at], (*path, at)
            said += said_by(node, path, step)
    return node, path, tuple(said)


def said_by(item: Data, path: Path, step: Step) -> list[Path]:
    """The paths of those members of an item by which the step finds it. `path`: that of the item."""
    found: list[Path] = []
    for member, value in step.picks:
        has = item.get(member)
        if has == value:
            found.append((*path, member))
        elif isinstance(has, list) and value in has:
            found.append((*path, member, has.index(value)))
    return found


def _item(node: Field) -> Field:
    while node.item is not None:
        node = node.item
    return node
