"""No payload, however it is built or broken, makes a rule fail; and no problem points at nothing or tells a value."""

from __future__ import annotations

import copy
import functools
import json
import re
import string
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import tipx
from tipx import testing
from tipx.problems import Layer, Problem, Report
from tipx.standard import newest
from tipx.standard.cases import cases
from tipx.standard.fields import Field

STANDARD = newest()
CHECKS = {check.id: check for check in tipx.rules()}
NOW = "2026-03-05T00:00:00Z"
# Payloads are large: shrinking one takes minutes, so it is left to whoever looks into a failure.
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=QUICK)

OF_RULES = frozenset((Layer.RECORD, Layer.CROSS, Layer.HISTORY))
LISTS = {"cases": "case", "victims": "victim", "referrals": "referral"}
POOLS = {
    "caseId": "case", "caseIds": "case", "victimId": "victim", "victimIds": "victim", "parentReferralId": "referral",
    "referralId": "referral", "agencyId": "agency", "parentAgencyId": "agency", "consentId": "inner",
    "reconsiderationOf": "inner", "allegedOffenderIds": "inner", "itemId": "inner", "recordId": "victim",
}  # fmt: skip
"""Which ids a field refers to."""
PROFILES = st.sampled_from((["core"], ["core", "pseudonymous"], ["core", "statistical"], ["operational"]))
CLOSE_DATES = ("2008-02-29", "2026-02-28", "2026-03-01", "2026-03-04", "2026-03-05")


def urn(pool: str, number: int) -> str:
    """The id of that number in a pool: few ids, so that references meet."""
    prefix = {"case": "c", "victim": "d", "referral": "b", "agency": "a", "inner": "f"}[pool]
    return f"urn:uuid:11111111-1111-4111-8111-11111111{prefix}{number:03x}"


