"""Judges one payload, layer by layer, and gives raw problems: ids and places, no words yet."""

from __future__ import annotations

import functools
import itertools
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tipx import profiling
from tipx.choosing import Choices
from tipx.holding import HELD, Holding, Origins
from tipx.joining import KINDS, Facts, Joined, judge_groups, judge_view, raw_of
from tipx.judged import LIMIT_IDS, LIMIT_REACHED, Judged, Share
from tipx.raw import Gathered, Raw, UnitSpot
from tipx.reading.deadline import NEVER, Deadline
from tipx.reading.model import LIST_OF, Path, Payload, ReadFinding, Unit
from tipx.ruleset import runner
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry
from tipx.ruleset.payload import PayloadView, Whole
from tipx.ruleset.runner import Found
from tipx.scoping import VERSION_OPEN, Scope, Terms
from tipx.writing.canonical import bundle_digest, record_digest

IDENTITY = frozenset((("id",), ("recordType",), ("version",), ("tipxVersion",)))
"""A record of which one of these is refused takes no part in rules over several records."""


class Judge(Terms):
    """Judges payloads by one moment, with one engine, under one set of parameters. Keeps nothing between payloads."""

    def __init__(
        self,
        choices: Choices,
        now: int,
        parameters: Mapping[str, Any],
        gathered: Gathered,
        keep_views: bool = False,
        key: bytes = b"",
        hold: int = HELD,
        deadline: Deadline = NEVER,
    ) -> None:
        """`keep_views`: hold all records of each payload, for rules over several messages. `key`: by it identities are joined;
        where several processes judge stretches of one payload it is the same for all of them. `hold`: so many records are held
        in memory, those that follow are read again. `deadline`: when it is over records are joined no further."""
        super().__init__(choices, now, parameters, gathered)
        self.keep_views = keep_views
        self.hold = hold
        self.deadline = deadline
        self.key = key or os.urandom(16)

    def payload(
        self,
        payload: Payload,
        units: Iterable[tuple[int, Unit]],
        input_number: int,
        number: int,
        origins: Origins,
    ) -> Judged:
        """Judge one payload. `units` gives its records, each with the number of the input that it was read from; `origins`
        are the inputs, in which records are read again."""
        run = PayloadRun(self, payload, input_number, number, origins)
        run.begin()
        for input_of_unit, unit in units:
            run.unit(unit, input_of_unit)
        return run.end()


