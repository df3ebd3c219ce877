"""Where the values of a payload stood in the case sheet it was made of: each leads back to its cell, and problems name it."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from htcds_generated import rows
from htcds_sheets import (
    COLUMNS,
    FORMS,
    HEADER,
    MAPPING,
    NOW,
    WELL_FILLED,
    counting_ids,
    csv_of,
    sheet,
    sheet_rows,
    workbook,
)
from hypothesis import given, settings
from hypothesis import strategies as st

import tipx
from tipx.cli.convert_telling import place_of
from tipx.converting.conversion import Conversion
from tipx.converting.model import Imported, Job, Origin
from tipx.options import Options
from tipx.problems import Problem
from tipx.reading.sheets import open_sheets
from tipx.reading.sheets.model import column_name
from tipx.reading.source import Source
from tipx.standard import newest

COLUMN = {field: number for number, (_, _, field) in enumerate(COLUMNS, 1) if field}


def read(raw: bytes, header: Any = None, *, form: str = "htcds", name: str = "sample.csv") -> Imported:
    """What a sheet gives."""
    given_fields = {} if header is None else {"header": header}
    job = Job(newest(), Options(), NOW, settings=given_fields, mint=counting_ids())
    return FORMS[form].read(Source(name, raw), job)


def payload_of(imported: Imported) -> dict[str, Any]:
    """The payload."""
    payload = dict(imported.header or {})
    for kind, record in imported.records:
        payload.setdefault(f"{kind}s", []).append(record)
    return payload


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """All single values, with their paths."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else None
    if inner is None:
        yield path, data
        return
    for step, value in inner:
        yield from leaves(value, (*path, step))


def origin(imported: Imported, path: tuple[Any, ...]) -> Origin | None:
    """The origin of the longest beginning that has one."""
    known = (imported.places.get(path[:length]) for length in range(len(path), -1, -1))
    return next((one for one in known if one is not None), None)


def cells_of(raw: bytes, name: str = "sample.csv") -> dict[tuple[str, int, int], str]:
    """The cells of a workbook or CSV file that hold something."""
    sheets = open_sheets(name, raw, Options().limits)
    found = {
        (one.name, row.number, at): cell.text
        for one in sheets.sheets
        for row in one.rows()
        for at, cell in row.cells.items()
    }
    sheets.close()
    return found


TEXTS = [
    one for one in MAPPING.fields.values() if one.conversion == "text" and one.field.split("_")[0] in ("prs", "cas")
]


def marked(number: int) -> dict[str, str]:
    """A row in which each plain text says which one it is."""
    own = {one.field: f"Sample {one.field} {number}" for one in MAPPING.fields.values() if one.conversion == "text"}
    return {**WELL_FILLED, **own}


@pytest.mark.parametrize("form", ["htcds", "htcds-single"])
def test_each_text_leads_back_to_the_cell_that_holds_it(form: str) -> None:
    raw = sheet(marked(1), marked(2))
    imported, cells = read(raw, form=form), cells_of(raw)
    found = 0
    for path, value in leaves(payload_of(imported)):
        if isinstance(value, str) and re.fullmatch(r"Sample \w+_\w+ [12]", value):
            at = origin(imported, path)
            assert at is not None
            assert at.pointer is None
            assert cells[at.sheet or "", at.row or 0, at.column or 0] == value, path
            found += 1
    assert found >= 2 * len(TEXTS)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (("victims", 0, "names", 0, "given"), "prs_FirstName"),
        (("victims", 0, "names", 0, "type"), "prs_Salutation"),
        (("victims", 0, "birthDate", "value"), "prs_Birthdate"),
        (("victims", 0, "citizenships", 0), "prs_Citizenship"),
        (("victims", 0, "childStatus"), "prs_Birthdate"),
        (("victims", 0, "personStatus"), "vic_TraffickingStatus"),
        (("victims", 0, "decisions", 0, "decidedBy", "type"), "vic_TraffickingStatusDecisionMakingOrg"),
        (("victims", 0, "consents", 0, "id"), "con_Consent"),
        (("cases", 0, "events", 0, "place", "name"), "vic_LocationOfRecruitment"),
        (("cases", 0, "events", 1, "controlMethods", 0), "vic_MethodsOfControl"),
        (("cases", 0, "events", 1, "means", 0), "vic_MethodsOfControl"),
        (("cases", 0, "events", 1, "sectors", 0), "vic_ForcedLabourIndustry"),
        (("cases", 0, "participatingAgencies", 0, "contact", "value"), "cas_CaseOwner"),
        (("referrals", 0, "from", "agency", "agencyId"), "cas_ReferringOrganisation"),
        (("referrals", 0, "respondedOn"), "cas_IncomingReferralDate"),
        (("referrals", 0, "statusHistory", 0, "at"), "cas_IncomingReferralDate"),
        (("referrals", 1, "to", "agency"), "cas_ReferredOrganisation"),
        (("referrals", 1, "to", "contact", "value"), "cas_ReferredPrimaryCaseWorker"),
        (("referrals", 1, "issuedOn"), "cas_OutgoingReferralDate"),
        (("referrals", 1, "status"), "cas_OutgoingReferralDate"),
        (("agencies", 2, "name"), "cas_ReferringOrganisation"),
        (("agencies", 3, "name"), "cas_ReferredOrganisation"),
    ],
)
def test_what_a_value_came_from_or_follows_from(path: tuple[Any, ...], field: str) -> None:
    imported = read(sheet(WELL_FILLED), HEADER)
    assert dict(leaves(payload_of(imported))).keys() >= {path} or any(
        one[: len(path)] == path for one, _ in leaves(payload_of(imported))
    )
    assert origin(imported, path) == Origin("sample", 3, COLUMN[field])


