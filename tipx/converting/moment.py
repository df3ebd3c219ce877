"""The moment of a conversion, as the standard writes moments."""

from __future__ import annotations

import datetime

from tipx.moments import moment


def written(now: str | None) -> str:
    """The moment that was given, or that of the clock, in UTC to the second. Raises ValueError where it is none."""
    if now is None:
        return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    moment(now)
    if "T" not in now:
        return f"{now}T00:00:00Z"
    return now
