"""The checks of the tools are explained like all others, and stay out of the catalogue of the standard."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from page_runner import ROOT

from tipx import catalogue
from tipx.cli import tipx
from tipx.standard import newest

OF_TOOLS = [check for check in catalogue.load_all().values() if check.tool]
INDEX = (ROOT / "docs" / "rules" / "index.md").read_text(encoding="utf-8")


def said(*arguments: str) -> str:
    done = CliRunner().invoke(tipx, list(arguments))
    assert done.exit_code == 0, done.output
    return done.output


def test_there_are_such_checks_of_tables_and_of_other_forms() -> None:
    assert {check.id[:8] for check in OF_TOOLS} == {"TIPX-TAB", "TIPX-CNV"}


@pytest.mark.parametrize("check", OF_TOOLS, ids=lambda check: check.id)
def test_a_check_of_the_tools_has_a_page_and_is_explained(check: catalogue.Check) -> None:
    page = (ROOT / "docs" / "rules" / f"{check.id}.md").read_text(encoding="utf-8")
    assert f"# {check.id}: {check.title}\n" in page
    assert "Of these tools: the standard itself has no such rule." in page
    text = re.sub(r"\s+", " ", said("explain", check.id.lower()))
    assert check.title in text
    assert check.mend in text
    assert "of these tools" in re.sub(r"of: +these tools", "of these tools", text)
    assert json.loads(said("rules", "show", check.id, "-f", "json"))["tool"] is True


def test_the_page_of_the_rules_lists_them_apart_from_those_of_the_standard() -> None:
    of_standard, _, of_tools = INDEX.partition("## Of the tools")
    assert set(re.findall(r"^\| \[(TIPX-[A-Z]+-[0-9]{3})\]", of_tools, re.MULTILINE)) == {
        check.id for check in OF_TOOLS
    }
    listed = set(re.findall(r"^\| \[(TIPX-[A-Z]+-[0-9]{3})\]", of_standard, re.MULTILINE))
    assert listed == set(catalogue.load())


def test_the_list_of_rules_holds_them_and_says_which_are_of_the_tools() -> None:
    listed = json.loads(said("rules", "list", "-f", "json"))
    assert {one["id"] for one in listed if one["tool"]} == {check.id for check in OF_TOOLS}
    assert {one["id"] for one in listed if not one["tool"]} == set(catalogue.load())


def test_the_standard_and_its_conformance_cases_do_not_know_them() -> None:
    rules = json.loads((newest().folder / "rules.json").read_bytes())
    assert not {check.id for check in OF_TOOLS} & {one["id"] for one in rules["checks"]}
    manifest = (ROOT / "conformance" / "manifest.json").read_text(encoding="utf-8")
    assert not re.search("TIPX-(TAB|CNV)-", manifest)
