"""Folders, files and workbooks as inputs of the validator: how they are named, told apart, digested, refused and reported on."""

from __future__ import annotations

import copy
import datetime
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from table_samples import in_memory, written
from test_table_places import NOW, story, write_csv, write_sheets

import tipx
from tipx.checks import check
from tipx.cli import main
from tipx.comparing.conforming import conforming
from tipx.comparing.saved import report_from_json
from tipx.options import Options
from tipx.reading.model import Limits
from tipx.reading.sheets.model import column_name
from tipx.reporting import renderer
from tipx.reporting.json import report_to_dict, report_to_json
from tipx.standard.location import schemas_folder
from tipx.validation import validate_inputs
from tipx.writing.canonical import canonical_payload, payload_digest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(story(), "csv", tmp_path / "tables")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return written(story(), "xlsx", tmp_path / "form.xlsx")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[Any, str]]:
    """Runs `tipx`; gives the exit status and all that was said."""

    def done(*args: object) -> tuple[Any, str]:
        with pytest.raises(SystemExit) as ended:
            main([*map(str, args), "--now", NOW])
        said = capsys.readouterr()
        return ended.value.code, said.out + said.err

    return done


Run = Callable[..., tuple[Any, str]]


def test_a_workbook_is_told_by_its_content(workbook: Path, tmp_path: Path, run: Run) -> None:
    report = tipx.validate(str(workbook), now=NOW)
    assert (report.verdict, report.inputs[0].form, report.problems) == (tipx.Verdict.VALID, "xlsx", ())
    assert report.inputs[0].digest == hashlib.sha256(workbook.read_bytes()).hexdigest()
    assert tipx.validate(workbook.read_bytes(), now=NOW).ok
    with open(workbook, "rb") as file:
        assert tipx.validate(file, now=NOW).ok
    other = tmp_path / "form.bin"
    other.write_bytes(workbook.read_bytes())
    assert run("validate", other)[0] == 0


def test_a_folder_is_tables_only_where_they_are_asked_for(folder: Path, run: Run) -> None:
    report = tipx.validate(str(folder), form="csv", now=NOW)
    assert (report.verdict, report.inputs[0].form, report.problems) == (tipx.Verdict.VALID, "csv", ())
    assert tipx.validate(str(folder), now=NOW).inputs[0].unreadable == "it is a directory"
    assert tipx.validate(str(folder), form="xlsx", now=NOW).inputs[0].unreadable == "it is a directory"
    assert run("validate", "--as", "csv", folder)[0] == 0
    status, said = run("validate", folder)
    assert status == 3
    assert "there is no *.tipx.json" in said


def test_the_digest_of_a_folder_is_that_of_the_list_of_its_files(folder: Path) -> None:
    (folder / ".hidden.csv").write_bytes(b"x")
    (folder / "notes.txt").write_bytes(b"x")
    names = sorted(file.name for file in folder.glob("*.csv") if not file.name.startswith("."))
    lines = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    report = tipx.validate(str(folder), form="csv", now=NOW)
    assert report.inputs[0].digest == hashlib.sha256("".join(lines).encode()).hexdigest()
    seen: list[int] = []
    validate_inputs([str(folder)], Options(form="csv", now=NOW), progress=seen.append)
    assert sum(seen) == sum((folder / name).stat().st_size for name in names)


