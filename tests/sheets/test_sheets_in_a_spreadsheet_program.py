"""LibreOffice opens what is written here, runs nothing of it, and what it saves is read back."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from sheet_samples import LIMITS, grid_of, text, written_as_csv, written_as_xlsx
from test_sheets_round_trip import AWKWARD, COLUMNS

from tipx.reading.sheets import open_sheets
from tipx.reading.sheets.guards import guarded

pytestmark = pytest.mark.system

TEXTS = [one for one in AWKWARD if "\r" not in one and "_x0" not in one]
"""LibreOffice makes one line feed of a carriage return, and writes texts that look like escapes so that nobody reads them back."""

_CSV_IN_UTF_8 = "--infilter=CSV:44,34,76,1"


def saved(file: Path, folder: Path, *choices: str) -> str:
    """The path of the workbook that LibreOffice makes of a file."""
    program = shutil.which("soffice")
    assert program is not None, "LibreOffice is needed"
    out = folder / "saved"
    command = [program, "--headless", f"-env:UserInstallation=file://{folder}/profile", *choices]
    subprocess.run(
        [*command, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(file)],
        check=True,
        timeout=120,
    )
    return str(out / f"{file.stem}.xlsx")


def test_a_workbook_that_is_opened_and_saved_holds_the_same(tmp_path: Path) -> None:
    rows = [[one, "x", one] for one in TEXTS]
    written = tmp_path / "sample.xlsx"
    written.write_bytes(written_as_xlsx(tmp_path, {"cases": rows, "victims": []}, COLUMNS))
    assert grid_of(saved(written, tmp_path), None) == grid_of(str(written), None)


def test_no_cell_of_a_csv_file_becomes_a_formula(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    written_as_csv(folder, {"cases": [[one, "x", one] for one in TEXTS]}, COLUMNS)
    path = saved(folder / "cases.csv", tmp_path, _CSV_IN_UTF_8)
    rows = list(open_sheets(path, None, LIMITS).sheets[0].rows())[1:]
    assert len(rows) == len(TEXTS)
    assert {cell.kind for row in rows for cell in row.cells.values()} <= {"text", "number", "boolean", "date"}
    risky = [(row, one) for row, one in zip(rows, TEXTS, strict=True) if guarded(one) != one]
    assert len(risky) > 10
    for row, one in risky:
        assert text(row.cells[1]) == guarded(one)
