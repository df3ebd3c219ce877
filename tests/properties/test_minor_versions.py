"""What a minor version promises: under it a payload of the version before gives the same errors, at the same places.

What it adds are warnings and infos of rules that came with it. So what is valid stays valid. Each payload is judged as it is
and as one of the version after, in which nothing is changed but `tipxVersion`; in both forms, with each engine.
"""

from __future__ import annotations

import copy
import json
import os
import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import tipx
from tipx import testing
from tipx.problems import Problem, Report, Severity
from tipx.reading.model import LISTS, Limits
from tipx.standard import Standard, number_of, standard, versions
from tipx.standard.cases import NOW, Case, cases, cases_of_profile
from tipx.standard.examples import Example, examples
from tipx.standard.profiles import published
from tipx.writing.canonical import payload_digest
from tipx.writing.xml import to_xml

STEPS = [(one, other) for one, other in pairwise(versions()) if number_of(one)[0] == number_of(other)[0]]
"""Each version with the minor version that follows it."""
ENGINES = ("python",) if "jsonschema_rs" in os.environ.get("TIPX_HIDE", "") else ("native", "python")
CHECKS = {check.id: check for check in tipx.rules()}
# Payloads are large: shrinking one takes minutes, so it is left to whoever looks into a failure.
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=QUICK)

each_step = pytest.mark.parametrize(("before", "after"), STEPS)
each_engine = pytest.mark.parametrize("engine", ENGINES)
one_engine = pytest.mark.parametrize("engine", ENGINES[:1])
"""For the many cases: that the engines agree on them is shown elsewhere."""


# -- one payload under two versions ------------------------------------------------------------------------------------


def renamed(payload: dict[str, Any], version: str) -> dict[str, Any]:
    """The payload as one of that version: wherever it or a record in it says a version. A digest that fits, fits again."""
    fits = payload.get("integrity", {}).get("digest") == payload_digest(payload)
    new = copy.deepcopy(payload)
    for one in (new, *(record for name in LISTS for record in new.get(name, ()))):
        if isinstance(one, dict) and "tipxVersion" in one:
            one["tipxVersion"] = version
    if fits:
        new["integrity"]["digest"] = payload_digest(new)
    return new


SAID = re.compile(rb'("tipxVersion"\s*:\s*"|<tipxVersion>)([0-9]+\.[0-9]+)(?=["<])')
"""How the forms say a version. An encoding in which this is not found is refused, whatever the version is."""


def renamed_in_bytes(raw: bytes, before: str, after: str) -> bytes:
    """The bytes with the one version for the other, which is as long: every place stays where it is. What says the version
    after already says the one before then: a record that is of another version than its bundle still is."""
    other = {before.encode(): after.encode(), after.encode(): before.encode()}
    return SAID.sub(lambda found: found[1] + other.get(found[2], found[2]), raw)


def places(problems: Iterable[Problem]) -> Counter[tuple[object, ...]]:
    """The problems with where they are, and how grave."""
    return Counter(
        (one.rule, one.severity, one.at.model, one.at.pointer, one.at.input, one.at.line, one.at.column)
        for one in problems
    )


def assert_promise_is_kept(old: Report, new: Report, after: str) -> None:
    """The same problems; in addition only what the rules of the version after say, and no error among it."""
    assert old.faults == new.faults == ()
    told, now_told = places(old.problems), places(new.problems)
    assert told - now_told == Counter()
    for rule, severity, *_ in now_told - told:
        assert CHECKS[str(rule)].since == after
        assert severity is not Severity.ERROR
    assert old.verdict == new.verdict


def assert_judged_by(report: Report, version: str) -> None:
    assert {one.standard["version"] for one in report.inputs} == {version}


# -- what the strategies make ------------------------------------------------------------------------------------------


def payloads_of(of: Standard) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(testing.bundles(of), *(testing.records(kind, of) for kind in ("case", "victim", "referral")))


@each_step
@SLOW
@given(data=st.data())
def test_a_payload_of_a_version_gives_the_same_errors_under_the_next(
    data: st.DataObject, before: str, after: str
) -> None:
    old = data.draw(payloads_of(standard(before)))
    new = renamed(old, after)
    assert before not in (one.get("tipxVersion") for one in (new, *records_in(new)))
    for engine in ENGINES:
        for one, other in (
            (json.dumps(old).encode(), json.dumps(new).encode()),
            (to_xml(old, standard(before)), to_xml(new, standard(after))),
        ):
            reports = [tipx.validate(raw, now=NOW, engine=engine) for raw in (one, other)]
            assert_judged_by(reports[0], before)
            assert_judged_by(reports[1], after)
            assert_promise_is_kept(*reports, after)


