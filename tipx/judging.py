"""Judges one payload, layer by layer, and gives raw problems: ids and places, no words yet."""

from __future__ import annotations

import functools
import itertools
import marshal
import os
import re
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tipx import dates, profiling
from tipx.checking.engines import Engine
from tipx.choosing import Choices
from tipx.joining import KINDS, Facts, Joined, judge_groups, judge_view, raw_of
from tipx.layering import Layered, judge_data
from tipx.problems import Layer, LayerState
from tipx.raw import Gathered, Raw, UnitSpot
from tipx.reading.content import Content
from tipx.reading.model import LIST_OF, Again, Path, Payload, ReadFinding, Unit
from tipx.ruleset import runner
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry
from tipx.ruleset.payload import PayloadView, Whole
from tipx.ruleset.runner import Fault, Found
from tipx.standard import Standard, newest, versions
from tipx.standard.profiles import Profile
from tipx.writing.canonical import bundle_digest, record_digest

IDENTITY = frozenset((("id",), ("recordType",), ("version",), ("tipxVersion",)))
"""A record of which one of these is refused takes no part in rules over several records."""

HELD = 512
"""So many records of a payload are held in memory; those that follow are read again when they are joined."""

LIMIT_IDS = frozenset(
    (
        "TIPX-SYN-010",
        "TIPX-SYN-011",
        "TIPX-SYN-012",
        "TIPX-SYN-013",
        "TIPX-SYN-025",
        "TIPX-SYN-026",
        "TIPX-TAB-004",
    )
)
"""Limits: what lies beyond was not judged, so that layers stay unfinished."""

LIMIT_REACHED = "a limit of the reader was reached"
NOTHING_LEFT = "what was read leaves nothing to judge"
PROFILE_OPEN = "a profile is not known, or not in force"
SOME_BLOCKED = "what is malformed or of no known type was not judged further; all else was"


