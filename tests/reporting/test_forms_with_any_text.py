"""Whatever a file is called, whatever a value or a reason says: no form breaks, and no text becomes more than text."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET

from every_report import an_input, aside, problem, report
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tipx.problems import Report, Value, Verdict
from tipx.reporting import csv as csv_form
from tipx.reporting import github, gitlab, junit, markdown, sarif
from tipx.reporting.common import clean, relative
from tipx.reporting.text import report_to_text

SPECIAL = st.sampled_from(list("|`<>&\"'*_[]()#@:,;%=+-\\\r\n\t\x00\x1b\u2028\ufffe\ud800\udce9~$!{}＝./ "))
ANY = st.text(st.one_of(SPECIAL, st.characters(exclude_categories=())), max_size=40)


def told(path: str, value: str, reason: str) -> Report:
    """A report that holds these three texts wherever it can."""
    return report(
        problem(value=Value("text", value)), problem(value=Value("text", value), suppressed=aside(reason=reason, owner=reason)),
        inputs=(an_input(path, Verdict.INVALID), an_input("b.json", unreadable="it is gone")),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(path=ANY, value=ANY, reason=ANY)
@example(path="::error::x", value="=1+1", reason="</failure>")
@example(path="\\|a|", value="]]>", reason="\r\n::error::x")
def test_no_form_breaks_whatever_the_texts(path: str, value: str, reason: str) -> None:
    of = told(path, value, reason)
    name = clean(relative(path))
    (run,) = json.loads(sarif.render(of))["runs"]
    assert all(re.fullmatch("[A-Za-z0-9._~/%-]*", one["location"]["uri"]) for one in run["artifacts"])
    document = ET.fromstring(junit.render(of).encode())
    assert document[0].get("name") == name
    assert len(list(document.iter("failure"))) == 1
    assert json.loads(gitlab.render(of))[-1]["description"].endswith(f"{clean(value)} Correct the dates.".strip())
    lines = github.render(of).split("\n")
    assert [line.partition(" ")[0] for line in lines] == ["::error", "::error", "::notice", "::notice", ""]
    rows = list(csv.reader(io.StringIO(csv_form.render(of), newline=""), strict=True))
    assert [len(row) for row in rows] == [len(csv_form.COLUMNS)] * 4
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)
    assert len(report_to_text(of).splitlines()) == report_to_text(of).count("\n")


@settings(max_examples=150, deadline=None)
@given(path=ANY, value=ANY, reason=ANY)
@example(path="a|b", value="|", reason="\\")
@example(path="</code></td></tr></table><img src=x>", value="![a](b)", reason="<https://example.invalid>")
def test_no_text_breaks_a_table_of_markdown_or_becomes_html(path: str, value: str, reason: str) -> None:
    page = MarkdownIt("commonmark").enable("table").render(markdown.render(told(path, value, reason)))
    assert set(re.findall("</?([a-z0-9]+)", page)) <= {
        "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "a",
    }  # fmt: skip
    assert [page.count(f"<{name}>") for name in ("h2", "h3", "table", "tr", "th", "td")] == [
        1,
        2,
        3,
        7,
        8 + 3 + 4,
        16 + 3 + 4,
    ]
    assert set(re.findall('href="([^"]*)"', page)) == {"https://tipx.invalid/rules/TIPX-REF-001/"}
