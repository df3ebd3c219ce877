"""What the quick way of reading XML knows of texts: references, whole numbers, and when to doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

SPACE = " \t\r\n"
CONTROLS = tuple(chr(code) for code in range(32) if chr(code) not in SPACE)
_BOOLEANS = {"true": True, "false": False}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,15})")
_GREATEST = 2**53 - 1
_REFERENCE = re.compile(r"&([^&;]*;)?")
_NUMBERED = re.compile(r"#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}));")
_NAMED = {"lt;": "<", "gt;": ">", "amp;": "&", "quot;": '"', "apos;": "'"}


class Doubt(Exception):
    """The slow reader has to look at it."""


def integer(text: str) -> int:
    """A whole number in its one lexical form."""
    if _INTEGER.fullmatch(text) is None or text == "-0" or abs(int(text)) > _GREATEST:
        raise Doubt
    return int(text)


def boolean(text: str) -> bool:
    """A truth value in its one lexical form."""
    if text not in _BOOLEANS:
        raise Doubt
    return _BOOLEANS[text]


def blank(text: str) -> None:
    """Doubt unless there is nothing but white space."""
    if text.strip(SPACE):
        raise Doubt


def decoded(parts: Iterable[tuple[str, str, str]], longest: int) -> Iterator[tuple[str, str, str]]:
    """Parts (tags, a bracket, the text behind them) with the references in the texts resolved; a text too long is doubtful."""
    for tags, bracket, raw in parts:
        text = resolved(raw) if "&" in raw else raw
        if len(text) > longest:
            raise Doubt
        yield tags, bracket, text


def resolved(text: str) -> str:
    """A text with its references resolved."""
    return _REFERENCE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    name = found.group(1) or ""
    if name in _NAMED:
        return _NAMED[name]
    numbered = _NUMBERED.fullmatch(name)
    if numbered is None:
        raise Doubt
    code = int(numbered.group(1), 16) if numbered.group(1) else int(numbered.group(2))
    if code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF:
        return chr(code)
    raise Doubt
