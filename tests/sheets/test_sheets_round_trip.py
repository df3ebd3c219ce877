"""What is written to sheets is read back unchanged: any text that XML can carry, in any cell, whatever a spreadsheet would do."""

from __future__ import annotations

import csv
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sheet_samples import Grid, grid_of, written_as_csv, written_as_xlsx

from tipx.reading.sheets.escapes import escaped, unescaped
from tipx.reading.sheets.guards import guarded, unguarded
from tipx.writing.sheets.model import Column

AWKWARD = (
    "=cmd|' /C calc'!A0", "=1+1", "+92 300 0000000", "-1", "@a", "'x", "'", "''", "'''", "'=x", "''=x", "\t=x", "\r=x", "\n=x",
    "＝1", "＋1", "－1", "＠a", "'＝1", "a\rb", "a\r\nb", "\r", "\n", "\r\n", "\t", " ", " a ", "\u00a0", "\u2028", "\u0085x\u0085",
    "_x000D_", "_x005F_x000D_", "_x0041_x0042_", "_x0041\rx", "_x005F\r", "x005F_", "_xD83D__xDE00_", "_xd83d_", "_", "__x0041__",
    "<r>&amp;</r>", "<r><t>a</t></r>", "</t></is>", "]]>", "&#13;", '"', '""', 'a"b', "a,b;c\td", "sep=;", "007", "1E5", "1.10", "TRUE",
    "2026-03-04", "#N/A", "نمونہ", "\u200fא\u200e", "e\u0301", "\u00e9", "😀", "𐀀", "\U0010fffd", "\ufeffx", "\ufffd", "{=1}",
)  # fmt: skip

CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\ufffe\uffff").filter(
    lambda one: one >= " " or one in "\t\n\r"
)
"""The production Char of XML 1.0."""

PIECES = st.sampled_from(
    (
        "_",
        "x",
        "_x",
        "005F",
        "000D_",
        "_x0041_",
        "\r",
        "\n",
        "\t",
        " ",
        "'",
        "=",
        "+",
        "-",
        "@",
        '"',
        ",",
        ";",
        "<",
        "&",
    )
)
TEXTS = st.one_of(
    st.sampled_from(AWKWARD), st.text(CHARACTERS, min_size=1), st.lists(PIECES, min_size=1, max_size=8).map("".join)
)
ROWS = st.lists(st.lists(st.none() | TEXTS, min_size=3, max_size=3), max_size=6)
TABLES = st.dictionaries(st.sampled_from(("cases", "victims", "victims.names")), ROWS, min_size=1)
COLUMNS = [Column("id", "Sample id", required=True), Column("a", "=A"), Column("b", codes=(("a", "A"),))]


def meant(tables: dict[str, list[list[str | None]]], labels: bool) -> Grid:
    """What must be read back."""
    heads: list[list[str | None]] = [["id", "a", "b"]] + ([["Sample id *", "=A", None]] if labels else [])
    grid: Grid = {}
    for name, rows in tables.items():
        by_row = ({at: text for at, text in enumerate(row, 1) if text} for row in [*heads, *rows])
        grid[name] = {number: cells for number, cells in enumerate(by_row, 1) if cells}
    return grid


@settings(deadline=None, max_examples=60)
@given(TABLES, st.booleans(), st.booleans())
@example(
    {"cases": [[text, "x", text] for text in AWKWARD], "victims": [[text, None, None] for text in AWKWARD]}, True, True
)
def test_csv_gives_every_text_back(tables: dict[str, list[list[str | None]]], labels: bool, mark: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written_as_csv(Path(folder), tables, COLUMNS, labels=labels, mark=mark)
        assert grid_of(path, None) == meant(tables, labels)


@settings(deadline=None, max_examples=60)
@given(TABLES, st.booleans())
@example({"cases": [[text, "x", text] for text in AWKWARD], "victims": [[text, None, None] for text in AWKWARD]}, True)
def test_a_workbook_gives_every_text_back(tables: dict[str, list[list[str | None]]], labels: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        grid = grid_of(None, written_as_xlsx(Path(folder), tables, COLUMNS, labels=labels))
    assert grid.pop("codes") == {1: {1: "b"}, 2: {1: "a", 2: "A"}}
    assert grid == meant(tables, labels)


@given(TEXTS)
@example("'\n")
@example("#REF!")
@example("'#REF!")
@example("#N/A\n")
def test_a_guarded_text_is_no_formula_and_means_the_same(text: str) -> None:
    assert not re.match("[=+@\t\r\n＝＋－＠-]", guarded(text))
    assert unguarded(guarded(text)) == text


@given(TEXTS)
def test_an_escaped_text_holds_nothing_that_xml_changes_and_means_the_same(text: str) -> None:
    assert "\r" not in escaped(text)
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize("text", AWKWARD)
def test_other_readers_of_csv_and_workbooks_see_the_same_text(text: str, tmp_path: Path) -> None:
    """But for the apostrophe of the guard; openpyxl undoes no escapes, so that they are undone here."""
    import io

    import openpyxl

    path = written_as_csv(tmp_path, {"cases": [["x", text, "y"]]}, COLUMNS, mark=False)
    with open(Path(path) / "cases.csv", encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1] == ["x", guarded(text), "y"]
    book = openpyxl.load_workbook(io.BytesIO(written_as_xlsx(tmp_path, {"cases": [["x", text, "y"]]}, COLUMNS)))
    cell = book["cases"]["B3"]
    assert cell.data_type == "s"
    assert unescaped(cell.value) == text
