"""Every case of every rule gives exactly the problems that it says, and every rule has the cases that it needs."""

from __future__ import annotations

import json
from collections import Counter

import pytest

import tipx
from tipx import catalogue
from tipx.problems import Layer, Report
from tipx.standard import newest
from tipx.standard.cases import NOW, Case, cases

CASES = cases(newest())


def _name(case: Case) -> str:
    return f"{case.theme}-{case.number}-{case.rule}-{case.kind}"


def judge(case: Case) -> Report:
    texts = [json.dumps(payload, ensure_ascii=False).encode() for payload in case.payloads]
    if len(texts) > 1:
        return tipx.validate_history(texts, now=NOW)
    return tipx.validate(texts[0], now=NOW)


@pytest.mark.parametrize("case", CASES, ids=_name)
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


def test_every_rule_has_a_passing_a_failing_and_a_near_miss_case() -> None:
    rules = {
        check.id for check in catalogue.load().values() if check.layer in (Layer.RECORD, Layer.CROSS, Layer.HISTORY)
    }
    kinds = Counter((case.rule, case.kind) for case in CASES)
    missing = [
        (rule, kind) for rule in sorted(rules) for kind in ("passes", "fails", "near-miss") if not kinds[rule, kind]
    ]
    assert missing == []
