"""The pages on conformance say what the schemas of the suite, its groups and its runner are: every member, every message, every number."""

from __future__ import annotations

import base64
import functools
import json
import re
from collections.abc import Callable
from typing import Any

import click
import pytest
from page_runner import ROOT, blocks
from test_docs_commands import inline, meant

from tipx.cli import tipx as program
from tipx.conformance import schemas
from tipx.conformance.comparing import why_not
from tipx.conformance.lines import IN_SUCCESSION
from tipx.conformance.messages import run as command_of
from tipx.conformance.model import PROTOCOL, Asked, Declared, Outcome
from tipx.conformance.process import LONGEST_LINE, PATIENCE
from tipx.conformance.running import AGAIN, SHARE
from tipx.conformance.suite import Suite
from tipx.generate.suite.drafting import CLASSES

SUITE = ROOT / "conformance"
SCHEMAS = {path.name.partition(".")[0]: json.loads(path.read_bytes()) for path in (SUITE / "schema").glob("*.json")}
CASE, MANIFEST, PROTOCOL_SCHEMA = SCHEMAS["case"], SCHEMAS["manifest"], SCHEMAS["protocol"]
PAGES = ("index", "cases", "protocol", "tutorial")
TUTORIAL = SUITE / "implementations" / "tutorial"


def command_to_run() -> click.Command:
    """`tipx conformance run`."""
    group = program.get_command(click.Context(program), "conformance")
    assert isinstance(group, click.Group)
    found = group.get_command(click.Context(group), "run")
    assert found is not None
    return found


def page(name: str) -> str:
    return (ROOT / "docs" / "conformance" / f"{name}.md").read_text(encoding="utf-8")


def tables(text: str) -> list[list[list[str]]]:
    """The tables of a text: rows of cells, without their heads."""
    found = re.findall(r"^\|.*\|\n\|[-|]+\|\n((?:\|.*\|\n)+)", text, re.MULTILINE)
    return [[[cell.strip() for cell in row.strip("|").split(" | ")] for row in one.splitlines()] for one in found]


def section(text: str, title: str) -> str:
    """What stands below a heading, up to the next one of its level or above."""
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^#{{1,6}} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[2]


def first_cells(table: list[list[str]]) -> list[str]:
    """The names in the first column of a table."""
    return [name for row in table for name in re.findall(r"`([^`]+)`", row[0])]


def valid(kind: str, message: Any) -> None:
    """See that a message is one of that kind of the protocol."""
    compiled(kind)(message)


@functools.cache
def compiled(kind: str) -> Callable[[Any], Any]:
    """What refuses a message that is none of that kind."""
    return schemas.compiled(SCHEMAS.values(), f"{PROTOCOL_SCHEMA['$id']}#/$defs/{kind}")


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [("answer", {"seq": "1", "verdict": "valid"}), ("answer", {"seq": 1}), ("started", {"protocol": 1}), ("bye", {"bye": 1})],
)  # fmt: skip
def test_a_message_that_is_none_would_be_noticed(kind: str, wrong: Any) -> None:
    from fastjsonschema import JsonSchemaValueException

    with pytest.raises(JsonSchemaValueException):
        valid(kind, wrong)


# The cases


def test_the_page_of_the_cases_explains_every_member_of_a_case_in_its_order() -> None:
    text = page("cases")
    (members,) = tables(section(text, "case.json"))
    assert first_cells(members) == list(CASE["properties"])
    (options,) = tables(section(text, "Options"))
    assert first_cells(options) == list(CASE["properties"]["options"]["properties"])
    found = [first_cells(one) for one in tables(section(text, "Expectations"))]
    assert found == [list(CASE["$defs"][name]["properties"]) for name in ("expect", "problem", "loss", "answer")]


def test_the_page_of_the_cases_explains_every_member_of_the_manifest_in_its_order() -> None:
    found = [first_cells(one) for one in tables(section(page("cases"), "manifest.json"))]
    of_case = MANIFEST["properties"]["cases"]["items"]["properties"]
    assert found == [list(MANIFEST["properties"]), list(of_case)]


@pytest.mark.parametrize(
    ("title", "name"), [("Groups", "group"), ("Forms", "form"), ("Operations, and how answers are compared", "op")]
)
def test_the_page_of_the_cases_names_every_group_form_and_operation(title: str, name: str) -> None:
    (table,) = tables(section(page("cases"), title))
    assert sorted(first_cells(table)) == sorted(CASE["$defs"][name]["enum"])


