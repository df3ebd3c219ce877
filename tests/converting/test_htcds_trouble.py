"""A badly filled case sheet gives a payload of what is sure, and notes with sheet, row and column for the rest."""

from __future__ import annotations

import io

import openpyxl
import pytest
from htcds_sheets import COLUMNS, HEADER, MAPPING, NOW, WELL_FILLED, Import, csv_of, sheet, sheet_rows, workbook
from hypothesis import given, settings
from hypothesis import strategies as st

import tipx
from tipx.converting.model import ConvertError
from tipx.converting.noting import problems_of
from tipx.problems import Severity

AT = {field: at for at, (_, _, field) in enumerate(COLUMNS, 1)}
MARK = "Xq7zMarker"
"""Stands in bad cells: nothing that people are told may hold it."""


@pytest.mark.parametrize(
    ("field", "cell", "rule", "say"),
    [
        ("prs_Birthdate", "03/05/2026", "TIPX-CNV-002", "date"),
        ("prs_Birthdate", "43831", "TIPX-CNV-002", "date"),
        ("prs_Birthdate", "2026-02-30", "TIPX-CNV-002", "day"),
        ("prs_Birthdate", "1998-13", "TIPX-CNV-002", "day"),
        ("cas_IncomingReferralDate", "2026-01", "TIPX-CNV-002", "date"),
        ("cas_OutgoingReferralDate", f"{MARK} 5 May", "TIPX-CNV-002", "date"),
        ("con_Consent", "x", "TIPX-CNV-002", "boolean"),
        ("prs_Gender", "Feminine;Masculine", "TIPX-CNV-002", "several"),
        ("prs_Gender", MARK, "TIPX-CNV-001", "left"),
        ("prs_Citizenship", MARK, "TIPX-CNV-001", "left"),
        ("cas_Status", MARK, "TIPX-CNV-001", "left"),
        ("vic_TraffickingStatus", MARK, "TIPX-CNV-001", "left"),
        ("vic_MethodsOfControl", f"DebtBondage;{MARK}", "TIPX-CNV-001", ""),
        ("vic_MethodsOfControl", "Restricts movement", "TIPX-CNV-001", "code"),
        ("vic_ForcedLabourIndustry", MARK, "TIPX-CNV-001", "left"),
        ("cas_ReasonForIncomingReferral", MARK, "TIPX-CNV-001", ""),
        ("prs_FirstName", MARK + "x" * 200, "TIPX-CNV-002", "long"),
        ("cas_IncomingReferralDetails", MARK + "x" * 4000, "TIPX-CNV-002", "long"),
        ("prs_MailingCity", "House 12 Sample Road", "TIPX-CNV-005", ""),
        ("prs_MailingCountry", f"{MARK[0]}ahore", "TIPX-CNV-005", ""),
        ("prs_MailingStreet", "54000", "TIPX-CNV-005", ""),
        ("prs_MailingPostalCode", "Pakistan", "TIPX-CNV-005", ""),
    ],
)  # fmt: skip
def test_a_bad_cell_is_noted_at_its_place_and_the_rest_is_taken(field: str, cell: str, rule: str, say: str) -> None:
    done = Import(sheet(WELL_FILLED, {**WELL_FILLED, field: cell}))
    assert (rule, say, 4, AT[field]) in done.said()
    assert {(one.row, one.column) for one in done.notes} == {(4, AT[field])}
    assert done.notes[0].sheet == "sample"
    assert done.notes[0].model == MAPPING.fields[field].model
    assert len(done.payload["victims"]) == 2
    if say == "left":
        assert ("dropped", field) in {(one.kind, one.field) for one in done.losses}


def test_further_columns_have_places_too() -> None:
    row = {
        "prs_FirstName": "Sample", "vic_AgeWhenTrafficked": "about 15", "prs_NumberOfChildren": "-1", "hte_Latitude": "91.5",
        "hte_Longitude": "66,97", "prs_PrimaryLanguage": MARK, "vic_AgreementToManagePersonalData": MARK,
    }  # fmt: skip
    done = Import(sheet(row))
    further = [name for name in MAPPING.fields if name in row and name not in AT]
    at = {name: len(COLUMNS) + number for number, name in enumerate(further, 1)}
    assert sorted(done.said()) == sorted(
        [
            ("TIPX-CNV-002", "number", 3, at["vic_AgeWhenTrafficked"]),
            ("TIPX-CNV-002", "number", 3, at["prs_NumberOfChildren"]),
            ("TIPX-CNV-002", "range", 3, at["hte_Latitude"]),
            ("TIPX-CNV-002", "number", 3, at["hte_Longitude"]),
            ("TIPX-CNV-001", "left", 3, at["prs_PrimaryLanguage"]),
            ("TIPX-CNV-002", "boolean", 3, at["vic_AgreementToManagePersonalData"]),
        ]
    )
    assert tipx.validate(done.payload, now=NOW).totals["error"] == 0


