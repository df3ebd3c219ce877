"""Reading: the cases and transitions of an input, gathered by person and by referral, and made into a bundle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tipx.converting.model import ConvertError, Data, Imported, Job, Left, Origin, Path
from tipx.converting.primero import cases, headers, referrals, values
from tipx.converting.primero.acts import SetAside, keep_receiver_fields
from tipx.converting.primero.agencies import AgenciesIn
from tipx.converting.primero.cases import Person
from tipx.converting.primero.conversions import CONVERSIONS
from tipx.converting.primero.defaults import Defaults
from tipx.converting.primero.mapping import MappingFile
from tipx.converting.primero.referrals import Asked
from tipx.converting.primero.shapes import Paging, Shape, Wrong, shapes
from tipx.converting.primero.sides import Into, read_side
from tipx.converting.primero.telling import DISAGREES, NO_PLACE, NOT_IN_LIST, UNREADABLE, Fact, Told, record_of
from tipx.converting.tracing import Traced, settled
from tipx.reading.model import LIST_OF, LISTS

PAGING = ("metadata", "It is the paging of an answer, no part of a record.")
SET_ASIDE = ("transition", "Only referrals, transfers and requests for a transfer of a case are exchanged.")
OTHER_TRANSITION = ("transition", "Another one with the same id says otherwise; the first was kept.")
OTHER_CASE = ("case", "The same case stands elsewhere and says otherwise; the first was kept.")


def read(data: Any, job: Job, mapping: MappingFile) -> Imported:
    """The bundle that the data makes."""
    header = job.settings.get("header") or {}
    if not isinstance(header, Mapping) or any(name in header for name in LISTS):
        raise ConvertError("the header holds the fields of a bundle, without its records", 2)
    return _Reader(job, mapping, header).bundle(data)


class _Reader:
    def __init__(self, job: Job, mapping: MappingFile, header: Mapping[str, Any]) -> None:
        self._told = Told(job, mapping)
        self._header = header
        self._defaults = Defaults(job)
        self._agencies = AgenciesIn(header, self._defaults)
        self._persons: dict[str, Person] = {}
        self._asked: dict[str, Asked] = {}
        self._left: list[Left] = []

    def bundle(self, data: Any) -> Imported:
        """Everything that the input holds."""
        for shape in shapes(data):
            self._take(shape)
        persons, asked = list(self._persons.values()), list(self._asked.values())
        if not persons and not asked:
            if self._left:
                return Imported(None, (), left=tuple(self._left))
            raise ConvertError("there is nothing in it that can be exchanged", 1)
        return self._made(persons, asked)

    def _take(self, shape: Shape | Paging | Wrong) -> None:
        if isinstance(shape, Paging):
            self._told.job.ledger.dropped(*PAGING)
        elif isinstance(shape, Wrong):
            since = len(self._told.job.notes)
            self._told.note(shape.rule, shape.noted, shape.field)
            self._leave(shape.at, since)
        else:
            person = self._person(shape.record, shape.record_at) if shape.record else None
            for transition, at in shape.transitions:
                self._transition(transition, at, person)

    def _leave(self, at: str, since: int) -> None:
        """What stands there gives no record: it is rejected, with all that was noted of it, which begins at that note."""
        self._left.append(Left(Origin(pointer=at), tuple(self._told.job.notes[since:])))

    def _made(self, persons: list[Person], asked: list[Asked]) -> Imported:
        """The records made whole, and the bundle around them."""
        finisher = referrals.Finisher(self._told, self._agencies, self._defaults, self._header)
        for one in asked:
            finisher.sides(one)
        finish = cases.Finisher(self._told, self._agencies, self._defaults, persons)
        for person in persons:
            finish.finish(person, [one for one in asked if person in one.persons], finisher.sender)
        for one in asked:
            finisher.rest(one)
        header = headers.build(self._told, self._defaults, self._header, self._agencies, persons, asked)
        places: dict[Path, Origin] = {}
        records = list(self._records(persons, asked, places))
        return Imported(settled(header, (), places), records, places, tuple(self._left))

    def _records(
        self, persons: list[Person], asked: list[Asked], places: dict[Path, Origin]
    ) -> Iterator[tuple[str, Data]]:
        """The records as plain data; where their values came from is added to `places`."""
        for kind, found in (
            ("case", [person.case for person in persons]),
            ("victim", [person.victim for person in persons]),
            ("referral", [one.referral for one in asked]),
        ):
            order = self._told.standard.record(kind).properties
            for number, record in enumerate(found):
                ordered = Traced({name: record[name] for name in order if name in record}, record.at, record.origins)
                yield kind, settled(ordered, (LIST_OF[kind], number), places)

    def _person(self, record: Mapping[str, Any], at: str) -> Person:
        """The person of a case. The same case may stand with each of its transitions; one that says otherwise is left."""
        key = self._id_of(record) or at
        known = self._persons.get(key)
        if known is not None:
            if _said(known.source) != _said(record):
                self._differs(OTHER_CASE, at, "Victim", len(self._told.job.notes))
            return known
        person = self._persons[key] = Person(record_of("case", at), record_of("victim", at), at, record)
        records = {"Case": person.case, "Victim": person.victim}
        read_side("case", record, Into(self._told, CONVERSIONS, self._agencies, records, person.facts, at))
        return person

    def _differs(self, loss: tuple[str, str], at: str, model: str, since: int) -> None:
        self._told.note(DISAGREES, at, loss[0], model)
        self._told.job.ledger.dropped(*loss)
        self._leave(at, since)

    def _id_of(self, record: Mapping[str, Any]) -> str | None:
        line = next((row for row in self._told.mapping.of("case") if row.conversion == "uuid"), None)
        value = None if line is None else record.get(line.field[0])
        return value.strip().lower() if isinstance(value, str) and value.strip() else None

    def _transition(self, transition: Mapping[str, Any], at: str, person: Person | None) -> None:
        """A transition. With one id and equal otherwise it may stand once for each person of the referral."""
        asked, since = Asked(record_of("referral", at), at), len(self._told.job.notes)
        facts: dict[str, Fact] = {}
        into = Into(self._told, CONVERSIONS, self._agencies, {"Referral": asked.referral}, facts, at)
        try:
            read_side("transition", transition, into)
            keep_receiver_fields(into)
        except SetAside as aside:
            say = "left" if aside.rule == NOT_IN_LIST else ""
            self._told.note(aside.rule, at, aside.row.label, aside.row.place, say)
            self._told.job.ledger.dropped(*SET_ASIDE)
            self._leave(at, since)
            return
        asked.override = facts.get("override")
        key = asked.referral.get("id") or str(asked.referral.get("localIds", at))
        known = self._asked.setdefault(key, asked)
        if known is not asked and (known.referral != asked.referral or bool(known.override) != bool(asked.override)):
            self._differs(OTHER_TRANSITION, at, "Referral", since)
            return
        if person is None:
            self._outside(known, facts)
        else:
            self._join(known, person, facts)

    def _join(self, asked: Asked, person: Person, facts: Mapping[str, Fact]) -> None:
        if person not in asked.persons:
            asked.persons.append(person)
        named = facts.get("person")
        if named is not None:
            own = self._id_of(person.source)
            if own is None:
                person.facts.setdefault("person", named)
            if (own or str(person.facts["person"].value).lower()) != str(named.value).lower():
                self._note("person", DISAGREES, named)
        if "service" in facts:
            asked.services.append((person, facts["service"]))
        if "individual" in facts:
            asked.individual.setdefault(person, facts["individual"])

    def _outside(self, asked: Asked, facts: Mapping[str, Fact]) -> None:
        """The person is not shown: named by the id alone."""
        if "person" in facts:
            identifier = values.urn(facts["person"].value)
            if identifier is None:
                self._note("person", UNREADABLE, facts["person"])
            elif identifier not in asked.outside:
                asked.outside.append(identifier)
        for fact, conversion in (("service", "service-link"), ("individual", "consent-individual")):
            if fact in facts:
                self._note(conversion, NO_PLACE, facts[fact])

    def _note(self, conversion: str, rule: str, fact: Fact) -> None:
        row = self._told.mapping.by(conversion)
        assert row is not None
        self._told.note(rule, fact.pointer, row.label, row.place)


def _said(record: Mapping[str, Any]) -> dict[str, Any]:
    """What a case says: null and what is empty say nothing."""
    return {name: value for name, value in record.items() if not values.is_nothing(value)}
