"""Values at places of records that are there: what an export looks for, each with its path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tipx.converting.htcds.place import KEY, LAST, ROW, Place, Step

Path = tuple[str | int, ...]


class Choice(NamedTuple):
    """Which items of lists a row of a sheet tells of, by the root and the names that lead to the list.

    `about`: those that concern its person (a list that is not there: all). `row`: those that `[row]` stands for (a list that
    is not there: the first).
    """

    about: Mapping[tuple[str, ...], tuple[int, ...]]
    row: Mapping[tuple[str, ...], tuple[int, ...]]


class Found(NamedTuple):
    """A value, its path, the object it stands in, and the paths of the codes by which its items were found."""

    path: Path
    value: Any
    parent: Mapping[str, Any]
    keys: tuple[Path, ...] = ()


def find(record: Mapping[str, Any], base: Path, place: Place, choice: Choice) -> list[Found]:
    """All values at a place of a record; `base` is the path of the record."""
    found = [Found(base, record, record)]
    for depth, step in enumerate(place.steps):
        names = (place.root, *place.names[: depth + 1])
        found = [inner for one in found for inner in _step(one, step, names, choice)]
    return found


def _step(one: Found, step: Step, names: tuple[str, ...], choice: Choice) -> Iterator[Found]:
    if not isinstance(one.value, dict) or step.name not in one.value:
        return
    value, path = one.value[step.name], (*one.path, step.name)
    if step.item is None:
        yield Found(path, value, one.value, one.keys)
        return
    items = choice.about.get(names, range(len(value)))
    if step.item == KEY:
        for code in step.codes:
            for index in items:
                key = _key(value[index], step, code)
                if key is not None:
                    yield Found((*path, index), value[index], one.value, (*one.keys, (*path, index, *key)))
        return
    if step.item == LAST:
        items = items[-1:]
    elif step.item == ROW:
        items = choice.row.get(names, items[:1])
    for index in items:
        yield Found((*path, index), value[index], one.value, one.keys)


def _key(item: Mapping[str, Any], step: Step, code: str) -> Path | None:
    """Where in the item the code stands by which it is found."""
    held = item.get(step.key)
    if isinstance(held, list):
        return (step.key, held.index(code)) if code in held else None
    return (step.key,) if held == code else None


def leaves(data: Any, path: Path) -> Iterator[Path]:
    """The paths of all single values."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from leaves(value, (*path, name))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from leaves(value, (*path, index))
    else:
        yield path


def model_of(kind: str, path: Path) -> str:
    """The model path of a value of a record; a list of single values is named without brackets."""
    names = [kind.capitalize()]
    for depth, step in enumerate(path):
        if isinstance(step, int):
            if depth + 1 < len(path):
                names[-1] += "[]"
        else:
            names.append(step)
            if step == "extensions":
                break
    return ".".join(names)
