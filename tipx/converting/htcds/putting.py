"""Values put at places of a record that is being built."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tipx.converting.htcds.place import KEY, LAST, ROW, Place, Step
from tipx.converting.model import Data, Origin
from tipx.converting.tracing import Traced, trace
from tipx.standard.fields import Field

Named = tuple[int, str, tuple[str, ...]]
"""An item as places name it: the identity of its list, the field by which it is found, and the codes there."""


class Items:
    """The items of lists that places have named so far: those of a person for good, those of a row until the next row.

    They are known by their list: one in an item of a row is another than its like in the item of the next row.
    """

    def __init__(self) -> None:
        self.of_person: dict[Named, Data] = {}
        self.of_row: dict[Named, Data] = {}
        self.lists: dict[Named, list[Any]] = {}
        """The list that an item stands in. It is kept, so that no other list can come to have its identity."""

    def next_row(self) -> None:
        """Forget the items of the row, and those that say nothing new."""
        for key, item in self.of_row.items():
            standing = self.lists[key]
            if sum(one == item for one in standing) > 1:
                del standing[next(index for index, one in enumerate(standing) if one is item)]
        self.of_row = {}


class Target(NamedTuple):
    """Where a value goes: the object, the name in it, and the node of the field tree. `origin`: the cell that it stands in."""

    parent: Data
    name: str
    node: Field
    origin: Origin


def target(root: Data, place: Place, tree: Field, items: Items, origin: Origin) -> Target:
    """The object that a place leads to, made where it is missing."""
    node, field = root, tree
    for step in place.steps[:-1]:
        field = field.properties[step.name]
        if step.item is None:
            node = node.setdefault(step.name, Traced(at=origin))
        else:
            assert field.item is not None
            field = field.item
            node = _item(node.setdefault(step.name, []), step, field, items, origin)
    name = place.steps[-1].name
    return Target(node, name, field.properties[name], origin)


def _item(items: list[Any], step: Step, field: Field, known: Items, origin: Origin) -> Data:
    if step.item == LAST:
        if not items:
            items.append(Traced(at=origin))
        last: Data = items[-1]
        return last
    of = known.of_row if step.item == ROW else known.of_person
    key = (id(items), step.key, step.codes)
    if key not in of:
        item = Traced(at=origin)
        if step.item == KEY:
            item[step.key] = [step.codes[0]] if field.properties[step.key].item is not None else step.codes[0]
        of[key] = item
        items.append(item)
        known.lists[key] = items
    return of[key]


def put(at: Target, value: Any, beside: Mapping[str, Any]) -> bool:
    """Put a value there; False where another one stands there already. Lists of codes are joined."""
    if at.node.item is not None:
        standing = at.parent.setdefault(at.name, [])
        for one in value:
            if one not in standing:
                trace(at.parent, at.name, at.origin, len(standing))
                standing.append(one)
    elif at.parent.setdefault(at.name, value) != value:
        return False
    trace(at.parent, at.name, at.origin)
    for name, text in beside.items():
        trace(at.parent, name, at.origin)
        if name.endswith("OtherText") and at.parent.get(name, text) != text:
            text = f"{at.parent[name]}; {text}"
        at.parent[name] = text
    return True
