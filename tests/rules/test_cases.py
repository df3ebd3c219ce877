"""Every case of every rule gives exactly the problems that it says, and every rule has the cases that it needs."""

from __future__ import annotations

from collections import Counter

import pytest

import tipx
from tipx import catalogue
from tipx.problems import Report
from tipx.reading.model import Limits
from tipx.standard import newest, standard, versions
from tipx.standard.cases import NOW, Case, cases

CASES = cases(newest())
OF_ALL = [(version, case) for version in versions() for case in cases(standard(version))]


def _name(case: Case) -> str:
    return f"{case.theme}-{case.number}-{case.rule}-{case.kind}"


def judge(case: Case) -> Report:
    limits = Limits(**case.limits)
    if len(case.inputs) > 1:
        return tipx.validate_history(case.inputs, now=NOW, limits=limits)
    return tipx.validate(case.inputs[0], now=NOW, limits=limits)


@pytest.mark.parametrize("case", [one for _, one in OF_ALL], ids=[f"{version}-{_name(one)}" for version, one in OF_ALL])
def test_case_gives_exactly_its_problems(case: Case) -> None:
    report = judge(case)
    assert report.faults == ()
    found = Counter((p.rule, p.severity.value, p.at.model, p.at.pointer, p.at.input) for p in report.problems)
    wanted = Counter(tuple(expected) for expected in case.expect)
    assert found == wanted, case.about


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_case_speaks_of_its_rule_as_its_kind_says(case: Case) -> None:
    rules = {expected.rule for expected in case.expect}
    assert (case.rule in rules) == (case.kind == "fails")


NO_FAILING_CASE = {("TIPX-STR-014", "fails"), ("TIPX-SCH-008", "fails"), ("TIPX-SYN-025", "fails")}
"""No code is retired yet and no list has a greatest number, and data cannot say how long it takes to judge: other
tests show all three."""


OF_PROFILES = {f"TIPX-PRF-00{number}" for number in range(1, 6)}
"""What profiles narrow: the standard itself has no profile with data. tests/profiles/test_narrowing.py has their cases."""


def test_every_check_has_a_passing_a_failing_and_a_near_miss_case() -> None:
    rules = set(catalogue.load())
    kinds = Counter((case.rule, case.kind) for case in CASES)
    missing = [
        (rule, kind)
        for rule in sorted(rules - OF_PROFILES)
        for kind in ("passes", "fails", "near-miss")
        if not kinds[rule, kind]
    ]
    assert set(missing) == NO_FAILING_CASE
