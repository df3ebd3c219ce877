"""What is wrong in one of several parts is told of that part, at its own place, and makes that part invalid."""

from __future__ import annotations

import pytest
from reading_samples import HEADER, NOW, as_lines, victim

import tipx

BROKEN = b'{"recordType": oops}\n'
GOOD = as_lines(victim(1))
HEAD = as_lines(HEADER, victim(2))


@pytest.mark.parametrize(
    ("parts", "number", "line"),
    [
        ((HEAD, BROKEN), 1, 1),
        ((HEAD, GOOD + BROKEN), 1, 2),
        ((GOOD + BROKEN, HEAD), 0, 2),
        ((HEAD + BROKEN, GOOD), 0, 3),
        ((GOOD, BROKEN), 1, 1),
        ((HEAD, GOOD, GOOD.replace(b"0001", b"0003") + b"\n" + BROKEN), 2, 3),
    ],
)
def test_a_broken_line(parts: tuple[bytes, ...], number: int, line: int) -> None:
    report = tipx.validate_parts(parts, now=NOW)
    (problem,) = [one for one in report.problems if one.rule == "TIPX-SYN-001"]
    assert (problem.at.input, problem.at.line) == (number, line)
    assert problem.at.byte == parts[number].index(b"oops")
    assert report.inputs[number].verdict is tipx.Verdict.INVALID
    assert report.inputs[number].totals["error"] >= 1


def test_a_second_header_and_a_line_too_deep() -> None:
    deep = b'{"a":' * 100 + b"1" + b"}" * 100
    report = tipx.validate_parts([HEAD, GOOD + deep], now=NOW)
    assert [(one.rule, one.at.input, one.at.line) for one in report.problems] == [("TIPX-SYN-010", 1, 2)]
    assert report.verdict is tipx.Verdict.UNDECIDED
