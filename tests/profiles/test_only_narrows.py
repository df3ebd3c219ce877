"""Whatever is valid under a profile is valid without it, and a profile takes no problem away but the warning about its own codes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profile_folders import HARBOUR, UPRIVER

import tipx
from tipx import testing
from tipx.problems import Verdict
from tipx.profiling import Known
from tipx.standard import newest
from tipx.standard.cases import NOW, cases, cases_of_profile
from tipx.standard.examples import every_example
from tipx.standard.profiles import published, read_profile
from tipx.validation import validate_inputs

PROFILES = ("pk", "eu", "crossborder", HARBOUR, UPRIVER)
EVERY = {name: Known((name,)) for name in PROFILES}
TOGETHER = Known(("pk", "eu", "crossborder", HARBOUR, UPRIVER))
NONE = Known(hidden=frozenset(published()))
OPTIONS = tipx.Options(now=NOW, max_per_rule=0)


def problems(report: tipx.Report) -> Counter[tuple[Any, ...]]:
    """What a report says, but that a profile is not known and that a code may be of one."""
    return Counter(
        (one.rule, one.severity, one.at.input, one.at.model, one.at.pointer, one.at.list, one.at.index)
        for one in report.problems
        if one.rule != "TIPX-SYN-023" and not (one.rule == "TIPX-STR-009" and one.severity is tipx.Severity.WARNING)
    )


def compare(inputs: list[Any], known: Known, mode: str = "separate") -> tuple[tipx.Report, tipx.Report]:
    """The reports under a profile and without it, after it was seen that the profile only adds."""
    under = validate_inputs(inputs, OPTIONS, mode, profiles=known)
    without = validate_inputs(inputs, OPTIONS, mode, profiles=NONE)
    assert under.faults == without.faults == ()
    assert not problems(without) - problems(under)
    for one, other in zip(under.inputs, without.inputs, strict=True):
        if one.verdict is Verdict.VALID:
            # What claims a profile that is not known then is open; nothing in it is wrong.
            open_ones = [problem for problem in without.problems if problem.rule == "TIPX-SYN-023"]
            assert other.verdict is (Verdict.UNDECIDED if open_ones else Verdict.VALID)
            assert not other.totals["error"]
    return under, without


@pytest.mark.parametrize("name", [*PROFILES, "all"], ids=lambda name: Path(name).name)
def test_the_examples(name: str) -> None:
    known = EVERY.get(name, TOGETHER)
    added = 0
    for example in every_example():
        for path in (example.json, example.xml):
            under, without = compare([path], known)
            added += sum((problems(under) - problems(without)).values())
    assert added


@pytest.mark.parametrize("name", [*PROFILES, "all"], ids=lambda name: Path(name).name)
def test_the_cases_of_the_standard_and_of_all_profiles(name: str) -> None:
    known = EVERY.get(name, TOGETHER)
    of_profiles = [
        case
        for one in (*published().values(), read_profile(Path(HARBOUR)))
        for case in cases_of_profile(one[-1], newest())
    ]
    for case in (*cases(newest())[:: 1 if name == "all" else 5], *of_profiles):
        if not case.limits:
            compare(list(case.inputs), known, "history" if len(case.inputs) > 1 else "separate")


@pytest.mark.parametrize("name", [*PROFILES, "all"], ids=lambda name: Path(name).name)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_generated_payloads(name: str, data: st.DataObject) -> None:
    known = EVERY.get(name, TOGETHER)
    payload = data.draw(
        st.one_of(testing.bundles(fill=0.35), testing.mutated(testing.bundles()), testing.records("victim"))
    )
    compare([json.dumps(payload).encode()], known)


@given(testing.bundles(fill=0.1), st.sampled_from(PROFILES))
@settings(max_examples=60, deadline=None)
def test_generated_payloads_that_claim_it_themselves(payload: dict[str, Any], name: str) -> None:
    payload["profiles"] = ["core", Path(name).name]
    compare([json.dumps(payload).encode()], EVERY[name])
