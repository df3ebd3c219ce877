"""Payloads of the standard as case sheets: every example can be written, and what is lost is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from htcds_sheets import HEADER, MAPPING, WELL_FILLED, Export, Import, sheet

from tipx.converting import form_htcds
from tipx.converting.htcds.mapping import APPROXIMATE
from tipx.standard import newest
from tipx.standard.examples import every_example

EXAMPLES = [one for one in every_example() if one.verdict == "valid"]
FORMS = ["htcds", "htcds-single"]
BEFOREHAND = set(form_htcds.writing_losses(newest()))


def leaves(data: Any, model: str) -> Iterator[tuple[str, Any]]:
    """Every single value with its model path, told here apart from the code under test."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from leaves(value, f"{model}.{name}")
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value, f"{model}[]" if isinstance(value, dict | list) else model)
    else:
        yield model, data


def records_of(payload: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    if payload["recordType"] != "bundle":
        yield from leaves(payload, payload["recordType"].capitalize())
        return
    for name in ("cases", "victims", "referrals"):
        for record in payload.get(name, ()):
            yield from leaves(record, record["recordType"].capitalize())
    yield from leaves(
        {name: payload[name] for name in payload if name not in ("cases", "victims", "referrals")}, "Bundle"
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.name)
def test_every_value_of_an_example_is_in_the_sheet_or_in_the_ledger(example: Any, form: str) -> None:
    payload = json.loads(example.json.read_bytes())
    done = Export(payload, form=form)
    told = " ".join(text for row in done.rows for text in row.values())
    dropped, approximated = done.lost(), done.lost("approximated")
    counts: dict[str, int] = {}
    for model, value in records_of(payload):
        if model.endswith(".recordType"):
            continue
        model = model.split(".extensions")[0] + (".extensions" if ".extensions" in model else "")
        counts[model] = counts.get(model, 0) + 1
        free_text = isinstance(value, str) and " " in value
        assert model in dropped or not free_text or value in told, model
    assert all(dropped[model] <= counts[model] for model in dropped)
    inexact = {place.model for one in MAPPING.fields.values() if one.exports == APPROXIMATE for place in one.places}
    assert set(approximated) <= inexact
    assert dropped  # no payload fits into a case sheet whole
    assert {one._replace(times=0) for one in done.losses} <= BEFOREHAND
    persons = len(payload.get("victims", ())) or len(payload.get("cases", ())) or 1
    assert len(done.rows) >= min(persons, 1) if payload["recordType"] != "bundle" else True


def example(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(next(one for one in EXAMPLES if one.name == name).json.read_bytes())
    return found


def test_there_is_a_row_for_each_person_in_each_case() -> None:
    payload = example("internal-child")
    done = Export(payload)
    persons = [(case["id"], one) for case in payload["cases"] for one in case["victimIds"]]
    assert len(done.rows) == len(persons) == 2
    assert done.keys == ["1", "2"]


@pytest.mark.parametrize("name", ["minimal-case", "minimal-victim", "minimal-referral"])
def test_a_record_alone_is_a_row(name: str) -> None:
    assert len(Export(example(name)).rows) == 1


def test_a_message_without_records_is_an_empty_sheet_and_all_of_it_is_told() -> None:
    done = Export(example("acknowledgement"))
    assert done.rows == []
    assert "Bundle.receipts[].result" in done.lost()


def base() -> dict[str, Any]:
    """A payload to change, imported from a well-filled sheet."""
    return Import(sheet(WELL_FILLED), header=HEADER).payload


def test_codes_that_htcds_lacks_are_other_or_blank() -> None:
    payload = base()
    event = payload["cases"][0]["events"][1]
    event["controlMethods"] = ["restricts-movement", "uses-children", "debt-bondage"]
    payload["victims"][0]["maritalStatus"] = "cohabiting"
    done = Export(payload)
    assert done.rows[0]["vic_MethodsOfControl"] == "Other;DebtBondage"
    assert "prs_MaritalStatus" not in done.rows[0]
    assert done.lost()["Victim.maritalStatus"] == 1
    assert "Case.events[].controlMethods" in done.lost("approximated")
    assert "Case.events[].controlMethods" not in done.lost()


def test_codes_that_share_a_value_are_approximated() -> None:
    payload = base()
    payload["cases"][0]["events"][1]["purposes"] = ["debt-bondage-labour", "forced-labour"]
    done = Export(payload)
    assert done.rows[0]["vic_TypeOfExploitation"] == "ForcedLabour"
    assert done.lost("approximated")["Case.events[].purposes"] == 1


def test_dates_that_htcds_cannot_hold_are_not_written() -> None:
    payload = base()
    payload["victims"][0]["birthDate"] = {"value": "1998"}
    payload["referrals"][1]["issuedOn"] = "2026-01-09T16:30:00Z"
    done = Export(payload)
    assert "prs_Birthdate" not in done.rows[0]
    assert done.lost()["Victim.birthDate.value"] == 1
    assert done.rows[0]["cas_OutgoingReferralDate"] == "2026-01-09"
    assert done.lost("approximated")["Referral.issuedOn"] == 1


def test_a_name_known_only_as_a_whole_is_a_first_name() -> None:
    payload = base()
    payload["victims"][0]["names"] = [
        {"type": "alias", "full": "Sample Alias"},
        {"type": "legal", "full": "Sample Whole"},
    ]
    done = Export(payload)
    assert done.rows[0]["prs_FirstName"] == "Sample Whole"
    assert "prs_SecondName" not in done.rows[0]
    assert done.lost()["Victim.names[].full"] == 1
    assert done.lost("approximated")["Victim.names[].full"] == 1


def test_parts_of_two_names_are_never_mixed() -> None:
    payload = base()
    payload["victims"][0]["names"] = [
        {"type": "legal", "given": "Sample"},
        {"type": "legal", "given": "Else", "family": "Else"},
    ]
    done = Export(payload)
    assert done.rows[0]["prs_FirstName"] == "Sample"
    assert "prs_SecondName" not in done.rows[0]


def test_the_address_of_a_shelter_is_never_written() -> None:
    payload = Import(sheet({**WELL_FILLED, "org_Name": "Sample Assistance Centre"}), header=HEADER).payload
    centre = payload["agencies"][0]
    centre["address"] = {"city": "Lahore", "street": "Sample Street"}
    assert Export(payload).rows[0]["org_ShippingStreet"] == "Sample Street"
    for hidden in ({"type": "shelter"}, {"addressConfidential": True}):
        done = Export({**payload, "agencies": [{**centre, **hidden}, *payload["agencies"][1:]]})
        assert "org_ShippingStreet" not in done.rows[0]
        assert "Sample Street" not in done.raw.decode()
        assert done.lost()["Bundle.agencies[].address.street"] == 1


def test_referrals_that_differ_in_more_than_the_receiver_are_told_once() -> None:
    payload = Import(
        sheet({**WELL_FILLED, "cas_ReferredOrganisation": "Sample Clinic;Sample Refuge"}), header=HEADER
    ).payload
    assert Export(payload).rows[0]["cas_ReferredOrganisation"] == "Sample Clinic;Sample Refuge"
    payload["referrals"][2]["details"] = "Something else."
    done = Export(payload)
    assert done.rows[0]["cas_ReferredOrganisation"] == "Sample Clinic"
    assert done.lost()["Referral.details"] == 1


def test_a_semicolon_in_a_name_does_not_make_two_organisations() -> None:
    payload = base()
    next(one for one in payload["agencies"] if one["name"] == "Sample Clinic")["name"] = "Sample; Clinic"
    done = Export(payload)
    assert done.rows[0]["cas_ReferredOrganisation"] == "Sample, Clinic"
    assert done.lost("approximated")["Referral.to.agency"] == 1
    assert Export(payload, form="htcds-single").rows[0]["cas_ReferredOrganisation"] == "Sample; Clinic"


def test_a_reason_of_closure_without_a_note_is_told_by_its_label() -> None:
    payload = base()
    payload["cases"][0]["closureReason"] = "contact-lost"
    done = Export(payload)
    assert done.rows[0]["cas_ReasonForCaseClosure"] == newest().codelists["closureReason"].codes["contact-lost"].label
    assert "Case.closureReason" in done.lost("approximated")


def test_notes_and_summary_are_one_comment() -> None:
    payload = base()
    note = {"at": "2026-03-05T12:00:00Z", "by": payload["sender"]}
    payload["cases"][0] |= {"summary": "Sample summary.", "notes": [{**note, "text": "One."}, {**note, "text": "Two."}]}
    done = Export(payload)
    assert done.rows[0]["cco_CaseComment"] == "Sample summary.\n\nOne.\n\nTwo."
    assert done.lost()["Case.notes[].at"] == 2


def test_consent_that_is_not_given_is_never_a_tick() -> None:
    for status in ("refused", "withdrawn", "unable", "expired", "not-asked"):
        payload = base()
        payload["victims"][0]["consents"][0]["status"] = status
        assert Export(payload).rows[0]["con_Consent"] == "FALSE"
