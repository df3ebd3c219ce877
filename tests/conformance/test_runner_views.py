"""Every view tells what the results are, and what an implementation says of itself stays text in each."""

from __future__ import annotations

import html.parser
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from small_suites import keeps

from tipx.comparing.conforming import KEYWORDS, conforming
from tipx.conformance.model import Declared, Outcome
from tipx.conformance.results import Results, Row, to_dict
from tipx.conformance.saved import NoResults, results_from_json
from tipx.conformance.suite import Suite
from tipx.conformance.views import VIEWS, renderer
from tipx.generate.suite import SUITE

SCHEMA = json.loads((SUITE / "schema" / "results.schema.json").read_bytes())
JUNIT = xmlschema.XMLSchema(str(Path(__file__).parents[1] / "data" / "schemas" / "junit-10.xsd"))
HOSTILE = "<script>alert(1)</script>|`@everyone`](http://x.example)&\"'\x1b[2J"


def result(name: str = "sample", only: tuple[str, ...] = (), why: str = "sample reason", **outcomes: str) -> Results:
    """Results with these cases: `RUL_0001="pass"`."""
    rows = tuple(
        Row(case.replace("_", "-"), "json", Outcome(outcome), "" if outcome == "pass" else why, "Sample case.", "")
        for case, outcome in sorted(outcomes.items())
    )
    declared = Declared(name, "1.0", "Sample", standard=("1.0",), claims=frozenset({"reader"}))
    return Results("1.0.0", "0" * 64, declared, rows, 1.5, only)


GOOD = result("good", RUL_0001="pass", SYN_0001="pass")
MIXED = result(
    "mixed", RUL_0001="pass", RUL_0002="fail", RUL_0003="errored", SYN_0001="skipped", SYN_0002="not applicable"
)
EVERY = {
    "good": [GOOD], "mixed": [MIXED], "both": [GOOD, MIXED], "part": [result(only=("RUL",), RUL_0001="pass")],
    "none": [result(RUL_0001="not applicable")], "empty": [result()], "hostile": [result(HOSTILE, why=HOSTILE, RUL_0001="fail")],
    "hostile, both": [GOOD, result(HOSTILE, why=HOSTILE, RUL_0001="errored", SYN_0001="skipped")],
}  # fmt: skip


def render(form: str, which: str) -> str:
    return renderer(form)(EVERY[which])


@pytest.mark.parametrize("which", EVERY)
@pytest.mark.parametrize("form", VIEWS)
def test_a_view_is_the_same_each_time_and_ends_its_last_line(form: str, which: str) -> None:
    text = render(form, which)
    assert text == render(form, which)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("which", EVERY)
def test_json_keeps_its_schema_and_is_read_back(which: str) -> None:
    document = json.loads(render("json", which))
    every = document if isinstance(document, list) else [document]
    for one in every:
        assert keeps("results", one)
    read = results_from_json(render("json", which).encode(), Suite(SUITE))
    if "hostile" not in which:
        assert [to_dict(one) for one in read] == every


def test_the_schema_of_results_uses_only_what_the_reader_understands() -> None:
    assert set(keywords(SCHEMA)) <= KEYWORDS


def keywords(node: Any) -> list[str]:
    if not isinstance(node, dict):
        return []
    named = [*node.get("properties", {}).values(), *node.get("$defs", {}).values()]
    inner = [node[name] for name in ("items", "additionalProperties", "propertyNames") if name in node]
    return [*node, *(name for one in [*named, *inner] for name in keywords(one))]


@pytest.mark.parametrize("which", EVERY)
def test_junit_keeps_the_schema_of_the_xunit_plugin_of_jenkins(which: str) -> None:
    text = render("junit", which)
    assert [error.reason for error in JUNIT.iter_errors(text)] == []
    document = ET.fromstring(text.encode())
    for suite in document:
        cases = suite.findall("testcase")
        for name, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(name, "")) == len(suite.findall(f"testcase/{element}"))
        assert int(suite.get("tests", "")) == len(cases)


