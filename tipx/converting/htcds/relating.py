"""Which records a row of a case sheet tells of: a person in a case, what came in and what went out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tipx.converting.htcds.finding import Choice, Path
from tipx.ruleset.agencies import Agencies

Record = Mapping[str, Any]


class Held(NamedTuple):
    """A record and its path: its type, and its number among those."""

    base: Path
    data: Record


class Subject(NamedTuple):
    """What one row tells of, and the paths of the references that its being one row tells."""

    case: Held | None
    victim: Held | None
    incoming: Held | None
    outgoing: tuple[Held, ...]
    told: tuple[Path, ...]


class Records:
    """The records of a payload, related to each other."""

    def __init__(self, cases: list[Held], victims: list[Held], referrals: list[Held], header: Record | None) -> None:
        self.agencies = Agencies(header)
        self._sender = (header or {}).get("sender")
        self._cases = cases
        self._victims = victims
        self._referrals = referrals
        self._victim_by_id = {one.data.get("id"): one for one in victims}
        self._of_person: dict[Any, list[Held]] = {}
        self._of_case: dict[Any, list[Held]] = {}
        for one in referrals:
            for identifier in one.data.get("victimIds", ()):
                self._of_person.setdefault(identifier, []).append(one)
            if not one.data.get("victimIds"):
                self._of_case.setdefault(one.data.get("caseId"), []).append(one)

    def subjects(self) -> Iterator[Subject]:
        """A subject for each person in each case; for persons, cases and referrals that stand alone too."""
        done: set[Any] = set()
        told: set[Path] = set()
        for case in self._cases:
            persons = [self._victim_by_id[one] for one in case.data.get("victimIds", ()) if one in self._victim_by_id]
            whole: list[Held | None] = [*persons] or [None]
            for victim in whole:
                done.add(victim.data.get("id") if victim is not None else None)
                yield self._subject(case, victim, told)
        for victim in self._victims:
            if victim.data.get("id") not in done:
                yield self._subject(None, victim, told)
        for referral in self._referrals:
            if referral.base not in told:
                yield self._alone(referral)

    def _subject(self, case: Held | None, victim: Held | None, told: set[Path]) -> Subject:
        paths: list[Path] = []
        if case is not None and victim is not None:
            paths += _references(case, "victimIds", victim) + _references(victim, "caseIds", case)
        first = case or victim
        assert first is not None
        owner = first.data.get("owner")
        incoming: list[Held] = []
        outgoing: list[Held] = []
        for one in self._referrals_of(case, victim):
            if self._is(one, "from", owner):
                outgoing.append(one)
            elif self._is(one, "to", owner):
                incoming.append(one)
            else:
                continue
            told.add(one.base)
        incoming = incoming[:1]
        for one in (*incoming, *outgoing):
            for name, record in (("caseId", case), ("victimIds", victim)):
                paths += _references(one, name, record) if record is not None else []
        return Subject(case, victim, incoming[0] if incoming else None, tuple(outgoing), tuple(paths))

    def _alone(self, referral: Held) -> Subject:
        """A referral whose case and persons are not here, or whose two sides are others than their owners."""
        if self._is(referral, "from", referral.data.get("owner")) or not self._is(referral, "to", self._sender):
            return Subject(None, None, None, (referral,), ())
        return Subject(None, None, referral, (), ())

    def _referrals_of(self, case: Held | None, victim: Held | None) -> list[Held]:
        case_id = case.data.get("id") if case is not None else None
        found = self._of_person.get(victim.data.get("id"), []) if victim is not None else []
        found = [one for one in found if case_id is None or one.data.get("caseId", case_id) == case_id]
        return sorted(
            [*found, *self._of_case.get(case_id, ())] if case_id is not None else found, key=lambda one: one.base
        )

    def _is(self, referral: Held, side: str, agency: Record | None) -> bool:
        return self.agencies.same(referral.data.get(side, {}).get("agency"), agency)


def _references(record: Held, name: str, to: Held) -> list[Path]:
    """The paths at which a record refers to another."""
    value, identifier = record.data.get(name), to.data.get("id")
    if isinstance(value, list):
        return [(*record.base, name, index) for index, one in enumerate(value) if one == identifier]
    return [(*record.base, name)] if value is not None and value == identifier else []


def choice_of(subject: Subject, records: Records, header: Record | None) -> Choice:
    """Which items of lists the row of a subject tells of."""
    about: dict[tuple[str, ...], tuple[int, ...]] = {}
    row: dict[tuple[str, ...], tuple[int, ...]] = {}
    if subject.case is not None:
        events = subject.case.data.get("events", ())
        person = subject.victim.data.get("id") if subject.victim is not None else None
        mine = tuple(
            index for index, one in enumerate(events) if person is None or person in one.get("victimIds", (person,))
        )
        about["Case", "events"] = mine
        row["Case", "events"] = _event_of_row(events, mine)
        row["Case", "notes"] = tuple(range(len(subject.case.data.get("notes", ()))))
        offenders = subject.case.data.get("allegedOffenders", ())
        told = ("roles", "roleDetails", "legalPersonName")
        row["Case", "allegedOffenders"] = tuple(
            index for index, one in enumerate(offenders) if any(name in one for name in told)
        )[:1]
    if subject.victim is not None:
        about["Victim", "names"] = _name_of_row(subject.victim.data.get("names", ()))
    row["Bundle", "agencies"] = _organisation(subject, records, header)
    return Choice(about, row)


def _event_of_row(events: Any, mine: tuple[int, ...]) -> tuple[int, ...]:
    """The event that the columns of events tell of: the first with a date, a description or an address; else one that says
    nothing but its stage."""
    for index in mine:
        one = events[index]
        if "startsOn" in one or "description" in one or set(one.get("place", ())) - {"name"}:
            return (index,)
    return tuple(
        index for index in mine if set(events[index]) <= {"id", "stage", "victimIds", "acts", "assertionBasis"}
    )[:1]


def _name_of_row(names: Any) -> tuple[int, ...]:
    """The one name whose parts are told: a legal one, best one in parts."""
    legal = [index for index, one in enumerate(names) if one.get("type") == "legal"]
    return tuple(sorted(legal, key=lambda index: not {"given", "family"} & set(names[index]))[:1])


def _organisation(subject: Subject, records: Records, header: Record | None) -> tuple[int, ...]:
    """The organisation that manages the case, else its owner; by its place among the agencies that are described."""
    first = subject.case or subject.victim
    if first is None:
        return ()
    managing = [
        one.get("agency") for one in first.data.get("participatingAgencies", ()) if one.get("role") == "case-management"
    ]
    described = records.agencies.described((*managing, first.data.get("owner"))[0])
    agencies = (header or {}).get("agencies", ())
    return tuple(index for index, one in enumerate(agencies) if one is described)[:1]
