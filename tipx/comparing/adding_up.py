"""Whether the verdict and the totals of a report are what its inputs add up to."""

from __future__ import annotations

from collections import Counter, defaultdict

from tipx.problems import Report, Severity, Verdict


def unlike_its_inputs(report: Report) -> str | None:
    """What a report says of all its inputs that these do not add up to; None where all is right."""
    inputs = report.inputs
    if report.verdict is not min((one.verdict for one in inputs), key=lambda one: one.rank, default=Verdict.UNDECIDED):
        return "its verdict is not that of its inputs"
    for severity in Severity:
        if report.totals[severity.value] != sum(one.totals[severity.value] for one in inputs):
            return f"its total of {severity.value} is not that of its inputs"
    if report.suppressed != sum(one.suppressed for one in inputs):
        return "its total of suppressed problems is not that of its inputs"
    if +Counter(report.truncated) != sum((Counter(one.truncated) for one in inputs), Counter()):
        return "what it says not to list is not what its inputs say"
    if sum(report.by_rule.values()) != sum(report.totals.values()) + report.suppressed:
        return "its counts by rule are not its totals"
    if Counter(one.rule for one in report.problems) + Counter(report.truncated) != +Counter(report.by_rule):
        return "its counts by rule are not those of the problems that it lists and leaves out"
    return _unlike_its_problems(report)


_SET_ASIDE = "suppressed"


def _unlike_its_problems(report: Report) -> str | None:
    """What an input says of its problems that those listed do not add up to."""
    listed: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for one in report.problems:
        listed[one.at.input][_SET_ASIDE if one.suppressed is not None else one.level.value] += 1
    for number, read in enumerate(report.inputs):
        told = Counter({**read.totals, _SET_ASIDE: read.suppressed})
        not_listed = told - listed[number]
        if listed[number] - told or sum(not_listed.values()) != sum(read.truncated.values()):
            return "the totals of an input are not those of its problems"
    return None