def test_junit_tells_what_failed_and_why() -> None:
    document = ET.fromstring(render("junit", "mixed").encode())
    (failure,) = document.iter("failure")
    assert (failure.get("message"), failure.text) == ("sample reason", "Sample case.")
    assert [one.get("name") for one in document.iter("testcase")] == [
        "RUL-0001 (json)", "RUL-0002 (json)", "RUL-0003 (json)", "SYN-0001 (json)",
    ]  # fmt: skip


class _Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not {name for name, _ in attrs} & {"src", "href", "onclick", "onload"}
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1] and self.tags[-1] in ("td", "th"):
            self.rows[-1][-1] += data.rstrip("\n")


def page(which: str) -> _Tags:
    parser = _Tags()
    parser.feed(render("html", which))
    return parser


@pytest.mark.parametrize("which", EVERY)
def test_html_holds_no_script_and_asks_nobody(which: str) -> None:
    found = page(which)
    assert not {"script", "img", "link", "iframe", "object", "a"} & set(found.tags)
    assert "http" not in re.sub("http://x.example", "", render("html", which)).replace("http-equiv", "")
    assert all(len(row) == len(found.rows[0]) for row in found.rows[:2])


def test_the_matrix_of_one_run_counts_outcomes_by_groups() -> None:
    assert page("mixed").rows[:4] == [
        ["group", "pass", "fail", "skipped", "errored", "not applicable"],
        ["RUL rules of one record", "✓ 1", "✗ 1", "", "✗ 1", ""],
        ["SYN bytes and syntax", "", "", "1", "", "1"],
        ["all", "✓ 1", "✗ 1", "1", "✗ 1", "1"],
    ]


def test_the_matrix_of_several_stands_side_by_side() -> None:
    assert page("both").rows == [
        ["group", "good 1.0 (Sample)", "mixed 1.0 (Sample)"],
        ["RUL rules of one record", "✓ 1 / 1", "✗ 1 / 3"],
        ["SYN bytes and syntax", "✓ 1 / 1", "0 / 1"],
        ["all", "✓ 2 / 2", "✗ 1 / 4"],
        ["case", "form", "good 1.0 (Sample)", "mixed 1.0 (Sample)"],
        ["RUL-0002", "json", "not asked", "fail: sample reason"],
        ["RUL-0003", "json", "not asked", "errored: sample reason"],
    ]


def cells(line: str) -> list[str]:
    return [one.strip() for one in line.strip("|").split("|")]


def test_markdown_has_the_same_tables() -> None:
    tables = [cells(line) for line in render("markdown", "both").splitlines() if line.startswith("| ")]
    assert tables == [[one.replace("'", "&#39;") for one in row] for row in map(_escaped, page("both").rows)]


def _escaped(row: list[str]) -> list[str]:
    from tipx.conformance.views.markdown import escaped

    return [escaped(one).replace("&#10003;", "✓").replace("&#10007;", "✗") for one in row]


@pytest.mark.parametrize("which", EVERY)
def test_markdown_holds_no_html_and_no_link_and_keeps_its_columns(which: str) -> None:
    text = render("markdown", which)
    assert not re.search(r"[<>`@\[\]]", text)
    for before, after in zip(text.splitlines(), text.splitlines()[1:], strict=False):
        if before.startswith("|") and after.startswith("|"):
            assert before.count("|") == after.count("|")


BADGES = {
    "good": ("all 2 pass", "brightgreen"), "mixed": ("2 of 4 do not pass", "red"), "both": ("1 of 2 implementations pass", "yellow"),
    "part": ("all 1 pass (a part of the suite)", "yellow"), "none": ("nothing was asked", "red"), "empty": ("nothing was asked", "red"),
}  # fmt: skip


@pytest.mark.parametrize("which", BADGES)
def test_the_badge_says_whether_all_of_the_suite_passed(which: str) -> None:
    document = json.loads(render("badge", which))
    assert (document["message"], document["color"]) == BADGES[which]
    assert (document["schemaVersion"], document["label"]) == (1, "TIPX conformance")


