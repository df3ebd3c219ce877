"""For the rules about consent and data protection that turn on a code: which codes make them speak, one by one."""

from __future__ import annotations

import pytest
from smallest_payload import ID, NO_REFERRAL, codes, inline, speaking

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