def test_cells_of_workbooks_that_are_no_values() -> None:
    rows = [["", "prs_FirstName", "prs_IdentityNumber", "prs_Birthdate", "cas_Status"]]
    rows += [["1", "=A1", 1.234567890123456e20, 43831, "Active"]]
    done = Import(workbook({"Cases": rows}), name="sample.xlsx")
    found = {(one.rule, one.row, one.column) for one in done.notes}
    assert {("TIPX-CNV-002", 2, 2), ("TIPX-CNV-002", 2, 4)} <= found
    assert any(column == 3 for _, _, column in found)
    assert "names" not in done.victim
    assert "identityDocuments" not in done.victim


def test_columns_that_nobody_knows_are_noted_and_counted() -> None:
    rows = [
        ["", "prs_FirstName", MARK, "Longitude", "prs_FirstName", ""],
        ["1", "Sample", MARK, MARK, MARK, MARK],
        ["2", "Sample", MARK, "", "", ""],
    ]
    done = Import(csv_of(rows))
    assert done.said() == [
        ("TIPX-CNV-003", "", 1, 3),
        ("TIPX-CNV-003", "label", 1, 4),
        ("TIPX-CNV-003", "twice", 1, 5),
        ("TIPX-CNV-003", "blank", 1, 6),
    ]
    assert [one.times for one in done.losses if one.field == "(column not known)"] == [5]


def test_labels_of_several_fields_are_not_guessed() -> None:
    done = Import(csv_of([["First Name", "Second Name", "Longitude"], ["Sample", "Sample", "66.9"]]))
    assert done.said() == [("TIPX-CNV-003", "label", 1, 3)]


def test_a_sheet_that_is_none_is_noted_and_a_file_without_one_is_refused() -> None:
    done = Import(
        workbook({"Cases": sheet_rows([WELL_FILLED]), "Sample": [["Sample"], ["Sample"]]}), name="sample.xlsx"
    )
    assert done.said() == [("TIPX-CNV-003", "sheet", 1, 1)]
    assert [one.times for one in done.losses if one.field == "(other sheet)"] == [2]
    with pytest.raises(ConvertError, match="no column of it is one of HTCDS"):
        Import(csv_of([["Sample", "Sample"], ["Sample", "Sample"]]))
    with pytest.raises(ConvertError):
        Import(b"")
    with pytest.raises(ConvertError, match="no row of it holds anything"):
        Import(sheet({}, {}))


def test_what_needs_something_beside_it_says_so() -> None:
    row = {"prs_Salutation": "Ms", "org_Phone": "+92420000001", "vic_TraffickingStatus": "ActualVictimOfTrafficking"}
    row |= {"cas_OutgoingReferralDetails": "Sample details."}
    done = Import(sheet(row), header=HEADER)
    assert {(rule, say, column) for rule, say, _, column in done.said()} == {
        ("TIPX-CNV-006", "name", AT["prs_Salutation"]),
        ("TIPX-CNV-006", "agency", len(COLUMNS) + 1),
        ("TIPX-CNV-006", "decision", AT["vic_TraffickingStatus"]),
        ("TIPX-CNV-006", "party", AT["cas_OutgoingReferralDetails"]),
    }
    assert done.payload["referrals"][0]["details"] == "Sample details."
    alone = Import(sheet({"vic_TraffickingStatus": "ActualVictimOfTrafficking"}), header=HEADER)
    errors = {one.rule for one in tipx.validate(alone.payload, now=NOW).problems if one.severity is Severity.ERROR}
    assert errors == {"TIPX-LEG-019"}


def test_rows_that_disagree_are_noted_and_the_first_stands() -> None:
    rows = [{"": "7", "prs_FirstName": "Sample"}, {"": "7", "prs_FirstName": MARK, "prs_SecondName": "Sample"}]
    done = Import(sheet(*rows))
    assert done.said() == [("TIPX-CNV-007", "", 4, AT["prs_FirstName"])]
    assert done.victim["names"] == [{"type": "legal", "given": "Sample", "family": "Sample"}]
    orgs = [{"org_Name": "Sample", "org_ShippingCity": "Lahore"}, {"org_Name": "SAMPLE", "org_ShippingCity": MARK}]
    said = Import(sheet(*[{"prs_FirstName": "Sample", **one} for one in orgs])).said()
    assert said == [("TIPX-CNV-007", "agency", 4, len(COLUMNS) + 2)]


