"""For the rules of the profile crossborder that turn on a code: which codes make them speak; and what they leave alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from two_states_payloads import CHILD, RETURN, payload, places, speaking

import tipx
from tipx.standard import newest
from tipx.standard.cases import NOW

HOME = {"agencyId": "urn:uuid:cb000001-1111-4111-8111-1111111111a1"}
CENTRE = {"agencyId": "urn:uuid:cb000001-1111-4111-8111-1111111111a2"}
PERSON = "urn:uuid:cb000001-1111-4111-8111-1111111111d1"
ID = "urn:uuid:22222222-2222-4222-8222-000000000001"
OPEN = {"draft", "sent", "received", "information-requested", "accepted", "in-progress"}
UNDECIDED = {"/victims/0/bestInterests": {"status": "in-progress"}}
NO_AUTHORITY = {"/agencies/2/mandates": ["assist-adults"]}


def codes(name: str) -> set[str]:
    return set(newest().codelists[name].codes)


def test_types_of_agencies_that_answer_for_a_state() -> None:
    found = speaking("TIPX-XB-001", RETURN, "agencyType", lambda code: {**NO_AUTHORITY, "/agencies/2/type": code})
    assert found == codes("agencyType") - {"competent-authority", "coordination-committee", "federal-investigation"}


def test_mandates_of_agencies_that_answer_for_a_state() -> None:
    found = speaking("TIPX-XB-001", RETURN, "agencyMandate", lambda code: {"/agencies/2/mandates": [code]})
    assert found == codes("agencyMandate") - {"coordinate", "identify-formally"}


def test_a_competent_authority_answers_whatever_its_type() -> None:
    assert places("TIPX-XB-001", RETURN, NO_AUTHORITY) == [("/referrals/0/to/agency", "warning")]
    assert not places("TIPX-XB-001", RETURN, {**NO_AUTHORITY, "/agencies/1/isCompetentAuthority": True})


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("TIPX-XB-001", NO_AUTHORITY),
        ("TIPX-XB-006", {"/languages": None}),
        ("TIPX-XB-007", {"/victims/0/languages": None}),
        ("TIPX-XB-011", {"/referrals/0/to/contact": None}),
        ("TIPX-XB-012", {"/victims/0/consents/0/countries": ["IN"]}),
        ("TIPX-XB-013", {"/victims/0/returnPlan/country": "IN"}),
    ],
)
def test_states_of_a_referral_in_which_it_can_still_be_mended(rule: str, changes: dict[str, Any]) -> None:
    found = speaking(rule, RETURN, "referralStatus", lambda code: {**changes, "/referrals/0/status": code})
    assert found == OPEN


def test_states_of_a_plan_in_which_a_return_is_settled() -> None:
    unwilling = {"/referrals": None, "/victims/0/returnPlan/voluntary": "no"}
    found = speaking(
        "TIPX-XB-003", RETURN, "returnStatus", lambda code: {**unwilling, "/victims/0/returnPlan/status": code}
    )
    assert found == {"arranged", "returned"}


def test_answers_about_the_will_that_are_warned_of() -> None:
    found = speaking("TIPX-XB-003", RETURN, "triState", lambda code: {"/victims/0/returnPlan/voluntary": code})
    assert found == {"no", "unknown"}
    found = speaking("TIPX-XB-003", RETURN, "triState", lambda code: {"/victims/0/returnPlan/wish": code})
    assert found == {"no"}


def test_domains_of_risk_that_are_about_returning() -> None:
    open_question = {"/victims/0/returnPlan/riskAssessed": "unknown"}
    found = speaking(
        "TIPX-XB-004", RETURN, "riskDomain",
        lambda code: {**open_question, "/victims/0/riskAssessments/0/domain": [code]},
    )  # fmt: skip
    assert found == codes("riskDomain") - {"return"}


def test_states_of_a_referral_in_which_a_child_counts_as_moving() -> None:
    found = speaking("TIPX-XB-005", CHILD, "referralStatus", lambda code: {**UNDECIDED, "/referrals/0/status": code})
    assert found == {"accepted", "in-progress"}


def test_types_of_referral_by_which_a_child_moves() -> None:
    here = {**UNDECIDED, "/referrals/0/transport": None}
    found = speaking("TIPX-XB-005", CHILD, "referralType", lambda code: {**here, "/referrals/0/type": code})
    assert found == {"return-referral", "case-transfer"}


def test_services_for_which_a_child_moves() -> None:
    here = {**UNDECIDED, "/referrals/0/transport": None, "/referrals/0/type": "service-referral"}
    found = speaking(
        "TIPX-XB-005", CHILD, "serviceType", lambda code: {**here, "/referrals/0/requestedServices/0/serviceType": code}
    )
    assert found == {"safe-accommodation", "alternative-care"}


def test_states_of_the_decision_that_are_not_enough() -> None:
    found = speaking(
        "TIPX-XB-005", CHILD, "bestInterestsStatus", lambda code: {"/victims/0/bestInterests/status": code}
    )
    assert found == codes("bestInterestsStatus") - {"completed"}


def test_who_is_a_child() -> None:
    found = speaking("TIPX-XB-005", CHILD, "childStatus", lambda code: {**UNDECIDED, "/victims/0/childStatus": code})
    assert found == {"child", "presumed-child"}


def test_a_child_in_two_referrals_is_told_once() -> None:
    again = {**payload(CHILD, {})["referrals"][0], "id": ID}
    changes = {**UNDECIDED, "/referrals/-": again}
    assert places("TIPX-XB-005", CHILD, changes) == [("/victims/0/bestInterests", "error")]


def test_legal_bases_that_need_an_instrument() -> None:
    grave = {
        code
        for code in codes("legalBasis")
        if ("/legalBasis/0", "error") in places("TIPX-XB-010", RETURN, {"/legalBasis": [{"code": code}]})
    }
    found = speaking("TIPX-XB-010", RETURN, "legalBasis", lambda code: {"/legalBasis": [{"code": code}]})
    assert grave == {"mutual-legal-assistance", "international-agreement"}
    assert found == codes("legalBasis") - {"consent"}


def test_parts_and_stages_in_which_a_person_is_needed_in_court() -> None:
    trial = {"id": ID, "kind": "criminal", "stage": "trial", "victimRole": "witness", "victimIds": [PERSON]}
    parts = speaking(
        "TIPX-XB-014", RETURN, "victimRoleInProceeding",
        lambda code: {"/cases/0/proceedings": [{**trial, "victimRole": code}]},
    )  # fmt: skip
    stages = speaking(
        "TIPX-XB-014", RETURN, "proceedingStage", lambda code: {"/cases/0/proceedings": [{**trial, "stage": code}]}
    )
    assert parts == {"injured-party", "witness", "protected-witness", "claimant"}
    assert stages == codes("proceedingStage") - {"reported", "judgment", "final", "discontinued"}


def test_the_language_counts_whatever_its_region_or_script() -> None:
    assert places("TIPX-XB-006", RETURN, {"/languages": ["en", "ms"]}) == [("/referrals/0/crossBorder", "info")]
    assert not places("TIPX-XB-006", RETURN, {"/languages": ["ne-NP"]})


def test_what_was_refused_is_not_taken_for_absent() -> None:
    assert not places("TIPX-XB-001", RETURN, {"/agencies/2/mandates": ["no-such-code"]})
    assert not places("TIPX-XB-003", RETURN, {"/victims/0/returnPlan/voluntary": "no-such-code"})
    nothing = {"/victims/0/returnPlan/riskAssessed": "no"}
    assert not places("TIPX-XB-004", RETURN, {**nothing, "/victims/0/riskAssessments/0/domain": ["no-such-code"]})
    assert not places("TIPX-XB-005", CHILD, {"/victims/0/bestInterests/status": "no-such-code"})
    assert not places("TIPX-XB-006", RETURN, {"/languages": ["no such language"]})
    assert not places("TIPX-XB-007", RETURN, {"/victims/0/languages": [{"lang": 7}]})
    assert not places("TIPX-XB-010", RETURN, {"/legalBasis/1/instrument": ""})
    assert not places("TIPX-XB-011", RETURN, {"/referrals/0/to/contact": {"kind": "no-such-code", "value": 7}})
    assert not places("TIPX-XB-012", RETURN, {"/victims/0/consents/0/countries": ["IN", "QQ"]})


def test_an_override_stands_for_the_consent() -> None:
    elsewhere = {"/victims/0/consents/0/countries": ["IN"]}
    override = {"ground": "imminent-danger-to-life", "authorisedBy": "head of office", "at": "2026-03-01T09:00:00Z"}
    assert places("TIPX-XB-012", RETURN, elsewhere) == [("/referrals/0/victimIds/0", "warning")]
    assert not places("TIPX-XB-012", RETURN, {**elsewhere, "/referrals/0/consentOverride": override})


def _exchange(*messages: dict[str, Any]) -> list[tuple[int, str]]:
    inputs = [json.dumps(one).encode() for one in messages]
    report = tipx.validate_history(inputs, now=NOW)
    assert report.faults == ()
    return [(one.at.input, one.at.pointer) for one in report.problems if one.rule == "TIPX-XB-009"]


def _onward(**more: Any) -> dict[str, Any]:
    changes = {
        "/id": ID,
        "/sentAt": "2026-03-04T20:00:00+05:45",
        "/sender": CENTRE,
        "/recipients": [{"name": "Sample Livelihood Office", "type": "ngo", "country": "NP"}],
    }
    return payload(RETURN, {**changes, **more})


@pytest.mark.parametrize("first", ["clear", "green", "amber", "amber-strict", "red"])
@pytest.mark.parametrize("second", ["clear", "green", "amber", "amber-strict", "red"])
def test_a_marking_is_loosened_where_it_stands_lower(first: str, second: str) -> None:
    order = ["clear", "green", "amber", "amber-strict", "red"]
    found = _exchange(payload(RETURN, {"/handling/tlp": first}), _onward(**{"/handling/tlp": second}))
    expected = order.index(second) < order.index(first)
    assert found == ([(1, "/cases/0"), (1, "/victims/0"), (1, "/referrals/0")] if expected else [])


def test_the_strictest_of_several_markings_holds() -> None:
    red = payload(RETURN, {"/handling/tlp": "red"})
    later = payload(RETURN, {"/id": ID[:-1] + "2", "/sentAt": "2026-03-04T15:00:00+08:00"})
    assert [place for _, place in _exchange(red, later, _onward())] == ["/cases/0", "/victims/0", "/referrals/0"]


def test_an_exchange_is_judged_when_the_first_message_alone_claims_the_profile() -> None:
    red = payload(RETURN, {"/handling/tlp": "red"})
    assert len(_exchange(red, _onward(**{"/profiles": ["core"]}))) == 3


def test_a_marking_that_was_refused_is_no_loosened_one() -> None:
    red = payload(RETURN, {"/handling/tlp": "red"})
    assert not _exchange(red, _onward(**{"/handling/tlp": "no-such-code"}))
