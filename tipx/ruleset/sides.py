"""The two sides of a referral: what is known of the agencies that send and receive it.

Few pairs of agencies exchange many referrals, so that each pair is looked up once for a payload.
"""

from __future__ import annotations

from typing import Any

from tipx.ruleset.agencies import Agencies, AgencyKey
from tipx.ruleset.finding import Record

MOST = 4096
"""So many pairs are remembered."""

_NOTHING: Record = {}


class Side:
    """One agency: its identity, that of the agency it is a unit of, its description and what it says.

    `for_children`: whether it is an agency for children or, where nothing is known of it, may be one.
    """

    __slots__ = ("agency", "country", "for_children", "key", "kind", "mandates", "services", "whole")

    def __init__(self, agencies: Agencies, reference: Record | None) -> None:
        self.key: AgencyKey | None = agencies.key(reference)
        self.whole: AgencyKey | None = agencies.whole(reference)
        self.agency: Record | None = agencies.described(reference)
        self.kind: str | None = agencies.type(reference)
        self.country: str | None = agencies.country(reference)
        self.mandates: Any = agencies.get(reference, "mandates")
        self.services: Any = agencies.get(reference, "serviceTypes")
        self.for_children = self.kind in ("child-protection", None) or "assist-children" in (self.mandates or ())


class Sides:
    """The sender and the receiver of a referral: whether they are the same, and in one country (None: nobody knows)."""

    __slots__ = ("abroad", "receiver", "same", "sender")

    def __init__(self, sender: Side, receiver: Side) -> None:
        self.sender = sender
        self.receiver = receiver
        self.same = sender.key is not None and sender.key == receiver.key
        unknown = {sender.country, receiver.country} & {None, "ZZ"}
        self.abroad: bool | None = None if unknown else sender.country != receiver.country


class Pairs:
    """The sides of referrals, remembered by the ids of the agencies."""

    def __init__(self, agencies: Agencies) -> None:
        self._agencies = agencies
        self._known: dict[tuple[str, str], Sides] = {}
        self._wholes: dict[str, AgencyKey | None] = {}

    def sides(self, referral: Record) -> Sides:
        """The two sides of a referral."""
        sender = referral.get("from", _NOTHING).get("agency")
        receiver = referral.get("to", _NOTHING).get("agency")
        try:
            key = sender["agencyId"], receiver["agencyId"]
        except (KeyError, TypeError):
            return Sides(Side(self._agencies, sender), Side(self._agencies, receiver))
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST:
                self._known.clear()
            found = Sides(Side(self._agencies, sender), Side(self._agencies, receiver))
            self._known[key] = found
        return found

    def whole(self, reference: Record | None) -> AgencyKey | None:
        """The identity of the agency that the one referred to is a unit of; see `Agencies.whole`."""
        identifier = reference.get("agencyId") if reference is not None else None
        if identifier is None:
            return self._agencies.whole(reference)
        try:
            return self._wholes[identifier]
        except KeyError:
            if len(self._wholes) >= MOST:
                self._wholes.clear()
            found = self._wholes[identifier] = self._agencies.whole(reference)
            return found
