"""How a bad input is written down: the bytes, and exactly what must be said of them.

`at` is a text that stands once in the bytes: the (first) problem of layer syntax stands where it begins; END is the end.
"""

from __future__ import annotations

from typing import NamedTuple

JUDGED, BLOCKED, UNFINISHED, NO_TYPE = "ddddd", "dbbbb", "uuuuu", "ddbbb"
"""Layers syntax to cross: all done; nothing left to judge; cut short by a limit; stopped after the schema."""
END = b""


class Bad(NamedTuple):
    raw: bytes
    ids: tuple[str, ...]
    verdict: str = "invalid"
    states: str = JUDGED
    at: bytes | None = None


def refused(raw: bytes, *numbers: str, at: bytes | str | None = None, states: str = JUDGED) -> Bad:
    return Bad(
        raw, tuple(f"TIPX-{one}" for one in numbers), "invalid", states, at.encode() if isinstance(at, str) else at
    )


def refused_whole(raw: bytes, *numbers: str, at: bytes | str | None = None) -> Bad:
    """Refused as a whole: nothing is left to be judged."""
    return refused(raw, *numbers, at=at, states=BLOCKED)
