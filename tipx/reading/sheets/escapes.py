"""The escapes of workbook texts: `_xHHHH_` stands for a character that XML cannot carry or would change.

ECMA-376, part 1, 22.9.2.19 (ST_Xstring). `unescaped(escaped(text)) == text` for every text of XML.
"""

from __future__ import annotations

import re

_ESCAPE = re.compile("_x([Dd][89ABab][0-9A-Fa-f]{2})__x([Dd][C-Fc-f][0-9A-Fa-f]{2})_|_x([0-9A-Fa-f]{4})_")
"""Two halves of a character, or a character."""

_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}[_\x00-\x08\x0b-\x1f\ufffe\uffff])")
"""Control characters but tab and line feed; and an underscore that would begin an escape, also one whose end is the
underscore of the escape that comes next."""


def escaped(text: str) -> str:
    """The text as it is written in the XML of a workbook (before the escapes of XML itself)."""
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


def unescaped(text: str) -> str:
    """The text that a cell of a workbook means. Halves of characters stay as they are written: no text can hold them."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    first, second, whole = found.groups()
    if whole is None:
        return chr(0x10000 + ((int(first, 16) & 0x3FF) << 10) + (int(second, 16) & 0x3FF))
    code = int(whole, 16)
    return found.group() if 0xD800 <= code <= 0xDFFF else chr(code)
