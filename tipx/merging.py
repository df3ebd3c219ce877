"""Joins the reports of several runs as one: what `validate` would have said, had it been given all their inputs at once."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tipx.problems import (
    BaselineUse,
    InputReport,
    Place,
    Problem,
    Regraded,
    Report,
    SetAside,
    Severity,
    SuppressionUse,
    Verdict,
)

MIXED = "mixed"
"""The option that a merged report bears where its parts were not made alike: the names of the members that differ."""

_TOGETHER = "options.inputs"


class Unlike(ValueError):
    """Reports that were not made alike: `members` names what differs, or what cannot be said of them together."""

    def __init__(self, members: Sequence[str]) -> None:
        super().__init__(f"the reports were not made alike: {', '.join(members)}")
        self.members = tuple(members)


def merge(reports: Sequence[Report], mixed: bool = False) -> Report:
    """One report of all these, in their order: `validate([a, b])` equals `merge([validate([a]), validate([b])])`.

    Reports that differ in their options (the moment of judging among them), in the tool or in what one version of the
    standard says are refused with Unlike; so are reports on parts or on the messages of an exchange, whose inputs belong
    together. With `mixed` they are joined all the same: the merged report names these members in `options.mixed` and shows
    those of the first report. Where the list becomes longer than `max_problems`, its end is left out and counted as
    truncated.
    """
    if not reports:
        raise ValueError("there is nothing to merge")
    if len(reports) == 1:
        return reports[0]
    members = unlike(reports)
    if members and not mixed:
        raise Unlike(members)
    first = reports[0]
    options = _options(reports, members)
    problems = list(_problems(reports))
    most = options.get("max_problems") or len(problems)
    cut = _by_input_and_rule(problems[most:])
    inputs = tuple(
        one if number not in cut else dataclasses.replace(one, truncated=_sorted_sum((one.truncated, cut[number])))
        for number, one in enumerate(one for report in reports for one in report.inputs)
    )
    return Report(
        verdict=min((one.verdict for one in inputs), key=lambda verdict: verdict.rank, default=Verdict.UNDECIDED),
        inputs=inputs,
        problems=tuple(problems[:most]),
        totals=_sum(report.totals for report in reports),
        by_rule=_sorted_sum(report.by_rule for report in reports),
        truncated=_sorted_sum((*(report.truncated for report in reports), *cut.values())),
        options=options,
        tool=first.tool,
        faults=tuple(fault for report in reports for fault in report.faults),
        left_out=sum(report.left_out for report in reports),
        suppressed=sum(report.suppressed for report in reports),
        set_aside=_set_aside([report.set_aside for report in reports]),
    )


def unlike(reports: Sequence[Report]) -> list[str]:
    """The members that stand against merging these reports."""
    together = any(report.options.get("inputs", "separate") != "separate" for report in reports)
    return sorted({*differing(reports), *([_TOGETHER] if together and len(reports) > 1 else ())})


def differing(reports: Sequence[Report]) -> list[str]:
    """The members in which reports differ that should be equal, so that what they say can be put side by side."""
    options = [{name: value for name, value in report.options.items() if name != MIXED} for report in reports]
    found = {*_unequal("options", options), *_unequal("tool", [report.tool for report in reports])}
    found.update(name for report in reports for name in report.options.get(MIXED, ()))
    found.update(_standards(one for report in reports for one in report.inputs))
    return sorted(found)


def _unequal(name: str, values: Sequence[Any]) -> Iterator[str]:
    """The names of what differs, as deep as the values are objects; what only some of them have differs too."""
    if all(value == values[0] for value in values):
        return
    if not all(isinstance(value, Mapping) for value in values):
        yield name
        return
    for key in dict.fromkeys(key for value in values for key in value):
        yield from _unequal(f"{name}.{key}", [value.get(key) for value in values])


def _standards(inputs: Iterator[InputReport]) -> Iterator[str]:
    """The versions of the standard, and the profiles, of which not all inputs mean the same text."""
    known: dict[str, Mapping[str, str]] = {}
    for one in inputs:
        named = [(f"standard.{one.standard['version']}", one.standard)] if "version" in one.standard else []
        for name, what in (*named, *((_profile(profile), profile) for profile in one.profiles)):
            if known.setdefault(name, what) != what:
                yield name


def _profile(profile: Mapping[str, str]) -> str:
    return ".".join(("profiles", profile["id"], *([profile["version"]] if "version" in profile else ())))


def _options(reports: Sequence[Report], members: Sequence[str]) -> Mapping[str, Any]:
    options = dict(reports[0].options)
    if not members:
        return options
    if any(report.options.get("values_shown") for report in reports):
        options["values_shown"] = True
    return {**options, MIXED: list(members)}


def _problems(reports: Sequence[Report]) -> Iterator[Problem]:
    """All problems, in their order: each report lists its own by input, so that they need not be sorted again."""
    before = 0
    for report in reports:
        yield from (moved(problem, before) for problem in report.problems)
        before += len(report.inputs)


def moved(problem: Problem, before: int) -> Problem:
    """A problem with its inputs' numbers counted on from those before."""
    if not before:
        return problem
    related = tuple(dataclasses.replace(one, at=_later(one.at, before)) for one in problem.related)
    return dataclasses.replace(problem, at=_later(problem.at, before), related=related)


def _later(place: Place, before: int) -> Place:
    return dataclasses.replace(place, input=place.input + before)


def _set_aside(all_of: Sequence[SetAside]) -> SetAside:
    """What severities, suppressions and the baseline did in all runs, entry by entry."""
    severity: dict[tuple[str, Severity], Regraded] = {}
    for graded in (one for of in all_of for one in of.severity):
        before = severity.get((graded.rule, graded.severity))
        count = graded.problems + (0 if before is None else before.problems)
        severity[graded.rule, graded.severity] = dataclasses.replace(before or graded, problems=count)
    suppressions: dict[tuple[int, str], SuppressionUse] = {}
    for use in (one for of in all_of for one in of.suppressions):
        known = suppressions.get((use.entry, use.rule))
        state = use.state if known is None or known.state == "unused" else known.state
        count = use.problems + (0 if known is None else known.problems)
        suppressions[use.entry, use.rule] = dataclasses.replace(known or use, state=state, problems=count)
    return SetAside(tuple(severity.values()), tuple(suppressions.values()), _baseline([of.baseline for of in all_of]))


def _baseline(uses: Sequence[BaselineUse | None]) -> BaselineUse | None:
    """What the baseline did in all runs: that of the first one, where they had several."""
    found = [use for use in uses if use is not None]
    same = [use for use in found if use.path == found[0].path]
    if not same:
        return None
    counts = {name: sum(getattr(use, name) for use in same) for name in ("problems", "gone", "beyond", "protected")}
    return dataclasses.replace(same[0], **counts, same_standard=all(use.same_standard for use in same))


def _by_input_and_rule(problems: Sequence[Problem]) -> dict[int, Counter[str]]:
    """How many problems of each rule there are, by input."""
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for problem in problems:
        found[problem.at.input][problem.rule] += 1
    return found


def _sum(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(total)


def _sorted_sum(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    return dict(sorted(_sum(counts).items()))
