"""The rules about the declared classification and the assessment never say different things of one record."""

from __future__ import annotations

import json
import random

import pytest
from assess_command import example
from assessment_oracle import ALL

import tipx
from tipx.assessment import CLASSIFICATIONS
from tipx.assessment.elements import words

OVERRIDE = {"by": {"agencyId": "urn:uuid:7507a007-0a0a-4000-8000-000000000001"}, "on": "2026-01-01", "reason": "Sample"}


@pytest.fixture(scope="module")
def chosen():
    return random.Random(20260305)


def reported(case, rule: str) -> list[str]:
    """Where the rule speaks about what is declared in a case."""
    report = tipx.validate(case, now="2026-06-01")
    return sorted(
        problem.at.pointer.rsplit("/", 1)[-1] if problem.at.pointer else ""
        for problem in report.problems
        if problem.rule == rule
        and problem.at.model
        and problem.at.model.endswith(("classification", "possibleTrafficking"))
    )


def declare(record, vector, choose):
    """Elements, with a classification that may be right or wrong."""
    record["elements"] = words(vector)
    right = tipx.assess(record["elements"])
    record["classification"] = choose.choice([right.classification, choose.choice(CLASSIFICATIONS)])
    record.pop("possibleTrafficking", None)
    possible = choose.choice([None, True, False, right.possible_trafficking])
    if possible is not None:
        record["possibleTrafficking"] = possible


def test_a_case_of_one_vector_is_reported_by_the_rule_where_the_assessment_says_otherwise(chosen):
    agreeing = set()
    for vector in chosen.sample(ALL, 250):
        case = json.loads(json.dumps(example("scam-compound")["cases"][0]))
        declare(case, vector, chosen)
        (answer,) = tipx.assess(case)
        assert bool(reported(case, "TIPX-LEG-001")) is not answer.declared.agrees, (vector, case["classification"])
        agreeing.add(answer.declared.agrees)
    assert agreeing == {True, False}


def test_each_person_finding_is_reported_by_the_rule_where_the_assessment_says_otherwise(chosen):
    agreeing = set()
    for vector in chosen.sample(ALL, 200):
        case = json.loads(json.dumps(example("smuggling-boat")["cases"][0]))
        at = chosen.choice((0, 3))
        declare(case["personFindings"][at], vector, chosen)
        (answer,) = tipx.assess(case)
        assert bool(reported(case, "TIPX-LEG-023")) is not answer.persons[at].declared.agrees, (vector, at)
        assert bool(reported(case, "TIPX-LEG-001")) is not answer.declared.agrees, (vector, at)
        agreeing.add(answer.persons[at].declared.agrees)
    assert agreeing == {True, False}


@pytest.mark.parametrize("missing", [None, "by", "on", "reason"])
def test_only_a_complete_override_stands_in_both(missing):
    case = json.loads(json.dumps(example("scam-compound")["cases"][0]))
    case["classification"] = "smuggling"
    case["classificationOverride"] = {name: part for name, part in OVERRIDE.items() if name != missing}
    (answer,) = tipx.assess(case)
    assert answer.classification == "trafficking"
    assert answer.declared.classification == "smuggling"
    assert answer.declared.override.complete is (missing is None)
    assert ("The decision stands" in answer.declared.text + answer.declared.override.text) is (missing is None)
    # Without an author or a day it already fails its schema.
    rules = {problem.rule for problem in tipx.validate(case, now="2026-06-01").problems}
    assert bool(rules & {"TIPX-LEG-001", "TIPX-SCH-001"}) is (missing is not None)
