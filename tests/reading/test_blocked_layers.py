"""A layer is told to have had nothing to judge only where it had nothing."""

from __future__ import annotations

from typing import Any

import pytest
from reading_samples import HEADER, RECORD, as_lines, judged, states, victim

import tipx

NOTHING = "what was read leaves nothing to judge"
SOME = "what is malformed or of no known type was not judged further; all else was"
ODD = {"recordType": "person", "id": "Sample"}
WRONG = {**RECORD, "sex": "none of these"}
CASES: dict[str, tuple[Any, str, str]] = {
    "a record alone": (as_lines(ODD)[:-1], NOTHING, "ddbbb"),
    "lines of no type": (as_lines(ODD, ODD), NOTHING, "ddbbb"),
    "the first of two lines": (as_lines(ODD, WRONG), SOME, "ddbbb"),
    "the last of two lines": (as_lines(WRONG, ODD), SOME, "ddbbb"),
    "a line that is no JSON": (as_lines(WRONG, RECORD) + b"{\n", SOME, "dbbbb"),
    "under a header": (as_lines(HEADER, victim(1), ODD), SOME, "ddbbb"),
    "not well formed": (b"{", NOTHING, "dbbbb"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_reason_of_a_blocked_layer_is_true(case: str) -> None:
    raw, why, wanted = CASES[case]
    report = judged(raw)
    assert states(report) == wanted
    assert {layer.why for layer in report.inputs[0].layers if layer.state.value == "blocked"} == {why}
    assert report.verdict is tipx.Verdict.INVALID
