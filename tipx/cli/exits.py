"""The exit statuses. Constants, never counts; when several apply the gravest wins: 70, then 3, 4, 1. 5 is of conversions alone: something
would be lost."""

from __future__ import annotations

from tipx.options import Options
from tipx.problems import Report, Severity, Verdict

OK = 0
PROBLEMS = 1
USAGE = 2
UNREADABLE = 3
UNDECIDED = 4
LOSS = 5
INTERNAL = 70
INTERRUPTED = 130


def status(report: Report, options: Options) -> int:
    """The exit status that a report calls for."""
    if report.faults:
        return INTERNAL
    if any(one.unreadable is not None for one in report.inputs):
        return UNREADABLE
    if _undecided(report):
        return UNDECIDED
    if any(count and options.fails(Severity(name)) for name, count in report.totals.items()):
        return PROBLEMS
    return OK


def _undecided(report: Report) -> bool:
    return any(
        one.verdict is Verdict.UNDECIDED or any(layer.state.value == "unfinished" for layer in one.layers)
        for one in report.inputs
    )
