"""Moving a payload makes no permission wider, invents no free text where none is allowed, and restores nothing that may not hold."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

import tipx
from tipx.migrating.block import PREFIX
from tipx.standard import standard
from tipx.standard.examples import every_example

OPTIONS = tipx.Options(now="2026-03-05")
STORIES = standard("1.1").folder / "examples" / "valid"
BLOCK = PREFIX + "1.1"


def story(name: str) -> Any:
    return json.loads((STORIES / f"{name}.tipx.json").read_bytes())


def moved(payload: Any, version: str, **more: Any) -> tuple[Any, tuple[tipx.Loss, ...]]:
    done = tipx.migrate(json.dumps(payload).encode(), version=version, to="json", options=OPTIONS, **more)
    assert done.output is not None
    return tipx.load(done.output), done.losses


def with_recipients(*types: str, field: str = "recipientTypes") -> Any:
    payload = story("a-bed-and-an-appointment")
    for consent in payload["victims"][0]["consents"]:
        consent.pop("recipientAgencies", None)
        consent[field] = list(types)
    return payload


def consents(payload: Any) -> Any:
    return payload["victims"][0].get("consents", [])


def test_a_consent_for_a_new_kind_of_agency_never_becomes_one_for_any_other_kind() -> None:
    down, losses = moved(with_recipients("local-government"), "1.0", validate=False, loss="allow")
    assert consents(down) == []
    assert "Victim.consents" in {one.field for one in losses}
    up, _ = moved(down, "1.1", validate=False)
    assert consents(up) == consents(with_recipients("local-government"))


def test_of_several_kinds_those_that_the_older_version_knows_are_left() -> None:
    payload = with_recipients("police", "local-government")
    down, _ = moved(payload, "1.0", validate=False, loss="allow")
    assert consents(down)
    assert {tuple(one["recipientTypes"]) for one in consents(down)} == {("police",)}
    assert not any("recipientTypesOtherText" in one for one in consents(down))
    assert moved(down, "1.1", validate=False)[0] == payload


def test_what_a_person_excluded_stays_excluded() -> None:
    payload = with_recipients("local-government", field="excludedTypes")
    down, _ = moved(payload, "1.0", validate=False, loss="allow")
    assert {tuple(one["excludedTypes"]) for one in consents(down)} == {("other",)}
    assert moved(down, "1.1", validate=False)[0] == payload


def test_no_words_are_put_where_a_pseudonymous_payload_allows_none() -> None:
    (example,) = (one for one in every_example() if one.name == "pseudonymous-research")
    payload = {**json.loads(example.json.read_bytes()), "tipxVersion": "1.1"}
    payload["agencies"][0]["type"] = "central-government"
    down, _ = moved(payload, "1.0")
    assert down["agencies"][0]["type"] == "other"
    assert "typeOtherText" not in down["agencies"][0]
    assert moved(down, "1.1")[0] == payload


def edited(change: Any, name: str = "return-with-translations") -> tuple[Any, tuple[tipx.Loss, ...]]:
    older, _ = moved(story(name), "1.0")
    change(older)
    return moved(older, "1.1")


@pytest.mark.parametrize("plan", [{"country": "IN"}, {"status": "not-considered"}])
def test_who_meets_the_person_is_not_put_back_into_another_plan(plan: dict[str, str]) -> None:
    def change(older: Any) -> None:
        held = older["victims"][0]["returnPlan"]
        older["victims"][0]["returnPlan"] = {**held, **plan} if "country" in plan else plan

    older, _ = moved(story("return-with-translations"), "1.0")
    change(older)
    newer, losses = moved(older, "1.1", validate=False)
    assert "receivedBy" not in newer["victims"][0]["returnPlan"]
    assert [one.field for one in losses] == ["Victim.returnPlan.receivedBy"]
    assert [one["at"] for one in newer["victims"][0]["extensions"][BLOCK]["changes"]] == ["/returnPlan/receivedBy"]


def test_what_would_not_be_valid_any_more_stays_in_the_extension_and_stops_nothing() -> None:
    payload = story("return-with-translations")
    gone = {"id": "urn:uuid:11111111-aaaa-4111-8111-111111111111", "name": "Sample Arrival Desk", "type": "ngo"}
    agency = {**copy.deepcopy(payload["agencies"][0]), **gone}
    payload["agencies"].append(agency)
    payload["victims"][0]["returnPlan"]["receivedBy"] = {"agencyId": gone["id"]}
    older, _ = moved(payload, "1.0", loss="allow", validate=False)
    older["agencies"] = [one for one in older["agencies"] if one["id"] != gone["id"]]
    newer, losses = moved(older, "1.1")
    assert "receivedBy" not in newer["victims"][0]["returnPlan"]
    assert "Victim.returnPlan.receivedBy" in {one.field for one in losses}


def test_a_forged_block_stops_nothing_either() -> None:
    def change(older: Any) -> None:
        block = {"digest": "x", "changes": [{"at": "/returnPlan/receivedBy", "was": {"name": "Sample"}}]}
        older["victims"][0].setdefault("extensions", {})[BLOCK] = block

    newer, losses = edited(change)
    assert "receivedBy" not in newer["victims"][0]["returnPlan"]
    assert "Victim.returnPlan.receivedBy" in {one.field for one in losses}
