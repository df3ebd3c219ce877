"""The guard of CSV cells: an apostrophe before texts that a spreadsheet would run as formulas, or that look like its error values.

`unguarded(guarded(text)) == text` for every text: a text that itself begins with an apostrophe and a sign is guarded too.
"""

from __future__ import annotations

import re

GUARD = "'"

_RISKY = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""What spreadsheets take for the beginning of a formula, plain or in full width, and what they skip before one."""

ERRORS = frozenset(
    (
        "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!",
        "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!",
    )
)  # fmt: skip
"""What spreadsheets show, and write into CSV, where a formula has no value."""

RISKY = frozenset("#=+-@\t\r\n\uff1d\uff0b\uff0d\uff20" + GUARD)
"""What a text begins with of which `guarded` is to be asked; to save the call for all others."""

_ERROR = f"(?:{'|'.join(map(re.escape, sorted(ERRORS)))})\\Z"
_TO_GUARD = re.compile(f"{GUARD}?(?:[{_RISKY}]|{_ERROR})|{GUARD}{GUARD}")
_GUARDED = re.compile(f"{GUARD}(?:[{_RISKY}{GUARD}]|{_ERROR})")


def guarded(text: str) -> str:
    """The text as it may stand in a CSV cell."""
    return GUARD + text if _TO_GUARD.match(text) else text


def unguarded(text: str) -> str:
    """The text that a CSV cell means."""
    return text[1:] if _GUARDED.match(text) else text
