"""The page on the forms of output names the forms, the columns and the rule of disclosure that there are."""

from __future__ import annotations

import re

from page_runner import ROOT

from tipx.reporting import FORMATS
from tipx.reporting.csv import COLUMNS
from tipx.reporting.github import SHOWN
from tipx.reporting.sarif import MOST_RESULTS

PAGE = (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8")


def table(head: str) -> list[tuple[str, ...]]:
    """The rows of the table that begins with that head."""
    rows = PAGE.partition(f"| {head} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [tuple(cell.strip() for cell in row.strip("|").split(" | ")) for row in rows]


def test_the_page_names_every_form_and_whether_it_may_hold_values() -> None:
    told = {form.strip("`"): "--i-accept-disclosure" in values for form, _, values in table("form")}
    assert told == {name: form.leaves for name, form in FORMATS.items()}


def test_the_page_describes_every_column_of_csv_as_the_program_does() -> None:
    assert [(name.strip("`"), text) for name, text in table("column")] == list(COLUMNS.items())


def test_the_page_names_the_bounds_of_github() -> None:
    assert f"{MOST_RESULTS:,} results" in PAGE
    assert re.search(r"GitHub shows (\w+) of each kind", PAGE)[1] == {10: "ten"}[SHOWN]  # type: ignore[index]


def test_the_page_of_the_command_line_names_every_form() -> None:
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8").partition("## What is written")[2]
    assert set(FORMATS) <= set(re.findall(r"`([a-z]+)`", text.partition("\n## ")[0]))
