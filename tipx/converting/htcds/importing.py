"""Drafts into records of the standard, and the bundle that holds them."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from tipx.converting.htcds import deriving
from tipx.converting.htcds.agencies import Registry
from tipx.converting.htcds.drafts import Draft
from tipx.converting.htcds.filling import Filler
from tipx.converting.htcds.mapping import HtcdsMapping
from tipx.converting.htcds.pruning import keep_items, pruned
from tipx.converting.htcds.reasons import NOTHING_TAKEN, ROW_NUMBER
from tipx.converting.model import Data, Job, Left, Note, Origin
from tipx.converting.tracing import Traced, origin_in, trace

_NAME_PARTS = ("prs_Salutation", "prs_MiddleName")
_OWN_NAMES = ("full", "given", "family")
_MANAGING = "case-management"


class Importer:
    """Makes the bundle of a sheet. `given`: fields of the bundle that the caller states."""

    def __init__(self, job: Job, mapping: HtcdsMapping, registry: Registry, given: Data) -> None:
        self._job = job
        self._registry = registry
        self._mapping = mapping
        self.left: list[Left] = []
        """The rows that gave no record, when the records have been gone through."""
        self._sender: Data | None = given.get("sender")
        self._filler = Filler(
            self._mapping,
            job.ledger,
            {
                "id": job.mint,
                "now": lambda: job.now,
                "today": lambda: job.now[:10],
                "version": lambda: job.standard.version,
                "sender": lambda: copy.deepcopy(self._sender),
                "sender-list": lambda: [copy.deepcopy(self._sender)],
            },
        )

    def bundle(self, given: Data) -> Data:
        """The fields of the bundle; called first, for its sender owns the records."""
        keeper = self._registry.keeper()
        if self._sender is None and keeper is not None:
            self._sender = keeper
            self._filler.tell("Bundle.sender")
        if self._sender is None:
            self._sender = self._filler.value("Bundle.sender")
        header: Data = {"recordType": "bundle", **given, "sender": self._sender}
        return self._filler.fill(header, self._job.standard.record("bundle"), "Bundle")

    def agencies(self, header: Data) -> Data:
        """The bundle with the organisations of the sheet; called last, when all are known."""
        tree = self._job.standard.record("bundle").properties["agencies"].item
        assert tree is not None
        new = [self._filler.fill(pruned(one), tree, "Bundle.agencies[]") for one in self._registry.new]
        if new:
            header["agencies"] = [*header.get("agencies", ()), *new]
        names = self._job.standard.record("bundle").properties
        return {name: header[name] for name in names if name in header}

    def records(self, drafts: Iterable[Draft]) -> Iterable[tuple[str, Data]]:
        """The records of all persons."""
        empty: list[Draft] = []
        for draft in drafts:
            if draft.spots:
                yield from self._person(draft)
            else:
                empty.append(draft)
        self._leave(empty)

    def _leave(self, drafts: list[Draft]) -> None:
        """Take down the rows that gave no record, each with all that was noted of it."""
        rows: dict[tuple[str | None, int | None], list[Note]] = {}
        noted: list[list[Note]] = [[] for _ in drafts]
        for draft, notes in zip(drafts, noted, strict=True):
            rows.update(((draft.first[0], row), notes) for row, _ in draft.seen)
        for note in self._job.notes:
            rows.get((note.sheet, note.row), []).append(note)
        for draft, notes in zip(drafts, noted, strict=True):
            own = Note("TIPX-CNV-004", "row", {}, *draft.first)
            self._job.notes.append(own)
            if draft.number is not None:
                self._job.ledger.dropped(ROW_NUMBER, NOTHING_TAKEN)
            self.left.append(Left(Origin(*draft.first), (*notes, own), draft.seen))

    def _person(self, draft: Draft) -> Iterable[tuple[str, Data]]:
        case: Data = draft.case.over({"recordType": "case", "id": self._filler.value("Case.id")})
        victim: Data = draft.victim.over({"recordType": "victim", "id": self._filler.value("Victim.id")})
        case["victimIds"], victim["caseIds"] = [victim["id"]], [case["id"]]
        self._names(victim, draft)
        self._participants(case, draft)
        self._derive(case, victim, draft)
        case = self._fill("case", case)
        victim = self._fill("victim", victim)
        yield "case", case
        yield "victim", victim
        for referral, incoming in [(draft.incoming, True), *((one, False) for one in draft.outgoing)]:
            if referral is not None:
                yield "referral", self._referral(referral, incoming, case, victim, draft)

    def _fill(self, kind: str, data: Data) -> Data:
        return self._filler.fill(pruned(data), self._job.standard.record(kind), kind.capitalize())

    def _names(self, victim: Data, draft: Draft) -> None:
        """A name without a first or family name is none: what else was said of it is noted."""
        names = victim.get("names", ())
        kept = [number for number, name in enumerate(names) if any(part in name for part in _OWN_NAMES)]
        if len(kept) == len(names):
            return
        for field in _NAME_PARTS:
            if field in draft.spots:
                self._missing("name", "prs_FirstName", draft.spots[field], field)
        keep_items(victim, "names", kept)

    def _participants(self, case: Data, draft: Draft) -> None:
        """The organisations that the rows describe manage the case; the case worker is of the first of them."""
        for number, reference in enumerate(draft.agencies):
            standing = case.setdefault("participatingAgencies", [])
            if number < len(standing):
                standing[number]["agency"] = reference
            else:
                standing.append(Traced({"agency": reference, "role": _MANAGING}, reference.at))

    def _derive(self, case: Data, victim: Data, draft: Draft) -> None:
        tell = self._filler.tell
        day = (draft.incoming or Traced()).get("respondedOn", self._job.now)[:10]
        victim["childStatus"] = deriving.child_status(victim, day)
        trace(victim, "childStatus", origin_in(victim, "birthDate"))
        tell("Victim.childStatus")
        if not deriving.decide(victim):
            decider = "vic_TraffickingStatusDecisionMakingOrg"
            self._missing("decision", decider, draft.spots.get("vic_TraffickingStatus", draft.first), decider)
        if "decisions" in victim:
            tell("Victim.decisions[].outcome")
        deriving.assess(case, victim, self._job.standard, tell)
        deriving.journey(case, victim, tell)

    def _referral(self, draft_of: Traced, incoming: bool, case: Data, victim: Data, draft: Draft) -> Data:
        """A referral to or from the agency that owns the case."""
        referral = draft_of.over({"recordType": "referral", "id": self._filler.value("Referral.id")})
        referral["caseId"], referral["victimIds"] = case["id"], [victim["id"]]
        ours, theirs, field = (
            ("to", "from", "cas_ReferringOrganisation") if incoming else ("from", "to", "cas_ReferredOrganisation")
        )
        referral.setdefault(ours, {})["agency"] = copy.deepcopy(self._sender)
        referral[theirs] = Traced(referral.get(theirs, {}))
        if "agency" not in referral[theirs]:
            self._missing("party", field, self._spot_of_side(draft, incoming), field)
        tree = self._job.standard.record("referral")
        for side in (ours, theirs):
            referral[side] = self._filler.fill(referral[side], tree.properties[side], f"Referral.{side}")
        deriving.course(referral, incoming=incoming, now=self._job.now, tell=self._filler.tell)
        countries = {self._country(referral[side]["agency"]) for side in (ours, theirs)} - {None, "ZZ"}
        if len(countries) > 1:
            referral["crossBorder"] = True
        referral["disclosure"] = deriving.disclosure(case, victim, self._job.standard)
        self._filler.tell("Referral.disclosure")
        return self._fill("referral", referral)

    def _spot_of_side(self, draft: Draft, incoming: bool) -> tuple[str, int, int]:
        root = "Referral(incoming)" if incoming else "Referral(outgoing)"
        fields = self._mapping.fields.values()
        return next(
            (
                draft.spots[one.field]
                for one in fields
                if one.places and one.place.root == root and one.field in draft.spots
            ),
            draft.first,
        )

    def _country(self, reference: Data) -> Any:
        return self._registry.country(reference)

    def _missing(self, say: str, needed: str, spot: tuple[str, int, int], field: str) -> None:
        sheet, row, column = spot
        about = self._mapping.fields[field]
        model = about.model if about.places else None
        self._job.notes.append(Note("TIPX-CNV-006", say, {"field": needed}, sheet, row, column, model=model))