@dataclass(slots=True)
class Judged:
    """What became of one payload. `view` holds all its records, where it was asked for: of the messages of an exchange."""

    states: dict[Layer, tuple[LayerState, str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    view: PayloadView | None = None
    records: int = 0
    version: str | None = None
    profiles: tuple[str, ...] = ()
    applied: tuple[Profile, ...] = ()
    unfinished: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Share:
    """What the records of a stretch of a payload gave: problems are gathered beside it."""

    facts: Facts
    records: int = 0
    kinds: list[int] = field(default_factory=lambda: [0] * len(KINDS))
    unjudged: set[str] = field(default_factory=set)
    referrals_lost: bool = False
    faults: list[Fault] = field(default_factory=list)
    blocked: bool = False
    digests: dict[str, list[str]] | None = None
    exact: bool = True


Origin = tuple[Content | None, Again | None]
"""An input in which records are read again, and how."""

Origins = Mapping[int, Origin]
"""The inputs by their numbers."""


Held = Unit | tuple[Any, Collection[Path]] | bytes
"""A record that is held: itself, its data with what was refused of it, or these packed."""

_NOTHING: frozenset[Path] = frozenset()


def _loosened(packed: bytes) -> tuple[Any, set[Path]]:
    data, refused = marshal.loads(zlib.decompress(packed))
    return data, set(refused)


class Judge:
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
    ) -> None:
        """`keep_views`: hold all records of each payload, for rules over several messages. `key`: by it identities are joined;
        where several processes judge stretches of one payload it is the same for all of them. `hold`: so many records are held
        in memory, those that follow are read again."""
        self.choices = choices
        self.now = now
        self.parameters = parameters
        self.gathered = gathered
        self.keep_views = keep_views
        self.hold = hold
        self.key = key or os.urandom(16)
        self._alone: dict[str, Context] = {}

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

    def alone(self, standard: Standard, profiles: tuple[Profile, ...]) -> Context:
        """The surroundings of a record that travels alone: the same for all of them."""
        if standard.version not in self._alone:
            self._alone[standard.version] = Context(standard, None, self.now, self.parameters, profiles=profiles)
        return self._alone[standard.version]


class PayloadRun:
    """The judging of one payload: its state while its records go by. `is_stretch`: it is the judging of a stretch of it, and what
    is said once of the whole payload is said elsewhere."""

    def __init__(self, judge: Judge, payload: Payload, input_number: int, number: int, origins: Origins) -> None:
        self._judge = judge
        self._payload = payload
        self._input = input_number
        self._number = number
        self._origins = origins
        self._judged = Judged()
        self.share = Share(Facts(judge.key, payload.header is not None))
        if payload.may_have_integrity:
            self.share.digests = {}
        self._standard: Standard = newest()
        self._lists: Standard = self._standard
        self._applied = profiling.NONE
        self._engine: Engine | None = None
        self._whole: Whole | None = None
        self._waiting: list[Found] = []
        self._told: set[tuple[str, Path]] = set()
        self._stopped = False
        self.is_stretch = False
        # What a record shows of the field groups matters only beside a referral that discloses or withholds them.
        self._together = payload.header is not None or payload.joined

    # -- before the records ----------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Read the header, where there is one: for what it says to the records. Its own findings come later."""
        header = self._payload.header
        if header is not None:
            self._choose_standard(header, self._input)
            self._check_profiles(header, self._open(header))

    def begin_with(self, unit: Unit, number: int) -> None:
        """Where there is no header the first record says by which version all are judged."""
        self._choose_standard(unit, number)
        self._open(None)

    def _choose_standard(self, unit: Unit, number: int) -> None:
        data = unit.data
        version = data.get("tipxVersion") if isinstance(data, dict) else None
        version = version if isinstance(version, str) else None
        found = self._judge.choices.standard(version)
        self._judged.version = version if found is None else found.version
        if found is None:
            spot = self._spot_of(unit, number)
            known = ", ".join(versions())
            self._judge.gathered.add(Raw("TIPX-SYN-022", spot, ("tipxVersion",), args={"known": known}))
            self._judged.unfinished.append("the version of the standard is not known")
            self._stopped = True
        else:
            self._standard = found
            if self._payload.joined:
                self._judge.choices.joined(found)

    def _check_profiles(self, header: Unit | None, refused: Collection[Path]) -> None:
        """Say of the profiles which cannot be judged; of those that can be, who they are."""
        applied, known = self._applied, self._judge.choices.profiles
        self._judged.profiles = applied.names
        self._judged.applied = applied.profiles
        if not applied.faults or self.is_stretch:
            return
        if not all(one.is_decided for one in applied.faults):
            self._judged.unfinished.append(PROFILE_OPEN)
        most = self._judge.choices.most_per_record
        spot = self._spot_of(header, self._input)
        for one in map(known.told, applied.faults[:most]):
            path: Path | None = ("profiles", one.place) if one.place is not None else None
            if path is None or path not in refused:  # What cannot be the name of a profile is told by the schema.
                value = header.data["profiles"][one.place] if header is not None and one.place is not None else None
                raw = Raw(one.rule, spot, path, one.say, one.args, value=value, has_value=value is not None)
                self._judge.gathered.add(raw)
        if len(applied.faults) > most:
            self._judge.gathered.add(Raw("TIPX-SYN-026", spot, ("profiles",), args={"limit": most}))
            self._judged.unfinished.append(LIMIT_REACHED)

    def _apply_profiles(self, header: Unit | None) -> None:
        """Find what applies: what the payload claims, and what the user added. It is judged as of the day of sending."""
        claimed = header.data.get("profiles") if header is not None else None
        sent = header.data.get("sentAt") if header is not None else None
        form = self._standard.record("bundle").at("sentAt").pattern or ""
        day = dates.day_of_datetime(sent) if isinstance(sent, str) and re.fullmatch(form.strip("^$"), sent) else None
        if day is None:
            day = dates.day_of_instant(self._judge.now)
        claims = claimed if isinstance(claimed, list) else []
        self._applied = self._judge.choices.profiles.applied(claims, self._standard, day)
        self._lists = self._applied.lists(self._standard)

    def _open(self, header: Unit | None) -> frozenset[Path]:
        """Make the surroundings of the records; gives what was refused of the header."""
        self._engine = self._judge.choices.engine(self._standard)
        self._apply_profiles(header)
        if header is None:
            context = self._judge.alone(self._standard, self._applied.profiles)
            self._check_profiles(None, ())
            self._whole = Whole(context, None)
            return frozenset()
        spot = self._spot_of(header, self._input)
        entry = self._layered(header, spot, self.share.faults).entry
        if entry.lost("profiles"):
            # Which codes profiles add to the lists cannot be told: those of all of them are taken for such.
            self._lists = self._judge.choices.profiles.every_code(self._standard)
        if self._lists is not self._standard:
            self._judge.choices.under(self._lists)
        context = Context(
            self._standard, entry.data, self._judge.now, self._judge.parameters, entry.refused, entry.touched,
            self._applied.profiles,
        )  # fmt: skip
        self._whole = Whole(context, entry)
        return entry.refused

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
        if self._whole is None:
            self._open(None)
        assert self._whole is not None
        self._whole.unjudged = unjudged
        self._whole.referrals_lost = referrals_lost
        self._whole.records = records
        return self._whole

    # -- one record ------------------------------------------------------------------------------------------------

    def unit(self, unit: Unit, number: int) -> None:
        """Judge one record, and note what joins it to others."""
        share = self.share
        if self._whole is None:
            self.begin_with(unit, number)
        share.records += 1
        if self._stopped:
            return
        assert self._whole is not None
        assert self._engine is not None
        spot = self._spot_of(unit, number)
        if share.digests is not None:
            self._digest(unit)
        if unit.findings:
            self._read_findings(unit.findings, spot)
        if unit.kind is None:
            self._no_kind(unit, spot)
            return
        entry, raws, cut = self._layered(unit, spot, share.faults)
        if raws:
            self._judge.gathered.extend(raws)
        share.kinds[KINDS.index(unit.kind)] += 1
        if cut:
            self._leave_out(unit.kind)
            return
        if self._applied.profiles:
            self._narrow(entry, spot)
        waiting: list[Found] = []
        for one in self._of_rules(entry, self._whole.context, len(unit.findings) + len(raws)):
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
            self._alone(entry, member, waiting)
        elif member or waiting:
            late = tuple((one.rule.check.id, one.finding) for one in waiting)
            share.facts.add(self._standard, spot, entry, unit.sure, self._held(unit), late, member)

    def _layered(self, unit: Unit, spot: UnitSpot, faults: list[Fault]) -> Layered:
        assert self._engine is not None
        return judge_data(unit, spot, self._lists, self._engine, faults, self._judge.choices.most_per_record)

    def _narrow(self, entry: Entry, spot: UnitSpot) -> None:
        """Say what the profiles do not allow in a record. Of that there may be so many too, so that nothing else is left out for it."""
        most = self._judge.choices.most_per_record
        found = list(
            itertools.islice(profiling.narrowed(entry, spot, self._applied.profiles, self._standard), most + 1)
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

    def _leave_out(self, kind: str) -> None:
        """A record of which not all was looked at: it may hold whatever others miss."""
        self._judged.unfinished.append(LIMIT_REACHED)
        self.share.unjudged.add(kind)
        self.share.referrals_lost = self.share.referrals_lost or kind == "referral"

    def _held(self, unit: Unit) -> Held | None:
        """What is kept of a record: nothing where it can be read again, else itself, packed when there are many."""
        if len(self.share.facts) < self._judge.hold:
            return unit
        if unit.start is not None:
            return None
        if self._payload.in_memory:
            return unit.data, unit.refused or _NOTHING
        return zlib.compress(marshal.dumps((unit.data, list(unit.refused))), 1)

    def _alone(self, entry: Entry, member: bool, waiting: list[Found]) -> None:
        """Judge a record that travels alone: it is joined to no other."""
        assert self._whole is not None
        view = PayloadView(self._whole.context, None, self._whole)
        if member:
            view.add(entry)
        self._whole.records = self.share.records
        self._whole.unjudged = self.share.unjudged
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
        mine = self.share
        mine.facts.extend(share.facts, mine.kinds, lines)
        mine.records += share.records
        mine.kinds = [one + more for one, more in zip(mine.kinds, share.kinds, strict=True)]
        mine.unjudged |= share.unjudged
        mine.referrals_lost = mine.referrals_lost or share.referrals_lost
        mine.faults += share.faults
        mine.blocked = mine.blocked or share.blocked
        mine.exact = mine.exact and share.exact
        if mine.digests is not None:
            for name, digests in (share.digests or {}).items():
                mine.digests.setdefault(name, []).extend(digests)
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
        if header is not None and not self._stopped and not self._payload.fatal:
            self._close_header(header)
        if self._payload.findings:
            self._read_findings(self._payload.findings, self._spot_of(header, self._input))
        if self._whole is not None and not self._stopped and (self._together or self._payload.lost):
            self._join(self._whole)
        self._say_states()
        self._judged.records = self.share.records
        self._judged.faults = self.share.faults
        return self._judged

    def _close_header(self, header: Unit) -> None:
        """The header's own findings, once all of it has been read (in XML some of it stands after the records)."""
        assert self._whole is not None
        assert self._engine is not None
        context = self._whole.context
        spot = self._spot_of(header, self._input)
        self._read_findings(header.findings, spot)
        entry, raws, cut = self._layered(header, spot, self.share.faults)
        self._judge.gathered.extend(raws)
        if cut:
            self._judged.unfinished.append(LIMIT_REACHED)
        elif self._applied.profiles:
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
        read = functools.lru_cache(maxsize=HELD)(self.read_again)
        tallies: dict[str, Counter[Any]] = {}
        # Rules look at the header also where there is no record.
        spread = self._spread_groups
        if spread is not None and len(facts):
            judged = spread(self.share)
        else:
            judged = judge_groups(facts.groups() if len(facts) else [()], facts, whole, read)
        for joined in judged:
            self._take(joined)
            for name, counted in joined.tallies.items():
                tallies.setdefault(name, Counter()).update(counted)
        alone = PayloadView(whole.context, whole.header, whole)
        last = [*runner.run_counted(alone, tallies, self.share.faults), *runner.certain(alone, self._waiting)]
        self._take(Joined([raw_of(one) for one in last], {}, []))
        if self._judge.keep_views:
            for number in range(len(facts)):
                alone.add(read(facts, number))
            self._judged.view = alone

    def read_again(self, facts: Facts, number: int) -> Entry:
        """The record of that number, from where it is held or where it stands."""
        assert self._engine is not None
        unit = facts.held.get(number)
        spot = facts.spot(number, self._number, self._standard.version)
        if not isinstance(unit, Unit):
            sure = bool(facts.sure[number])
            if unit is None:
                data, refused = self._from_input(spot, sure)
            else:
                data, refused = unit if isinstance(unit, tuple) else _loosened(unit)
            unit = Unit(spot.kind, data, spot.list, spot.ordinal, refused=set(refused), sure=sure)
        return self._layered(unit, spot, []).entry

    def _from_input(self, spot: UnitSpot, sure: bool) -> tuple[Any, set[Path]]:
        content, again = self._origins[spot.input]
        assert content is not None
        assert again is not None
        assert spot.start is not None
        return again(content.slice(spot.start, spot.end), spot.kind or "", sure)

    def _say_states(self) -> None:
        states = self._judged.states
        nothing = self._payload.fatal and self.share.records == 0
        why = self._judged.unfinished[0] if self._judged.unfinished else ""
        for layer in (Layer.SCHEMA, Layer.VALUES, Layer.RECORD, Layer.CROSS):
            if why:
                states[layer] = (LayerState.UNFINISHED, why)
            elif nothing or (self.share.blocked and layer is not Layer.SCHEMA):
                # The header and the records whose type is known were judged all the same.
                judged = self._payload.header is not None or any(self.share.kinds)
                states[layer] = (LayerState.BLOCKED, SOME_BLOCKED if judged else NOTHING_LEFT)
            else:
                states[layer] = (LayerState.DONE, "")
        states[Layer.SYNTAX] = (
            (LayerState.UNFINISHED, why) if LIMIT_REACHED in self._judged.unfinished else (LayerState.DONE, "")
        )
        states[Layer.HISTORY] = (LayerState.NOT_APPLICABLE, "one message only")
        for fault in self.share.faults:
            layer = Layer.SCHEMA if fault.rule == "TIPX-SCH" else runner.layer_of(fault.rule)
            states[layer] = (LayerState.UNFINISHED, f"internal error in {fault.rule}")

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
            at = spot if same else self._spot_of(None, finding.input or 0)
            self._judge.gathered.add(Raw(finding.id, at, finding.path, finding.say, finding.args, span=finding.span))
            if finding.id in LIMIT_IDS:
                self._judged.unfinished.append(LIMIT_REACHED)
            elif finding.id == "TIPX-SYN-022":
                self._judged.unfinished.append("the version of the standard is not known")

    def _spot_of(self, unit: Unit | None, number: int) -> UnitSpot:
        if unit is None:
            return UnitSpot(number, self._number, None, None, 0, None, None, None)
        return UnitSpot(
            number, self._number, unit.kind, unit.list_name, unit.ordinal, unit.line, unit.start, unit.end,
            self._standard.version,
        )  # fmt: skip
