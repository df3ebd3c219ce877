"""Extensions in the standard's own namespace: the only one that is defined holds what a newer version says of the record.

What stands in it is in the record as much as anything else, so a pseudonymous payload may hold in it what it may hold in the field.
"""

from __future__ import annotations

import re
from typing import Any

from tipx.standard import standard, versions
from tipx.standard.fields import Field
from tipx.standard.sensitivity import classes

_MIGRATION = re.compile(r"urn:tipx:migration:([0-9]+\.[0-9]+)")
_LONGEST_PATH = 100


def may_be_pseudonymous(kind: str, key: str, value: Any) -> bool:
    """Whether an extension of a record of that type holds nothing that a pseudonymous payload may not hold. What is not defined, or
    cannot be read, may hold anything."""
    matched = _MIGRATION.fullmatch(key)
    if matched is None or matched[1] not in versions():
        return False
    if (
        not isinstance(value, dict)
        or not set(value) <= {"digest", "changes"}
        or not _is_hexadecimal(value.get("digest"))
    ):
        return False
    changes = value.get("changes")
    return isinstance(changes, list) and all(_change_may(kind, matched[1], one) for one in changes)


def _change_may(kind: str, version: str, change: Any) -> bool:
    if not isinstance(change, dict) or not set(change) <= {"at", "was", "in", "list", "object"}:
        return False
    at, ids = change.get("at"), change.get("in", [])
    if not isinstance(at, str) or not isinstance(ids, list):
        return False
    if not all(_is_hexadecimal(change.get(name, "0")) for name in ("list", "object")):
        return False
    if not all(
        isinstance(one, str) and one.startswith("urn:uuid:") and _is_hexadecimal(one[9:].replace("-", ""))
        for one in ids
    ):
        return False
    steps = at.split("/")[1:]
    field: Field | None = standard(version).record(kind)
    names: list[str] = []
    for step in steps[:_LONGEST_PATH]:
        while field is not None and field.item is not None and step.isdecimal():
            field, step = field.item, ""
        if step and field is not None:
            field = field.properties.get(step)
            names.append(step)
    if field is None or len(steps) > _LONGEST_PATH or not names:
        return False
    return "was" not in change or _may(change["was"], field, kind, version, tuple(names))


def _may(value: Any, field: Field, kind: str, version: str, names: tuple[str, ...]) -> bool:
    if field.kind == "extensions" or classes(standard(version), kind).get(names) == "I":
        return False
    if field.item is not None:
        return isinstance(value, list) and all(_may(one, field.item, kind, version, names) for one in value)
    if field.kind == "object":
        return isinstance(value, dict) and all(
            name in field.properties and _may(one, field.properties[name], kind, version, (*names, name))
            for name, one in value.items()
        )
    if isinstance(value, str):
        return field.kind == "string" and field.format != "text"
    return isinstance(value, bool | int) and field.kind in ("boolean", "integer")


def _is_hexadecimal(text: Any) -> bool:
    return isinstance(text, str) and re.fullmatch("[0-9a-f]{1,64}", text) is not None
