"""The examples of the standard as cases: whole stories, right and wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tipx.generate.suite.drafting import Draft, problem
from tipx.standard.examples import Example, every_example


def drafts() -> Iterator[Draft]:
    """Each example, in both forms."""
    for example in every_example():
        in_xml = _expect(example, example.expect_xml)
        expect = _expect(example, example.expect)
        profiles = _profiles(example)
        yield Draft(
            example.name, "EXA", example.name, "profile" if profiles else "full", example.version, example.title,
            ("requirement:stories", *(f"rule:{one['rule']}" for one in example.expect)),
            {"json": [("input.json", example.json.read_bytes())], "xml": [("input.xml", example.xml.read_bytes())]},
            expect, {"xml": in_xml} if in_xml != expect else {}, options={"now": example.now}, profiles=profiles, id=example.id,
        )  # fmt: skip


def _expect(example: Example, problems: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    told = [problem(one["rule"], one["severity"], one["model"], one.get("pointer")) for one in problems]
    return {"verdict": example.verdict, "problems": told}


def _profiles(example: Example) -> list[str]:
    """The profiles that it claims and that have a folder of their own."""
    from tipx.standard.profiles import published

    if example.by_hand:
        return []
    claimed = json.loads(example.json.read_bytes()).get("profiles", ())
    return [f"{name} {published()[name][-1].version}" for name in claimed if name in published()]
