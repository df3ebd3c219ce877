"""Rows: each person who is counted joined with the events of the person's cases.

One row stands for one person: of several versions of a record the newest is taken, and a record that says it is the duplicate
of another one gives way to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from tipx.converting.ctdc.extracting import DETECTION, CaseFacts, EventFacts, VictimFacts
from tipx.converting.ctdc.mapping import Table, alpha3
from tipx.converting.ctdc.suppressing import BLANK, Row
from tipx.converting.ledger import Ledger, Loss
from tipx.standard import Standard

PROXY = "It stands in for the country of exploitation, which is not told (a proxy)."
NOT_COUNTED = "The status of the person (personStatus) is not among those that are counted."
DUPLICATE = "The record says that it is the duplicate of another one, which stands for the person."
OLDER = "A newer version of the record, or another copy of it, stands for the person."

Facts = TypeVar("Facts", CaseFacts, VictimFacts)


class Joined(NamedTuple):
    """The rows, and what became of the victims. `proxies`: rows in which the country of detection stands in."""

    rows: list[Row]
    not_counted: int
    duplicates: int
    proxies: int


def joined(
    cases: Sequence[CaseFacts],
    victims: Sequence[VictimFacts],
    of: Table,
    standard: Standard,
    sender: str,
    ledger: Ledger,
) -> Joined:
    """The rows of the persons who are counted, one cell for each base column. `sender`: the type of the sender."""
    persons, older = _newest(victims)
    stands = _standing(persons)
    known_cases = _newest(cases)[0]
    cases_of = _Cases(known_cases)
    maker = _Maker(of, standard, sender, ledger)
    rows: list[Row] = []
    not_counted = duplicates = 0
    for identifier, victim in persons.items():
        if stands[identifier] != identifier:
            duplicates += 1
        elif not victim.counted:
            not_counted += 1
        else:
            rows.append(maker.row(victim, cases_of.of(victim)))
    for why, count in ((NOT_COUNTED, not_counted), (DUPLICATE, duplicates), (OLDER, older)):
        if count:
            ledger.dropped("Victim", why, count)
    return Joined(rows, not_counted, duplicates + older, maker.proxies)


def losses(of: Table) -> Iterator[Loss]:
    """What may be told less exactly in a row, and the persons who may have none."""
    for column in of.base:
        if not column.exact:
            yield Loss("approximated", column.sources[0], column.note)
        if column.how.startswith("place"):
            yield Loss("approximated", DETECTION, PROXY)
    for why in (NOT_COUNTED, DUPLICATE, OLDER):
        yield Loss("dropped", "Victim", why)


class _Cases:
    """Finds the cases of a person: those that the person names, and those that name the person."""

    def __init__(self, cases: Mapping[str, CaseFacts]) -> None:
        self._cases = cases
        self._stands = _standing(cases)
        self._naming: dict[str, list[str]] = {}
        for identifier, case in cases.items():
            for person in {*case.persons, *(one for event in case.events for one in event.persons or ())}:
                self._naming.setdefault(person, []).append(identifier)

    def of(self, victim: VictimFacts) -> list[CaseFacts]:
        """The cases, by the day of registration; a duplicate gives way to the case that it names."""
        named = [*victim.cases, *(self._naming.get(victim.id, ()) if victim.id else ())]
        found = {self._stands[one] for one in named if one in self._cases}
        return sorted((self._cases[one] for one in found), key=lambda case: (case.registered, _canonical(case)))


class _Maker:
    """Makes rows. The cells that come from a victim alone are there already."""

    def __init__(self, of: Table, standard: Standard, sender: str, ledger: Ledger) -> None:
        self._table = of
        self._sender = sender
        self._ledger = ledger
        self._alpha3 = alpha3(standard)
        self._flags = of.numbers("flag")
        self.proxies = 0

    def row(self, victim: VictimFacts, cases: Sequence[CaseFacts]) -> Row:
        """The row of a person."""
        cells = dict(victim.cells)
        events = [
            event for case in cases for event in case.events if event.persons is None or victim.id in event.persons
        ]  # fmt: skip
        told = frozenset(number for event in events for number in event.columns)
        place, proxy = _place(cases, events)
        for number, column in enumerate(self._table.base):
            if column.how == "year":
                cells[number] = next((case.registered[:4] for case in cases if case.registered), BLANK)
            elif column.how == "sender" and self._sender:
                cells[number] = column.values.get(self._sender, column.values["*"])
            elif column.how == "flag" and number in told:
                cells[number] = "1"
            elif column.how == "no-flag":
                field = column.sources[0].rsplit(".", 1)[-1]
                cells[number] = BLANK if any(field in event.given for event in events) else "1"
            elif column.how == "months":
                cells[number] = _months(events, column.values)
            elif column.how.startswith("place") and place:
                cells[number] = place if column.how.endswith("2") else self._alpha3[place]
                if proxy:
                    self.proxies += 1
                    self._ledger.approximated(DETECTION, PROXY)
            if cells.get(number) and not column.exact and not (proxy and column.how.startswith("place")):
                self._ledger.approximated(column.sources[0], column.note)
        return tuple(cells.get(number, BLANK) for number in range(len(self._table.base)))


def _place(cases: Sequence[CaseFacts], events: Sequence[EventFacts]) -> tuple[str, bool]:
    """The country of the last exploitation that has one; else that of the last detection, and True."""
    for event in reversed(events):
        if event.country:
            return event.country, False
    return next((case.country for case in reversed(cases) if case.country), BLANK), True


def _months(events: Iterable[EventFacts], values: Mapping[str, str]) -> str:
    """The word for the months of all events together."""
    told = [event.months for event in events if event.months is not None]
    if not told:
        return BLANK
    limits = sorted(int(limit) for limit in values if limit != "*")
    return values[next((str(limit) for limit in limits if sum(told) <= limit), "*")]


def _newest(found: Iterable[Facts]) -> tuple[dict[str, Facts], int]:
    """The records by id, of each the newest version, and how many gave way. A record without an id stands for itself."""
    newest: dict[str, Facts] = {}
    older = 0
    for number, one in enumerate(found):
        key = one.id or f"#{number}"
        other = newest.get(key)
        older += other is not None
        if other is None or (one.version, _canonical(one)) > (other.version, _canonical(other)):
            newest[key] = one
    return newest, older


def _standing(found: Mapping[str, Facts]) -> dict[str, str]:
    """For each record the one that stands for it: where its links `duplicate-of` lead, among the records that are there.

    Of records that name each other in a circle the smallest id stands for all.
    """
    stands: dict[str, str] = {}
    for identifier in found:
        way = [identifier]
        while True:
            further = found[way[-1]].duplicate_of
            if not further or further not in found:
                stands[identifier] = way[-1]
                break
            if further in way:
                stands[identifier] = min(way[way.index(further) :])
                break
            way.append(further)
    return stands


def _canonical(value: object) -> str:
    """The same text for equal values, whatever the order of their sets."""
    if isinstance(value, frozenset):
        return f"{{{','.join(sorted(map(_canonical, value)))}}}"
    if isinstance(value, tuple):
        return f"({','.join(map(_canonical, value))})"
    return repr(value)
