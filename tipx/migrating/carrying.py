"""A record of a newer version, as an older version can say it: what it cannot is taken out, or told by a broader code."""

from __future__ import annotations

import functools
import re
from typing import Any

from tipx.migrating.block import NOTHING, Change, Data, Path
from tipx.standard import Standard
from tipx.standard.fields import Field

OTHER = "other"
EFFECT = "x-tipx-effect"
"""The annotation of a field that permits something (`permits`): a broader code, or none at all, would permit more; or forbids
something (`forbids`): one code less would forbid less."""


class CannotSay(Exception):
    """The older version needs a value here and cannot say the one that stands there."""

    def __init__(self, path: Path) -> None:
        super().__init__("the older version cannot say it")
        self.path = path


class Carrying:
    """Carries values of one record from a newer version to an older one, and notes what it changes."""

    def __init__(self, newer: Standard, older: Standard, kind: str, words: bool = True) -> None:
        """`words`: whether the payload may hold free text, so that what a code meant can be said in words."""
        self._newer = newer
        self._older = older
        self._kind = kind
        self._words = words

    def record(self, data: Data) -> tuple[Data, list[Change]]:
        """The record as the older version can say it, and what has to be changed to make it again what it was. What it cannot say
        at all, and requires, raises CannotSay."""
        return self._object(data, self._newer.record(self._kind), self._older.record(self._kind), (), ())

    def _object(
        self, data: Data, new: Field, old: Field, path: Path, items: tuple[str, ...] | None
    ) -> tuple[Data, list[Change]]:
        found: Data = {}
        changes: list[Change] = []
        for name, value in data.items():
            here = (*path, name)
            before, after = old.properties.get(name), new.properties.get(name)
            if after is None:
                found[name] = value  # no field of the newer version either: it is not for migrating to judge it
            elif before is None:
                changes.append(Change(here, value, items))
            else:
                kept, inner = self._member(value, after, before, here, items)
                if kept is NOTHING:
                    if name in old.required or EFFECT in after.extra:
                        raise CannotSay(here)
                    changes.append(Change(here, value, items))
                else:
                    found[name] = kept
                    changes.extend(inner)
                    changes.extend(self._companion(value, kept, after, old, found, data, here, items))
        if data and not found:
            raise CannotSay(path)
        return found, changes

    def _member(
        self, value: Any, new: Field, old: Field, path: Path, items: tuple[str, ...] | None
    ) -> tuple[Any, list[Change]]:
        """What stands in a field; NOTHING where the older version can say nothing of it."""
        try:
            if isinstance(value, list) and new.item is not None and old.item is not None:
                return self._list(value, new, old, path, items)
            return self._value(value, new, old, path, items)
        except CannotSay:
            return NOTHING, []

    def _list(
        self, values: list[Any], new: Field, old: Field, path: Path, items: tuple[str, ...] | None
    ) -> tuple[Any, list[Change]]:
        assert new.item is not None
        assert old.item is not None
        found: list[Any] = []
        changes: list[Change] = []
        is_whole = True
        for value in values:
            ids = (*items, value["id"]) if items is not None and _has_id(value) else None
            try:
                kept, inner = self._value(value, new.item, old.item, (*path, len(found)), ids)
            except CannotSay:
                if new.extra.get(EFFECT) == "forbids":
                    return NOTHING, []
                is_whole = False
                continue
            if kept != value and not isinstance(value, dict):
                is_whole = False  # a list of codes is one value: several may become one
                if kept in found or kept in values or new.extra.get(EFFECT) == "permits":
                    continue
            found.append(kept)
            changes.extend(inner)
        if not found or (old.max_items is not None and len(found) > old.max_items):
            return NOTHING, []
        return found, changes if is_whole else [Change(path, values, items)]

    def _value(
        self, value: Any, new: Field, old: Field, path: Path, items: tuple[str, ...] | None
    ) -> tuple[Any, list[Change]]:
        if isinstance(value, dict) and new.kind == "object" and old.kind == "object":
            return self._object(value, new, old, path, items)
        if isinstance(value, str):
            told = self._text(value, new, old)
            if told is None or (told != value and new.extra.get(EFFECT) == "permits"):
                raise CannotSay(path)
            return told, [] if told == value else [Change(path, value, items)]
        if isinstance(value, int) and not isinstance(value, bool) and not _in_range(value, old):
            raise CannotSay(path)
        return value, []

    def _text(self, value: str, new: Field, old: Field) -> str | None:
        """The text as the older version can say it; None where it cannot."""
        if old.format == "fieldPath":
            return value if self._is_field(value) or not self._is_field(value, newer=True) else None
        if old.codelist is not None and new.codelist == old.codelist:
            return self._code(value, old.codelist)
        return value if _has_form(value, old) else None

    def _code(self, code: str, name: str) -> str | None:
        before, after = self._older.codelists.get(name), self._newer.codelists.get(name)
        if before is None or after is None:
            return code
        while not before.is_member(code) and after.is_member(code):
            broader = after.codes[code].extra.get("broader")
            if not broader:
                return None
            code = broader
        return code

    def _is_field(self, name: str, newer: bool = False) -> bool:
        """Whether a field path (`events.place`) names a field of the record."""
        of = self._newer if newer else self._older
        try:
            of.record(self._kind).at(*name.split("."))
        except KeyError:
            return False
        return True

    def _companion(
        self, value: Any, kept: Any, new: Field, old: Field, found: Data, data: Data, path: Path,
        items: tuple[str, ...] | None,
    ) -> list[Change]:  # fmt: skip
        """Says in words what a code meant that became `other`."""
        name = f"{path[-1]}OtherText"
        became = kept == OTHER != value or (isinstance(kept, list) and OTHER in kept and OTHER not in value)
        field = new.item or new
        if not became or not self._words or name not in old.properties or name in data or field.codelist is None:
            return []
        codes = self._newer.codelists[field.codelist].codes
        before = self._older.codelists[field.codelist]
        gone = [one for one in (value if isinstance(value, list) else [value]) if not before.is_member(one)]
        found[name] = "; ".join(dict.fromkeys(codes[one].label for one in gone if one in codes))
        return [Change((*path[:-1], name), NOTHING, items)]


def _has_id(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("id"), str)


def _in_range(value: int, field: Field) -> bool:
    if field.minimum is not None and value < field.minimum:
        return False
    return field.maximum is None or value <= field.maximum


def _has_form(value: str, field: Field) -> bool:
    if field.const is not None or field.enum is not None:
        return value == field.const or value in (field.enum or ())
    if field.min_length is not None and len(value) < field.min_length:
        return False
    if field.max_length is not None and len(value) > field.max_length:
        return False
    return field.pattern is None or _compiled(field.pattern).search(value) is not None


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\$$", r"\\Z", pattern))
