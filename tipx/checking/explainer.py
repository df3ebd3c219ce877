"""Says what is wrong with a record against its schema, all of it, whichever engine refused it.

It walks the field tree, so it knows exactly the keywords of the portable subset. The engines only say yes or no; ids,
places and words come from here alone, and so are equal for all of them, in JSON and in XML.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Collection, Iterator
from typing import Any

from tipx.reading.model import DataFinding, Path
from tipx.standard.fields import Field

KINDS = {
    "object": "an object", "list": "a list", "string": "text", "integer": "a whole number", "boolean": "true or false",
    "extensions": "an object",
}  # fmt: skip

FORMS = {
    "date": "a day as YYYY-MM-DD",
    "dateTime": "a moment as YYYY-MM-DDThh:mm:ss with its offset, such as +05:00 or Z",
    "partialDateValue": "a day, month or year as YYYY-MM-DD, YYYY-MM or YYYY",
    "decimal": "a decimal number written as text, such as 12.50",
    "urn": "urn:uuid: and a lowercase UUID of version 4 or 7",
    "version": "a version as MAJOR.MINOR, such as 1.0",
    "country": "a country as two capital letters (ISO 3166-1)",
    "subdivision": "a subdivision as country, hyphen and code (ISO 3166-2)",
    "language": "a language tag such as en or ur (BCP 47)",
    "script": "a script as four letters, such as Arab (ISO 15924)",
    "currency": "a currency as three capital letters (ISO 4217)",
    "uri": "an absolute URI",
    "sha256": "64 lowercase hexadecimal digits",
    "fieldPath": "field names joined by dots",
    "profileClaim": "the code of a profile, or an absolute URI",
}
"""What a form asks for, in words."""


MOST_NEAR = 50
"""For so many unknown names of one object the meant one is sought: more are no slips, and seeking costs time."""


def explain(data: Any, tree: Field, refused: Collection[Path] = (), most: int | None = None) -> list[DataFinding]:
    """Every violation of the schema, in the order of the data; at most so many.

    `refused` names what the reader has already taken out: it is not missed again.
    """
    return list(itertools.islice(_value(data, tree, (), _Refused(refused)), most))


class _Refused(frozenset[Path]):
    """The places that the reader has taken out."""

    @functools.cached_property
    def holders(self) -> frozenset[Path]:
        """These places and all that hold one of them."""
        return frozenset(place[:length] for place in self for length in range(len(place) + 1))


def _value(data: Any, tree: Field, path: Path, refused: _Refused) -> Iterator[DataFinding]:
    kind = tree.kind
    if not _has_kind(data, kind):
        yield DataFinding("TIPX-SCH-003", path, args={"expected": KINDS[kind]}, refuses=path)
    elif kind == "object":
        yield from _object(data, tree, path, refused)
    elif kind == "string":
        yield from _string(data, tree, path)
    elif kind == "list":
        yield from _list(data, tree, path, refused)
    elif kind == "integer":
        if tree.minimum is not None and data < tree.minimum:
            yield DataFinding("TIPX-SCH-007", path, "minimum", {"limit": tree.minimum}, path)
        elif tree.maximum is not None and data > tree.maximum:
            yield DataFinding("TIPX-SCH-007", path, "maximum", {"limit": tree.maximum}, path)
    elif kind == "extensions" and tree.key_pattern is not None:
        matches = compiled(tree.key_pattern)
        for key in data:
            if not matches(key):
                yield DataFinding("TIPX-SCH-006", path, "key", refuses=(*path, key), written=key)


def _has_kind(data: Any, kind: str) -> bool:
    if kind == "string":
        return type(data) is str
    if kind == "list":
        return type(data) is list
    if kind == "integer":
        return type(data) is int
    if kind == "boolean":
        return type(data) is bool
    return type(data) is dict


def _object(data: dict[str, Any], tree: Field, path: Path, refused: _Refused) -> Iterator[DataFinding]:
    missing = [name for name in tree.required if name not in data and (*path, name) not in refused]
    unknown = [name for name in data if name not in tree.properties]
    nears = _near_names(unknown, [name for name in tree.properties if name not in data], missing)
    for name, value in data.items():
        if name in tree.properties:
            yield from _value(value, tree.properties[name], (*path, name), refused)
            continue
        near = nears.get(name)
        folds = near in missing
        if near is not None and folds:
            missing.remove(near)
        yield DataFinding(
            "TIPX-SCH-002",
            (*path, name),
            "near" if near else "",
            {"near": near} if near else {},
            (*path, name),
            int(folds),
            name,
        )
    for name in missing:
        yield DataFinding("TIPX-SCH-001", (*path, name), args={"field": name}, refuses=(*path, name))


def _near_names(unknown: list[str], free: list[str], missing: list[str]) -> dict[str, str]:
    """For each unknown name the known one that was probably meant: a missing one first, each at most once."""
    found: dict[str, str] = {}
    for name in unknown[:MOST_NEAR]:
        candidates = [known for known in free if known not in found.values()]
        by_lower = {known.lower(): known for known in candidates}
        shape = re.sub("[^a-z0-9]", "", name[:200].lower())
        import difflib

        close = difflib.get_close_matches(shape, by_lower, 3, 0.75)
        if close:
            best = [by_lower[one] for one in close]
            found[name] = next((known for known in best if known in missing), best[0])
    return found


def _string(data: str, tree: Field, path: Path) -> Iterator[DataFinding]:
    if tree.const is not None and data != tree.const:
        yield DataFinding("TIPX-SCH-009", path, args={"expected": tree.const}, refuses=path)
    elif tree.min_length and not data:
        yield DataFinding("TIPX-SCH-004", path, refuses=path)
    elif tree.max_length is not None and len(data) > tree.max_length:
        yield DataFinding("TIPX-SCH-005", path, args={"limit": tree.max_length}, refuses=path)
    elif (tree.pattern is not None and not compiled(tree.pattern)(data)) or (
        tree.enum is not None and data not in tree.enum
    ):
        expected = FORMS.get(tree.format or "", "the form in the field's description")
        yield DataFinding("TIPX-SCH-006", path, args={"expected": expected}, refuses=path)


def _list(data: list[Any], tree: Field, path: Path, refused: _Refused) -> Iterator[DataFinding]:
    if not data and tree.min_items:
        if path not in refused.holders:
            yield DataFinding("TIPX-SCH-004", path, "list", refuses=path)
    elif tree.min_items is not None and len(data) < tree.min_items:
        yield DataFinding("TIPX-SCH-008", path, "minimum", {"limit": tree.min_items}, path)
    elif tree.max_items is not None and len(data) > tree.max_items:
        yield DataFinding("TIPX-SCH-008", path, "maximum", {"limit": tree.max_items}, path)
    if tree.item is not None:
        for index, item in enumerate(data):
            if (*path, index) not in refused:
                yield from _value(item, tree.item, (*path, index), refused)


@functools.cache
def compiled(pattern: str) -> Any:
    """The test of a schema's pattern on a whole value: `$` is the end of the value, never before a line feed."""
    return re.compile(re.sub(r"\$$", r"\\Z", pattern)).search
