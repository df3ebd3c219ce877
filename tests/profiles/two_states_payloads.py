"""Asks which codes make a rule of the profiles eu and crossborder speak: base payloads of these profiles, changed in one place."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import tipx
from tipx.standard import newest
from tipx.standard.cases import NOW, change
from tipx.standard.location import schemas_folder

IDENTIFIED = "eu-identified"
ACROSS = "eu-across"
STATISTICAL = "eu-statistical"
RETURN = "crossborder-return"
CHILD = "crossborder-child"


def payload(base: str, changes: dict[str, Any]) -> dict[str, Any]:
    profile = base.partition("-")[0]
    path = schemas_folder() / "profiles" / profile / "1.0" / "cases" / "base" / f"{base}.json"
    found: dict[str, Any] = copy.deepcopy(json.loads(path.read_bytes()))
    found["tipxVersion"] = newest().version  # every code of a list is asked for, those of the newest version too
    for pointer, value in changes.items():
        change(found, pointer, value)
    return found


def places(rule: str, base: str, changes: dict[str, Any]) -> list[tuple[str, str]]:
    """Where the rule speaks, and how gravely."""
    report = tipx.validate(payload(base, changes), now=NOW)
    assert report.faults == ()
    return [(one.at.pointer, one.severity.value) for one in report.problems if one.rule == rule]


def speaking(rule: str, base: str, codelist: str, changes: Callable[[str], dict[str, Any]]) -> set[str]:
    """The codes of a list with which the rule speaks."""
    return {code for code in newest().codelists[codelist].codes if places(rule, base, changes(code))}
