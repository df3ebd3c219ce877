"""A value that an earlier layer refuses is told once: no rule adds a problem that rests on what was lost with it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

import tipx
from tipx.reading.model import Path
from tipx.standard import standard
from tipx.standard.cases import NOW

EXAMPLES = (
    "declined-then-second-agency",
    "several-victims-several-referrals",
    "statistical-return",
    "smuggling-boat",
    "emergency-disclosure",
    "unaccompanied-child-guardian",
)
STEP = 9
"""Every so many mistakes of an example are tried: all of them take a minute."""

AN_ID = "urn:uuid:"

REFERRAL = "/referrals/1"
KNOWN: tuple[tuple[str, str, Any], ...] = (
    ("declined-then-second-agency", f"{REFERRAL}/id", "URN:UUID:D1EC0011-4EF0-4000-8000-000000000002"),
    ("declined-then-second-agency", f"{REFERRAL}/victimIds/0", "URN:UUID:D1EC0011-0D0D-4000-8000-000000000001"),
    ("declined-then-second-agency", f"{REFERRAL}/victimIds", "Zz"),
    ("declined-then-second-agency", f"{REFERRAL}/version", "2.0"),
    ("declined-then-second-agency", f"{REFERRAL}/disclosure/fieldGroups/0", "zz"),
    ("declined-then-second-agency", f"{REFERRAL}/disclosure/fieldGroups", "Zz"),
    ("declined-then-second-agency", "/referrals/0/consentIds/0/victimId", {"a": "b"}),
    ("declined-then-second-agency", "/victims/0/consents/0/recipientAgencies/0/agencyId", "URN:UUID:1"),
    ("declined-then-second-agency", "/agencies/1/serviceTypes/0", "zz"),
    ("declined-then-second-agency", "/agencies/1/mandates/0", "zz"),
    ("declined-then-second-agency", "/externalReferences", "Zz"),
    ("declined-then-second-agency", "/profiles/1", "Zz zz"),
    ("unaccompanied-child-guardian", "/agencies/1/mandates/1", {"a": "b"}),
    ("several-victims-several-referrals", "/legalBasis/1/code", "zz"),
    ("several-victims-several-referrals", "/referrals/0/requestedServices/0", ["Zz"]),
    ("emergency-disclosure", "/referrals/0/id", "URN:UUID:1"),
    ("eu-identification", "/victims/0/identityDocuments/0", "Zz"),
    ("statistical-return", "/victims/0", "Zz"),
    ("statistical-return", "/victims/1/sex", "zz"),
    ("statistical-return", "/cases/0/victimIds/0", {"a": "b"}),
    ("statistical-return", "/cases", "Zz"),
    ("statistical-return", "/victims", "Zz"),
    ("statistical-return", "/cases/0/proceedings/0/stageDate/value", {"a": "b"}),
    ("statistical-return", "/profiles", "Zz"),
)
"""Mistakes that once drew follow-on problems."""


def example(name: str) -> dict[str, Any]:
    path = standard("1.0").folder / "examples" / "valid" / f"{name}.tipx.json"
    data: dict[str, Any] = json.loads(path.read_bytes())
    return data


def nodes(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if path:
        yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        yield from nodes(inner, (*path, step))


def mistakes(value: Any) -> Iterator[Any]:
    """What cannot stand where the value stands: another type, an id in upper case, a code that is none."""
    if isinstance(value, str):
        yield {"a": "b"}
        yield ["Zz"]
        if value.startswith(AN_ID):
            yield value.upper()
    elif isinstance(value, list):
        yield "Zz"
        yield {"a": "b"}
    else:
        yield ["Zz"] if isinstance(value, dict) else {"a": "b"}
        yield "Zz"


def put(data: Any, path: Path, value: Any) -> dict[str, Any]:
    changed: dict[str, Any] = copy.deepcopy(data)
    node: Any = changed
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return changed


def rules_told(payload: dict[str, Any]) -> list[str]:
    report = tipx.validate(payload, now=NOW)
    assert report.faults == ()
    return [problem.rule for problem in report.problems]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_value_of_a_wrong_type_or_form_draws_one_problem(name: str) -> None:
    data = example(name)
    tried = [(path, wrong) for path, value in nodes(data) for wrong in mistakes(value)][::STEP]
    assert len(tried) > 50
    told = {(path, str(wrong)[:9]): rules_told(put(data, path, wrong)) for path, wrong in tried}
    assert {place: rules for place, rules in told.items() if len(rules) != 1} == {}


@pytest.mark.parametrize(("name", "pointer", "wrong"), KNOWN, ids=[f"{name}{pointer}" for name, pointer, _ in KNOWN])
def test_a_mistake_that_once_drew_more_draws_one_problem(name: str, pointer: str, wrong: Any) -> None:
    path = tuple(int(step) if step.isdigit() else step for step in pointer.split("/")[1:])
    assert len(rules_told(put(example(name), path, wrong))) == 1
