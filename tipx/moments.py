"""The moment of judging, as options name it."""

from __future__ import annotations

import re
import time

from tipx import dates


def moment(text: str | None) -> int:
    """The moment of judging in nanoseconds since 1970 (UTC), from a date, a date and time with offset, or the clock.

    Raises ValueError when the text is neither.
    """
    if text is None:
        return time.time_ns()
    found = dates.instant(text if "T" in text else text + "T00:00:00Z") if _MOMENT.fullmatch(text) else None
    if found is None:
        raise ValueError("the moment of judging is neither a date (YYYY-MM-DD) nor a date and time with offset")
    return found


_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2}))?"
)