@pytest.mark.parametrize("path", [("cases", 0, "elements", "purpose"), ("victims", 0, "id"), ("cases", 0, "scope")])
def test_what_was_filled_in_leads_to_the_number_of_the_row(path: tuple[Any, ...]) -> None:
    assert origin(read(sheet(WELL_FILLED)), path) == Origin("sample", 3, 1)


def test_what_the_caller_said_has_no_cell() -> None:
    imported = read(sheet(WELL_FILLED), HEADER)
    payload = payload_of(imported)
    for path, _ in leaves(payload):
        if path[0] not in ("cases", "victims", "referrals") and path[:2] not in (("agencies", 2), ("agencies", 3)):
            assert origin(imported, path) is None, path


def test_what_rows_add_to_an_organisation_of_the_caller_has_its_cell() -> None:
    row = {
        **WELL_FILLED,
        "org_Name": "Sample District Police",
        "org_Phone": "+92420000001",
        "org_ShippingCity": "Lahore",
    }
    raw = sheet(row)
    imported, cells = read(raw, HEADER), cells_of(raw)
    said = {path[2]: origin(imported, path) for path, _ in leaves(imported.header) if path[:2] == ("agencies", 1)}
    assert said["name"] is said["type"] is None
    for name, text in (("contacts", "+92420000001"), ("address", "Lahore")):
        at = said[name]
        assert at is not None
        assert cells["sample", 3, at.column or 0] == text


def test_rows_of_one_person_and_several_sheets_keep_their_places() -> None:
    first = {**WELL_FILLED, "": "7", "hte_Type": "Recruitment", "hte_City": "Lahore", "hte_Date": "2025-01-01"}
    second = {
        "": "7",
        "hte_Type": "Exploitation",
        "hte_City": "Multan",
        "hte_Date": "2025-02-01",
        "prs_Citizenship": "Pakistan",
    }
    further = ["hte_Date", "hte_City", "hte_Type"]
    raw = workbook(
        {
            "Sheet1": sheet_rows([first, second], further),
            "North office": sheet_rows([{**WELL_FILLED, "prs_FirstName": "Mina"}]),
        }
    )
    imported, cells = read(raw, name="sample.xlsx"), cells_of(raw, "sample.xlsx")
    at = {path: origin(imported, path) for path, _ in leaves(payload_of(imported))}
    told = {
        value: one
        for path, value in leaves(payload_of(imported))
        if isinstance(value, str) and (one := at[path]) is not None
    }
    assert told["Multan"] is not None
    for value in ("Lahore", "Multan", "2025-02-01", "Mina"):
        one = told[value]
        assert cells[one.sheet or "", one.row or 0, one.column or 0] == value
    assert (told["Multan"].row, told["Mina"].sheet) == (4, "North office")
    # Two cells say the citizenships of one person.
    assert at["victims", 0, "citizenships", 0] == Origin("Sheet1", 3, COLUMN["prs_Citizenship"])
    assert at["victims", 0, "citizenships", 1] == Origin("Sheet1", 4, COLUMN["prs_Citizenship"])


@settings(max_examples=60, deadline=None)
@given(st.lists(rows(), min_size=1, max_size=3))
def test_every_place_is_a_cell_of_the_sheet_and_every_record_has_one(filled: Any) -> None:
    raw = sheet(*filled)
    imported, cells = read(raw), cells_of(raw)
    payload = payload_of(imported)
    paths = {path[:length] for path, _ in leaves(payload) for length in range(len(path) + 1)}
    assert imported.places.keys() <= paths
    for at in imported.places.values():
        assert (at.sheet, at.row, at.column) in cells
        assert (at.row or 0) > 2
    for name in ("cases", "victims", "referrals"):
        assert all((name, number) in imported.places for number in range(len(payload.get(name, ()))))


