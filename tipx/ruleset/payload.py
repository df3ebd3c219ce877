"""Records as rules over several records see them: found by id, and by who names whom."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from tipx.reading.model import Path
from tipx.ruleset.agencies import References, of_hits, reference_walk
from tipx.ruleset.case_events import CaseEvents
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Record
from tipx.ruleset.sides import Pairs, Sides
from tipx.ruleset.signs import SIGNS_OF, TWO_REFERRALS, TWO_VICTIMS, signs_of_sides

Derived = TypeVar("Derived")


class Whole:
    """What holds for a payload as a whole, whichever of its records are looked at.

    `unjudged` holds the record types of which some record could not be read or identified: references that could mean it
    are then not judged. `referrals_lost`: whether a link of some referral was refused. `records`: how many were read.
    """

    def __init__(self, context: Context, header: Entry | None) -> None:
        self.context = context
        self.unjudged: set[str] = set()
        self.referrals_lost = False
        self.records = 0
        self._header = header
        self._derived: dict[Callable[..., Any], Any] = {}

    @property
    def header(self) -> Entry | None:
        """The bundle's own fields."""
        return self._header

    @header.setter
    def header(self, header: Entry | None) -> None:
        self._header = header
        self._derived = {}

    def once(self, derive: Callable[[Whole], Derived]) -> Derived:
        """What follows from the bundle's own fields, the moment and the parameters alone: derived once for all records."""
        try:
            found: Derived = self._derived[derive]
        except KeyError:
            found = self._derived[derive] = derive(self)
        return found


def _external(whole: Whole) -> frozenset[str]:
    return frozenset((whole.context.header or {}).get("externalReferences", ()))


def agencies_by_id(whole: Whole) -> tuple[dict[str, Path], list[tuple[int, str]]]:
    """Where each agency's id stands first in a message, and where it stands again: index and id."""
    first: dict[str, Path] = {}
    doubles: list[tuple[int, str]] = []
    for index, agency in enumerate(whole.header.data.get("agencies", ()) if whole.header is not None else ()):
        identifier = agency.get("id")
        if identifier in first:
            doubles.append((index, identifier))
        elif identifier is not None:
            first[identifier] = ("agencies", index, "id")
    return first, doubles


def _pairs(whole: Whole) -> Pairs:
    return Pairs(whole.context.agencies)


