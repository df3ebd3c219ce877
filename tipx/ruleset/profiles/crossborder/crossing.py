"""What the rules of this profile share: which referrals lead from one State to another, and who is being returned by them."""

from __future__ import annotations

from collections.abc import Iterator

from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Record
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.sides import Sides
from tipx.ruleset.terms import is_terminal

UNKNOWN = frozenset((None, "ZZ"))
"""What a country is when nobody knows it."""
UNDER_WAY = frozenset(("arranged", "returned"))
"""The states of a return plan from which on the return is settled."""


def crossing(payload: PayloadView) -> Iterator[tuple[Entry, Sides]]:
    """The referrals that say that they cross a border."""
    for referral, sides in zip(payload.referrals, payload.sides, strict=True):
        if referral.data.get("crossBorder") is True:
            yield referral, sides


def pending(referral: Record) -> bool:
    """Whether a referral is prepared, or open: what it lacks can still be added. One whose status was refused is not."""
    return "status" in referral and not is_terminal(referral)


def returned_by(payload: PayloadView) -> Iterator[tuple[Entry, Entry]]:
    """The persons of return referrals across a border that are pending, each with the first such referral."""
    told: set[int] = set()
    for referral, _ in crossing(payload):
        if referral.data.get("type") == "return-referral" and pending(referral.data):
            for person in payload.persons(referral):
                if id(person) not in told:
                    told.add(id(person))
                    yield person, referral


def returns(payload: PayloadView) -> Iterator[tuple[Entry, Entry | None]]:
    """The persons whose return is asked for by a pending referral, arranged or done; with the referral where there is one."""
    referred = {id(person): referral for person, referral in returned_by(payload)}
    for victim in payload.victims:
        referral = referred.get(id(victim))
        if referral is not None or victim.data.get("returnPlan", {}).get("status") in UNDER_WAY:
            yield victim, referral


def leaves_the_country(header: Record, context: Context) -> bool:
    """Whether the message certainly goes to another State than its sender's."""
    here = context.agencies.country(header.get("sender"))
    there = {context.agencies.country(one) for one in header.get("recipients", ())} - UNKNOWN
    return here not in UNKNOWN and bool(there - {here})
