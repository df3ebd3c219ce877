"""The smallest payload of each record type is really the smallest: nothing can be left out of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

import tipx
from tipx.standard import standard
from tipx.standard.examples import Example, examples

MINIMAL = [example for example in examples(standard("1.0")) if example.name.startswith("minimal-")]


def payload(example: Example) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(example.json.read_bytes())
    return data


def members() -> Iterator[Any]:
    for example in MINIMAL:
        for member in payload(example):
            yield pytest.param(example, member, id=f"{example.name}-{member}")


def test_there_is_one_of_each_record_type() -> None:
    assert sorted(payload(example)["recordType"] for example in MINIMAL) == ["bundle", "case", "referral", "victim"]


@pytest.mark.parametrize(("example", "member"), list(members()))
def test_without_any_one_member_a_problem_is_reported(example: Example, member: str) -> None:
    data = payload(example)
    del data[member]
    assert tipx.validate(data, now=example.now).problems
