"""A rule over several records is left out only where it would say nothing: called always, it gives the same problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from test_cases import CASES, judge

from tipx.ruleset import registry, runner
from tipx.standard.cases import Case


def _forget() -> None:
    for module in (registry, runner):
        for one in vars(module).values():
            if hasattr(one, "cache_clear"):
                one.cache_clear()


@pytest.fixture(scope="module")
def _every_rule_is_called() -> Iterator[None]:
    rules = dict(registry.rules())
    assert sum(bool(rule.needs) for rule in rules.values()) > 40
    registry._RULES.update({name: rule._replace(needs=0) for name, rule in rules.items()})
    _forget()
    yield
    registry._RULES.update(rules)
    _forget()


@pytest.mark.usefixtures("_every_rule_is_called")
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.theme}-{case.number}-{case.rule}")
def test_case_gives_its_problems_when_every_rule_is_called(case: Case) -> None:
    report = judge(case)
    assert report.faults == ()
    found = Counter((p.rule, p.severity.value, p.at.model, p.at.pointer, p.at.input) for p in report.problems)
    assert found == Counter(tuple(expected) for expected in case.expect)
