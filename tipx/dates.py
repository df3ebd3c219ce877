"""Days, moments and intervals, as the standard compares them.

A day is an ordinal (1 is 1 January of year 1, proleptic Gregorian calendar, as `datetime.date.toordinal`); a moment is
nanoseconds since 1970-01-01T00:00:00Z. Texts are judged by form first: these functions take what the patterns of the
schemas let through and answer None for what does not exist.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

NANOSECONDS = 1_000_000_000
DAY = 86_400
EPOCH = datetime.date(1970, 1, 1).toordinal()
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Interval(NamedTuple):
    """A day that is not exactly known: from the earliest to the latest that it can be, both included."""

    earliest: int
    latest: int


@functools.lru_cache(maxsize=65536)
def ordinal(text: str) -> int | None:
    """The day of `YYYY-MM-DD`; None when there is no such day."""
    try:
        return datetime.date(int(text[:4]), int(text[5:7]), int(text[8:10])).toordinal()
    except ValueError:
        return None


def interval_of_date(text: str) -> Interval | None:
    """The interval of a whole date: one day; None when there is no such day."""
    day = ordinal(text)
    return None if day is None else Interval(day, day)


@functools.lru_cache(maxsize=65536)
def _interval_of_value(text: str) -> Interval | None:
    if len(text) == 10:
        return interval_of_date(text)
    try:
        year = int(text[:4])
        if len(text) == 4:
            return Interval(datetime.date(year, 1, 1).toordinal(), datetime.date(year, 12, 31).toordinal())
        month = int(text[5:7])
        first = datetime.date(year, month, 1).toordinal()
        last = datetime.date(year, 12, 31) if month == 12 else datetime.date(year, month + 1, 1)
        return Interval(first, last.toordinal() - (month != 12))
    except ValueError:
        return None


def interval_of_partial(partial: Mapping[str, Any]) -> Interval | None:
    """The interval of a PartialDate: the year, month or day of `value`, replaced at either end by notBefore, notAfter.

    None when there is no value, or no such day, month or year. Where notBefore lies behind notAfter the interval is that
    of the value alone (another rule reports it).
    """
    value = partial.get("value")
    interval = None if value is None else _interval_of_value(value)
    if interval is None:
        return None
    earliest, latest = partial.get("notBefore"), partial.get("notAfter")
    first = ordinal(earliest) if earliest is not None else None
    last = ordinal(latest) if latest is not None else None
    found = Interval(interval.earliest if first is None else first, interval.latest if last is None else last)
    return found if found.earliest <= found.latest else interval


@functools.lru_cache(maxsize=65536)
def instant(text: str) -> int | None:
    """The moment of `YYYY-MM-DDThh:mm:ss[.fffffffff](Z|+hh:mm)`; None when there is no such moment or offset."""
    day = ordinal(text[:10])
    hour, minute, second = int(text[11:13]), int(text[14:16]), int(text[17:19])
    offset = _offset(text)
    if day is None or offset is None or hour > 23 or minute > 59 or second > 59:
        return None
    fraction = text[20:].rstrip("Z").partition("+")[0].partition("-")[0] if text[19:20] == "." else ""
    nanoseconds = int(fraction.ljust(9, "0")) if fraction else 0
    seconds = (day - EPOCH) * DAY + hour * 3600 + minute * 60 + second - offset * 60
    return seconds * NANOSECONDS + nanoseconds


def _offset(text: str) -> int | None:
    """The offset from UTC in minutes; None when it lies beyond 14:00 or its minutes beyond 59."""
    if text.endswith("Z"):
        return 0
    hours, minutes = int(text[-5:-3]), int(text[-2:])
    if minutes > 59 or hours > 14 or (hours == 14 and minutes):
        return None
    return (hours * 60 + minutes) * (-1 if text[-6] == "-" else 1)


def day_of_datetime(text: str) -> int | None:
    """The day of a date and time in its own offset; None when there is no such moment."""
    return ordinal(text[:10]) if instant(text) is not None else None


def day_of_instant(moment: int) -> int:
    """The UTC day of a moment."""
    return EPOCH + moment // (DAY * NANOSECONDS)


def format_day(day: int) -> str:
    """A day as `YYYY-MM-DD`."""
    return datetime.date.fromordinal(max(day, 1)).isoformat()


def format_instant(moment: int) -> str:
    """A moment as `YYYY-MM-DDThh:mm:ss[.fffffffff]Z`."""
    seconds, nanoseconds = divmod(moment, NANOSECONDS)
    stamp = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
    fraction = f".{nanoseconds:09d}".rstrip("0") if nanoseconds else ""
    return stamp.isoformat() + fraction + "Z"


def certainly_before(earlier: Interval, later: Interval) -> bool:
    """Whether the first is before the second whatever the two really are."""
    return earlier.latest < later.earliest


def birthday(birth: int, years: int) -> int:
    """The day on which someone born on that day completes so many years; 29 February becomes 1 March."""
    born = datetime.date.fromordinal(birth)
    year = born.year + years
    if year > datetime.MAXYEAR:
        return datetime.date.max.toordinal()
    try:
        return born.replace(year=year).toordinal()
    except ValueError:
        return datetime.date(year, 3, 1).toordinal()


def age(birth: int, day: int) -> int:
    """Completed years on a day; negative before birth."""
    years = datetime.date.fromordinal(day).year - datetime.date.fromordinal(birth).year
    return years if birthday(birth, years) <= day else years - 1


def age_on(birth: Interval, day: Interval) -> tuple[int, int]:
    """The youngest and the oldest age in completed years that the two intervals allow."""
    return _signed_age(birth.latest, day.earliest), _signed_age(birth.earliest, day.latest)


def _signed_age(birth: int, day: int) -> int:
    return age(birth, day) if day >= birth else -1


def working_days_between(first: int, last: int, weekend: Collection[str]) -> int:
    """How many working days lie after the first day, up to and including the last; 0 when it is not later."""
    if last <= first:
        return 0
    free = {WEEKDAYS.index(name) for name in weekend}
    weeks, rest = divmod(last - first, 7)
    extra = sum((first + step) % 7 not in {(day + 1) % 7 for day in free} for step in range(1, rest + 1))
    return weeks * (7 - len(free)) + extra
