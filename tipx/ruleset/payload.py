"""A payload as rules over several records see it: entries with the facts that rules read, found by id.

An entry's data is a *projection*: the same shape as the record, but only the fields that some rule has declared to
read. So memory holds facts, not records, and a rule cannot look at what it did not declare.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

from tipx.ruleset.case_events import CaseEvents
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Record

Trie = Mapping[str, "Trie | None"]
"""Field names to what is read below them; None means the whole value."""

ALWAYS = {
    "case": ("id", "version", "owner", "victimIds", "dataAbsent"),
    "victim": ("id", "version", "owner", "caseIds", "dataAbsent"),
    "referral": ("id", "version", "owner", "caseId", "victimIds", "disclosure", "dataAbsent"),
}
"""What every projection holds: identity, links, and what visibility is judged by."""


def tries(reads: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What to keep of each record type, from the model paths that rules declare (`Case.events[].purposes`)."""
    kept: dict[str, dict[str, Any]] = {kind: dict.fromkeys(names) for kind, names in ALWAYS.items()}
    whole: set[str] = set()
    for path in reads:
        kind, _, rest = path.partition(".")
        kind = kind.lower()
        if kind not in kept:
            continue
        if not rest:
            whole.add(kind)
            continue
        node: dict[str, Any] | None = kept[kind]
        names = rest.replace("[]", "").split(".")
        for name in names[:-1]:
            if node is None:
                break
            node = node.setdefault(name, {})
        if node is not None:
            node[names[-1]] = None
    return {kind: ({"*": None} if kind in whole else node) for kind, node in kept.items()}


def project(data: Any, trie: Mapping[str, Any] | None) -> Any:
    """The part of plain data that a trie keeps. Lists keep their length, so that places stay true."""
    if trie is None or "*" in trie:
        return data
    if isinstance(data, list):
        return [project(item, trie) for item in data]
    if isinstance(data, dict):
        return {name: project(data[name], below) for name, below in trie.items() if name in data}
    return data


class PayloadView:
    """The records of one payload, as far as they could be judged, in input order; and what was lost.

    `unjudged` holds the record types of which some record could not be read or identified: references that could
    mean it are then not judged (`loses(kind)`). `undisclosed` remembers, by record id and field names, whether the
    referrals leave a place out.
    """

    def __init__(self, context: Context, header: Entry | None) -> None:
        self.context = context
        self.header = header
        self.cases: list[Entry] = []
        self.victims: list[Entry] = []
        self.referrals: list[Entry] = []
        self.unjudged: set[str] = set()
        self._by_id: dict[str, dict[str, Entry]] = {"case": {}, "victim": {}, "referral": {}}
        self._cases_of: dict[str, list[Entry]] = {}
        self._referrals_of: dict[str, list[Entry]] = {}
        self._events: dict[int, CaseEvents] = {}
        self.undisclosed: dict[tuple[str | None, tuple[str, ...]], bool] = {}

    def add(self, entry: Entry) -> None:
        """Take a record in. Of several with one id the first is found by it."""
        {"case": self.cases, "victim": self.victims, "referral": self.referrals}[entry.kind].append(entry)
        if entry.id is not None:
            self._by_id[entry.kind].setdefault(entry.id, entry)
        if entry.kind == "case":
            for identifier in dict.fromkeys(entry.data.get("victimIds", ())):
                self._cases_of.setdefault(identifier, []).append(entry)
        elif entry.kind == "referral":
            named = [*entry.data.get("victimIds", ()), *filter(None, [entry.data.get("caseId")])]
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
        return self.loses("referral") or any(r.lost("victimIds") or r.lost("caseId") for r in self.referrals)

    def disclosure_known(self, record: Entry) -> bool:
        """Whether all that the referrals of the record say of disclosure could be judged."""
        return not self.may_miss_referrals and not any(r.lost("disclosure") for r in self.referrals_of(record))

    def external(self) -> frozenset[str]:
        """The ids of Bundle.externalReferences."""
        return frozenset((self.context.header or {}).get("externalReferences", ()))

    def loses(self, kind: str) -> bool:
        """Whether a record of that type may be in the payload without being judged."""
        return kind in self.unjudged or "any" in self.unjudged
