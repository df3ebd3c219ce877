"""The skeleton of a case for people who propose one: it keeps the schema of cases, and says what is left to do."""

from __future__ import annotations

import json
import re
from typing import Any

from tipx.checks import Check
from tipx.problems import Severity

GROUPS = {
    "EXA": "validator", "SYN": "reader", "SCH": "reader", "VAL": "reader", "RUL": "validator", "LNK": "validator",
    "HIS": "validator", "PRF": "validator", "LIM": "reader", "UNI": "reader", "EQV": "reader", "CNV": "converter",
    "CAN": "converter", "MIG": "converter", "ASM": "validator",
}  # fmt: skip
"""The groups of cases, and which class of implementation each is for."""

_NOW = "2026-03-05T00:00:00Z"
_PAYLOAD = "shelter-referral-minimal"
_SLUG = re.compile(r"(?=.{1,60}\Z)[a-z0-9]+(-[a-z0-9]+)*")
_OPS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "CNV": ("convert", {"to": "ndjson", "loss": "report"}, {"losses": []}),
    "CAN": ("canon", {}, {"digest": "0" * 64}),
    "MIG": ("migrate", {"version": "1.1", "loss": "report"}, {"losses": []}),
    "ASM": ("assess", {}, {"answers": []}),
}
"""What is asked in groups that do not validate: the operation, its options, and the members that are expected."""


def is_slug(text: str) -> bool:
    """Whether a text is a short name of a case."""
    return _SLUG.fullmatch(text) is not None


def skeleton(group: str, slug: str, form: str, rule: Check | None = None) -> dict[str, bytes]:
    """The files of a case by their names, `case.json` first."""
    raw = _payload(form)
    names = [f"first.{form}", f"second.{form}"] if group == "HIS" else [f"input.{form}"]
    return {"case.json": _text(_case(group, slug, form, names, rule)), **dict.fromkeys(names, raw)}


def _case(group: str, slug: str, form: str, names: list[str], rule: Check | None) -> dict[str, Any]:
    op, options, expected = _OPS.get(group, ("validate", {}, {}))
    found: dict[str, Any] = {
        "id": f"{group}-0000", "slug": slug, "group": group, "class": GROUPS[group],
        "level": "profile" if group == "PRF" else "core", "standard": ["1.0"],
    }  # fmt: skip
    if group == "PRF":
        found["profiles"] = [f"{rule.profile} 1.0" if rule is not None and rule.profile else "pk 1.0"]
    if group == "HIS":
        found["needs"] = ["history"]
    found["op"] = op
    if group == "HIS":
        found["relation"] = "history"
    found |= {
        "about": f"Say in a sentence what is so in the input, and what follows ({slug}).",
        "tests": [f"rule:{rule.id}" if rule is not None else "requirement:say-which"],
        "sources": [rule.source] if rule is not None and rule.source else [],
        "options": {"now": _NOW, **options},
        "inputs": {form: names},
        "expect": expected or _judged(rule),
    }
    return found


def _judged(rule: Check | None) -> dict[str, Any]:
    if rule is None:
        return {"verdict": "valid", "problems": []}
    verdict = "invalid" if rule.severity is Severity.ERROR else "valid"
    return {
        "verdict": verdict,
        "problems": [{"rule": rule.id, "severity": rule.severity.value, "model": None}],
    }


def _payload(form: str) -> bytes:
    from tipx.standard import standard
    from tipx.standard.examples import examples

    found = next(one for one in examples(standard("1.0")) if one.name == _PAYLOAD)
    return (found.xml if form == "xml" else found.json).read_bytes()


def _text(document: Any) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()
