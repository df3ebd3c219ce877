"""What is wrong in one of several parts is told of that part, at its own place, and makes that part invalid."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reading_samples import HEADER, NOW, as_json, as_lines, as_xml, victim

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


@pytest.mark.parametrize("written", [as_json, as_xml], ids=["json", "xml"])
def test_a_mistake_in_a_part_that_is_a_bundle(written: Callable[[dict[str, object]], bytes]) -> None:
    """Its records are told by their number in the bundle, which is where they are found."""
    bundle = written({**HEADER, "victims": [victim(5), victim(6, sex="wrong"), victim(7)]})
    report = tipx.validate_parts([HEAD, bundle], now=NOW)
    (problem,) = [one for one in report.problems if one.rule == "TIPX-STR-009"]
    assert (problem.at.input, problem.at.pointer, problem.at.index) == (1, "/victims/1/sex", 1)
    assert problem.at.byte is not None
    assert b"wrong" in bundle[problem.at.byte :].splitlines()[0][:40]
