"""One fault, spelt in JSON, in XML, on a line of NDJSON and in plain data, is one problem of one id at one place."""

from __future__ import annotations

from typing import Any

import pytest
from reading_samples import HEADER, MARK, NOW, RECORD, as_json, as_lines, as_xml, edited, judged, victim

import tipx

URI = "https://example.org/a"
Found = list[tuple[str, str, str | None, str | None]]


def found(report: tipx.Report) -> Found:
    return [(p.rule, p.severity.value, p.at.model, p.at.pointer) for p in report.problems]


DATA: dict[str, tuple[dict[str, Any], list[str]]] = {
    "an unknown field": ({MARK: "a"}, ["TIPX-SCH-002"]),
    "a misspelt required field": ({"childStatus": None, "childstatus": "adult"}, ["TIPX-SCH-002"]),
    "an unknown object": ({MARK: {"a": "b"}}, ["TIPX-SCH-002"]),
    "an unknown field deep inside": ({"birthDate": {"value": "1999", MARK: "a"}}, ["TIPX-SCH-002"]),
    "a required field missing": ({"personStatus": None}, ["TIPX-SCH-001"]),
    "an empty text": ({"pseudonym": ""}, ["TIPX-SCH-004"]),
    "a text that is too long": ({"pseudonym": "x" * 201}, ["TIPX-SCH-005"]),
    "a text of the wrong form": ({"countryOfBirth": "Pakistan"}, ["TIPX-SCH-006"]),
    "a text that is white space": ({"countryOfBirth": " PK"}, ["TIPX-SCH-006"]),
    "a line feed at the end": ({"countryOfBirth": "PK\n"}, ["TIPX-SCH-006"]),
    "a number out of range": ({"ageAtDetection": 121}, ["TIPX-SCH-007"]),
    "a number below zero": ({"ageAtDetection": -1}, ["TIPX-SCH-007"]),
    "a word for a number": ({"ageAtDetection": "young"}, ["TIPX-SCH-003"]),
    "a word for a boolean": ({"deceased": "no"}, ["TIPX-SCH-003"]),
    "a number for a boolean": ({"deceased": "1"}, ["TIPX-SCH-003"]),
    "a type of another record": ({"recordType": "case"}, ["TIPX-SCH-009"]),
    "a day that does not exist": ({"birthDate": {"value": "2001-02-30"}}, ["TIPX-VAL-001"]),
    "a code that is none": ({"sex": MARK}, ["TIPX-STR-009"]),
    "an extension key that is no URI": ({"extensions": {MARK: 1}}, ["TIPX-SCH-006"]),
    "an empty text in an extension": ({"extensions": {URI: [1, {"a": ""}]}}, ["TIPX-VAL-007"]),
    "an empty list in an extension": ({"extensions": {URI: [[]]}}, ["TIPX-VAL-007"]),
    "no extensions": ({"extensions": {}}, ["TIPX-STR-022"]),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), DATA.values(), ids=DATA.keys())
@pytest.mark.parametrize("parser", ["auto", "expat"])
def test_a_fault_of_the_data(changes: dict[str, Any], expected: list[str], parser: str) -> None:
    wrong = {name: value for name, value in {**victim(1), **changes}.items() if value is not None}
    bundle = {**HEADER, "victims": [victim(2), wrong]}
    reports = [
        judged(as_json(bundle)), judged(as_xml(bundle), xml_parser=parser), judged(bundle),
        judged(as_json(bundle, indent=1)),
    ]  # fmt: skip
    assert [[rule for rule, *_ in found(report)] for report in reports] == [expected] * 4
    assert found(reports[0]) == found(reports[1]) == found(reports[2]) == found(reports[3])
    if "recordType" not in changes:  # without a list to stand in, a record is what it says it is
        (problem,) = judged(as_lines(HEADER, victim(2), wrong)).problems
        assert (problem.rule, problem.at.model, problem.at.line) == (expected[0], found(reports[0])[0][2], 3)


TEXTS: dict[str, tuple[str, str, str]] = {
    "a fraction": ("7", "7.5", "TIPX-SYN-006"),
    "an exponent": ("7", "7e1", "TIPX-SYN-006"),
    "a signed exponent": ("7", "7e+1", "TIPX-SYN-006"),
    "a negative exponent": ("7", "-7E-1", "TIPX-SYN-006"),
    "minus zero": ("7", "-0", "TIPX-SYN-006"),
    "a number too great": ("7", "9007199254740992", "TIPX-SYN-006"),
    "a very great number": ("7", "9" * 100, "TIPX-SYN-006"),
    "a number that is too long": ("7", "9" * 100_000, "TIPX-SYN-024"),
    "a fraction that is too long": ("7", "9." + "9" * 100_000, "TIPX-SYN-024"),
    "not a number": ("7", "NaN", "TIPX-SYN-006"),
    "infinity": ("7", "-Infinity", "TIPX-SYN-006"),
}


