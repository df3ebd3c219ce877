"""A well-filled case sheet becomes a valid payload, however its header looks and in whatever form it comes."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
from htcds_sheets import COLUMNS, HEADER, NOW, WELL_FILLED, Import, csv_of, sheet, sheet_rows, workbook

import tipx

DATES = ("prs_Birthdate", "cas_IncomingReferralDate", "cas_OutgoingReferralDate")
FURTHER = {
    "org_Name": "Sample Assistance Centre",
    "org_ShippingCity": "Lahore",
    "org_ShippingCountry": "Pakistan",
    "org_ShippingState": "Punjab",
    "org_ShippingLatitude": "31.52",
    "org_Phone": "+92420000001",
    "org_Type": "NGO",
    "prs_MiddleName": "Sample Middle",
    "prs_Deceased": "false",
    "prs_MaritalStatus": "Registered Partnership",
    "prs_NumberOfChildren": "2",
    "prs_PrimaryLanguage": "nep",
    "prs_SecondaryLanguage": "Urdu",
    "prs_HighestLevelOfEducation": "Bachelor\u2019s or Equivalent Level",
    "prs_IdentityNumber": "S-0000001",
    "vic_AgreementToManagePersonalData": "1",
    "vic_RelationshipToTrafficker": "Unacquainted",
    "vic_AgeWhenTrafficked": "20",
    "vic_RecruitmentWebsitesAndApps": "Facebook Messenger, 4Sale",
    "vic_TypeOfSexExploitation": "Remote Interactive Services",
    "vic_ExploitationWebsitesAndApps": "snapchat;QZone",
    "vic_Vulnerabilities": "Abuse - social media;Poverty",
    "vic_DetailsOfVulnerabilities": "Sample details.",
    "per_RoleInProcess": "Recruiter Or Intermediary",
    "per_RoleDetails": "Sample role.",
    "per_Organisation": "Sample Company",
    "cco_CaseComment": "Sample comment.",
    "hte_City": "Multan",
    "hte_Country": "PK",
    "hte_Date": "2025-06-01",
    "hte_Type": "Transit",
    "hte_Description": "Sample event.",
    "spl_Objectives": "Sample objectives.",
    "spl_ActionPlan": "Sample plan.",
    "spl_PlannedEndDate": "2026-06-01",
    "spl_Type": "Rights-based Training",
}


def problems(done: Import) -> list[str]:
    report = tipx.validate(done.payload, now=NOW)
    return [f"{one.rule} {one.at.model}" for one in report.problems if one.severity == "error"]


def as_workbook(rows: Sequence[Sequence[str]], title: str) -> bytes:
    """The same rows as spreadsheet programs keep them: dates, booleans and numbers in cells of their own."""
    fields = [field for _, _, field in COLUMNS]

    def cell(at: int, text: str) -> Any:
        field = fields[at] if at < len(fields) else ""
        if field in DATES and text:
            return datetime.date.fromisoformat(text)
        if text == "TRUE":
            return True
        return int(text) if text.isdigit() and field != "prs_MailingPostalCode" else text

    table = [list(row) for row in rows[:2]] + [[cell(at, text) for at, text in enumerate(row)] for row in rows[2:]]
    lookups = [["Validation Lookups"], [], ["", "Gender", "Status"], ["", "Feminine", "Active"]]
    return workbook({title: table, "about": [["Sample Type"]], "validation": lookups})


@pytest.mark.parametrize("form", ["htcds", "htcds-single"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("header", [None, HEADER], ids=["no header", "header"])
def test_a_well_filled_sheet_is_valid(form: str, kind: str, header: Any) -> None:
    rows = sheet_rows([WELL_FILLED])
    empty = [[str(number), *[""] * (len(COLUMNS) - 1)] for number in range(2, 40)]
    raw = csv_of(rows + empty) if kind == "csv" else as_workbook(rows + empty, "Case Sheet")
    done = Import(raw, form=form, header=header, name=f"sample.{kind}")
    assert problems(done) == []
    assert done.notes == []
    assert done.case["classification"] == "trafficking"
    assert done.victim["names"] == [
        {"type": "legal", "given": "Sample First", "family": "Sample Second", "prefix": "Ms"}
    ]
    assert done.victim["citizenships"] == ["NP"]
    assert done.victim["birthDate"] == {"value": "1998-02-03"}
    assert done.victim["homeAddress"]["subdivision"] == "PK-PB"
    assert done.victim["consents"][0]["status"] == "given"
    assert [one["status"] for one in done.payload["referrals"]] == ["accepted", "sent"]
    assert {one["name"] for one in done.payload["agencies"]} >= {"Sample Union", "Sample Clinic"}
    assert [one["sectors"] for one in done.case["events"] if "sectors" in one] == [["e"]]


def test_both_kinds_of_files_give_the_same_payload() -> None:
    rows = sheet_rows([WELL_FILLED])
    assert Import(csv_of(rows)).payload == Import(as_workbook(rows, "Sheet1"), name="sample.xlsx").payload


def test_all_fields_together_are_valid_where_the_receiver_may_see_them() -> None:
    recipients = {**HEADER, "recipients": HEADER["recipients"]}
    done = Import(sheet({**WELL_FILLED, **FURTHER}), header=recipients)
    assert done.notes == []
    assert problems(done) == []
    victim, case = done.victim, done.case
    assert victim["languages"] == [{"lang": "ne", "use": "primary"}, {"lang": "ur", "use": "secondary"}]
    assert victim["maritalStatus"] == "registered-partnership"
    assert victim["educationLevel"] == "isced-6"
    assert victim["deceased"] is False
    assert victim["numberOfChildren"] == 2
    assert victim["vulnerabilities"] == ["online-abuse", "poverty"]
    assert {one["scopes"][0]: one["status"] for one in victim["consents"]} == {
        "interview": "given",
        "services": "given",
    }
    assert victim["services"][0]["serviceType"] == "rights-training"
    assert victim["journey"] == [
        {"sequence": 1, "to": {"country": "PK", "city": "Multan"}, "arrivedOn": {"value": "2025-06-01"}}
    ]
    assert case["allegedOffenders"][0]["roles"] == ["recruiter"]
    assert case["notes"][0]["text"] == "Sample comment."
    assert case["participatingAgencies"][0]["agency"] == HEADER["sender"]
    centre = done.payload["agencies"][0]
    assert centre["contacts"] == [{"kind": "phone", "value": "+92420000001"}]
    assert (centre["subdivision"], centre["address"]) == ("PK-PB", {"city": "Lahore", "latitude": "31.52"})
    recruitment = next(one for one in case["events"] if one.get("stage") == ["recruitment"])
    assert recruitment["platforms"] == ["facebook-messenger", "4sale"]
    assert recruitment["recruiterRelation"] == ["stranger"]


def test_offender_data_for_nobody_in_particular_is_the_only_thing_wrong_without_a_header() -> None:
    done = Import(sheet({**WELL_FILLED, "per_RoleInProcess": "Smuggler"}))
    assert problems(done) == ["TIPX-CDP-009 Case.allegedOffenders"]


def test_what_the_standard_needs_and_the_sheet_lacks_is_told() -> None:
    defaulted = {one.field for one in Import(sheet(WELL_FILLED)).losses if one.kind == "defaulted"}
    assert defaulted >= {
        "Bundle.sender", "Bundle.recipients", "Bundle.legalBasis", "Bundle.handling", "Case.scope", "Case.elements",
        "Case.statusDate", "Case.registeredOn", "Victim.childStatus", "Referral.urgency", "Referral.disclosure",
        "Referral.statusHistory", "Case.events[].means", "Case.events[].acts", "Bundle.agencies[].country",
    }  # fmt: skip
    with_header = {one.field for one in Import(sheet(WELL_FILLED), header=HEADER).losses if one.kind == "defaulted"}
    assert defaulted - with_header >= {"Bundle.sender", "Bundle.recipients", "Bundle.legalBasis"}


def test_the_one_organisation_that_is_described_keeps_the_sheet() -> None:
    done = Import(sheet({**WELL_FILLED, "org_Name": "Sample Refuge", "org_Type": "NGO", "org_ShippingCountry": "PK"}))
    refuge = next(one for one in done.payload["agencies"] if one["name"] == "Sample Refuge")
    assert done.payload["sender"] == {"agencyId": refuge["id"]} == done.case["owner"]
    assert problems(done) == []


@pytest.mark.parametrize("rows", ["labels", "names", "no label row"])
def test_the_header_rows_may_be_cut(rows: str) -> None:
    names, labels, row = sheet_rows([{name: text for name, text in WELL_FILLED.items() if "Mailing" not in name}])
    if rows == "labels":
        done = Import(csv_of([labels, row]))
    else:
        names[35] = "cas_ReasonForOutgoingReferral"
        done = Import(csv_of([names, row]))
    assert done.notes == []
    assert done.case["status"] == "follow-up"
    assert done.victim["personStatus"] == "confirmed-victim"
    assert done.payload["referrals"][1]["reasons"] == ["relocation"]


def test_names_and_values_of_htcds_1_are_read() -> None:
    rows = [
        ["prs_Nationality", "vic_TypeOfExploitation"],
        ["NPL", "Forced military service;Illicit activities;illegal adoption"],
    ]
    done = Import(csv_of(rows))
    assert done.victim["citizenships"] == ["NP"]
    assert done.case["events"][0]["purposes"] == ["armed-group-recruitment", "forced-criminality", "illegal-adoption"]
    assert done.notes == []


@pytest.mark.parametrize(
    "cell",
    [
        "ForcedLabour;Servitude", "forced labour; SERVITUDE", "Forced Labour\nServitude", "Forced labour, servitude",
        " ForcedLabour ;; Servitude;",
    ],
)  # fmt: skip
def test_several_values_may_stand_in_a_cell(cell: str) -> None:
    done = Import(csv_of([["vic_TypeOfExploitation"], [cell]]))
    assert done.case["events"][0]["purposes"] == ["forced-labour", "servitude"]
    assert done.notes == []


def test_several_organisations_in_a_cell_are_several_referrals() -> None:
    row = {**WELL_FILLED, "cas_ReferredOrganisation": "Sample Clinic; Sample Legal Aid"}
    many, single = Import(sheet(row)), Import(sheet(row), form="htcds-single")
    assert len(many.payload["referrals"]) == 3
    assert len(single.payload["referrals"]) == 2
    assert problems(many) == []


def test_rows_with_one_number_tell_of_one_person() -> None:
    first = {**WELL_FILLED, "": "7", "hte_City": "Multan", "cco_CaseComment": "Sample comment."}
    second = {
        "": "7", "prs_FirstName": "Sample First", "cas_ReferredOrganisation": "Sample Legal Aid", "hte_City": "Quetta",
        "cco_CaseComment": "Sample comment.", "vic_MethodOfRecruitment": "Other",
    }  # fmt: skip
    other = {**first, "": "8"}
    done = Import(sheet(first, second, other))
    assert [len(done.payload[name]) for name in ("cases", "victims", "referrals")] == [2, 2, 5]
    assert [one["value"] for one in done.victim["localIds"]] == ["7"]
    assert done.case["events"][0]["recruitmentMethods"] == ["at-work", "other"]
    assert [one["place"]["city"] for one in done.case["events"] if "city" in one.get("place", {})] == [
        "Multan",
        "Quetta",
    ]
    assert len(done.case["notes"]) == 1
    assert problems(done) == []


def test_numbers_are_of_their_sheet() -> None:
    rows = sheet_rows([WELL_FILLED])
    done = Import(workbook({"Lahore": rows, "Quetta": rows}), name="sample.xlsx")
    assert len(done.payload["victims"]) == 2


CHILD = {"prs_Birthdate": "2012-05-01"}


@pytest.mark.parametrize(
    ("cells", "classification", "child"),
    [
        ({}, "undetermined", "adult"),
        ({"vic_TypeOfExploitation": "ForcedLabour"}, "undetermined", "adult"),
        ({"vic_TypeOfExploitation": "ForcedLabour", "vic_MethodOfRecruitment": "AtWork"}, "undetermined", "adult"),
        (
            {"vic_TypeOfExploitation": "ForcedLabour", "vic_MethodOfRecruitment": "AtWork", "vic_MethodsOfControl": "PhysicalAbuse"},
            "trafficking", "adult",
        ),
        ({**CHILD, "vic_TypeOfExploitation": "ForcedLabour", "vic_MethodOfRecruitment": "AtWork"}, "trafficking", "child"),
        ({**CHILD, "vic_MethodOfRecruitment": "AtWork"}, "undetermined", "child"),
        (
            {"vic_TypeOfExploitation": "ForcedLabour", "vic_MethodOfRecruitment": "AtWork", "vic_AgeWhenTrafficked": "15"},
            "trafficking", "adult",
        ),
        (
            {
                "vic_TypeOfExploitation": "ForcedLabour", "vic_MethodOfRecruitment": "AtWork",
                "vic_MethodsOfControl": "PhysicalAbuse", "vic_TraffickingStatus": "NotAVictimOfTrafficking",
            },
            "undetermined", "adult",
        ),
        ({"vic_TypeOfExploitation": "ForcedLabour", "vic_MethodOfRecruitment": "AtWork", "vic_MethodsOfControl": "Other"},
         "undetermined", "adult"),
    ],
)  # fmt: skip
def test_elements_are_filled_only_by_exploitation_control_and_age(
    cells: dict[str, str], classification: str, child: str
) -> None:
    done = Import(sheet({"prs_FirstName": "Sample", "prs_Birthdate": "1990-01-01", **cells}))
    assert done.case["classification"] == classification
    assert done.victim["childStatus"] == child
    assert problems(done) == []


@pytest.mark.parametrize(
    ("birth", "arrival", "status"),
    [
        ("2008-01-06", "2026-01-05", "child"),
        ("2008-01-05", "2026-01-05", "adult"),
        ("2008-02-01", "", "adult"),
        ("2008", "", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_child_status_is_that_of_the_day_of_arrival(birth: str, arrival: str, status: str) -> None:
    done = Import(sheet({"prs_FirstName": "Sample", "prs_Birthdate": birth, "cas_IncomingReferralDate": arrival}))
    assert done.victim["childStatus"] == status


@pytest.mark.parametrize(
    ("status", "body", "stage", "outcome", "kind"),
    [
        ("ActualVictimOfTrafficking", "Police", "conclusive-grounds", "positive", "police"),
        ("ActualVictimOfTrafficking", "NGO", "service-provider-determination", "positive", "ngo"),
        ("ActualVictimOfTrafficking", "CourtOrProsecution", "court-finding", "positive", "court"),
        ("ActualVictimOfTrafficking", "Non-police governmental organization", "conclusive-grounds", "positive", "competent-authority"),
        ("NotAVictimOfTrafficking", "Police", "conclusive-grounds", "negative", "police"),
        ("PossibleVictimOfTrafficking", "Other", "screening", "positive", "other"),
        ("", "Police", "screening", "pending", "police"),
    ],
)  # fmt: skip
def test_who_decided_makes_a_decision(status: str, body: str, stage: str, outcome: str, kind: str) -> None:
    row = {"vic_TraffickingStatus": status, "vic_TraffickingStatusDecisionMakingOrg": body}
    done = Import(sheet(row))
    [decision] = done.victim["decisions"]
    assert (decision["stage"], decision["outcome"], decision["decidedBy"]["type"]) == (stage, outcome, kind)
    assert "decidedOn" not in decision
    assert problems(done) == []


def test_a_box_that_is_not_ticked_is_no_refusal() -> None:
    done = Import(sheet({"prs_FirstName": "Sample", "con_Consent": "FALSE", "vic_AgreementToManagePersonalData": "no"}))
    assert [one["status"] for one in done.victim["consents"]] == ["not-asked", "not-asked"]


def test_spellings_of_one_organisation_are_one_agency() -> None:
    row = {"cas_ReferringOrganisation": "Sample  Clinic", "cas_ReferredOrganisation": "sample clinic"}
    done = Import(sheet({"prs_FirstName": "Sample", **row}))
    [agency] = done.payload["agencies"]
    assert (agency["name"], agency["alternativeNames"]) == ("Sample  Clinic", ["sample clinic"])


def test_a_region_that_is_not_found_is_a_district() -> None:
    done = Import(sheet({"prs_FirstName": "Sample", "prs_MailingCountry": "PK", "prs_MailingState": "Sample District"}))
    assert done.victim["homeAddress"] == {"country": "PK", "district": "Sample District"}
    assert ("approximated", "prs_MailingState") in {(one.kind, one.field) for one in done.losses}