def test_what_was_skipped_makes_no_green_badge() -> None:
    (found,) = [json.loads(renderer("badge")([result(SYN_0001="pass", SYN_0002="skipped")]))]
    assert (found["message"], found["color"]) == ("1 of 2 pass, 1 skipped", "yellow")


@pytest.mark.parametrize("which", EVERY)
def test_the_picture_of_the_badge_says_the_same(which: str) -> None:
    picture = ET.fromstring(render("svg", which))
    said = json.loads(render("badge", which))
    assert picture.get("aria-label") == f"{said['label']}: {said['message']}"
    assert "script" not in {one.tag.rpartition("}")[2] for one in picture.iter()}


def test_text_tells_what_did_not_pass_and_how_many() -> None:
    assert render("text", "mixed") == (
        "mixed 1.0 (Sample), suite 1.0.0\n"
        "fail: RUL-0002 (json): sample reason\n"
        "  Sample case.\n"
        "errored: RUL-0003 (json): sample reason\n"
        "  Sample case.\n"
        "skipped: 1 times: sample reason\n"
        "not applicable: 1 times: sample reason\n"
        "1 pass, 1 fail, 1 skipped, 1 errored, 1 not applicable; 1.5 s\n"
    )


def test_text_of_many_failures_is_short_and_says_what_it_leaves_out() -> None:
    rows = tuple(Row(f"RUL-{number:04}", "json", Outcome.FAIL, "sample reason") for number in range(1, 101))
    many = result()._replace(rows=rows)
    text = renderer("text")([many])
    assert "and 50 more that did not pass; -f json=FILE tells all of them\n  RUL: 100 fail\n" in text
    assert text.count("\nfail: ") == 50


def test_different_states_of_the_suite_are_told() -> None:
    other = GOOD._replace(digest="1" * 64)
    assert "different states of the suite" in renderer("markdown")([GOOD, other])
    assert "different states of the suite" not in renderer("markdown")([GOOD, GOOD])


def changed(**members: Any) -> bytes:
    return json.dumps({**to_dict(MIXED), **members}).encode()


WRONG = {
    b"": "no JSON", b"{": "no JSON", b"\xff": "no JSON", b"[" * 100_000: "no JSON", b"NaN": "no JSON",
    b'{"a": 1, "a": 2}': "a member stands twice", b"[]": "an empty list", b"5": "holds no results", b"{}": "holds no results",
    b"[5]": "holds no results", b'{"tipx_report": "1.0"}': "holds no results", changed(tipx_conformance="2.0"): "version",
    changed(counts={**to_dict(MIXED)["counts"], "pass": 2}): "its counts do not follow", changed(passed=True): "its passed do not",
    changed(reasons=[]): "its reasons do not fit", changed(more=1): "form of results",
    changed(claims=[5]): r"form of results: claims\[0\]", changed(cases={"RUL-0001": {"json": "perfect"}}): "form of results: cases",
    changed(cases={"<script>": {"json": "pass"}}): "form of results",
}  # fmt: skip


@pytest.mark.parametrize("raw", WRONG, ids=range(len(WRONG)))
def test_what_are_no_results_is_refused(raw: bytes) -> None:
    with pytest.raises(NoResults, match=WRONG[raw]) as raised:
        results_from_json(raw, Suite(SUITE))
    assert "script" not in str(raised.value)


def test_every_member_that_is_changed_to_something_else_is_noticed_as_the_schema_says() -> None:
    """The reader and an engine that knows all of JSON Schema agree."""
    document, check = to_dict(MIXED), conforming(SCHEMA)
    for name in document:
        for value in (None, 5, "", [], {}, [5], {"a": 5}, True):
            wrong = {**document, name: value}
            assert (check(wrong) is None) is keeps("results", wrong), (name, value)
    others: list[dict[str, Any]] = [
        {"RUL-1": {}}, {"RUL-0001": {"yaml": "pass"}}, {"RUL-0001": {"json": "good"}}, {"RUL-0001": {"xml": "pass"}},
    ]  # fmt: skip
    for cases in others:
        wrong = {**document, "cases": cases}
        assert (check(wrong) is None) is keeps("results", wrong), cases