@pytest.mark.parametrize(("before", "after", "rule"), TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.parametrize("field", ["ageAtDetection", "extensions"])
def test_a_number_that_only_bytes_can_hold(before: str, after: str, rule: str, field: str) -> None:
    record = {**RECORD, "extensions": {URI: 7}} if field == "extensions" else {**RECORD, field: 7}
    record = {**record, "extensions": {URI: 7}} if field == "extensions" else {**record, "extensions": {URI: 1}}
    by_json = judged(edited(as_json(record), f": {before}", f": {after}"))
    by_xml = judged(edited(as_xml(record), f">{before}<", f">{after}<"))
    assert found(by_json) == found(by_xml)
    assert [problem.rule for problem in by_json.problems] == [rule]


def test_a_null_in_an_extension() -> None:
    record = {**RECORD, "extensions": {URI: [1, 7]}}
    by_json = judged(edited(as_json(record), "7]", "null]"))
    by_xml = judged(edited(as_xml(record), "<number>7</number>", "<null/>"))
    by_data = judged({**RECORD, "extensions": {URI: [1, None]}})
    assert found(by_json) == found(by_xml) == found(by_data)
    assert [rule for rule, *_ in found(by_json)] == ["TIPX-SYN-007"]


def test_a_key_twice_in_an_extension() -> None:
    record = {**RECORD, "extensions": {URI: {"a": 7}}}
    by_json = judged(edited(as_json(record), '"a": 7', '"a": 7, "a": 8'))
    by_xml = judged(
        edited(as_xml(record), '<number key="a">7</number>', '<number key="a">7</number><number key="a">8</number>')
    )
    assert found(by_json) == found(by_xml)
    assert [rule for rule, *_ in found(by_json)] == ["TIPX-SYN-005"]


@pytest.mark.parametrize(
    ("in_json", "in_xml", "rule"),
    [("\\u0001", "&#1;", "TIPX-SYN-008"), ("\\ufffe", "&#xFFFE;", "TIPX-SYN-008"), ("\\ud800", "&#xD800;", "TIPX-SYN-009"),
     ("\x01", "\x01", "TIPX-SYN-008"), ("\uffff", "\uffff", "TIPX-SYN-008")],
)  # fmt: skip
def test_a_character_that_no_text_may_hold(in_json: str, in_xml: str, rule: str) -> None:
    for raw in (
        edited(as_json(RECORD), 'Zqmarker"}]', f'Zq{in_json}"}}]'),
        edited(as_xml(RECORD), "<full>Sample", f"<full>{in_xml}"),
    ):
        report = judged(raw)
        assert ([problem.rule for problem in report.problems], report.verdict.value) == ([rule], "invalid")


FAULTY: dict[str, tuple[Any, str]] = {
    "a fraction": (1.5, "TIPX-SYN-006"),
    "a whole number as a float": (1.0, "TIPX-SYN-006"),
    "not a number": (float("nan"), "TIPX-SYN-006"),
    "infinity": (float("inf"), "TIPX-SYN-006"),
    "a number too great": (2**53, "TIPX-SYN-006"),
    "a number of 100 000 bits": (2**100_000, "TIPX-SYN-006"),
    "a null": (None, "TIPX-SYN-007"),
    "a control character": ("a\x01", "TIPX-SYN-008"),
    "U+FFFE": ("a\ufffe", "TIPX-SYN-008"),
    "half a character": ("a\ud800", "TIPX-SYN-009"),
    "a control character in a name": ({"a\x01": 1}, "TIPX-SYN-008"),
    "half a character in a name": ({"a\udfff": 1}, "TIPX-SYN-009"),
}


@pytest.mark.parametrize(("value", "rule"), FAULTY.values(), ids=FAULTY.keys())
def test_plain_data_is_looked_at_as_strictly_as_bytes(value: Any, rule: str) -> None:
    given = {**RECORD, "extensions": {URI: [1, {"a": value}]}}
    report = judged(given)
    assert ([problem.rule for problem in report.problems], report.verdict.value) == ([rule], "invalid")
    assert report.problems[0].at.pointer == "/extensions"
    with pytest.raises(tipx.LoadError):
        tipx.load(given)


def test_plain_data_is_copied_and_texts_are_what_they_hold() -> None:
    import enum

    class Status(str, enum.Enum):
        UNKNOWN = "unknown"

    class Version(enum.IntEnum):
        FIRST = 1

    given = {**RECORD, "childStatus": Status.UNKNOWN, "version": Version.FIRST, "names": tuple(RECORD["names"])}
    loaded = tipx.load(given)
    assert loaded == RECORD
    assert isinstance(loaded, dict)
    assert (type(loaded["childStatus"]), type(loaded["version"]), type(loaded["names"])) == (str, int, list)
    assert loaded["names"][0] is not given["names"][0]
    assert tipx.validate(given, now=NOW).ok
