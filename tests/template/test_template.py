"""Empty workbooks and CSV folders: what stands in them, and what comes of them when people fill them in."""

from __future__ import annotations

import csv
import json
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import tipx
from tipx.cli.template import command
from tipx.converting.template import GUIDANCE
from tipx.reading.model import Limits
from tipx.reading.sheets import open_sheets
from tipx.reading.sheets.model import column_name
from tipx.standard import newest, standard
from tipx.standard.tables import LABEL, layout

NOW = "2026-03-05"
STANDARD = newest()
EXAMPLES = {
    "1.0": standard("1.0").folder / "examples" / "valid" / "shelter-referral-minimal.tipx.json",
    "1.1": standard("1.1").folder / "examples" / "valid" / "a-bed-and-an-appointment.tipx.json",
}
"""By version of the standard a message that people may fill in."""
FIRST_ROW = 3
"""Names and labels stand above."""

Typed = list[tuple[str, str, Any]]


def written(tmp_path: Path, *options: str) -> Path:
    """A template, made as a person makes it."""
    place = tmp_path / ("tables" if "--csv" in options else "form.xlsx")
    done = CliRunner().invoke(command, ["-o", str(place), *options])
    assert done.exit_code == 0, done.output
    return place


def columns_of(template: Path) -> dict[str, dict[str, int]]:
    """The columns of each sheet by name, as they stand in its first row."""
    sheets = open_sheets(str(template), None, Limits())
    try:
        return {
            sheet.name: {cell.text: number for number, cell in next(iter(sheet.rows())).cells.items()}
            for sheet in sheets.sheets
        }
    finally:
        sheets.close()


def rows_of(example: Path, tmp_path: Path) -> dict[str, list[dict[str, str]]]:
    """The tables of an example, as our own writer makes them."""
    folder = tmp_path / "written"
    tipx.convert(example, folder, to="csv", options=tipx.Options(now=NOW))
    found = {}
    for path in folder.iterdir():
        with path.open(encoding="utf-8-sig", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def typed(example: Path, template: Path, tmp_path: Path) -> Typed:
    """What a person types into a template for an example: a text in each cell, nothing into the columns of labels."""
    columns = columns_of(template)
    return [
        (table, f"{column_name(columns[table][name])}{number}", text.removeprefix("'"))
        for table, rows in rows_of(example, tmp_path).items()
        for number, row in enumerate(rows, FIRST_ROW)
        for name, text in row.items()
        if text and not name.endswith(LABEL)
    ]


def test_every_table_of_the_standard_is_there_with_names_labels_and_codes(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(written(tmp_path))
    assert book.sheetnames == [GUIDANCE, *layout(STANDARD).tables, "codes"]
    victims = book["victims"]
    names = [cell.value for cell in victims[1]]
    labels = dict(zip(names, (cell.value for cell in victims[2]), strict=True))
    assert labels["id"] == "Identifier *" or labels["id"].endswith(" *")
    assert labels["sex"] == "Sex"
    sex = column_name(names.index("sex") + 1)
    offered = [one for one in victims.data_validations.dataValidation if f"{sex}3" in one]
    assert [one.type for one in offered] == ["list"]
    column = offered[0].formula1.split("$")[1]
    codes = [cell.value for cell in book["codes"][column] if cell.value]
    assert codes[1:] == list(STANDARD.codelists["sex"].codes)
    assert all(cell.number_format == "@" for cell in (victims["B1"], book["victim.names"]["C1"]))


def test_an_empty_template_says_that_nothing_is_filled_in(tmp_path: Path) -> None:
    for place, form in ((written(tmp_path), "auto"), (written(tmp_path, "--csv"), "csv")):
        report = tipx.validate(place, now=NOW, form=form)
        assert [problem.rule for problem in report.problems] == ["TIPX-TAB-001"]


def test_one_record_type_alone(tmp_path: Path) -> None:
    found = set(columns_of(written(tmp_path, "--type", "victim")))
    assert found == {GUIDANCE, "codes", *(one.name for one in layout(STANDARD).tables.values() if one.kind == "victim")}


@pytest.mark.parametrize("option", [*EXAMPLES, "auto", None])
def test_the_columns_are_those_of_the_version(tmp_path: Path, option: str | None) -> None:
    found = columns_of(written(tmp_path, "--csv", *(() if option is None else ("--standard", option))))
    of = standard(option) if option in EXAMPLES else newest()
    assert set(found) - {GUIDANCE} == set(layout(of).tables)
    new = {"urgency", "appointmentAt"}
    assert new & found["victim.services"].keys() == (set() if option == "1.0" else new)


@pytest.mark.parametrize("version", EXAMPLES)
def test_a_filled_csv_folder_is_the_message(tmp_path: Path, version: str) -> None:
    example = EXAMPLES[version]
    folder = written(tmp_path, "--csv", "--standard", version)
    for table, rows in rows_of(example, tmp_path).items():
        with (folder / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(columns_of(folder)[table]), lineterminator="\r\n", extrasaction="raise")
            writer.writerows(rows)
    report = tipx.validate(folder, now=NOW, form="csv")
    assert report.verdict is tipx.Verdict.VALID, report.problems
    done = tipx.convert(folder, to="json", form="csv", options=tipx.Options(now=NOW))
    assert json.loads(done.output or b"") == json.loads(example.read_bytes())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("-o", "form.ods"), "ends in .xlsx"),
        (("-o", "form.xlsx", "--lang", "xx"), "English (en)"),
        (("-o", "form.xlsx", "--standard", "9.9"), "known are 1.0"),
    ],
)
def test_wrong_use(options: tuple[str, ...], message: str) -> None:
    done = CliRunner().invoke(command, list(options))
    assert done.exit_code == 2
    assert message in done.output


