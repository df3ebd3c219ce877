"""Whatever is wrong in tables is told with the cell in which the person finds it, by every layer."""

from __future__ import annotations

import copy
import json
import random
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from table_samples import Data, in_memory, put, shipped, written
from test_table_round_trips import told_apart

import tipx
from tipx import testing
from tipx.problems import Problem, Report
from tipx.reading.sheets.model import column_name
from tipx.reporting import FORMATS, renderer
from tipx.reporting.json import report_to_dict
from tipx.writing.sheets.csv_tables import CsvTables
from tipx.writing.sheets.model import Column
from tipx.writing.tables import TablesRefused

NOW = "2026-03-05"


def story() -> Data:
    """A shipped example with persons, cases and referrals, about which there is nothing to say."""
    found = next(one for one in shipped("valid") if one.get("victims") and one.get("cases") and one.get("referrals"))
    return copy.deepcopy(found)


class Recorder:
    """Tables that remember where each value of a group or record was written, and pass it on."""

    def __init__(self, payload: Data) -> None:
        self.sheets = in_memory(payload)

    def cell(self, table: str, column: str, row: int) -> str:
        return f"{table}!{column_name(self.sheets.sheet(table).column(column) + 1)}{row}"


def write_sheets(path: Path, sheets: Any) -> Path:
    """Sheets in memory, changed by a test, as a workbook."""
    from tipx.writing.sheets.xlsx_tables import XlsxTables

    private = path.parent / "private"
    private.mkdir(exist_ok=True)
    with open(path, "wb") as out:
        book = XlsxTables(out, str(private), labels=False)
        for sheet in sheets.sheets:
            book.table(sheet.name, [Column(name) for name in sheet.cells[0]])
            for row in sheet.cells[1:]:
                book.row(sheet.name, row)
        book.close()
    return path


def write_csv(folder: Path, sheets: Any) -> Path:
    """The same as CSV files."""
    folder.mkdir()
    files = []

    def opened(name: str) -> Any:
        files.append(open(folder / name, "wb"))  # noqa: SIM115 - closed below
        return files[-1]

    tables = CsvTables(opened)
    for sheet in sheets.sheets:
        tables.table(sheet.name, [Column(name) for name in sheet.cells[0]])
        for row in sheet.cells[1:]:
            tables.row(sheet.name, row)
    tables.close()
    for file in files:
        file.close()
    return folder


def judged(path: Path, form: str) -> Report:
    return tipx.validate(str(path), form=form, now=NOW)


def told(report: Report) -> list[tuple[str, str | None, str | None]]:
    return [(one.rule, one.at.cell, one.at.pointer) for one in report.problems]


FORMS = pytest.mark.parametrize("form", ["csv", "xlsx"])


def given_as(form: str, sheets: Any, place: Path) -> Path:
    return write_csv(place / "tables", sheets) if form == "csv" else write_sheets(place / "tables.xlsx", sheets)


@FORMS
def test_planted_mistakes_are_told_with_their_cells(form: str, tmp_path: Path) -> None:
    payload = story()
    recorder = Recorder(payload)
    sheets = recorder.sheets
    expected = {}

    def plant(table: str, row: int, column: str, text: str | None, rule: str) -> None:
        sheet = sheets.sheet(table)
        sheet.cells[row - 1][sheet.column(column)] = text
        expected[rule, recorder.cell(table, column, row)] = column

    plant("victims", 2, "sex", "SECRET-VALUE", "TIPX-STR-009")
    plant("cases", 2, "registeredOn", "2026-02-31", "TIPX-VAL-001")
    plant("victims", 3, "ageAtDetection", "SECRET-VALUE", "TIPX-TAB-012")
    plant("bundle", 2, "sentAt", None, "TIPX-SCH-001")
    plant("referrals", 2, "caseId", "urn:uuid:99999999-9999-4999-8999-999999999999", "TIPX-STR-004")
    plant("referral.statusHistory", 2, ORDINAL_NAME, "SECRET-VALUE", "TIPX-TAB-012")
    report = judged(given_as(form, sheets, tmp_path), form)
    found = {(rule, cell) for rule, cell, _ in told(report)}
    assert set(expected) <= found
    assert report.verdict is tipx.Verdict.INVALID
    for name in FORMATS:
        if name != "ndjson":
            assert "SECRET-VALUE" not in renderer(name)(report)
    assert "SECRET-VALUE" not in json.dumps(report_to_dict(report))
    lines = {one.at.line for one in report.problems}
    assert lines == {None} if form == "xlsx" else None not in lines


ORDINAL_NAME = "#"


