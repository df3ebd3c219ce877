"""What the user made of problems: a severity of their own, or set aside by a suppression or a baseline, always in the open.

None of it touches a verdict: a finished Report comes in, and goes out with the same verdicts. Protected rules (syntax,
data protection) take none of it.
"""

from __future__ import annotations

import datetime
import fnmatch
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from tipx import baselines, dates
from tipx.checks import is_protected, registered
from tipx.options import Options, Suppression
from tipx.problems import InputReport, Problem, Regraded, Report, SetAside, Severity, Suppressed, SuppressionUse

LONGEST_DAYS = 366
"""A suppression ends so many days after the moment of judging at the latest: a year, after which somebody looks again."""

Unlisted = Mapping[tuple[int, str, Severity], int]
"""How many problems the cap left off the list, by input, rule and the standard's severity."""


class Fault(NamedTuple):
    """Something in the options that cannot be used: where it stands in them, and why."""

    where: tuple[str | int, ...]
    text: str


def check(options: Options, today: int) -> None:
    """Refuse severities, suppressions and a baseline that cannot be used. Raises ValueError with the first of them.

    `today`: the day of judging, as in `tipx.dates`.
    """
    for fault in faults(options, today):
        raise ValueError(": ".join((str(fault.where[0]), fault.text)))


def faults(options: Options, today: int) -> Iterator[Fault]:
    """What of the severities, the suppressions and the baseline cannot be used. The checks are registered already."""
    yield from rule_faults(options)
    for number, one in enumerate(options.suppressions):
        if _day(one.until) > today + LONGEST_DAYS:
            latest = datetime.date.fromordinal(today + LONGEST_DAYS)
            text = f"until {one.until} is too far: the last day is {latest} at most, a year after the moment of judging"
            yield Fault(("suppressions", number, "until"), text)
    if options.baseline is not None:
        try:
            baselines.read(options.baseline)
        except baselines.BaselineError as error:
            yield Fault(("baseline",), f"{os.fspath(options.baseline)} {error}")


def rule_faults(options: Options) -> Iterator[Fault]:
    """The rules of severities and suppressions that there are not, or that are protected."""
    for pattern in options.severity:
        yield from _rule_faults(("severity", pattern), pattern, "keeps the severity of the standard")
    for number, one in enumerate(options.suppressions):
        yield from _rule_faults(("suppressions", number, "rule"), one.rule, "cannot be set aside")


def _rule_faults(where: tuple[str | int, ...], pattern: str, what: str) -> Iterator[Fault]:
    if pattern.upper() in registered() and is_protected(pattern.upper()):
        yield Fault(where, f"{pattern.upper()} is protected (syntax, data protection): it {what}")
        return
    fitting = [rule for rule in registered() if covers(pattern, rule)]
    if not fitting:
        yield Fault(where, unknown_rule(pattern))
    elif all(is_protected(rule) for rule in fitting):
        yield Fault(where, f"all rules of {pattern} are protected (syntax, data protection): each {what}")


def unknown_rule(pattern: str) -> str:
    """The sentence that no rule has that id or pattern, with the near ones."""
    import difflib

    near = difflib.get_close_matches(pattern.upper(), registered(), 3, 0.6)
    see = f"did you mean {' or '.join(near)}?" if near else "'tipx rules list' lists them"
    return f"no rule is called {pattern!r}; {see}"


def covers(pattern: str, rule: str) -> bool:
    """Whether an id or pattern fits a rule, in any case of letters."""
    return fnmatch.fnmatchcase(rule, pattern.upper())


def apply(report: Report, options: Options, unlisted: Unlisted) -> Report:
    """The report with what the user made of its problems, and with the totals that follow from it.

    `unlisted` are the problems that the cap left off the list. A severity and a suppression of a whole rule hold for them
    too; what sets aside by place or by fingerprint cannot, so they count.
    """
    if not options.severity and not options.suppressions and options.baseline is None:
        return report
    marker = Marker(options, _day(str(report.options["now"])[:10]))
    paths = [normal(one.path) for one in report.inputs]
    problems = tuple(marker.mark(problem, paths[problem.at.input]) for problem in report.problems)
    totals: list[Counter[str]] = [Counter() for _ in report.inputs]
    suppressed = Counter(problem.at.input for problem in problems if problem.suppressed is not None)
    for problem in problems:
        totals[problem.at.input][problem.level.value] += problem.suppressed is None
    for (number, rule, severity), count in unlisted.items():
        level = marker.level(rule, severity, count)
        if marker.sets_aside_unlisted(rule, paths[number], count):
            suppressed[number] += count
        else:
            totals[number][level.value] += count
    inputs = tuple(
        _counted(one, totals[number], suppressed[number]) for number, one in enumerate(report.inputs)
    )  # fmt: skip
    report = replace(
        report, inputs=inputs, problems=problems, totals=_sum(inputs), suppressed=sum(suppressed.values()),
        set_aside=marker.result(),
    )  # fmt: skip
    return report if options.baseline is None else with_baseline(report, options.baseline)


