"""Nothing that stands in a bad input is ever said: not in a message, not in the JSON report, not in the text."""

from __future__ import annotations

import pytest
from bad_inputs import BAD, Bad
from reading_samples import MARK, NOW, RECORD, judged, texts

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


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_an_error_of_loading_says_no_text_of_the_input(bad: Bad) -> None:
    try:
        tipx.load(bad.raw)
    except tipx.LoadError as error:
        assert MARK.lower() not in f"{error!r} {error} {error.args} {error.report!r}".lower()
        assert error.__cause__ is None
        assert error.__suppress_context__ or error.__context__ is None


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