@pytest.mark.parametrize(
    ("kind", "member"),
    [("expect", "verdict"), ("expect", "compare"), ("problem", "severity"), ("loss", "kind"), ("answer", "kind")],
)
def test_the_page_of_the_cases_names_every_word_that_a_member_may_have(kind: str, member: str) -> None:
    text = section(page("cases"), "Expectations")
    row = next(row for table in tables(text) for row in table if first_cells([row]) == [member]
               and first_cells(table) == list(CASE["$defs"][kind]["properties"]))  # fmt: skip
    assert set(CASE["$defs"][kind]["properties"][member]["enum"]) <= set(re.findall(r"`([a-z]+)`", row[1]))


def test_the_page_of_the_cases_names_every_kind_of_what_is_tested() -> None:
    pattern = CASE["properties"]["tests"]["items"]["pattern"]
    (members,) = tables(section(page("cases"), "case.json"))
    row = next(row for row in members if row[0] == "`tests`")
    assert re.findall(r"`([a-z]+):`", row[1]) == re.findall("[a-z]+", pattern.partition(")")[0])


def test_the_case_that_the_page_shows_is_there() -> None:
    names = re.findall(r'--8<-- "([^"]+)"', page("cases"))
    assert [name for name in names if not (ROOT / name).is_file()] == []
    assert len(names) == 1


# Classes, levels, capabilities


def test_the_first_page_says_of_every_group_for_which_class_it_is() -> None:
    classes, levels = tables(section(page("index"), "Classes and levels"))
    told = {group: row[0].strip("`*") for row in classes for group in re.findall(r"`([A-Z]{3})`", row[2])}
    assert told == CLASSES
    assert {row[0].strip("`*") for row in classes} == {*CASE["properties"]["class"]["enum"], "producer"}
    assert first_cells(levels) == CASE["properties"]["level"]["enum"]


def test_the_first_page_names_every_capability_and_operation() -> None:
    text = section(page("index"), "Capabilities")
    assert first_cells(tables(text)[0]) == CASE["$defs"]["capability"]["enum"]
    assert set(CASE["$defs"]["op"]["enum"]) <= set(re.findall(r"`([a-z]+)`", text.rpartition("\n\n")[0]))


def test_claims_that_the_pages_name_are_claims() -> None:
    pattern = PROTOCOL_SCHEMA["$defs"]["started"]["properties"]["claims"]["items"]["pattern"]
    named = re.findall(r"`([a-z]+/[a-z]+|reader|SCH)`", page("index") + page("protocol"))
    assert len(named) > 5
    assert [one for one in named if not re.search(pattern, one)] == []


# The protocol


@pytest.mark.parametrize(
    ("title", "kind"),
    [("start", "start"), ("run", "run"), ("stop", "stop"), ("To start: started", "started"),
     ("To run: answer", "answer"), ("To stop: bye", "bye")],
)  # fmt: skip
def test_the_page_of_the_protocol_explains_every_member_of_every_message(title: str, kind: str) -> None:
    (table,) = tables(section(page("protocol"), title))
    assert sorted(first_cells(table)) == sorted(PROTOCOL_SCHEMA["$defs"][kind]["properties"])


def test_every_kind_of_message_has_its_table() -> None:
    assert set(PROTOCOL_SCHEMA["$defs"]) == {"start", "run", "stop", "started", "answer", "bye"}


def test_the_page_of_the_protocol_names_what_an_answer_must_have_one_of() -> None:
    text = section(page("protocol"), "To run: answer").partition("\n\n")[0]
    wanted = [name for one in PROTOCOL_SCHEMA["$defs"]["answer"]["anyOf"] for name in one["required"]]
    assert sorted(re.findall(r"`([a-z]+)`", text)) == sorted([*wanted, "seq"])


def test_the_answers_that_the_page_shows_keep_the_schema_and_show_every_member() -> None:
    (block,) = [one for one in blocks("docs/conformance/protocol.md") if one.title == "answers"]
    answers = [json.loads(line) for line in block.text.splitlines()]
    for one in answers:
        valid("answer", one)
    assert {name for one in answers for name in one} == set(PROTOCOL_SCHEMA["$defs"]["answer"]["properties"])


def session() -> list[tuple[str, dict[str, Any]]]:
    (block,) = [one for one in blocks("docs/conformance/protocol.md") if one.title == "session"]
    return [(line[:2], json.loads(line[2:])) for line in block.text.splitlines()]


def test_the_session_that_the_page_shows_keeps_the_schema() -> None:
    kinds = []
    for sign, message in session():
        kind = message["cmd"] if sign == "> " else next(
            name for member, name in (("implementation", "started"), ("seq", "answer"), ("bye", "bye")) if member in message
        )  # fmt: skip
        valid(kind, message)
        kinds.append(sign + kind)
    assert kinds == ["> start", "< started", *["> run"] * 2, *["< answer"] * 2, "> stop", "< bye"]
    assert session()[0][1]["protocol"] == PROTOCOL