def with_baseline(report: Report, path: str | os.PathLike[str], baseline: baselines.Baseline | None = None) -> Report:
    """The report with the problems that a baseline knows set aside. `baseline`: what the file holds, where it was read.

    Only so many problems of one place as the baseline counts are set aside: what is more is new.
    """
    baseline = baselines.read(path) if baseline is None else baseline
    keys = baselines.Keys(report, path)
    left = Counter(baseline.counts)
    problems = []
    totals = [Counter(one.totals) for one in report.inputs]
    suppressed = [one.suppressed for one in report.inputs]
    for problem in report.problems:
        key = keys.of(problem)
        if problem.suppressed is None and left[key] > 0 and not is_protected(problem.rule):
            left[key] -= 1
            totals[problem.at.input][problem.level.value] -= 1
            suppressed[problem.at.input] += 1
            problem = replace(problem, suppressed=Suppressed("baseline"))
        problems.append(problem)
    found = sum(suppressed) - report.suppressed
    inputs = tuple(
        _counted(one, totals[number], suppressed[number]) for number, one in enumerate(report.inputs)
    )  # fmt: skip
    use = baselines.use(baseline, report, path, found)
    return replace(
        report, inputs=inputs, problems=tuple(problems), totals=_sum(inputs), suppressed=sum(suppressed),
        set_aside=replace(report.set_aside, baseline=use),
    )  # fmt: skip


def _counted(one: InputReport, totals: Mapping[str, int], suppressed: int) -> InputReport:
    return replace(one, totals={level.value: totals.get(level.value, 0) for level in Severity}, suppressed=suppressed)


def _sum(inputs: tuple[InputReport, ...]) -> dict[str, int]:
    return {level.value: sum(one.totals[level.value] for one in inputs) for level in Severity}


class Marker:
    """Marks problems one by one, so that a stream of them can be marked as it comes. Counts what each choice did."""

    def __init__(self, options: Options, today: int) -> None:
        self._severity = [(pattern, Severity(level)) for pattern, level in options.severity.items()]
        self._graded = [0] * len(self._severity)
        self._entries = options.suppressions
        self._expired = [_day(one.until) < today for one in options.suppressions]
        self._fits = [0] * len(self._entries)
        self._patterns = [
            (_pattern(f"*/{normal(one.path)}") if one.path else None, _pattern(one.model) if one.model else None)
            for one in self._entries
        ]

    def mark(self, problem: Problem, path: str) -> Problem:
        """The problem with the user's severity, and with the suppression that sets it aside. `path`: see `normal`."""
        level = self.level(problem.rule, problem.severity)
        graded = None if level is problem.severity else level
        suppressed = None
        for number, entry in enumerate(self._entries):
            if self._fit(number, problem, path):
                self._fits[number] += 1
                if suppressed is None and not self._expired[number]:
                    suppressed = Suppressed("suppression", entry.reason, entry.owner, entry.until)
        return replace(problem, graded=graded, suppressed=suppressed)

    def level(self, rule: str, severity: Severity, count: int = 1) -> Severity:
        """The severity that is shown: the last pattern that fits the rule says it."""
        for number in range(len(self._severity) - 1, -1, -1):
            pattern, level = self._severity[number]
            if covers(pattern, rule) and not is_protected(rule):
                self._graded[number] += count
                return level
        return severity

    def sets_aside_unlisted(self, rule: str, path: str, count: int) -> bool:
        """Whether a suppression sets aside all problems of the rule in that input, so that they need not be listed."""
        aside = False
        for number, entry in enumerate(self._entries):
            whole = entry.model is None and entry.fingerprint is None
            if whole and self._fits_rule(number, rule) and self._fits_path(number, path):
                self._fits[number] += count
                aside = aside or not self._expired[number]
        return aside

    def result(self) -> SetAside:
        """What each of the choices came to."""
        return SetAside(
            tuple(
                Regraded(pattern, level, self._graded[number], _protected(pattern))
                for number, (pattern, level) in enumerate(self._severity)
            ),
            tuple(
                SuppressionUse(number, one.rule, self._state(number), self._fits[number], _protected(one.rule))
                for number, one in enumerate(self._entries)
            ),
        )

    def _state(self, number: int) -> str:
        if self._expired[number]:
            return "expired"
        return "used" if self._fits[number] else "unused"

    def _fit(self, number: int, problem: Problem, path: str) -> bool:
        entry: Suppression = self._entries[number]
        model = self._patterns[number][1]
        return (
            self._fits_rule(number, problem.rule)
            and self._fits_path(number, path)
            and (model is None or model.fullmatch(problem.at.model or "") is not None)
            and entry.fingerprint in (None, problem.fingerprint)
        )

    def _fits_rule(self, number: int, rule: str) -> bool:
        return covers(self._entries[number].rule, rule) and not is_protected(rule)

    def _fits_path(self, number: int, path: str) -> bool:
        pattern = self._patterns[number][0]
        return pattern is None or pattern.fullmatch(f"/{path}") is not None


def normal(path: str) -> str:
    """A path as patterns are compared with it: forward slashes, without `./` and turns."""
    return os.path.normpath(path).replace(os.sep, "/")


def _pattern(text: str) -> re.Pattern[str]:
    """`*` stands for any characters, everything else for itself: names of files and places in the model have brackets."""
    return re.compile(".*".join(re.escape(part) for part in text.split("*")), re.DOTALL)


def _protected(pattern: str) -> tuple[str, ...]:
    return tuple(rule for rule in sorted(registered()) if covers(pattern, rule) and is_protected(rule))


def _day(text: str) -> int:
    day = dates.ordinal(text)
    assert day is not None
    return day
