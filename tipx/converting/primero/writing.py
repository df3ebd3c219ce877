"""Writing: for each referral and person a transition with the case of the person, and what found no place in the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tipx.converting.model import Data, Job, Target
from tipx.converting.primero.agencies import AgenciesOut
from tipx.converting.primero.conversions import CONVERSIONS
from tipx.converting.primero.homes import Homes, lost
from tipx.converting.primero.mapping import MappingFile
from tipx.converting.primero.referrals import history
from tipx.converting.primero.sides import Out, Seen, write_side
from tipx.converting.primero.telling import Told
from tipx.converting.primero.values import uuid_of
from tipx.reading.model import LISTS

MANY_PERSONS = ("Referral.victimIds[]", "A Primero case is one person: the transition stands once for each of them.")
MANY_IN_CASE = ("Case.victimIds[]", "A Primero case is one person: what the case says stands with each of them.")
NOBODY = ("Referral.victimIds[]", "A referral of nobody stands without a case.")


class PrimeroWriter:
    """Gathers the records and writes them at the end: a transition needs the case and the person that it is about."""

    def __init__(self, target: Target, job: Job, mapping: MappingFile) -> None:
        self._target = target
        self._told = Told(job, mapping)
        self._records: dict[str, list[Seen]] = {"case": [], "victim": [], "referral": []}

    def begin(self, header: Mapping[str, Any] | None) -> None:
        """The header is needed whole: see `end`."""

    def record(self, kind: str, data: Data) -> None:
        """One record."""
        self._records[kind].append(Seen(kind.capitalize(), data))

    def end(self, header: Mapping[str, Any] | None) -> None:
        """Write everything."""
        bundle = Seen("Bundle", {name: value for name, value in (header or {}).items() if name not in LISTS})
        made = list(self._objects(bundle))
        self._tell_lost(bundle)
        pretty = bool(self._told.job.settings.get("pretty"))
        text = json.dumps(
            made, ensure_ascii=False, indent=2 if pretty else None, separators=None if pretty else (",", ":")
        )
        self._target.open().write((text + "\n").encode("utf-8"))

    # -- objects ---------------------------------------------------------------------------------------------------

    def _objects(self, bundle: Seen) -> Iterator[Data]:
        agencies = AgenciesOut(bundle)
        victims = {seen.data.get("id"): seen for seen in self._records["victim"]}
        named: set[Any] = set()
        for referral in self._records["referral"]:
            ids = list(dict.fromkeys(referral.data.get("victimIds", ())))
            if len(ids) > 1:
                self._told.job.ledger.approximated(*MANY_PERSONS)
            if not ids:
                self._told.job.ledger.approximated(*NOBODY)
            for identifier in ids or [None]:
                named.add(identifier)
                yield self._transition(referral, identifier, victims.get(identifier), bundle, agencies)
        for identifier, victim in victims.items():
            if identifier not in named:
                out = self._out({"Victim": victim}, None, bundle, agencies)
                made = write_side("case", out)
                _beside(out)
                yield {**made, "transitions": []}

    def _out(self, records: dict[str, Seen], case_id: Any, bundle: Seen, agencies: AgenciesOut) -> Out:
        """What a case is written from: the person, and the case of the referral, or else the first that has the person."""
        victim = records.get("Victim")
        case = None if victim is None else self._case_of(victim, case_id)
        if case is not None:
            records["Case"] = case
        for seen in records.values():
            if not seen.written:
                seen.written = True
                if seen.kind == "Case" and len(seen.data.get("victimIds", ())) > 1:
                    self._told.job.ledger.approximated(*MANY_IN_CASE)
        return Out(self._told, CONVERSIONS, agencies, records, bundle)

    def _case_of(self, victim: Seen, wanted: Any) -> Seen | None:
        of_person = [
            seen
            for seen in self._records["case"]
            if victim.data.get("id") in seen.data.get("victimIds", ())
            or seen.data.get("id") in victim.data.get("caseIds", ())
        ]
        exact = [seen for seen in self._records["case"] if wanted is not None and seen.data.get("id") == wanted]
        return next(iter((*exact, *of_person)), None)

    def _transition(
        self, referral: Seen, identifier: str | None, victim: Seen | None, bundle: Seen, agencies: AgenciesOut
    ) -> Data:
        records = {"Referral": referral} if victim is None else {"Referral": referral, "Victim": victim}
        out = self._out(records, referral.data.get("caseId"), bundle, agencies)
        made = write_side("transition", out)
        person = self._told.mapping.by("person")
        if victim is None and identifier is not None and person is not None:
            made = _with_first(made, person.field[0], uuid_of(identifier))
        made["record"] = {} if victim is None else write_side("case", out)
        _beside(out)
        return made

    # -- ledger ----------------------------------------------------------------------------------------------------

    def _tell_lost(self, bundle: Seen) -> None:
        homes = Homes(self._told.standard, self._told.mapping)
        for seen in (bundle, *(one for records in self._records.values() for one in records)):
            told = set()
            for one in lost(seen, homes):
                if (one.model, one.at) not in told:
                    told.add((one.model, one.at))
                    self._told.job.ledger.dropped(one.model, one.why)


def _with_first(made: Data, name: str, value: Any) -> Data:
    """The same object with another field, behind the first two."""
    items = list(made.items())
    return dict([*items[:2], (name, value), *items[2:]])


def _beside(out: Out) -> None:
    """Note what is worked out again from the rest when it is read, and so is not lost."""
    if "Referral" in out.records:
        referral = out.records["Referral"]
        if referral.data.get("createdAt") == referral.data.get("issuedOn"):
            referral.used.add(("createdAt",))
        if _is_derived(referral.data):
            referral.used.add(("statusHistory",))
    if "Victim" in out.records and "Case" in out.records:
        victim, case = out.records["Victim"], out.records["Case"]
        if victim.data.get("owner") == case.data.get("owner"):
            victim.used.add(("owner",))
        if victim.data.get("createdAt") == case.data.get("createdAt"):
            case.used.add(("createdAt",))


def _is_derived(referral: Mapping[str, Any]) -> bool:
    """Whether the trail is the one that reading makes of the state and the moments. Without validation they may be missing."""
    try:
        return bool(referral["statusHistory"] == history(referral))
    except (KeyError, TypeError):
        return False
