"""For the rules about referrals, and those about agreement, that turn on a code: which codes make them speak."""

from __future__ import annotations

from typing import Any

import pytest
from smallest_payload import AT, ID, NO_REFERRAL, OPEN, POLICE, TERMINAL, UNIT, codes, speaking

MOVES = {
    "draft": {"sent", "cancelled"},
    "sent": {"received", "accepted", "rejected", "cancelled", "expired"},
    "received": {"accepted", "rejected", "information-requested", "cancelled", "expired"},
    "information-requested": {"received", "accepted", "rejected", "cancelled", "expired"},
    "accepted": {"in-progress", "completed", "declined-by-person", "cancelled", "returned"},
    "in-progress": {"completed", "declined-by-person", "returned", "cancelled"},
}


def history(*statuses: str, by: dict[str, str] = POLICE) -> list[dict[str, Any]]:
    return [{"status": status, "at": AT, "by": by} for status in statuses]


@pytest.mark.parametrize("start", sorted(OPEN | TERMINAL | {"draft"}))
def test_moves_of_a_referral(start: str) -> None:
    found = speaking(
        "TIPX-REF-001", "referralStatus", lambda code: {"/referrals/0/statusHistory": history(start, code)}
    )
    assert codes("referralStatus") - found == MOVES.get(start, set())


def test_statuses_with_which_a_history_begins() -> None:
    found = speaking("TIPX-REF-002", "referralStatus", lambda code: {"/referrals/0/statusHistory": history(code)})
    assert codes("referralStatus") - found == {"draft", "sent"}


def test_statuses_beside_which_a_reason_of_rejection_may_stand() -> None:
    reason = {"/referrals/0/rejectionReason": "no-capacity"}
    found = speaking("TIPX-REF-003", "referralStatus", lambda code: {**reason, "/referrals/0/status": code})
    assert codes("referralStatus") - found == {"rejected", "returned"}
    assert speaking("TIPX-REF-003", "referralStatus", lambda code: {"/referrals/0/status": code}) == {"rejected"}


def test_statuses_beside_which_an_outcome_may_stand() -> None:
    outcome = {"/referrals/0/outcome": "other", "/referrals/0/outcomeOtherText": "Sample"}
    found = speaking("TIPX-REF-004", "referralStatus", lambda code: {**outcome, "/referrals/0/status": code})
    assert codes("referralStatus") - found == TERMINAL
    assert speaking("TIPX-REF-004", "referralStatus", lambda code: {"/referrals/0/status": code}) == {"completed"}


def test_moves_that_only_the_receiver_or_only_the_sender_makes() -> None:
    by_sender = speaking(
        "TIPX-REF-005", "referralStatus", lambda code: {"/referrals/0/statusHistory": history(code, by=POLICE)}
    )
    by_receiver = speaking(
        "TIPX-REF-005", "referralStatus", lambda code: {"/referrals/0/statusHistory": history(code, by=UNIT)}
    )
    assert by_sender == {
        "received", "information-requested", "accepted", "rejected", "in-progress", "completed", "returned",
    }  # fmt: skip
    assert by_receiver == {"draft", "sent", "cancelled"}


def test_types_that_move_ownership() -> None:
    moved = {"/referrals/0/transfersOwnership": True}
    found = speaking("TIPX-REF-007", "referralType", lambda code: {**moved, "/referrals/0/type": code})
    assert codes("referralType") - found == {"case-transfer", "jurisdiction-transfer"}
    found = speaking("TIPX-REF-007", "referralType", lambda code: {"/referrals/0/type": code})
    assert found == {"case-transfer", "jurisdiction-transfer"}


def test_contacts_that_can_be_called() -> None:
    def changes(code: str) -> dict[str, Any]:
        contact = {"kind": code, "value": "+92511234567"}
        return {"/referrals/0/urgency": "immediate", "/referrals/0/from": {"agency": POLICE, "contact": contact}}

    assert codes("contactKind") - speaking("TIPX-REF-009", "contactKind", changes) == {"phone", "mobile", "hotline"}


def test_statuses_in_which_somebody_must_be_reached_at_once() -> None:
    found = speaking(
        "TIPX-REF-009",
        "referralStatus",
        lambda code: {"/referrals/0/urgency": "immediate", "/referrals/0/status": code},
    )
    assert found == OPEN


def test_statuses_that_wait_for_an_answer() -> None:
    late = {"/referrals/0/respondBy": "2026-03-04T23:59:59Z"}
    found = speaking("TIPX-REF-010", "referralStatus", lambda code: {**late, "/referrals/0/status": code})
    assert found == {"sent", "received", "information-requested"}


def test_statuses_that_ask_for_feedback() -> None:
    def changes(code: str) -> dict[str, Any]:
        entries = [{**entry, "at": "2026-02-10T10:15:00+05:00"} for entry in history("sent", code)]
        return {"/referrals/0/status": code, "/referrals/0/statusHistory": entries}

    assert speaking("TIPX-REF-011", "referralStatus", changes) == {"completed", "rejected"}