# -- a real spreadsheet program ----------------------------------------------------------------------------------------


def fill(template: Path, target: Path, cells: Typed, tmp_path: Path) -> dict[str, Any]:
    """Have LibreOffice open a workbook, type into it and save it; gives what it saw."""
    office = shutil.which("soffice")
    assert office is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    accept = f"--accept=socket,host=127.0.0.1,port={port};urp;"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    program = subprocess.Popen([office, "--headless", "--norestore", profile, accept])
    try:
        script = Path(__file__).parent / "fill_in_office.py"
        done = subprocess.run(
            ["/usr/bin/python3", str(script), str(port), str(template), str(target)],
            input=json.dumps(cells), capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))
    finally:
        program.terminate()
        program.wait(60)


@pytest.mark.system
@pytest.mark.parametrize("version", EXAMPLES)
def test_a_workbook_filled_in_a_spreadsheet_program_is_the_message(tmp_path: Path, version: str) -> None:
    example = EXAMPLES[version]
    template = written(tmp_path, "--standard", version)
    filled = tmp_path / "filled.xlsx"
    seen = fill(template, filled, typed(example, template, tmp_path), tmp_path)
    assert seen["sheets"] == [GUIDANCE, *layout(standard(version)).tables, "codes"]
    report = tipx.validate(filled, now=NOW)
    assert report.verdict is tipx.Verdict.VALID, [(one.rule, one.at.cell) for one in report.problems]
    done = tipx.convert(filled, to="json", options=tipx.Options(now=NOW))
    assert json.loads(done.output or b"") == json.loads(example.read_bytes())


@pytest.mark.system
def test_mistakes_made_in_a_spreadsheet_program_are_told_by_sheet_row_and_column(tmp_path: Path) -> None:
    example = EXAMPLES["1.0"]
    template = written(tmp_path, "--standard", "1.0")
    names = columns_of(template)

    def cell(table: str, name: str) -> str:
        return f"{column_name(names[table][name])}{FIRST_ROW}"

    right = typed(example, template, tmp_path)
    victim = next(text for table, place, text in right if (table, place) == ("victims", "B3"))
    mistakes: Typed = [
        ("victims", cell("victims", "sex"), "girl"),
        ("victims", cell("victims", "ageAtDetection"), "about nine"),
        ("victim.identityDocuments", cell("victim.identityDocuments", "parent"), victim),
        ("victim.identityDocuments", cell("victim.identityDocuments", "type"), "national-id"),
        ("victim.identityDocuments", cell("victim.identityDocuments", "number"), {"number": 3520212345671.0}),
        ("victim.identityDocuments", cell("victim.identityDocuments", "issuedOn.value"), {"typed": "2020-02-03"}),
        ("referrals", cell("referrals", "issuedOn"), {"typed": "2026-03-04 10:15:00"}),
        ("victim.needs", "A3", "nobody"),
    ]
    filled = tmp_path / "filled.xlsx"
    fill(template, filled, [*right, *mistakes], tmp_path)
    report = tipx.validate(filled, now=NOW)
    found = {(one.rule, one.at.cell) for one in report.problems if one.severity is tipx.Severity.ERROR}
    assert found >= {
        ("TIPX-STR-009", f"victims!{cell('victims', 'sex')}"),
        ("TIPX-TAB-012", f"victims!{cell('victims', 'ageAtDetection')}"),
        ("TIPX-TAB-006", f"victim.identityDocuments!{cell('victim.identityDocuments', 'number')}"),
        ("TIPX-TAB-007", f"referrals!{cell('referrals', 'issuedOn')}"),
        ("TIPX-TAB-010", "victim.needs!A3"),
    }
    assert f"victim.identityDocuments!{cell('victim.identityDocuments', 'issuedOn.value')}" not in {
        one for _, one in found
    }
