"""Sums up what was found in all inputs as one Report: what is listed, exact totals, the state of each layer, verdicts."""

from __future__ import annotations

import dataclasses
import fnmatch
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tipx import dates
from tipx.checks import check
from tipx.judging import LIMIT_IDS, LIMIT_REACHED, Judged, Raw
from tipx.options import Options
from tipx.presenting import Material, present
from tipx.problems import InputReport, Layer, LayerReport, LayerState, Report, Severity, Verdict
from tipx.ruleset.runner import Fault
from tipx.standard import standard, versions
from tipx.version import __version__


class Opened:
    """One input of the run: what it was read as, what was found in it, its payloads judged."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.form = "unknown"
        self.unreadable: str | None = None
        self.material = Material("unknown", None)
        self.raws: list[Raw] = []
        self.judged: list[Judged] = []
        self.digest: str | None = None


class Circumstances(NamedTuple):
    """What a run was done under: its options and mode, the moment of judging, the engine, and the layer history."""

    options: Options
    mode: str
    now: int
    engine: str
    history: tuple[LayerState, str] | None


def summarise(opened: Sequence[Opened], run: Circumstances) -> Report:
    """Everything that was found, capped as the options say, with exact totals."""
    raws = [raw for one in opened for raw in (*one.raws, *(r for j in one.judged for r in j.raws))]
    counted = [raw for raw in raws if _is_listed(raw.id, run.options)]
    listed, truncated = _cap(counted, run.options.max_per_rule)
    problems = present(listed, [one.material for one in opened], run.options.show_values)
    by_input: dict[int, list[Raw]] = defaultdict(list)
    for raw in counted:
        by_input[raw.spot.input].append(raw)
    errors = {raw.spot.input for raw in raws if _severity(raw) is Severity.ERROR}
    inputs = tuple(
        dataclasses.replace(
            _input_report(one, number in errors, run.history),
            totals=_totals(by_input[number]),
            truncated=dict(sorted(truncated[number].items())),
        )
        for number, one in enumerate(opened)
    )
    verdict = min((one.verdict for one in inputs), key=lambda v: v.rank, default=Verdict.UNDECIDED)
    faults = tuple(_told(fault) for one in opened for judged in one.judged for fault in judged.faults)
    return Report(
        verdict=verdict,
        inputs=inputs,
        problems=tuple(problems),
        totals=_totals(counted),
        by_rule=dict(sorted(Counter(raw.id for raw in counted).items())),
        truncated=dict(sorted(sum(truncated.values(), Counter()).items())),
        options=_told_options(run),
        tool={"name": "tipx", "version": __version__, "engine": run.engine},
        faults=faults,
        left_out=len(raws) - len(counted),
    )


def _told_options(run: Circumstances) -> dict[str, Any]:
    """What was chosen, as far as it bears on the answer: with it a run can be repeated."""
    options = run.options
    return {
        "inputs": run.mode,
        "form": options.form,
        "standard": options.standard,
        "now": dates.format_instant(run.now),
        "fail_on": options.fail_on,
        "select": list(options.select),
        "ignore": list(options.ignore),
        "max_per_rule": options.max_per_rule,
        "values_shown": options.show_values,
        "limits": dataclasses.asdict(options.limits),
        "parameters": dict(options.parameters),
    }


def _cap(raws: Iterable[Raw], most: int) -> tuple[list[Raw], dict[int, Counter[str]]]:
    """The problems to list, and how many of each rule were left out, by input."""
    kept: Counter[tuple[int, str]] = Counter()
    truncated: dict[int, Counter[str]] = defaultdict(Counter)
    listed: list[Raw] = []
    for raw in raws:
        kept[raw.spot.input, raw.id] += 1
        if most and kept[raw.spot.input, raw.id] > most:
            truncated[raw.spot.input][raw.id] += 1
        else:
            listed.append(raw)
    return listed, truncated


def _is_listed(identifier: str, options: Options) -> bool:
    if check(identifier).protected:
        return True
    select, ignore = options.select, options.ignore
    if select and not any(fnmatch.fnmatchcase(identifier, pattern) for pattern in select):
        return False
    return not any(fnmatch.fnmatchcase(identifier, pattern) for pattern in ignore)


def _input_report(opened: Opened, errors: bool, history: tuple[LayerState, str] | None) -> InputReport:
    if opened.unreadable is not None:
        return InputReport(opened.name, "unknown", Verdict.UNDECIDED, (), 0, 0, unreadable=opened.unreadable)
    layers = _layers(opened, history)
    unfinished = any(layer.state is LayerState.UNFINISHED for layer in layers)
    blocked = any(layer.state is LayerState.BLOCKED for layer in layers)
    verdict = Verdict.INVALID if errors else Verdict.UNDECIDED if unfinished or blocked else Verdict.VALID
    first = opened.judged[0] if opened.judged else None
    version = first.version if first is not None else None
    facts = {}
    if version is not None and version in versions():
        facts = {"version": version, "sha256": standard(version).digest}
    elif version is not None:
        facts = {"version": "unknown"}
    profiles = sorted({name for judged in opened.judged for name in judged.profiles})
    return InputReport(
        path=opened.name,
        form=opened.form,
        verdict=verdict,
        layers=layers,
        payloads=len(opened.judged),
        records=sum(judged.records for judged in opened.judged),
        digest=opened.digest,
        standard=facts,
        profiles=tuple({"id": name} for name in profiles),
    )


def _layers(opened: Opened, history: tuple[LayerState, str] | None) -> tuple[LayerReport, ...]:
    worst = (LayerState.UNFINISHED, LayerState.BLOCKED, LayerState.DONE, LayerState.NOT_APPLICABLE)
    reports = []
    for layer in Layer:
        states = [judged.states[layer] for judged in opened.judged if layer in judged.states]
        if not states and any(raw.id in LIMIT_IDS for raw in opened.raws):
            states = [(LayerState.UNFINISHED, LIMIT_REACHED)]
        elif not states:
            blocked = (LayerState.BLOCKED, "what was read leaves nothing to judge")
            states = [(LayerState.DONE, "") if layer is Layer.SYNTAX else blocked]
        if layer is Layer.HISTORY:
            states = [history or (LayerState.NOT_APPLICABLE, "one message only")]
        if layer is Layer.SYNTAX and opened.form == "data" and not _has_syntax(opened):
            states = [(LayerState.NOT_APPLICABLE, "plain data, no bytes")]
        state, why = min(states, key=lambda pair: worst.index(pair[0]))
        reports.append(LayerReport(layer, state, why))
    return tuple(reports)


def _has_syntax(opened: Opened) -> bool:
    raws = (raw for judged in opened.judged for raw in judged.raws)
    return any(check(raw.id).layer is Layer.SYNTAX for raw in (*opened.raws, *raws))


def _told(fault: Fault) -> str:
    return f"{fault.rule}: {fault.kind}" + (f" ({fault.where})" if fault.where else "")


def _severity(raw: Raw) -> Severity:
    return raw.severity or check(raw.id).severity


def _totals(raws: Iterable[Raw]) -> dict[str, int]:
    counts = Counter(_severity(raw) for raw in raws)
    return {severity.value: counts[severity] for severity in Severity}
