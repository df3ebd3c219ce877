"""Whatever bytes are given, a report comes back: never an exception, and never "valid" for what says something else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from reading_samples import BUNDLE, HEADER, JSON, RECORD, XML, as_json, as_lines, as_xml, judged, victim

import tipx
from tipx.reporting.json import report_to_json
from tipx.reporting.text import report_to_text

QUICK = settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)  # fmt: skip
SOURCES = [
    JSON,
    XML,
    as_json(BUNDLE),
    as_xml(BUNDLE),
    as_lines(HEADER, victim(1), victim(2)),
    as_json(RECORD, indent=1),
]
FORMS = st.sampled_from(["auto", "auto", "auto", "json", "xml", "ndjson"])


def told(raw: bytes, **choices: Any) -> tipx.Report:
    """A report that can be shown in every form and whose problems stand inside the input."""
    report = judged(raw, **choices)
    report_to_json(report)
    report_to_text(report)
    for problem in report.problems:
        at = problem.at
        assert at.byte is None or 0 <= at.byte <= len(raw)
        assert at.line is None or (at.column is not None and 1 <= at.line <= raw.count(b"\n") + raw.count(b"\r") + 1)
    assert not (report.ok and any(problem.severity is tipx.Severity.ERROR for problem in report.problems))
    return report


@QUICK
@given(st.binary(max_size=60), FORMS)
@example(b"\xef\xbb\xbf", "json")
@example(b"<", "auto")
@example(b"{", "ndjson")
@example(b"\xff", "xml")
def test_any_bytes(raw: bytes, form: str) -> None:
    assert told(raw, form=form).verdict is not tipx.Verdict.VALID


@QUICK
@given(st.data())
def test_a_payload_with_bytes_exchanged(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(SOURCES)))
    for _ in range(data.draw(st.integers(1, 3))):
        if not raw:
            break
        at = data.draw(st.integers(0, len(raw) - 1))
        kind = data.draw(st.sampled_from(["exchange", "insert", "remove", "double", "cut"]))
        if kind == "exchange":
            raw[at] = data.draw(st.integers(0, 255))
        elif kind == "insert":
            raw[at:at] = data.draw(st.binary(min_size=1, max_size=4))
        elif kind == "remove":
            del raw[at : at + data.draw(st.integers(1, 10))]
        elif kind == "double":
            raw[at:at] = raw[at : at + data.draw(st.integers(1, 40))]
        else:
            del raw[at + 1 :]
    told(bytes(raw), form=data.draw(FORMS))


@QUICK
@given(st.data())
def test_json_that_is_not_valid_json_is_never_called_valid(data: st.DataObject) -> None:
    text = JSON.decode()
    at = data.draw(st.integers(0, len(text)))
    text = (
        text[:at]
        + data.draw(st.text('{}[]:,"\\0eE+-. nulltrf\n', max_size=3))
        + text[at + data.draw(st.integers(0, 2)) :]
    )
    if told(text.encode()).verdict is not tipx.Verdict.VALID:
        return
    pairs: list[list[tuple[str, Any]]] = []
    read = json.loads(text, object_pairs_hook=lambda found: pairs.append(found) or dict(found))  # type: ignore[func-returns-value]
    assert tipx.load(text.encode()) == read
    assert all(len(dict(found)) == len(found) for found in pairs)


@pytest.mark.parametrize("raw", SOURCES, ids=["json", "xml", "json bundle", "xml bundle", "ndjson", "pretty"])
def test_a_payload_that_is_cut_anywhere_is_never_called_valid(raw: bytes) -> None:
    body = raw.rstrip()
    lines = {at for at in range(len(raw)) if raw[at : at + 1] == b"\n"} if raw is SOURCES[4] else set()
    for end in range(0, len(body), 7):
        if end not in lines and end - 1 not in lines:
            assert told(body[:end]).verdict is not tipx.Verdict.VALID
