"""For the rules about children that turn on a code: which codes make them speak, one by one."""

from __future__ import annotations

from smallest_payload import ID, NO_REFERRAL, VICTIM, codes, speaking


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
