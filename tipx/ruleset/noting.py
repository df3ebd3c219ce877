"""One walk over each record notes the few values that rules must look at closely.

Most rules that look at a record everywhere find nothing in nearly all records. Each of them says here, by conditions that
miss nothing, which values may give a finding; one walk tests all conditions, and the rule judges only what was noted.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from tipx.standard import Standard
from tipx.standard.fields import Field
from tipx.walking import Look, Names, Walk, compiled, every_place

Fields = Mapping[Names, Field]
"""All fields of a record type."""

LookOf = Callable[[Fields, str], Look]
"""Gives the look for a record type, from its fields and its name."""

LOOKS: list[LookOf] = []
KNOWN: dict[str, Any] = {}
"""The looks of all rules, and what their conditions know."""


def noted(look: LookOf, **known: Any) -> int:
    """Have the walk note what this look finds; gives the number by which `Context.noted` has it.

    `known`: what the conditions use beside the values, by names that no other look uses otherwise.
    """
    LOOKS.append(look)
    KNOWN.update(known)
    return len(LOOKS) - 1


def walk_of(standard: Standard, kind: str) -> Walk:
    """The walk for all looks over records of that type."""
    return _walk(standard, kind, len(LOOKS))


@functools.cache
def _walk(standard: Standard, kind: str, _: int) -> Walk:
    tree = standard.record(kind)
    fields = dict(every_place(tree))
    return compiled(tree, [look(fields, kind) for look in LOOKS], **KNOWN)
