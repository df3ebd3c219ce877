"""Makes an input that breaks a promise as small as time allows, so that a person can see what it is about."""

from __future__ import annotations

import time
from collections.abc import Callable

WIDTHS = (4096, 1024, 256, 64, 16, 8, 4, 2, 1)


def minimised(raw: bytes, still_breaks: Callable[[bytes], bool], seconds: float) -> bytes:
    """The smallest input found by leaving stretches out, while it still breaks the same promise."""
    end = time.monotonic() + seconds
    smaller = True
    while smaller:
        smaller = False
        for width in (one for one in (len(raw) // 2, *WIDTHS) if 0 < one <= len(raw)):
            at = 0
            while at < len(raw):
                if time.monotonic() > end:
                    return raw
                shorter = raw[:at] + raw[at + width :]
                if still_breaks(shorter):
                    raw, smaller = shorter, True
                else:
                    at += width
    return raw
