"""Whether an absent field was certainly not there, or may only not have been shown.

A finding of absence stands only when what is absent would have been visible: not named in dataAbsent as withheld,
redacted or not collected, not excluded by the payload profile, not refused by an earlier layer, and not of a field
group that the referrals of the payload leave undisclosed.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from tipx.reading.model import Path
from tipx.ruleset.context import UNKNOWN_PROFILE
from tipx.ruleset.finding import Entry
from tipx.ruleset.payload import PayloadView
from tipx.standard import Standard
from tipx.standard.sensitivity import excluded_by_profile

DEIDENTIFIED = ("pseudonymous", "statistical")
HIDING_REASONS = frozenset(("withheld", "redacted", "not-collected"))


def hidden(payload: PayloadView, entry: Entry, path: Path) -> bool:
    """Whether the place may hold something that this payload does not show."""
    if not path:
        return False
    names = tuple(step for step in path if isinstance(step, str))
    if entry.refused or "dataAbsent" in entry.data:
        unseen = entry.unseen if isinstance(entry.unseen, _Unseen) else _Unseen(entry)
        entry.unseen = unseen
        if unseen.refused(entry.original(path)) or unseen.said(path, names):
            return True
    claimed = payload.context.payload_profile
    profiles = DEIDENTIFIED if claimed == UNKNOWN_PROFILE else (claimed,)
    excluded = any(excluded_by_profile(payload.context.standard, one, entry.kind, names) for one in profiles)
    return excluded or _group_withheld(payload, entry, names)


class _Unseen:
    """What a record does not show: the places that were refused, and those that dataAbsent names. Looked up, not walked:
    a record may have many of both."""

    def __init__(self, entry: Entry) -> None:
        self._data = entry.data
        self._exact = entry.refused
        self._any_item = {shorter for path in entry.refused for shorter in _without_indices(path)}
        self._said: dict[Path, set[str | None]] = {}
        for one in entry.data.get("dataAbsent", ()):
            if one.get("reason") in HIDING_REASONS and "field" in one:
                self._said.setdefault(tuple(one["field"].split(".")), set()).add(one.get("itemId"))

    def refused(self, path: Path) -> bool:
        """A refused value at the place, above it, or (where the place has no index for a list) in any item of it."""
        for size in range(1, len(path) + 1):
            outer = path[:size]
            if outer in self._exact:
                return True
            if outer in self._any_item and not (size < len(path) and isinstance(path[size], int)):
                return True
        return False

    def said(self, path: Path, names: tuple[str, ...]) -> bool:
        """Whether dataAbsent names the place or a container of it, for every item or for the one of this path."""
        for size in range(1, len(names) + 1):
            items = self._said.get(names[:size])
            if items is not None and (None in items or _item_of(self._data, path) in (None, *items)):
                return True
        return False


def _without_indices(path: Path) -> Iterator[Path]:
    """The path without its last index, without its last two, and so on."""
    for position in range(len(path) - 1, -1, -1):
        if isinstance(path[position], int):
            path = path[:position] + path[position + 1 :]
            yield path


def _item_of(data: Any, path: Path) -> str | None:
    """The id of the item that the path leads through; None when it names no item that has one."""
    for step in path:
        if isinstance(step, int):
            data = data[step] if isinstance(data, list) and step < len(data) else None
            if isinstance(data, Mapping) and "id" in data:
                identifier: str = data["id"]
                return identifier
        elif isinstance(data, Mapping):
            data = data.get(step)
        else:
            return None
    return None


def _group_withheld(payload: PayloadView, entry: Entry, names: tuple[str, ...]) -> bool:
    group = group_of(payload.context.standard, entry.kind, names)
    if group is None:
        return False
    known = payload.undisclosed.get((entry.id, names))
    if known is None:
        referrals = payload.referrals_of(entry)
        shown = any(discloses(payload.context.standard, r.data, group, entry.kind, names) for r in referrals)
        withheld = bool(referrals) and not shown
        known = payload.undisclosed[entry.id, names] = withheld or not payload.disclosure_known(entry)
    return known


@functools.lru_cache(maxsize=4096)
def group_of(standard: Standard, kind: str, names: tuple[str, ...]) -> str | None:
    """The field group of a place (the first group that names it or a container of it), None when it is in none."""
    for group, paths in _groups(standard):
        if any(
            kind == path_kind and not conditional and names[: len(path)] == path
            for path_kind, path, conditional in paths
        ):
            return group
    return None


@functools.cache
def _groups(standard: Standard) -> tuple[tuple[str, tuple[tuple[str, tuple[str, ...], bool], ...]], ...]:
    return tuple(
        (
            group["code"],
            tuple((*split(entry["path"]), "where" in entry or "equals" in entry) for entry in group["paths"]),
        )
        for group in standard.disclosure["groups"]
    )


def split(model: str) -> tuple[str, tuple[str, ...]]:
    """A model path as record type and field names: `Case.events[].place` -> ("case", ("events", "place"))."""
    kind, _, rest = model.partition(".")
    return kind.lower(), tuple(rest.replace("[]", "").split(".")) if rest else ()


def discloses(
    standard: Standard, referral: Mapping[str, Any], group: str, kind: str = "", names: tuple[str, ...] = ()
) -> bool:
    """Whether a referral discloses a field group (and, at level minimal, that very field)."""
    disclosure = referral.get("disclosure")
    if not isinstance(disclosure, Mapping) or "level" not in disclosure:
        return True
    if group in disclosure.get("withheld", ()):
        return False
    level = standard.disclosure["levels"].get(disclosure["level"])
    if level is None:
        return True
    if level["groups"] == "all":
        return True
    if group in level["groups"]:
        left_out = (split(path) for path in level.get("except", ()))
        return not any(kind == path_kind and names[: len(path)] == path for path_kind, path in left_out)
    return bool(level.get("addsFieldGroups")) and group in disclosure.get("fieldGroups", ())
