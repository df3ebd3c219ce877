"""Overlays of profiles: JSON Schemas that say what a record must hold beyond the standard.

They know `properties`, `items`, `required`, `enum`, `const`, `pattern`, `minLength`, `maxLength`, `minimum`, `maximum`, `minItems` and
`maxItems`; every one of them only refuses. `title` and `description` say why. Everything else is refused when a profile is checked.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
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
