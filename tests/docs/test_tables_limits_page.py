"""The page of the limits says of tables and workbooks what the readers do."""

from __future__ import annotations

import inspect
import re
from types import ModuleType

import pytest
from page_runner import ROOT

import tipx
from tipx import catalogue
from tipx.judged import LIMIT_IDS
from tipx.reading.sheets import csv_sheets, xlsx_rows, xlsx_safety, xlsx_strings, xlsx_xml
from tipx.standard.tables import PART

SECTION = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8").partition("## Tables and workbooks")[2]
SECTION = SECTION.partition("\n## ")[0]
ROWS = {
    (limit.strip(), of.strip()): int(number.replace(",", ""))
    for limit, of, number in re.findall(r"^\| (.+?) \| (.+?) \| ([0-9,]+) \|$", SECTION, re.MULTILINE)
}
"""By limit and form the number that the page gives."""

KNOWN = {
    ("tables of a folder", "CSV"): csv_sheets.FILES,
    ("columns of a row", "CSV, workbooks"): csv_sheets.COLUMNS,
    ("rows of a table, more than `--max-records`", "CSV"): csv_sheets.MORE_ROWS,
    ("characters of a row, or twice `--max-string` where that is more", "CSV"): csv_sheets.LONGEST_ROW,
    ("rows of a sheet", "workbooks"): xlsx_rows.ROWS,
    ("blank cells and rows one after another", "workbooks"): xlsx_rows.BLANK,
    ("parts of the zip", "workbooks"): xlsx_safety.ENTRIES,
    ("bytes that all parts unpack to", "workbooks"): xlsx_safety.EXPANDED,
    (f"times that a part of more than {xlsx_safety.LARGE:,} bytes may be packed", "workbooks"): xlsx_safety.RATIO,
    ("bytes of all texts that cells share", "workbooks"): xlsx_strings.TEXTS,
    ("bytes of a part that is kept whole (styles, relationships)", "workbooks"): xlsx_xml.SMALL,
    ("bytes of one tag", "workbooks"): xlsx_xml._TAG,
    ("levels of nesting of a part", "workbooks"): xlsx_xml.DEPTH,
}


def test_the_page_has_exactly_the_limits_of_the_code() -> None:
    assert ROWS == KNOWN
    assert csv_sheets.COLUMNS == xlsx_rows.COLUMNS
    assert f"at most {PART:,} characters" in SECTION


def test_what_is_said_beyond_these_limits_makes_the_verdict_undecided() -> None:
    assert set(re.findall(r"\[(TIPX-TAB-[0-9]{3})\]", SECTION)) == {"TIPX-TAB-004"}
    assert "TIPX-TAB-004" in LIMIT_IDS
    assert catalogue.load_all()["TIPX-TAB-004"].severity is tipx.Severity.WARNING


@pytest.mark.parametrize("module", [csv_sheets, xlsx_rows, xlsx_safety, xlsx_strings, xlsx_xml])
def test_every_number_that_a_reader_refuses_at_is_on_the_page(module: ModuleType) -> None:
    named = set(re.findall(r"refused\(\"TIPX-TAB-004\".*limit=([A-Z_]+)\)", inspect.getsource(module)))
    assert named
    assert {getattr(module, name) for name in named} <= set(KNOWN.values())
