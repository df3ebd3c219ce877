"""Whether an absent field was certainly not there, or may only not have been shown.

A finding of absence stands only when what is absent would have been visible: not named in dataAbsent as withheld,
redacted or not collected, not excluded by the payload profile, not refused by an earlier layer, and not of a field
group that the referrals of the payload leave undisclosed.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from tipx.reading.model import Path
from tipx.ruleset.finding import Entry
from tipx.ruleset.payload import PayloadView
from tipx.standard import Standard
from tipx.standard.sensitivity import excluded_by_profile

HIDING_REASONS = frozenset(("withheld", "redacted", "not-collected"))


def hidden(payload: PayloadView, entry: Entry, path: Path) -> bool:
    """Whether the place may hold something that this payload does not show."""
    if not path:
        return False
    names = tuple(step for step in path if isinstance(step, str))
    return (
        _refused(entry, entry.original(path))
        or _said_absent(entry.data, path, names)
        or excluded_by_profile(payload.context.standard, payload.context.payload_profile, entry.kind, names)
        or _group_withheld(payload, entry, names)
    )


def _refused(entry: Entry, path: Path) -> bool:
    """A refused value at the place, above it, or (for a place without index) in any item it means."""
    return any(_covers(refused, path) for refused in entry.refused)


def _covers(refused: Path, path: Path) -> bool:
    """Whether a refused place is the place itself or a container of it, indices left out of `path` meaning any."""
    steps = iter(path)
    step = next(steps, None)
    for part in refused:
        if isinstance(part, int) and not isinstance(step, int):
            continue
        if step != part:
            return False
        step = next(steps, None)
    return True


def _said_absent(data: Mapping[str, Any], path: Path, names: tuple[str, ...]) -> bool:
    for entry in data.get("dataAbsent", ()):
        if entry.get("reason") not in HIDING_REASONS or "field" not in entry:
            continue
        field = tuple(entry["field"].split("."))
        if names[: len(field)] != field:
            continue
        if "itemId" not in entry or _item_may_be(data, path, entry["itemId"]):
            return True
    return False


def _item_may_be(data: Any, path: Path, item_id: str) -> bool:
    """Whether the item that dataAbsent means is the one of this path (always so when the path names no item)."""
    for step in path:
        if isinstance(step, int):
            item = data[step] if isinstance(data, list) and step < len(data) else None
            if isinstance(item, Mapping) and "id" in item:
                return bool(item["id"] == item_id)
            data = item
        elif isinstance(data, Mapping):
            data = data.get(step)
        else:
            return True
    return True


def _group_withheld(payload: PayloadView, entry: Entry, names: tuple[str, ...]) -> bool:
    group = group_of(payload.context.standard, entry.kind, names)
    if group is None:
        return False
    known = payload.undisclosed.get((entry.id, names))
    if known is None:
        referrals = payload.referrals_of(entry)
        shown = any(discloses(payload.context.standard, r.data, group, entry.kind, names) for r in referrals)
        known = payload.undisclosed[entry.id, names] = bool(referrals) and not shown
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
