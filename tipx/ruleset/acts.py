"""What the events of a payload say of a person: the age at the acts, and whether a means was used.

A person's events may stand in several cases, and an event that names nobody concerns every person of its case. They
are indexed once, so that no rule looks at every event for every person.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from tipx.ruleset.finding import Entry, Record
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.terms import MARKER, adult_at_acts, child_at_acts, partial

READS = (
    "Case.events[].victimIds",
    "Case.events[].startsOn",
    "Case.events[].means",
    "Victim.childStatus",
    "Victim.ageAtFirstTrafficking",
    "Victim.birthDate",
)
"""What rules that ask about the acts must declare to read."""


def shows_means(event: Record) -> bool:
    """Whether a means is recorded; the marker for children is none."""
    return any(code != MARKER for code in event.get("means", ()))


class Acts:
    """The events of each person of a payload, over all the cases that are in it."""

    def __init__(self, payload: PayloadView) -> None:
        self._payload = payload
        self._known: dict[int, list[Record]] = {}

    def child(self, victim: Entry) -> bool:
        """Whether the person was certainly a child at the acts."""
        return child_at_acts(victim.data, self._events(victim))

    def adult(self, victim: Entry) -> bool:
        """Whether the person was certainly an adult at the acts."""
        return adult_at_acts(victim.data, self._events(victim))

    def means_used(self, victim: Entry) -> bool:
        """Whether an event of the person records a means."""
        return any(map(shows_means, self._events(victim)))

    def _events(self, victim: Entry) -> list[Record]:
        """As many of the person's events as decide these questions."""
        found = self._known.get(id(victim))
        if found is None:
            named, common = self._index
            of_cases = (event for case in self._payload.cases_of(victim) for event in common.get(id(case), ()))
            found = self._known[id(victim)] = _deciding([*named.get(victim.id or "", ()), *of_cases])
        return found

    @functools.cached_property
    def _index(self) -> tuple[dict[str, list[Record]], dict[int, list[Record]]]:
        """The events that name a person, by its id; and those that concern all persons of a case, by the case."""
        named: dict[str, list[Record]] = {}
        common: dict[int, list[Record]] = {}
        for case in self._payload.cases:
            of_all: list[Record] = []
            for event in case.data.get("events", ()):
                persons = event.get("victimIds")
                if persons:
                    for identifier in dict.fromkeys(persons):
                        named.setdefault(identifier, []).append(event)
                else:
                    of_all.append(event)
            common[id(case)] = _deciding(of_all)
        return named, common


def _deciding(events: Iterable[Record]) -> list[Record]:
    """The few events that decide as all of them would: the earliest, one without a start, one with a means."""
    events = list(events)
    dated = [(start, event) for event in events if (start := partial(event, "startsOn")) is not None]
    chosen = [event for event in events if shows_means(event)][:1]
    chosen += [event for event in events if partial(event, "startsOn") is None][:1]
    if dated:
        chosen.append(min(dated, key=lambda pair: pair[0].earliest)[1])
        chosen.append(min(dated, key=lambda pair: pair[0].latest)[1])
    return chosen
