"""No payload makes a rule of the profile pk fail, whatever is wrong with it; and the form of a payload changes nothing."""

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

CASES = cases(published()["pk"][-1])
PAYLOADS: list[dict[str, Any]] = [json.loads(case.inputs[0]) for case in CASES]
OURS = "TIPX-PK-"
SLOW = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
JUNK: tuple[Any, ...] = (
    "Zz",
    "x-pk-none",
    "2026-02-30",
    "PK-TA",
    "ZZ",
    "other",
    0,
    -1,
    True,
    [],
    {},
    ["Zz"],
    {"value": "x"},
)


def broken(payload: dict[str, Any], seed: int) -> dict[str, Any]:
    """A payload in which some values, or whole parts, are replaced by what cannot stand there, or are taken away."""
    chance, found = random.Random(seed), copy.deepcopy(payload)
    for _ in range(chance.randint(1, 6)):
        node: Any = found
        while True:
            step: Any = chance.choice(sorted(node) if isinstance(node, dict) else range(len(node)))
            inner = node[step]
            if not isinstance(inner, (dict, list)) or not inner or chance.random() < 0.1:
                if chance.random() < 0.3:
                    del node[step]
                elif step != "recordType":
                    node[step] = copy.deepcopy(chance.choice(JUNK))
                break
            node = inner
        if not found:
            return payload
    return found


@given(st.sampled_from(PAYLOADS), st.integers(0, 2**32))
@SLOW
def test_no_broken_payload_makes_a_rule_fail(payload: dict[str, Any], seed: int) -> None:
    assert tipx.validate(broken(payload, seed), now=NOW, profiles=("pk",)).faults == ()


@given(testing.bundles(fill=0.35))
@settings(SLOW, max_examples=40)
def test_no_generated_payload_makes_a_rule_fail(payload: dict[str, Any]) -> None:
    assert tipx.validate(payload, now=NOW, profiles=("pk",)).faults == ()


@given(st.sampled_from(PAYLOADS), st.integers(0, 2**32))
@SLOW
def test_what_is_valid_under_the_profile_is_valid_without(payload: dict[str, Any], seed: int) -> None:
    claiming = broken(payload, seed)
    if not isinstance(claiming.get("profiles"), list):
        return
    with_it = tipx.validate(claiming, now=NOW)
    claims = [one for one in claiming["profiles"] if one != "pk"] or ["core"]
    without = tipx.validate({**claiming, "profiles": claims}, now=NOW)
    if with_it.verdict.value == "valid":
        assert without.verdict.value == "valid"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.theme}-{case.number}-{case.rule}")
def test_xml_gives_the_same_problems(case: Case) -> None:
    payload = json.loads(case.inputs[0])
    found = [
        Counter((p.rule, p.at.model) for p in tipx.validate(one, now=NOW).problems)
        for one in (payload, to_xml(payload, newest()))
    ]
    assert found[0] == found[1]


def test_a_committee_is_told_once_however_many_persons_it_is_shown() -> None:
    case = next(one for one in CASES if one.rule == OURS + "023" and one.kind == "fails")
    payload = json.loads(case.inputs[0])
    alone = copy.deepcopy(payload["victims"][0])
    alone["id"] = alone["id"][:-1] + "9"
    del alone["caseIds"], alone["identityDocuments"]
    payload["victims"].append(alone)
    found = [p.at.pointer for p in tipx.validate(payload, now=NOW).problems if p.rule == OURS + "023"]
    assert found == ["/recipients/0"]


def test_rules_over_records_say_the_same_when_lines_come_one_by_one() -> None:
    for case in (one for one in CASES if one.kind == "fails"):
        payload = json.loads(case.inputs[0])
        records = [record for name in ("cases", "victims", "referrals") for record in payload.pop(name, ())]
        lines = b"".join(json.dumps(one).encode() + b"\n" for one in (payload, *reversed(records)))
        told = Counter((p.rule, p.at.model) for p in tipx.validate(lines, form="ndjson", now=NOW).problems)
        assert told == Counter((one.rule, one.model) for one in case.expect), case.about
