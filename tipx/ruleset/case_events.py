"""The events of one case by person, so that no rule looks at every event for every person."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence

from tipx.ruleset.finding import Record
from tipx.ruleset.terms import CHILD, MARKER, partial

Numbered = tuple[int, Record]
"""An event with its index in Case.events."""

_NO_MEANS = frozenset((MARKER,))


class CaseEvents:
    """The events that name a person, and those that concern every person of the case, each with its index.

    An event whose victimIds were all refused concerns nobody that is known.
    """

    def __init__(self, case: Record) -> None:
        self._listed: Sequence[str] = case.get("victimIds", ())
        self._events: Sequence[Record] = case.get("events", ())
        self._common_deciding: list[Record] | None = None

    @functools.cached_property
    def listed(self) -> frozenset[str]:
        """The persons of the case."""
        return frozenset(self._listed)

    @functools.cached_property
    def common(self) -> list[Numbered]:
        """The events that name nobody, and so concern every person of the case."""
        return [(index, event) for index, event in enumerate(self._events) if "victimIds" not in event]

    @functools.cached_property
    def _named(self) -> dict[str | None, list[Numbered]]:
        named: dict[str | None, list[Numbered]] = {}
        for index, event in enumerate(self._events):
            for identifier in dict.fromkeys(event.get("victimIds", ())):
                named.setdefault(identifier, []).append((index, event))
        return named

    @functools.cached_property
    def earliest(self) -> str:
        """A text of a date: no event of the case certainly began before it. Texts of dates sort as the dates do."""
        earliest = "~"
        for event in self._events:
            if "startsOn" in event:
                start = event["startsOn"]
                if "value" in start and start["value"] < earliest:
                    earliest = start["value"]
                if "notAfter" in start and start["notAfter"] < earliest:
                    earliest = start["notAfter"]
        return earliest

    @functools.cached_property
    def exploited_in(self) -> frozenset[str | None]:
        """The countries of exploitation of all persons; None stands for one that is not known."""
        return frozenset(
            [
                event["place"].get("country") if "place" in event else None
                for event in self._events
                if "exploitation" in event.get("stage", ())
            ]
        )

    def begin_after_childhood(self, victim: Record) -> bool:
        """Whether it is plain that a person was no child at any of these events. Where it is not, look at each of them."""
        if victim.get("childStatus") in CHILD or victim.get("ageAtFirstTrafficking", 18) < 18:
            return False
        birth = victim.get("birthDate")
        if birth is None:
            return True
        if "value" not in birth or "notBefore" in birth:
            return False
        born, earliest = birth["value"], self.earliest
        if earliest == "~":
            return True
        years = int(earliest[:4]) - int(born[:4])
        return years > 18 or (years == 18 and earliest[4:] >= born[4:])

    @property
    def persons(self) -> Iterable[str | None]:
        """The persons whom some event names."""
        return self._named.keys()

    def naming(self, person: str | None) -> list[Numbered]:
        """The events that name the person, in their order."""
        return self._named.get(person, [])

    def deciding(self, person: str | None) -> list[Record]:
        """As many of the person's events as decide the age at the acts, and whether a means was used."""
        if self._common_deciding is None:
            self._common_deciding = deciding(event for _, event in self.common)
        return [*self._common_deciding, *deciding(event for _, event in self.naming(person))]


def shows_means(event: Record) -> bool:
    """Whether a means is recorded; the marker for children is none."""
    return not _NO_MEANS.issuperset(event.get("means", ()))


def deciding(events: Iterable[Record]) -> list[Record]:
    """The few events that decide as all of them would: the earliest, one without a start, one with a means."""
    return list(_deciding(list(events)))


def _deciding(events: list[Record]) -> Iterator[Record]:
    starts = [(partial(event, "startsOn"), event) for event in events]
    dated = [(start, event) for start, event in starts if start is not None]
    yield from [event for event in events if shows_means(event)][:1]
    yield from [event for start, event in starts if start is None][:1]
    if dated:
        yield min(dated, key=lambda pair: pair[0].earliest)[1]
        yield min(dated, key=lambda pair: pair[0].latest)[1]
