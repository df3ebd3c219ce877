"""Markdown: a table of the inputs and the problems by rule, in which no path and no value is anything but text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from every_report import BAD_NAME, FORMULA, an_input, aside, every_report, hostile, problem, report, unfinished
from markdown_it import MarkdownIt

from tipx.problems import InputReport, Place, Report, Severity, Verdict
from tipx.reporting import markdown
from tipx.reporting.common import clean

ALLOWED = {"h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "strong", "a", "ul", "li"}


class _Page(HTMLParser):
    """Collects the elements of a page, the cells of its table rows, and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.rows: list[list[str]] = []
        self.links: list[str] = []
        self._in_cell = False
        self.feed(MarkdownIt("commonmark").enable("table").render(text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._in_cell = True
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data


def page(of: Report) -> _Page:
    return _Page(markdown.render(of))


def test_the_inputs_stand_in_a_table_with_their_verdicts_and_exact_counts() -> None:
    gone = InputReport("gone.json", "unknown", Verdict.UNDECIDED, (), unreadable="there is no such file")
    told = report(
        problem(), inputs=(an_input(totals={"error": 2, "warning": 1}, suppressed=4), unfinished(an_input()), gone)
    )
    _, first, second, third, *_ = page(told).rows
    assert first == ["in/a.json", "valid", "3", "2", "1", "0", "4", ""]
    assert second[1] == "undecided"
    assert second[-1] == "not fully checked: layer cross: a limit was reached"
    assert third[1:] == ["not readable", "0", "0", "0", "0", "0", "cannot be read: there is no such file"]


def test_problems_that_say_the_same_stand_under_one_heading_the_gravest_first() -> None:
    told = report(problem(severity=Severity.INFO), problem(), problem(at=Place()), problem(suppressed=aside()))
    headings = [line for line in markdown.render(told).splitlines() if line.startswith("### ")]
    link = "[TIPX-REF-001](https://tipx.invalid/rules/TIPX-REF-001/)"
    assert headings == [f"### error {link}, 2 times", f"### info {link}", f"### error {link}, suppressed"]
    assert ["in/a.json", "line 12, column 5 Referral.status /referrals/0/status"] in page(told).rows
    assert ["in/a.json", "the whole file"] in page(told).rows


def test_what_is_suppressed_says_why() -> None:
    row = page(report(problem(suppressed=aside()))).rows[-1]
    assert row[-1] == "Sample reason; owner Sample Owner; until 2026-12-31"


@pytest.mark.parametrize("name", every_report())
def test_a_report_has_only_elements_and_links_of_ours_and_every_row_as_many_cells_as_its_head(name: str) -> None:
    told = every_report()[name]
    found = page(told)
    assert found.tags <= ALLOWED
    assert all(link.startswith("https://tipx.invalid/rules/") for link in found.links)
    assert {len(row) for row in found.rows} <= {2, 3, 4, 8}
    assert len([row for row in found.rows if len(row) == 8]) == len(told.inputs) + 1
    bodies = [row for row in found.rows if len(row) != 8 and row[0] != "input"]
    assert len(bodies) == len(told.problems)


def test_a_bad_name_and_a_bad_value_stand_there_as_they_are() -> None:
    found = page(hostile())
    assert found.rows[1][0] == clean(BAD_NAME)
    assert found.rows[5][2] == clean(FORMULA)
    assert "<script" not in markdown.render(hostile())


def test_text_is_one_line_and_nothing_of_it_is_markup() -> None:
    text = "*a* _b_ `c` [d](e) <f> |g| ~h~ #i @j $k$ \\l ![m](n) &amp; www.o.p :q:\nr"
    assert "\n" not in markdown.escaped(text)
    found = _Page(markdown.escaped(text))
    assert found.tags == {"p"}


def test_what_would_be_longer_than_github_takes_is_left_out_and_counted() -> None:
    problems = [problem(message=f"Move {number}.") for number in range(20_000)]
    text = markdown.render(report(*problems))
    assert len(text.encode()) <= markdown.MOST_BYTES
    left = int(text.rsplit("**", 2)[1].split(" ")[0])
    listed = sum(line.startswith(("|", "-")) for line in text.splitlines())
    everything = markdown.render(report(*problems), 10**9)
    assert listed + left == sum(line.startswith(("|", "-")) for line in everything.splitlines())
    assert "more than this place takes" not in everything


def test_where_there_is_no_room_at_all_the_verdict_still_stands_there() -> None:
    assert markdown.render(report(problem()), 0).startswith("## TIPX: invalid\n\n1 input: invalid; 1 error.\n")


def test_faults_and_what_was_not_listed_are_said() -> None:
    text = markdown.render(report(faults=("TIPX-REF-001: KeyError",), left_out=2))
    assert "Internal error in TIPX-REF-001&#58; KeyError" in text
    assert "- 2 problems not listed, as --select and --ignore say" in text
    assert "more of" in markdown.render(every_report()["capped"])
