"""The mapping of HTCDS 2.0: fields, columns of the sheet, spellings of values, and what is filled in."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tipx.converting.htcds.place import Place

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


@dataclass(frozen=True, eq=False)
class HtcdsMapping:
    """The whole mapping. It is the same as itself alone, so that what is worked out from it can be kept."""

    fields: Mapping[str, FieldMap]
    columns: tuple[SheetColumn, ...]
    spellings: tuple[Spelling, ...]
    defaults: tuple[Default, ...]
    languages: Mapping[str, tuple[str, str]]
    alpha3: Mapping[str, str]


def fold(text: str) -> str:
    """What of a written name or value counts: letters and digits, whatever their case."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())
