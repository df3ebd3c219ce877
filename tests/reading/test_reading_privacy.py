"""Nothing that stands in a bad input is ever said: not in a message, not in the JSON report, not in the text."""

from __future__ import annotations

from typing import Any

import pytest
from bad_input_kinds import Bad
from bad_inputs import BAD
from reading_samples import HEADER, MARK, NOW, RECORD, as_json, as_lines, judged, texts, victim

import tipx
from tipx.reporting.json import report_to_dict, report_to_json
from tipx.reporting.text import report_to_text


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("parser", ["auto", "expat"])
def test_no_text_of_the_input_is_said(bad: Bad, parser: str) -> None:
    report = judged(bad.raw, xml_parser=parser)
    assert report.problems
    said = [*texts(report_to_dict(report)), report_to_json(report), report_to_text(report), repr(report)]
    assert [text for text in said if MARK.lower() in text.lower()] == []


TOLD_WHILE_LOADING = ("TIPX-SYN-004", "TIPX-SYN-022", "TIPX-SYN-023")
"""These leave nothing out of the data: what bears no other of the layer's ids is loaded."""


@pytest.mark.parametrize(
    "bad",
    [bad for bad in BAD.values() if any("SYN" in one and one not in TOLD_WHILE_LOADING for one in bad.ids)],
)
def test_what_cannot_be_read_whole_is_not_loaded_and_the_error_says_no_text_of_it(bad: Bad) -> None:
    with pytest.raises(tipx.LoadError) as caught:
        tipx.load(bad.raw)
    error = caught.value
    assert MARK.lower() not in f"{error!r} {error} {error.args} {error.report!r}".lower()
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None
    assert str(error).partition(":")[0] in {one for one in bad.ids if one not in TOLD_WHILE_LOADING}


WRITTEN_BY_A_RECORD = {
    "an unknown field": ({MARK: 1}, ""),
    "an unknown field of an unknown one": ({MARK: {MARK: {MARK: 1}}}, ""),
    "an unknown field of a known one": ({"names": [{**RECORD["names"][0], MARK: 1}]}, "/names/0"),
    "an unknown field named as a list of records": ({"victims": [{MARK: 1}]}, ""),
    "an empty text in an extension": ({"extensions": {f"urn:{MARK}:a": {MARK: ""}}}, "/extensions"),
}


@pytest.mark.parametrize(("fields", "pointer"), WRITTEN_BY_A_RECORD.values(), ids=WRITTEN_BY_A_RECORD.keys())
def test_a_place_ends_before_the_first_name_that_only_the_record_knows_in_every_form(
    fields: dict[str, Any], pointer: str
) -> None:
    wrong = {**victim(1), **fields}
    bundle = {**HEADER, "victims": [wrong]}
    expected = {
        "json": (as_json(bundle), f"/victims/0{pointer}"),
        "lines": (as_lines(HEADER, wrong), pointer),
        "alone": (as_json({**wrong, "tipxVersion": "1.0"}), pointer),
        "data": (bundle, f"/victims/0{pointer}"),
    }
    for given, place in expected.values():
        report = judged(given)
        assert [problem.at.pointer for problem in report.problems] == [place]
        assert MARK not in report_to_json(report)


def test_values_are_said_when_they_are_asked_for() -> None:
    wrong = {**RECORD, MARK: 1}
    shown = tipx.validate(wrong, now=NOW, show_values=True)
    assert MARK in report_to_json(shown)
    assert MARK not in report_to_json(tipx.validate(wrong, now=NOW))


def test_a_caller_s_slip_is_told_by_type_alone() -> None:
    for slip in ({MARK: {MARK}}, {MARK: object()}, {(MARK,): 1}, {MARK: MARK.encode()}):
        with pytest.raises(TypeError) as caught:
            judged({**RECORD, "names": [slip]})
        assert MARK not in str(caught.value)
