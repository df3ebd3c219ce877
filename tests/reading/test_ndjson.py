"""NDJSON is told from JSON by its lines, and read with a header line as one payload, without one as many."""

from __future__ import annotations

import json

import pytest
from reading_samples import BUNDLE, HEADER, JSON, RECORD, as_json, as_lines, ids, judged, victim

import tipx
from tipx.reading.content import Memory
from tipx.reading.sniff import sniff

PRETTY = as_json(RECORD, indent=2)

FORMS = {
    "one value on one line": (JSON, "json"),
    "one value on one line that ends": (JSON + b"\n", "json"),
    "one value and blank lines": (b"\n\n" + JSON + b"\n \n\t\r\n", "json"),
    "one value on many lines": (PRETTY, "json"),
    "one value whose second line begins an object": (b'{"a": [\n{"b": 1}]}', "json"),
    "one value that begins on its second line": (b"\n" + PRETTY, "json"),
    "brackets inside texts": (b'{"a": "}"\n, "b": "{"}', "json"),
    "a text that ends with a backslash": (b'{"a": "\\\\"}\n{"b": 1}', "ndjson"),
    "two values on one line": (JSON + JSON, "json"),
    "two values on one line and one on the next": (JSON + JSON + b"\n" + JSON, "json"),
    "two values on many lines": (PRETTY + b"\n" + PRETTY, "json"),
    "a value and a list on the next line": (JSON + b"\n[]", "json"),
    "a value and a word on the next line": (JSON + b"\nword", "json"),
    "two lines": (JSON + b"\n" + JSON, "ndjson"),
    "two lines as in DOS": (JSON + b"\r\n" + JSON + b"\r\n", "ndjson"),
    "two lines with blank lines": (b"\r\n\n" + JSON + b" \t\r\n\n \n" + JSON + b"\n\n", "ndjson"),
    "a second line that is indented": (JSON + b"\n   " + JSON, "ndjson"),
    "a second line that is cut off": (JSON + b"\n{", "ndjson"),
    "a first line with a fault inside its brackets": (b'{"a": oops}\n' + JSON, "ndjson"),
    "a first line that is cut off": (JSON[:-1] + b"\n" + JSON, "json"),
    "two lines that end as in an old Mac": (JSON + b"\r" + JSON, "json"),
    "a first line of a megabyte": (as_json({"a": "{" * 1_000_000}) + b"\n" + JSON, "ndjson"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "form"), FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["without mark", "with mark"])
def test_the_form_is_told_from_the_lines(raw: bytes, form: str, mark: bytes) -> None:
    assert sniff(Memory(mark + raw)).form == form


def test_one_payload_with_a_header_is_the_bundle() -> None:
    for lines in ((victim(1), victim(2)), (victim(2), victim(1))):
        report = judged(as_lines(HEADER, *lines))
        (one,) = report.inputs
        assert (report.verdict.value, one.form, one.payloads, one.records) == ("valid", "ndjson", 1, 2)
        assert tipx.load(as_lines(HEADER, *lines)) == {**HEADER, "victims": list(lines)}


def test_each_line_without_a_header_is_a_payload() -> None:
    records = [{**victim(number), "tipxVersion": "1.0"} for number in range(3)]
    report = judged(as_lines(*records))
    (one,) = report.inputs
    assert (report.verdict.value, one.form, one.payloads, one.records) == ("valid", "ndjson", 3, 3)
    assert tipx.load(as_lines(*records)) == records


def test_a_fault_on_one_line_leaves_the_other_lines_judged() -> None:
    raw = as_lines(HEADER, victim(1, childStatus="no code")) + b"{oops}\n" + as_lines(victim(2, childStatus="no code"))
    report = judged(raw)
    assert [(p.rule, p.at.line) for p in report.problems] == [
        ("TIPX-STR-009", 2), ("TIPX-SYN-001", 3), ("TIPX-STR-009", 4),
    ]  # fmt: skip


def test_a_reference_to_a_line_that_could_not_be_read_is_not_called_dangling() -> None:
    def linked(other: int) -> bytes:
        return as_lines(HEADER, victim(1, caseIds=[victim(other)["id"]]))

    assert ids(judged(linked(2) + as_lines(victim(3)))) == ["TIPX-STR-004"]
    assert ids(judged(linked(2) + as_json(victim(3))[:-1] + b"\n")) == ["TIPX-SYN-001"]


def test_records_of_a_bundle_that_stands_on_a_line_are_not_judged_under_it() -> None:
    report = judged(as_lines({**BUNDLE, "victims": [victim(1, childStatus="no code")]}, victim(2)))
    assert [(p.rule, p.at.line) for p in report.problems] == [("TIPX-SYN-020", 1)]
    assert report.inputs[0].records == 1


def test_a_bundle_on_a_line_is_told_once_for_each() -> None:
    report = judged(as_lines(HEADER, victim(1), HEADER, victim(2), {**BUNDLE}))
    assert [(p.rule, p.at.line) for p in report.problems] == [("TIPX-SYN-020", 3), ("TIPX-SYN-020", 5)]


def test_a_stream_is_judged_line_by_line_and_bears_its_line_numbers() -> None:
    lines = [
        as_json(RECORD) + b"\r\n",
        b"\n",
        b" \r\n",
        b'{"recordType": oops}\n',
        as_json({**RECORD, "childStatus": "x"}),
    ]
    reports = list(tipx.validate_each(lines, now="2026-03-05"))
    assert [[(p.rule, p.at.line) for p in report.problems] for report in reports] == [
        [], [("TIPX-SYN-001", 4)], [("TIPX-STR-009", 5)],
    ]  # fmt: skip
    assert [report.verdict.value for report in reports] == ["valid", "invalid", "invalid"]


def test_a_stream_of_text_lines_is_the_same() -> None:
    (report,) = tipx.validate_each([json.dumps(RECORD)], now="2026-03-05")
    assert report.ok
