"""The four files of the mapping: read from the standard, or from the folder of an edited copy, and checked line by line."""

from __future__ import annotations

import csv
import functools
import io
import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from tipx.converting.htcds.mapping import (
    APPROXIMATE,
    EXACT,
    NONE,
    Default,
    FieldMap,
    HtcdsMapping,
    SheetColumn,
    Spelling,
)
from tipx.converting.htcds.mapping_fits import codelist_of, field_of, is_shaped, misfit, model_field
from tipx.converting.htcds.place import Place, parse
from tipx.converting.model import ConvertError
from tipx.standard import Standard
from tipx.standard.fields import Field

FIELDS, SHEET, VALUES, DEFAULTS = (f"htcds-2.0{part}.csv" for part in ("", "-sheet", "-values", "-defaults"))
COLUMNS: Mapping[str, tuple[str, ...]] = {
    FIELDS: (
        "field", "label", "core", "type", "sheets", "place", "conversion", "codelist", "import", "export", "default", "also",
        "note",
    ),
    SHEET: ("number", "name", "label", "field"),
    VALUES: ("codelist", "written", "code", "with", "note"),
    DEFAULTS: ("place", "when", "value", "why"),
}  # fmt: skip
"""The files, and the first line of each."""
DERIVED = "@derived"
"""What other code works out; the list only says why."""
ANY_OTHER_TEXT = "*OtherText"
_TOKENS: Mapping[str, Callable[[Field], bool]] = {
    "@id": lambda field: field.format == "urn",
    "@now": lambda field: field.format == "dateTime",
    "@today": lambda field: field.format == "date",
    "@version": lambda field: field.kind == "string",
    "@sender": lambda field: field.type_name == "agencyRef",
    "@sender-list": lambda field: field.item is not None and field.item.type_name == "agencyRef",
    DERIVED: lambda field: True,
}
"""What values stand for that are known at the import alone, and where they can stand."""
_NEEDED = ("Bundle.agencies[].name", "Referral.to.agency")
"""Places without which nothing of an organisation, or of its referrals, could be told."""
_MAX_BYTES = 1 << 20

Read = Callable[[str], str]
"""Gives the text of one of the files."""
Row = Mapping[str, str]


class Refused(ValueError):
    """A file or a line of it that cannot be used; the message says which and why, without what stands in it."""


@functools.cache
def mapping_of(standard: Standard) -> HtcdsMapping:
    """The mapping that comes with that version of the standard."""
    return _mapping(standard, lambda name: (standard.folder / "mappings" / name).read_text(encoding="utf-8"))


def mapping_for(standard: Standard, folder: str | None) -> HtcdsMapping:
    """The mapping in a folder; without one that of the standard. Raises ConvertError where it cannot be used."""
    shipped = mapping_of(standard)
    if folder is None:
        return shipped
    if not os.path.isdir(folder):
        raise ConvertError(f"the mapping of HTCDS is a folder with {', '.join(COLUMNS)}", 2)
    try:
        found = _mapping(standard, lambda name: _text_of(folder, name))
        _check_whole(found, shipped)
    except Refused as error:
        raise ConvertError(f"the mapping cannot be used: {error}", 2) from None
    return found


def _text_of(folder: str, name: str) -> str:
    try:
        with open(os.path.join(folder, name), "rb") as file:
            raw = file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        raise Refused(f"the folder has no {name}") from None
    except OSError:
        raise Refused(f"{name} cannot be opened") from None
    if len(raw) > _MAX_BYTES:
        raise Refused(f"{name} is larger than a mapping can be")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{name} is not UTF-8") from None


def _mapping(standard: Standard, text_of: Read) -> HtcdsMapping:
    fields = _each(text_of, FIELDS, lambda row: _field(standard, row))
    known = {one.field for one in fields}
    return HtcdsMapping(
        fields={one.field: one for one in fields},
        columns=_each(text_of, SHEET, lambda row: _column(row, known)),
        spellings=_each(text_of, VALUES, lambda row: _spelling(standard, row)),
        defaults=(
            *_each(text_of, DEFAULTS, lambda row: _default(standard, row)),
            *(
                Default(one.model, "", one.default, "The sheet leaves it blank; this is taken until somebody says more.")
                for one in fields
                if one.default
            ),
        ),
        languages={row["code"]: (row["alpha3"], row["bibliographic"]) for row in _of_standard(standard, "language-639-2")},
        alpha3={row["code"]: row["alpha3"] for row in _of_standard(standard, "ctdc-countries")},
    )  # fmt: skip