@each_step
@SLOW
@given(data=st.data())
def test_what_the_schemas_of_a_version_accept_those_of_the_next_accept(
    data: st.DataObject, before: str, after: str
) -> None:
    """Whatever the rules say of it: no problem of layer schema and of no unknown code."""
    old = data.draw(payloads_of(standard(before)))
    for engine in ENGINES:
        report = tipx.validate(renamed(old, after), now=NOW, engine=engine)
        assert not [one for one in report.problems if one.rule.startswith("TIPX-SCH-") or one.rule == "TIPX-STR-009"]


@each_step
@SLOW
@given(data=st.data())
def test_a_mistake_in_a_payload_of_a_version_is_told_alike_under_the_next(
    data: st.DataObject, before: str, after: str
) -> None:
    old = data.draw(testing.mutated(payloads_of(standard(before))))
    for engine in ENGINES:
        reports = [tipx.validate(one, now=NOW, engine=engine) for one in (old, renamed(old, after))]
        assert_promise_is_kept(*reports, after)


def records_in(payload: dict[str, Any]) -> list[dict[str, Any]]:
    return [record for name in LISTS for record in payload.get(name, ())]


def in_xml(raw: bytes, version: str) -> bytes | None:
    """The XML form of an input in JSON; None where it has none that says the same."""
    try:
        data = tipx.load(raw)
        if not isinstance(data, dict):
            return None
        xml = to_xml(data, standard(version))
        return xml if tipx.load(xml) == data else None
    except (tipx.LoadError, ValueError):
        return None


def twins_of(case: Case, version: str) -> tuple[bytes, ...] | None:
    """The inputs of a case in XML; None where one of them cannot be told in XML. What is XML already has no twin."""
    found = tuple(filter(None, (in_xml(raw, version) for raw in case.inputs)))
    return found if len(found) == len(case.inputs) else None


# -- what is shipped ---------------------------------------------------------------------------------------------------

EXAMPLES = [
    pytest.param(example, after, id=f"{example.name}-{after}")
    for before, after in STEPS
    for example in examples(standard(before))
]
CASES = [
    pytest.param(case, before, after, id=f"{case.theme}-{case.number}-{case.rule}-{after}")
    for before, after in STEPS
    for case in cases(standard(before))
]
TWINS = [
    pytest.param(
        case._replace(inputs=found, limits={}), before, after, id=f"{case.theme}-{case.number}-{case.rule}-{after}"
    )
    for before, after in STEPS
    for case in cases(standard(before))
    if case.theme != "syntax" and (found := twins_of(case, before)) is not None
]
"""What is said of the bytes of JSON, the theme syntax, has no twin."""
CASES_OF_PROFILES = [
    pytest.param(case, before, after, id=f"{name}-{one.version}-{case.theme}-{case.number}-{after}")
    for before, after in STEPS
    for name, every in published().items()
    for one in every
    if {before, after} <= set(one.standards)
    for case in cases_of_profile(one, standard(before))
]


@each_engine
@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize(("example", "after"), EXAMPLES)
def test_an_example_of_a_version_gives_the_same_under_the_next(
    example: Example, after: str, form: str, engine: str
) -> None:
    raw = (example.json if form == "json" else example.xml).read_bytes()
    kept(Case("", 0, "", "", "", (raw,), (), (), {}), example.version, after, engine, example.now)


@one_engine
@pytest.mark.parametrize(("case", "before", "after"), CASES)
def test_a_case_of_a_version_gives_the_same_under_the_next(case: Case, before: str, after: str, engine: str) -> None:
    kept(case, before, after, engine, NOW)


@one_engine
@pytest.mark.parametrize(("case", "before", "after"), TWINS)
def test_a_case_of_a_version_gives_the_same_under_the_next_in_xml_too(
    case: Case, before: str, after: str, engine: str
) -> None:
    kept(case, before, after, engine, NOW)


