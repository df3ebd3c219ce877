"""The extension in which a record of an older version keeps what only a newer one can say.

`extensions["urn:tipx:migration:1.1"]` = `{"digest": ..., "changes": [{"at": "/services/0/urgency", "was": ...}, ...]}`. `at` is a
JSON Pointer into the record as the older version has it. `was` is what stood there in the newer version; a change without it says that
nothing stood there. `in` gives the ids of the list items on the way, where each has one; else `list` is the digest of the outermost
list. `object` is the digest of the object that the place is in, where that is not the record itself. `digest` is that of the record
without any such extension and without its version: while it is the same, nobody has changed the record since.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tipx.writing.canonical import canonical

Path = tuple[str | int, ...]
Data = dict[str, Any]

PREFIX = "urn:tipx:migration:"
_KEY = re.compile(re.escape(PREFIX) + r"([0-9]+\.[0-9]+)")
_MEMBERS = {"digest", "changes"}
_MEMBERS_OF_CHANGE = {"at", "was", "in", "list", "object"}
_DEEPEST = 100


class Nothing:
    """What stands where nothing stands."""


NOTHING = Nothing()


class Change(NamedTuple):
    """Something that the older version holds otherwise: where, what stood there, and the ids of the list items on the way (None
    where one of them has none: then `within` is the digest of the outermost list on the way, as the older version has it). `holder`: the digest
    of the object that holds it, as the older version has it; empty for a field of the record itself."""

    path: Path
    was: Any
    items: tuple[str, ...] | None = ()
    within: str = ""
    holder: str = ""


class Block(NamedTuple):
    """What one such extension says."""

    version: str
    digest: str
    changes: tuple[Change, ...]


def digest(record: Mapping[str, Any]) -> str:
    """The digest of a record without what migrating adds to it or changes."""
    bare = {name: value for name, value in record.items() if name not in ("tipxVersion", "extensions", "integrity")}
    others = {key: value for key, value in record.get("extensions", {}).items() if _KEY.fullmatch(key) is None}
    if others:
        bare["extensions"] = others
    return hashlib.sha256(canonical(bare)).hexdigest()


def put(record: Data, block: Block) -> Data:
    """The record with this block among its extensions."""
    extensions = {**record.get("extensions", {}), PREFIX + block.version: _written(block)}
    return {**record, "extensions": extensions}


def without(record: Data, version: str) -> Data:
    """The record without the block of that version."""
    extensions = {key: value for key, value in record["extensions"].items() if key != PREFIX + version}
    rest = {name: value for name, value in record.items() if name != "extensions"}
    return {**rest, "extensions": extensions} if extensions else rest


def blocks(record: Mapping[str, Any]) -> Iterator[Block]:
    """The blocks of a record, in the order of their versions. What only looks like one is none: it stays as it is."""
    extensions = record.get("extensions")
    if not isinstance(extensions, dict):
        return
    found = []
    for key, value in extensions.items():
        matched = _KEY.fullmatch(key)
        block = _read(matched[1], value) if matched is not None else None
        if block is not None:
            found.append(block)
    yield from sorted(found, key=lambda one: tuple(map(int, one.version.split("."))))


def changed(data: Any, path: Sequence[str | int], value: Any) -> Any:
    """The data with this value at that place, or without one. Raises LookupError where there is no such place; but a record has
    extensions as soon as one is put there."""
    name, *rest = path
    if isinstance(data, dict) and isinstance(name, str):
        if rest:
            inner = data.get(name, {}) if name == "extensions" and len(rest) == 1 else data[name]
            return {**data, name: changed(inner, rest, value)}
        if value is NOTHING:
            return {key: one for key, one in data.items() if key != name}
        return {**data, name: value}
    if isinstance(data, list) and isinstance(name, int) and name < len(data) and rest:
        return [changed(one, rest, value) if index == name else one for index, one in enumerate(data)]
    raise LookupError


def found_again(record: Mapping[str, Any], change: Change) -> Path | None:
    """Where the place of a change is in a record that was changed since: its list items are known by their ids alone. None where
    the object that held it says something else now: what was said beside that may not hold any more."""
    path = _place_of(record, change)
    return path if path is not None and change.holder == digest_of_holder(record, path) else None


def _place_of(record: Mapping[str, Any], change: Change) -> Path | None:
    if change.items is None:
        return change.path if change.within and change.within == digest_of_list(record, change.path) else None
    ids = iter(change.items)
    path: list[str | int] = []
    node: Any = record
    for step in change.path:
        if isinstance(step, int):
            wanted = next(ids, None)
            places = [i for i, one in enumerate(node) if isinstance(one, dict) and one.get("id") == wanted]
            if wanted is None or len(places) != 1:
                return None
            step = places[0]
            node = node[step]
        elif len(path) + 1 < len(change.path):
            node = node.get(step) if isinstance(node, dict) else None
            if not isinstance(node, dict | list):
                return None
        path.append(step)
    return tuple(path)


def digest_of_list(record: Mapping[str, Any], path: Path) -> str:
    """The digest of the outermost list on the way to a place; empty where there is none."""
    first = next((number for number, step in enumerate(path) if isinstance(step, int)), 0)
    node: Any = record
    for step in path[:first]:
        node = node.get(step) if isinstance(node, dict) else None
    return hashlib.sha256(canonical(node)).hexdigest() if first and isinstance(node, list) else ""


def digest_of_holder(record: Mapping[str, Any], path: Path) -> str:
    """The digest of the object that holds a place; empty where that is the record, or its extensions."""
    holder = path[:-1]
    if not holder or path[0] == "extensions":
        return ""
    node: Any = record
    for step in holder:
        if isinstance(node, dict):
            node = node.get(step)
        else:
            node = node[step] if isinstance(node, list) and isinstance(step, int) and step < len(node) else None
    return hashlib.sha256(canonical(node)).hexdigest() if node is not None else ""


def _written(block: Block) -> Data:
    return {"digest": block.digest, "changes": [_change_written(one) for one in block.changes]}


def _change_written(change: Change) -> Data:
    found: Data = {"at": "".join(f"/{_escaped(step)}" for step in change.path)}
    if change.was is not NOTHING:
        found["was"] = change.was
    if change.items:
        found["in"] = list(change.items)
    elif change.within:
        found["list"] = change.within
    if change.holder:
        found["object"] = change.holder
    return found


def _escaped(step: str | int) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


def _read(version: str, value: Any) -> Block | None:
    if not isinstance(value, dict) or set(value) != _MEMBERS or not isinstance(value["digest"], str):
        return None
    if not isinstance(value["changes"], list) or not value["changes"]:
        return None
    changes = [_change_read(one) for one in value["changes"]]
    return (
        None if None in changes else Block(version, value["digest"], tuple(one for one in changes if one is not None))
    )


def _change_read(value: Any) -> Change | None:
    if not isinstance(value, dict) or not set(value) <= _MEMBERS_OF_CHANGE:
        return None
    at, items = value.get("at"), value.get("in", [])
    within, holder = value.get("list", ""), value.get("object", "")
    if not isinstance(at, str) or not at.startswith("/") or not isinstance(items, list):
        return None
    if not isinstance(within, str) or not isinstance(holder, str):
        return None
    if not all(isinstance(one, str) for one in items):
        return None
    path = tuple(_step(part) for part in at[1:].split("/"))
    if len(path) > _DEEPEST:
        return None
    on_the_way = sum(isinstance(step, int) for step in path)
    return Change(path, value.get("was", NOTHING), tuple(items) if len(items) == on_the_way else None, within, holder)


def _step(part: str) -> str | int:
    if part.isascii() and part.isdecimal() and len(part) < 10:
        return int(part)
    return part.replace("~1", "/").replace("~0", "~")
