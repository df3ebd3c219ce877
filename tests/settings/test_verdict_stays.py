"""Whatever is graded anew or set aside, the verdicts stay those of the standard, and no problem is lost."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from faulty_payloads import DAY, INVALID
from hypothesis import given, settings
from hypothesis import strategies as st

import tipx
from tipx import baselines
from tipx.baselines import Baseline
from tipx.validation import validate_inputs

PATHS = sorted(INVALID.glob("*.json"))[::6]
FREE = sorted(rule.id for rule in tipx.rules() if not rule.protected)
PATTERNS = st.sampled_from([*FREE, "*", "TIPX-*", "tipx-str-*", "TIPX-SCH-*", "TIPX-CDP-*", "*-00?"])
LEVELS = st.sampled_from(["error", "warning", "info"])


@functools.cache
def plain() -> tipx.Report:
    return validate_inputs(PATHS, tipx.Options(now=DAY))


ENTRIES = st.builds(
    tipx.Suppression, rule=PATTERNS, reason=st.just("Sample reason"), owner=st.just("Sample owner"),
    until=st.sampled_from(["2026-03-04", DAY, "2027-03-06"]),
    path=st.none() | st.sampled_from(["*.json", PATHS[0].name, "nothing"]),
    model=st.none() | st.sampled_from(["Victim.*", "Referral.consentIds[]", "*"]),
    fingerprint=st.none() | st.sampled_from([problem.fingerprint for problem in plain().problems]),
)  # fmt: skip


@st.composite
def known(draw: st.DrawFn) -> Baseline:
    """A baseline of some of the problems, some of them counted too high or of protected rules."""
    keys = baselines.Keys(plain(), Path(tempfile.gettempdir()) / "known.json")
    chosen = draw(st.lists(st.sampled_from(plain().problems), max_size=20))
    return Baseline({"1.0": "0" * 64}, {keys.of(problem): draw(st.integers(1, 3)) for problem in chosen})


@settings(max_examples=40, deadline=None)
@given(
    severity=st.dictionaries(PATTERNS, LEVELS, max_size=4), entries=st.lists(ENTRIES, max_size=4), baseline=known(),
    cap=st.sampled_from([0, 1, 1000]),
)  # fmt: skip
def test_the_verdicts_are_those_of_the_plain_run(
    severity: dict[str, str], entries: list[tipx.Suppression], baseline: Baseline, cap: int
) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8", dir=tempfile.gettempdir()) as file:
        file.write(baselines.to_json(baseline))
        file.flush()
        options = tipx.Options(
            now=DAY, severity=severity, suppressions=tuple(entries), baseline=file.name, max_per_rule=cap
        )  # fmt: skip
        report = validate_inputs(PATHS, options)
    assert report.verdict is plain().verdict
    assert [one.verdict for one in report.inputs] == [one.verdict for one in plain().inputs]
    assert report.by_rule == plain().by_rule
    assert sum(report.totals.values()) + report.suppressed == sum(plain().totals.values())
    assert report.suppressed == sum(one.suppressed for one in report.inputs)
    for level, count in report.totals.items():
        assert count == sum(one.totals[level] for one in report.inputs) >= 0
    protected = {rule.id for rule in tipx.rules() if rule.protected}
    for problem in report.problems:
        if problem.rule in protected:
            assert (problem.graded, problem.suppressed) == (None, None)
    if not cap:
        standing = [problem for problem in report.problems if problem.suppressed is None]
        assert len(report.problems) == len(plain().problems)
        for level, count in report.totals.items():
            assert count == sum(problem.level.value == level for problem in standing)
