"""Sums up what was found in all inputs as one Report: what is listed, exact totals, the state of each layer, verdicts."""

from __future__ import annotations

import dataclasses
import fnmatch
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tipx import dates
from tipx.checks import check
from tipx.judging import LIMIT_IDS, LIMIT_REACHED, Judged
from tipx.options import Options
from tipx.presenting import Material, present
from tipx.problems import InputReport, Layer, LayerReport, LayerState, Report, Severity, Verdict
from tipx.raw import Gathered, Raw
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
        self.judged: list[Judged] = []
        self.digest: str | None = None


Counts = Mapping[tuple[int, str, Severity], int]


class Circumstances(NamedTuple):
    """What a run was done under: its options and mode, the moment of judging, the engine, and the layer history."""

    options: Options
    mode: str
    now: int
    engine: str
    history: tuple[LayerState, str] | None


def summarise(opened: Sequence[Opened], gathered: Gathered, run: Circumstances) -> Report:
    """Everything that was found, listed as far as it was kept and as the options say, with exact totals."""
    counts = Counter({key: count for key, count in gathered.counts.items() if _is_listed(key[1], run.options)})
    listed = [raw for raw in gathered.kept if _is_listed(raw.id, run.options)]
    problems = present(listed, [one.material for one in opened], run.options.show_values)
    errors = {number for number, _, severity in gathered.counts if severity is Severity.ERROR}
    truncated = _truncated(counts, listed)
    inputs = tuple(
        dataclasses.replace(
            _input_report(one, number in errors, gathered.ids(number), run.history),
            totals=_totals({key: count for key, count in counts.items() if key[0] == number}),
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
        totals=_totals(counts),
        by_rule=_by_rule(counts),
        truncated=dict(sorted(sum(truncated.values(), Counter()).items())),
        options=_told_options(run),
        tool={"name": "tipx", "version": __version__, "engine": run.engine},
        faults=faults,
        left_out=sum(gathered.counts.values()) - sum(counts.values()),
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


def _truncated(counts: Counts, listed: Iterable[Raw]) -> dict[int, Counter[str]]:
    """How many problems of each rule were counted but not kept, by input."""
    left: dict[int, Counter[str]] = defaultdict(Counter)
    for (number, identifier, _), count in counts.items():
        left[number][identifier] += count
    for raw in listed:
        left[raw.spot.input][raw.id] -= 1
    return defaultdict(Counter, {number: +counter for number, counter in left.items()})


def _is_listed(identifier: str, options: Options) -> bool:
    if check(identifier).protected:
        return True
    select, ignore = options.select, options.ignore
    if select and not any(fnmatch.fnmatchcase(identifier, pattern.upper()) for pattern in select):
        return False
    return not any(fnmatch.fnmatchcase(identifier, pattern.upper()) for pattern in ignore)


def _input_report(
    opened: Opened, errors: bool, ids: Collection[str], history: tuple[LayerState, str] | None
) -> InputReport:
    if opened.unreadable is not None:
        return InputReport(opened.name, "unknown", Verdict.UNDECIDED, (), 0, 0, unreadable=opened.unreadable)
    layers = _layers(opened, ids, history)
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


def _layers(opened: Opened, ids: Collection[str], history: tuple[LayerState, str] | None) -> tuple[LayerReport, ...]:
    worst = (LayerState.UNFINISHED, LayerState.BLOCKED, LayerState.DONE, LayerState.NOT_APPLICABLE)
    reports = []
    for layer in Layer:
        states = [judged.states[layer] for judged in opened.judged if layer in judged.states]
        if not states and not LIMIT_IDS.isdisjoint(ids):
            states = [(LayerState.UNFINISHED, LIMIT_REACHED)]
        elif not states:
            blocked = (LayerState.BLOCKED, "what was read leaves nothing to judge")
            states = [(LayerState.DONE, "") if layer is Layer.SYNTAX else blocked]
        if layer is Layer.HISTORY:
            states = [history or (LayerState.NOT_APPLICABLE, "one message only")]
        if layer is Layer.SYNTAX and opened.form == "data" and all(check(one).layer is not Layer.SYNTAX for one in ids):
            states = [(LayerState.NOT_APPLICABLE, "plain data, no bytes")]
        state, why = min(states, key=lambda pair: worst.index(pair[0]))
        reports.append(LayerReport(layer, state, why))
    return tuple(reports)


def _told(fault: Fault) -> str:
    return f"{fault.rule}: {fault.kind}" + (f" ({fault.where})" if fault.where else "")


def _totals(counts: Counts) -> dict[str, int]:
    found = {severity.value: 0 for severity in Severity}
    for (_, _, severity), count in counts.items():
        found[severity.value] += count
    return found


def _by_rule(counts: Counts) -> dict[str, int]:
    found: Counter[str] = Counter()
    for (_, identifier, _), count in counts.items():
        found[identifier] += count
    return dict(sorted(found.items()))
