"""Referrals of Primero: what becomes of single fields when they are written."""

from __future__ import annotations

from typing import Any

import pytest
from primero_samples import PERSON, REFERRAL, SERVICE, case, read, referred, transition, write

SCOPE = "share-for-referral"


def _payload(**victim: Any) -> dict[str, Any]:
    payload = read(referred()).payload
    payload["victims"][0].update(victim)
    return payload


def _consents(*consents: dict[str, Any]) -> dict[str, Any]:
    """The case that is written of a person with these consents."""
    made = [{"id": f"urn:uuid:{number:08x}-0000-4000-9000-000000000000", **one} for number, one in enumerate(consents)]
    (found,) = write(_payload(consents=made)).data
    record: dict[str, Any] = found["record"]
    return record


def test_ids_and_links() -> None:
    (found,) = write(_payload()).data
    assert (found["id"], found["record_id"], found["record"]["id"]) == (REFERRAL, PERSON, PERSON)
    assert found["service_record_id"] == SERVICE == found["record"]["services_section"][0]["unique_id"]
    assert (found["type"], found["record_type"], found["status"]) == ("Referral", "case", "accepted")


def test_pretty_and_plain_say_the_same() -> None:
    plain, pretty = write(_payload()), write(_payload(), pretty=True)
    assert plain.data == pretty.data
    assert plain.raw.count(b"\n") == 1 < pretty.raw.count(b"\n")
    assert plain.raw.endswith(b"]\n")
    assert write(_payload()).raw == plain.raw


@pytest.mark.parametrize(
    ("kind", "moves", "word"),
    [
        ("service-referral", False, "Referral"),
        ("protection-referral", False, "Referral"),
        ("formal-identification", False, "Referral"),
        ("case-transfer", True, "Transfer"),
        ("jurisdiction-transfer", True, "Transfer"),
        ("information-request", False, "TransferRequest"),
    ],
)
def test_kinds(kind: str, moves: bool, word: str) -> None:
    payload = _payload()
    payload["referrals"][0].update(type=kind, transfersOwnership=moves)
    written = write(payload)
    assert written.data[0]["type"] == word
    exact = kind in ("service-referral", "case-transfer", "information-request")
    assert (("approximated", "Referral.type") in {one[:2] for one in written.losses}) is not exact


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("received", "in_progress"),
        ("in-progress", "accepted"),
        ("returned", "rejected"),
        ("expired", "revoked"),
        ("draft", None),
    ],
)
def test_states_that_primero_does_not_have(status: str, word: str | None) -> None:
    payload = _payload()
    payload["referrals"][0]["status"] = status
    written = write(payload)
    assert written.data[0].get("status") == word
    assert "Referral.status" in {one.field for one in written.losses}


def test_a_transition_for_each_person() -> None:
    other = "c4222e84-a5d7-4692-a643-1ab3d41f17d6"
    second = {**transition(record_id=other, service_record_id=None), "record": case(id=other, services_section=[])}
    written = write(read([referred(), second]).payload)
    assert [(one["id"], one["record_id"], one["record"]["id"]) for one in written.data] == [
        (REFERRAL, PERSON, PERSON),
        (REFERRAL, other, other),
    ]
    assert ("approximated", "Referral.victimIds[]") in {one[:2] for one in written.losses}


def test_a_person_of_no_referral_is_a_case_without_transitions() -> None:
    payload = _payload()
    del payload["referrals"]
    (found,) = write(payload).data
    assert (found["transitions"], found["name"]) == ([], "Sample One Two")


def test_a_case_of_nobody_is_in_the_ledger() -> None:
    payload = _payload()
    del payload["referrals"], payload["victims"]
    written = write(payload)
    assert written.data == []
    assert {"Case.status", "Case.registeredOn", "Case.elements"} <= {one.field for one in written.losses}


def test_what_has_no_home_is_counted_by_its_outermost_place() -> None:
    leg = {"sequence": 1, "to": {"country": "PK"}, "transport": ["air"]}
    losses = {one.field: one for one in write(_payload(journey=[leg, {**leg, "sequence": 2}])).losses}
    assert losses["Victim.journey[]"].times == 2
    assert not any(field.startswith("Victim.journey[].") for field in losses)


def test_a_second_value_is_in_the_ledger() -> None:
    contacts = [{"kind": "phone", "value": "+920000000001"}, {"kind": "email", "value": "sample@example.org"}]
    written = write(_payload(contacts=contacts))
    assert written.data[0]["record"]["telephone_current"] == "+920000000001"
    assert "Victim.contacts[].value" in {one.field for one in written.losses if one.kind == "dropped"}


@pytest.mark.parametrize("value", ["2012", "2012-03"])
def test_a_birth_date_that_is_not_whole_is_an_estimate(value: str) -> None:
    written = write(_payload(birthDate={"value": value}))
    record = written.data[0]["record"]
    assert (record["date_of_birth"], record["estimated"]) == ((value + "-01-01")[:10], True)
    assert ("approximated", "Victim.birthDate.value") in {one[:2] for one in written.losses}


# -- consent: a yes is never made of less ----------------------------------------------------------------------------


def test_a_consent_that_holds() -> None:
    assert _consents({"status": "given", "scopes": [SCOPE], "givenOn": "2026-01-01"})["disclosure_other_orgs"] is True


