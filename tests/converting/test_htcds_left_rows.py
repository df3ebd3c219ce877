"""Rows that give no record are counted as rejected, and set aside with all that was noted of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from htcds_sheets import HEADER, NOW, Import, csv_of, sheet, workbook

import tipx
from tipx.cli.convert_telling import as_data
from tipx.converting import form_htcds
from tipx.converting.conversion import Conversion, InputRefused
from tipx.converting.model import Job
from tipx.options import Options
from tipx.reading.source import Source
from tipx.standard import newest

SETTINGS = {"header": HEADER}
TABLE = [
    ["", "prs_FirstName", "prs_Birthdate", "prs_Title", "Unknown"],
    ["1", "Sample", "1998-02-03", "", ""],
    ["2", "", "1.2.1998", "", ""],
    ["3", "", "", "", "Sample words"],
    ["4", "", "", "", ""],
    ["5", "", "", "Dr", ""],
    ["5", "", "1.2.1998", "", ""],
    ["6", "", "", "Dr", ""],
    ["6", "Sample", "", "", ""],
]


def convert(path: Path, **more: Any) -> Conversion:
    return tipx.convert(
        path, to="json", form="htcds", loss="allow", options=Options(now=NOW), settings=SETTINGS, **more
    )


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """The table as a file."""
    path = tmp_path / "cases.csv"
    path.write_bytes(csv_of(TABLE))
    return path


def test_they_are_counted_and_set_aside(cases: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    done = convert(cases, output=tmp_path / "out.json", rejects=rejects)
    assert (done.records_in, done.records_out, done.rejected, done.left) == (7, 4, 3, 3)
    found = lines(rejects)
    assert [(one["cell"], one["line"], [at["rule"] for at in one["problems"]], one["cells"]) for one in found] == [
        ("cases!A3", 3, ["TIPX-CNV-002", "TIPX-CNV-004"], {"A3": "2", "C3": "1.2.1998"}),
        ("cases!A4", 4, ["TIPX-CNV-004"], {"A4": "3", "E4": "Sample words"}),
        ("cases!A6", 6, ["TIPX-CNV-002", "TIPX-CNV-004"], {"A6": "5", "D6": "Dr", "A7": "5", "C7": "1.2.1998"}),
    ]
    assert found[0]["problems"][0]["cell"] == "cases!C3"
    assert len(json.loads((tmp_path / "out.json").read_text())["cases"]) == 2


def test_without_a_place_for_them_they_are_counted_all_the_same(cases: Path) -> None:
    done = convert(cases)
    assert (done.records_in, done.records_out, done.rejected) == (7, 4, 3)
    told = [(one.rule, one.at.cell) for one in done.problems]
    assert len(set(told)) == len(told)
    assert {("TIPX-CNV-004", f"cases!A{row}") for row in (3, 4, 6)} <= set(told)


def test_problems_of_the_records_are_told_beside_them(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(sheet({"vic_TraffickingStatus": "ActualVictimOfTrafficking"}, {"prs_Birthdate": "1.2.1998"}))
    rules = [one["rule"] for one in as_data(convert(path))["problems"]]
    assert "TIPX-CNV-004" in rules
    assert "TIPX-LEG-019" in rules


def test_where_all_rows_are_left_nothing_else_is_written(tmp_path: Path) -> None:
    path, out, rejects = tmp_path / "cases.csv", tmp_path / "out.json", tmp_path / "rejects.ndjson"
    path.write_bytes(csv_of([TABLE[0], *TABLE[2:4]]))
    with pytest.raises(InputRefused, match="all records of it were rejected") as error:
        convert(path, output=out, rejects=rejects)
    assert error.value.status == 1
    assert [one.rule for one in error.value.problems if one.at.line != 1] == ["TIPX-CNV-002"] + 2 * ["TIPX-CNV-004"]
    assert [one["cell"] for one in lines(rejects)] == ["cases!A2", "cases!A3"]
    assert not out.exists()
    with pytest.raises(InputRefused, match="all records of it were rejected"):
        convert(path, output=out)


def test_rows_that_nobody_filled_are_none(tmp_path: Path) -> None:
    """Numbers that stand there beforehand, and formulas that were copied down."""
    rows = [["", "prs_FirstName", "Unknown"], ["1", "Sample", "=A2"], ["2", "", "=A3"], ["3", "", ""]]
    path = tmp_path / "cases.xlsx"
    path.write_bytes(workbook({"Cases": rows}))
    done = convert(path)
    assert (done.records_in, done.rejected) == (2, 0)
    assert {(one.field, one.times) for one in done.losses if one.kind == "dropped"} == {
        ("(row number)", 2),
        ("(column not known)", 2),
    }


def test_numbers_are_of_their_sheet_there_too() -> None:
    rows = [TABLE[0], TABLE[2]]
    job = Job(newest(), Options(), NOW)
    sheets = {"Lahore": rows, "Quetta": rows, "Multan": TABLE[:2]}
    left = form_htcds.read(Source("cases.xlsx", workbook(sheets)), job).left
    assert [one.origin.sheet for one in left] == ["Lahore", "Quetta"]
    assert [[note.sheet for note in one.notes] for one in left] == [["Lahore"] * 2, ["Quetta"] * 2]


def test_what_is_told_of_them_holds_no_value() -> None:
    done = Import(csv_of(TABLE))
    for secret in ("1.2.1998", "Dr", "Sample words"):
        assert secret not in done.words()
