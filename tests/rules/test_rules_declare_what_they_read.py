"""A rule over several records says which fields it looks at: with these alone it finds the same in all its cases."""

from __future__ import annotations

from collections import Counter

import pytest

import tipx
from tipx.problems import Layer
from tipx.ruleset import runner
from tipx.ruleset.payload import tries
from tipx.ruleset.registry import rules
from tipx.standard import newest
from tipx.standard.cases import NOW, cases_of

ACROSS = [rule for rule in rules().values() if rule.check.layer in (Layer.CROSS, Layer.HISTORY)]


@pytest.mark.parametrize("rule", ACROSS, ids=lambda rule: str(rule.check.id))
def test_a_rule_finds_the_same_with_only_the_fields_that_it_declares(
    rule: runner.Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tries(rule.reads)
    monkeypatch.setattr(runner, "facts", lambda: kept)
    for case in cases_of(newest(), rule.check.id):
        inputs = list(case.inputs)
        report = tipx.validate_history(inputs, now=NOW) if len(inputs) > 1 else tipx.validate(inputs[0], now=NOW)
        found = Counter((p.at.model, p.at.pointer, p.at.input) for p in report.problems if p.rule == rule.check.id)
        wanted = Counter((e.model, e.pointer, e.message) for e in case.expect if e.rule == rule.check.id)
        assert found == wanted, case.about
        assert not [fault for fault in report.faults if fault.startswith(rule.check.id)]
