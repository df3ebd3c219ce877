"""What a comparison of two versions of the standard tells: changes, each with what it means for those who exchange payloads."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any, NamedTuple


class Impact(enum.Enum):
    """What a change means. The gravest stands first."""

    BREAKING = "breaking"
    """A payload that the version before accepts may be refused, or understood differently: only a major version may do it."""
    DEPRECATING = "deprecating"
    """All that was accepted still is, but something is to be used no longer."""
    COMPATIBLE = "compatible"
    """All that was accepted still is, and means the same."""


AREAS = ("record", "type", "codelist", "rule", "parameter", "disclosure")
"""What a change is of: a record type, a type that several fields share, a code list, a rule, a parameter, disclosure.json."""


class Change(NamedTuple):
    """One difference between two versions.

    `of`: the name of the record type, shared type, code list, rule, parameter, or part of disclosure.json; `where`: the place in
    it, in full (`Case.leadAgency`, `agencyType other`). `kind`: the word for programs; `what`: the words for people, with a
    `note` where somebody has to look or something is lacking. `before`, `after`: what the standard said and says now, where
    that is a plain value. `places`: where in the records a shared type stands.
    """

    impact: Impact
    area: str
    of: str
    where: str
    kind: str
    what: str
    note: str = ""
    before: Any = None
    after: Any = None
    places: tuple[str, ...] = ()


class Judged(NamedTuple):
    """A change that does not know yet where it is."""

    impact: Impact
    kind: str
    what: str
    note: str = ""
    before: Any = None
    after: Any = None

    def at(self, area: str, of: str, where: str, places: tuple[str, ...] = ()) -> Change:
        """The change in its place."""
        return Change(self.impact, area, of, where, *self[1:], places)


def reads_differently(what: str, names: Iterable[str], note: str = "") -> Judged:
    """Texts that were corrected or written anew."""
    return Judged(Impact.COMPATIBLE, "text", f"{what}: {', '.join(names)}", note)
