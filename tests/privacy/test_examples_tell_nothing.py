"""Every example with markers in all identifying fields, in every form of input: no form of output and no object tells one."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from malformed import MALFORMED
from planting import WAYS, Planted, everything, forms, leaked, planted_examples

import tipx
from tipx.merging import merge
from tipx.reporting import FORMATS, renderer
from tipx.reporting.text import report_to_text

NOW = "2026-03-05"


@pytest.fixture(autouse=True)
def nothing_is_logged_or_warned(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with warnings.catch_warnings(record=True) as warned, caplog.at_level(logging.DEBUG):
        warnings.simplefilter("always")
        yield
    assert leaked(caplog.text, *(str(one.message) for one in warned)) == []


def payloads() -> Iterator[Planted]:
    """The examples, a payload with everything, and what is malformed."""
    yield from planted_examples()
    for way in WAYS:
        for form, raw in forms(everything(way)).items():
            yield Planted(f"everything-{way}", form, raw)
    for name, raw in MALFORMED.items():
        yield Planted(name, "malformed", raw)


@pytest.fixture(scope="module")
def reports() -> dict[str, tipx.Report]:
    found = {}
    for one in payloads():
        found[f"{one.of} ({one.form})"] = tipx.validate(one.raw, now=NOW, jobs=1)
    return found


def test_no_report_and_nothing_in_it_tells_a_marker(reports: dict[str, tipx.Report]) -> None:
    assert {name: leaked(repr(report), str(report)) for name, report in reports.items() if leaked(repr(report))} == {}
    assert sum(len(report.problems) for report in reports.values()) > 3000
    assert not any(report.faults for report in reports.values())


@pytest.mark.parametrize("form", FORMATS)
def test_no_form_of_output_tells_a_marker(reports: dict[str, tipx.Report], form: str) -> None:
    text = renderer(form)(merge(list(reports.values())))
    assert leaked(text) == []
    assert len(text) > 10_000


def test_no_text_in_colour_and_no_quiet_text_tells_a_marker(reports: dict[str, tipx.Report]) -> None:
    merged = merge(list(reports.values()))
    for narrow in (40, 200):
        assert leaked(report_to_text(merged, colour=True, quiet=True, width=narrow)) == []


@pytest.mark.parametrize("engine", ["python", "auto"])
@pytest.mark.parametrize("parser", ["expat", "auto"])
def test_neither_engine_and_neither_parser_tells_a_marker(engine: str, parser: str) -> None:
    for way in WAYS:
        for raw in [*forms(everything(way)).values(), *MALFORMED.values()]:
            assert leaked(repr(tipx.validate(raw, now=NOW, engine=engine, xml_parser=parser))) == []


def outcome(function: Callable[[Any], Any], given: Any) -> tuple[bool, list[str]]:
    """Whether something was raised, and all texts of that, of what it comes from, or else of the answer."""
    try:
        found = function(given)
    except ValueError as error:
        chain = [error, error.__cause__, None if error.__suppress_context__ else error.__context__]
        texts = [f"{one!r} {one} {one.args}" for one in chain if one is not None]
        return True, [*texts, repr(getattr(error, "report", ""))]
    return False, [repr(found), str(found)]


def test_what_loads_or_assesses_a_payload_raises_without_a_marker() -> None:
    raised = 0
    for number, one in enumerate(payloads()):
        # What is read is the same for both, so that they take turns with the examples.
        of_example = one.form != "malformed" and not one.of.startswith("everything")
        for function in ((tipx.load, tipx.assess)[number % 2],) if of_example else (tipx.load, tipx.assess):
            failed, texts = outcome(function, one.raw)
            raised += failed
            if failed or function is tipx.assess:
                assert leaked(*texts) == [], (one.of, one.form)
    assert raised > len(MALFORMED)


def test_lines_that_are_judged_one_by_one_tell_no_marker() -> None:
    lines = [line for way in WAYS for line in forms(everything(way))["ndjson"].splitlines(keepends=True)]
    lines += [raw for raw in MALFORMED.values() if b"\n" not in raw.strip()]
    reports = list(tipx.validate_each(lines, now=NOW))
    assert len(reports) == len(lines)
    assert leaked(*map(repr, reports)) == []


@pytest.mark.parametrize("judge", [tipx.validate_parts, tipx.validate_history])
def test_several_inputs_that_are_judged_together_tell_no_marker(judge: object) -> None:
    assert callable(judge)
    for form in ("json", "ndjson", "lines.ndjson", "xml"):
        given = [forms(everything(way)).get(form, b"") for way in WAYS]
        assert leaked(repr(judge([*given, *list(MALFORMED.values())[:10]], now=NOW))) == []
        assert leaked(repr(judge(given[:1] * 2, now=NOW))) == []


def test_plain_data_tells_no_marker() -> None:
    for way in WAYS:
        report = tipx.validate(everything(way), now=NOW)
        assert leaked(repr(report), renderer("json")(report)) == []
        assert leaked(*outcome(tipx.assess, everything(way))[1]) == []
