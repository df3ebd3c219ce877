"""From the sheet to the standard and back: what the mapping calls exact comes back the same."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from htcds_generated import rows
from htcds_sheets import COLUMNS, MAPPING, NOW, WELL_FILLED, Export, Import, sheet
from hypothesis import given, settings

import tipx
from tipx.converting.htcds.mapping import EXACT
from tipx.problems import Layer, Severity

EXACT_FIELDS = [one.field for one in MAPPING.fields.values() if one.imports == EXACT]
FORM = (Layer.SYNTAX, Layer.SCHEMA, Layer.VALUES)
ANSWERED = {"cas_Status": "Active", "vic_TraffickingStatus": "PossibleVictimOfTrafficking"}
"""What an import fills in where the sheet is blank, and an export therefore writes."""


def expected(row: Mapping[str, str]) -> dict[str, str]:
    """The exact cells of a row, with what an import fills in: a referral has a reason."""
    filled = dict(ANSWERED)
    for reason, side in (
        ("cas_ReasonForIncomingReferral", "cas_ReferringOrganisation"),
        ("cas_ReasonForOutgoingReferral", "cas_ReferredOrganisation"),
    ):
        if side in row:
            filled[reason] = "Other"
    return {name: row.get(name, filled.get(name, "")) for name in EXACT_FIELDS}


def written(row: Mapping[str, str]) -> dict[str, str]:
    return {name: row.get(name, "") for name in EXACT_FIELDS}


@settings(max_examples=150, deadline=None)
@given(rows())
def test_exact_fields_come_back_through_csv(row: Mapping[str, str]) -> None:
    done = Import(sheet(row))
    decision = [one for one in done.notes if (one.rule, one.say) == ("TIPX-CNV-006", "decision")]
    assert done.notes == decision
    problems = tipx.validate(done.payload, now=NOW).problems
    assert [one for one in problems if one.severity is Severity.ERROR and one.layer in FORM] == []
    back = Export(done.payload)
    assert written(back.rows[0]) == expected(row)


@settings(max_examples=25, deadline=None)
@given(rows())
def test_exact_fields_come_back_through_a_workbook(row: Mapping[str, str]) -> None:
    back = Export(Import(sheet(row)).payload, suffix=".xlsx")
    assert written(back.rows[0]) == expected(row)


@settings(max_examples=40, deadline=None)
@given(rows(), rows())
def test_what_was_written_is_read_as_the_same(one: Mapping[str, str], other: Mapping[str, str]) -> None:
    """The second trip loses nothing more: the sheet that is written is a sheet that is read."""
    first = Export(Import(sheet(one, other)).payload)
    again = Export(Import(first.raw).payload)
    assert again.rows == first.rows
    assert again.keys == first.keys == ["1", "2"]


def test_single_select_writes_the_first_value_and_tells_of_the_others() -> None:
    row = {
        **WELL_FILLED,
        "vic_MethodsOfControl": "FalsePromises;PhysicalAbuse;TakesEarnings",
        "prs_Citizenship": "NP;IN",
    }
    payload = Import(sheet(row)).payload
    many, single = Export(payload), Export(payload, form="htcds-single")
    assert many.rows[0]["vic_MethodsOfControl"] == "FalsePromises;PhysicalAbuse;TakesEarnings"
    assert single.rows[0]["vic_MethodsOfControl"] == "FalsePromises"
    assert single.rows[0]["prs_Citizenship"] == "NP"
    assert single.lost()["Case.events[].controlMethods"] == 2
    assert single.lost()["Victim.citizenships"] == 1
    assert "Victim.citizenships" not in many.lost()


@pytest.mark.parametrize("form", ["htcds", "htcds-single"])
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_header_rows_are_those_of_the_published_sheet(form: str, suffix: str) -> None:
    back = Export(Import(sheet(WELL_FILLED)).payload, form=form, suffix=suffix)
    assert back.names == {at: name for at, (name, _, _) in enumerate(COLUMNS, 1) if name}
    assert back.labels == {at: label for at, (_, label, _) in enumerate(COLUMNS, 1) if label}
    assert back.title == ({"htcds": "Sheet1", "htcds-single": "Case Sheet"}[form] if suffix == ".xlsx" else "out")


def test_numbers_of_rows_come_back() -> None:
    rows = [{"": number, "prs_FirstName": "Sample"} for number in ("17", "", "2", "S-0001")]
    assert Export(Import(sheet(*rows)).payload).keys == ["17", "1", "2", "S-0001"]
