"""For the rules of the profile eu that turn on a code: which codes make them speak, one by one; and what they leave alone."""

from __future__ import annotations

from typing import Any

from two_states_payloads import ACROSS, IDENTIFIED, STATISTICAL, places, speaking

from tipx.standard import newest

OFFICE = {"agencyId": "urn:uuid:e0000001-1111-4111-8111-1111111111a1"}
CENTRE = {"agencyId": "urn:uuid:e0000001-1111-4111-8111-1111111111a2"}
PERSON = "urn:uuid:e0000001-1111-4111-8111-1111111111d1"
ID = "urn:uuid:22222222-2222-4222-8222-000000000001"
OFFENDER = {"id": ID, "kind": "person", "roles": ["recruiter"], "status": "suspect", "assertionBasis": "fact"}
TRAFFICKING = {"instrument": "trafficking-law", "offenceType": "trafficking-in-persons"}


def codes(name: str) -> set[str]:
    return set(newest().codelists[name].codes)


def _proceeding(**more: Any) -> dict[str, Any]:
    return {"id": ID, "kind": "criminal", "stage": "trial", "offences": [TRAFFICKING], **more}


def test_stages_that_are_an_indication() -> None:
    found = speaking(
        "TIPX-EU-002", IDENTIFIED, "identificationStage",
        lambda code: {"/victims/0/services": None, "/victims/0/decisions/0/stage": code},
    )  # fmt: skip
    assert found == {"screening", "reasonable-grounds"}


def test_outcomes_that_are_an_indication() -> None:
    found = speaking(
        "TIPX-EU-002", IDENTIFIED, "identificationOutcome",
        lambda code: {"/victims/0/services": None, "/victims/0/decisions/0/outcome": code},
    )  # fmt: skip
    assert found == {"positive"}


def test_states_of_a_service_that_are_no_support() -> None:
    found = speaking("TIPX-EU-002", IDENTIFIED, "serviceStatus", lambda code: {"/victims/0/services/0/status": code})
    assert found == {"discontinued", "not-available"}


def test_persons_who_are_owed_support() -> None:
    found = speaking(
        "TIPX-EU-002", IDENTIFIED, "personStatus",
        lambda code: {"/victims/0/services": None, "/victims/0/personStatus": code},
    )  # fmt: skip
    assert found == codes("personStatus") - {"not-victim", "smuggled-migrant", "irregular-migrant"}


def test_referrals_that_ask_for_support() -> None:
    found = speaking(
        "TIPX-EU-002", ACROSS, "referralType",
        lambda code: {"/victims/0/services": None, "/referrals/0/type": code},
    )  # fmt: skip
    assert found == codes("referralType") - {"service-referral"}


def test_stages_in_which_non_punishment_is_raised() -> None:
    defendant = {"victimRole": "defendant", "victimIds": [PERSON]}
    found = speaking(
        "TIPX-EU-007", IDENTIFIED, "proceedingStage",
        lambda code: {
            "/cases/0/proceedings": [_proceeding(**{**defendant, "stage": code})],
            "/victims/0/nonPunishment": {"status": "to-be-assessed"},
        },
    )  # fmt: skip
    assert found == {"trial", "judgment", "appeal", "final"}


def test_states_in_which_non_punishment_is_not_raised() -> None:
    defendant = _proceeding(victimRole="defendant", victimIds=[PERSON])
    found = speaking(
        "TIPX-EU-007", IDENTIFIED, "nonPunishmentStatus",
        lambda code: {"/cases/0/proceedings": [defendant], "/victims/0/nonPunishment": {"status": code}},
    )  # fmt: skip
    assert found == {"to-be-assessed", "not-applicable"}


def test_two_trials_of_one_person_are_told_once() -> None:
    defendant = {"victimRole": "defendant", "victimIds": [PERSON]}
    trials = [_proceeding(**defendant), _proceeding(**{**defendant, "id": ID[:-1] + "2"})]
    changes = {"/cases/0/proceedings": trials, "/victims/0/nonPunishment": {"status": "not-applicable"}}
    assert places("TIPX-EU-007", IDENTIFIED, changes) == [("/victims/0/nonPunishment/status", "warning")]


def test_types_of_exploitation_by_which_pictures_are_spread() -> None:
    found = speaking(
        "TIPX-EU-008", IDENTIFIED, "sexualExploitationType",
        lambda code: {
            "/cases/0/proceedings": [_proceeding()],
            "/cases/0/events/0/purposes": ["sexual-exploitation"],
            "/cases/0/events/0/sexualExploitationTypes": [code],
        },
    )  # fmt: skip
    assert found == {"pornography", "remote-interactive"}


def test_migration_statuses_that_may_need_protection() -> None:
    found = speaking("TIPX-EU-011", IDENTIFIED, "migrationStatus", lambda code: {"/victims/0/migrationStatus": code})
    assert found == {"asylum-seeker", "stateless", "forced-migrant"}


