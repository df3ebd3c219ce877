"""Whether a record may show what was promised to be left out: a quick test that misses nothing.

What referrals leave out is told as paths of field groups. Few disclosures differ, so that the paths are found once for
many records, and a record is looked at only where they lead. It may have a value there that belongs to another group
nevertheless: whoever is told that it may show something looks at its groups one by one.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from tipx.ruleset.finding import Record
from tipx.ruleset.visibility import discloses, split
from tipx.standard import Standard

Promise = tuple[str | None, tuple[str, ...], tuple[str, ...]]
"""What a referral says of disclosure: level, groups withheld, groups named."""

_NOTHING: Record = {}
_ALL: Promise = (None, (), ())


class _GroupPath(NamedTuple):
    group: str
    names: tuple[str, ...]
    where: Mapping[str, Collection[str]]
    equals: frozenset[str]


class Outlook:
    """Where to look in a record: below a field at its inner fields, or at its value, which may have to hold a code."""

    __slots__ = ("always", "equals", "inner", "where")

    def __init__(self) -> None:
        self.always = False
        self.equals: frozenset[str] = frozenset()
        self.where: list[tuple[str, frozenset[str]]] = []
        self.inner: dict[str, Outlook] = {}


def promise_of(referral: Record) -> Promise:
    """What a referral says of disclosure. One that names no level discloses all, whatever else it says."""
    disclosure = referral.get("disclosure")
    if not disclosure:
        return _ALL
    return disclosure.get("level"), tuple(disclosure.get("withheld", ())), tuple(disclosure.get("fieldGroups", ()))


@functools.lru_cache(maxsize=4096)
def left_out(
    standard: Standard,
    kind: str,
    promises: tuple[Promise, ...],
    excluded: frozenset[str],
    groups: frozenset[str] | None,
    complete: bool,
) -> dict[str, Outlook]:
    """Where a record shows a group (of `groups`, if they are named) that is excluded, that one of the promises withholds
    or, when they are `complete`, that none of them discloses."""
    withheld = excluded.union(*(without for _, without, _ in promises))
    disclosures = [
        {"disclosure": {"level": level, "withheld": without, "fieldGroups": named} if level is not None else _NOTHING}
        for level, without, named in promises
    ]
    found = []
    for path in _paths(standard, kind):
        shown = any(discloses(standard, one, path.group, kind, path.names) for one in disclosures)
        if (groups is None or path.group in groups) and (path.group in withheld or (complete and not shown)):
            found.append(path)
    return _outlook(found)


@functools.cache
def places_of(standard: Standard, kind: str, groups: frozenset[str]) -> dict[str, Outlook]:
    """Where a record shows one of the groups."""
    return _outlook([path for path in _paths(standard, kind) if path.group in groups])


def may_show(record: Record, outlook: Mapping[str, Outlook]) -> bool:
    """Whether a record has a value in one of the places."""
    for name, one in outlook.items():
        if name not in record:
            continue
        value = record[name]
        if one.always or _holds(value, one):
            return True
        if one.inner:
            for item in value if type(value) is list else (value,):
                if may_show(item, one.inner):
                    return True
    return False


def _holds(value: Any, one: Outlook) -> bool:
    """Whether a value, or an item of it, has one of the codes that make it part of a group."""
    if one.equals and not one.equals.isdisjoint(value if type(value) is list else (value,)):
        return True
    for inner, codes in one.where:
        for item in value if type(value) is list else (value,):
            code = item.get(inner)
            if code is not None and not codes.isdisjoint(code if type(code) is list else (code,)):
                return True
    return False


@functools.cache
def _paths(standard: Standard, kind: str) -> tuple[_GroupPath, ...]:
    """The paths of the field groups in a record type."""
    found = []
    for group in standard.disclosure["groups"]:
        for entry in group["paths"]:
            path_kind, names = split(entry["path"])
            if path_kind == kind:
                where, equals = entry.get("where", {}), frozenset(entry.get("equals", ()))
                found.append(_GroupPath(group["code"], names, where, equals))
    return tuple(found)


def _outlook(paths: Collection[_GroupPath]) -> dict[str, Outlook]:
    root: dict[str, Outlook] = {}
    for path in paths:
        *outer, last = path.names
        here = root
        for name in outer:
            here = here.setdefault(name, Outlook()).inner
        one = here.setdefault(last, Outlook())
        if path.equals:
            one.equals |= path.equals
        elif path.where:
            # Of several conditions each one alone is enough to look closer.
            one.where += [(inner, frozenset(codes)) for inner, codes in path.where.items()]
        else:
            one.always = True
    return root
