"""Overlays of profiles: JSON Schemas that say what a record must hold beyond the standard.

They know `properties`, `items`, `required`, `enum`, `const`, `pattern`, `minLength`, `maxLength`, `minimum`, `maximum`, `minItems` and
`maxItems`; every one of them only refuses. `title` and `description` say why. Everything else is refused when a profile is checked.
"""

from __future__ import annotations

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


def unmet(data: Any, overlay: Mapping[str, Any], path: Path = ()) -> Iterator[Unmet]:
    """What of an overlay some data does not meet. Values of another type than a keyword is about are passed over: the standard
    says what type they have."""
    if isinstance(data, dict):
        for name in overlay.get("required", ()):
            if name not in data:
                yield Unmet((*path, name), "required", name)
        for name, inner in overlay.get("properties", {}).items():
            if name in data:
                yield from unmet(data[name], inner, (*path, name))
    elif isinstance(data, list):
        yield from _sizes(len(data), overlay, path, "minItems", "maxItems")
        if "items" in overlay:
            for index, item in enumerate(data):
                yield from unmet(item, overlay["items"], (*path, index))
    elif isinstance(data, bool):
        yield from _words(data, overlay, path)
    elif isinstance(data, int):
        yield from _sizes(data, overlay, path, "minimum", "maximum")
        yield from _words(data, overlay, path)
    elif isinstance(data, str):
        yield from _sizes(len(data), overlay, path, "minLength", "maxLength")
        yield from _words(data, overlay, path)
        if "pattern" in overlay and re.search(overlay["pattern"].replace("$", r"\Z"), data) is None:
            yield Unmet(path, "pattern", overlay["pattern"])


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