@one_engine
@pytest.mark.parametrize(("case", "before", "after"), CASES_OF_PROFILES)
def test_a_case_of_a_profile_gives_the_same_under_the_next_version(
    case: Case, before: str, after: str, engine: str
) -> None:
    kept(case, before, after, engine, NOW)


def kept(case: Case, before: str, after: str, engine: str, now: str) -> None:
    """Judge the inputs of a case as they are, and as those of the version after."""
    inputs = [renamed_input(raw, before, after) for raw in case.inputs]
    reports = [judged(case, raws, engine, now) for raws in (list(case.inputs), inputs)]
    if inputs != list(case.inputs):
        assert {one.standard.get("version") for one in reports[1].inputs} != {before}
    assert_promise_is_kept(*reports, after)


def renamed_input(raw: bytes, before: str, after: str) -> bytes:
    """The input as one of the version after, with a digest that fits again where it fitted: both are as long as they were."""
    new = renamed_in_bytes(raw, before, after)
    for digest, again in digests_of(raw, new):
        new = new.replace(digest.encode(), again.encode())
    return new


def digests_of(raw: bytes, new: bytes) -> list[tuple[str, str]]:
    """The digest that a payload says of itself and that fits, with the one of the payload of the version after."""
    try:
        old_data, new_data = tipx.load(raw), tipx.load(new)
    except tipx.LoadError:
        return []
    if not isinstance(old_data, dict) or not isinstance(new_data, dict):
        return []
    said = old_data.get("integrity", {}).get("digest") if isinstance(old_data.get("integrity"), dict) else None
    return [(said, payload_digest(new_data))] if said == payload_digest(old_data) else []


def judged(case: Case, inputs: list[bytes], engine: str, now: str) -> Report:
    limits = Limits(**case.limits)
    if len(inputs) > 1:
        return tipx.validate_history(inputs, now=now, limits=limits, engine=engine)
    return tipx.validate(inputs[0], now=now, limits=limits, engine=engine)


# -- that the comparison sees what it is for ---------------------------------------------------------------------------


def test_every_step_has_examples_and_cases_and_both_versions_are_judged_by() -> None:
    assert STEPS[0] == ("1.0", "1.1")
    assert len(EXAMPLES) > 100
    assert len(CASES) > 500
    assert len(TWINS) > 0.9 * len([case for case in cases(standard("1.0")) if case.theme != "syntax"])
    assert len(CASES_OF_PROFILES) > 100
    renamed_ones = [
        example
        for example in examples(standard("1.0"))
        if b"1.1" in renamed_in_bytes(example.xml.read_bytes(), "1.0", "1.1")
    ]
    assert len(renamed_ones) > 100


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (b'{"tipxVersion": "1.0", "b": "1.0"}', b'{"tipxVersion": "1.1", "b": "1.0"}'),
        (b'{"tipxVersion"\n:"1.0","c":{"tipxVersion":"1.1"}}', b'{"tipxVersion"\n:"1.1","c":{"tipxVersion":"1.0"}}'),
        (b"<tipxVersion>1.0</tipxVersion><b>1.0</b>", b"<tipxVersion>1.1</tipxVersion><b>1.0</b>"),
        (b'{"tipxVersion": "1.7"}', b'{"tipxVersion": "1.7"}'),
        (b'{"tipxVersion": 1.0, "text": "1.0"}', b'{"tipxVersion": 1.0, "text": "1.0"}'),
    ],
)
def test_the_version_is_found_in_bytes_and_nothing_else_is_touched(text: bytes, wanted: bytes) -> None:
    assert renamed_in_bytes(text, "1.0", "1.1") == wanted


def test_an_error_more_a_problem_less_and_a_warning_of_an_older_rule_are_seen() -> None:
    example = next(one for one in examples(standard("1.0")) if one.name == "internal-child")
    payload = json.loads(example.json.read_bytes())
    good = tipx.validate(payload, now=NOW)
    wrong = tipx.validate({**payload, "onwardSharing": "unheard-of"}, now=NOW)
    warned = tipx.validate({**payload, "isTest": False}, now=NOW)
    assert warned.verdict == good.verdict
    assert warned.problems
    for one, other in ((good, wrong), (wrong, good), (good, warned), (warned, good)):
        with pytest.raises(AssertionError):
            assert_promise_is_kept(one, other, "1.1")
    assert_promise_is_kept(wrong, wrong, "1.1")
