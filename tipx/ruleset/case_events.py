"""The events of one case by person, so that no rule looks at every event for every person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tipx.ruleset.finding import Record
from tipx.ruleset.terms import MARKER, partial

Numbered = tuple[int, Record]
"""An event with its index in Case.events."""

_NO_MEANS = frozenset((MARKER,))


class CaseEvents:
    """The events that name a person, and those that concern every person of the case, each with its index.

    An event whose victimIds were all refused concerns nobody that is known.
    """

    def __init__(self, case: Record) -> None:
        self.listed = frozenset(case.get("victimIds", ()))
        self.common: list[Numbered] = []
        self._named: dict[str | None, list[Numbered]] = {}
        self._common_deciding: list[Record] | None = None
        for index, event in enumerate(case.get("events", ())):
            if "victimIds" not in event:
                self.common.append((index, event))
                continue
            for identifier in dict.fromkeys(event["victimIds"]):
                self._named.setdefault(identifier, []).append((index, event))

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
