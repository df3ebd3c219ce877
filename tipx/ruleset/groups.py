"""Which field groups, and which identifying fields, a record shows: facts for rules about disclosure and marking."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tipx.reading.model import Path
from tipx.ruleset.visibility import split
from tipx.standard import Standard
from tipx.standard.fields import Field
from tipx.standard.sensitivity import classes
from tipx.walking import FirstWalk, Hit, Look, Names, Walk, compiled, compiled_first, every_place

STAFF = {"referral": frozenset(("from", "to")), "case": frozenset(("participatingAgencies",))}
"""Below these stand contacts of agencies and their staff, which do not identify the person concerned."""


COORDINATES = frozenset(("latitude", "longitude"))
"""Identifying only when exact: up to two decimals they name a district."""
HOMES = frozenset(("private-home", "shelter"))
"""Kinds of places whose name identifies who lives there."""


class _GroupPath(NamedTuple):
    group: str
    names: tuple[str, ...]
    where: Mapping[str, Any]
    equals: frozenset[str]


@functools.cache
def _group_paths(standard: Standard, kind: str) -> tuple[_GroupPath, ...]:
    found = []
    for group in standard.disclosure["groups"]:
        for entry in group["paths"]:
            path_kind, names = split(entry["path"])
            if path_kind == kind:
                found.append(
                    _GroupPath(group["code"], names, entry.get("where", {}), frozenset(entry.get("equals", ())))
                )
    return tuple(found)


def groups_present(standard: Standard, kind: str, data: Mapping[str, Any]) -> tuple[tuple[str, Path], ...]:
    """The places of field groups that have a value in the record: group and first instance, in the order of the groups.

    A field belongs to the first group that names it.
    """
    entries, walk = _group_paths(standard, kind), _group_walk(standard, kind)
    hits = sorted(walk(data), key=_BY_NUMBER)
    if hits and hits[-1][0] == len(entries):
        return one_by_one(standard, kind, data)
    found = []
    for number, path, value in hits:
        one = entries[number]
        if one.equals:
            if isinstance(value, list):
                path = (*path, next(index for index, code in enumerate(value) if code in one.equals))
        elif type(path[-1]) is int and not one.where:
            path = path[:-1]
        found.append((one.group, path))
    return tuple(found)


_BY_NUMBER = operator.itemgetter(0)


@functools.cache
def _group_walk(standard: Standard, kind: str) -> FirstWalk:
    """The walk with a look for each path of the groups, and a last one for the rare value that it cannot judge: one of
    which earlier groups may have taken every member."""
    tree, entries = standard.record(kind), _group_paths(standard, kind)
    known: dict[str, object] = {}
    fits = [_condition(tree.at(*one.names), one, f"codes{number}", known) for number, one in enumerate(entries)]
    looks: list[Look] = []
    doubtful: dict[Names, str] = {}
    for number, one in enumerate(entries):
        earlier, size = [before.names for before in entries[:number]], len(one.names)
        taken = [f"not ({fits[index]})" for index, names in enumerate(earlier) if names == one.names]
        looks.append({one.names: " and ".join(filter(None, [fits[number], *taken]))})
        members = frozenset(names[size] for names in earlier if names[:size] == one.names and len(names) > size)
        if members:
            known[f"members{number}"] = members
            doubtful[one.names] = f"{{value}}.keys() <= members{number}"
        if any(names == one.names[: len(names)] for names in earlier if len(names) < size):
            doubtful[one.names] = ""
    return compiled_first(tree, [*looks, doubtful], **known)


def _condition(field: Field, one: _GroupPath, name: str, known: dict[str, object]) -> str:
    """When a value is of the group, as the condition of a look."""
    of_plain = field.item is not None and field.item.kind != "object"
    if one.equals:
        known[name] = one.equals
        return f"not {name}.isdisjoint({{value}})" if of_plain else f"{{value}} in {name}"
    found = ["{value}"] if of_plain else []
    for inner, codes in one.where.items():
        known[name + inner] = frozenset(codes)
        many = (field.item or field).properties[inner].item is not None
        test = "not {0}.isdisjoint({{value}}.get({1!r}, ()))" if many else "{{value}}.get({1!r}) in {0}"
        found.append(test.format(name + inner, inner))
    return " and ".join(found)


def one_by_one(standard: Standard, kind: str, data: Mapping[str, Any]) -> tuple[tuple[str, Path], ...]:
    """As `groups_present`, with every value compared with all that earlier groups have taken."""
    found: list[tuple[str, Path]] = []
    taken: dict[Path, set[str | int]] = {}
    for one in _group_paths(standard, kind):
        first: Path | None = None
        for path, value in instances(data, one.names):
            if _fits(value, one) and _is_free(path, value, taken):
                first = path if first is None else first
                _take(path, taken)
        if first is not None:
            whole_list = isinstance(first[-1], int) and not one.where and not one.equals
            found.append((one.group, first[:-1] if whole_list else first))
    return tuple(found)


def _is_free(path: Path, value: Any, taken: Mapping[Path, set[str | int]]) -> bool:
    """Whether an earlier group has left something of the value."""
    if any(path[:length] in taken and not taken[path[:length]] for length in range(1, len(path) + 1)):
        return False
    inner = taken.get(path)
    return not (inner and isinstance(value, Mapping) and inner.issuperset(value))


def _take(path: Path, taken: dict[Path, set[str | int]]) -> None:
    """Note a place as taken (an empty set), and in its containers which member is."""
    for length in range(1, len(path)):
        if path[:length] not in taken:
            taken[path[:length]] = {path[length]}
        elif taken[path[:length]]:
            taken[path[:length]].add(path[length])
    taken[path] = set()


def _fits(value: Any, one: _GroupPath) -> bool:
    if one.equals:
        return value in one.equals
    return all(isinstance(value, Mapping) and _overlaps(value.get(name), codes) for name, codes in one.where.items())


def _overlaps(value: Any, codes: list[str]) -> bool:
    return any(code in codes for code in value) if isinstance(value, list) else value in codes


def instances(data: Any, names: tuple[str, ...]) -> list[tuple[Path, Any]]:
    """The values that stand at the field names, lists passed through, each with its place."""
    found: list[tuple[Path, Any]] = [((), data)]
    for name in names:
        below: list[tuple[Path, Any]] = []
        for path, value in found:
            if isinstance(value, dict) and name in value:
                inner = value[name]
                if isinstance(inner, list):
                    _pass_through(inner, (*path, name), below)
                else:
                    below.append(((*path, name), inner))
        if not below:
            return below
        found = below
    return found


def _pass_through(values: list[Any], path: Path, found: list[tuple[Path, Any]]) -> None:
    for index, item in enumerate(values):
        if isinstance(item, list):
            _pass_through(item, (*path, index), found)
        else:
            found.append(((*path, index), item))


@functools.cache
def identifying_names(standard: Standard, kind: str) -> tuple[tuple[str, ...], ...]:
    """The outermost fields of class I of a record type, contacts of agencies and their staff left out."""
    found: list[tuple[str, ...]] = []
    for names, sensitivity in classes(standard, kind).items():
        inside = any(names[: len(outer)] == outer for outer in found)
        if sensitivity == "I" and not inside and names[0] not in STAFF.get(kind, ()):
            found.append(names)
    return tuple(found)


def first_identifying(standard: Standard, kind: str, data: Mapping[str, Any]) -> Path | None:
    """The first place of the record with a value that identifies a person; None when there is none."""
    for names in identifying_names(standard, kind):
        if names[0] not in data:
            continue
        for path, value in instances(data, names):
            if names[-1] not in COORDINATES or is_exact(value):
                return path
    for names in _places(standard, kind):
        if names[0] not in data:
            continue
        for path, place in instances(data, names):
            if names_a_home(place):
                return (*path, "name")
    return None


def is_exact(coordinate: str) -> bool:
    """Whether a coordinate has more than two decimals: then it leads to one house."""
    return len(coordinate.partition(".")[2]) > 2


def names_a_home(place: Mapping[str, Any]) -> bool:
    """Whether a location gives the name of a private home or a shelter."""
    return "name" in place and place.get("siteType") in HOMES


def locations(standard: Standard, kind: str, data: Mapping[str, Any]) -> list[Hit]:
    """The places (of type Location) that a record shows."""
    return _location_walk(standard, kind)(data)[0]


@functools.cache
def _location_walk(standard: Standard, kind: str) -> Walk:
    tree = standard.record(kind)
    of_type = {names: "" for names, field in every_place(tree) if (field.item or field).type_name == "location"}
    return compiled(tree, [of_type])


@functools.cache
def _places(standard: Standard, kind: str) -> tuple[tuple[str, ...], ...]:
    """The fields of a record type that hold a location."""
    return tuple(_locations(standard.record(kind), ()))


def _locations(node: Field, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name, field in node.properties.items():
        target = field
        while target.item is not None:
            target = target.item
        if target.type_name == "location":
            yield (*names, name)
        elif target.kind == "object":
            yield from _locations(target, (*names, name))
