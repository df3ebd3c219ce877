"""The records of a payload on their way to being joined: a few are held in memory, the others are read again where they stand."""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Collection, Mapping
from typing import Any

from tipx.joining import Facts
from tipx.raw import UnitSpot
from tipx.reading.content import Content
from tipx.reading.model import Again, Path, Payload, Unit
from tipx.ruleset.finding import Entry
from tipx.scoping import Scope

HELD = 512
"""So many records of a payload are held in memory; those that follow are read again when they are joined."""

Origin = tuple[Content | None, Again | None]
"""An input in which records are read again, and how."""

Origins = Mapping[int, Origin]
"""The inputs by their numbers."""

Held = Unit | tuple[Any, Collection[Path]] | bytes
"""A record that is held: itself, its data with what was refused of it, or these packed."""

_NOTHING: frozenset[Path] = frozenset()


class Holding:
    """The records of one payload. `hold`: so many are held as they are; `number`: of the payload in its input."""

    def __init__(self, scope: Scope, payload: Payload, number: int, origins: Origins, hold: int) -> None:
        self._scope = scope
        self._payload = payload
        self._number = number
        self._origins = origins
        self._hold = hold

    def held(self, unit: Unit, before: int) -> Held | None:
        """What is kept of a record that so many went before: nothing where it can be read again, else itself, packed when there
        are many."""
        if before < self._hold:
            return unit
        if unit.start is not None:
            return None
        if self._payload.in_memory:
            return unit.data, unit.refused or _NOTHING
        return zlib.compress(marshal.dumps((unit.data, list(unit.refused))), 1)

    def read(self, facts: Facts, number: int) -> Entry:
        """The record of that number, from where it is held or where it stands."""
        unit = facts.held.get(number)
        spot = facts.spot(number, self._number, self._scope.standard.version)
        if not isinstance(unit, Unit):
            sure = bool(facts.sure[number])
            if unit is None:
                data, refused = self._from_input(spot, sure)
            else:
                data, refused = unit if isinstance(unit, tuple) else _loosened(unit)
            unit = Unit(spot.kind, data, spot.list, spot.ordinal, refused=set(refused), sure=sure)
        return self._scope.layered(unit, spot, []).entry

    def _from_input(self, spot: UnitSpot, sure: bool) -> tuple[Any, set[Path]]:
        content, again = self._origins[spot.input]
        assert content is not None
        assert again is not None
        assert spot.start is not None
        return again(content.slice(spot.start, spot.end), spot.kind or "", sure)


def _loosened(packed: bytes) -> tuple[Any, set[Path]]:
    data, refused = marshal.loads(zlib.decompress(packed))
    return data, set(refused)
