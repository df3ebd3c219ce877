"""Records as rules over several records see them: found by id, and by who names whom."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from tipx.reading.model import Path
from tipx.ruleset.case_events import CaseEvents
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Record


class Whole:
    """What holds for a payload as a whole, whichever of its records are looked at.

    `unjudged` holds the record types of which some record could not be read or identified: references that could mean it
    are then not judged. `referrals_lost`: whether a link of some referral was refused. `records`: how many were read.
    """

    def __init__(self, context: Context, header: Entry | None) -> None:
        self.context = context
        self.header = header
        self.unjudged: set[str] = set()
        self.referrals_lost = False
        self.records = 0


class PayloadView:
    """Records of one payload that belong together, as far as they could be judged, in input order.

    No rule looks further than along the ids by which records name each other, so that these records are to it the payload.
    `undisclosed` remembers, by record id and field names, whether the referrals leave a place out.
    """

    def __init__(self, context: Context, header: Entry | None, whole: Whole | None = None) -> None:
        self.context = context
        self.header = header
        self.whole = whole if whole is not None else Whole(context, header)
        self.cases: list[Entry] = []
        self.victims: list[Entry] = []
        self.referrals: list[Entry] = []
        self._by_id: dict[str, dict[str, Entry]] = {"case": {}, "victim": {}, "referral": {}}
        self._cases_of: dict[str, list[Entry]] = {}
        self._referrals_of: dict[str, list[Entry]] = {}
        self._events: dict[int, CaseEvents] = {}
        self._groups: dict[int, tuple[tuple[str, Path], ...]] = {}
        self.undisclosed: dict[tuple[str | None, tuple[str, ...]], bool] = {}

    def add(self, entry: Entry) -> None:
        """Take a record in. Of several with one id the first is found by it."""
        kind, data = entry.kind, entry.data
        identifier = data.get("id")
        if identifier is not None:
            self._by_id[kind].setdefault(identifier, entry)
        if kind == "case":
            self.cases.append(entry)
            for identifier in dict.fromkeys(data.get("victimIds", ())):
                self._cases_of.setdefault(identifier, []).append(entry)
        elif kind == "victim":
            self.victims.append(entry)
        else:
            self.referrals.append(entry)
            named = (*data.get("victimIds", ()), data["caseId"]) if "caseId" in data else data.get("victimIds", ())
            for identifier in dict.fromkeys(named):
                self._referrals_of.setdefault(identifier, []).append(entry)

    @property
    def records(self) -> Iterable[Entry]:
        """All records: cases, victims, referrals, each in order."""
        return (*self.cases, *self.victims, *self.referrals)

    def case(self, identifier: str | None) -> Entry | None:
        """The case of that id, None when it is not in the payload."""
        return self._by_id["case"].get(identifier or "")

    def victim(self, identifier: str | None) -> Entry | None:
        """The victim record of that id, None when it is not in the payload."""
        return self._by_id["victim"].get(identifier or "")

    def referral(self, identifier: str | None) -> Entry | None:
        """The referral of that id, None when it is not in the payload."""
        return self._by_id["referral"].get(identifier or "")

    def persons(self, case: Entry | Record) -> list[Entry]:
        """The victim records, in the payload, of the persons that a case or a referral names (victimIds)."""
        data = case.data if isinstance(case, Entry) else case
        found = (self.victim(identifier) for identifier in dict.fromkeys(data.get("victimIds", ())))
        return [entry for entry in found if entry is not None]

    def all_persons_here(self, identifiers: Iterable[str]) -> list[Entry] | None:
        """The victim records of these ids; None unless every one is in the payload and there is at least one."""
        entries = [self.victim(identifier) for identifier in identifiers]
        present = [entry for entry in entries if entry is not None]
        return present if present and len(present) == len(entries) else None

    def events(self, case: Entry) -> CaseEvents:
        """The events of a case by person."""
        found = self._events.get(id(case))
        if found is None:
            found = self._events[id(case)] = CaseEvents(case.data)
        return found

    def cases_of(self, victim: Entry) -> list[Entry]:
        """The cases in the payload whose victimIds name the person."""
        return self._cases_of.get(victim.id or "", [])

    def referrals_of(self, record: Entry) -> list[Entry]:
        """The referrals in the payload that name the person (victimIds) or the case (caseId)."""
        return self._referrals_of.get(record.id or "", [])

    @functools.cached_property
    def may_miss_referrals(self) -> bool:
        """Whether some record may have a referral that `referrals_of` does not give.

        One that was not judged, or one of which a link to a person or the case was refused.
        """
        if self.whole.referrals_lost or self.loses("referral"):
            return True
        return any(r.refused and (r.lost("victimIds") or r.lost("caseId")) for r in self.referrals)

    def disclosure_known(self, record: Entry) -> bool:
        """Whether all that the referrals of the record say of disclosure could be judged."""
        return not self.may_miss_referrals and not any(r.lost("disclosure") for r in self.referrals_of(record))

    def external(self) -> frozenset[str]:
        """The ids of Bundle.externalReferences."""
        return frozenset((self.context.header or {}).get("externalReferences", ()))

    def loses(self, kind: str) -> bool:
        """Whether a record of that type may be in the payload without being judged."""
        return kind in self.whole.unjudged or "any" in self.whole.unjudged

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
