"""The strict JSON parser: plain data, with everything that the standard refuses taken out and named.

It is slow beside a native parser and is used only where that one cannot be trusted to see everything.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, NamedTuple

from tipx.reading.lines import between, spots_in_text
from tipx.reading.model import LISTS, TEXT, Limits, Path, ReadFinding, too_many

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?[0-9A-Za-z.+-]+")
_WORD = re.compile(r"[A-Za-z]+")
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_NUMERIC = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|-?(?:NaN|Infinity)")
_RUN = re.compile(r'[^"\\\x00-\x1f]*')
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_HEX = re.compile("[0-9a-fA-F]{4}")
_GREATEST = 2**53 - 1
_GONE = object()


class Parsed(NamedTuple):
    """What was read: the data (None where nothing could be), the places taken out, the findings, where it ended.

    `fatal` is true when the text could not be read to its end. `cut`: records (by their place in a bundle, else the whole) with
    so many problems that the others were not noted; what is left of their data is not to be judged.
    """

    data: Any
    refused: set[Path]
    findings: list[ReadFinding]
    fatal: bool
    end: int
    cut: Collection[Path] = ()


def parse(text: str, limits: Limits, start: int = 0, *, alone: bool = True, keep: bool = True) -> Parsed:
    """Read one JSON value of the text from `start`. With `alone` nothing but white space may follow it. Where `keep` is False
    the text is read through and no data is built: only what was found counts, and whether it can be read to its end.

    The spans of the findings are those of the text (its first line is 1, its first byte 0).
    """
    reader = _Reader(text, limits, keep)
    try:
        value, end = reader.value(reader.skip(start), ())
        end = reader.skip(end)
        if alone and end < len(text):
            reader.stop(end, "after")
    except _Stop:
        return Parsed(None, reader.refused, reader.findings(), True, len(text))
    return Parsed(None if value is _GONE else value, reader.refused, reader.findings(), False, end, reader.cut)


def record_of(path: Path) -> Path:
    """The record of a bundle in which a place is; the whole where it is in none."""
    return path[:2] if len(path) > 2 and path[0] in LISTS and isinstance(path[1], int) else ()


class _Stop(Exception):
    """The text cannot be read any further; the finding is noted."""


class _Reader:
    def __init__(self, text: str, limits: Limits, keep: bool = True) -> None:
        self._text = text
        self._limits = limits
        self._keep = keep
        self._mute = 0
        self._noted: list[tuple[ReadFinding, int, int]] = []
        self._counts: dict[Path, int] = {}
        self.refused: set[Path] = set()
        self.cut: set[Path] = set()

    def findings(self) -> list[ReadFinding]:
        """What was found, with its places."""
        length = len(self._text)
        stretches = [(start, min(end, length)) for _, start, end in self._noted]
        spots = spots_in_text(self._text, (offset for stretch in stretches for offset in stretch))
        return [
            finding._replace(span=between(spots[start], spots[end]))
            for (finding, _, _), (start, end) in zip(self._noted, stretches, strict=True)
        ]

    def skip(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at

    def stop(self, at: int, say: str) -> _Stop:
        """Note that the text is malformed here. Raises, so it never returns."""
        if at >= len(self._text) and say not in ("string",):
            say = "cut"
        self._noted.append((ReadFinding("TIPX-SYN-001", None, None, say), at, at + 1))
        raise _Stop

    def _note(self, identifier: str, start: int, end: int, path: Path, say: str = "", **args: int) -> bool:
        """Note a finding; False where it does not count. Raises where the text has more of them than it may have."""
        record = record_of(path)
        if self._mute or record in self.cut:
            return False
        counted, most = self._counts.get(record, 0), self._limits.max_per_record
        if counted >= most:
            self.cut.add(record)
            self._noted.append((too_many(most, path=record), start, end))
            return False
        if len(self._noted) >= TEXT * most:
            self._noted.append((too_many(TEXT * most, "text"), start, end))
            raise _Stop
        self._counts[record] = counted + 1
        self._noted.append((ReadFinding(identifier, None, path, say, args), start, end))
        return True

    def _refuse(self, identifier: str, start: int, end: int, path: Path, **args: int) -> object:
        if self._note(identifier, start, end, path, "", **args):
            self.refused.add(path)
        return _GONE

    def value(self, at: int, path: Path) -> tuple[Any, int]:
        first = self._text[at : at + 1]
        if first == '"':
            return self._string(at, path)
        if first == "{":
            return self._object(at, path)
        if first == "[":
            return self._array(at, path)
        if first in "-0123456789NI" and first:
            return self._number(at, path)
        found = _WORD.match(self._text, at)
        word = found.group() if found else ""
        end = at + len(word)
        if word in ("true", "false"):
            return word == "true", end
        if word == "null":
            return self._refuse("TIPX-SYN-007", at, end, path), end
        if word.lower() in ("true", "false"):
            raise self.stop(at, "capital")
        raise self.stop(at, {"'": "single-quotes", "/": "comment", "#": "comment"}.get(first, "value"))

    def _number(self, at: int, path: Path) -> tuple[Any, int]:
        found = _NUMBER.match(self._text, at)
        token = found.group() if found else ""
        end = at + len(token)
        if _PLAIN_NUMBER.fullmatch(token) and token != "-0" and len(token) <= 17 and abs(int(token)) <= _GREATEST:
            return int(token), end
        if not _NUMERIC.fullmatch(token):
            raise self.stop(at, "value")
        identifier, args = bad_number(len(token), self._limits)
        return self._refuse(identifier, at, end, path, **args), end

    def _string(self, at: int, path: Path) -> tuple[Any, int]:
        text, end = self.raw_string(at)
        if len(text) > self._limits.max_string:
            return self._refuse("TIPX-SYN-012", at, end, path, limit=self._limits.max_string), end
        bad = _BAD.search(text)
        if bad is not None:
            return self._refuse(bad_character(bad.group()), at, end, path), end
        return text, end

    def raw_string(self, at: int) -> tuple[str, int]:
        """The text of a string token and where it ends; surrogate pairs joined, nothing judged."""
        text = self._text
        parts: list[str] = []
        place = at + 1
        while True:
            run = _RUN.match(text, place)
            assert run is not None
            parts.append(run.group())
            place = run.end()
            mark = text[place : place + 1]
            if mark == '"':
                return _joined(parts), place + 1
            if mark == "\\":
                escape = text[place + 1 : place + 2]
                digits = _HEX.match(text, place + 2) if escape == "u" else None
                if digits is not None:
                    parts.append(chr(int(digits.group(), 16)))
                    place += 6
                elif escape in _ESCAPES and escape:
                    parts.append(_ESCAPES[escape])
                    place += 2
                else:
                    raise self.stop(place if escape else len(text), "escape")
            elif not mark:
                raise self.stop(at, "string")
            elif mark in "\t\n\r":
                raise self.stop(place, "line-break")
            else:
                parts.append(mark)
                place += 1

    def _object(self, at: int, path: Path) -> tuple[Any, int]:
        self._check_depth(at, path)
        found: dict[str, Any] = {}
        seen: set[str] = set()
        place = self.skip(at + 1)
        if self._text.startswith("}", place):
            return found, place + 1
        while True:
            if not self._text.startswith('"', place):
                mark = self._text[place : place + 1]
                kinds = {"'": "single-quotes", "/": "comment", "#": "comment", "}": "trailing-comma"}
                raise self.stop(place, kinds.get(mark, "name"))
            start = place
            name, place = self.raw_string(place)
            place = self.skip(place)
            if not self._text.startswith(":", place):
                raise self.stop(place, "colon")
            here = (*path, name)
            if name in seen:
                place = self._second(self.skip(place + 1), here)
                self._note("TIPX-SYN-005", start, place, here)
            else:
                value, place = self.value(self.skip(place + 1), here)
                wrong = self._wrong_name(name)
                if wrong is not None:
                    if self._note(wrong, start, place, path, "", **self._limit_of(wrong)):
                        self.refused.add(here)
                elif value is not _GONE and self._keep:
                    found[name] = value
            seen.add(name)
            place = self.skip(place)
            if self._text.startswith("}", place):
                return found, place + 1
            if not self._text.startswith(",", place):
                raise self.stop(place, "comma")
            place = self.skip(place + 1)

    def _second(self, at: int, path: Path) -> int:
        """Read over the value of a field that has one already: nothing in it counts. Gives where it ends."""
        self._mute += 1
        _, end = self.value(at, path)
        self._mute -= 1
        return end

    def _wrong_name(self, name: str) -> str | None:
        """The id of what is wrong with a field name, None when nothing is."""
        if len(name) > self._limits.max_string:
            return "TIPX-SYN-012"
        bad = _BAD.search(name)
        return None if bad is None else bad_character(bad.group())

    def _limit_of(self, identifier: str) -> dict[str, int]:
        return {"limit": self._limits.max_string} if identifier == "TIPX-SYN-012" else {}

    def _array(self, at: int, path: Path) -> tuple[Any, int]:
        self._check_depth(at, path)
        found: list[Any] = []
        count = 0
        place = self.skip(at + 1)
        if self._text.startswith("]", place):
            return found, place + 1
        while True:
            if self._text.startswith("]", place):
                raise self.stop(place, "trailing-comma")
            value, place = self.value(place, (*path, count))
            count += 1
            if self._keep:
                # What is taken out of a list leaves its place, so that the places of the others stay true.
                found.append(None if value is _GONE else value)
            place = self.skip(place)
            if self._text.startswith("]", place):
                return found, place + 1
            if not self._text.startswith(",", place):
                raise self.stop(place, "comma")
            place = self.skip(place + 1)

    def _check_depth(self, at: int, path: Path) -> None:
        if len(path) >= self._limits.max_depth:
            limit = {"limit": self._limits.max_depth}
            self._noted.append((ReadFinding("TIPX-SYN-010", None, None, "", limit), at, at + 1))
            raise _Stop


def _joined(parts: list[str]) -> str:
    text = "".join(parts)
    if any("\ud800" <= part <= "\udfff" for part in parts if len(part) == 1):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return text


def bad_character(character: str) -> str:
    """The id for a character that no text may hold."""
    return "TIPX-SYN-009" if "\ud800" <= character <= "\udfff" else "TIPX-SYN-008"


def bad_number(length: int, limits: Limits) -> tuple[str, dict[str, int]]:
    """The id, with its arguments, for a number of that many characters which the standard refuses."""
    if length > limits.max_number:
        return "TIPX-SYN-024", {"limit": limits.max_number}
    return "TIPX-SYN-006", {}
