"""The results for people: what did not pass, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tipx.conformance.model import Outcome
from tipx.conformance.results import Results
from tipx.conformance.views.matrix import bad, declared_as

_MOST = 50
"""So many cases are told of one by one."""
_TOLD = 5
"""So many lines of its standard error are shown with each."""
_MANY_IN_SHORT = 8


def render(every: Sequence[Results]) -> str:
    """The results for people: of each implementation what did not pass, why, and how many of each."""
    return "\n\n".join("\n".join(_lines(one)) for one in every) + "\n"


def _lines(found: Results) -> Iterator[str]:
    only = f", only {', '.join(found.only)}" if found.only else ""
    yield f"{declared_as(found)}, suite {found.suite}{only}"
    wrong = bad(found)
    for row in wrong[:_MOST]:
        yield f"{row.outcome.value}: {row.case} ({row.form}): {row.why}"
        if row.about:
            yield f"  {row.about}"
        yield from (f"  | {line}" for line in row.told.splitlines()[-_TOLD:])
    if len(wrong) > _MOST:
        yield f"and {len(wrong) - _MOST} more that did not pass; -f json=FILE tells all of them"
        yield from _groups(found)
    yield from _alike("skipped", Counter(row.why for row in found.of(Outcome.SKIPPED)))
    yield from _alike("not applicable", Counter(row.why for row in found.of(Outcome.NOT_APPLICABLE)))
    counts = ", ".join(f"{count} {outcome.value}" for outcome, count in found.counts.items() if count)
    yield f"{counts or 'nothing was asked'}; {found.seconds:.1f} s"


def _groups(found: Results) -> Iterator[str]:
    for group, counts in found.groups.items():
        told = ", ".join(f"{count} {outcome.value}" for outcome, count in counts.items() if count)
        yield f"  {group}: {told}"


def _alike(outcome: str, reasons: Counter[str]) -> Iterator[str]:
    listed = sorted(reasons.items(), key=lambda one: (-one[1], one[0]))
    yield from (f"{outcome}: {count} times: {why}" for why, count in listed[:_MANY_IN_SHORT] if why)
    rest = sum(count for _, count in listed[_MANY_IN_SHORT:])
    if rest:
        yield f"{outcome}: {rest} times for other reasons"
