"""The results of a run, as plain data: what is published, and what every report is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from tipx.conformance.model import Declared, Judgement, Outcome
from tipx.conformance.suite import Suite

RESULTS_VERSION = "1.0"
_WORST = (Outcome.FAIL, Outcome.ERRORED, Outcome.SKIPPED, Outcome.PASS, Outcome.NOT_APPLICABLE)


class Row(NamedTuple):
    """What became of one case in one form, in the end."""

    case: str
    form: str
    outcome: Outcome
    why: str = ""
    about: str = ""
    told: str = ""

    @property
    def group(self) -> str:
        """The group of its case."""
        return self.case.partition("-")[0]


class Results(NamedTuple):
    """Everything about one run."""

    suite: str
    digest: str
    declared: Declared
    rows: tuple[Row, ...]
    seconds: float = 0.0
    only: tuple[str, ...] = ()
    """The cases and groups that were chosen, where not the whole suite was run."""

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many cases came to what."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def passed(self) -> bool:
        """Whether nothing failed and nothing went wrong, and something was asked."""
        return self.counts[Outcome.PASS] > 0 and not self.counts[Outcome.FAIL] and not self.counts[Outcome.ERRORED]

    @property
    def asked(self) -> int:
        """How many cases were for this implementation."""
        return len(self.rows) - self.counts[Outcome.NOT_APPLICABLE]

    @property
    def groups(self) -> dict[str, Mapping[Outcome, int]]:
        """How many cases of each group came to what."""
        found: dict[str, Counter[Outcome]] = {}
        for row in self.rows:
            found.setdefault(row.group, Counter())[row.outcome] += 1
        return {group: {outcome: counts[outcome] for outcome in Outcome} for group, counts in sorted(found.items())}

    def of(self, outcome: Outcome) -> list[Row]:
        """The rows with that outcome."""
        return [row for row in self.rows if row.outcome is outcome]


def results(
    suite: Suite, declared: Declared, judgements: Iterable[Judgement], seconds: float, only: Collection[str] = ()
) -> Results:
    """The results of a run; of what was asked twice the worse outcome counts."""
    found: dict[tuple[str, str], Row] = {}
    for one in judgements:
        key = (one.asked.case.id, one.asked.form)
        row = Row(*key, one.outcome, one.why, one.asked.case.about, one.told)
        before = found.get(key)
        if before is None or _WORST.index(row.outcome) < _WORST.index(before.outcome):
            found[key] = row
    rows = tuple(found[key] for key in sorted(found))
    return Results(suite.version, suite.digest, declared, rows, seconds, tuple(sorted(set(only))))


def to_dict(found: Results) -> dict[str, Any]:
    """The results as plain data (`schema/results.schema.json` of the suite). No times: the same run gives the same text."""
    declared = found.declared
    return {
        "tipx_conformance": RESULTS_VERSION,
        "suite": {"version": found.suite, "sha256": found.digest},
        **({"only": list(found.only)} if found.only else {}),
        "implementation": {
            "name": declared.name, "version": declared.version, "language": declared.language,
            **({"homepage": declared.homepage} if declared.homepage else {}),
            **({"issues": declared.issues} if declared.issues else {}),
        },
        "standard": list(declared.standard),
        "profiles": list(declared.profiles),
        "ops": list(declared.ops),
        "forms": list(declared.forms),
        "capabilities": sorted(declared.capabilities),
        "claims": sorted(declared.claims),
        "passed": found.passed,
        "counts": {outcome.value: count for outcome, count in found.counts.items()},
        "cases": _cases(found.rows),
        "reasons": [
            {"case": row.case, "form": row.form, "outcome": row.outcome.value, "why": row.why}
            for row in found.rows
            if row.outcome in (Outcome.FAIL, Outcome.ERRORED, Outcome.SKIPPED)
        ],
    }  # fmt: skip


def _cases(rows: Iterable[Row]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.case, {})[row.form] = row.outcome.value
    return found
