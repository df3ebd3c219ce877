"""What a record holds beyond its payload profile: identifying values, free text, foreign extensions, fields not listed."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator, Mapping
from typing import Any

from tipx import dates
from tipx.reading.model import Path
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Record
from tipx.ruleset.groups import COORDINATES, instances, names_a_home
from tipx.ruleset.own_extensions import may_be_pseudonymous
from tipx.ruleset.visibility import split
from tipx.standard import Standard
from tipx.standard.sensitivity import allowed_in_statistics, classes
from tipx.walking import FirstWalk, Look, Names, Walk, compiled, compiled_first, every_place


def excess(record: Record, context: Context) -> Iterator[tuple[Path, str]]:
    """The places that the claimed payload profile does not allow, each with the variant of the message."""
    if context.payload_profile == "pseudonymous":
        yield from _identifying(record, context)
    elif context.payload_profile == "statistical" and context.kind == "referral":
        yield (), ""  # Referrals are no part of it, whatever they hold.
    elif context.payload_profile == "statistical":
        yield from _not_listed(record, (), _allowed(context.standard, context.kind))
        yield from _not_cut(record, context)


def _identifying(record: Record, context: Context) -> Iterator[tuple[Path, str]]:
    told: list[Names] = []
    for _, path, _ in sorted(_class_walk(context.standard, context.kind)(record), key=operator.itemgetter(0)):
        if not _within(path, told):
            told.append(_names(path))
            yield _of_list(path), ""
    texts, places, extensions = _other_walk(context.standard, context.kind)(record)
    for path, _ in texts:
        if not _within(path, told):
            yield path, ""
    for path, place in places:
        if names_a_home(place) and not _within(path, told):
            yield (*path, "name"), ""
    own: str = context.standard.disclosure["pseudonymous"]["ownExtensionPrefix"]
    for path, value in extensions:
        kind = context.kind if len(path) == 1 else ""  # the standard defines none further in
        if not all(key.startswith(own) and kind and may_be_pseudonymous(kind, key, one) for key, one in value.items()):
            yield path, ""


@functools.cache
def _class_walk(standard: Standard, kind: str) -> FirstWalk:
    """A look for every field of class I. Coordinates are left to another rule: two decimals are allowed."""
    fields = dict(every_place(standard.record(kind)))
    looks: list[Look] = []
    for names, sensitivity in classes(standard, kind).items():
        if sensitivity == "I" and names[-1] not in COORDINATES:
            item = fields[names].item
            looks.append({names: "{value}" if item is not None and item.kind != "object" else ""})
    return compiled_first(standard.record(kind), looks)


@functools.cache
def _other_walk(standard: Standard, kind: str) -> Walk:
    """Free texts, places, and extensions."""
    tree = standard.record(kind)
    texts: dict[Names, str] = {}
    places: dict[Names, str] = {}
    extensions: dict[Names, str] = {}
    for names, field in every_place(tree):
        if field.format == "text":
            texts[names] = ""
        elif (field.item or field).type_name == "location":
            places[names] = ""
        elif field.kind == "extensions":
            extensions[names] = "{value}"
    return compiled(tree, [texts, places, extensions])


def _within(path: Path, told: list[Names]) -> bool:
    """Whether the place lies in a field that was told as a whole."""
    names = _names(path)
    return any(names[: len(outer)] == outer for outer in told)


def _names(path: Path) -> Names:
    return tuple(step for step in path if isinstance(step, str))


def _of_list(path: Path) -> Path:
    """A list that is not allowed is one place, whatever its items."""
    return path[:-1] if isinstance(path[-1], int) else path


@functools.cache
def _allowed(standard: Standard, kind: str) -> dict[str, Any]:
    """The fields that a statistical payload may hold, by name: None for a whole field, else what may be in it."""
    tree: dict[str, Any] = {}
    for names in sorted(allowed_in_statistics(standard, kind), key=len, reverse=True):
        node = tree
        for name in names[:-1]:
            node = node.setdefault(name, {})
        node[names[-1]] = None  # The shorter come last: a whole field holds whatever is named in it.
    return tree


def _not_listed(data: Any, path: Path, allowed: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield from _not_listed(item, (*path, index), allowed)
        return
    if not isinstance(data, Mapping):
        return
    for name, value in data.items():
        if name not in allowed:
            yield (*path, name), ""
        elif allowed[name] is not None:
            yield from _not_listed(value, (*path, name), allowed[name])


def _not_cut(record: Record, context: Context) -> Iterator[tuple[Path, str]]:
    rules = context.standard.disclosure["statistical"]
    for model in rules["cutToYearStart"]:
        kind, names = split(model)
        for path, value in instances(record, names) if kind == context.kind else ():
            if not value.endswith("-01-01"):
                yield path, "date"
    for model in rules["yearOnly"]:
        kind, names = split(model)
        for path, value in instances(record, names) if kind == context.kind else ():
            if len(value.get("value", "year")) != 4 or len(value) > 1:
                yield path, "year"
    for model in rules["inlineAgency"]:
        kind, names = split(model)
        for path, value in instances(record, names) if kind == context.kind else ():
            if "agencyId" in value:
                yield path, "header"
    if context.kind != "bundle":
        yield from _header_not_fixed(record, context)


def _header_not_fixed(record: Record, context: Context) -> Iterator[tuple[Path, str]]:
    if record.get("version", 1) != 1:
        yield ("version",), "header"
    created = dates.instant(record["createdAt"]) if "createdAt" in record else None
    if None not in (created, context.sent_at) and created != context.sent_at:
        yield ("createdAt",), "header"