class PayloadRun:
    """The judging of one payload: its state while its records go by. `is_stretch`: it is the judging of a stretch of it, and what
    is said once of the whole payload is said elsewhere."""

    def __init__(self, judge: Judge, payload: Payload, input_number: int, number: int, origins: Origins) -> None:
        self._judge = judge
        self._payload = payload
        self._input = input_number
        self._judged = Judged()
        self._scope = Scope(judge, payload, input_number, number, self._judged)
        self._holding = Holding(self._scope, payload, number, origins, judge.hold)
        self.share = Share(Facts(judge.key, payload.header is not None))
        if payload.may_have_integrity:
            self.share.digests = {}
        self._whole: Whole | None = None
        self._waiting: list[Found] = []
        self._told: set[tuple[str, Path]] = set()
        self.is_stretch = False
        # What a record shows of the field groups matters only beside a referral that discloses or withholds them.
        self._together = payload.header is not None or payload.joined

    # -- before the records ----------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Read the header, where there is one: for what it says to the records. Its own findings come later."""
        header = self._payload.header
        if header is not None:
            self._scope.choose(header, self._input)
            context, (entry, _raws, _cut) = self._scope.open(header, self.share.faults, not self.is_stretch)
            self._whole = Whole(context, entry)

    def begin_with(self, unit: Unit, number: int) -> Whole:
        """Where there is no header the first record says by which version all are judged."""
        self._scope.choose(unit, number)
        return self._open_alone()

    def _open_alone(self) -> Whole:
        self._whole = Whole(self._scope.open_alone(not self.is_stretch), None)
        return self._whole

    def forget_header(self) -> None:
        """Take the header's own faults back: they are told where the whole payload is judged."""
        self.share.faults.clear()
        self._judged.unfinished.clear()

    @property
    def unfinished(self) -> list[str]:
        """Why layers did not finish."""
        return self._judged.unfinished

    def whole_of(self, unjudged: set[str], referrals_lost: bool, records: int) -> Whole:
        """What holds for the whole payload, once all of its records have gone by."""
        whole = self._whole or self._open_alone()
        whole.unjudged = unjudged
        whole.referrals_lost = referrals_lost
        whole.records = records
        return whole

    # -- one record ------------------------------------------------------------------------------------------------

    def unit(self, unit: Unit, number: int) -> None:
        """Judge one record, and note what joins it to others."""
        share = self.share
        whole = self._whole or self.begin_with(unit, number)
        share.records += 1
        if not self._scope.is_known:
            return
        spot = self._scope.spot_of(unit, number)
        if share.digests is not None:
            self._digest(unit)
        if unit.findings:
            self._read_findings(unit.findings, spot)
        if unit.kind is None:
            self._no_kind(unit, spot)
            return
        entry, raws, cut = self._scope.layered(unit, spot, share.faults)
        if raws:
            self._judge.gathered.extend(raws)
        share.kinds[KINDS.index(unit.kind)] += 1
        if cut:
            self._judged.unfinished.append(LIMIT_REACHED)
            share.leave_out(unit.kind)
            return
        if self._scope.applied.profiles:
            self._narrow(entry, spot)
        waiting: list[Found] = []
        for one in self._of_rules(entry, whole.context, len(unit.findings) + len(raws)):
            if one.rule.check.absence:
                waiting.append(one)
            else:
                self._judge.gathered.add(raw_of(one))
        member = True
        if not unit.sure:
            lost = IDENTITY & entry.refused
            if lost or not isinstance(unit.data, dict):
                share.unjudged.add("any" if ("recordType",) in lost else unit.kind)
                member = False
            elif unit.kind == "referral" and (entry.lost("victimIds") or entry.lost("caseId")):
                share.referrals_lost = True
        if not self._together:
            self._alone(whole, entry, member, waiting)
        elif member or waiting:
            late = tuple((one.rule.check.id, one.finding) for one in waiting)
            share.facts.add(
                self._scope.standard, spot, entry, unit.sure, self._holding.held(unit, len(share.facts)), late, member
            )

    def _narrow(self, entry: Entry, spot: UnitSpot) -> None:
        """Say what the profiles do not allow in a record. Of that there may be so many too, so that nothing else is left out for it."""
        most = self._judge.choices.most_per_record
        found = list(
            itertools.islice(
                profiling.narrowed(entry, spot, self._scope.applied.profiles, self._scope.standard), most + 1
            )
        )
        self._judge.gathered.extend(found[:most])
        if len(found) > most:
            self._judge.gathered.add(Raw("TIPX-SYN-026", spot, (), args={"limit": most}))
            self._judged.unfinished.append(LIMIT_REACHED)

    def _of_rules(self, entry: Entry, context: Context, before: int) -> list[Found]:
        """What the rules of one record find, as far as it may have so many problems; `before`: so many were found already."""
        most = self._judge.choices.most_per_record
        left = max(most - before, 0)
        found = runner.run_record(entry, context, self.share.faults, left)
        if len(found) > left:
            del found[left:]
            self._judge.gathered.add(Raw("TIPX-SYN-026", entry.spot, (), args={"limit": most}))
            self._judged.unfinished.append(LIMIT_REACHED)
        return found

    def _alone(self, whole: Whole, entry: Entry, member: bool, waiting: list[Found]) -> None:
        """Judge a record that travels alone: it is joined to no other."""
        view = PayloadView(whole.context, None, whole)
        if member:
            view.add(entry)
        whole.records = self.share.records
        whole.unjudged = self.share.unjudged
        if self._judge.keep_views:
            self._judged.view = view
        self._take(judge_view(view, waiting, self.share.faults))

    def _no_kind(self, unit: Unit, spot: UnitSpot) -> None:
        self.share.blocked = True
        self.share.unjudged.add("any")
        if ("recordType",) in unit.refused:
            return
        data = unit.data
        if not isinstance(data, dict):
            raw = Raw("TIPX-SCH-003", spot, (), args={"expected": "an object"}, value=data, has_value=True)
        elif "recordType" in data:
            raw = Raw("TIPX-SCH-009", spot, ("recordType",), "top", value=data["recordType"], has_value=True)
        else:
            raw = Raw("TIPX-SCH-001", spot, ("recordType",), "top", {"field": "recordType"})
        self._judge.gathered.add(raw)

    def absorb(
        self, share: Share, findings: Iterable[ReadFinding], lost: bool, unfinished: list[str], lines: int
    ) -> None:
        """Take in the records of the stretch that follows, which were judged elsewhere; `lines` stand before it."""
        self.share.extend(share, lines)
        self._payload.findings += findings
        self._payload.lost = self._payload.lost or lost
        self._judged.unfinished += unfinished

    # -- after the records -----------------------------------------------------------------------------------------

    def end(self, spread: Callable[[Share], Iterable[Joined]] | None = None) -> Judged:
        """Judge the header, join the records, and say what became of each layer. `spread`: what judges groups elsewhere."""
        self._spread_groups = spread
        self._judge.choices.under(None)
        self._judge.choices.joined(None)
        header = self._payload.header
        if header is not None and self._scope.is_known and not self._payload.fatal:
            self._close_header(header)
        if self._payload.findings:
            self._read_findings(self._payload.findings, self._scope.spot_of(header, self._input))
        if self._whole is not None and self._scope.is_known and (self._together or self._payload.lost):
            self._join(self._whole)
        self._judged.say_states(self.share, self._payload.fatal, header is not None)
        self._judged.records = self.share.records
        self._judged.faults = self.share.faults
        return self._judged

    def _close_header(self, header: Unit) -> None:
        """The header's own findings, once all of it has been read (in XML some of it stands after the records)."""
        assert self._whole is not None
        context = self._whole.context
        spot = self._scope.spot_of(header, self._input)
        self._read_findings(header.findings, spot)
        entry, raws, cut = self._scope.layered(header, spot, self.share.faults)
        self._judge.gathered.extend(raws)
        if cut:
            self._judged.unfinished.append(LIMIT_REACHED)
        elif self._scope.applied.profiles:
            self._narrow(entry, spot)
        self._check_integrity(header, entry.data, spot)
        context.renew_header(entry.data, entry.refused)
        self._whole.header = entry
        # A list that was refused whole, or meant by a misspelt name, may hold what is referred to.
        refused_lists = {path[0] for path in entry.refused if len(path) == 1}
        self.share.unjudged.update(kind for kind, name in LIST_OF.items() if name in refused_lists)
        for one in self._of_rules(entry, context, len(header.findings) + len(raws)):
            if one.rule.check.absence:
                self._waiting.append(one)
            else:
                self._judge.gathered.add(raw_of(one))

    def _digest(self, unit: Unit) -> None:
        """Note the digest of a record, where the header may hold one of the payload."""
        share = self.share
        share.exact = share.exact and not unit.refused and not unit.cut and isinstance(unit.data, dict)
        if share.digests is not None and share.exact and unit.list_name is not None:
            share.digests.setdefault(unit.list_name, []).append(record_digest(unit.data))

    def _check_integrity(self, header: Unit, left: Mapping[str, Any], spot: UnitSpot) -> None:
        integrity = left.get("integrity")
        if not isinstance(integrity, dict):
            return
        if self.share.digests is None:
            self._judged.unfinished.append("the digest stands where it was not looked for, and was not checked")
            return
        for name, known in (("algorithm", "sha-256"), ("canonicalisation", "tipx-1")):
            if integrity.get(name, known) != known:
                self._judge.gathered.add(Raw("TIPX-VAL-006", spot, ("integrity", name), "method"))
                return
        if not self.share.exact or header.refused or self._payload.lost or "digest" not in integrity:
            return
        if bundle_digest(header.data, self.share.digests) != integrity["digest"]:
            place = ("integrity", "digest")
            self._judge.gathered.add(Raw("TIPX-VAL-006", spot, place, value=integrity["digest"], has_value=True))

    def _join(self, whole: Whole) -> None:
        if self._payload.lost:
            self.share.unjudged.add("any")
        self.whole_of(self.share.unjudged, self.share.referrals_lost, self.share.records)
        facts = self.share.facts
        read = functools.lru_cache(maxsize=HELD)(self._holding.read)
        tallies: dict[str, Counter[Any]] = {}
        # Rules look at the header also where there is no record.
        spread = self._spread_groups
        if spread is not None and len(facts):
            judged = spread(self.share)
        else:
            judged = judge_groups(facts.groups() if len(facts) else [()], facts, whole, read, self._judge.deadline)
        is_cut = False
        for joined in judged:
            if joined.is_cut:
                is_cut = True
                self._tell_time()
                break
            self._take(joined)
            for name, counted in joined.tallies.items():
                tallies.setdefault(name, Counter()).update(counted)
        alone = PayloadView(whole.context, whole.header, whole)
        last = [*runner.run_counted(alone, tallies, self.share.faults), *runner.certain(alone, self._waiting)]
        self._take(Joined([raw_of(one) for one in last], {}, []))
        if self._judge.keep_views and not is_cut:
            for number in range(len(facts)):
                alone.add(read(facts, number))
            self._judged.view = alone

    def _tell_time(self) -> None:
        """Say that the time was up, where that was not said while records were read."""
        finding = self._judge.deadline.finding()
        if all(one.id != finding.id for one in self._payload.findings):
            self._read_findings([finding], self._scope.spot_of(self._payload.header, self._input))

    def read_again(self, facts: Facts, number: int) -> Entry:
        """The record of that number, from where it is held or where it stands."""
        return self._holding.read(facts, number)

    # -- helpers ---------------------------------------------------------------------------------------------------

    def _take(self, joined: Joined) -> None:
        self.share.faults.extend(joined.faults)
        for raw in joined.raws:
            if raw.spot.kind == "bundle":
                # Each group of records may say it of the header again.
                key = (raw.id, raw.path or ())
                if key in self._told:
                    continue
                self._told.add(key)
            self._judge.gathered.add(raw)

    def _read_findings(self, findings: Iterable[ReadFinding], spot: UnitSpot) -> None:
        for finding in findings:
            same = finding.input is None or finding.input == spot.input
            at = spot if same else self._scope.spot_of(None, finding.input or 0)
            self._judge.gathered.add(Raw(finding.id, at, finding.path, finding.say, finding.args, span=finding.span))
            if finding.id in LIMIT_IDS:
                self._judged.unfinished.append(LIMIT_REACHED)
            elif finding.id == "TIPX-SYN-022":
                self._judged.unfinished.append(VERSION_OPEN)