def linked(source: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Payloads whose ids and dates come from small pools: generated at random they would never meet."""

    def draw_linked(draw: Callable[..., Any]) -> dict[str, Any]:
        payload: dict[str, Any] = copy.deepcopy(draw(source))
        if payload["recordType"] == "bundle":
            payload["profiles"] = draw(PROFILES)
        numbers = st.integers(0, 2)

        def renew(data: Any, pool: str) -> None:
            for name, value in data.items() if isinstance(data, dict) else ():
                if name in POOLS:
                    one = POOLS[name]
                    data[name] = urn(one, draw(numbers)) if isinstance(value, str) else [urn(one, draw(numbers))]
                elif name == "id":
                    data[name] = urn(pool, draw(numbers))
                elif isinstance(value, str) and len(value) == 10 and value[4:5] == value[7:8] == "-":
                    data[name] = draw(st.sampled_from(CLOSE_DATES))
                elif isinstance(value, list):
                    for item in value:
                        renew(item, LISTS.get(name, "agency" if name == "agencies" else "inner"))
                else:
                    renew(value, "inner")

        renew(payload, payload["recordType"] if payload["recordType"] in LISTS.values() else "inner")
        return payload

    return st.composite(draw_linked)()


def broken(source: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Payloads in which a few values, or whole parts, are replaced by what cannot stand there."""

    def draw_broken(draw: Callable[..., Any]) -> dict[str, Any]:
        payload: dict[str, Any] = copy.deepcopy(draw(source))
        for _ in range(draw(st.integers(1, 4))):
            node: Any = payload
            while True:
                steps = sorted(node) if isinstance(node, dict) else range(len(node))
                step = draw(st.sampled_from(list(steps)))
                inner = node[step]
                if not isinstance(inner, (dict, list)) or not inner or draw(st.integers(0, 9)) == 0:
                    if step != "recordType":
                        node[step] = copy.deepcopy(draw(st.sampled_from(JUNK)))
                    break
                node = inner
        return payload

    return st.composite(draw_broken)()


JUNK = (
    "Zz",
    "zz-zz",
    "2026-02-30",
    "2026-02-30T25:00:00Z",
    "other",
    0,
    -1,
    10**9,
    True,
    [],
    {},
    ["Zz"],
    {"value": "x"},
)

BUNDLES = linked(testing.bundles(fill=0.35))
RECORDS = linked(st.one_of(*(testing.records(kind, fill=0.4) for kind in LISTS.values())))
PAYLOADS = st.one_of(BUNDLES, RECORDS)
RULE_CASES = [case for case in cases(STANDARD) if CHECKS[case.rule].layer in OF_RULES]
OF_CASES = [json.loads(message) for case in RULE_CASES for message in case.inputs]
EXCHANGES = [[json.loads(message) for message in case.inputs] for case in RULE_CASES if len(case.inputs) > 1]


@functools.cache
def vocabulary() -> frozenset[str]:
    """What the standard itself defines: field names, codes, names of lists, record types."""

    def names(field: Field) -> Iterator[str]:
        for name, inner in field.properties.items():
            yield name
            while inner.item is not None:
                inner = inner.item
            if name not in LISTS:
                yield from names(inner)

    fields = (name for kind in ("bundle", *LISTS.values()) for name in names(STANDARD.record(kind)))
    successors = (name for kind in ("bundle", *LISTS.values()) for name in successors_in(STANDARD.record(kind)))
    codes = (code for codelist in STANDARD.codelists.values() for code in codelist.codes)
    return frozenset((*fields, *codes, *successors, *STANDARD.codelists, "bundle", *LISTS.values()))


def successors_in(field: Field) -> Iterator[str]:
    """The model paths that the schema names beside its deprecated fields."""
    for inner in field.properties.values():
        if "x-tipx-successor" in inner.extra:
            yield inner.extra["x-tipx-successor"]
        yield from successors_in(inner.item or inner)


def value_at(payload: Any, pointer: str) -> Any:
    """What stands at a JSON Pointer. Raises LookupError when nothing stands there."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        payload = payload[int(name)] if isinstance(payload, list) else payload[name]
    return payload


def own_names(problem: Problem) -> tuple[str, ...]:
    return tuple((problem.at.model or "").replace("[]", "").split(".")[1:])


def assert_points_at_something(problem: Problem, payload: Mapping[str, Any]) -> None:
    """The pointer leads somewhere, and is the place itself or the nearest container of the field that is missing."""
    assert problem.at.pointer is not None
    found = value_at(payload, problem.at.pointer)
    names = own_names(problem)
    if names and names[0] != "agencies":
        STANDARD.record(problem.at.record_type or "").at(*names)
    inside = [step for step in problem.at.pointer.split("/")[1:] if not step.isdigit()]
    if problem.at.list is not None:
        inside = inside[1:]
    assert tuple(inside) == names[: len(inside)]
    if len(inside) < len(names) and isinstance(found, dict):
        assert names[len(inside)] not in found


def assert_tells_nothing(problem: Problem) -> None:
    """All that is said is the rule's own text, filled with numbers and with words of the standard."""
    rule = CHECKS[problem.rule]
    for name, value in problem.args.items():
        if isinstance(value, int):
            assert name in ("limit", "count")
        else:
            assert value in vocabulary(), (problem.rule, name)
    assert problem.message in {
        template.format(**problem.args) for template in rule.message.values() if fits(template, problem)
    }
    assert (problem.hint, problem.source) == (rule.mend, rule.source)
    assert re.fullmatch("[0-9a-f]+", problem.fingerprint.rpartition(":")[2])


def fits(template: str, problem: Problem) -> bool:
    """Whether the arguments of a problem fill the template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name} <= problem.args.keys()


def assert_sound(report: Report, payloads: list[dict[str, Any]]) -> None:
    assert report.faults == ()
    for problem in report.problems:
        if problem.layer in OF_RULES:
            assert_points_at_something(problem, payloads[problem.at.input])
            assert_tells_nothing(problem)


@SLOW
@given(PAYLOADS)
def test_no_rule_fails_on_what_the_schemas_accept(payload: dict[str, Any]) -> None:
    assert_sound(tipx.validate(payload, now=NOW), [payload])


@SLOW
@given(st.one_of(testing.mutated(PAYLOADS), broken(PAYLOADS)))
def test_no_rule_fails_on_what_the_schemas_refuse(payload: dict[str, Any]) -> None:
    assert_sound(tipx.validate(payload, now=NOW), [payload])


@SLOW
@given(st.one_of(testing.mutated(st.sampled_from(OF_CASES)), broken(st.sampled_from(OF_CASES))))
def test_no_rule_fails_on_a_broken_payload_of_its_own_cases(payload: dict[str, Any]) -> None:
    assert_sound(tipx.validate(payload, now=NOW), [payload])


@SLOW
@given(st.sampled_from(EXCHANGES), st.data())
def test_no_rule_fails_on_a_broken_exchange_of_its_own_cases(
    exchange: list[dict[str, Any]], data: st.DataObject
) -> None:
    messages = [data.draw(broken(st.just(message))) for message in exchange]
    assert_sound(tipx.validate_history(messages, now=NOW), messages)


@SLOW
@given(BUNDLES, st.data())
def test_no_rule_fails_on_an_exchange_in_which_a_message_comes_again_changed(
    payload: dict[str, Any], data: st.DataObject
) -> None:
    again = data.draw(testing.mutated(st.just(payload)))
    sender = payload["recipients"][0]
    answer = {**copy.deepcopy(again), "sender": sender, "sentAt": "2026-03-05T00:00:00Z"}
    messages = [payload, again, answer]
    assert_sound(tipx.validate_history(messages, now=NOW), messages)


def test_the_pools_let_references_meet() -> None:
    found: set[str] = set()

    @settings(SLOW, max_examples=30, derandomize=True)
    @given(BUNDLES)
    def collect(payload: dict[str, Any]) -> None:
        found.update(problem.rule for problem in tipx.validate(payload, now=NOW).problems)

    collect()
    across = {rule for rule in found if CHECKS[rule].layer is Layer.CROSS}
    assert len(across) >= 10
