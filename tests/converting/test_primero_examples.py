"""Referrals of Primero: every shipped example is written, with its ledger, and what was written can be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from primero_samples import LISTS, read, write

from tipx.converting import form_primero
from tipx.standard import standard
from tipx.standard.examples import every_example

EXAMPLES = [one.json for one in every_example() if one.json.parent.name == "valid"]


def _payload(path: Path) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(path.read_bytes())
    return payload


def _records(payload: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return (
        payload.get(name, [])
        if payload["recordType"] == "bundle"
        else [payload] * (payload["recordType"] == LISTS[name])
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name.split(".")[0])
def test_each_referral_stands_once_for_each_person(path: Path) -> None:
    payload = _payload(path)
    referrals, victims = _records(payload, "referrals"), _records(payload, "victims")
    written = write(payload)
    transitions = [one for one in written.data if "record" in one]
    assert sorted(one["id"] for one in transitions) == sorted(
        one["id"].removeprefix("urn:uuid:") for one in referrals for _ in one.get("victimIds", [None])
    )
    shown = {one["id"] for one in victims}
    told = {f"urn:uuid:{one['id']}" for one in _cases(written.data) if one}
    assert told == shown
    of = standard(payload["tipxVersion"])
    assert {one[:3] for one in written.losses} <= {one[:3] for one in form_primero.writing_losses(of)}


def _cases(data: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one.get("record", one) for one in data]


@pytest.mark.parametrize(
    "path", [one for one in EXAMPLES if _records(_payload(one), "referrals")], ids=lambda path: path.name.split(".")[0]
)
def test_what_was_written_is_read_again(path: Path) -> None:
    payload = _payload(path)
    back = read(write(payload).data).payload
    for name in ("victims", "referrals"):
        assert {one["id"] for one in _records(payload, name)} == {one["id"] for one in back.get(name, ())}
    before = {one["id"]: one for one in _records(payload, "referrals")}
    for one in back["referrals"]:
        assert one.get("victimIds") == before[one["id"]].get("victimIds")
        assert one.get("details") == before[one["id"]].get("details")
        assert one["issuedOn"] == before[one["id"]]["issuedOn"]
