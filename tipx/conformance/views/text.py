"""The results for people: what did not pass, and why."""

from __future__ import annotations

from collections import Counter

from tipx.conformance.model import Outcome
from tipx.conformance.results import Results


def render(found: Results) -> str:
    """The results for people: what did not pass, why, and how many of each."""
    declared = found.declared
    lines = [f"{declared.name} {declared.version} ({declared.language}), suite {found.suite}"]
    for outcome in (Outcome.FAIL, Outcome.ERRORED):
        for row in found.of(outcome):
            lines.append(f"{outcome.value}: {row.case} ({row.form}): {row.why}")
            lines.append(f"  {row.about}")
            lines += [f"  | {line}" for line in row.told.splitlines()[-5:]]
    skipped = Counter(row.why for row in found.of(Outcome.SKIPPED))
    lines += [f"skipped: {count} times: {why}" for why, count in sorted(skipped.items())]
    counts = ", ".join(f"{count} {outcome.value}" for outcome, count in found.counts.items() if count)
    lines.append(f"{counts or 'nothing was asked'}; {found.seconds:.1f} s")
    return "\n".join(lines) + "\n"
