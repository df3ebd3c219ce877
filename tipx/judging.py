"""Judges one payload, layer by layer, and gives raw problems: ids and places, no words yet."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tipx.checking.engines import Engine
from tipx.checking.explainer import explain
from tipx.problems import Layer, LayerState, Severity
from tipx.pruning import Pruned
from tipx.raw import Gathered, Raw, UnitSpot, value_at
from tipx.reading.model import LIST_OF, DataFinding, Path, Payload, ReadFinding, Unit
from tipx.ruleset import runner
from tipx.ruleset.agencies import is_invented
from tipx.ruleset.context import PAYLOAD_PROFILES, Context
from tipx.ruleset.finding import Entry
from tipx.ruleset.groups import first_identifying, groups_present
from tipx.ruleset.payload import PayloadView, project
from tipx.ruleset.runner import Fault, Found
from tipx.standard import Standard, versions
from tipx.survey import survey
from tipx.values.judge import judge_values
from tipx.writing.canonical import bundle_digest, record_digest

IDENTITY = frozenset((("id",), ("recordType",), ("version",), ("tipxVersion",)))
"""A record of which one of these is refused takes no part in rules over several records."""


@dataclass(slots=True)
class Judged:
    """What became of one payload."""

    states: dict[Layer, tuple[LayerState, str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    view: PayloadView | None = None
    records: int = 0
    version: str | None = None
    profiles: tuple[str, ...] = ()
    unfinished: list[str] = field(default_factory=list)


LIMIT_IDS = frozenset(("TIPX-SYN-010", "TIPX-SYN-011", "TIPX-SYN-012", "TIPX-SYN-013"))
"""Limits: what lies beyond was not judged, so that layers stay unfinished."""

LIMIT_REACHED = "a limit of the reader was reached"


class Judge:
    """Judges payloads by one moment, with one engine, under one set of parameters. Keeps nothing between payloads."""

    def __init__(
        self,
        find_standard: Callable[[str | None], Standard | None],
        find_engine: Callable[[Standard], Engine],
        now: int,
        parameters: Mapping[str, Any],
        newest: Standard,
        gathered: Gathered,
    ) -> None:
        self._find_standard = find_standard
        self._find_engine = find_engine
        self._now = now
        self._parameters = parameters
        self._newest = newest
        self.gathered = gathered

    def payload(self, payload: Payload, units: Iterable[tuple[int, Unit]], input_number: int, number: int) -> Judged:
        """Judge one payload. `units` gives its records, each with the number of the input that it was read from."""
        judged = Judged()
        run = _Run(self, judged, payload, input_number, number)
        run.all(units)
        return judged


class _Run:
    """The judging of one payload: its state while its records go by."""

    def __init__(self, judge: Judge, judged: Judged, payload: Payload, input_number: int, number: int) -> None:
        self._judge = judge
        self._judged = judged
        self._payload = payload
        self._input = input_number
        self._number = number
        self._waiting: list[Found] = []
        self._context: Context | None = None
        self._standard: Standard = judge._newest
        self._blocked = False
        self._stopped = False
        self._digests: dict[str, list[str]] | None = {} if payload.may_have_integrity else None
        self._exact = True
        # What a record shows of the field groups matters only beside a referral that discloses or withholds them.
        self._together = payload.header is not None or payload.joined

    def all(self, units: Iterable[tuple[int, Unit]]) -> None:
        header = self._payload.header
        if header is not None:
            self._choose_standard(header, self._input)
            self._check_profiles(header, self._open(header))
        for number, unit in units:
            if self._context is None:
                self._choose_standard(unit, number)
                self._open(None)
            self._judged.records += 1
            if not self._stopped:
                self._unit(unit, number)
        if header is not None and not self._stopped and not self._payload.fatal:
            self._close_header(header)
        self._read_findings(self._payload.findings, self._spot_of(header, self._input))
        self._finish()

    # -- before the records ----------------------------------------------------------------------------------------

    def _choose_standard(self, unit: Unit, number: int) -> None:
        data = unit.data
        version = data.get("tipxVersion") if isinstance(data, dict) else None
        version = version if isinstance(version, str) else None
        found = self._judge._find_standard(version)
        self._judged.version = version if found is None else found.version
        if found is None:
            spot = self._spot_of(unit, number)
            known = ", ".join(versions())
            self._judge.gathered.add(Raw("TIPX-SYN-022", spot, ("tipxVersion",), args={"known": known}))
            self._judged.unfinished.append("the version of the standard is not known")
            self._stopped = True
        else:
            self._standard = found

    def _check_profiles(self, header: Unit, refused: Collection[Path]) -> None:
        claimed = header.data.get("profiles")
        if not isinstance(claimed, list):
            return
        self._judged.profiles = tuple(name for name in claimed if isinstance(name, str) and name in KNOWN_PROFILES)
        for index, name in enumerate(claimed):
            if isinstance(name, str) and name and name not in KNOWN_PROFILES:
                known = ", ".join(sorted(KNOWN_PROFILES))
                spot = self._spot_of(header, self._input)
                near = difflib.get_close_matches(name[:100], KNOWN_PROFILES, 1, 0.75)
                say, args = ("near", {"near": near[0]}) if near else ("", {"known": known})
                path = ("profiles", index)
                if path not in refused:  # What cannot be the name of a profile is told by the schema.
                    self._judge.gathered.add(Raw("TIPX-SYN-023", spot, path, say, args, value=name, has_value=True))
                self._judged.unfinished.append("a claimed profile is not known")

    def _open(self, header: Unit | None) -> frozenset[Path]:
        """Make the context; gives what was refused of the header.

        The header is judged here for what it says to the records, its findings come later.
        """
        entry = None
        if header is not None:
            entry, _, _ = self._data_layers(header, self._spot_of(header, self._input))
        self._context = Context(
            self._standard,
            entry.data if entry is not None else None,
            self._judge._now,
            self._judge._parameters,
            entry.refused if entry is not None else frozenset(),
            entry.touched if entry is not None else (),
        )
        self._judged.view = PayloadView(self._context, entry)
        return entry.refused if entry is not None else frozenset()

    # -- one record ------------------------------------------------------------------------------------------------

    def _unit(self, unit: Unit, number: int) -> None:
        spot = self._spot_of(unit, number)
        self._read_findings(unit.findings, spot)
        self._digest(unit)
        if unit.kind is None:
            self._no_kind(unit, spot)
            return
        entry, raws, seen = self._data_layers(unit, spot)
        self._judge.gathered.extend(raws)
        assert self._context is not None
        assert self._judged.view is not None
        self._take(runner.run_record(entry, self._context, seen, self._judged.faults))
        lost = IDENTITY & entry.refused
        if lost or not isinstance(unit.data, dict):
            self._judged.view.unjudged.add("any" if ("recordType",) in lost else unit.kind)
        else:
            facts = project(entry.data, runner.facts()[unit.kind])
            slim = Entry(unit.kind, unit.ordinal, facts, entry.refused, entry.origin, spot)
            if self._together:
                slim.groups = groups_present(self._standard, unit.kind, entry.data)
            slim.agency_ids = tuple(
                ((*ref.path, "agencyId"), ref.value["agencyId"])
                for ref in seen.types["agencyRef"]
                if "agencyId" in ref.value
            )
            slim.invented = any(is_invented(ref.value.get("name", "")) for ref in seen.types["agencyRef"])
            slim.identifying = first_identifying(self._standard, unit.kind, entry.data)
            self._judged.view.add(slim)

    def _no_kind(self, unit: Unit, spot: UnitSpot) -> None:
        self._blocked = True
        if self._judged.view is not None:
            self._judged.view.unjudged.add("any")
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

    def _data_layers(self, unit: Unit, spot: UnitSpot) -> tuple[Entry, list[Raw], Any]:
        """Layers schema and values on one unit: the entry with what is left, the problems, the survey of what is left."""
        kind = unit.kind or "bundle"
        tree = self._standard.record(kind)
        raws: list[Raw] = []
        refused: set[Path] = set(unit.refused)
        pruned = Pruned(unit.data, refused)
        if not self._judge._find_engine(self._standard).accepts[kind](unit.data):
            findings = explain(unit.data, tree, unit.refused)
            raws = [_raw(finding, spot, pruned) for finding in findings]
            refused.update(finding.refuses for finding in findings if finding.refuses is not None)
            refused.update(
                (*finding.path[:-1], finding.args["near"]) for finding in findings if finding.say == "near"
            )  # a misspelt field is not missing: no rule may say that it is
            if not refused:
                self._judged.faults.append(Fault("TIPX-SCH", "engine and explainer disagree"))
            pruned = Pruned(unit.data, refused)
        data = pruned.data if isinstance(pruned.data, dict) else {}
        seen = survey(data, tree)
        findings = [
            finding
            for finding in judge_values(self._standard, kind, seen)
            if finding.id != "TIPX-VAL-007" or finding.path not in pruned.touched
        ]
        if findings:
            raws.extend(_raw(finding, spot, pruned) for finding in findings)
            more = {pruned.original(finding.refuses) for finding in findings if finding.refuses is not None}
            if more:
                refused |= more
                pruned = Pruned(unit.data, refused)
                data = pruned.data
                seen = survey(data, tree)
        entry = Entry(kind, unit.ordinal, data, frozenset(refused), pruned.original if refused else None, spot)
        entry.touched = pruned.touched
        return entry, raws, seen

    # -- after the records -----------------------------------------------------------------------------------------

    def _close_header(self, header: Unit) -> None:
        """The header's own findings, once all of it has been read (in XML some of it stands after the records)."""
        assert self._context is not None
        assert self._judged.view is not None
        spot = self._spot_of(header, self._input)
        self._read_findings(header.findings, spot)
        entry, raws, seen = self._data_layers(header, spot)
        self._judge.gathered.extend(raws)
        self._check_integrity(header, entry.data, spot)
        self._context.renew_header(entry.data, entry.refused)
        entry.agency_ids = tuple(
            ((*ref.path, "agencyId"), ref.value["agencyId"])
            for ref in seen.types["agencyRef"]
            if "agencyId" in ref.value
        )
        entry.invented = any(is_invented(ref.value.get("name", "")) for ref in seen.types["agencyRef"])
        self._judged.view.header = entry
        # A list that was refused whole, or meant by a misspelt name, may hold what is referred to.
        refused_lists = {path[0] for path in entry.refused if len(path) == 1}
        self._judged.view.unjudged.update(kind for kind, name in LIST_OF.items() if name in refused_lists)
        self._take(runner.run_record(entry, self._context, seen, self._judged.faults))

    def _digest(self, unit: Unit) -> None:
        """Note the digest of a record, where the header may hold one of the payload."""
        self._exact = self._exact and not unit.refused and isinstance(unit.data, dict)
        if self._digests is not None and self._exact and unit.list_name is not None:
            self._digests.setdefault(unit.list_name, []).append(record_digest(unit.data))

    def _check_integrity(self, header: Unit, left: Mapping[str, Any], spot: UnitSpot) -> None:
        integrity = left.get("integrity")
        if self._digests is None or not isinstance(integrity, dict):
            return
        for name, known in (("algorithm", "sha-256"), ("canonicalisation", "tipx-1")):
            if integrity.get(name, known) != known:
                self._judge.gathered.add(Raw("TIPX-VAL-006", spot, ("integrity", name), "method"))
                return
        if not self._exact or header.refused or self._payload.lost or "digest" not in integrity:
            return
        if bundle_digest(header.data, self._digests) != integrity["digest"]:
            place = ("integrity", "digest")
            self._judge.gathered.add(Raw("TIPX-VAL-006", spot, place, value=integrity["digest"], has_value=True))

    def _finish(self) -> None:
        view = self._judged.view
        states = self._judged.states
        if view is not None and not self._stopped:
            if self._payload.lost:
                view.unjudged.add("any")
            self._take(runner.run_cross(view, self._judged.faults))
            self._judge.gathered.extend(raw_of(found) for found in runner.certain(view, self._waiting))
        nothing = self._payload.fatal and self._judged.records == 0
        why = self._judged.unfinished[0] if self._judged.unfinished else ""
        for layer in (Layer.SCHEMA, Layer.VALUES, Layer.RECORD, Layer.CROSS):
            if why:
                states[layer] = (LayerState.UNFINISHED, why)
            elif nothing or (self._blocked and layer is not Layer.SCHEMA):
                states[layer] = (LayerState.BLOCKED, "what was read leaves nothing to judge")
            else:
                states[layer] = (LayerState.DONE, "")
        states[Layer.SYNTAX] = (
            (LayerState.UNFINISHED, why) if LIMIT_REACHED in self._judged.unfinished else (LayerState.DONE, "")
        )
        states[Layer.HISTORY] = (LayerState.NOT_APPLICABLE, "one message only")
        for fault in self._judged.faults:
            layer = Layer.SCHEMA if fault.rule == "TIPX-SCH" else runner.layer_of(fault.rule)
            states[layer] = (LayerState.UNFINISHED, f"internal error in {fault.rule}")

    # -- helpers ---------------------------------------------------------------------------------------------------

    def _take(self, found: list[Found]) -> None:
        for one in found:
            if one.rule.check.absence:
                self._waiting.append(one)
            else:
                self._judge.gathered.add(raw_of(one))

    def _read_findings(self, findings: Iterable[ReadFinding], spot: UnitSpot) -> None:
        for finding in findings:
            self._judge.gathered.add(Raw(finding.id, spot, finding.path, finding.say, finding.args, span=finding.span))
            if finding.id in LIMIT_IDS:
                self._judged.unfinished.append(LIMIT_REACHED)
            elif finding.id == "TIPX-SYN-022":
                self._judged.unfinished.append("the version of the standard is not known")

    def _spot_of(self, unit: Unit | None, number: int) -> UnitSpot:
        if unit is None:
            return UnitSpot(number, self._number, None, None, 0, None, None, None)
        return UnitSpot(number, self._number, unit.kind, unit.list_name, unit.ordinal, unit.line, unit.start, unit.end)


KNOWN_PROFILES = frozenset(("core", *PAYLOAD_PROFILES))
"""The profiles whose rules this installation knows."""


def _raw(finding: DataFinding, spot: UnitSpot, pruned: Pruned) -> Raw:
    found, value = value_at(pruned.data, finding.path)
    severity = Severity(finding.severity) if finding.severity else None
    return Raw(
        finding.id, spot, pruned.original(finding.path), finding.say, finding.args, severity, (), None, value, found,
        finding.written, finding.caused,
    )  # fmt: skip


def raw_of(found: Found) -> Raw:
    """The raw problem of a rule's finding."""
    finding, entry = found.finding, found.entry
    there, value = value_at(entry.data, finding.path)
    severity = Severity(finding.severity) if finding.severity else None
    related = tuple(
        ((spot.of or entry).spot, (spot.of or entry).original(spot.path), spot.role) for spot in finding.related
    )
    return Raw(
        found.rule.check.id, entry.spot, entry.original(finding.path), finding.say, finding.args, severity, related, None,
        value, there,
    )  # fmt: skip