def test_the_commands_of_the_session_are_those_of_the_runner_and_its_answers_are_right() -> None:
    sent = {message["seq"]: message for sign, message in session() if sign == "> " and "seq" in message}
    got = {message["seq"]: message for sign, message in session() if sign == "< " and "seq" in message}
    declared = Declared.of(session()[1][1])
    known = {one.id: one for one in Suite(SUITE).cases(frozenset(one["case"] for one in sent.values()))}
    assert sent.keys() == got.keys()
    for seq, command in sent.items():
        case, form = known[command["case"]], command["form"]
        assert command == json.loads(command_of(seq, Asked(case, form)))
        assert base64.b64decode(command["inputs"][0]["base64"]) == case.inputs[form][0][1]
        assert declared.why_not(case, form) == ""
        assert why_not(case, form, got[seq], declared.capabilities) == ""


def test_the_page_of_the_protocol_has_the_numbers_of_the_runner() -> None:
    text = page("protocol")
    defaults: dict[str, Any] = {option: one.default for one in command_to_run().params for option in one.opts}
    limit, to_start = defaults["--timeout"], defaults["--start-timeout"]
    most = PROTOCOL_SCHEMA["$defs"]["started"]["properties"]["pipeline"]["maximum"]
    assert f"A case may take {limit:g} seconds (`--timeout`), the answer to `start` {to_start:g} (" in text
    assert f"longer than {LONGEST_LINE >> 20} MiB" in text
    assert f"still there {({2.0: 'two'})[PATIENCE]} seconds later" in text
    assert f"{SHARE:.0%} of them, at least {AGAIN},".replace("%", " %") in text
    assert f"up to {most};" in text
    assert f"After {IN_SUCCESSION} failures" in text


def test_the_page_of_the_protocol_has_every_outcome() -> None:
    (table,) = tables(section(page("protocol"), "Outcomes"))
    assert [row[0] for row in table] == [outcome.value for outcome in Outcome]


# The tutorial, commands, the page in the archive


def test_the_tutorial_shows_every_file_of_its_program_once_and_whole() -> None:
    shown = re.findall(r'^--8<-- "conformance/implementations/tutorial/([^"]+)"$', page("tutorial"), re.MULTILINE)
    assert sorted(shown) == sorted(path.name for path in TUTORIAL.glob("*.mjs"))


@pytest.mark.parametrize("name", PAGES)
def test_every_command_and_option_that_the_pages_name_is_one_that_there_is(name: str) -> None:
    path = f"docs/conformance/{name}.md"
    lines = [line for block in blocks(path) if block.language == "sh" for line in block.text.splitlines()]
    commands = [line for line in lines if line.startswith("tipx ")] + inline(path)
    assert commands or name == "cases"
    for text in commands:
        words = [word.partition("=")[0] for word in text.partition(" -- ")[0].split()[1:]]
        options, there = meant(words)
        assert there, text
        assert {word for word in words if re.match("-+[a-z]", word)} <= options, text


def test_options_named_alone_are_options_of_the_run() -> None:
    named = re.findall(r"`(--[a-z-]+)", page("protocol") + page("tutorial"))
    assert named
    assert set(named) <= {option for one in command_to_run().params for option in one.opts}


def test_the_page_in_the_archive_names_every_file_and_folder_and_no_other() -> None:
    text = (SUITE / "README.md").read_text(encoding="utf-8")
    in_archive, beside = (first_cells(one) for one in tables(section(text, "What stands here")))
    there = {f"{path.name}/" if path.is_dir() else path.name for path in SUITE.iterdir()}
    assert there <= {*in_archive, *beside}
    assert set(in_archive) <= there
    manifest = json.loads((SUITE / "manifest.json").read_bytes())
    told = {re.sub("/.*", "/", name) for name in manifest["files"]} | {"cases/", "manifest.json"}
    assert told == set(in_archive)


def test_the_page_in_the_archive_names_every_schema_and_only_members_that_there_are() -> None:
    text = (SUITE / "README.md").read_text(encoding="utf-8")
    row = next(row for row in tables(text)[0] if row[0] == "`schema/`")
    assert set(SCHEMAS) <= set(re.findall(r"`([a-z]+)`", row[1]))
    members = re.findall(r"`([a-zA-Z]+)`", section(text, "A case"))
    known = {*CASE["properties"], *CASE["properties"]["options"]["properties"], *CASE["$defs"]["op"]["enum"]}
    assert set(members) <= known
    assert {name for name in CASE["required"] if name not in ("id", "slug", "group")} <= set(members)
