"""The guard of CSV cells: an apostrophe before texts that a spreadsheet would run as formulas.

`unguarded(guarded(text)) == text` for every text: a text that itself begins with an apostrophe and a sign is guarded too.
"""

from __future__ import annotations

import re

GUARD = "'"

_RISKY = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""What spreadsheets take for the beginning of a formula, plain or in full width, and what they skip before one."""

RISKY = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20" + GUARD)
"""What a text begins with of which `guarded` is to be asked; to save the call for all others."""

_TO_GUARD = re.compile(f"{GUARD}?[{_RISKY}]|{GUARD}{GUARD}")
_GUARDED = re.compile(f"{GUARD}[{_RISKY}{GUARD}]")


def guarded(text: str) -> str:
    """The text as it may stand in a CSV cell."""
    return GUARD + text if _TO_GUARD.match(text) else text


def unguarded(text: str) -> str:
    """The text that a CSV cell means."""
    return text[1:] if _GUARDED.match(text) else text
