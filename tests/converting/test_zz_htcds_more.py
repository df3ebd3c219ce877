"""However badly a case sheet is filled: what can be lost was told beforehand, and nothing empty or misshapen becomes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from htcds_bad_sheets import headers, tables, typed
from htcds_sheets import FORMS, MAPPING, NOW, Import, csv_of, sheet, workbook
from hypothesis import HealthCheck, given, settings

import tipx
from tipx.converting.htcds.pruning import keep_items, pruned
from tipx.converting.ledger import Loss
from tipx.converting.model import Origin, Path
from tipx.converting.tracing import Traced, settled
from tipx.problems import Layer, Severity
from tipx.standard import newest

BEFOREHAND = {form: {one[:3] for one in module.reading_losses(newest())} for form, module in FORMS.items()}
SHAPE = (Layer.SYNTAX, Layer.SCHEMA, Layer.VALUES)


def untold(losses: tuple[Loss, ...], form: str) -> list[tuple[str, str, str]]:
    return [one[:3] for one in losses if one[:3] not in BEFOREHAND[form]]


def empty(data: Any, path: Path = ()) -> Iterator[Path]:
    """The places of texts, lists and objects that hold nothing."""
    if isinstance(data, (dict, list)):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from empty(value, (*path, step))
    if data in ("", [], {}):
        yield path


def misshapen(payload: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    problems = tipx.validate(payload, now=NOW).problems
    return [(one.rule, one.at.pointer) for one in problems if one.severity is Severity.ERROR and one.layer in SHAPE]


@pytest.mark.parametrize("form", ["htcds", "htcds-single"])
@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(table=tables(), header=headers())
def test_of_any_csv_file(form: str, table: list[list[str]], header: Any) -> None:
    done = Import(csv_of(table), form=form, header=header)
    assert untold(done.losses, form) == []
    assert list(empty(done.payload)) == []
    assert misshapen(done.payload) == []


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(table=tables(), header=headers())
def test_of_any_workbook(table: list[list[str]], header: Any) -> None:
    sheets = {"Cases": typed(table), "Sample": [["Sample"], ["Sample"]]}
    done = Import(workbook(sheets), header=header, name="sample.xlsx")
    assert untold(done.losses, "htcds") == []
    assert list(empty(done.payload)) == []
    assert misshapen(done.payload) == []


WRONG = {
    "approximated": {
        "prs_Birthdate": "2001-02-03 14:05", "hte_Date": "2001-02-03 14:05", "spl_PlannedEndDate": "2001-02-03 14:05",
        "spl_ActualEndDate": "2001-02-03 14:05", "cas_IncomingReferralDate": "2001-02-03 14:05", "org_Phone": "+92 42 0000001",
        "prs_HomePhone": "+92 21 0000001", "prs_MobilePhone": "00923000000001", "hte_Latitude": "1.12345678901",
        "prs_MailingLongitude": "1.12345678901", "org_ShippingState": "Narnia", "prs_MailingState": "Narnia",
        "hte_State": "Narnia",
    },
    "dropped": dict.fromkeys(
        (
            "prs_Gender", "prs_Citizenship", "cas_Status", "hte_Country", "hte_Type", "org_ShippingCountry",
            "prs_MailingCountry", "prs_HighestLevelOfEducation", "prs_MaritalStatus", "prs_PrimaryLanguage",
            "prs_SecondaryLanguage", "vic_ForcedLabourIndustry", "vic_RelationshipToTrafficker", "vic_TraffickingStatus",
        ),
        "Narnia",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind, cells in WRONG.items() for field in cells])
def test_each_of_these_is_lost_as_told_beforehand(kind: str, field: str) -> None:
    row = {"prs_FirstName": "Sample", "org_Name": "Sample Shelter", field: WRONG[kind][field]}
    lost = [one for one in Import(sheet(row)).losses if (one.kind, one.field) == (kind, field)]
    assert lost
    assert untold(tuple(lost), "htcds") == []


def test_a_time_of_day_is_said_to_be_one() -> None:
    times = {"prs_Birthdate": "2001-02-03 14:05", "cas_IncomingReferralDate": "2026-01-05T09:30:00"}
    done = Import(sheet({"prs_FirstName": "Sample", **times}))
    whys = {(one.field, one.why) for one in done.losses if one.kind == "approximated"}
    time = "A time of day stood beside the date; only the day is kept."
    day = MAPPING.fields["cas_IncomingReferralDate"].note
    assert whys == {
        ("prs_Birthdate", time),
        ("cas_IncomingReferralDate", time),
        ("cas_IncomingReferralDate", day),
    }
    assert done.victim["birthDate"] == {"value": "2001-02-03"}


@pytest.mark.parametrize("field", ["prs_SecondName", "prs_MobilePhone", "cas_CaseOwner", "cas_ReferredOrganisation"])
@pytest.mark.parametrize("cell", ["TRUE", "2001-02-03"])
def test_what_a_spreadsheet_made_of_a_text_is_noted_and_not_taken(field: str, cell: str) -> None:
    table = typed([["", "prs_FirstName", field], ["", "First Name", ""], ["1", "Sample", cell]])
    done = Import(workbook({"Cases": table}), name="sample.xlsx")
    assert done.said() == [("TIPX-CNV-002", "", 3, 3)]
    words = str(done.payload)
    assert "'true'" not in words
    assert "'2001-02-03'" not in words


@pytest.mark.parametrize(("field", "say"), [("cas_ReferredOrganisation", ""), ("vic_MethodsOfControl", "")])
def test_separators_alone_are_no_value(field: str, say: str) -> None:
    done = Import(sheet({"prs_FirstName": "Sample", field: " ; ;"}))
    assert [one[:2] for one in done.said()] == [("TIPX-CNV-002", say)]
    assert "referrals" not in done.payload


def test_words_that_are_too_long_are_said_to_be_so() -> None:
    done = Import(sheet({"prs_FirstName": "Sample", "vic_MethodsOfControl": "DebtBondage;" + "x" * 5000}))
    assert [one[:2] for one in done.said()] == [("TIPX-CNV-002", "long")]
    [event] = [one for one in done.case["events"] if "controlMethods" in one]
    assert event["controlMethods"] == ["debt-bondage"]
    assert [one for one in done.losses if one.kind == "dropped"] == []


def test_rows_of_one_number_each_describe_their_own_organisation() -> None:
    raw = b",org_Name,org_Phone\n1,,0300 1234567\n1,Sample Shelter,0300 1234567\n1,Sample Clinic,0300 7654321\n"
    done = Import(raw)
    found = {one["name"]: one["contacts"] for one in done.payload["agencies"]}
    assert found == {
        "Sample Shelter": [{"kind": "phone", "value": "0300 1234567"}],
        "Sample Clinic": [{"kind": "phone", "value": "0300 7654321"}],
    }
    assert done.said() == [("TIPX-CNV-006", "agency", 2, 3)]
    assert misshapen(done.payload) == []


def test_a_name_that_cannot_be_read_takes_nothing_from_the_row_before() -> None:
    """What a row says of an organisation stands, whatever another row of the same number lacks."""
    table = [["", "org_Name", "org_Phone"], ["1", "Sample Shelter", "0300 1234567"], ["1", "x" * 300, "0300 7654321"]]
    done = Import(csv_of(table))
    assert [one["name"] for one in done.payload["agencies"]] == ["Sample Shelter"]
    assert len(done.payload["cases"]) == 1
    assert ("TIPX-CNV-006", "agency", 3, 3) in done.said()


def test_pruning_leaves_what_says_something_and_its_origin() -> None:
    cells = [Origin("sample", 3, column) for column in range(5)]
    data = Traced(
        {
            "codes": ["", "a", [], "b"],
            "text": "",
            "number": 0,
            "no": False,
            "inner": Traced({"list": [{}, Traced({"text": ""}, cells[1])]}, cells[1]),
            "items": [{"x": []}, Traced({"x": "y", "z": {}}, cells[2])],
        },
        cells[0],
        {("codes", 1): cells[3], ("codes", 3): cells[4], "text": cells[2]},
    )
    found = pruned(data)
    assert found == {"codes": ["a", "b"], "number": 0, "no": False, "items": [{"x": "y"}]}
    assert list(empty(found)) == []
    places: dict[Path, Origin] = {}
    settled(found, (), places)
    assert places == {(): cells[0], ("codes", 0): cells[3], ("codes", 1): cells[4], ("items", 0): cells[2]}


def test_items_that_are_kept_keep_their_origins() -> None:
    cells = [Origin("sample", 3, column) for column in range(3)]
    data = Traced({"codes": ["a", "b", "c"]}, None, {("codes", number): at for number, at in enumerate(cells)})
    keep_items(data, "codes", [0, 2])
    assert data == {"codes": ["a", "c"]}
    assert data.origins == {("codes", 0): cells[0], ("codes", 1): cells[2]}
    keep_items(data, "codes", [])
    assert data == {}
    assert data.origins == {}
