"""Which States are Member States of the Union, or of the European Economic Area, on a day: read from the profile's data."""

from __future__ import annotations

import functools

from tipx import dates
from tipx.ruleset.context import Context
from tipx.standard.profiles import Profile

UNKNOWN = frozenset((None, "ZZ"))
"""What an agency's country is when nobody knows it."""


def member_states(context: Context) -> frozenset[str]:
    """The Member States on the day of the sending; of a record alone, today."""
    return _on(context.profile("eu"), "memberStates", _day(context))


def free_flow(context: Context) -> frozenset[str]:
    """The States to which data may go as it does at home: the Member States and those of the European Economic Area."""
    return member_states(context) | _on(context.profile("eu"), "eeaStates", _day(context))


def _day(context: Context) -> int:
    return context.sent_day if context.sent_day is not None else context.today


@functools.lru_cache(maxsize=256)
def _on(profile: Profile, name: str, day: int) -> frozenset[str]:
    found = set()
    for state in profile.parameters[name]:
        since, until = dates.ordinal(state["since"]), dates.ordinal(state["until"]) if "until" in state else None
        if since is not None and since <= day and (until is None or day <= until):
            found.add(state["country"])
    return frozenset(found)
