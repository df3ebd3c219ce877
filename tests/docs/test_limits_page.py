"""The page of the limits says what the program does: names, options, usual values, ids and verdicts."""

from __future__ import annotations

import dataclasses
import re
from typing import NamedTuple

import click
import pytest
from page_runner import ROOT

import tipx
from tipx import catalogue
from tipx.cli.validate import command
from tipx.judged import LIMIT_IDS
from tipx.options import Options
from tipx.reading.model import Limits

PAGE = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
OPTIONS = {option: one for one in command.params if isinstance(one, click.Option) for option in one.opts}


class Row(NamedTuple):
    """A row of the table."""

    what: str
    option: str
    name: str
    usually: str
    beyond: str
    verdict: str


ROWS = [
    Row(*(cell.strip().strip("`") for cell in line.strip("|").split("|")))
    for line in PAGE.partition("\n\n## ")[0].splitlines()
    if "| `--" in line
]


def in_library(row: Row) -> object:
    """What the library usually has of a limit."""
    kind, _, name = row.name.partition(".")
    return getattr({"Limits": Limits, "Options": Options}[kind](), name)


def numbers(text: str) -> list[int]:
    return [int(one.replace(",", "")) for one in re.findall(r"[0-9][0-9,]*", text)]


def test_every_limit_has_a_row_and_every_row_a_limit() -> None:
    limits = [f"Limits.{field.name}" for field in dataclasses.fields(Limits)]
    lists = [f"Options.{field.name}" for field in dataclasses.fields(Options) if field.name.startswith("max_")]
    assert sorted(row.name for row in ROWS) == sorted([*limits, *lists])


def test_every_option_that_sets_a_limit_has_a_row() -> None:
    assert {row.option for row in ROWS} == {one for one in OPTIONS if one.startswith("--max-") or one == "--timeout"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.option)
def test_the_option_sets_the_limit_of_its_row(row: Row) -> None:
    assert OPTIONS[row.option].name == row.name.partition(".")[2]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.option)
def test_the_usual_values_are_those_of_the_code(row: Row) -> None:
    of_command, of_library = OPTIONS[row.option].default, in_library(row)
    if of_command is None:
        assert (row.usually, of_library) == ("no limit", None)
    else:
        assert numbers(row.usually) == list(dict.fromkeys((of_command, of_library)))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.option)
def test_what_is_said_beyond_a_limit_bears_the_severity_that_makes_the_verdict(row: Row) -> None:
    named = re.findall(r"TIPX-SYN-[0-9]{3}", row.beyond)
    if row.name.startswith("Options."):
        assert (named, row.verdict) == ([], "stays")
    elif row.verdict == "undecided":
        assert LIMIT_IDS.issuperset(named)
        assert [catalogue.load()[one].severity for one in named] == [tipx.Severity.WARNING]
    else:
        assert row.verdict == "invalid"
        assert [catalogue.load()[one].severity for one in named] == [tipx.Severity.ERROR]


def test_every_check_that_speaks_of_a_limit_is_in_the_table() -> None:
    told = {found for row in ROWS for found in re.findall(r"TIPX-[A-Z]+-[0-9]{3}", row.beyond)}
    syntax = [one for one in tipx.rules() if one.id.startswith("TIPX-SYN-")]
    assert told == {one.id for one in syntax if any("{limit}" in text for text in one.message.values())}
    assert told > {one for one in LIMIT_IDS if one.startswith("TIPX-SYN-")}  # TIPX-TAB is told of tables


def test_the_greatest_depth_and_the_shortest_number_are_those_of_the_code() -> None:
    from tipx.reading.model import DEEPEST, LONGEST_NUMBER

    assert f"the greatest limit that can be set is\n{DEEPEST}." in PAGE
    assert f"no number of the\nstandard has more than {LONGEST_NUMBER} characters" in PAGE
