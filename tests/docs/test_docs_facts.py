"""What the docs say of the program is so: options, functions, words, statuses, fields of the report."""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
from collections.abc import Iterator
from typing import Any

import click
import pytest
from page_runner import ROOT

import tipx
from tipx.cli import COMMANDS, exits
from tipx.cli import tipx as program
from tipx.options import Options

DISCLOSURE = ROOT / "schemas" / tipx.versions()[-1] / "disclosure.json"
REPORT = json.loads((ROOT / "schemas" / "report" / "1.0" / "report.schema.json").read_bytes())


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def rows(text: str) -> dict[str, str]:
    """The first column of the tables of a page, without its quotes, and the rest of the row."""
    found = re.findall(r"^\| (.+?) \| (.*) \|$", text, re.MULTILINE)
    return {first.replace("`", "").replace("\\|", "|"): rest for first, rest in found if not first.startswith("---")}


def leaves(command: click.Command = program, path: str = "tipx") -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        assert inner is not None
        yield from leaves(inner, f"{path} {name}")


def test_the_page_of_the_command_line_names_every_command_and_its_subcommands() -> None:
    text = page("command-line.md")
    named = {first.split(" ")[1]: first for first in rows(text) if first.startswith("tipx ")}
    assert set(named) == set(COMMANDS)
    for path, _ in leaves():
        words = path.split()[1:]
        assert words[-1] in re.split(r"[^a-z]+", named[words[0]]), path


def test_the_page_of_the_command_line_has_exactly_the_options_of_each_command() -> None:
    table = rows(page("command-line.md").partition("## Options")[2].partition("\n## ")[0])
    del table["command"]
    assert {f"tipx {name}": set(re.findall(r"`(-[a-z-]+)`", options)) for name, options in table.items()} == {
        path: {option for one in command.params if isinstance(one, click.Option)
               for option in (*one.opts, *one.secondary_opts)}
        for path, command in leaves()
    }  # fmt: skip


def test_the_options_explained_below_are_there_and_those_of_validate_are_explained() -> None:
    text = page("command-line.md").partition("## What is an input")[2]
    named = set(re.findall(r"`[^`\n]*?(?<![\w-])(--?[a-z][a-z-]*)", text))
    known = {option for _, command in leaves() for one in command.params for option in (*one.opts, *one.secondary_opts)}
    assert named <= known | {option for one in program.params for option in one.opts}
    validate = dict(leaves())["tipx validate"]
    for parameter in validate.params:
        if isinstance(parameter, click.Option):
            assert named & {*parameter.opts, *parameter.secondary_opts}, parameter.name


def test_the_page_of_the_command_line_has_exactly_the_exit_statuses_that_there_are() -> None:
    there = {value for name, value in vars(exits).items() if name.isupper()}
    assert {int(first) for first in rows(page("command-line.md")) if first.isdigit()} == there


def test_the_page_on_judging_names_the_layers_in_their_order_and_all_verdicts() -> None:
    text = page("judging.md")
    layers = [first for first in rows(text) if first in {layer.value for layer in tipx.Layer}]
    assert layers == [layer.value for layer in tipx.Layer]
    for verdict in tipx.Verdict:
        assert re.search(rf"\*{verdict.value}\*", text, re.IGNORECASE)
    for state in tipx.LayerState:
        assert f"`{state.value}`" in text
    for severity in tipx.Severity:
        assert f"`{severity.value}`" in text


def test_the_readme_names_all_verdicts() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\*\*(valid|invalid|undecided)\*\*", text) == [verdict.value for verdict in tipx.Verdict]


@pytest.mark.parametrize("name", tipx.__all__)
def test_the_page_of_the_library_names_everything_that_is_public(name: str) -> None:
    assert re.search(rf"`tipx\.{name}\b", page("library.md"))


@pytest.mark.parametrize("name", [name for name in tipx.__all__ if inspect.isfunction(getattr(tipx, name))])
def test_the_page_of_the_library_shows_the_arguments_of_each_function(name: str) -> None:
    shown = next(first for first in rows(page("library.md")) if first.startswith(f"tipx.{name}("))
    arguments = [part.strip().lstrip("*").partition("=")[0] for part in shown.partition("(")[2].rstrip(")").split(",")]
    assert [one for one in arguments if one] == list(inspect.signature(getattr(tipx, name)).parameters)


def test_the_page_of_the_library_names_every_option() -> None:
    table = page("library.md").partition("## Options")[2].partition("## What comes back")[0]
    named = [name for first in rows(table) if first != "option" for name in first.split(", ")]
    assert sorted(named) == sorted(field.name for field in dataclasses.fields(Options))


@pytest.mark.parametrize("name", ["Report", "InputReport", "Problem", "Place", "Related", "Value", "LayerReport"])
def test_the_page_of_the_library_names_only_members_that_a_type_has(name: str) -> None:
    kind: Any = getattr(tipx, name)
    text = rows(page("library.md"))[f"tipx.{name}"]
    named = set(re.findall(r"`([a-z_]+)`", text)) - {"show_values"}
    assert named
    assert named <= set(dir(kind))


def test_the_page_of_the_report_names_every_member_of_its_schema() -> None:
    text = page("report.md")
    assert [first for first in rows(text) if first != "member"] == list(REPORT["properties"])
    problem = text.partition("A problem has ")[2].partition(". Build on")[0]
    assert re.findall(r"`([a-z]+)`", problem) == list(REPORT["$defs"]["problem"]["properties"])


def test_the_page_on_data_protection_names_every_level_marking_and_payload_profile() -> None:
    text = page("data-protection.md")
    wanted = {*tipx.codelist("disclosureLevel").codes, *tipx.codelist("tlp").codes}
    payload_profiles = {"operational"} | ({"pseudonymous", "statistical"} & json.loads(DISCLOSURE.read_bytes()).keys())
    assert len(payload_profiles) == 3
    wanted |= payload_profiles & tipx.codelist("profile").codes.keys()
    assert wanted <= set(re.findall(r"`([a-z-]+)`", text))


def test_every_rule_that_the_prose_links_to_is_about_what_the_prose_says() -> None:
    titles = {rule.id: rule.title for rule in tipx.rules()}
    linked = set(re.findall(r"\[(TIPX-[A-Z]+-\d+)\]\(rules/", page("data-protection.md")))
    assert {identifier: titles[identifier] for identifier in linked} == {
        "TIPX-CDP-001": "No ground for sharing",
        "TIPX-CDP-002": "Override of consent not justified",
        "TIPX-CDP-003": "Consent does not cover the receiver",
        "TIPX-CDP-004": "Withheld group is shown",
        "TIPX-CDP-005": "Marking too low for identifying data",
        "TIPX-CDP-006": "Not allowed in this payload profile",
        "TIPX-CDP-007": "Record marked stricter than the message",
        "TIPX-CDP-014": "Consent was withdrawn",
    }


def test_contributing_names_folders_that_are_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    folders = re.findall(r"`((?:tipx|schemas|tests|docs)/[\w/.<>-]*)`", text)
    assert len(folders) >= 6
    for folder in folders:
        paths = [folder.replace("<version>", one).replace("<theme>", "consent") for one in tipx.versions()]
        assert any((ROOT / path).exists() for path in paths), folder
