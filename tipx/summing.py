"""Sums up what was found in all inputs as one Report: what is listed, exact totals, the state of each layer, verdicts."""

from __future__ import annotations

import dataclasses
import fnmatch
import os
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tipx import dates, provenance
from tipx.checks import check
from tipx.judged import LIMIT_IDS, LIMIT_REACHED, NOTHING_LEFT, SOME_BLOCKED, Judged
from tipx.options import Options
from tipx.presenting import Material, present
from tipx.problems import InputReport, Layer, LayerReport, LayerState, Problem, Report, Severity, Verdict
from tipx.raw import Gathered
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.runner import Fault
from tipx.standard import known_or_newest, standard, versions
from tipx.standard.profiles import Profile


class Opened:
    """One input of the run: what it was read as, what was found in it, what became of its payloads."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.form = "unknown"
        self.unreadable: str | None = None
        self.material = Material("unknown", None)
        self.digest: str | None = None
        self.payloads = 0
        self.records = 0
        self.version: str | None = None
        self.profiles: dict[tuple[str, str], Profile | None] = {}
        self.faults: list[Fault] = []
        self.states: dict[Layer, tuple[LayerState, str]] = {}
        self.views: list[PayloadView] = []
        self.was_read = False

    def forget(self) -> None:
        """Take back what was judged: the input proved not to be well formed."""
        material = self.material
        self.__init__(self.name)  # type: ignore[misc]
        self.material = material

    def add(self, other: Opened) -> None:
        """Add payloads that were judged elsewhere and follow."""
        if not self.payloads:
            self.version = other.version
        self.payloads += other.payloads
        self.records += other.records
        self.profiles.update(other.profiles)
        self.faults += other.faults
        self._worsen(other.states)

    def take(self, judged: Judged) -> None:
        """Add a payload. Of each layer the worst state is kept."""
        if not self.payloads:
            self.version, self.was_read = judged.version, True
        self.payloads += 1
        self.records += judged.records
        versions_of = {one.id: one for one in judged.applied}
        for name in judged.profiles:
            one = versions_of.get(name)
            self.profiles[name, "" if one is None else one.version] = one
        self.faults += judged.faults
        self.was_read = self.was_read and judged.view is not None and not judged.unfinished
        if judged.view is not None and not judged.unfinished:
            self.views.append(judged.view)
        self._worsen(judged.states)

    def _worsen(self, states: Mapping[Layer, tuple[LayerState, str]]) -> None:
        for layer, state in states.items():
            known = self.states.get(layer)
            if known is None or _WORST.index(state[0]) < _WORST.index(known[0]):
                worse, other = state, known
            else:
                worse, other = known, state
            if other is not None and worse == (LayerState.BLOCKED, NOTHING_LEFT) != other:
                worse = (LayerState.BLOCKED, SOME_BLOCKED)  # of another payload there was something to judge
            self.states[layer] = worse


_WORST = (LayerState.UNFINISHED, LayerState.BLOCKED, LayerState.DONE, LayerState.NOT_APPLICABLE)


Counts = Mapping[tuple[int, str, Severity], int]


class Circumstances(NamedTuple):
    """What a run was done under: its options and mode, the moment of judging, the engine, and the layer history."""

    options: Options
    mode: str
    now: int
    engine: str
    history: tuple[LayerState, str] | None


class Summary(NamedTuple):
    """A report before the user's severities, suppressions and baseline; and what was counted but is not listed in it."""

    report: Report
    unlisted: Counter[tuple[int, str, Severity]]