def test_rows_without_anything_to_take_are_no_persons() -> None:
    done = Import(sheet({"prs_FirstName": "Sample"}, {"prs_Birthdate": "1.2.1998"}, {"prs_Title": "Sample"}))
    assert len(done.payload["victims"]) == 1
    assert [one for one in done.said() if one[0] == "TIPX-CNV-004"] == [
        ("TIPX-CNV-004", "row", 4, 1),
        ("TIPX-CNV-004", "row", 5, 1),
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(list(MAPPING.fields)), st.sampled_from([MARK, f"{MARK} 1/2", f"{MARK};x", f"@{MARK}"])
    )
)
def test_no_value_is_ever_told(cells: dict[str, str]) -> None:
    done = Import(sheet({"prs_FirstName": "Sample", **cells}))
    assert MARK not in done.words()
    assert "1/2" not in done.words()
    assert len(problems_of(done.notes)) == len(done.notes)


def test_numbers_that_a_spreadsheet_spoilt_are_told_and_never_taken() -> None:
    """A zero before a number is gone for good; so are the last digits of 3.5E+12."""
    done = Import(
        csv_of(
            sheet_rows(
                [{"prs_FirstName": "Sample", "prs_IdentityNumber": "3.52021E+12", "prs_MobilePhone": "3001234567"}],
                ["prs_IdentityNumber"],
            )
        )
    )
    (victim,) = done.payload["victims"]
    assert "identityDocuments" not in victim
    assert [one[:2] for one in done.said() if one[0] == "TIPX-CNV-002"] == [("TIPX-CNV-002", "rounded")]
    assert [one["value"] for one in victim["contacts"]] == ["3001234567"]


def test_a_cell_that_is_a_number_is_no_text() -> None:
    rows = sheet_rows([{"prs_FirstName": "Sample"}])
    column = AT["prs_MobilePhone"]
    rows[2][column - 1] = 3001234567  # type: ignore[call-overload]
    done = Import(workbook({"Sample": rows}), name="sample.xlsx")
    assert ("TIPX-CNV-002", "zeros", 3, column) in done.said()
    assert "contacts" not in done.victim


def merged_book(*ranges: str) -> bytes:
    """A case sheet in a workbook with merged cells, beside a sheet that holds no cases."""
    rows = [
        ["", "prs_FirstName", "prs_Citizenship"],
        ["", "First Name", ""],
        ["1", "Sample", "PK"],
        ["2", "Second", ""],
    ]
    book = openpyxl.load_workbook(io.BytesIO(workbook({"Cases": rows, "Sample": [["a", "b"], ["c", "d"]]})))
    for one in ranges:
        book["Cases"].merge_cells(one)
    book["Sample"].merge_cells("A1:B2")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_merged_cells_below_the_header_are_noted() -> None:
    done = Import(merged_book("A1:A2", "D1:E2", "C3:C4"), name="sample.xlsx")
    noted = [one for one in done.notes if one.rule == "TIPX-TAB-016"]
    assert [(one.sheet, one.row, one.column, one.args) for one in noted] == [("Cases", 3, 3, {"range": "C3:C4"})]
    (problem,) = problems_of(noted)
    assert (problem.severity, problem.at.cell) == (Severity.ERROR, "Cases!C3")


def test_merged_cells_of_the_header_or_beside_the_columns_are_not() -> None:
    done = Import(merged_book("A1:A2", "D1:E2", "E3:F4"), name="sample.xlsx")
    assert "TIPX-TAB-016" not in {one.rule for one in done.notes}


@pytest.mark.parametrize(
    ("cell", "say"),
    [
        ("3520200000001.0", "zeros"), ("3.5202E12", "rounded"), ("1.23E+12", "rounded"), ("'0035", ""), ('="0035202"', "formula"),
        ("#REF!", "error"), ("#N/A", "error"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["prs_IdentityNumber", "prs_MobilePhone", "prs_SecondName"])
def test_what_a_spreadsheet_left_in_csv_is_not_taken(field: str, cell: str, say: str) -> None:
    quoted = cell.replace('"', '""')
    done = Import(f'prs_FirstName,{field}\nSample,"{quoted}"\n'.encode())
    assert [one for one in done.said() if one[0] == "TIPX-CNV-002"] == [("TIPX-CNV-002", say, 2, 2)]
    assert cell.strip("'") not in str(done.payload)


def test_a_guessed_encoding_is_told_at_the_first_cell() -> None:
    done = Import("prs_FirstName\nZoë\n".encode("cp1252"))
    (problem,) = problems_of([one for one in done.notes if one.rule == "TIPX-TAB-002"])
    assert problem.at.cell == "sample!A1"
