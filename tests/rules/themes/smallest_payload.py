"""Asks which codes make a rule speak on the smallest payload, changed in one place."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import tipx
from tipx.standard import newest
from tipx.standard.cases import NOW, base, change

POLICE = {"agencyId": "urn:uuid:11111111-1111-4111-8111-1111111111a1"}
UNIT = {"agencyId": "urn:uuid:11111111-1111-4111-8111-1111111111a2"}
VICTIM = "urn:uuid:11111111-1111-4111-8111-1111111111d1"
ID = "urn:uuid:22222222-2222-4222-8222-000000000001"
AT = "2026-03-04T10:15:00+05:00"
NO_REFERRAL: dict[str, Any] = {"/referrals": None}
OPEN = {"sent", "received", "information-requested", "accepted", "in-progress"}
TERMINAL = {"completed", "rejected", "returned", "declined-by-person", "cancelled", "expired"}


def codes(name: str) -> set[str]:
    return set(newest().codelists[name].codes)


def speaks(rule: str, changes: dict[str, Any]) -> bool:
    payload = copy.deepcopy(base(newest(), "smallest"))
    for pointer, value in changes.items():
        change(payload, pointer, value)
    report = tipx.validate(payload, now=NOW)
    assert report.faults == ()
    return rule in {problem.rule for problem in report.problems}


def speaking(rule: str, codelist: str, changes: Callable[[str], dict[str, Any]]) -> set[str]:
    """The codes of a list with which the rule speaks."""
    return {code for code in codes(codelist) if speaks(rule, changes(code))}


def inline(kind: str, country: str = "PK") -> dict[str, str]:
    return {"name": "Sample Agency", "type": kind, "country": country}
