"""The terms that the rules share, each defined once: who is a child, which events are a person's, what is open.

All take plain data of which any field may be absent, and answer True only for what is certain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tipx import dates
from tipx.dates import Interval
from tipx.reading.model import Path
from tipx.ruleset.finding import Record

TRAFFICKING = frozenset(("trafficking", "trafficking-and-smuggling"))
SMUGGLING = frozenset(("smuggling", "trafficking-and-smuggling"))
TERMINAL = frozenset(("completed", "rejected", "returned", "declined-by-person", "cancelled", "expired"))
OPEN = frozenset(("sent", "received", "information-requested", "accepted", "in-progress"))
CHILD = frozenset(("child", "presumed-child"))
MARKER = "not-required-child"
"""The code of traffickingMeans that is no means, only a marker."""


def partial(record: Record, name: str) -> Interval | None:
    """The interval of a PartialDate field; None when it is absent or no real date."""
    value = record.get(name)
    return dates.interval_of_partial(value) if value is not None else None


def day(record: Record, name: str) -> Interval | None:
    """The interval (one day) of a date field; None when it is absent or no real date."""
    value = record.get(name)
    return dates.interval_of_date(value) if value is not None else None


def before(earlier: Interval | None, later: Interval | None) -> bool:
    """Whether the first is certainly before the second; an absent date never is."""
    return earlier is not None and later is not None and dates.certainly_before(earlier, later)


def is_child(victim: Record) -> bool:
    """Child: childStatus child or presumed-child."""
    return victim.get("childStatus") in CHILD


def child_at_acts(victim: Record, events: Iterable[Record]) -> bool:
    """Child at the acts: a child, or first trafficked under 18, or an event certainly began before the 18th birthday."""
    if is_child(victim) or victim.get("ageAtFirstTrafficking", 18) < 18:
        return True
    birth = partial(victim, "birthDate")
    if birth is None:
        return False
    eighteen = dates.birthday(birth.earliest, 18)
    starts = (partial(event, "startsOn") for event in events)
    return any(start is not None and start.latest < eighteen for start in starts)


def adult_at_acts(victim: Record, events: Iterable[Record]) -> bool:
    """Adult at the acts: not a child at them, adult at detection, and of age when first trafficked or at every event."""
    events = list(events)
    if victim.get("childStatus") != "adult" or child_at_acts(victim, events):
        return False
    if victim.get("ageAtFirstTrafficking", 0) >= 18:
        return True
    birth = partial(victim, "birthDate")
    if birth is None or not events:
        return False
    eighteen = dates.birthday(birth.latest, 18)
    starts = [partial(event, "startsOn") for event in events]
    return all(start is not None and start.earliest >= eighteen for start in starts)


def persons_of_event(event: Record, case: Record) -> list[str]:
    """The ids of the persons of an event: its victimIds, else all of the case's."""
    persons: list[str] = event["victimIds"] if "victimIds" in event else case.get("victimIds", [])
    return persons


def vectors(case: Record) -> list[tuple[Path, str | None, Record]]:
    """The vectors of a case: of each person finding, else Case.elements; each with its place and the person's id.

    The id is None for a group and for Case.elements."""
    findings = case.get("personFindings")
    if findings:
        return [
            (("personFindings", index, "elements"), finding.get("victimId"), finding["elements"])
            for index, finding in enumerate(findings)
            if "elements" in finding
        ]
    return [(("elements",), None, case["elements"])] if "elements" in case else []


def has_trafficking_result(case: Record) -> bool:
    """Trafficking result: classification trafficking or trafficking-and-smuggling."""
    return case.get("classification") in TRAFFICKING


def complete_override(case: Record) -> bool:
    """Whether the case has a classificationOverride with its author, day and reason."""
    override = case.get("classificationOverride")
    return override is not None and all(name in override for name in ("by", "on", "reason"))


def given_consents(victim: Record, *scopes: str) -> list[Record]:
    """The consents of a person with status given and at least one of the scopes (any scope when none is named)."""
    wanted = set(scopes)
    return [
        consent
        for consent in victim.get("consents", ())
        if consent.get("status") == "given" and (not wanted or wanted.intersection(consent.get("scopes", ())))
    ]


def relied_on(referral: Record) -> dict[str | None, set[str | None]]:
    """The consents that a referral relies on (consentIds): their ids by person."""
    found: dict[str | None, set[str | None]] = {}
    for entry in referral.get("consentIds", ()):
        found.setdefault(entry.get("victimId"), set()).add(entry.get("consentId"))
    return found


def consents_relied_on(relied: Mapping[str | None, Collection[str | None]], victim: Record) -> list[Record]:
    """The consents of the person's record that a referral relies on, given what `relied_on` says of the referral."""
    named = relied.get(victim.get("id"), ())
    return [consent for consent in victim.get("consents", ()) if consent.get("id") in named] if named else []


def newest(items: Iterable[Record], name: str) -> Record | None:
    """The item with the newest date in that field; undated ones are passed over; None when there is none."""
    dated = [(found, item) for item in items if (found := day(item, name)) is not None]
    return max(dated, key=lambda pair: pair[0].latest)[1] if dated else None


def is_open(referral: Record) -> bool:
    """Open: sent, received, information-requested, accepted or in progress."""
    return referral.get("status") in OPEN


def is_terminal(referral: Record) -> bool:
    """Terminal: completed, rejected, returned, declined by the person, cancelled or expired."""
    return referral.get("status") in TERMINAL
