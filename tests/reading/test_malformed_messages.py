"""What is malformed is said so that a person finds the slip: which element is still open, which word is misspelt."""

from __future__ import annotations

import pytest

import tipx

HEAD = b'<victim xmlns="urn:tipx:schema:1">\n<recordType>victim</recordType>\n'


@pytest.mark.parametrize(("raw", "say", "line", "at"), [
    (HEAD + b"<owner>\n<name>Sample</name>\n</victim>\n", "closing tag", 3, 5),
    (HEAD + b"<owner>\n<name>Sample</nam>\n</owner></victim>\n", "closing tag", 4, 4),
    (HEAD + b"<sex>male</sex>\n", "input ends", 1, 4),
])  # fmt: skip
def test_an_element_that_is_not_closed_is_named_by_the_line_in_which_it_begins(
    raw: bytes, say: str, line: int, at: int
) -> None:
    (problem,) = tipx.validate(raw).problems
    assert (problem.rule, problem.args, problem.at.line) == ("TIPX-SYN-001", {"line": line}, at)
    assert say in problem.message


@pytest.mark.parametrize("word", ["True", "False", "TRUE", "False "])
def test_true_and_false_in_capitals_are_said_to_be_written_small(word: str) -> None:
    (problem,) = tipx.validate(f'{{"recordType": "bundle",\n "isTest": {word}}}').problems
    assert (problem.rule, problem.at.line, problem.at.column) == ("TIPX-SYN-001", 2, 12)
    assert "small letters" in problem.message
