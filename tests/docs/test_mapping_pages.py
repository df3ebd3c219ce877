"""The reference pages of tables and mappings hold every row of their sources, and every place on them is one of the standard."""

from __future__ import annotations

import csv
import re

import pytest
from page_runner import ROOT

from tipx.standard import newest
from tipx.standard.tables import layout

FOLDER = ROOT / "docs" / "converting"


def page(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def first_cells(text: str) -> list[str]:
    """What stands in the first cells of the rows of all tables."""
    found = re.findall(r"^\| ([^|]+?) \|", text, re.MULTILINE)
    return [cell.removesuffix(" *").strip("` ") for cell in found]


@pytest.mark.parametrize(("name", "source", "column"), [
    ("htcds-fields.md", "htcds-2.0.csv", "field"), ("htcds-fields.md", "htcds-2.0-defaults.csv", "place"),
    ("primero-fields.md", "primero.csv", "field"), ("ctdc-columns.md", "ctdc.csv", "column"),
])  # fmt: skip
def test_a_page_has_every_row_of_its_mapping(name: str, source: str, column: str) -> None:
    with (newest().folder / "mappings" / source).open(encoding="utf-8", newline="") as file:
        wanted = [row[column].strip() for row in csv.DictReader(file)]
    shown = first_cells(page(name))
    assert wanted
    assert [one for one in wanted if shown.count(one) < wanted.count(one)] == []


def test_the_page_of_the_tables_has_every_table_and_every_column() -> None:
    text = page("tables.md")
    sections = dict(re.findall(r"^## (\S+) \{#[\w-]+\}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    tables = layout(newest()).tables
    assert set(sections) == {*tables, "extensions", "continued"}
    for name, table in tables.items():
        assert first_cells(sections[name])[1:] == [column.name for column in table.columns], name
        required = re.findall(r"^\| `([^`]+)` \* \|", sections[name], re.MULTILINE)
        assert required == [column.name for column in table.columns if column.required], name


def test_the_page_of_htcds_names_its_source_its_licence_and_no_endorsement() -> None:
    for name in ("htcds.md", "htcds-fields.md"):
        text = re.sub(r"[\s>]+", " ", page(name))
        for wanted in ("International Organization for Migration (IOM)", "CC BY 4.0", "github.com/UNMigration/HTCDS",
                       "No endorsement by IOM is implied"):  # fmt: skip
            assert wanted in text, (name, wanted)