def test_types_that_need_persons_and_types_that_need_services() -> None:
    nobody = {"/referrals/0/victimIds": None, "/referrals/0/consentIds": None}
    found = speaking("TIPX-REF-012", "referralType", lambda code: {**nobody, "/referrals/0/type": code})
    assert codes("referralType") - found == {
        "case-transfer", "jurisdiction-transfer", "information", "information-request",
    }  # fmt: skip
    nothing = {"/referrals/0/requestedServices": None}
    found = speaking("TIPX-REF-012", "referralType", lambda code: {**nothing, "/referrals/0/type": code})
    assert found == {"service-referral"}


def test_levels_that_disclose_too_much_before_acceptance() -> None:
    found = speaking("TIPX-REF-021", "disclosureLevel", lambda code: {"/referrals/0/disclosure": {"level": code}})
    assert found == {"service", "full-operational"}


def test_statuses_and_urgencies_with_which_a_full_file_comes_too_early() -> None:
    full = {"/referrals/0/disclosure": {"level": "full-operational"}}
    found = speaking("TIPX-REF-021", "referralStatus", lambda code: {**full, "/referrals/0/status": code})
    assert found == {"sent", "received", "information-requested"}
    found = speaking("TIPX-REF-021", "urgency", lambda code: {**full, "/referrals/0/urgency": code})
    assert found == codes("urgency") - {"immediate"}


def leg(crossing: str, answer: str) -> dict[str, Any]:
    return {
        **NO_REFERRAL,
        "/cases/0/elements/irregularCrossing": answer,
        "/victims/0/journey": [{"sequence": 1, "crossing": crossing}],
    }


def test_crossings_that_agree_with_an_irregular_one() -> None:
    found = speaking("TIPX-XRC-006", "crossingType", lambda code: leg(code, "yes"))
    assert found == {"official-regular", "none-internal", "unknown"}
    found = speaking("TIPX-XRC-006", "crossingType", lambda code: leg(code, "no"))
    assert found == {"unofficial", "official-with-fraudulent-document", "official-with-bribery"}


def test_statuses_of_a_case_that_is_over() -> None:
    found = speaking("TIPX-XRC-008", "caseStatus", lambda code: {"/cases/0/status": code})
    assert found == {"closed", "closed-referred", "duplicate"}


def test_statuses_of_a_referral_that_keep_a_case_open() -> None:
    closed = {"/cases/0/status": "closed"}
    found = speaking("TIPX-XRC-008", "referralStatus", lambda code: {**closed, "/referrals/0/status": code})
    assert found == OPEN


def test_stages_in_which_a_conviction_needs_a_convicted_person() -> None:
    offender = {"id": ID, "kind": "person", "status": "suspect", "assertionBasis": "fact"}
    trial = {"id": ID[:-1] + "2", "kind": "criminal", "outcome": "convicted-tip", "allegedOffenderIds": [ID]}

    def changes(code: str) -> dict[str, Any]:
        return {
            **NO_REFERRAL,
            "/cases/0/allegedOffenders": [offender],
            "/cases/0/proceedings": [{**trial, "stage": code}],
        }

    assert speaking("TIPX-XRC-007", "proceedingStage", changes) == codes("proceedingStage") - {"appeal", "final"}


def test_risks_and_services_that_answer_them() -> None:
    risk = {"id": ID, "domain": ["retaliation"], "assessedOn": "2026-03-01", "assessedBy": POLICE}
    found = speaking(
        "TIPX-XRC-010",
        "riskLevel",
        lambda code: {**NO_REFERRAL, "/victims/0/riskAssessments": [{**risk, "level": code}]},
    )
    assert found == {"high", "critical"}
    high = {**NO_REFERRAL, "/victims/0/riskAssessments": [{**risk, "level": "high"}]}
    found = speaking("TIPX-XRC-010", "serviceType", lambda code: {**high, "/victims/0/needs": [{"serviceType": code}]})
    assert codes("serviceType") - found == {"protection-security", "safe-accommodation"}


def test_services_and_referrals_that_do_not_answer_a_need() -> None:
    need = {"/victims/0/needs": [{"serviceType": "education", "identifiedOn": "2026-01-01"}]}
    service = {"id": ID, "serviceType": "education"}
    found = speaking(
        "TIPX-XRC-011",
        "serviceStatus",
        lambda code: {**NO_REFERRAL, **need, "/victims/0/services": [{**service, "status": code}]},
    )
    assert found == {"declined", "not-available"}
    asked = {**need, "/referrals/0/requestedServices": [{"serviceType": "education"}]}
    found = speaking("TIPX-XRC-011", "referralStatus", lambda code: {**asked, "/referrals/0/status": code})
    assert codes("referralStatus") - found == OPEN | {"completed"}