class PayloadView:
    """Records of one payload that belong together, as far as they could be judged, in input order.

    No rule looks further than along the ids by which records name each other, so that these records are to it the payload.
    `signs`: what some of them show at first sight. `sides`: the agencies of each referral. `undisclosed` remembers, by record
    id and field names, whether the referrals leave a place out.
    """

    def __init__(self, context: Context, header: Entry | None, whole: Whole | None = None) -> None:
        self.context = context
        self.header = header
        self.whole = whole if whole is not None else Whole(context, header)
        self.signs = 0
        self.pairs = self.whole.once(_pairs)
        self.cases: list[Entry] = []
        self.victims: list[Entry] = []
        self.referrals: list[Entry] = []
        self.sides: list[Sides] = []
        self.cases_by_id: dict[str, Entry] = {}
        self.victims_by_id: dict[str, Entry] = {}
        self.referrals_by_id: dict[str, Entry] = {}
        self._cases_of: dict[str, list[Entry]] = {}
        self._referrals_of: dict[str, list[Entry]] = {}
        self._events: dict[int, CaseEvents] = {}
        self._groups: dict[int, tuple[tuple[str, Path], ...]] = {}
        self.undisclosed: dict[tuple[str | None, tuple[str, ...]], bool] = {}

    def add(self, entry: Entry) -> None:
        """Take a record in. Of several with one id the first is found by it."""
        kind, data = entry.kind, entry.data
        identifier = data.get("id")
        self.signs |= SIGNS_OF[kind](data)
        if kind == "case":
            self.cases.append(entry)
            if identifier is not None:
                self.cases_by_id.setdefault(identifier, entry)
            if "victimIds" in data:
                _note(self._cases_of, data["victimIds"], entry)
        elif kind == "victim":
            if self.victims:
                self.signs |= TWO_VICTIMS
            self.victims.append(entry)
            if identifier is not None:
                self.victims_by_id.setdefault(identifier, entry)
        else:
            if self.referrals:
                self.signs |= TWO_REFERRALS
            self.referrals.append(entry)
            sides = self.pairs.sides(data)
            self.sides.append(sides)
            self.signs |= signs_of_sides(sides, data)
            if identifier is not None:
                self.referrals_by_id.setdefault(identifier, entry)
            named = data.get("victimIds", ())
            _note(self._referrals_of, (*named, data["caseId"]) if "caseId" in data else named, entry)

    @property
    def records(self) -> Iterable[Entry]:
        """All records: cases, victims, referrals, each in order."""
        return (*self.cases, *self.victims, *self.referrals)

    def case(self, identifier: str | None) -> Entry | None:
        """The case of that id, None when it is not in the payload."""
        return self.cases_by_id.get(identifier or "")

    def victim(self, identifier: str | None) -> Entry | None:
        """The victim record of that id, None when it is not in the payload."""
        return self.victims_by_id.get(identifier or "")

    def referral(self, identifier: str | None) -> Entry | None:
        """The referral of that id, None when it is not in the payload."""
        return self.referrals_by_id.get(identifier or "")

    def persons(self, case: Entry | Record) -> list[Entry]:
        """The victim records, in the payload, of the persons that a case or a referral names (victimIds)."""
        data = case.data if isinstance(case, Entry) else case
        known, named = self.victims_by_id, data.get("victimIds", ())
        return [known[one] for one in (named if len(named) < 2 else dict.fromkeys(named)) if one in known]

    def all_persons_here(self, identifiers: Iterable[str]) -> list[Entry] | None:
        """The victim records of these ids; None unless every one is in the payload and there is at least one."""
        known = self.victims_by_id
        try:
            return [known[identifier] for identifier in identifiers] or None
        except KeyError:
            return None

    def events(self, case: Entry) -> CaseEvents:
        """The events of a case by person."""
        found = self._events.get(id(case))
        if found is None:
            found = self._events[id(case)] = CaseEvents(case.data)
        return found

    def cases_of(self, victim: Entry) -> list[Entry]:
        """The cases in the payload whose victimIds name the person."""
        return self._cases_of.get(victim.data.get("id", ""), [])

    def referrals_of(self, record: Entry) -> list[Entry]:
        """The referrals in the payload that name the person (victimIds) or the case (caseId)."""
        return self._referrals_of.get(record.data.get("id", ""), [])

    @functools.cached_property
    def may_miss_referrals(self) -> bool:
        """Whether some record may have a referral that `referrals_of` does not give.

        One that was not judged, or one of which a link to a person or the case was refused.
        """
        if self.whole.referrals_lost or self.loses("referral"):
            return True
        refused = [r for r in self.referrals if r.refused]
        return any(r.lost("victimIds") or r.lost("caseId") for r in refused)

    def disclosure_known(self, record: Entry) -> bool:
        """Whether all that the referrals of the record say of disclosure could be judged."""
        refused = [r for r in self.referrals_of(record) if r.refused]
        return not self.may_miss_referrals and not any(r.lost("disclosure") for r in refused)

    def external(self) -> frozenset[str]:
        """The ids of Bundle.externalReferences."""
        return self.whole.once(_external)

    def loses(self, kind: str) -> bool:
        """Whether a record of that type may be in the payload without being judged."""
        unjudged = self.whole.unjudged
        return bool(unjudged) and (kind in unjudged or "any" in unjudged)

    @functools.cached_property
    def references(self) -> list[tuple[Entry, References]]:
        """The records with references to agencies that may be wrong, and which these are."""
        found = []
        standard, ids = self.context.standard, self.context.agencies.ids
        for kind, records in (("case", self.cases), ("victim", self.victims), ("referral", self.referrals)):
            walk = reference_walk(standard, kind)
            for record in records:
                hits = walk(record.data, ids)[0]
                if hits:
                    found.append((record, of_hits(hits, ids)))
        return found

    def groups(self, record: Entry) -> tuple[tuple[str, Path], ...]:
        """The places of field groups that have a value in the record, each with its group."""
        from tipx.ruleset.groups import groups_present

        found = self._groups.get(id(record))
        if found is None:
            found = self._groups[id(record)] = groups_present(self.context.standard, record.kind, record.data)
        return found

    def identifies(self) -> bool:
        """Whether some record has a value that identifies a person."""
        from tipx.ruleset.groups import first_identifying

        standard = self.context.standard
        return any(first_identifying(standard, one.kind, one.data) is not None for one in self.records)


def _note(known: dict[str, list[Entry]], identifiers: Sequence[str], entry: Entry) -> None:
    """Note the record under each of the ids, once."""
    for identifier in identifiers if len(identifiers) < 2 else dict.fromkeys(identifiers):
        if identifier in known:
            known[identifier].append(entry)
        else:
            known[identifier] = [entry]
