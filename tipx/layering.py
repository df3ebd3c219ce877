"""Layers schema and values on one record: what is wrong with its data, and what is left of it for the rules."""

from __future__ import annotations

import itertools
from typing import NamedTuple

from tipx.checking.engines import Engine
from tipx.checking.explainer import explain
from tipx.problems import Severity
from tipx.pruning import Pruned
from tipx.raw import Raw, UnitSpot, value_at
from tipx.reading.model import DataFinding, Limits, Path, Unit
from tipx.ruleset.finding import Entry
from tipx.ruleset.runner import Fault
from tipx.standard import Standard
from tipx.standard.fields import Field
from tipx.survey import survey
from tipx.values.judge import judge_values

USUAL = Limits().max_per_record


class Layered(NamedTuple):
    """The record as rules see it, and what was found. `cut`: there was too much; what the record holds is not known."""

    entry: Entry
    raws: list[Raw]
    cut: bool = False


def judge_data(
    unit: Unit, spot: UnitSpot, standard: Standard, engine: Engine, faults: list[Fault], most: int = USUAL
) -> Layered:
    """Layers schema and values on one unit. `most`: so many problems may it have, those of the reader among them."""
    kind = unit.kind or "bundle"
    if unit.sure:
        return Layered(Entry(kind, unit.ordinal, unit.data, spot=spot), [])
    tree = standard.record(kind)
    if unit.cut:
        return _cut(unit, spot, kind, tree, [])
    raws: list[Raw] = []
    left = most - len(unit.findings)
    refused: set[Path] = set(unit.refused)
    pruned = Pruned(unit.data, refused)
    if not engine.accepts[kind](unit.data):
        findings = explain(unit.data, tree, unit.refused, left + 1)
        raws = [_raw(finding, spot, pruned) for finding in findings]
        if len(raws) > left:
            return _cut(unit, spot, kind, tree, [*raws[:left], _too_many(spot, most)])
        left -= len(raws)
        refused.update(finding.refuses for finding in findings if finding.refuses is not None)
        refused.update(
            (*finding.path[:-1], finding.args["near"]) for finding in findings if finding.say == "near"
        )  # a misspelt field is not missing: no rule may say that it is
        if not refused:
            faults.append(Fault("TIPX-SCH", "engine and explainer disagree"))
        pruned = Pruned(unit.data, refused)
    data = pruned.data if isinstance(pruned.data, dict) else {}
    seen = survey(data, tree)
    found = (
        finding
        for finding in judge_values(standard, kind, seen)
        if finding.id != "TIPX-VAL-007" or finding.path not in pruned.touched
    )
    findings = list(itertools.islice(found, left + 1))
    if findings:
        raws.extend(_raw(finding, spot, pruned) for finding in findings[:left])
        if len(findings) > left:
            return _cut(unit, spot, kind, tree, [*raws, _too_many(spot, most)])
        more = {pruned.original(finding.refuses) for finding in findings if finding.refuses is not None}
        if more:
            refused |= more
            pruned = Pruned(unit.data, refused)
            data = pruned.data
    origin = pruned.original if refused else None
    return Layered(Entry(kind, unit.ordinal, data, frozenset(refused), origin, spot, pruned.touched), raws)


def _cut(unit: Unit, spot: UnitSpot, kind: str, tree: Field, raws: list[Raw]) -> Layered:
    """A unit of which not all was looked at: to the rules it is one of which every field was refused."""
    refused = frozenset((name,) for name in tree.properties if name != "recordType")
    return Layered(Entry(kind, unit.ordinal, {}, refused, None, spot, {()}), raws, True)


def _too_many(spot: UnitSpot, most: int) -> Raw:
    return Raw("TIPX-SYN-026", spot, (), args={"limit": most})


def _raw(finding: DataFinding, spot: UnitSpot, pruned: Pruned) -> Raw:
    found, value = value_at(pruned.data, finding.path)
    severity = Severity(finding.severity) if finding.severity else None
    return Raw(
        finding.id, spot, pruned.original(finding.path), finding.say, finding.args, severity, (), None, value, found,
        finding.written, finding.caused,
    )  # fmt: skip
