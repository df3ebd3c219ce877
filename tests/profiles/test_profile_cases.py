"""Every case of every rule of the published profiles gives exactly the problems that it says, and every rule has all three kinds."""

from __future__ import annotations

import json
from collections import Counter

import pytest

import tipx
from tipx.ruleset.registry import rules_of_profile
from tipx.standard.cases import NOW, Case
from tipx.standard.location import schemas_folder
from tipx.standard.profile_cases import cases, cases_of
from tipx.standard.profiles import Profile, published

OURS = sorted(path.name for path in (schemas_folder() / "profiles").iterdir() if path.is_dir())
PROFILES = [published()[name][-1] for name in OURS]
CASES = [(profile, case) for profile in PROFILES for case in cases(profile)]
KINDS = ("passes", "fails", "near-miss")

each = pytest.mark.parametrize(
    ("profile", "case"),
    CASES,
    ids=[f"{profile.id}-{case.theme}-{case.number}-{case.rule}-{case.kind}" for profile, case in CASES],
)
each_profile = pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)


def judge(case: Case) -> tipx.Report:
    if len(case.inputs) > 1:
        return tipx.validate_history(case.inputs, now=NOW)
    return tipx.validate(case.inputs[0], now=NOW)


@each
def test_case_gives_exactly_its_problems(profile: Profile, case: Case) -> None:
    report = judge(case)
    assert report.faults == ()
    found = Counter((p.rule, p.severity.value, p.at.model, p.at.pointer, p.at.input) for p in report.problems)
    assert found == Counter(tuple(expected) for expected in case.expect), case.about


@each
def test_case_speaks_of_its_rule_as_its_kind_says(profile: Profile, case: Case) -> None:
    assert (case.rule in {expected.rule for expected in case.expect}) == (case.kind == "fails")


@each
def test_case_claims_its_profile(profile: Profile, case: Case) -> None:
    assert all(profile.id in json.loads(one).get("profiles", ()) for one in case.inputs)


@each_profile
def test_every_rule_has_a_passing_a_failing_and_a_near_miss_case(profile: Profile) -> None:
    rules = rules_of_profile(profile.id)
    assert rules
    missing = [
        (rule, kind)
        for rule in rules
        for kind in KINDS
        if kind not in {case.kind for case in cases_of(profile, rule)}
    ]  # fmt: skip
    assert missing == []


@each_profile
def test_every_case_is_of_a_rule_of_its_profile(profile: Profile) -> None:
    assert {case.rule for case in cases(profile)} == set(rules_of_profile(profile.id))
