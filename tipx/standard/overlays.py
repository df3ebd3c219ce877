"""Overlays of profiles: JSON Schemas that say what a record must hold beyond the standard.

They know `properties`, `items`, `required`, `enum`, `const`, `pattern`, `minLength`, `maxLength`, `minimum`, `maximum`, `minItems` and
`maxItems`; every one of them only refuses. `title` and `description` say why. Everything else is refused when a profile is checked.
"""

from __future__ import annotations

import functools
import importlib
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

KEYWORDS = frozenset(
    ("properties", "items", "required", "enum", "const", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems")
)  # fmt: skip
ANNOTATIONS = frozenset(("$schema", "title", "description", "$comment"))

Path = tuple[str | int, ...]


class Unmet(NamedTuple):
    """Something that an overlay asks for and a record does not hold: where, by which keyword, and what the keyword says."""

    path: Path
    keyword: str
    limit: str | int


def missing(data: Any, overlay: Mapping[str, Any], path: Path = ()) -> Iterator[Path]:
    """The places of fields that an overlay requires and some data does not have."""
    if isinstance(data, dict):
        for name in overlay.get("required", ()):
            if name not in data:
                yield (*path, name)
    for place, inner, below in _inner(data, overlay, path):
        yield from missing(inner, below, place)


def unmet(data: Any, overlay: Mapping[str, Any], path: Path = ()) -> Iterator[Unmet]:
    """What of an overlay the values of some data do not meet. Values of another type than a keyword is about are passed over:
    the standard says what type they have."""
    if isinstance(data, list):
        yield from _sizes(len(data), overlay, path, "minItems", "maxItems")
    elif isinstance(data, bool):
        yield from _words(data, overlay, path)
    elif isinstance(data, int):
        yield from _sizes(data, overlay, path, "minimum", "maximum")
        yield from _words(data, overlay, path)
    elif isinstance(data, str):
        yield from _sizes(len(data), overlay, path, "minLength", "maxLength")
        yield from _words(data, overlay, path)
        if "pattern" in overlay and compiled(overlay["pattern"]).search(data) is None:
            yield Unmet(path, "pattern", overlay["pattern"])
    for place, inner, below in _inner(data, overlay, path):
        yield from unmet(inner, below, place)


def _inner(data: Any, overlay: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Any, Mapping[str, Any]]]:
    """What of the data the overlay says more about: where, the data, and the overlay of it."""
    if isinstance(data, dict):
        for name, below in overlay.get("properties", {}).items():
            if name in data:
                yield (*path, name), data[name], below
    elif isinstance(data, list) and "items" in overlay:
        for index, item in enumerate(data):
            yield (*path, index), item, overlay["items"]


