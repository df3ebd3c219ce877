"""The mapping as a file: which field of Primero is which place of the standard, by which conversion, and how well it fits.

Columns: `side` (transition, case, or service for an entry of services_section), `field` (a dot leads into an object),
`place`, `conversion` (a name of `conversions.py`), `values`, `import` and `export` (exact, approximate, none), and `note`: why.

`values` pairs the words of the field with codes of the standard: `a=b` both ways, `a>b` in reading only, `a<b` in writing only.
They come before those of the code list's column `primero`.
"""

from __future__ import annotations

import csv
import functools
import io
import os
import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from tipx.converting.model import ConvertError
from tipx.converting.primero import places
from tipx.converting.primero.places import Place
from tipx.standard import Standard

SIDES = ("transition", "case", "service")
FITS = ("exact", "approximate", "none")
COLUMNS = ("side", "field", "place", "conversion", "values", "import", "export", "note")
BESIDE_CODES = frozenset(("possibleTrafficking", "case"))
"""Words that stand for no code of a list in the column `values`."""
_NAME = "primero.csv"
_MAX_BYTES = 1 << 20
_PAIR = re.compile(r"([^=<>;]+)([=<>])([^=<>;]+)")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


class Row(NamedTuple):
    """One line of the mapping. `read_as`: the code for a word of Primero; `written_as`: the word for a code."""

    side: str
    field: tuple[str, ...]
    place: Place | None
    conversion: str
    reading: str
    writing: str
    why: str
    read_as: Mapping[str, str]
    written_as: Mapping[str, str]

    @property
    def label(self) -> str:
        """The field as people find it."""
        inside = {"transition": "transition", "case": "case", "service": "case.services_section[]"}[self.side]
        return f"{inside}.{'.'.join(self.field)}"


class Refused(ValueError):
    """A line of the mapping that cannot be used; the message says which and why, without what stands in it."""


