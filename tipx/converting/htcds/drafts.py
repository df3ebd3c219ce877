"""Persons as the rows of a sheet tell of them: records that are begun, with the cells that they came from."""

from __future__ import annotations

from tipx.converting.htcds.putting import Items
from tipx.converting.model import Data, Origin
from tipx.converting.tracing import Traced

Spot = tuple[str, int, int]
"""Sheet, row and column of a cell, as a person sees them."""


SYSTEM = "htcds-case-sheet"
"""The system of local ids that hold the numbers of rows."""


class Draft:
    """One person in one case: records that lack everything HTCDS lacks. `spots`: the first cell of each field that was taken.

    `first`: where the number of the first row stands, or would stand.
    """

    def __init__(self, first: Spot, number: str | None) -> None:
        self.first = first
        self.number = number
        self.case = Traced(at=Origin(*first))
        self.victim = Traced(at=Origin(*first))
        if number is not None:
            self.case["localIds"] = [{"system": SYSTEM, "value": number}]
            self.victim["localIds"] = [{"system": SYSTEM, "value": number}]
        self.incoming: Traced | None = None
        self.outgoing: list[Traced] = []
        self.agencies: list[Traced] = []
        """References to the organisations that the rows describe."""
        self.spots: dict[str, Spot] = {}
        self.seen: dict[tuple[int, int], str] = {}
        """What its cells hold, by row and column, as long as nothing of them could be taken."""
        self.items = Items()

    def root(self, name: str, row: RowRoots, origin: Origin) -> Traced:
        """The record that a place starts from; what begins with this cell has its origin there."""
        if name == "Case":
            return self.case
        if name == "Victim":
            return self.victim
        if name == "Referral(incoming)":
            if self.incoming is None:
                self.incoming = Traced(at=origin)
            return self.incoming
        found = row.outgoing if name == "Referral(outgoing)" else row.bundle
        found.at = found.at or origin
        return found

    def add_outgoing(self, referral: Traced, receivers: list[Data]) -> None:
        """A referral to each of the receivers, unless a row before has told of it."""
        each: list[Data | None] = [*receivers] or [None]
        for receiver in each:
            one = Traced(referral)
            to = one["to"] = Traced(referral.get("to", {}))
            if receiver is not None:
                to.setdefault("agency", receiver)
            if one not in self.outgoing:
                self.outgoing.append(one)


class RowRoots:
    """What a single row begins: an outgoing referral, and an organisation (in a bundle of its own)."""

    def __init__(self) -> None:
        self.outgoing = Traced()
        self.bundle = Traced()
        self.receivers: list[Data] = []
