"""At a limit all is judged; beyond it the verdict is undecided, never valid; and no input takes time out of proportion."""

from __future__ import annotations

import dataclasses
import itertools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from reading_samples import (
    BUNDLE,
    FN,
    HEADER,
    JSON,
    NOW,
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
from tipx.cli.validate import command
from tipx.reading import deadline, strict_json
from tipx.reading.model import DEEPEST, LONGEST_NUMBER, Limits
from tipx.reporting.text import report_to_text

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


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Limits)])
def test_a_limit_that_makes_no_sense_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="limits are"):
        Limits(**{name: 0})


def test_a_limit_of_the_length_of_a_number_that_would_refuse_a_number_of_the_standard_is_refused() -> None:
    assert len(str(-(2**53 - 1))) == LONGEST_NUMBER
    with pytest.raises(ValueError, match=f"at least {LONGEST_NUMBER}"):
        Limits(max_number=LONGEST_NUMBER - 1)


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


IN_TEXT = {
    "json": lambda number: as_json(RECORD).replace(b'"version": 1', b'"version": ' + number.encode()),
    "ndjson": lambda number: (
        as_lines({**victim(9), "tipxVersion": "1.0"})
        + as_json(RECORD).replace(b'"version": 1', b'"version": ' + number.encode())
    ),
    "xml": lambda number: as_xml(RECORD).replace(b"<version>1<", b"<version>" + number.encode() + b"<"),
}


@pytest.mark.parametrize("form", IN_TEXT.values(), ids=IN_TEXT.keys())
@pytest.mark.parametrize("shape", ["{}", "-{}", "0.{}", "1e{}", "-1.5e+{}"])
@pytest.mark.parametrize("limit", [20, 100])
def test_length_of_a_number_is_counted_with_its_sign_point_and_exponent(
    form: Callable[[str], bytes], shape: str, limit: int
) -> None:
    longest = shape.format("7" * (limit - len(shape.format(""))))
    assert len(longest) == limit
    limits = Limits(max_number=limit)
    assert ids(judged(form(longest), limits=limits)) == ["TIPX-SYN-006"]
    report = judged(form(longest + "7"), limits=limits)
    assert (ids(report), report.verdict.value) == (["TIPX-SYN-024"], "invalid")
    assert report.problems[0].args == {"limit": limit}


@pytest.mark.parametrize("parser", ["auto", "expat"])
def test_a_number_in_an_extension_is_as_short_as_any_other(parser: str) -> None:
    raw = in_xml("<number>7<", f"<number>{'7' * 101}<")
    assert ids(judged(raw, xml_parser=parser)) == ["TIPX-SYN-024"]


def test_no_number_that_is_too_long_is_converted() -> None:
    convertible = sys.get_int_max_str_digits() if hasattr(sys, "get_int_max_str_digits") else 4300
    assert ids(judged(in_json('"version": 1', '"version": ' + "1" * (convertible + 1)))) == ["TIPX-SYN-024"]
    assert ids(judged(in_xml("<version>1", "<version>" + "1" * (convertible + 1)))) == ["TIPX-SYN-024"]


def test_digits_that_are_no_number_are_malformed_however_many_they_are() -> None:
    for wrong in ("0" * 200, "1" * 200 + "x", "1" * 200 + "."):
        assert ids(judged(in_json('"version": 1', f'"version": {wrong}'))) == ["TIPX-SYN-001"]


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
    limits = Limits(max_per_record=20_000)
    problems = [problem for problem in judged(raw, max_per_rule=0, limits=limits).problems if problem.rule == rule]
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


WRONG = as_json({**HEADER, "victims": [victim(number, sex="none") for number in range(10)]})


@pytest.mark.parametrize("most", [1, 9, 10, 11, 0])
def test_the_list_of_problems_ends_at_its_limit_and_the_totals_stay_exact(most: int) -> None:
    report = judged(WRONG, max_problems=most)
    listed = min(most, 10) if most else 10
    assert len(report.problems) == listed
    assert (report.totals["error"], report.by_rule) == (10, {"TIPX-STR-009": 10})
    assert report.truncated == report.inputs[0].truncated == ({"TIPX-STR-009": 10 - listed} if listed < 10 else {})
    assert report.verdict is tipx.Verdict.INVALID


