"""The mapping of HTCDS 2.0, read from its files: fields, columns of the sheet, spellings of values, and what is filled in."""

from __future__ import annotations

import csv
import functools
import json
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tipx.converting.htcds.place import Place, parse
from tipx.standard import Standard

EXACT, APPROXIMATE, NONE = "exact", "approximate", "none"


class FieldMap(NamedTuple):
    """One field of HTCDS: where it belongs, how it is converted, and how exact that is each way.

    `places`: the first is where an import puts it; an export looks at all of them. `default`: what the standard needs there and
    an import sets where the column is blank. `also`: other names under which the column is found.
    """

    field: str
    label: str
    core: bool
    type: str
    sheets: tuple[str, ...]
    places: tuple[Place, ...]
    conversion: str
    codelist: str
    imports: str
    exports: str
    default: str
    also: tuple[str, ...]
    note: str

    @property
    def place(self) -> Place:
        """Where an import puts it."""
        return self.places[0]

    @property
    def model(self) -> str:
        """The place as a model path."""
        return self.places[0].model


class SheetColumn(NamedTuple):
    """A column of the published case sheet, with the spelling and the order of its two header rows."""

    number: int
    name: str
    label: str
    field: str


class Spelling(NamedTuple):
    """A written value and what it is read as, where the code list does not say it by itself. `beside`: fields set with it."""

    codelist: str
    written: str
    code: str
    beside: Mapping[str, str]
    note: str


class Default(NamedTuple):
    """What is filled in where the standard needs a value that HTCDS lacks; `when`: only beside that field."""

    place: str
    when: str
    value: Any
    why: str


class HtcdsMapping(NamedTuple):
    """The whole mapping."""

    fields: Mapping[str, FieldMap]
    columns: tuple[SheetColumn, ...]
    spellings: tuple[Spelling, ...]
    defaults: tuple[Default, ...]
    languages: Mapping[str, tuple[str, str]]
    alpha3: Mapping[str, str]


def fold(text: str) -> str:
    """What of a written name or value counts: letters and digits, whatever their case."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


@functools.cache
def mapping_of(standard: Standard) -> HtcdsMapping:
    """The mapping that comes with that version of the standard."""
    fields = tuple(_field(row) for row in _rows(standard, "htcds-2.0"))
    return HtcdsMapping(
        fields={one.field: one for one in fields},
        columns=tuple(
            SheetColumn(int(row["number"]), row["name"], row["label"], row["field"])
            for row in _rows(standard, "htcds-2.0-sheet")
        ),
        spellings=tuple(
            Spelling(row["codelist"], row["written"], row["code"], _beside(row["with"]), row["note"])
            for row in _rows(standard, "htcds-2.0-values")
        ),
        defaults=(
            *(_default(row) for row in _rows(standard, "htcds-2.0-defaults")),
            *(
                Default(one.model, "", one.default, "The sheet leaves it blank; this is taken until somebody says more.")
                for one in fields
                if one.default
            ),
        ),
        languages={
            row["code"]: (row["alpha3"], row["bibliographic"]) for row in _rows(standard, "language-639-2")
        },
        alpha3={row["code"]: row["alpha3"] for row in _rows(standard, "ctdc-countries")},
    )  # fmt: skip


def _rows(standard: Standard, name: str) -> Iterator[dict[str, str]]:
    with (standard.folder / "mappings" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _field(row: Mapping[str, str]) -> FieldMap:
    return FieldMap(
        field=row["field"],
        label=row["label"],
        core=row["core"] == "yes",
        type=row["type"],
        sheets=tuple(row["sheets"].split()),
        places=tuple(parse(one) for one in row["place"].split(" | ") if one),
        conversion=row["conversion"],
        codelist=row["codelist"],
        imports=row["import"],
        exports=row["export"],
        default=row["default"],
        also=tuple(row["also"].split()),
        note=row["note"],
    )


def _beside(text: str) -> Mapping[str, str]:
    return dict(part.split("=", 1) for part in text.split())


def _default(row: Mapping[str, str]) -> Default:
    """Values are texts, and JSON where they begin as an object or a list, or are a number or a truth value."""
    value: Any = row["value"]
    if value[0] in "{[" or value in ("true", "false") or value.isdigit():
        value = json.loads(value)
    return Default(row["place"], row["when"], value, row["why"])
