"""Whether a person was certainly a child, or certainly an adult, when the acts happened.

Dates are compared as text: in `YYYY-MM-DD` the order of texts is the order of days.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tipx.assessment.codes import CHILD_STATUSES

Record = Mapping[str, Any]

_PARTIAL = re.compile("[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def child_event(victim: Record, events: Sequence[Record]) -> int | None:
    """The index of the first event that certainly began before the 18th birthday; None when there is none."""
    birth = _ends(victim.get("birthDate"))
    if birth is None:
        return None
    eighteen = _eighteenth_birthday(birth[0])
    starts = (_ends(event.get("startsOn")) for event in events)
    return next((index for index, start in enumerate(starts) if start is not None and start[1] < eighteen), None)


def adult_at_acts(victim: Record, events: Sequence[Record]) -> bool:
    """Adult at detection, and of age when first trafficked, or at every event."""
    if victim.get("childStatus") != "adult" or child_at_acts(victim, events):
        return False
    if victim.get("ageAtFirstTrafficking", 0) >= 18:
        return True
    birth = _ends(victim.get("birthDate"))
    if birth is None or not events:
        return False
    eighteen = _eighteenth_birthday(birth[1])
    starts = [_ends(event.get("startsOn")) for event in events]
    return all(start is not None and start[0] >= eighteen for start in starts)


def child_at_acts(victim: Record, events: Sequence[Record]) -> bool:
    """A child, or first trafficked under 18, or at an event that certainly began before the 18th birthday."""
    if victim.get("childStatus") in CHILD_STATUSES or victim.get("ageAtFirstTrafficking", 18) < 18:
        return True
    return child_event(victim, events) is not None


def _ends(partial: Record | None) -> tuple[str, str] | None:
    """The earliest and the latest day of a PartialDate, None when it is absent or not of its form.

    The 31st stands for the end of any month: no day is later.
    """
    value = partial.get("value", "") if partial is not None else ""
    if partial is None or _PARTIAL.fullmatch(value) is None:
        return None
    latest = value + "-12-31" if len(value) == 4 else (value + "-31")[:10]
    ends = partial.get("notBefore", (value + "-01-01")[:10]), partial.get("notAfter", latest)
    return ends if all(map(_DAY.fullmatch, ends)) else None


def _eighteenth_birthday(day: str) -> str:
    """Someone born on 29 February turns 18 on 29 February or, where the year has none, on the day after the 28th."""
    return f"{int(day[:4]) + 18:04d}{day[4:]}"