@functools.lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern of an overlay: `$` is the end of the value, never before a line feed. Raises re.error."""
    return re.compile("".join(_AT_THE_END.get(part, part) for part in _PARTS.findall(pattern)))


_PARTS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
"""The parts of a pattern: an escaped character, a class of characters, any other character."""
_AT_THE_END = {"$": r"\Z"}


def _sizes(size: int, overlay: Mapping[str, Any], path: Path, least: str, most: str) -> Iterator[Unmet]:
    if least in overlay and size < overlay[least]:
        yield Unmet(path, least, overlay[least])
    if most in overlay and size > overlay[most]:
        yield Unmet(path, most, overlay[most])


def _words(value: Any, overlay: Mapping[str, Any], path: Path) -> Iterator[Unmet]:
    if "enum" in overlay and value not in overlay["enum"]:
        yield Unmet(path, "enum", ", ".join(map(str, overlay["enum"])))
    if "const" in overlay and value != overlay["const"]:
        yield Unmet(path, "const", str(overlay["const"]))


# -- patterns that take for ever ---------------------------------------------------------------------------------------

Parsed = Sequence[tuple[Any, Any]]
"""What the parser of Python makes of a pattern: parts one after the other, each of a kind, with what it is made of."""

_MANY = 20
"""A part that may stand more often than that is taken for one that may stand any number of times."""
_FEW, _FEWEST = 5, 2
"""So often a part that can be read in several ways may stand at most; less often where it holds one that may stand many times."""
_LENGTH = 1000
"""So many places are counted where a part that may stand any number of times can end."""
_MOST_WAYS = _LENGTH**2
_MOST_STEPS = 2000
"""A part that repeats is looked at where it is made of so many parts at most, each counted as often as it stands."""
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_BEGINNINGS = ("AT_BEGINNING", "AT_BEGINNING_STRING")

_BEYOND = 0x10000
"""Sets of characters are numbers with a bit for each; this bit stands for all characters beyond the basic plane."""
_ALL = (1 << (_BEYOND + 1)) - 1
_ASCII = (1 << 128) - 1


def why_slow(pattern: str, *, anywhere: bool) -> str:
    """Why a pattern may take for ever on some texts; empty where it cannot. What cannot be shown to be quick is slow.
    `anywhere`: it is looked for within a text, else it has to fit all of it. Raises re.error."""
    parsed = _parser().parse(pattern)
    reading = _Reading(bool(parsed.state.flags & re.IGNORECASE) or _ignores_case(parsed))
    try:
        if reading.has_open_repeat(parsed):
            return "a part that repeats can be read in several ways, as in (a+)+ or (a|a)*"
    except _TooLargeError:
        return "a part that repeats is too large to be looked at"
    starts = _LENGTH if anywhere and _has_many(parsed) and not _is_anchored(parsed) else 1
    if starts * reading.ways(parsed) > _MOST_WAYS:
        return "too many of its parts can hold the same characters, as in .*.*.*.*"
    return ""


def width(pattern: str) -> tuple[int, int]:
    """How many characters a text has at least and at most that a pattern fits."""
    least, most = _parser().parse(pattern).getwidth()
    return int(least), int(most)


def _parser() -> Any:
    return importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")


class _TooLargeError(Exception):
    """A part that repeats is made of too many parts."""


class _Automaton(NamedTuple):
    """A part of a pattern: whether it can be empty, and the places for characters with which it can begin and end."""

    empty: bool
    first: list[int]
    last: list[int]


_NOTHING = _Automaton(True, [], [])


class _Reading:
    """How a pattern can be read. `folded`: capital and small letters are the same."""

    def __init__(self, folded: bool) -> None:
        self._folded = folded
        self._characters: list[int] = []
        self._next: list[list[int]] = []
        """For each place the places that can follow, once for each way."""
        self._is_twice_empty = False
        """Whether a part can be empty in several ways."""
        self._steps = 0

    # A part that repeats is read in one way only where at each place the next character says which place comes next.

    def has_open_repeat(self, parts: Parsed, times: int = 1) -> bool:
        """Whether something that repeats can be read in several ways. `times`: so often all of it may stand."""
        for kind, given in parts:
            total = times
            if kind.name in _REPEATS:
                total *= max(int(given[1]), 1)
                limit = _FEWEST if _has_many(given[2]) else _FEW
                if total > limit and _Reading(self._folded)._is_open(given[2]):
                    return True
            if any(self.has_open_repeat(inner, total) for inner in _inner_parts(kind.name, given)):
                return True
        return False

    def _is_open(self, body: Parsed) -> bool:
        """Whether a part that repeats any number of times can be read in several ways."""
        whole = self._sequence(body)
        self._link(whole, whole)
        return self._is_twice_empty or any(map(self._is_ambiguous, self._next))

    def _is_ambiguous(self, following: list[int]) -> bool:
        seen = 0
        for place in following:
            if seen & self._characters[place]:
                return True
            seen |= self._characters[place]
        return False

    def _sequence(self, parts: Parsed) -> _Automaton:
        found = _NOTHING
        for kind, given in parts:
            found = self._joined(found, self._part(kind.name, given))
        return found

    def _link(self, one: _Automaton, other: _Automaton) -> None:
        for place in one.last:
            self._next[place] += other.first

    def _joined(self, one: _Automaton, other: _Automaton) -> _Automaton:
        self._link(one, other)
        first = one.first + (other.first if one.empty else [])
        return _Automaton(one.empty and other.empty, first, other.last + (one.last if other.empty else []))

    def _part(self, name: str, given: Any) -> _Automaton:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise _TooLargeError
        characters = self._set(name, given)
        if characters is not None:
            return self._place(characters)
        if name in _REPEATS:
            return self._repeat(int(given[0]), int(given[1]), given[2])
        if name in ("BRANCH", "GROUPREF_EXISTS"):
            ways = [self._sequence(inner) for inner in _inner_parts(name, given)]
            self._is_twice_empty |= sum(one.empty for one in ways) > 1
            return _Automaton(
                any(one.empty for one in ways),
                list(chain.from_iterable(one.first for one in ways)),
                list(chain.from_iterable(one.last for one in ways)),
            )
        if name in ("SUBPATTERN", "ATOMIC_GROUP"):
            return self._sequence(_inner_parts(name, given)[0])
        if name == "GROUPREF":
            found = self._place(_ALL)
            self._link(found, found)
            return self._optional(found)
        return _NOTHING

    def _place(self, characters: int) -> _Automaton:
        place = len(self._characters)
        self._characters.append(characters)
        self._next.append([])
        return _Automaton(False, [place], [place])

    def _repeat(self, least: int, most: int, body: Parsed) -> _Automaton:
        if most > _MANY:
            found = self._sequence(body)
            self._link(found, found)
            return self._optional(found) if least == 0 else found
        found = _NOTHING
        for number in range(most, 0, -1):  # From the last one: a{1,3} is a(a(a)?)?
            found = self._joined(self._sequence(body), found)
            if number > least:
                found = self._optional(found)
        return found

    def _optional(self, one: _Automaton) -> _Automaton:
        self._is_twice_empty |= one.empty
        return one._replace(empty=True)

    # Where parts that stand one after the other can hold the same characters, each place is tried where one ends.

    def ways(self, parts: Parsed, after: int = 0) -> int:
        """In how many ways the parts may be tried on a text. `after`: the characters with which what follows can begin."""
        found = 1
        for kind, given in reversed(list(parts)):
            found = min(found * self._ways(kind.name, given, after), _MOST_WAYS + 1)
            begins, is_empty = self._start(kind.name, given)
            after = begins | after if is_empty else begins
        return found

    def _ways(self, name: str, given: Any, after: int) -> int:
        inner = _inner_parts(name, given)
        if name in _REPEATS:
            least, most, body = int(given[0]), int(given[1]), given[2]
            begins, _ = self._starts(body)
            ends = 1 if least == most or not begins & after else _LENGTH if most > _MANY else most - least + 1
            each = self.ways(body, after | begins)
            return ends * (each if most > _FEW else each**most)
        if name in ("BRANCH", "GROUPREF_EXISTS"):
            return sum(self.ways(one, after) for one in inner)
        if name == "GROUPREF":
            return _LENGTH
        return self.ways(inner[0], after if name in ("SUBPATTERN", "ATOMIC_GROUP") else 0) if inner else 1

    def _starts(self, parts: Parsed) -> tuple[int, bool]:
        """The characters with which parts can begin, and whether they can be empty."""
        found = 0
        for kind, given in parts:
            begins, is_empty = self._start(kind.name, given)
            found |= begins
            if not is_empty:
                return found, False
        return found, True

    def _start(self, name: str, given: Any) -> tuple[int, bool]:
        characters = self._set(name, given)
        if characters is not None:
            return characters, False
        if name == "GROUPREF":
            return _ALL, True
        inner = [] if name in ("ASSERT", "ASSERT_NOT") else [self._starts(one) for one in _inner_parts(name, given)]
        found = 0
        for begins, _ in inner:
            found |= begins
        return found, not inner or any(one for _, one in inner) or (name in _REPEATS and not given[0])

    def _set(self, name: str, given: Any) -> int | None:
        """The characters that a part stands for, rather too many than too few; None where it stands for no character."""
        if name == "LITERAL":
            return self._with_case(_range(given, given))
        if name in ("NOT_LITERAL", "ANY"):
            return _ALL ^ _range(given, given) if name == "NOT_LITERAL" and given < 128 and not self._folded else _ALL
        return self._class(given) if name == "IN" else None

    def _class(self, members: Parsed) -> int:
        negated, found = members[0][0].name == "NEGATE", 0
        for kind, given in members[1:] if negated else members:
            if kind.name == "CATEGORY":
                found |= _category(given.name) & (_ASCII if negated else _ALL)
            else:
                found |= _range(given, given) if kind.name == "LITERAL" else _range(*given)
        if not negated:
            return self._with_case(found)
        return _ALL if self._folded else _ALL ^ found & ~(1 << _BEYOND)

    def _with_case(self, characters: int) -> int:
        if not self._folded:
            return characters
        capitals, small = characters & _range(0x41, 0x5A), characters & _range(0x61, 0x7A)
        found = characters | capitals << 32 | small >> 32
        if found & ~_ASCII:  # Some letters beyond ASCII are the same as one within it, or as another beyond.
            found |= _range(0x41, 0x5A) | _range(0x61, 0x7A)
        return found | _ALL ^ _ASCII if capitals or small or found & ~_ASCII else found


@functools.lru_cache(maxsize=256)
def _range(least: int, most: int) -> int:
    low, high = min(least, _BEYOND), min(most, _BEYOND)
    return ((1 << (high - low + 1)) - 1) << low


@functools.lru_cache(maxsize=16)
def _category(name: str) -> int:
    """The characters of a category such as \\d: within ASCII as they are, and all beyond."""
    letter = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}[name.rpartition("_")[2]]
    form = re.compile("\\" + (letter.upper() if "_NOT_" in name else letter))
    return sum(1 << code for code in range(128) if form.match(chr(code))) | _ALL ^ _ASCII


def _inner_parts(name: str, given: Any) -> list[Parsed]:
    """The patterns within a part."""
    if name in _REPEATS:
        return [given[2]]
    if name == "BRANCH":
        return list(given[1])
    if name == "GROUPREF_EXISTS":
        return [given[1], given[2] or ()]
    if name in ("ASSERT", "ASSERT_NOT", "SUBPATTERN"):
        return [given[-1]]
    return [given] if name == "ATOMIC_GROUP" else []


def _has_many(parts: Parsed) -> bool:
    """Whether something in it may stand any number of times."""
    return any(
        kind.name == "GROUPREF"
        or (kind.name in _REPEATS and given[1] > _MANY)
        or any(map(_has_many, _inner_parts(kind.name, given)))
        for kind, given in parts
    )


def _ignores_case(parts: Parsed) -> bool:
    """Whether some of it takes capital and small letters for the same."""
    return any(
        (kind.name == "SUBPATTERN" and bool(given[1] & re.IGNORECASE))
        or any(map(_ignores_case, _inner_parts(kind.name, given)))
        for kind, given in parts
    )


def _is_anchored(parts: Parsed) -> bool:
    return bool(len(parts)) and parts[0][0].name == "AT" and parts[0][1].name in _BEGINNINGS
