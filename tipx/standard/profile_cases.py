"""The cases of the rules of profiles: as those of the standard, in the folder `cases` of a version of a profile.

A case is told as changes to a base payload: one of the profile (`cases/base/`) or, where it has none of that name, of the
standard. Its payload claims the profile itself.
"""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Mapping
from typing import Any

from tipx.standard import standard
from tipx.standard.cases import Case, Expected, base, change
from tipx.standard.profiles import Profile


@functools.cache
def cases(profile: Profile) -> tuple[Case, ...]:
    """Every case of that version of the profile, in the order of its files."""
    found: list[Case] = []
    for path in sorted((profile.folder / "cases").glob("*.json")):
        document = json.loads(path.read_bytes())
        for number, entry in enumerate(document["cases"], 1):
            found.append(_case(profile, document["theme"], number, entry))
    return tuple(found)


def cases_of(profile: Profile, rule: str) -> list[Case]:
    """The cases of one rule of the profile: those that pass, fail and nearly fail it."""
    return [case for case in cases(profile) if case.rule == rule]


def _case(profile: Profile, theme: str, number: int, entry: Mapping[str, Any]) -> Case:
    messages = entry.get("messages", [entry])
    inputs = tuple(_build(profile, message) for message in messages)
    expect = tuple(Expected(**expected) for expected in entry.get("expect", ()))
    changes = tuple(message.get("change", {}) for message in messages)
    return Case(theme, number, entry["rule"], entry["kind"], entry["about"], inputs, expect, changes, {})


def _build(profile: Profile, message: Mapping[str, Any]) -> bytes:
    payload = copy.deepcopy(_base(profile, message["base"]))
    for pointer, value in message.get("change", {}).items():
        change(payload, pointer, value)
    return json.dumps(payload, ensure_ascii=False).encode()


@functools.cache
def _base(profile: Profile, name: str) -> dict[str, Any]:
    path = profile.folder / "cases" / "base" / f"{name}.json"
    if not path.is_file():
        return base(standard(profile.standards[-1]), name)
    document: dict[str, Any] = json.loads(path.read_bytes())
    return document
