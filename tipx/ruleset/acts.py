"""What the events of a payload say of a person: the age at the acts, and whether a means was used.

A person's events may stand in several cases, and an event that names nobody concerns every person of its case. They
are indexed once, so that no rule looks at every event for every person.
"""

from __future__ import annotations

import functools

from tipx.ruleset.case_events import deciding, shows_means
from tipx.ruleset.finding import Entry, Record
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.terms import adult_at_acts, child_at_acts


class Acts:
    """The events of each person of a payload, over all the cases that are in it."""

    def __init__(self, payload: PayloadView) -> None:
        self._payload = payload
        self._known: dict[int, list[Record]] = {}
        self._all_of_case: dict[int, bool] = {}
        self._lost: dict[int, bool] = {}

    def child(self, victim: Entry) -> bool:
        """Whether the person was certainly a child at the acts."""
        return child_at_acts(victim.data, self._events(victim))

    def adult(self, victim: Entry) -> bool:
        """Whether the person was certainly an adult at the acts."""
        if victim.data.get("childStatus") != "adult":
            return False
        return adult_at_acts(victim.data, self._events(victim))

    def all_adults(self, case: Entry, event: Record) -> bool:
        """Whether every person of the event is in the payload and was certainly an adult at the acts."""
        if self._loses_persons(case):
            return False  # Some person may be missing from the list.
        if "victimIds" in event:
            return self._all_adults(event["victimIds"])
        if id(case) not in self._all_of_case:
            self._all_of_case[id(case)] = self._all_adults(case.data.get("victimIds", ()))
        return self._all_of_case[id(case)]

    def _loses_persons(self, case: Entry) -> bool:
        if id(case) not in self._lost:
            self._lost[id(case)] = case.lost("victimIds") or case.lost("events", "victimIds")
        return self._lost[id(case)]

    def _all_adults(self, identifiers: list[str]) -> bool:
        persons = self._payload.all_persons_here(dict.fromkeys(identifiers))
        return persons is not None and all(map(self.adult, persons))

    def means_used(self, victim: Entry) -> bool:
        """Whether an event of the person records a means."""
        return any(map(shows_means, self._events(victim)))

    def _events(self, victim: Entry) -> list[Record]:
        """As many of the person's events as decide these questions."""
        found = self._known.get(id(victim))
        if found is None:
            of_cases = [event for case in self._payload.cases_of(victim) for event in self._common[id(case)]]
            found = self._known[id(victim)] = deciding([*self._named.get(victim.id or "", ()), *of_cases])
        return found

    @functools.cached_property
    def _common(self) -> dict[int, list[Record]]:
        """The events that concern all persons of a case, by the case: those that decide."""
        return {
            id(case): deciding(event for _, event in self._payload.events(case).common)
            for case in self._payload.cases
        }  # fmt: skip

    @functools.cached_property
    def _named(self) -> dict[str | None, list[Record]]:
        """The events that name a person, by its id, over all cases."""
        named: dict[str | None, list[Record]] = {}
        for case in self._payload.cases:
            events = self._payload.events(case)
            for person in events.persons:
                named.setdefault(person, []).extend(event for _, event in events.naming(person))
        return named
