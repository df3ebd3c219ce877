"""The mapping to the CTDC-style tables (`mappings/ctdc.csv`): the columns, where each comes from, and how.

`table`: s or k. `kind`: what outsiders may know of a person (`known`), or what only those know who were close to the case or to
the exploitation (`detail`). `from`: fields of the model, or other columns of the table for a column made of them. `how`: one of
HOWS. `values`: words to write, by what they stand for. `label`: the word for a column in a list of columns. `fit`: exact or
approximate. Which code of a code list stands for which column or word, the list itself says (`ctdc_s`, `ctdc_k`).
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from tipx.standard import Standard
from tipx.standard.fields import Field

TABLES = ("s", "k")
"""s: the columns of the Global Synthetic Dataset (2024); k: those of the older k-anonymised Global Dataset."""

HOWS = {
    "year": "the year of the date, the earliest where there are several",
    "sender": "the word for the type of the sender, else that for *",
    "code": "the word that the code list gives",
    "age-band": "the word that the code list gives for the band of the age",
    "majority": "the word for child or adult at detection",
    "majority-exploitation": "the word for child or adult at the exploitation",
    "majority-entry": "the word for child or adult at the first act",
    "country-2": "the country, two letters",
    "country-3": "the country, three letters",
    "place-2": "the country of exploitation, two letters",
    "place-3": "the country of exploitation, three letters",
    "months": "the word for the first number of months that is not exceeded, else that for *",
    "flag": "1 where a code of the fields stands for this column",
    "no-flag": "1 where the field has no code",
    "both": "1 where all these columns hold 1",
    "list": "the labels of those of these columns that hold 1",
}
"""The ways in which a cell is made."""

DERIVED = ("both", "list")
"""Made of other columns, after everything else."""

Names = tuple[str, ...]


class ColumnRow(NamedTuple):
    """A row of the mapping."""

    name: str
    known: bool
    sources: tuple[str, ...]
    how: str
    values: Mapping[str, str]
    label: str
    exact: bool
    note: str

    @property
    def derived(self) -> bool:
        """Whether it is made of other columns."""
        return self.how in DERIVED


class Table(NamedTuple):
    """One of the two tables. `columns`: all, in their order; `base`: those that are not made of others."""

    name: str
    columns: tuple[ColumnRow, ...]
    base: tuple[ColumnRow, ...]

    def numbers(self, *hows: str) -> tuple[int, ...]:
        """Which base columns are made in one of these ways."""
        return tuple(number for number, column in enumerate(self.base) if column.how in hows)

    def places(self) -> frozenset[tuple[str, Names]]:
        """The fields that go into the table: record type and field names."""
        return frozenset(place(source) for column in self.base for source in column.sources)


def place(model: str) -> tuple[str, Names]:
    """The record type and the field names of a place in the model: `Case.events[].means` -> case, (events, means)."""
    kind, *names = model.replace("[]", "").split(".")
    return kind.lower(), tuple(names)


@functools.cache
def table(standard: Standard, name: str) -> Table:
    """The table of that name (TABLES), as the mapping has it."""
    with (standard.folder / "mappings" / "ctdc.csv").open(encoding="utf-8", newline="") as file:
        columns = tuple(_column(row) for row in csv.DictReader(file) if row["table"] == name)
    return Table(name, columns, tuple(column for column in columns if not column.derived))


def _column(row: Mapping[str, str]) -> ColumnRow:
    values = dict(pair.split("=", 1) for pair in row["values"].split(";") if pair)
    return ColumnRow(
        row["column"], row["kind"] == "known", tuple(row["from"].split()), row["how"], values, row["label"],
        row["fit"] == "exact", row["note"],
    )  # fmt: skip


@functools.cache
def words(standard: Standard, table_name: str, codelist: str) -> Mapping[str, tuple[str, ...]]:
    """For each code of a list the words or columns that it stands for in that table.

    `+` joins several; of several spellings, parted by semicolons, the first is written; NULL stands for none.
    """
    column = f"ctdc_{table_name}"
    return {
        code: tuple(
            part.split(";")[0].strip()
            for part in entry.extra.get(column, "").split(" + ")
            if part.strip() not in ("", "NULL")
        )
        for code, entry in standard.codelists[codelist].codes.items()
    }


@functools.cache
def alpha3(standard: Standard) -> Mapping[str, str]:
    """The three letters of each country, by its two. Unknown and stateless are none."""
    with (standard.folder / "mappings" / "ctdc-countries.csv").open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["code"]: row["alpha3"] for row in csv.DictReader(file)})


class Band(NamedTuple):
    """A band of ages, both ends included."""

    first: int
    last: int | None
    word: str


@functools.cache
def bands(standard: Standard, table_name: str) -> tuple[Band, ...]:
    """The bands of ages that have a word in that table, read from their codes (`9-17`, `48-plus`)."""
    found = []
    for code, named in words(standard, table_name, "ageGroup").items():
        match = re.fullmatch("([0-9]+)-([0-9]+|plus)", code)
        if match and named:
            found.append(Band(int(match[1]), None if match[2] == "plus" else int(match[2]), named[0]))
    return tuple(found)


def vocabulary(standard: Standard, table_name: str, column: ColumnRow) -> frozenset[str] | None:
    """All that can stand in a base column beside blank; None for a year."""
    how = column.how
    if how == "year":
        return None
    if how in ("flag", "no-flag"):
        return frozenset(("1",))
    if how in ("code", "age-band"):
        field = field_at(standard, column.sources[0])
        assert field.codelist is not None
        return frozenset(word for named in words(standard, table_name, field.codelist).values() for word in named)
    if how.startswith(("country", "place")):
        return frozenset(alpha3(standard) if how.endswith("2") else alpha3(standard).values())
    return frozenset(column.values.values())


def field_at(standard: Standard, model: str) -> Field:
    """The node of the field tree at a place of the model; of a list its item."""
    kind, names = place(model)
    field = standard.record(kind).at(*names)
    return field.item if field.item is not None else field


def flag_sources(standard: Standard, of: Table) -> Mapping[str, Mapping[str, tuple[int, ...]]]:
    """For each field of an event that goes into columns of 1 and blank: for each code the numbers of its columns."""
    sources: dict[str, list[int]] = {}
    for number in of.numbers("flag"):
        for model in of.base[number].sources:
            sources.setdefault(place(model)[1][-1], []).append(number)
    found = {}
    for name, numbers in sources.items():
        codelist = field_at(standard, f"Case.events[].{name}").codelist
        assert codelist is not None
        by_column = {of.base[number].name: number for number in numbers}
        named = words(standard, of.name, codelist)
        found[name] = {code: tuple(_known(by_column, columns)) for code, columns in named.items()}
    return found


def _known(by_column: Mapping[str, int], columns: Iterable[str]) -> Iterable[int]:
    return (by_column[column] for column in columns if column in by_column)
