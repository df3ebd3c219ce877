"""Every step of a referral's life: those that the standard allows, and all others."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from tipx.generate.suite.drafting import Draft, problem
from tipx.generate.suite.hosting import forms_of, host, ordered
from tipx.standard import Standard, standard, versions

_LIST = "referralStatus"
_BEGINNINGS = ("draft", "sent")
_OF_SENDER = (*_BEGINNINGS, "cancelled")
_NEEDS: Mapping[str, Mapping[str, str]] = {
    "rejected": {"rejectionReason": "no-capacity"},
    "completed": {"outcome": "service-provided"},
}
"""What a referral has to tell beside its status."""


def drafts() -> Iterator[Draft]:
    """A referral that goes from each status to each: one case for each pair."""
    of = standard(versions()[0])
    codes = of.codelists[_LIST].codes
    moves = {code: found.extra["next"].split() for code, found in codes.items()}
    for before in codes:
        for after in codes:
            yield _draft(of, before, after, moves)


def _draft(of: Standard, before: str, after: str, moves: Mapping[str, list[str]]) -> Draft:
    history = [*_way(before, moves), after]
    payload = _referral(of, history)
    allowed = after in moves[before]
    place = f"/statusHistory/{len(history) - 1}/status"
    told = [] if allowed else [problem("TIPX-REF-001", "error", "Referral.statusHistory[].status", place)]
    return Draft(
        f"{of.version}/step/{before}/{after}", "RUL", f"step {before} {after}", "core", of.version,
        f"A referral goes from {before} to {after}: {'allowed' if allowed else 'not allowed'}.",
        [f"transition:{before}>{after}", "rule:TIPX-REF-001"], forms_of(payload, of, True),
        {"verdict": "valid" if allowed else "invalid", "problems": told}, sources=[f"schemas/{of.version}/codelists/{_LIST}.csv"],
    )  # fmt: skip


def _way(to: str, moves: Mapping[str, list[str]]) -> list[str]:
    """The shortest allowed history that ends there."""
    ways = deque([[one] for one in _BEGINNINGS])
    while ways:
        way = ways.popleft()
        if way[-1] == to:
            return way
        ways.extend([*way, one] for one in moves[way[-1]])
    raise ValueError(f"no referral can become {to}")


def _referral(of: Standard, history: list[str]) -> dict[str, Any]:
    payload = host(of, "referral", ())
    by = {True: payload["from"]["agency"], False: payload["to"]["agency"]}
    payload["statusHistory"] = [
        {"status": status, "at": f"2026-03-04T10:{15 + number}:00+05:00", "by": by[status in _OF_SENDER]}
        for number, status in enumerate(history)
    ]
    sent = [one["at"] for one in payload["statusHistory"] if one["status"] == "sent"]
    payload["issuedOn"] = sent[0] if sent else payload["statusHistory"][0]["at"]
    payload["status"] = history[-1]
    payload |= _NEEDS.get(history[-1], {})
    found: dict[str, Any] = ordered(payload, of.record("referral"))
    return found
