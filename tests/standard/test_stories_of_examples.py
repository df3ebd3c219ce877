"""Examples hold what their stories tell, so that a reader who opens one for its story finds it in the data."""

from __future__ import annotations

import json
from typing import Any

from tipx.standard import standard
from tipx.standard.examples import examples

BY_NAME = {example.name: example for example in examples(standard("1.0"))}


def payload(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(BY_NAME[name].json.read_bytes())
    return data


def test_declined_referral_is_the_parent_of_the_one_to_the_second_agency() -> None:
    first, second = payload("declined-then-second-agency")["referrals"]
    assert (first["status"], first["rejectionReason"]) == ("rejected", "no-capacity")
    assert second["parentReferralId"] == first["id"]
    assert second["to"]["agency"] != first["to"]["agency"]
    assert second["consentIds"] != first["consentIds"]


def test_withdrawn_consent_ends_every_referral_that_relied_on_it_and_each_receiver_is_told() -> None:
    data = payload("consent-withdrawn")
    withdrawn = {each["id"] for each in data["victims"][0]["consents"] if each["status"] == "withdrawn"}
    for referral in data["referrals"]:
        assert {each["consentId"] for each in referral["consentIds"]} <= withdrawn
        assert referral["status"] == "cancelled"
        assert referral["to"]["agency"] in data["recipients"]


def test_child_alone_has_a_guardian_who_consents_and_a_finished_determination() -> None:
    child = payload("unaccompanied-child-guardian")["victims"][0]
    assert (child["childStatus"], child["accompaniment"]) == ("child", "unaccompanied")
    assert child["guardian"]["appointedOn"] <= child["consents"][0]["givenOn"]
    assert child["consents"][0]["givenBy"] == "guardian"
    assert child["bestInterests"]["status"] == "completed"


def test_returnee_comes_home_through_an_international_organisation() -> None:
    data = payload("returnee-received")
    types = {agency["id"]: agency["type"] for agency in data["agencies"]}
    home, onward = data["referrals"]
    assert (home["type"], home["outcome"], home["crossBorder"]) == ("return-referral", "returned-home-safely", True)
    assert types[home["to"]["agency"]["agencyId"]] == "international-organisation"
    assert onward["parentReferralId"] == home["id"]
    assert data["victims"][0]["returnPlan"]["status"] == "returned"


def test_emergency_disclosure_overrides_a_refusal_and_withholds_who_she_is() -> None:
    data = payload("emergency-disclosure")
    victim, referral = data["victims"][0], data["referrals"][0]
    assert "police" in victim["consents"][0]["excludedTypes"]
    assert set(referral["consentOverride"]) == {"ground", "authorisedBy", "at", "note"}
    assert "identity" in referral["disclosure"]["withheld"]
    assert not {"names", "contacts", "birthDate"} & set(victim)


def test_several_victims_have_referrals_of_several_types_to_several_agencies() -> None:
    data = payload("several-victims-several-referrals")
    assert len(data["cases"]) == 1
    assert len(data["victims"]) >= 4
    assert len({referral["type"] for referral in data["referrals"]}) >= 4
    types = {agency["id"]: agency["type"] for agency in data["agencies"]}
    assert {types[referral["to"]["agency"]["agencyId"]] for referral in data["referrals"]} >= {
        "shelter", "legal-aid", "health", "competent-authority",
    }  # fmt: skip


def test_names_in_urdu_pashto_and_latin_and_contacts_that_are_safe_or_marked_unsafe() -> None:
    data = payload("arabic-script-service-referral")
    victim = data["victims"][0]
    assert {(name["script"], name["lang"]) for name in victim["names"]} >= {
        ("Arab", "ur"),
        ("Arab", "ps"),
        ("Latn", "ur"),
    }
    assert {contact["safety"] for contact in victim["contacts"]} == {"via-intermediary-only", "unsafe"}
    assert {agency["subdivision"] for agency in data["agencies"]} == {"PK-KP"}