def test_authorities_that_hear_of_a_need_for_protection() -> None:
    agency = {"name": "Sample Agency", "country": "AT"}
    found = speaking(
        "TIPX-EU-011", IDENTIFIED, "agencyType",
        lambda code: {"/victims/0/migrationStatus": "stateless", "/recipients/-": {**agency, "type": code}},
    )  # fmt: skip
    assert found == codes("agencyType") - {"asylum-authority", "immigration"}


def test_kinds_and_states_of_offenders_that_are_counted() -> None:
    shown = {name: value for name, value in OFFENDER.items() if name != "assertionBasis"}
    kinds = speaking(
        "TIPX-EU-010", STATISTICAL, "offenderKind",
        lambda code: {"/cases/0/allegedOffenders": [{**shown, "kind": code, "assertionBasis": "fact"}]},
    )  # fmt: skip
    states = speaking(
        "TIPX-EU-010", STATISTICAL, "offenderStatus",
        lambda code: {"/cases/0/allegedOffenders": [{**shown, "status": code, "assertionBasis": "fact"}]},
    )  # fmt: skip
    assert kinds == {"person"}
    assert states == {"suspect", "arrested", "charged", "on-trial", "convicted", "at-large"}


def test_what_was_refused_is_not_taken_for_absent() -> None:
    wrong = "no-such-code"
    assert not places("TIPX-EU-001", IDENTIFIED, {"/cases/0/events/0/purposes": ["other", wrong]})
    assert not places("TIPX-EU-002", IDENTIFIED, {"/victims/0/services/0/status": wrong})
    assert not places("TIPX-EU-004", IDENTIFIED, {"/legalBasis/0/instrument": ""})
    citizenships = {"/victims/0/recoveryPeriod": None, "/victims/0/citizenships": ["VN", "QQ"]}
    assert not places("TIPX-EU-006", IDENTIFIED, citizenships)
    knowing = {"instrument": "trafficking-law", "offenceType": "knowing-use"}
    charged = {
        "/cases/0/allegedOffenders": [{**OFFENDER, "roles": ["recruiter", wrong]}],
        "/cases/0/proceedings": [_proceeding(offences=[knowing], allegedOffenderIds=[ID])],
    }
    assert not places("TIPX-EU-009", IDENTIFIED, charged)
    assert not places("TIPX-EU-011", IDENTIFIED, {"/victims/0/migrationStatus": "stateless", "/recipients/0": wrong})
    assert not places("TIPX-EU-012", IDENTIFIED, {"/cases/0/allegedOffenders": [{**OFFENDER, "isAlsoVictim": wrong}]})


def test_an_article_of_any_legal_basis_is_enough_to_send_out() -> None:
    abroad = {"/recipients/0": {"name": "Sample Agency", "type": "ngo", "country": "MD"}}
    bare = {"code": "public-task", "instrument": "Sample Act"}
    assert places("TIPX-EU-005", IDENTIFIED, {**abroad, "/legalBasis": [bare]}) == [("/legalBasis", "warning")]
    named = {**bare, "code": "international-agreement", "article": "Article 46(2)(a)"}
    assert not places("TIPX-EU-005", IDENTIFIED, {**abroad, "/legalBasis": [bare, named]})


def test_several_recipients_outside_are_told_once() -> None:
    abroad = [{"name": "Sample Agency", "type": "ngo", "country": one} for one in ("MD", "CH", "IS")]
    changes = {"/recipients": abroad, "/legalBasis/0/article": None}
    assert places("TIPX-EU-005", IDENTIFIED, changes) == [("/legalBasis", "warning")]


def test_a_case_elsewhere_hides_who_takes_part_in_it() -> None:
    only = {"/recipients": [{"agencyId": "urn:uuid:e0000002-1111-4111-8111-1111111111a3"}]}
    assert places("TIPX-EU-003", ACROSS, only) == [("/referrals/0/crossBorder", "warning")]
    without = {**only, "/cases": None, "/externalReferences": ["urn:uuid:e0000002-1111-4111-8111-1111111111c1"]}
    assert not places("TIPX-EU-003", ACROSS, without)
    assert places("TIPX-EU-003", ACROSS, {**without, "/referrals/0/caseId": None})


def test_the_sending_authority_is_involved() -> None:
    asylum = {"/agencies/0/type": "asylum-authority", "/victims/0/migrationStatus": "asylum-seeker"}
    assert not places("TIPX-EU-011", IDENTIFIED, {**asylum, "/cases/0/participatingAgencies": None})


def test_stateless_persons_may_reflect_too() -> None:
    nobody = {"/victims/0/recoveryPeriod": None, "/victims/0/citizenships": ["XX"]}
    assert places("TIPX-EU-006", IDENTIFIED, nobody) == [("/victims/0", "warning")]
    unknown = {"/victims/0/recoveryPeriod": None, "/victims/0/citizenships": ["ZZ"]}
    assert not places("TIPX-EU-006", IDENTIFIED, unknown)
    refused = {**nobody, "/victims/0/dataAbsent": [{"field": "recoveryPeriod", "reason": "none"}]}
    assert not places("TIPX-EU-006", IDENTIFIED, refused)