@settings(max_examples=60, deadline=None)
@given(rows())
def test_no_origin_says_again_what_its_surroundings_say(row: Any) -> None:
    imported = read(sheet(row))
    for path, at in imported.places.items():
        assert not path or origin(imported, path[:-1]) != at


# -- problems ------------------------------------------------------------------------------------------------------

LATE = {
    **WELL_FILLED,
    "prs_FirstName": "Sample Late",
    "prs_Birthdate": "2027-01-01",
    "cas_OutgoingReferralDate": "2027-02-01",
}


def converted(path: Path, **settings_: Any) -> Conversion:
    """A sheet as JSON."""
    return tipx.convert(
        str(path),
        to="json",
        form="htcds",
        loss="allow",
        settings={"header": HEADER, **settings_},
        options=Options(now="2026-03-05"),
    )


@pytest.fixture
def sheet1(tmp_path: Path) -> Path:
    """A workbook with a right row and one with days that are to come."""
    path = tmp_path / "sample.xlsx"
    path.write_bytes(workbook({"Sheet1": sheet_rows([WELL_FILLED, LATE])}))
    return path


def problems(done: Conversion) -> tuple[Problem, ...]:
    """What the rules found."""
    assert done.report is not None
    return done.report.problems


def test_problems_of_rules_name_the_cell(sheet1: Path) -> None:
    found = {(one.rule, one.at.pointer): one for one in problems(converted(sheet1))}
    born = found["TIPX-TMP-001", "/victims/1/birthDate"]
    assert (born.at.cell, born.at.line, born.at.column) == (f"Sheet1!{column_name(COLUMN['prs_Birthdate'])}4", 4, 7)
    assert (born.at.list, born.at.index, born.at.model) == ("victims", 1, "Victim.birthDate")
    assert born.at.origin is None
    sent = found["TIPX-TMP-001", "/referrals/3/issuedOn"]
    assert sent.at.cell == f"Sheet1!{column_name(COLUMN['cas_OutgoingReferralDate'])}4"
    assert place_of(born) == "Sheet1!G4 (Victim.birthDate)"


def test_problems_stand_in_the_order_of_the_cells(sheet1: Path) -> None:
    places = [(one.at.line, one.at.column) for one in problems(converted(sheet1))]
    assert len(set(places)) > 3
    assert places == sorted(places)


def test_fingerprints_do_not_hang_on_the_cell(sheet1: Path, tmp_path: Path) -> None:
    done = converted(sheet1)
    assert done.output is not None
    judged = tipx.validate(done.output, now="2026-03-05")
    assert {one.fingerprint for one in judged.problems} == {one.fingerprint for one in problems(done)}
    moved = tmp_path / "moved.xlsx"
    moved.write_bytes(workbook({"Other": [["A title"], *sheet_rows([WELL_FILLED, LATE])]}))
    later = problems(converted(moved))
    assert {one.fingerprint for one in later} == {one.fingerprint for one in problems(done)}
    assert {one.at.cell for one in later} == {
        f"Other!{column_name(one.at.column or 0)}{(one.at.line or 0) + 1}" for one in problems(done)
    }


def test_rejected_records_say_their_cells(sheet1: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    done = tipx.convert(
        str(sheet1), str(tmp_path / "out.json"), form="htcds", loss="allow", settings={"header": HEADER},
        options=Options(now="2026-03-05"), rejects=str(rejects),
    )  # fmt: skip
    assert done.rejected == 2
    assert {one.at.cell for one in done.problems} >= {"Sheet1!G4", "Sheet1!AK4"}
    lines = [json.loads(line) for line in rejects.read_text(encoding="utf-8").splitlines()]
    assert {one["cell"] for line in lines for one in line["problems"]} >= {"Sheet1!G4", "Sheet1!AK4"}


def test_a_csv_file_is_named_as_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "sample.csv"
    path.write_bytes(csv_of(sheet_rows([LATE])))
    done = converted(path)
    late = next(one for one in problems(done) if one.at.pointer == "/victims/0/birthDate")
    assert late.at.cell == "sample!G3"


def test_dates_of_workbooks_have_places_too(tmp_path: Path) -> None:
    table: list[list[Any]] = [list(row) for row in sheet_rows([WELL_FILLED])]
    table[2][COLUMN["prs_Birthdate"] - 1] = datetime.date(2027, 1, 1)
    path = tmp_path / "sample.xlsx"
    path.write_bytes(workbook({"Sheet1": table}))
    assert "Sheet1!G3" in {one.at.cell for one in problems(converted(path)) if one.rule == "TIPX-TMP-001"}
