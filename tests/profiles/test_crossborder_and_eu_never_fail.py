"""No payload makes a rule of the profiles eu and crossborder fail, whatever is wrong with it; and its form changes nothing."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import tipx
from tipx import testing
from tipx.standard import newest
from tipx.standard.cases import NOW, Case
from tipx.standard.profile_cases import cases
from tipx.standard.profiles import published
from tipx.writing.xml import to_xml

BOTH = ("eu", "crossborder")
CASES = [case for name in BOTH for case in cases(published()[name][-1])]
PAYLOADS: list[dict[str, Any]] = [json.loads(one) for case in CASES for one in case.inputs]
EXCHANGES = [[json.loads(one) for one in case.inputs] for case in CASES if len(case.inputs) > 1]
SINGLE = [case for case in CASES if len(case.inputs) == 1]
SLOW = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
JUNK: tuple[Any, ...] = ("Zz", "ZZ", "other", "2026-02-30", "", 0, -1, True, [], {}, ["Zz"], [{}], {"value": "x"})


def _broken(payload: dict[str, Any], seed: int) -> dict[str, Any]:
    """A payload in which some values, or whole parts, are replaced by what cannot stand there, or are taken away."""
    chance, found = random.Random(seed), copy.deepcopy(payload)
    for _ in range(chance.randint(1, 6)):
        node: Any = found
        while True:
            step: Any = chance.choice(sorted(node) if isinstance(node, dict) else range(len(node)))
            inner = node[step]
            if isinstance(inner, (dict, list)) and inner and chance.random() > 0.1:
                node = inner
                continue
            if chance.random() < 0.3:
                del node[step]
            elif step != "recordType":
                node[step] = copy.deepcopy(chance.choice(JUNK))
            break
        if not found:
            return payload
    return found


@given(st.sampled_from(PAYLOADS), st.integers(0, 2**32))
@SLOW
def test_no_broken_payload_makes_a_rule_fail(payload: dict[str, Any], seed: int) -> None:
    assert tipx.validate(_broken(payload, seed), now=NOW, profiles=BOTH).faults == ()


@given(testing.bundles(fill=0.35))
@settings(SLOW, max_examples=40)
def test_no_generated_payload_makes_a_rule_fail(payload: dict[str, Any]) -> None:
    assert tipx.validate(payload, now=NOW, profiles=BOTH).faults == ()


@given(st.sampled_from(EXCHANGES), st.integers(0, 2**32))
@SLOW
def test_no_broken_exchange_makes_a_rule_fail(exchange: list[dict[str, Any]], seed: int) -> None:
    inputs = [json.dumps(_broken(one, seed + index)).encode() for index, one in enumerate(exchange)]
    assert tipx.validate_history(inputs, now=NOW, profiles=BOTH).faults == ()


@pytest.mark.parametrize("case", SINGLE, ids=lambda case: f"{case.theme}-{case.number}-{case.rule}")
def test_xml_gives_the_same_problems(case: Case) -> None:
    payload = json.loads(case.inputs[0])
    found = [
        Counter((one.rule, one.severity, one.at.model) for one in tipx.validate(form, now=NOW).problems)
        for form in (payload, to_xml(payload, newest()))
    ]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "case",
    [case for case in SINGLE if case.kind == "fails"],
    ids=lambda case: f"{case.theme}-{case.number}-{case.rule}",
)
def test_records_that_come_line_by_line_in_another_order_give_the_same_problems(case: Case) -> None:
    payload = json.loads(case.inputs[0])
    records = [record for name in ("cases", "victims", "referrals") for record in payload.pop(name, ())]
    lines = b"".join(json.dumps(one).encode() + b"\n" for one in (payload, *reversed(records)))
    told = Counter((one.rule, one.at.model) for one in tipx.validate(lines, form="ndjson", now=NOW).problems)
    assert told == Counter((one.rule, one.model) for one in case.expect), case.about
