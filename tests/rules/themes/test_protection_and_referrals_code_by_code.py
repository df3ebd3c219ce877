"""For the rules about children, consent, data protection and referrals that turn on a code: which codes, one by one."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

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


# -- children ----------------------------------------------------------------------------------------------------------


def test_accompaniments_that_ask_for_a_guardian() -> None:
    found = speaking("TIPX-CHD-003", "accompaniment", lambda code: {**NO_REFERRAL, "/victims/0/accompaniment": code})
    assert found == {"unaccompanied", "separated"}


def test_who_is_a_child() -> None:
    alone = {**NO_REFERRAL, "/victims/0/accompaniment": "separated"}
    assert speaking("TIPX-CHD-003", "childStatus", lambda code: {**alone, "/victims/0/childStatus": code}) == {
        "child",
        "presumed-child",
    }


def test_who_may_consent_for_a_child() -> None:
    own = {"/victims/0/consents/0/givenBy": "person", "/victims/0/consents/0/childAssent": None}
    other = {"id": ID, "status": "given", "scopes": ["services"]}
    found = speaking(
        "TIPX-CHD-004", "consentGiver", lambda code: {**own, "/victims/0/consents/-": {**other, "givenBy": code}}
    )
    assert found == {"person"}


def test_givers_who_may_be_involved() -> None:
    suspect = {**NO_REFERRAL, "/victims/0/guardian": {"type": "relative", "conflictOfInterest": True}}
    found = speaking("TIPX-CHD-005", "consentGiver", lambda code: {**suspect, "/victims/0/consents/0/givenBy": code})
    assert found == {"parent", "guardian", "caregiver"}


def test_stages_in_which_a_child_needs_protection() -> None:
    trial = {"id": ID, "kind": "criminal", "victimRole": "witness", "victimIds": [VICTIM]}
    found = speaking(
        "TIPX-CHD-010",
        "proceedingStage",
        lambda code: {**NO_REFERRAL, "/cases/0/proceedings": [{**trial, "stage": code}]},
    )
    assert found == {"prosecution", "trial", "judgment", "appeal"}


def test_parts_in_which_a_child_needs_protection() -> None:
    trial = {"id": ID, "kind": "criminal", "stage": "trial", "victimIds": [VICTIM]}
    found = speaking(
        "TIPX-CHD-010",
        "victimRoleInProceeding",
        lambda code: {**NO_REFERRAL, "/cases/0/proceedings": [{**trial, "victimRole": code}]},
    )
    assert found == codes("victimRoleInProceeding") - {"none"}


def test_states_of_a_return_that_ask_for_best_interests() -> None:
    found = speaking(
        "TIPX-CHD-008", "returnStatus", lambda code: {**NO_REFERRAL, "/victims/0/returnPlan": {"status": code}}
    )
    assert found == {"arranged", "returned"}


def test_states_of_best_interests_that_are_not_enough_for_a_return() -> None:
    returned = {**NO_REFERRAL, "/victims/0/returnPlan": {"status": "returned"}}
    found = speaking(
        "TIPX-CHD-008", "bestInterestsStatus", lambda code: {**returned, "/victims/0/bestInterests": {"status": code}}
    )
    assert found == codes("bestInterestsStatus") - {"completed"}


def test_marital_statuses_that_a_child_cannot_have() -> None:
    found = speaking("TIPX-CHD-013", "maritalStatus", lambda code: {**NO_REFERRAL, "/victims/0/maritalStatus": code})
    assert found == {"married", "registered-partnership", "cohabiting"}


def test_ways_to_know_an_age_that_are_no_way() -> None:
    adult = {**NO_REFERRAL, "/victims/0/childStatus": "adult", "/victims/0/ageAtDetection": 30}
    found = speaking("TIPX-CHD-011", "ageDetermination", lambda code: {**adult, "/victims/0/ageDetermination": code})
    assert found == {"medical-assessment"}


def test_guardians_who_may_be_the_suspect() -> None:
    beside = {**NO_REFERRAL, "/victims/0/accompaniment": "accompanied-by-suspect"}
    found = speaking("TIPX-CHD-015", "guardianType", lambda code: {**beside, "/victims/0/guardian": {"type": code}})
    assert found == {"parent", "relative"}


# -- consent and grounds -----------------------------------------------------------------------------------------------

NO_CONSENT = {"/referrals/0/consentIds": None}
ABROAD = {"/agencies/1/country": "IN", "/agencies/1/subdivision": None, "/referrals/0/crossBorder": True}
EXCLUDED = {"/victims/0/consents/0/excludedTypes": ["child-protection"]}


def test_legal_bases_without_which_sharing_needs_consent() -> None:
    found = speaking("TIPX-CDP-001", "legalBasis", lambda code: {**NO_CONSENT, "/legalBasis": [{"code": code}]})
    assert found == {"consent"}


def test_legal_bases_that_do_not_carry_a_transfer_abroad() -> None:
    found = speaking("TIPX-CDP-012", "legalBasis", lambda code: {**ABROAD, "/legalBasis": [{"code": code}]})
    assert codes("legalBasis") - found == {
        "mutual-legal-assistance", "international-agreement", "court-order", "vital-interests", "child-protection-duty",
    }  # fmt: skip


def test_legal_bases_that_lift_an_exclusion() -> None:
    found = speaking("TIPX-CDP-003", "legalBasis", lambda code: {**EXCLUDED, "/legalBasis": [{"code": code}]})
    assert codes("legalBasis") - found == {"court-order", "legal-obligation", "child-protection-duty"}


def test_statuses_of_a_consent_whose_exclusions_count() -> None:
    found = speaking("TIPX-CDP-003", "consentStatus", lambda code: {**EXCLUDED, "/victims/0/consents/0/status": code})
    assert found == {"given"}


def test_statuses_of_a_consent_that_was_never_in_force() -> None:
    dated = {"/victims/0/consents/0/withdrawnOn": "2026-03-04", "/victims/0/consents/0/expiresOn": "2026-03-04"}
    found = speaking("TIPX-TMP-009", "consentStatus", lambda code: {**dated, "/victims/0/consents/0/status": code})
    assert found == {"refused", "not-asked", "unable"}


def test_scopes_that_allow_sharing_with_a_school() -> None:
    to = {"/agencies/1/type": "education"}
    found = speaking("TIPX-CDP-001", "consentScope", lambda code: {**to, "/victims/0/consents/0/scopes": [code]})
    assert codes("consentScope") - found == {"share-for-referral"}


def test_receivers_for_whom_sharing_with_law_enforcement_is_agreed() -> None:
    scope = {"/victims/0/consents/0/scopes": ["share-with-law-enforcement"]}
    found = speaking("TIPX-CDP-001", "agencyType", lambda code: {**scope, "/agencies/1/type": code})
    assert codes("agencyType") - found == {"police", "federal-investigation", "border-guard", "prosecution", "court"}


@pytest.mark.parametrize(
    ("scope", "purposes"),
    [
        ("share-with-law-enforcement", {"investigation", "prosecution"}),
        ("share-cross-border", {"international-cooperation", "return-and-reintegration"}),
        ("family-tracing", {"family-tracing"}),
        ("statistics", {"statistics"}),
        ("research", {"research"}),
        ("media", set()),
        ("services", set()),
    ],
)
def test_purposes_that_a_scope_carries(scope: str, purposes: set[str]) -> None:
    needing = speaking("TIPX-CDP-011", "exchangePurpose", lambda code: {"/purpose": [code]})
    lacking = speaking(
        "TIPX-CDP-011",
        "exchangePurpose",
        lambda code: {"/purpose": [code], "/victims/0/consents/0/scopes": ["share-for-referral", scope]},
    )
    assert needing - lacking == purposes
    assert needing == {
        "investigation", "prosecution", "international-cooperation", "return-and-reintegration", "family-tracing",
        "statistics", "research",
    }  # fmt: skip


def test_messages_that_may_not_be_sent_after_a_withdrawal() -> None:
    withdrawn = {**NO_REFERRAL, "/victims/0/consents/0/status": "withdrawn"}
    found = speaking("TIPX-CDP-014", "bundleType", lambda code: {**withdrawn, "/bundleType": code})
    assert found == {"submission", "request", "response"}


def test_scopes_whose_withdrawal_ends_the_sending() -> None:
    withdrawn = {**NO_REFERRAL, "/victims/0/consents/0/status": "withdrawn"}
    found = speaking("TIPX-CDP-014", "consentScope", lambda code: {**withdrawn, "/victims/0/consents/0/scopes": [code]})
    assert found == {"services", "share-for-referral", "share-cross-border"}


# -- data protection ---------------------------------------------------------------------------------------------------


def test_markings_too_low_for_a_name() -> None:
    named = {**NO_REFERRAL, "/victims/0/names": [{"type": "legal", "full": "Sample Girl"}]}
    assert speaking("TIPX-CDP-005", "tlp", lambda code: {**named, "/handling/tlp": code}) == {"clear", "green", "amber"}


def test_markings_stricter_than_amber() -> None:
    amber = {"/handling/tlp": "amber"}
    found = speaking("TIPX-CDP-007", "tlp", lambda code: {**amber, "/victims/0/handling": {"tlp": code}})
    assert found == {"amber-strict", "red"}


def test_agencies_that_may_receive_offender_data() -> None:
    offender = {"id": ID, "kind": "person", "status": "suspect", "assertionBasis": "fact"}
    case = {**NO_REFERRAL, "/cases/0/allegedOffenders": [offender]}
    found = speaking("TIPX-CDP-009", "agencyType", lambda code: {**case, "/agencies/1/type": code})
    assert codes("agencyType") - found == {
        "police", "federal-investigation", "border-guard", "immigration", "labour-inspection", "prosecution", "court",
        "competent-authority",
    }  # fmt: skip


def test_services_that_need_to_know_of_an_illness() -> None:
    ill = {"/victims/0/vulnerabilities": ["mental-health"]}
    found = speaking(
        "TIPX-CDP-013",
        "serviceType",
        lambda code: {**ill, "/referrals/0/requestedServices": [{"serviceType": "education"}, {"serviceType": code}]},
    )
    assert codes("serviceType") - found == {
        "medical-care", "forensic-medical", "mental-health-psychosocial", "substance-treatment", "safe-accommodation",
        "sexual-exploitation-rehabilitation", "labour-exploitation-rehabilitation", "protection-security",
        "child-protection", "case-management",
    }  # fmt: skip


def test_vulnerabilities_that_a_school_need_not_know() -> None:
    school = {"/referrals/0/requestedServices": [{"serviceType": "education"}]}
    found = speaking("TIPX-CDP-013", "vulnerability", lambda code: {**school, "/victims/0/vulnerabilities": [code]})
    assert found == {
        "mental-health", "disability-or-health", "addiction", "sexual-orientation-or-gender-identity",
        "minority-religion-or-caste",
    }  # fmt: skip


def test_persons_whose_records_are_kept_from_immigration() -> None:
    to = {"/recipients/-": inline("immigration")}
    found = speaking("TIPX-CDP-017", "personStatus", lambda code: {**to, "/victims/0/personStatus": code})
    assert found == {"presumed-victim", "reasonable-grounds-victim"}


def test_recipients_from_whom_presumed_victims_are_kept() -> None:
    found = speaking("TIPX-CDP-017", "agencyType", lambda code: {"/recipients/-": inline(code)})
    assert found == {"immigration"}


def test_statuses_under_which_a_person_is_kept_from_its_consulate() -> None:
    to = {"/recipients/-": inline("consulate", "AF"), "/victims/0/citizenships": ["AF"]}
    found = speaking("TIPX-CDP-019", "migrationStatus", lambda code: {**to, "/victims/0/migrationStatus": code})
    assert found == {"asylum-seeker", "refugee", "complementary-protection"}


def test_only_the_consulate_is_kept_from_a_refugee() -> None:
    refugee = {"/victims/0/migrationStatus": "refugee", "/victims/0/citizenships": ["AF"]}
    found = speaking("TIPX-CDP-019", "agencyType", lambda code: {**refugee, "/recipients/-": inline(code, "AF")})
    assert found == {"consulate"}


# -- referrals ---------------------------------------------------------------------------------------------------------

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


# -- agreement ---------------------------------------------------------------------------------------------------------


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