@pytest.mark.parametrize(
    "against",
    [
        {"status": "withdrawn", "withdrawnOn": "2026-02-01"},
        {"status": "withdrawn"},
        {"status": "refused", "givenOn": "2026-01-01"},
        {"status": "refused"},
    ],
)
def test_a_consent_that_was_taken_back(against: dict[str, Any]) -> None:
    given = {"status": "given", "scopes": [SCOPE], "givenOn": "2026-01-01"}
    record = _consents(given, {"scopes": [SCOPE], **against})
    assert record["disclosure_other_orgs"] is False


def test_a_consent_given_anew() -> None:
    gone = {"status": "withdrawn", "scopes": [SCOPE], "withdrawnOn": "2025-12-01"}
    assert (
        _consents(gone, {"status": "given", "scopes": [SCOPE], "givenOn": "2026-01-01"})["disclosure_other_orgs"]
        is True
    )


def test_a_consent_that_is_past() -> None:
    past = {"status": "given", "scopes": [SCOPE], "givenOn": "2025-01-01", "expiresOn": "2026-01-01"}
    assert _consents(past)["disclosure_other_orgs"] is False


@pytest.mark.parametrize(
    "limit",
    [
        {"recipientTypes": ["health"]},
        {"excludedTypes": ["police"]},
        {"countries": ["PK"]},
        {"fieldGroupsExcluded": ["health"]},
        {"recipientAgencies": [{"name": "Sample Clinic", "type": "health", "country": "PK"}]},
    ],
)
def test_a_consent_with_limits_is_no_general_yes(limit: dict[str, Any]) -> None:
    assert "disclosure_other_orgs" not in _consents({"status": "given", "scopes": [SCOPE], **limit})


def test_a_consent_to_this_receiver_is_that_of_the_transition() -> None:
    payload = read({**transition(consent_individual_transfer=True), "record": case(disclosure_other_orgs=None)}).payload
    (found,) = write(payload).data
    assert found["consent_individual_transfer"] is True
    assert "disclosure_other_orgs" not in found["record"]


def test_an_override_is_the_mark_alone() -> None:
    payload = _payload()
    payload["referrals"][0]["consentOverride"] = {
        "ground": "imminent-danger-to-life", "authorisedBy": "Sample duty officer", "at": "2026-02-04T00:00:00Z"
    }  # fmt: skip
    written = write(payload)
    assert written.data[0]["consent_overridden"] is True
    lost = {one.field for one in written.losses if one.kind == "dropped"}
    assert {"Referral.consentOverride.ground", "Referral.consentOverride.authorisedBy"} <= lost


# -- agencies --------------------------------------------------------------------------------------------------------


def test_an_agency_without_an_id_of_primero_is_written_with_its_name() -> None:
    payload = _payload()
    payload["referrals"][0]["to"]["agency"] = {"name": "Sample Clinic", "type": "health", "country": "PK"}
    written = write(payload)
    assert written.data[0]["transitioned_to_user_agency"] == "Sample Clinic"
    assert ("approximated", "Referral.to.agency") in {one[:2] for one in written.losses}


def test_a_receiver_outside_the_system_is_written_as_such() -> None:
    outside = referred(remote=True, transitioned_to=None, transitioned_to_user_agency=None,
                       transitioned_to_agency="agency-sample-far", transitioned_to_remote="sample_far")  # fmt: skip
    (found,) = write(read(outside).payload).data
    assert (found["transitioned_to_agency"], found["transitioned_to_remote"]) == ("agency-sample-far", "sample_far")
    assert not {"transitioned_to", "transitioned_to_user_agency"} & found.keys()


# -- legal basis ---------------------------------------------------------------------------------------------------


def _bases(*cases: dict[str, Any], **changes: Any) -> list[Any]:
    """The basis that is written of each of these cases, after the bundle was changed."""
    payload = read([{**one, "transitions": []} for one in cases]).payload
    return [one.get("legitimate_basis") for one in write({**payload, **changes}).data]


def test_each_case_gets_the_basis_that_it_had() -> None:
    cases = [
        case(services_section=[], legitimate_basis=["vital_interests", "beneficiary_interests"]),
        case(id="c4222e84-a5d7-4692-a643-1ab3d41f17d6", services_section=[], legitimate_basis=None),
    ]
    assert _bases(*cases) == [["vital_interests", "beneficiary_interests"], None]
    assert _bases(cases[1]) == [None]
    assert _bases(cases[0], legalBasis=[{"code": "consent"}]) == [["vital_interests", "beneficiary_interests"]]


@pytest.mark.parametrize("code", ["consent", "legitimate-interest"])
def test_a_basis_of_the_message_is_not_that_of_a_case(code: str) -> None:
    payload = {**read({**transition(), "record": case(legitimate_basis=None)}).payload, "legalBasis": [{"code": code}]}
    written = write(payload)
    assert "legitimate_basis" not in written.data[0]["record"]
    assert ("dropped", "Bundle.legalBasis[].code") in {one[:2] for one in written.losses}
    told = write(read(referred()).payload)
    assert "Bundle.legalBasis[].code" not in {one.field for one in told.losses if one.kind == "dropped"}
