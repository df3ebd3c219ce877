"""Sensitivity: the class of a field in its place, and what the payload profiles exclude because of it."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from tipx.standard import Standard
from tipx.standard.fields import Field

CLASSES = "ORCI"
"""From open to identifying; a field's class is the stricter of its own and of its container's."""


def classes(standard: Standard, kind: str) -> dict[tuple[str, ...], str]:
    """The class of every field of a record type, by field names (lists passed through)."""
    return _classes(standard, kind)


@functools.cache
def _classes(standard: Standard, kind: str) -> dict[tuple[str, ...], str]:
    context = "agency" if kind == "referral" else ""
    return dict(_walk(standard.record(kind), (), "by-field", context))


def _walk(node: Field, names: tuple[str, ...], inherited: str, context: str) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, field in node.properties.items():
        here = (*names, name)
        inner = "agency" if name in ("agencies", "senderContact", "participatingAgencies") else context
        own = field.sensitivity_in.get(inner) or field.sensitivity or "by-field"
        found = _stricter(inherited, own)
        if found != "by-field":
            yield here, found
        target = field
        while target.item is not None:
            target = target.item
        if target.kind == "object" and name not in ("cases", "victims", "referrals"):
            yield from _walk(target, here, found, inner)


def _stricter(container: str, own: str) -> str:
    if own == "by-field":
        return own if container == "by-field" else container
    if container == "by-field":
        return own
    return max(container, own, key=CLASSES.index)


def class_of(standard: Standard, kind: str, names: tuple[str, ...]) -> str | None:
    """The class of the place; None when the record type has no such field."""
    return _classes(standard, kind).get(names)


@functools.lru_cache(maxsize=8192)
def excluded_by_profile(standard: Standard, profile: str, kind: str, names: tuple[str, ...]) -> bool:
    """Whether a payload profile excludes the field (pseudonymous: class I and free text; statistical: all not listed)."""
    if profile == "pseudonymous":
        field = _field(standard, kind, names)
        return class_of(standard, kind, names) == "I" or (field is not None and field.format == "text")
    if profile == "statistical":
        return not any(_related(names, allowed) for allowed in allowed_in_statistics(standard, kind))
    return False


def _related(names: tuple[str, ...], allowed: tuple[str, ...]) -> bool:
    """Whether the place is allowed: it is the allowed place, inside it, or a container of it."""
    size = min(len(names), len(allowed))
    return names[:size] == allowed[:size]


def _field(standard: Standard, kind: str, names: tuple[str, ...]) -> Field | None:
    try:
        return standard.record(kind).at(*names)
    except KeyError:
        return None


@functools.cache
def allowed_in_statistics(standard: Standard, kind: str) -> tuple[tuple[str, ...], ...]:
    """The places of a record type that a statistical payload may hold."""
    paths = standard.disclosure["statistical"]["allowed"]
    return tuple(
        tuple(rest.replace("[]", "").split("."))
        for model, _, rest in (path.partition(".") for path in paths)
        if model.lower() == kind
    )
