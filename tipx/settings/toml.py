"""Reads TOML, and tells in which line a key stands, as well as the usual ways of writing it allow."""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import Any

_PART = r"""(?:"[^"\n]*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_DOTTED = rf"\s*({_PART}(?:\s*\.\s*{_PART})*)\s*"
_TABLES = re.compile(rf"\s*\[\[{_DOTTED}\]\]")
_TABLE = re.compile(rf"\s*\[{_DOTTED}\]")
_KEY = re.compile(rf"{_DOTTED}=")
_AT = re.compile(r" *\(at line ([0-9]+), column [0-9]+\)$")

Steps = tuple[str | int, ...]
"""A place in a document: keys, and the indices of tables in a list (from 0)."""


class TomlError(ValueError):
    """A text that is no TOML: why, and in which line as far as it is known."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(why)
        self.line = line


def load(raw: bytes) -> tuple[dict[str, Any], str]:
    """The document of these bytes, and their text. Raises TomlError."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TomlError("it is not UTF-8", raw.count(b"\n", 0, error.start) + 1) from None
    try:
        return tomllib.loads(text), text
    except RecursionError:
        raise TomlError("it is nested too deep") from None
    except ValueError as error:
        said = str(error)
        at = _AT.search(said)
        why = _AT.sub("", said)
        raise TomlError(f"it is no TOML: {why[:1].lower()}{why[1:]}", int(at[1]) if at else None) from None


def line_of(text: str, place: Steps) -> int | None:
    """The line, from 1, of the key at that place, else of the nearest around it that can be told; None for none."""
    lines = _lines(text)
    for length in range(len(place), 0, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return None


def _lines(text: str) -> dict[Steps, int]:
    found: dict[Steps, int] = {}
    counts: Counter[Steps] = Counter()
    table: Steps = ()
    for number, line in enumerate(text.splitlines(), 1):
        if match := _TABLES.match(line):
            path = _steps(match[1])
            table = (*path, counts[path])
            counts[path] += 1
            found.setdefault(path, number)
        elif match := _TABLE.match(line):
            table = _steps(match[1])
        elif match := _KEY.match(line):
            steps = (*table, *_steps(match[1]))
            for length in range(len(table) + 1, len(steps) + 1):
                found.setdefault(steps[:length], number)
            continue
        else:
            continue
        for length in range(1, len(table) + 1):
            found.setdefault(table[:length], number)
    return found


def _steps(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))
