"""The page about the distinction shows what the program really says."""

from __future__ import annotations

import json
import re
from pathlib import Path

from assess_command import assess

import tipx
from tipx.assessment import CLASSIFICATIONS
from tipx.assessment.elements import ELEMENTS

PAGE = (Path(__file__).parents[2] / "docs" / "distinction.md").read_text("utf-8")


def sample(name: str) -> str:
    found = re.search(rf"<!-- sample: {name} -->\n```[a-z]+\n(.*?)```\n", PAGE, re.DOTALL)
    assert found is not None, name
    return found[1]


def test_the_sample_answer_is_what_the_command_says(capfd):
    ran = assess(capfd, "-", given=sample("case").encode())
    assert ran.status == 0
    assert ran.out == sample("answer")


def test_the_page_asks_the_questions_that_the_program_asks():
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE, re.MULTILINE))
    assert rows == {element.name: element.question for element in ELEMENTS}


def test_the_python_of_the_page_runs(monkeypatch, tmp_path):
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "message.tipx.json").write_text(sample("case"), "utf-8")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(compile(program, "distinction.md", "exec"), names)
    assert names["answer"].classification == "trafficking"
    assert names["case"].declared.agrees is False


def test_the_nine_lines_of_the_page_name_every_result_and_no_other():
    lines = re.findall(r"^\d\. (.*)$", PAGE, re.MULTILINE)
    assert len(lines) == 9
    assert set(re.findall(r"`([a-z-]+)`", "\n".join(lines))) == set(CLASSIFICATIONS)


def test_the_case_of_the_page_is_declared_otherwise_than_its_answers_say():
    (answer,) = tipx.assess(json.loads(sample("case")))
    assert (answer.classification, answer.declared.classification) == ("undetermined", "exploitation-other")
