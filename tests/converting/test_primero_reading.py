"""Referrals of Primero: what becomes of single fields and shapes when they are read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from primero_samples import (
    FIELD,
    NOW,
    PERSON,
    REFERRAL,
    SERVICE,
    Read,
    case,
    read,
    read_bytes,
    referred,
    transition,
)  # fmt: skip

import tipx
from tipx.converting.model import ConvertError
from tipx.converting.noting import problems_of

OTHER = "c4222e84-a5d7-4692-a643-1ab3d41f17d6"
ACCEPTED_BY = "agency-sample-b"


def _rules(found: Read) -> list[tuple[str, str | None]]:
    return [(note.rule, note.pointer) for note in found.notes]


def _errors(found: Read) -> set[str]:
    report = tipx.validate(found.payload, now=NOW)
    return {one.rule for one in report.problems if one.severity == "error"}


def _losses(found: Read) -> set[tuple[str, str]]:
    return {one[:2] for one in found.losses}


def _agency(found: Read, reference: dict[str, Any]) -> dict[str, Any]:
    return next(one for one in found.payload["agencies"] if one["id"] == reference["agencyId"])


# -- shapes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shape",
    [
        referred(),
        [referred()],
        {"data": referred()},
        {"data": [referred()], "metadata": {}},
        [{"data": referred()}],
        {**case(), "transitions": [transition()]},
        {"data": [{**case(), "transitions": [transition()]}]},
    ],
)
def test_all_shapes_say_the_same(shape: Any) -> None:
    assert read(shape).payload == read(referred()).payload


@pytest.mark.parametrize(
    "shape",
    [
        1,
        "sample",
        None,
        {},
        transition(),
        case(),
        {"data": transition()},
        {"data": referred(), "errors": []},
        {**case(), "transitions": [referred()]},
        {**case(), "transitions": {"id": REFERRAL}},
        {**case(), "transitions": [1]},
        {**transition(), "record": [case()]},
        {**transition(), "record": {**case(), "transitions": []}},
        [],
        {"data": []},
    ],
)
def test_other_shapes_are_refused(shape: Any) -> None:
    with pytest.raises(ConvertError):
        read(shape)


def test_the_place_of_another_shape_is_told() -> None:
    with pytest.raises(ConvertError, match=r"^/data: this is neither a case"):
        read({"data": case()})


def test_the_paging_of_an_answer_is_in_the_ledger() -> None:
    found = read({"data": [referred()], "metadata": {"total": 1}})
    assert ("dropped", "metadata") in {one[:2] for one in found.losses}


def test_a_case_without_transitions_is_a_case_and_a_person() -> None:
    found = read({**case(), "transitions": []})
    assert "referrals" not in found.payload
    assert found.one("victims")["caseIds"] == [found.one("cases")["id"]]
    assert _errors(found) == set()


def test_a_person_whose_case_is_not_shown_is_named_by_the_id_alone() -> None:
    found = read({**transition(service_record_id=None), "record": {}})
    referral = found.one("referrals")
    assert referral["victimIds"] == [f"urn:uuid:{PERSON}"] == found.payload["externalReferences"]
    assert referral["disclosure"] == {"level": "none"}
    assert "caseId" not in referral
    assert _errors(found) == set()


def test_one_referral_of_two_persons() -> None:
    second = {**transition(record_id=OTHER, service_record_id=None), "record": case(id=OTHER, services_section=[])}
    found = read([referred(), second])
    assert found.one("referrals")["victimIds"] == [f"urn:uuid:{PERSON}", f"urn:uuid:{OTHER}"]
    assert {one["victimId"] for one in found.one("referrals")["consentIds"]} == set(found.one("referrals")["victimIds"])
    assert len(found.payload["cases"]) == 2
    assert _errors(found) == set()


def test_two_referrals_of_one_person() -> None:
    second = transition(id=OTHER, service="legal_assistance_service", service_record_id=None)
    found = read([referred(), {**second, "record": case()}])
    assert [one["caseId"] for one in found.payload["referrals"]] == [found.one("cases")["id"]] * 2
    assert found.notes == []


def test_a_case_that_differs_from_its_first_appearance_is_noted() -> None:
    second = {**transition(id=OTHER, service_record_id=None), "record": case(name="Sample Else")}
    found = read([referred(), second])
    assert ("TIPX-CNV-007", "/1/record") in _rules(found)
    assert found.one("victims")["names"][0]["full"] == "Sample One Two"


def test_a_transition_that_differs_from_its_first_appearance_is_noted() -> None:
    found = read([referred(), referred(notes="Sample else")])
    assert ("TIPX-CNV-007", "/1") in _rules(found)
    assert found.one("referrals")["details"] == "Sample notes"


def test_the_transition_names_another_person_than_the_record() -> None:
    assert ("TIPX-CNV-007", "/record_id") in _rules(read(referred(record_id=OTHER)))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"type": "Assign"}, "TIPX-CNV-004"),
        ({"type": "Sample"}, "TIPX-CNV-001"),
        ({"record_type": "incident"}, "TIPX-CNV-004"),
    ],
)
def test_what_is_no_exchange_of_a_case_is_set_aside(changes: dict[str, Any], rule: str) -> None:
    found = read([referred(), {**transition(id=OTHER, **changes), "record": case()}])
    assert len(found.payload["referrals"]) == 1
    assert (rule, "/1") in _rules(found)
    assert ("dropped", "transition") in {one[:2] for one in found.losses}


# -- the transition ------------------------------------------------------------------------------------------------


def test_ids_of_primero_are_kept() -> None:
    found = read(referred())
    assert found.one("referrals")["id"] == f"urn:uuid:{REFERRAL}"
    assert found.one("victims")["id"] == f"urn:uuid:{PERSON}"
    assert found.one("victims")["services"][0]["id"] == f"urn:uuid:{SERVICE}"
    assert found.one("cases")["id"] != found.one("victims")["id"]


def test_an_id_that_is_no_uuid_is_kept_beside_a_new_one() -> None:
    found = read({**transition(record_id="7"), "record": case(id="7")})
    assert {"system": "primero/id", "value": "7"} in found.one("victims")["localIds"]
    assert _errors(found) == set()


@pytest.mark.parametrize(
    ("word", "code", "moves"),
    [
        ("Referral", "service-referral", False),
        ("Transfer", "case-transfer", True),
        ("TransferRequest", "information-request", False),
        ("transfer_request", "information-request", False),
    ],
)
def test_kinds(word: str, code: str, moves: bool) -> None:
    referral = read(referred(type=word)).one("referrals")
    assert (referral["type"], referral["transfersOwnership"]) == (code, moves)


@pytest.mark.parametrize(
    ("word", "states"),
    [
        ("in_progress", ["sent"]),
        ("accepted", ["sent", "accepted"]),
        ("rejected", ["sent", "rejected"]),
        ("done", ["sent", "accepted", "completed"]),
        ("revoked", ["sent", "cancelled"]),
    ],
)
def test_states_and_the_trail_to_them(word: str, states: list[str]) -> None:
    found = read(referred(status=word))
    assert [one["status"] for one in found.one("referrals")["statusHistory"]] == states
    assert found.one("referrals")["status"] == states[-1]
    assert _errors(found) == set()


def test_a_state_that_is_in_no_list_is_noted_and_the_referral_is_sent() -> None:
    found = read(referred(status="sample"))
    assert found.one("referrals")["status"] == "sent"
    assert ("TIPX-CNV-001", "/status") in _rules(found)


def test_a_reason_belongs_to_a_refusal_alone() -> None:
    refused = read(referred(status="rejected", rejected_reason="Sample reason")).one("referrals")
    assert (refused["rejectionReason"], refused["rejectionReasonOtherText"]) == ("other", "Sample reason")
    found = read(referred(rejected_reason="Sample reason"))
    assert "rejectionReason" not in found.one("referrals")
    assert ("TIPX-CNV-004", "/rejected_reason") in _rules(found)


def test_outcomes() -> None:
    done = read(referred(status="done", data={"success_status": "not_successful"}))
    assert done.one("referrals")["outcome"] == "service-not-provided"
    contrary = read(
        referred(status="done", data={"success_status": "successful", "service_implemented": "not_implemented"})
    )
    assert ("TIPX-CNV-004", "/data/success_status") in _rules(contrary)
    early = read(referred(data={"success_status": "successful"}))
    assert ("TIPX-CNV-004", "/data/success_status") in _rules(early)


def test_agencies_that_primero_only_names() -> None:
    found = read(referred())
    to = _agency(found, found.one("referrals")["to"]["agency"])
    assert (to["name"], to["type"], to["country"]) == (ACCEPTED_BY, "other", "ZZ")
    assert to["identifiers"] == [{"system": "primero", "value": ACCEPTED_BY}]
    assert found.payload["recipients"] == [found.one("referrals")["to"]["agency"]]
    assert found.one("referrals")["crossBorder"] is False


def _described(country: str) -> list[dict[str, Any]]:
    return [
        {"id": f"urn:uuid:{OTHER[:-1]}a", "name": "Sample Police", "type": "police", "country": "PK",
         "identifiers": [{"system": "primero", "value": "agency-sample-a"}]},
        {"id": f"urn:uuid:{OTHER[:-1]}b", "name": "agency-sample-b", "type": "health", "country": country},
    ]  # fmt: skip


@pytest.mark.parametrize(("country", "abroad"), [("PK", False), ("AE", True)])
def test_agencies_that_the_caller_described(country: str, abroad: bool) -> None:
    found = read(
        referred(), header={"agencies": _described(country), "legalBasis": [{"code": "child-protection-duty"}]}
    )
    referral = found.one("referrals")
    assert referral["from"]["agency"] == {"agencyId": f"urn:uuid:{OTHER[:-1]}a"}
    assert _agency(found, referral["to"]["agency"])["type"] == "health"
    assert referral["crossBorder"] is abroad
    assert len(found.payload["agencies"]) == 2
    assert _errors(found) == set()


def test_agencies_not_stated_are_those_of_the_message() -> None:
    header = {
        "sender": {"name": "Sample Police", "type": "police", "country": "PK"},
        "recipients": [{"name": "Sample Clinic", "type": "health", "country": "PK"}],
    }
    nobody = {"transitioned_by_user_agency": None, "transitioned_to_user_agency": None}
    referral = read(referred(**nobody), header=header).one("referrals")
    assert referral["from"]["agency"] == header["sender"]
    assert referral["to"]["agency"] == header["recipients"][0]  # type: ignore[index]
    assert _errors(read(referred(**nobody))) == set()


def test_a_receiver_outside_the_system() -> None:
    found = read(
        referred(remote=True, transitioned_to=None, transitioned_to_user_agency=None,
                 transitioned_to_agency="agency-sample-far", transitioned_to_remote="sample_far")
    )  # fmt: skip
    to = found.one("referrals")["to"]
    assert _agency(found, to["agency"])["name"] == "agency-sample-far"
    assert to["contact"]["value"] == "sample_far"
    assert _errors(found) == set()


def test_two_receivers_that_disagree() -> None:
    found = read(referred(transitioned_to_agency="agency-sample-far"))
    assert ("TIPX-CNV-004", "/transitioned_to_agency") in _rules(found)


def test_the_service_asked_for_is_that_of_the_record() -> None:
    found = read(referred(service=None))
    referral = found.one("referrals")
    assert referral["requestedServices"] == [{"serviceType": "medical-care"}]
    assert referral["urgency"] == "urgent"
    assert found.one("victims")["services"][0]["referralId"] == referral["id"]


def test_a_service_that_the_record_does_not_have() -> None:
    assert ("TIPX-CNV-004", "/service_record_id") in _rules(read(referred(service_record_id=OTHER)))


def test_a_service_of_the_deployment_is_kept_in_its_own_words() -> None:
    found = read(referred(service="sample_service"))
    assert found.one("referrals")["requestedServices"] == [
        {"serviceType": "other", "serviceTypeOtherText": "sample_service"}
    ]
    assert ("TIPX-CNV-001", "/service") in _rules(found)


def test_an_override_asks_for_its_ground() -> None:
    record = case(disclosure_other_orgs=None, withholding_info_reason=None)
    found = read({**transition(consent_overridden=True), "record": record})
    referral = found.one("referrals")
    assert referral["consentOverride"] == {"at": referral["issuedOn"]}
    (note,) = found.notes
    assert (note.rule, note.pointer, note.model) == (
        "TIPX-CNV-006", "/consent_overridden", "Referral.consentOverride.ground"
    )  # fmt: skip
    assert "ground" in problems_of(found.notes)[0].message
    assert _errors(found) == {"TIPX-CDP-002"}


def test_without_consent_and_override_the_payload_is_not_valid() -> None:
    found = read({**transition(), "record": case(disclosure_other_orgs=False)})
    assert "TIPX-CDP-001" in _errors(found)


def test_consent_to_one_transition_names_the_receiver() -> None:
    found = read({**transition(consent_individual_transfer=True), "record": case(disclosure_other_orgs=None)})
    consent = found.one("victims")["consents"][-1]
    assert consent["recipientAgencies"] == [found.one("referrals")["to"]["agency"]]
    assert _errors(found) == set()


def test_an_accepted_transfer_moves_the_case() -> None:
    found = read({**transition(type="Transfer"), "record": case(owned_by_agency_id=None)})
    assert found.one("cases")["owner"] == found.one("referrals")["to"]["agency"]
    assert _errors(found) == set()


def test_a_time_frame_that_is_no_word_says_nothing_of_the_urgency() -> None:
    service = {"unique_id": SERVICE, "service_type": "safehouse_service", "service_response_timeframe": {"days": 3}}
    found = read({**transition(), "record": case(services_section=[service])})
    assert found.one("referrals")["urgency"] == "routine"


@pytest.mark.parametrize(("named", "place"), [(PERSON, "id"), ("7", "localIds")])
def test_the_person_is_known_by_the_transition_where_the_record_does_not_say(named: str, place: str) -> None:
    victim = read({**transition(record_id=named), "record": case(id=None)}).one("victims")
    assert named in str(victim[place])


# -- the case ------------------------------------------------------------------------------------------------------


def test_names_as_written() -> None:
    names = read(referred()).one("victims")["names"]
    assert names == [
        {"type": "legal", "full": "Sample One Two", "given": "Sample", "middle": "One", "family": "Two"},
        {"type": "nickname", "full": "Sam"},
    ]


def test_a_middle_name_alone() -> None:
    only = case(name=None, name_first=None, name_last=None, name_nickname=None)
    found = read({**transition(), "record": only})
    assert found.one("victims")["names"] == [{"type": "legal", "given": "One"}]
    assert ("approximated", "case.name_middle") in {one[:2] for one in found.losses}


@pytest.mark.parametrize("age", [14, 14.0, "14"])
def test_ages(age: Any) -> None:
    victim = read({**transition(), "record": case(age=age)}).one("victims")
    assert (victim["ageAtDetection"], victim["childStatus"]) == (14, "child")


@pytest.mark.parametrize("age", [14.5, -1, 121, True, "many", [14], {"years": 14}])
def test_ages_that_cannot_be(age: Any) -> None:
    found = read({**transition(), "record": case(age=age)})
    assert "ageAtDetection" not in found.one("victims")
    assert ("TIPX-CNV-002", "/record/age") in _rules(found)
    assert found.one("victims")["childStatus"] == "child", "the birth date says it"


@pytest.mark.parametrize(("born", "status"), [("2008-02-02", "child"), ("2008-02-01", "adult"), (None, "unknown")])
def test_a_child_is_known_by_the_birth_date(born: str | None, status: str) -> None:
    victim = read({**transition(), "record": case(age=None, date_of_birth=born, estimated=None)}).one("victims")
    assert victim["childStatus"] == status


@pytest.mark.parametrize(
    ("word", "code"), [("pakistan", "PK"), ("PK", "PK"), ("pk", "PK"), ("United Arab Emirates", "AE"), ("uk", "GB")]
)
def test_countries(word: str, code: str) -> None:
    assert read({**transition(), "record": case(nationality=[word])}).one("victims")["citizenships"] == [code]
    assert read({**transition(), "record": case(nationality=word)}).one("victims")["citizenships"] == [code]


def test_a_country_that_nobody_knows_is_noted_at_its_place() -> None:
    found = read({**transition(), "record": case(nationality=["pakistan", "samplestan"])})
    assert found.one("victims")["citizenships"] == ["PK"]
    assert ("TIPX-CNV-001", "/record/nationality/1") in _rules(found)


@pytest.mark.parametrize(
    ("status", "reopened", "code"),
    [
        ("open", False, "open"),
        ("open", True, "reopened"),
        ("closed", False, "closed"),
        ("transferred", False, "transferred"),
    ],
)
def test_states_of_the_case(status: str, reopened: bool, code: str) -> None:
    found = read({**transition(), "record": case(status=status, case_status_reopened=reopened)})
    assert found.one("cases")["status"] == code


def test_a_duplicate_names_the_case_it_repeats() -> None:
    twin = {**case(id=OTHER, services_section=[], status="duplicate", duplicate_case_id=PERSON), "transitions": []}
    found = read([referred(), twin])
    cases = {one["status"]: one for one in found.payload["cases"]}
    assert cases["duplicate"]["linkedCases"] == [{"caseId": cases["open"]["id"], "relation": "duplicate-of"}]
    assert _errors(found) == set()
    alone = read({**twin})
    assert [note.model for note in alone.notes] == ["Case.linkedCases"]


def test_consents_by_scope() -> None:
    consents = {one["scopes"][0]: one for one in read(referred()).one("victims")["consents"]}
    assert {scope: one["status"] for scope, one in consents.items()} == {
        "services": "given", "share-for-referral": "given", "family-tracing": "refused", "statistics": "given"
    }  # fmt: skip
    assert consents["services"]["givenBy"] == "caregiver"
    assert consents["share-for-referral"]["withheldReason"] == "fear"


def test_a_box_that_is_not_ticked_is_no_refusal() -> None:
    found = read({**transition(), "record": case(consent_for_services=False)})
    assert found.one("victims")["consents"][0]["status"] == "not-asked"


def test_concerns_are_kept_and_read_as_a_suggestion() -> None:
    found = read(referred())
    made = found.one("cases")
    assert (made["possibleTrafficking"], made["classification"]) == (True, "undetermined")
    assert [one["purposes"] for one in made["events"]] == [["sexual-exploitation"]]
    assert made["events"][0]["assertionBasis"] == "allegation"
    kept = found.one("victims")["extensions"][f"{FIELD}protection_concerns"]
    assert kept == ["trafficked_smuggled", "sexually_exploited", "migrant"]


def test_a_basis_of_some_cases_is_not_that_of_the_message() -> None:
    """Else it would lift what protects the persons of the other cases."""
    vital = {**case(id=OTHER, services_section=[], legitimate_basis=["consent", "vital_interests"]), "transitions": []}
    assert read([referred(), vital]).payload["legalBasis"] == [{"code": "consent"}]
    assert read([vital]).payload["legalBasis"] == [{"code": "consent"}, {"code": "vital-interests"}]
    unsaid = {**case(id=OTHER, services_section=[], legitimate_basis=None), "transitions": []}
    assert ("defaulted", "Bundle.legalBasis") in _losses(read([unsaid, vital | {"id": PERSON}]))


def test_a_basis_that_nobody_told_lifts_no_rule_about_consent() -> None:
    nobody_asked = {"consent_for_services": False, "disclosure_other_orgs": False}
    found = read({**transition(), "record": case(legitimate_basis=None, **nobody_asked)})
    assert found.payload["legalBasis"] == [{"code": "consent"}]
    assert "TIPX-CDP-001" in {one.rule for one in tipx.validate(found.payload, now=NOW).problems}
    (why,) = (one.why for one in found.losses if one[:2] == ("defaulted", "Bundle.legalBasis"))
    assert "state the true one" in why
    assert ("defaulted", "Bundle.legalBasis") not in _losses(read(referred()))


def test_what_is_disclosed_is_what_the_record_holds() -> None:
    bare = {
        "id": PERSON,
        "age": 20,
        "consent_for_services": True,
        "disclosure_other_orgs": True,
        "interview_subject": "individual",
    }
    plain = read({**transition(service_record_id=None), "record": bare})
    assert plain.one("referrals")["disclosure"] == {"level": "service"}
    full = read(referred()).one("referrals")["disclosure"]
    assert {"documents", "location", "risk", "trafficking-events", "health"} <= set(full["fieldGroups"])


def test_an_empty_field_says_nothing() -> None:
    nothing = dict.fromkeys(("occupation", "name_other", "risk_level"), "")
    assert read({**transition(), "record": {**case(risk_level=None), **nothing}}) == read(
        {**transition(), "record": case(risk_level=None)}
    )


def test_fields_of_nobodys_mapping_are_noted_each_without_its_name() -> None:
    found = read({**referred(sample_field=1), "record": case(sample_one="x", sample_two=[1], sample_three=None)})
    assert sorted(_rules(found)) == [("TIPX-CNV-003", ""), ("TIPX-CNV-003", "/record"), ("TIPX-CNV-003", "/record")]
    assert "sample" not in repr(problems_of(found.notes))


# -- the bundle ----------------------------------------------------------------------------------------------------


def test_the_header_that_was_given_holds() -> None:
    header = {"isTest": True, "bundleType": "response", "handling": {"tlp": "red"}, "sentAt": "2026-03-04T00:00:00Z"}
    found = read(referred(), header=header)
    assert {name: found.payload[name] for name in header} == header
    assert not {"Bundle.bundleType", "Bundle.handling.tlp", "Bundle.sentAt"} & {one.field for one in found.losses}
    with pytest.raises(ConvertError):
        read(referred(), header={"victims": []})


# -- JSON ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"[1,", b"\xff", b'{"record": {}, "record": {}}', b'{"record": NaN}', b"[" * 100_000, b'"' + b'\\"' * 50_000,
        b'{"a":' * 200 + b"1" + b"}" * 200, b"[" + b"1" * 5000 + b"]", b"1e999999999", b'{"record": {"id": -Infinity}}',
    ],
)  # fmt: skip
def test_texts_that_are_refused(raw: bytes) -> None:
    with pytest.raises(ConvertError):
        read_bytes(raw)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_bytes(b"\xef\xbb\xbf" + json.dumps(referred()).encode()).payload == read(referred()).payload


def test_texts_that_no_record_may_hold() -> None:
    found = read(referred(notes="a\u0000b"))
    assert ("TIPX-CNV-002", "/notes") in _rules(found)
    assert ("TIPX-CNV-002", "/notes") in _rules(read(referred(notes="x" * 4001)))
    assert ("TIPX-CNV-002", "/notes") in _rules(
        read_bytes(json.dumps(referred(notes="@")).replace('"@"', r'"\ud800"').encode())
    )
