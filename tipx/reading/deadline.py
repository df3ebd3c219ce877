"""When the time that a run may take is over."""

from __future__ import annotations

import time

from tipx.reading.model import Limits, ReadFinding


class Deadline:
    """The end of the time of one run, told by a clock that no change of the system's time moves."""

    def __init__(self, limits: Limits) -> None:
        self._limit = limits.max_seconds
        self._end = None if limits.max_seconds is None else time.monotonic() + limits.max_seconds

    @classmethod
    def left(cls, seconds: float | None, limits: Limits | None = None) -> Deadline:
        """The end of so many seconds from now on; of None never. `limits`: of which they are the rest."""
        found = cls(limits or Limits())
        found._end = None if seconds is None else time.monotonic() + seconds
        return found

    def seconds_left(self) -> float | None:
        """How long it still is; None where no end was set."""
        return None if self._end is None else max(self._end - time.monotonic(), 0.0)

    def is_over(self) -> bool:
        """Whether the time is up; never where none was set."""
        return self._end is not None and time.monotonic() > self._end

    def finding(self) -> ReadFinding:
        """What is said of a payload that was not judged to its end."""
        return ReadFinding("TIPX-SYN-025", args={"limit": self._limit or 0})


NEVER = Deadline(Limits())
"""No end of time."""