def test_one_csv_file_is_the_table_of_its_name(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes("id;status\r\nurn:uuid:x;sch\u00e4tzung\r\n".encode("cp1252"))
    report = tipx.validate(str(path), form="csv", now=NOW)
    assert report.inputs[0].records == 1
    cells = {(one.rule, one.at.cell, one.at.line) for one in report.problems}
    assert ("TIPX-TAB-002", "cases!A1", 1) in cells
    assert ("TIPX-STR-009", "cases!B2", 2) in cells
    assert "cases!B2" in run("validate", "--as", "csv", path)[1]
    other = tmp_path / "SECRET.csv"
    other.write_bytes(path.read_bytes())
    report = tipx.validate(str(other), form="csv", now=NOW)
    assert [one.rule for one in report.problems if one.severity is tipx.Severity.ERROR] == ["TIPX-TAB-008"]


def test_tables_load_as_data(folder: Path, workbook: Path) -> None:
    assert tipx.load(str(workbook)) == story()
    assert tipx.load(str(folder), form="csv") == story()
    with pytest.raises(tipx.LoadError, match="it is a directory"):
        tipx.load(str(folder))


def test_the_canonical_form_of_tables_is_that_of_their_payload(
    folder: Path, workbook: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    def canon(*args: object) -> tuple[Any, bytes, bytes]:
        with pytest.raises(SystemExit) as ended:
            main(["canon", *map(str, args)])
        return ended.value.code, *capsysbinary.readouterr()

    for path, form in ((folder, "csv"), (workbook, "xlsx")):
        for told in ((), ("--as", form)):
            assert canon(path, *told) == (0, canonical_payload(story()), b"")
            assert canon(path, *told, "--hash") == (0, payload_digest(story()).encode() + b"\n", b"")
    for form in ("json", "ndjson", "xml", "xlsx"):
        assert canon(folder, "--as", form) == (3, b"", f"tipx: {folder}: it is a directory\n".encode())
    alone = folder / "cases.csv"
    assert canon(alone)[0] == 1
    case = tipx.load(alone, form="csv")
    assert isinstance(case, dict)
    assert case["id"] == story()["cases"][0]["id"]
    assert canon(alone, "--as", "csv") == (0, canonical_payload(case), b"")


KINDS_OF_CELLS = ("TIPX-TAB-006", "TIPX-TAB-007", "TIPX-TAB-012")


def test_a_time_of_day_in_any_cell_of_a_workbook_is_a_problem_at_that_cell(workbook: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(workbook)
    spoilt = set()
    for sheet in (book[name] for name in ("bundle", "cases", "victims", "referrals")):
        for name in sheet[1]:
            if not name.value.endswith(" (label)"):
                sheet.cell(2, name.column).value = datetime.time(5, 5)
                spoilt.add(f"{sheet.title}!{name.column_letter}2")
    book.save(workbook)
    report = tipx.validate(str(workbook), now=NOW, max_per_rule=0)
    refused = {one.at.cell: one.message for one in report.problems if one.rule in KINDS_OF_CELLS}
    assert set(refused) == spoilt
    assert {message for message in refused.values() if "time of day" in message} == {
        check(rule).message["time"] for rule in ("TIPX-TAB-006", "TIPX-TAB-007")
    }
    assert report.verdict is tipx.Verdict.INVALID


def test_a_label_alone_is_a_warning_and_stops_no_conversion(folder: Path, tmp_path: Path, run: Run) -> None:
    path = folder / "victims.csv"
    names, first, *rest = path.read_text(encoding="utf-8-sig").split("\n")
    number = names.rstrip("\r").split(",").index("sex")
    cells = first.split(",")
    assert cells[number : number + 2] == ["male", "Male"]
    cells[number] = ""
    path.write_text("\n".join([names, ",".join(cells), *rest]), encoding="utf-8", newline="")
    report = tipx.validate(str(folder), form="csv", now=NOW)
    (one,) = [one for one in report.problems if one.rule == "TIPX-TAB-015"]
    assert (one.severity, one.at.cell, one.at.line) == (
        tipx.Severity.WARNING,
        f"victims!{column_name(number + 2)}2",
        2,
    )
    assert (one.at.model, one.message.count("column sex")) == ("Victim.sex", 1)
    status, said = run("convert", folder, "-o", tmp_path / "out.json")
    assert (status, "TIPX-TAB-015" in said) == (0, True)
    assert "sex" not in json.loads((tmp_path / "out.json").read_bytes())["victims"][0]


def test_a_folder_that_is_written_to_while_it_is_loaded_is_said_to_be(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tipx import loading

    def written_to(payload: Any) -> Any:
        found = whole_payload(payload)
        (folder / "victims.csv").write_bytes(b"id\r\n")
        return found

    whole_payload = loading.whole_payload
    monkeypatch.setattr(loading, "whole_payload", written_to)
    with pytest.raises(tipx.LoadError, match="it was written to while it was read"):
        tipx.load(str(folder), form="csv")


def test_what_cannot_be_read_on_leaves_nothing_judged(folder: Path) -> None:
    path = folder / "cases.csv"
    path.write_bytes(path.read_bytes() + b'"SECRET')
    report = tipx.validate(str(folder), form="csv", now=NOW)
    assert [(one.rule, one.at.cell and one.at.cell.partition("!")[0]) for one in report.problems] == [
        ("TIPX-TAB-001", "cases")
    ]
    assert report.inputs[0].records == 0
    assert "SECRET" not in report_to_json(report)


def test_limits_leave_the_answer_open(folder: Path, workbook: Path) -> None:
    small = Limits(max_bytes=1000)
    for path, form in ((folder, "csv"), (workbook, "auto")):
        report = tipx.validate(str(path), form=form, now=NOW, limits=small)
        assert [one.rule for one in report.problems] == ["TIPX-SYN-011"]
        assert report.verdict is tipx.Verdict.UNDECIDED
    (folder / "cases.csv").write_bytes(b"id" + b"," * 20_000 + b"\r\n")
    report = tipx.validate(str(folder), form="csv", now=NOW)
    assert [one.rule for one in report.problems] == ["TIPX-TAB-004"]
    assert report.verdict is tipx.Verdict.UNDECIDED


def test_a_folder_that_is_written_to_meanwhile_is_said_to_be(folder: Path) -> None:
    def write(_: int) -> None:
        (folder / "victims.csv").write_bytes(b"id\r\n")

    report = validate_inputs([str(folder)], Options(form="csv", now=NOW), progress=write)
    assert report.inputs[0].unreadable == "it was written to while it was read"


# -- reports ----------------------------------------------------------------------------------------------------------


def spoilt(form: str, place: Path) -> Path:
    sheets = in_memory(story())
    sheet = sheets.sheet("victims")
    sheet.cells[1][sheet.column("sex")] = "SECRET"
    case = sheets.sheet("cases")
    case.cells[1][case.column("id")] = None
    return write_csv(place / "wrong", sheets) if form == "csv" else write_sheets(place / "wrong.xlsx", sheets)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_reports_name_the_cells(form: str, tmp_path: Path) -> None:
    report = tipx.validate(str(spoilt(form, tmp_path)), form=form, now=NOW)
    data = report_to_dict(report)
    schema = json.loads((schemas_folder() / "report" / "1.0" / "report.schema.json").read_bytes())
    place = conforming({**schema, **schema["$defs"]["place"], "$defs": schema["$defs"]})
    assert all(place(problem["at"]) is None for problem in data["problems"])
    cell = next(problem["at"]["cell"] for problem in data["problems"] if problem["rule"] == "TIPX-STR-009")
    assert cell.startswith("victims!")
    assert cell.endswith("2")
    for name in ("text", "junit", "markdown"):
        assert cell in renderer(name)(report).replace("&#33;", "!")
    assert report_from_json(report_to_json(report).encode()) == report


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_reports_for_other_programs_do_without_cells(form: str, tmp_path: Path) -> None:
    report = tipx.validate(str(spoilt(form, tmp_path)), form=form, now=NOW)
    (log,) = json.loads(renderer("sarif")(report))["runs"]
    for result in log["results"]:
        physical = result["locations"][0]["physicalLocation"]
        if form == "xlsx":
            assert "region" not in physical
        else:
            assert list(physical["region"]) == ["startLine"]
    assert all(log["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"] for one in log["results"])
    assert (",line=2," in renderer("github")(report)) == (form == "csv")


def test_a_report_from_before_there_were_cells_is_still_read(workbook: Path) -> None:
    data = report_to_dict(tipx.validate(b'{"recordType":"case"}', now=NOW))
    for problem in data["problems"]:
        assert problem["at"].pop("cell") is None
    assert report_from_json(json.dumps(data).encode()).problems[0].at.cell is None


def test_workbooks_judged_elsewhere_give_the_same_report(tmp_path: Path) -> None:
    paths = [str(spoilt("xlsx", tmp_path)), str(written(story(), "xlsx", tmp_path / "right.xlsx"))]
    options = Options(now=NOW)
    here = validate_inputs(copy.copy(paths), options)
    away = validate_inputs(copy.copy(paths), options, spread=lambda work, tasks: map(work, tasks))
    assert report_to_dict(here) == report_to_dict(away)


def test_merged_cells_of_a_workbook_are_an_error_and_stop_a_conversion(
    workbook: Path, tmp_path: Path, run: Run
) -> None:
    import openpyxl

    book = openpyxl.load_workbook(workbook)
    book["victims"].merge_cells("B2:B3")
    book["cases"].merge_cells("A1:B1")
    book["cases"].merge_cells("D900:E910")
    book.save(workbook)
    report = tipx.validate(str(workbook), now=NOW)
    (one,) = [one for one in report.problems if one.rule == "TIPX-TAB-016"]
    assert (one.severity, one.at.cell, "B2:B3" in one.message) == (tipx.Severity.ERROR, "victims!B2", True)
    assert report.verdict is tipx.Verdict.INVALID
    for more in ((), ("--rejects", tmp_path / "rejected.ndjson")):
        status, said = run("convert", workbook, "-o", tmp_path / "out.json", *more)
        assert (status, "victims!B2" in said, (tmp_path / "out.json").exists()) == (1, True, False)