def _of_standard(standard: Standard, name: str) -> Iterator[dict[str, str]]:
    with (standard.folder / "mappings" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _each(text_of: Read, name: str, made: Callable[[Row], Any]) -> tuple[Any, ...]:
    """What is made of each line of a file. What is wrong with one is said with the file and the line."""
    columns = COLUMNS[name]
    lines = csv.reader(io.StringIO(text_of(name), newline=""), strict=True)
    found = []
    try:
        if tuple(next(lines, ())) != columns:
            raise Refused(f"{name}: its first line is not {','.join(columns)}")
        for cells in lines:
            if not cells:
                continue
            if len(cells) != len(columns):
                raise Refused(f"{name}, line {lines.line_num}: it has not {len(columns)} cells")
            found.append(made(dict(zip(columns, cells, strict=True))))
    except csv.Error:
        raise Refused(f"{name}, line {lines.line_num}: it is not CSV") from None
    except _Wrong as error:
        raise Refused(f"{name}, line {lines.line_num}: {error}") from None
    return tuple(found)


class _Wrong(ValueError):
    """What is wrong with a line."""


def _one_of(row: Row, column: str, allowed: Collection[str]) -> str:
    if row[column] not in allowed:
        raise _Wrong(f"{column} is one of {', '.join(allowed)}")
    return row[column]


def _needed(row: Row, *columns: str) -> None:
    for column in columns:
        if not row[column].strip():
            raise _Wrong(f"{column} is missing")


def _field(standard: Standard, row: Row) -> FieldMap:
    _needed(row, "field", "label")
    places = tuple(_place(standard, one) for one in row["place"].split(" | ") if one)
    for column in ("import", "export"):
        _one_of(row, column, (EXACT, APPROXIMATE, NONE) if places else (NONE,))
    if places and row["export"] == NONE:
        raise _Wrong("export is none only where there is no place")
    if (row["import"], row["export"]) != (EXACT, EXACT):
        _needed(row, "note")
    if row["codelist"] and row["codelist"] not in standard.codelists:
        raise _Wrong("codelist is none of the standard")
    if places:
        why = misfit(standard, places, row["conversion"], row["codelist"])
        if why:
            raise _Wrong(why)
    if row["default"] and not (places and is_shaped(row["default"], field_of(standard, places[0]))):
        raise _Wrong("default does not go with the place")
    return FieldMap(
        field=row["field"],
        label=row["label"],
        core=_one_of(row, "core", ("yes", "no")) == "yes",
        type=row["type"],
        sheets=tuple(row["sheets"].split()),
        places=places,
        conversion=row["conversion"],
        codelist=row["codelist"],
        imports=row["import"],
        exports=row["export"],
        default=row["default"],
        also=tuple(row["also"].split()),
        note=row["note"],
    )


def _place(standard: Standard, text: str) -> Place:
    try:
        place = parse(text)
        field_of(standard, place)
    except (ValueError, KeyError):
        raise _Wrong("place is none of the standard") from None
    return place


def _column(row: Row, fields: Collection[str]) -> SheetColumn:
    if not (row["number"].isascii() and row["number"].isdigit() and len(row["number"]) < 5):
        raise _Wrong("number is a whole number")
    if row["field"] and row["field"] not in fields:
        raise _Wrong(f"field is none of those in {FIELDS}")
    return SheetColumn(int(row["number"]), row["name"], row["label"], row["field"])


def _spelling(standard: Standard, row: Row) -> Spelling:
    _needed(row, "written", "note")
    codes = codelist_of(standard, row["codelist"])
    if codes is None:
        raise _Wrong("codelist is none of the standard")
    if row["code"] not in codes:
        raise _Wrong("code is none of the code list")
    if not all("=" in part for part in row["with"].split()):
        raise _Wrong("with holds pairs such as field=code, with blanks between them")
    beside = dict(part.split("=", 1) for part in row["with"].split())
    return Spelling(row["codelist"], row["written"], row["code"], beside, row["note"])


def _default(standard: Standard, row: Row) -> Default:
    """Values are texts, and JSON where they begin as an object or a list, or are a number or a truth value."""
    _needed(row, "place", "value", "why")
    field = None
    if row["place"] != ANY_OTHER_TEXT:
        try:
            field = model_field(standard, row["place"])
            if row["when"]:
                model_field(standard, f"{row['place'].rpartition('.')[0]}.{row['when']}")
        except KeyError:
            raise _Wrong("place, or when, is none of the standard") from None
    value: Any = row["value"]
    if value.startswith("@"):
        _one_of(row, "value", sorted(_TOKENS))
        if field is not None and not _TOKENS[value](field):
            raise _Wrong("value does not go with the place")
        return Default(row["place"], row["when"], value, row["why"])
    if value[0] in "{[" or value in ("true", "false") or (value.isascii() and value.isdigit()):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise _Wrong("value begins as JSON and is none") from None
    if not (isinstance(value, str) if field is None else is_shaped(value, field)):
        raise _Wrong("value does not go with the place")
    return Default(row["place"], row["when"], value, row["why"])


def _check_whole(found: HtcdsMapping, shipped: HtcdsMapping) -> None:
    """What the program counts on: all fields of HTCDS, the first column, and all that it has to fill in."""
    for name in shipped.fields:
        if name not in found.fields:
            raise Refused(f"{FIELDS} has no line for {name}")
    if not found.columns or any(bool(one.field) == (number == 0) for number, one in enumerate(found.columns)):
        raise Refused(f"{SHEET}: its first column holds the number of the row, and each other one a field")
    if len({one.field for one in found.columns}) < len(found.columns):
        raise Refused(f"{SHEET}: a field stands there twice")
    held = {(one.place, one.value == DERIVED) for one in found.defaults}
    for one in shipped.defaults:
        if (one.place, one.value == DERIVED) not in held:
            raise Refused(f"{DEFAULTS} has no such line for {one.place} as it needs")
    models = {one.model for one in found.fields.values() if one.places}
    for model in _NEEDED:
        if model not in models:
            raise Refused(f"{FIELDS}: no field has its first place at {model}")