def summarise(opened: Sequence[Opened], gathered: Gathered, run: Circumstances) -> Summary:
    """Everything that was found, listed as far as it was kept and as the options say, with exact totals."""
    counts = Counter({key: count for key, count in gathered.counts.items() if is_listed(key[1], run.options)})
    listed = [raw for raw in gathered.kept if is_listed(raw.id, run.options)]
    problems = present(listed, [one.material for one in opened], run.options.show_values)
    problems = problems[: run.options.max_problems or None]
    errors = {number for number, _, severity in gathered.counts if severity is Severity.ERROR}
    truncated = _truncated(counts, problems)
    inputs = tuple(
        dataclasses.replace(
            _input_report(one, number in errors, gathered.ids(number), run.history),
            totals=_totals({key: count for key, count in counts.items() if key[0] == number}),
            truncated=dict(sorted(truncated[number].items())),
        )
        for number, one in enumerate(opened)
    )
    verdict = min((one.verdict for one in inputs), key=lambda v: v.rank, default=Verdict.UNDECIDED)
    faults = tuple(_told(fault) for one in opened for fault in one.faults)
    report = Report(
        verdict=verdict,
        inputs=inputs,
        problems=tuple(problems),
        totals=_totals(counts),
        by_rule=_by_rule(counts),
        truncated=dict(sorted(sum(truncated.values(), Counter()).items())),
        options=_told_options(run),
        tool=provenance.of_tool(run.engine),
        faults=faults,
        left_out=sum(gathered.counts.values()) - sum(counts.values()),
    )
    return Summary(report, _unlisted(counts, problems))


def _told_options(run: Circumstances) -> dict[str, Any]:
    """What was chosen, as far as it bears on the answer: with it a run can be repeated."""
    options = run.options
    return {
        "inputs": run.mode,
        "form": options.form,
        "standard": options.standard,
        "profiles": list(options.profiles),
        "now": dates.format_instant(run.now),
        "fail_on": options.fail_on,
        "select": list(options.select),
        "ignore": list(options.ignore),
        "max_per_rule": options.max_per_rule,
        "max_problems": options.max_problems,
        "values_shown": options.show_values,
        "limits": dataclasses.asdict(options.limits),
        "parameters": dict(options.parameters),
        "severity": dict(options.severity),
        "suppressions": [dataclasses.asdict(one) for one in options.suppressions],
        "baseline": None if options.baseline is None else os.fspath(options.baseline),
        "config": options.config,
    }


def _unlisted(counts: Counts, listed: Iterable[Problem]) -> Counter[tuple[int, str, Severity]]:
    """How many problems were counted but are not listed, by input, rule and severity."""
    return Counter(counts) - Counter((problem.at.input, problem.rule, problem.severity) for problem in listed)


def _truncated(counts: Counts, listed: Iterable[Problem]) -> dict[int, Counter[str]]:
    """How many problems of each rule were counted but are not listed, by input."""
    left: dict[int, Counter[str]] = defaultdict(Counter)
    for (number, identifier, _), count in counts.items():
        left[number][identifier] += count
    for problem in listed:
        left[problem.at.input][problem.rule] -= 1
    return defaultdict(Counter, {number: +counter for number, counter in left.items()})


def is_listed(identifier: str, options: Options) -> bool:
    """Whether the options let the problems of a check be listed."""
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
    version = opened.version
    facts = {}
    if version is not None and version in versions():
        facts = provenance.of_standard(standard(version))
    elif version is not None:
        facts = {"version": "unknown"}
    return InputReport(
        path=opened.name,
        form=opened.form,
        verdict=verdict,
        layers=layers,
        payloads=opened.payloads,
        records=opened.records,
        digest=opened.digest,
        standard=facts,
        profiles=tuple(
            provenance.of_profile(name, known_or_newest(version), opened.profiles[name, of])
            for name, of in sorted(opened.profiles)
        ),
    )


def _layers(opened: Opened, ids: Collection[str], history: tuple[LayerState, str] | None) -> tuple[LayerReport, ...]:
    reports = []
    for layer in Layer:
        states = [opened.states[layer]] if layer in opened.states else []
        if not states and not LIMIT_IDS.isdisjoint(ids):
            states = [(LayerState.UNFINISHED, LIMIT_REACHED)]
        elif not states:
            blocked = (LayerState.BLOCKED, NOTHING_LEFT)
            states = [(LayerState.DONE, "") if layer is Layer.SYNTAX else blocked]
        if layer is Layer.HISTORY:
            states = [history or (LayerState.NOT_APPLICABLE, "one message only")]
        if layer is Layer.SYNTAX and opened.form == "data" and all(check(one).layer is not Layer.SYNTAX for one in ids):
            states = [(LayerState.NOT_APPLICABLE, "plain data, no bytes")]
        state, why = min(states, key=lambda pair: _WORST.index(pair[0]))
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
