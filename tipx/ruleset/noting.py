"""One walk over each record notes the few values that rules must look at closely.

Most rules that look at a record everywhere find nothing in nearly all records. Each of them says here, by conditions that
miss nothing, which values may give a finding; one walk tests all conditions, and the rule judges only what was noted.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from tipx.standard import Standard
from tipx.standard.fields import Field
from tipx.walking import Look, Walk, compiled

LookOf = Callable[[Field, str], Look]
"""Gives the look for a record type, from its field tree and its name."""

_LOOKS: list[LookOf] = []
_KNOWN: dict[str, object] = {}


def noted(look: LookOf, **known: object) -> int:
    """Have the walk note what this look finds; gives the number by which `Context.noted` has it.

    `known`: what the conditions use beside the values, by names that no other look uses otherwise.
    """
    _LOOKS.append(look)
    _KNOWN.update(known)
    return len(_LOOKS) - 1


def walk_of(standard: Standard, kind: str) -> Walk:
    """The walk for all looks over records of that type."""
    return _walk(standard, kind, len(_LOOKS))


@functools.cache
def _walk(standard: Standard, kind: str, _: int) -> Walk:
    tree = standard.record(kind)
    return compiled(tree, [look(tree, kind) for look in _LOOKS], **_KNOWN)
