"""At a limit all is judged; beyond it the verdict is undecided, never valid; and no input takes time out of proportion."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from reading_samples import (
    BUNDLE,
    FN,
    HEADER,
    JSON,
    RECORD,
    XML,
    as_json,
    as_lines,
    as_xml,
    ids,
    in_json,
    in_xml,
    judged,
    states,
    victim,
)  # fmt: skip

import tipx
from tipx.reading import strict_json
from tipx.reading.model import DEEPEST, Limits

URI = "https://example.org/deep"


def nested(levels: int) -> dict[str, Any]:
    """A record whose deepest list is that many levels deep; the record itself is the first."""
    value: Any = 1
    for _ in range(levels - 2):
        value = [value]
    return {**RECORD, "extensions": {URI: value}}


def undecided(report: tipx.Report, rule: str, limit: int) -> None:
    assert (ids(report), report.verdict.value, states(report)) == ([rule], "undecided", "uuuuu")
    assert report.problems[0].args["limit"] == limit
    assert str(limit) in report.problems[0].message
    assert {layer.why for layer in report.inputs[0].layers[:5]} == {"a limit of the reader was reached"}


FORMS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "json": as_json, "data": dict, "ndjson": lambda data: as_lines(data, {**RECORD, "id": victim(9)["id"]}),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize("limit", [6, 64, DEEPEST])
def test_depth(form: Callable[[dict[str, Any]], Any], limit: int) -> None:
    limits = Limits(max_depth=limit)
    assert ids(judged(form(nested(limit)), limits=limits)) == []
    undecided(judged(form(nested(limit + 1)), limits=limits), "TIPX-SYN-010", limit)


@pytest.mark.parametrize("parser", ["auto", "expat"])
@pytest.mark.parametrize("limit", [20, DEEPEST])
def test_depth_of_elements(parser: str, limit: int) -> None:
    def deep(levels: int) -> bytes:
        inner = levels - 5  # victim, extensions, map and map are the first, number the last
        value = "<map key='a'>" * inner + '<number key="a">1</number>' + "</map>" * inner
        whole = f"<map xmlns='{FN}'><map key='{URI}'>{value}</map></map>"
        return as_xml({**RECORD, "extensions": {URI: 1}}).replace(
            f'<map xmlns="{FN}"><number key="{URI}">1</number></map>'.encode(), whole.encode()
        )

    limits = Limits(max_depth=limit)
    assert ids(judged(deep(limit), limits=limits, xml_parser=parser)) == []
    report = judged(deep(limit + 1), limits=limits, xml_parser=parser)
    undecided(report, "TIPX-SYN-010", limit)
    assert report.problems[0].at.byte == deep(limit + 1).index(b"<number")


def test_a_deep_element_in_the_header_does_not_make_the_rest_of_it_missing() -> None:
    raw = as_xml(BUNDLE).replace(b"<sender>", b"<a>" * 100 + b"</a>" * 100 + b"<sender>")
    undecided(judged(raw), "TIPX-SYN-010", 64)


def test_the_deepest_that_can_be_allowed_is_walked_without_harm_far_down_the_stack() -> None:
    def far_down(calls: int) -> tipx.Report:
        return far_down(calls - 1) if calls else judged(nested(DEEPEST), limits=Limits(max_depth=DEEPEST))

    assert sys.getrecursionlimit() >= 1000
    assert ids(far_down(200)) == []


@pytest.mark.parametrize("name", ["max_bytes", "max_depth", "max_string", "max_records"])
def test_a_limit_that_makes_no_sense_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="limits are"):
        Limits(**{name: 0})


def test_a_limit_of_depth_that_the_stack_cannot_bear_is_refused() -> None:
    with pytest.raises(ValueError, match=f"at most {DEEPEST}"):
        Limits(max_depth=DEEPEST + 1)


@pytest.mark.parametrize("raw", [JSON, XML, as_lines(HEADER, victim(1))], ids=["json", "xml", "ndjson"])
def test_size(raw: bytes) -> None:
    assert judged(raw, limits=Limits(max_bytes=len(raw))).verdict is tipx.Verdict.VALID
    undecided(judged(raw, limits=Limits(max_bytes=len(raw) - 1)), "TIPX-SYN-011", len(raw) - 1)


def _named(text: str) -> dict[str, Any]:
    return {**RECORD, "extensions": {URI: {"a": text}}}


@pytest.mark.parametrize("form", [*FORMS.values(), as_xml], ids=[*FORMS, "xml"])
@pytest.mark.parametrize("character", ["x", "\u0627", "\U0001f600", '"'])
def test_length_of_a_text_is_counted_in_characters(form: Callable[[dict[str, Any]], Any], character: str) -> None:
    limits = Limits(max_string=100)
    assert ids(judged(form(_named(character * 100)), limits=limits)) == []
    undecided(judged(form(_named(character * 101)), limits=limits), "TIPX-SYN-012", 100)


@pytest.mark.parametrize("form", [*FORMS.values(), as_xml], ids=[*FORMS, "xml"])
def test_length_of_a_name(form: Callable[[dict[str, Any]], Any]) -> None:
    limits = Limits(max_string=100)
    assert ids(judged(form({**RECORD, "extensions": {URI: {"x" * 100: 1}}}), limits=limits)) == []
    undecided(judged(form({**RECORD, "extensions": {URI: {"x" * 101: 1}}}), limits=limits), "TIPX-SYN-012", 100)


def test_a_required_text_that_is_too_long_is_not_missed_as_well() -> None:
    limits = Limits(max_string=100)
    for form in (as_json, as_xml, dict):
        long = {**RECORD, "owner": {"name": "x" * 101, "type": "police", "country": "PK"}}
        undecided(judged(form(long), limits=limits), "TIPX-SYN-012", 100)


LISTED = {
    "json": lambda *records: as_json({**HEADER, "victims": list(records)}),
    "data": lambda *records: {**HEADER, "victims": list(records)},
    "xml": lambda *records: as_xml({**HEADER, "victims": list(records)}),
    "ndjson with a header": lambda *records: as_lines(HEADER, *records),
    "ndjson": lambda *records: as_lines(*({**record, "tipxVersion": "1.0"} for record in records)),
}


@pytest.mark.parametrize("form", LISTED.values(), ids=LISTED.keys())
def test_number_of_records(form: Callable[..., Any]) -> None:
    limits = Limits(max_records=3)
    exactly = judged(form(*(victim(number) for number in range(3))), limits=limits)
    assert (ids(exactly), exactly.inputs[0].records) == ([], 3)
    report = judged(form(*(victim(number) for number in range(5))), limits=limits)
    undecided(report, "TIPX-SYN-013", 3)
    assert report.inputs[0].records == 3


def test_the_first_record_beyond_the_limit_is_named() -> None:
    records = [victim(number) for number in range(5)]
    for form in ("json", "xml"):
        raw = LISTED[form](*records)
        at = judged(raw, limits=Limits(max_records=3)).problems[0].at
        assert at.pointer == "/victims/3"
        begins = raw.index(records[3]["id"].encode())
        assert at.byte is not None
        assert raw.rindex(b"victims>" if form == "xml" else b"{", 0, begins) - at.byte in (0, 1)


def test_an_error_found_before_the_limit_stays_an_error() -> None:
    limits = Limits(max_records=1)
    report = judged(as_lines(HEADER, victim(1, childStatus="no code"), victim(2)), limits=limits)
    assert (ids(report), report.verdict.value) == (["TIPX-STR-009", "TIPX-SYN-013"], "invalid")


def test_data_that_holds_itself_is_too_deep() -> None:
    itself: dict[str, Any] = {}
    itself["a"] = [itself, itself]
    undecided(judged(itself), "TIPX-SYN-010", 64)


@pytest.mark.parametrize(
    ("raw", "rule", "count"),
    [
        (in_json("7, true", ", ".join(["null"] * 20_000)), "TIPX-SYN-007", 20_000),
        (in_json("7, true", ", ".join(["1.5"] * 20_000)), "TIPX-SYN-006", 20_000),
        (in_json("7, true", "{" + ", ".join(['"a": null'] * 20_000) + "}"), "TIPX-SYN-005", 19_999),
        (in_json("7, true", "{" + ", ".join(f'"{n}": null' for n in range(20_000)) + "}"), "TIPX-SYN-007", 20_000),
        (in_xml("<number>7</number>", "<null/>" * 20_000), "TIPX-SYN-007", 20_000),
        (in_xml("<version>", "<?a b?>" * 20_000 + "<version>"), "TIPX-SYN-015", 20_000),
    ],
    ids=["nulls", "fractions", "one name", "many names", "nulls in XML", "instructions"],
)
def test_many_faults_on_one_line_are_each_told_and_placed(raw: bytes, rule: str, count: int) -> None:
    problems = [problem for problem in judged(raw, max_per_rule=0).problems if problem.rule == rule]
    assert len(problems) == count
    assert len({problem.at.byte for problem in problems}) == count


def test_places_are_reckoned_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[int] = []
    reckon = strict_json.spots_in_text

    def counting(text: str, offsets: Any) -> Any:
        passes.append(len(text))
        return reckon(text, offsets)

    monkeypatch.setattr(strict_json, "spots_in_text", counting)
    text = "[" + ", ".join(["null"] * 500) + "]"
    assert len(strict_json.parse(text, Limits()).findings) == 500
    assert passes == [len(text)]
