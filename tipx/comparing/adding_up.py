"""Whether the verdict and the totals of a report are what its inputs and its problems add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from tipx.problems import InputReport, LayerState, Problem, Report, Severity, Verdict


def unlike_its_parts(report: Report) -> str | None:
    """What of a report is not what the rest of it adds up to; None where all is."""
    verdict = min((one.verdict for one in report.inputs), key=lambda one: one.rank, default=Verdict.UNDECIDED)
    if report.verdict is not verdict:
        return "its verdict is not that of its inputs"
    if dict(report.totals) != _sum(one.totals for one in report.inputs):
        return "its totals are not those of its inputs"
    if report.suppressed != sum(one.suppressed for one in report.inputs):
        return "its totals are not those of its inputs"
    if +Counter(report.truncated) != sum((Counter(one.truncated) for one in report.inputs), Counter()):
        return "what it does not list is not what its inputs do not list"
    if Counter(report.by_rule) != Counter(one.rule for one in report.problems) + Counter(report.truncated):
        return "its counts by rule are not those of its problems"
    for number, one in enumerate(report.inputs):
        own = [problem for problem in report.problems if problem.at.input == number]
        fault = _input(one, own, bool(report.left_out) or bool(report.options.get("severity")))
        if fault is not None:
            return f"inputs[{number}]: {fault}"
    return None


def _input(one: InputReport, problems: list[Problem], is_more: bool) -> str | None:
    """What of an input is not what the rest of it adds up to. `is_more`: errors may stand neither in list nor totals."""
    unlisted = sum(one.truncated.values())
    if sum(one.totals.values()) + one.suppressed != len(problems) + unlisted:
        return "its totals are not the number of its problems"
    listed = Counter(problem.level.value for problem in problems if problem.suppressed is None)
    if any(listed[name] > count for name, count in one.totals.items()):
        return "its totals are less than the problems that are listed"
    suppressed = sum(problem.suppressed is not None for problem in problems)
    if suppressed > one.suppressed:
        return "it lists more suppressed problems than it counts"
    return None if one.verdict in _possible(one, problems, is_more or bool(unlisted)) else "its verdict is not that of its problems"


def _possible(one: InputReport, problems: list[Problem], is_more: bool) -> tuple[Verdict, ...]:
    """The verdicts that an input may have."""
    if one.unreadable is not None:
        return (Verdict.UNDECIDED,)
    if any(problem.severity is Severity.ERROR for problem in problems):
        return (Verdict.INVALID,)
    open_states = (LayerState.UNFINISHED, LayerState.BLOCKED)
    least = Verdict.UNDECIDED if any(layer.state in open_states for layer in one.layers) else Verdict.VALID
    return (least, Verdict.INVALID) if is_more else (least,)


def _sum(totals: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found = {severity.value: 0 for severity in Severity}
    for one in totals:
        for name, count in one.items():
            found[name] += count
    return found
