"""Persons as the rows of a sheet tell of them: records that are begun, with the cells that they came from."""

from __future__ import annotations

from typing import Any

from tipx.converting.htcds.putting import Items
from tipx.converting.model import Data

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
        self.case: Data = {}
        self.victim: Data = {}
        if number is not None:
            self.case["localIds"] = [{"system": SYSTEM, "value": number}]
            self.victim["localIds"] = [{"system": SYSTEM, "value": number}]
        self.incoming: Data | None = None
        self.outgoing: list[Data] = []
        self.agencies: list[Data] = []
        """References to the organisations that the rows describe."""
        self.spots: dict[str, Spot] = {}
        self.items = Items()

    def root(self, name: str, row: RowRoots) -> Data:
        """The record that a place starts from."""
        if name == "Case":
            return self.case
        if name == "Victim":
            return self.victim
        if name == "Referral(incoming)":
            if self.incoming is None:
                self.incoming = {}
            return self.incoming
        return row.outgoing if name == "Referral(outgoing)" else row.bundle

    def add_outgoing(self, referral: Data, receivers: list[Data]) -> None:
        """A referral to each of the receivers, unless a row before has told of it."""
        each: list[Data | None] = [*receivers] or [None]
        for receiver in each:
            one: dict[str, Any] = {**referral, "to": {**referral.get("to", {})}}
            if receiver is not None:
                one["to"] = {"agency": receiver, **one["to"]}
            if one not in self.outgoing:
                self.outgoing.append(one)


class RowRoots:
    """What a single row begins: an outgoing referral, and an organisation (in a bundle of its own)."""

    def __init__(self) -> None:
        self.outgoing: Data = {}
        self.bundle: Data = {}
        self.receivers: list[Data] = []
