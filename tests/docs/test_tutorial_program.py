"""The program of the tutorial does at each step what the page says, held to the suite by the runner; and the suite sees where it is broken."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from page_runner import ROOT, blocks

from tipx.cli import tipx as program
from tipx.conformance.lines import LineImplementation
from tipx.conformance.model import Asked
from tipx.conformance.process import Process
from tipx.conformance.suite import Case, Suite

pytestmark = pytest.mark.system

SUITE = ROOT / "conformance"
TUTORIAL = SUITE / "implementations" / "tutorial"
PAGE = (ROOT / "docs" / "conformance" / "tutorial.md").read_text(encoding="utf-8")
SHARES = {"none": (0, 0), "all": (100, 100)}


def asked(*words: str, step: Path) -> Result:
    """A run of group SCH with a step of the program."""
    command = ["conformance", "run", "--suite", str(SUITE), *words, "--", "node", str(step), str(ROOT / "schemas")]
    return CliRunner().invoke(program, command)


def results(step: Path) -> dict[str, Any]:
    done = asked("--only", "SCH", "-f", "json", step=step)
    assert done.exit_code in (0, 1), done.output[-2000:]
    found: dict[str, Any] = json.loads(done.output)
    assert (done.exit_code == 0) is found["passed"]
    return found


def in_json(found: Mapping[str, Any]) -> list[str]:
    """The outcomes of the cases in JSON."""
    return [forms["json"] for forms in found["cases"].values() if "json" in forms]


def told_of_steps() -> Iterator[tuple[str, int, int]]:
    for name, share in re.findall(r"^\| \[`(step\d\.mjs)`\].*\| ([^|]+) \|$", PAGE, re.MULTILINE):
        least, most = SHARES[share] if share in SHARES else map(int, share.removesuffix(" %").split(" to "))
        yield name, least, most


def test_the_page_tells_of_every_step() -> None:
    assert [name for name, _, _ in told_of_steps()] == sorted(path.name for path in TUTORIAL.glob("step*.mjs"))


@pytest.mark.parametrize(("name", "least", "most"), [*told_of_steps()])
def test_a_step_passes_so_large_a_part_of_the_cases_as_the_page_says(name: str, least: int, most: int) -> None:
    found = results(TUTORIAL / name)
    outcomes = in_json(found)
    assert len(outcomes) > 1000
    assert least <= 100 * outcomes.count("pass") / len(outcomes) <= most
    assert "errored" not in outcomes
    assert {forms[form] for forms in found["cases"].values() for form in forms if form != "json"} == {"not applicable"}
    assert found["passed"] is (least == 100)


def test_the_first_step_skips_everything() -> None:
    assert set(in_json(results(TUTORIAL / "step1.mjs"))) == {"skipped"}


def test_the_last_step_is_compared_by_rules_model_paths_and_places() -> None:
    found = results(TUTORIAL / "step4.mjs")
    assert found["capabilities"] == ["places", "problems"]
    assert found["claims"] == ["SCH"]
    assert set(in_json(found)) == {"pass"}
    assert found["reasons"] == []


def test_what_the_page_says_that_the_second_step_is_told_is_told() -> None:
    (block,) = [one for one in blocks("docs/conformance/tutorial.md") if one.title == "told"]
    output = asked("--only", "SCH", step=TUTORIAL / "step2.mjs").output
    stories = re.findall(r"^fail: .*\n  .*\n", block.text, re.MULTILINE)
    assert "".join(stories) == block.text
    assert [one for one in stories if one not in output] == []


def test_the_session_of_the_page_of_the_protocol_is_one_with_the_last_step() -> None:
    (block,) = [one for one in blocks("docs/conformance/protocol.md") if one.title == "session"]
    lines = block.text.splitlines()
    process = Process(["node", str(TUTORIAL / "step4.mjs")])
    try:
        for line in lines:
            if line.startswith("> "):
                process.write(line[2:].encode())
        for line in lines:
            if line.startswith("< "):
                assert json.loads(process.read(20)) == json.loads(line[2:])
    finally:
        process.close()


def of_structure(case: Case) -> bool:
    """Whether structure alone decides what is told of the JSON form."""
    if case.op != "validate" or case.relation != "separate" or "json" not in case.inputs:
        return False
    expected = case.expect["json"].members
    rules = {one["rule"] for one in expected.get("problems", ())}
    return bool(expected["verdict"] == "valid" or (rules and all(rule.startswith("TIPX-SCH-") for rule in rules)))


def test_the_last_step_is_right_about_the_structure_of_every_other_case_as_well() -> None:
    """What is valid for all rules has no mistake of structure; so the program cannot pass by refusing."""
    every = [Asked(case, "json") for case in Suite(SUITE).cases() if of_structure(case)]
    implementation = LineImplementation(Suite(SUITE), ["node", str(TUTORIAL / "step4.mjs")], 20, 30)
    wrong, answered = [], 0
    try:
        for one in implementation.answers(every):
            answered += 1
            expected = one.asked.case.expect["json"].members
            wanted = (
                [] if expected["verdict"] == "valid" else expected.get("problems")
            )  # left out: the verdict alone counts
            if (
                one.answer is None
                or one.answer["verdict"] != expected["verdict"]
                or (wanted is not None and told(one.answer["problems"]) != told(wanted))
            ):
                wrong.append((one.asked.case.id, one.answer, one.why))
    finally:
        implementation.close()
    assert wrong == []
    assert answered == len(every) > 1500


def told(problems: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted((one["rule"], str(one["model"]), str(one.get("pointer"))) for one in problems)


@pytest.mark.parametrize(
    ("file", "right", "wrong", "why"),
    [
        ("values.mjs", "value.length >= least", "true", "verdict valid, expected invalid"),
        ("values.mjs", "value <= most", "value < most - 1e9", "verdict invalid, expected valid"),
        ("values.mjs", "new RegExp(pattern, \"u\").test(value)", "true", "verdict valid, expected invalid"),
        ("interpreter.mjs", "else if (!additionalProperties)", "else if (false)", "verdict valid, expected invalid"),
        ("problems.mjs", "maxLength: \"TIPX-SCH-005\"", "maxLength: \"TIPX-SCH-004\"", "missing: problem"),
        ("problems.mjs", "path.slice(2)", "path.slice(1)", "missing: problem"),
        ("problems.mjs", ".replaceAll(\"/\", \"~1\")).join(\"\")", ".replaceAll(\"/\", \"~1\")).join(\"/\")", "missing: problem"),
    ],
)  # fmt: skip
def test_the_suite_sees_where_the_program_is_broken(
    file: str, right: str, wrong: str, why: str, tmp_path: Path
) -> None:
    shutil.copytree(TUTORIAL, tmp_path / "tutorial")
    path = tmp_path / "tutorial" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(right) == 1
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    found = results(path.with_name("step4.mjs"))
    assert found["passed"] is False
    assert [one for one in found["reasons"] if why in one["why"]]