@FORMS
def test_a_rule_over_several_records_tells_both_cells(form: str, tmp_path: Path) -> None:
    payload = story()
    gone = payload["victims"][0]["caseIds"]
    assert gone
    recorder = Recorder(payload)
    sheet = recorder.sheets.sheet("victims")
    sheet.cells[1][sheet.column("caseIds")] = "urn:uuid:99999999-9999-4999-8999-999999999999"
    report = judged(given_as(form, recorder.sheets, tmp_path), form)
    cross = [one for one in report.problems if one.layer.value == "cross"]
    assert cross
    cells = {one.at.cell for one in cross} | {related.at.cell for one in cross for related in one.related}
    assert None not in cells
    assert recorder.cell("victims", "caseIds", 2) in cells


@FORMS
def test_records_that_travel_alone_are_told_apart(form: str, tmp_path: Path) -> None:
    from table_samples import MemorySheets

    from tipx.standard import newest
    from tipx.writing.tables import TablesWriter

    records = [{**copy.deepcopy(record), "tipxVersion": newest().version} for record in story()["victims"]]
    sheets = MemorySheets()
    writer = TablesWriter(sheets, newest(), print)
    writer.begin(None)
    for number in range(3):
        record = copy.deepcopy(records[0])
        record["id"] = f"urn:uuid:11111111-1111-4111-8111-1111111111e{number}"
        record = {name: value for name, value in record.items() if not isinstance(value, list)}
        writer.record("victim", record)
    writer.end(None)
    sheet = sheets.sheet("victims")
    sheet.cells[2][sheet.column("sex")] = "wrong"
    report = judged(given_as(form, sheets, tmp_path), form)
    assert report.inputs[0].payloads == 3
    (problem,) = [one for one in report.problems if one.rule == "TIPX-STR-009"]
    assert problem.at.pointer == "/sex"
    assert problem.at.index == 1
    assert problem.at.list is None
    assert problem.at.cell == f"victims!{column_name(sheet.column('sex') + 1)}3"


# -- the same said of JSON --------------------------------------------------------------------------------------------


def said(report: Report) -> Counter[tuple[Any, ...]]:
    return Counter(
        (one.rule, one.severity, one.at.model, one.at.pointer, one.at.list, one.at.index) for one in report.problems
    )


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=25)
@given(testing.mutated(testing.bundles(fill=0.2)), st.sampled_from(["csv", "xlsx"]))
def test_tables_and_json_are_told_the_same(payload: Data, form: str) -> None:
    told_apart(payload)
    empty: list[str] = []
    try:
        put(in_memory(story()).__class__(), payload, empty.append)
    except (TablesRefused, AttributeError, TypeError):
        assume(False)
    assume(not empty and payload.get("recordType") == "bundle")
    with tempfile.TemporaryDirectory() as folder:
        path = written(payload, form, Path(folder) / f"it.{form}")
        of_tables = judged(path, form)
    of_json = tipx.validate(json.dumps(payload).encode(), now=NOW)
    assert said(of_tables) == said(of_json)
    assert all(one.at.cell is not None for one in of_tables.problems)


def cell_text(path: Path, cell: str) -> str | None:
    """What stands in a cell of CSV tables."""
    import csv
    import re

    sheet, _, place = cell.partition("!")
    letters, digits = re.fullmatch("([A-Z]+)([0-9]+)", place).groups()  # type: ignore[union-attr]
    with open(path / f"{sheet}.csv", encoding="utf-8-sig", newline="") as file:
        row = list(csv.reader(file))[int(digits) - 1]
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return row[number - 1]


def shown(problem: Problem) -> str | None:
    return problem.value.text if problem.value is not None else None


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=25)
@given(testing.mutated(testing.bundles(fill=0.2)), st.randoms(use_true_random=False))
def test_the_cell_holds_the_value_that_is_wrong(payload: Data, chance: random.Random) -> None:
    told_apart(payload)
    empty: list[str] = []
    sheets = in_memory(story()).__class__()
    try:
        put(sheets, payload, empty.append)
    except (TablesRefused, AttributeError, TypeError):
        assume(False)
    assume(not empty and payload.get("recordType") == "bundle")
    for sheet in sheets.sheets:
        if sheet.cells[0][:2] == ["parent", "#"]:
            rows = sheet.cells[1:]
            chance.shuffle(rows)
            sheet.cells[1:] = rows
    with tempfile.TemporaryDirectory() as folder:
        path = write_csv(Path(folder) / "tables", sheets)
        report = tipx.validate(str(path), form="csv", now=NOW, show_values=True)
        for problem in report.problems:
            text = shown(problem)
            if text is not None and problem.at.cell is not None and problem.value is not None:
                found = cell_text(path, problem.at.cell)
                assert found is not None
                bare = found.removeprefix("'")
                assert text[:150].lower() in (
                    bare.lower() if "extensions" not in problem.at.cell else text[:150].lower()
                )
