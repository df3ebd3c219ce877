"""The loss ledger: what a conversion dropped, approximated or filled in, by field, never by value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

KINDS = ("dropped", "approximated", "defaulted", "kept")
"""dropped: the form has no place for it; approximated: it is told less exactly, or by another word; defaulted: the form did
not hold it and the standard needs it; kept: it is where a reader does not look for it, and not lost: from there it can be restored."""


class Loss(NamedTuple):
    """Something that one form cannot carry over to the other.

    `field` is its place in the model (`Victim.names[].fatherOrHusbandName`) or the field of the other form (`prs_Title`). `why`
    is a sentence of the mapping. Neither holds anything of a record. `times`: how often it happened; 0 where it is told
    beforehand.
    """

    kind: str
    field: str
    why: str
    times: int = 0


class Ledger:
    """Takes down the losses of one conversion."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str, str]] = Counter()

    def dropped(self, field: str, why: str, count: int = 1) -> None:
        """The form has no place for it."""
        self._counts["dropped", field, why] += count

    def approximated(self, field: str, why: str, count: int = 1) -> None:
        """It is told less exactly, or by another word."""
        self._counts["approximated", field, why] += count

    def defaulted(self, field: str, why: str, count: int = 1) -> None:
        """It was not there, the standard needs it, and it was filled in."""
        self._counts["defaulted", field, why] += count

    def kept(self, field: str, why: str, count: int = 1) -> None:
        """It is kept where a reader does not look for it, and can be restored."""
        self._counts["kept", field, why] += count

    def losses(self) -> tuple[Loss, ...]:
        """All of them: what was dropped first, then by field."""
        return ordered(Loss(*key, count) for key, count in self._counts.items())

    def __bool__(self) -> bool:
        return bool(self._counts)


def lost(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """Those that nothing can restore."""
    return tuple(one for one in losses if one.kind != "kept")


def ordered(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """Losses in the order in which they are told."""
    return tuple(sorted(losses, key=lambda one: (KINDS.index(one.kind), one.field, one.why)))