class MappingFile:
    """The lines of a mapping."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        self._of_side = {side: tuple(row for row in rows if row.side == side) for side in SIDES}
        self._known = {
            side: frozenset(row.field[:depth] for row in found for depth in range(1, len(row.field) + 1))
            for side, found in self._of_side.items()
        }

    def of(self, side: str) -> tuple[Row, ...]:
        """The lines of a side, in their order."""
        return self._of_side[side]

    def knows(self, side: str, field: tuple[str, ...]) -> bool:
        """Whether there is a line for the field, or for one inside it."""
        return field in self._known[side]

    def by(self, conversion: str) -> Row | None:
        """The first line with that conversion."""
        return next((row for row in self.rows if row.conversion == conversion), None)


def load(standard: Standard, path: str | None, conversions: Collection[str]) -> MappingFile:
    """The mapping of the standard, or an edited copy (in a folder `primero.csv`). Raises ConvertError where it cannot be read."""
    if path is None:
        return _shipped(standard, frozenset(conversions))
    if os.path.isdir(path):
        path = os.path.join(path, _NAME)
        if not os.path.exists(path):
            raise ConvertError(f"the mapping cannot be used: the folder has no {_NAME}", 2)
    try:
        with open(path, "rb") as file:
            raw = file.read(_MAX_BYTES + 1)
        if len(raw) > _MAX_BYTES:
            raise Refused("it is larger than a mapping can be")
        return parse(standard, raw.decode("utf-8-sig"), conversions)
    except Refused as error:
        raise ConvertError(f"the mapping cannot be used: {error}", 2) from None
    except UnicodeDecodeError:
        raise ConvertError("the mapping cannot be used: it is not UTF-8", 2) from None
    except (OSError, ValueError):
        raise ConvertError("the mapping cannot be opened", 2) from None


@functools.cache
def _shipped(standard: Standard, conversions: frozenset[str]) -> MappingFile:
    text = (standard.folder / "mappings" / _NAME).read_text(encoding="utf-8")
    return parse(standard, text, conversions)


def parse(standard: Standard, text: str, conversions: Collection[str]) -> MappingFile:
    """The mapping that a text holds. Raises Refused."""
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    try:
        if tuple(next(lines, ())) != COLUMNS:
            raise Refused(f"its first line is not {','.join(COLUMNS)}")
        for cells in lines:
            if cells:
                rows.append(_row(standard, cells, lines.line_num, conversions))
    except csv.Error:
        raise Refused(f"line {lines.line_num} is not CSV") from None
    return MappingFile(tuple(rows))


def _row(standard: Standard, cells: list[str], line: int, conversions: Collection[str]) -> Row:
    if len(cells) != len(COLUMNS):
        raise Refused(f"line {line} has not {len(COLUMNS)} cells")
    side, name, where, conversion, values, reading, writing, why = (cell.strip() for cell in cells)
    for column, cell, allowed in (("side", side, SIDES), ("import", reading, FITS), ("export", writing, FITS)):
        if cell not in allowed:
            raise Refused(f"line {line}: {column} is one of {', '.join(allowed)}")
    field = tuple(name.split("."))
    if not all(field):
        raise Refused(f"line {line}: field is a name, or names with dots between them")
    if (reading, writing) != ("exact", "exact") and not why:
        raise Refused(f"line {line}: note is missing")
    if conversion not in conversions:
        raise Refused(f"line {line}: conversion is one of {', '.join(sorted(conversions))}")
    if (conversion == "none") != ((reading, writing) == ("none", "none")):
        raise Refused(f"line {line}: the conversion none goes with none in import and export")
    place: Place | None = None
    codes: Collection[str] = ()
    if where or conversion != "none":
        place, codes = _place(standard, where, line)
    read_as, written_as = _values(values, line)
    if codes and not {*read_as.values(), *written_as} <= {*codes, *BESIDE_CODES}:
        raise Refused(f"line {line}: values has a code that the list of the place does not have")
    read_as, written_as = _with_list(standard, place, read_as, written_as)
    return Row(side, field, place, conversion, reading, writing, why, read_as, written_as)


def _place(standard: Standard, where: str, line: int) -> tuple[Place, Collection[str]]:
    try:
        place = places.parse(where)
        field = place.field(standard)
        _check_picks(standard, place)
    except (ValueError, KeyError):
        raise Refused(f"line {line}: place is none of the standard") from None
    codelist = (field.item or field).codelist
    of_standard = standard.codelists.get(codelist or "")
    return place, of_standard.codes if of_standard is not None and of_standard.kind != "pattern" else ()


def _check_picks(standard: Standard, place: Place) -> None:
    """The codes by which items are found are codes of their lists. KeyError where there is no such member, ValueError for others."""
    for depth, step in enumerate(place.steps, 1):
        for member, value in step.picks:
            found = Place(place.kind, (*place.steps[:depth], places.Step(member))).field(standard)
            codelist = standard.codelists.get((found.item or found).codelist or "")
            if codelist is not None and not codelist.is_member(value) and not value.startswith("x-"):
                raise ValueError


def _values(text: str, line: int) -> tuple[dict[str, str], dict[str, str]]:
    read_as: dict[str, str] = {}
    written_as: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(";"))):
        found = _PAIR.fullmatch(pair)
        if found is None:
            raise Refused(f"line {line}: values holds pairs such as word=code, word>code or word<code")
        word, sign, code = found.groups()
        if sign in "=>":
            read_as.setdefault(word, code)
        if sign in "=<":
            written_as.setdefault(code, word)
    return read_as, written_as


def _with_list(
    standard: Standard, place: Place | None, read_as: dict[str, str], written_as: dict[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The pairs, followed by those of the column `primero` of the code list at the place."""
    field = None if place is None else place.field(standard)
    codelist = None if field is None else standard.codelists.get((field.item or field).codelist or "")
    if codelist is not None and codelist.kind != "pattern":
        for code in codelist.codes.values():
            words = [word for word in code.extra.get("primero", "").split(";") if _WORD.fullmatch(word)]
            for word in words:
                read_as.setdefault(word, code.code)
            if words:
                written_as.setdefault(code.code, words[0])
    return read_as, written_as
