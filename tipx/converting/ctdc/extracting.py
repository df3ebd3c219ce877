"""What is taken of a case and of a victim: codes, years, countries, and the ids by which they find each other.

The ids and the day of registration stay in memory until the rows are made; neither gets into a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tipx import dates
from tipx.converting.ctdc.mapping import ColumnRow, Table, alpha3, bands, flag_sources, table, words
from tipx.converting.ledger import Ledger, Loss
from tipx.standard import Standard

Data = Mapping[str, Any]
NO_COLUMN = "Some of its codes have no counterpart in this table."
ONLY_FIRST = "Only the first of several is told."
NOT_TOLD = "Not told in this table: a value that has no counterpart in it."
AGE_GROUP = "Victim.ageGroup"
CITIZENSHIPS = "Victim.citizenships"
DETECTION = "Case.detectionPlace.country"
EXPLOITATION = "Case.events[].place.country"
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ADULT = 18


class EventFacts(NamedTuple):
    """Of an event. `persons`: None when it concerns all of the case. `columns`: the numbers of columns that hold 1.
    `given`: the fields of codes that have a value. `country`: of an exploitation, where it is known."""

    persons: frozenset[str] | None
    columns: frozenset[int]
    given: frozenset[str]
    months: int | None
    country: str


class CaseFacts(NamedTuple):
    """Of a case."""

    id: str
    version: int
    registered: str
    country: str
    persons: tuple[str, ...]
    duplicate_of: str
    events: tuple[EventFacts, ...]


class VictimFacts(NamedTuple):
    """Of a victim. `cells`: what stands in columns that come from the victim alone, by number of the column."""

    id: str
    version: int
    counted: bool
    cases: tuple[str, ...]
    duplicate_of: str
    cells: tuple[tuple[int, str], ...]


class Extractor:
    """Takes from records what the table needs, and tells the ledger what of a mapped field it cannot tell."""

    def __init__(self, standard: Standard, table_name: str, statuses: frozenset[str], ledger: Ledger) -> None:
        self._standard = standard
        self._table: Table = table(standard, table_name)
        self._statuses = statuses
        self._ledger = ledger
        self._flags = flag_sources(standard, self._table)
        self._alpha3 = alpha3(standard)
        self._from_victim = [
            (number, column) for number, column in enumerate(self._table.base) if column.sources[0].startswith("Victim.")
        ]  # fmt: skip

    def case(self, data: Data) -> CaseFacts:
        """What is taken of a case."""
        day = _text(data.get("registeredOn"))
        return CaseFacts(
            _text(data.get("id")), _number(data.get("version")),
            day if _DAY.fullmatch(day) and dates.ordinal(day) is not None else "",
            self._country(data.get("detectionPlace"), DETECTION),
            _texts(data.get("victimIds")), _duplicate(data, "linkedCases", "caseId"),
            tuple(self._event(event) for event in _objects(data.get("events"))),
        )  # fmt: skip

    def _event(self, event: Data) -> EventFacts:
        columns: set[int] = set()
        given = set()
        for name, by_code in self._flags.items():
            codes = _texts(event.get(name))
            if codes:
                given.add(name)
            told = [by_code.get(code, ()) for code in codes]
            if not all(told):
                self._ledger.dropped(f"Case.events[].{name}", NO_COLUMN)
            columns.update(number for numbers in told for number in numbers)
        persons = _texts(event.get("victimIds"))
        months = event.get("durationMonths")
        exploitation = "exploitation" in _texts(event.get("stage"))
        return EventFacts(
            frozenset(persons) if persons else None, frozenset(columns), frozenset(given),
            months if isinstance(months, int) else None,
            self._country(event.get("place"), EXPLOITATION) if exploitation else "",
        )  # fmt: skip

    def victim(self, data: Data) -> VictimFacts:
        """What is taken of a victim."""
        counted = _text(data.get("personStatus")) in self._statuses
        cells = []
        for number, column in self._from_victim if counted else ():
            cell = self._cell(column, data)
            if cell:
                cells.append((number, cell))
        return VictimFacts(
            _text(data.get("id")), _number(data.get("version")), counted, _texts(data.get("caseIds")),
            _duplicate(data, "linkedVictims", "victimId"), tuple(cells),
        )  # fmt: skip

    def _cell(self, column: ColumnRow, data: Data) -> str:
        if column.how == "code":
            return self._gender(column, data)
        if column.how == "age-band":
            return self._band(data)
        if column.how.startswith("country"):
            return self._citizenship(column, data)
        return column.values.get(_MAJORITY[column.how](data), "")

    def _gender(self, column: ColumnRow, data: Data) -> str:
        named = words(self._standard, self._table.name, "gender")
        code = _text(data.get("gender"))
        word = next(iter(named.get(code, ())), "")
        if code and not word:
            self._ledger.dropped(column.sources[0], NOT_TOLD)
        return word

    def _band(self, data: Data) -> str:
        named = words(self._standard, self._table.name, "ageGroup").get(_text(data.get("ageGroup")), ())
        if named:
            return named[0]
        age = data.get("ageAtDetection")
        if isinstance(age, int):
            for band in bands(self._standard, self._table.name):
                if band.first <= age and (band.last is None or age <= band.last):
                    return band.word
        if "ageGroup" in data:
            self._ledger.dropped(AGE_GROUP, NOT_TOLD)
        return ""

    def _citizenship(self, column: ColumnRow, data: Data) -> str:
        countries = _texts(data.get("citizenships"))
        if not countries:
            return ""
        if len(countries) > 1:
            self._ledger.approximated(CITIZENSHIPS, ONLY_FIRST)
        found = self._code(countries[0], letters=column.how[-1])
        if not found:
            self._ledger.dropped(CITIZENSHIPS, NOT_TOLD)
        return found

    def _country(self, of: Any, model: str) -> str:
        """The country of a place, two letters, which is to be told later (see `told`)."""
        code = _text(of.get("country")) if isinstance(of, Mapping) else ""
        if code and code not in self._alpha3:
            self._ledger.dropped(model, NOT_TOLD)
        return code if code in self._alpha3 else ""

    def _code(self, code: str, letters: str) -> str:
        three = self._alpha3.get(code, "")
        return code if three and letters == "2" else three


def losses(standard: Standard, of: Table) -> Iterator[Loss]:
    """What of a mapped field the extractor may not be able to tell."""
    for name in flag_sources(standard, of):
        yield Loss("dropped", f"Case.events[].{name}", NO_COLUMN)
    for column in of.base:
        if column.how == "code":
            yield Loss("dropped", column.sources[0], NOT_TOLD)
        elif column.how == "age-band":
            yield Loss("dropped", AGE_GROUP, NOT_TOLD)
        elif column.how.startswith("country"):
            yield Loss("approximated", CITIZENSHIPS, ONLY_FIRST)
            yield Loss("dropped", CITIZENSHIPS, NOT_TOLD)
    for place in (DETECTION, EXPLOITATION):
        yield Loss("dropped", place, NOT_TOLD)


def _at_detection(data: Data) -> str:
    return {"adult": "adult", "child": "child", "presumed-child": "child"}.get(_text(data.get("childStatus")), "")


def _at_entry(data: Data) -> str:
    """By the age at the first act; who was a child at detection was one before."""
    age = data.get("ageAtFirstTrafficking")
    if isinstance(age, int):
        return "adult" if age >= _ADULT else "child"
    return "child" if _at_detection(data) == "child" else ""


def _at_exploitation(data: Data) -> str:
    """Only what is certain: of age at the first act is of age ever after; a child at detection was one all the time."""
    if _at_detection(data) == "child":
        return "child"
    return "adult" if _at_entry(data) == "adult" else ""


_MAJORITY = {
    "majority": _at_detection,
    "majority-entry": _at_entry,
    "majority-exploitation": _at_exploitation,
}


def _duplicate(data: Data, links: str, name: str) -> str:
    """The record for which this one is given up; the empty text when it stands for itself."""
    for link in _objects(data.get(links)):
        if link.get("relation") == "duplicate-of":
            return _text(link.get(name))
    return ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _objects(value: Any) -> Iterable[Data]:
    return (one for one in value if isinstance(one, Mapping)) if isinstance(value, list) else ()