def test_the_limit_of_the_list_counts_the_problems_of_all_inputs() -> None:
    lines = as_lines(*({**victim(number, sex="none"), "tipxVersion": "1.0"} for number in range(4)))
    report = tipx.validate_parts([lines, lines], now=NOW, max_problems=6, ignore=("TIPX-XRC-*",))
    assert [problem.at.input for problem in report.problems] == [0, 0, 0, 0, 1, 1]
    assert (report.inputs[0].truncated, report.inputs[1].truncated) == ({}, {"TIPX-STR-009": 2})


def test_what_is_not_listed_takes_no_place_in_the_list() -> None:
    report = judged(WRONG, max_problems=3, ignore=("TIPX-STR-009",))
    assert (report.problems, report.left_out, report.truncated) == ((), 10, {})


def test_a_list_cut_short_says_so_in_the_text() -> None:
    assert "7 more of TIPX-STR-009" in report_to_text(judged(WRONG, max_problems=3))
    assert "more of TIPX-STR-009" not in report_to_text(judged(WRONG, max_problems=10))


TIMED = {
    "json": as_json({**HEADER, "victims": [victim(number) for number in range(20)]}),
    "xml": as_xml({**HEADER, "victims": [victim(number) for number in range(20)]}),
    "ndjson": as_lines(HEADER, *(victim(number) for number in range(20))),
    "payloads": as_lines(*({**victim(number), "tipxVersion": "1.0"} for number in range(20))),
}


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock by which each look takes a second."""
    clock = itertools.count()
    monkeypatch.setattr(deadline, "time", SimpleNamespace(monotonic=lambda: float(next(clock))))


@pytest.mark.usefixtures("ticking")
@pytest.mark.parametrize("raw", TIMED.values(), ids=TIMED.keys())
def test_when_the_time_is_up_the_rest_is_not_judged(raw: bytes) -> None:
    assert judged(raw, limits=Limits(max_seconds=10_000)).verdict is tipx.Verdict.VALID
    report = judged(raw, limits=Limits(max_seconds=10))
    assert 0 < report.inputs[0].records < 20
    assert (ids(report), report.verdict.value, states(report)) == (["TIPX-SYN-025"], "undecided", "uuuuu")
    assert report.problems[0].args == {"limit": 10}


@pytest.mark.usefixtures("ticking")
def test_inputs_after_the_time_is_up_are_each_told_undecided() -> None:
    report = tipx.validate_history([TIMED["json"]] * 3, now=NOW, limits=Limits(max_seconds=10))
    assert [one.verdict.value for one in report.inputs] == ["undecided"] * 3
    assert [problem.at.input for problem in report.problems if problem.rule == "TIPX-SYN-025"] == [0, 1, 2]


@pytest.mark.usefixtures("ticking")
def test_an_error_found_before_the_time_was_up_stays_an_error() -> None:
    report = judged(WRONG, limits=Limits(max_seconds=5))
    assert set(ids(report)) == {"TIPX-STR-009", "TIPX-SYN-025"}
    assert report.verdict is tipx.Verdict.INVALID


@pytest.mark.usefixtures("ticking")
def test_what_may_point_to_a_record_that_was_not_judged_in_time_is_no_problem() -> None:
    case = {**victim(1), "recordType": "case"}
    raw = as_lines({**HEADER}, *(victim(number) for number in range(20)), case)
    assert not any(one.startswith("TIPX-XRC") for one in ids(judged(raw, limits=Limits(max_seconds=10))))


def test_each_option_of_the_command_line_sets_its_limit(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(TIMED["json"])
    report = tmp_path / "r.json"
    chosen = {"bytes": 10**6, "depth": 20, "string": 300, "number": 30, "records": 50, "per_record": 70}
    words = [word for name, value in chosen.items() for word in (f"--max-{name.replace('_', '-')}", str(value))]
    done = CliRunner().invoke(
        command, [str(file), *words, "--timeout", "600", "--max-problems", "7", "-f", f"json={report}"]
    )
    assert done.exit_code == 0, done.output
    options = json.loads(report.read_bytes())["options"]
    assert options["limits"] == {**{f"max_{name}": value for name, value in chosen.items()}, "max_seconds": 600}
    assert options["max_problems"] == 7


@pytest.mark.parametrize(
    "words", [["--max-depth", "129"], ["--max-number", "16"], ["--timeout", "0"], ["--max-bytes", "0"]]
)
def test_a_limit_that_cannot_be_set_is_wrong_usage(words: list[str]) -> None:
    assert CliRunner().invoke(command, ["-", *words]).exit_code == 2
