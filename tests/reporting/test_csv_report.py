"""CSV: a row a problem, no cell that a spreadsheet takes for a formula, nothing unjudged left out."""

from __future__ import annotations

import csv
import io

import pytest
from every_report import FORMULA, an_input, aside, every_report, hostile, problem, report, unfinished

from tipx.problems import InputReport, Report, Severity, Value, Verdict
from tipx.reporting import csv as csv_form


def rows(of: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_form.render(of), newline="")))


def test_a_valid_input_is_the_names_of_the_columns_alone() -> None:
    assert csv_form.render(report()) == ",".join(csv_form.COLUMNS) + "\r\n"


def test_a_problem_is_a_row() -> None:
    (row,) = rows(report(problem()))
    assert {name: cell for name, cell in row.items() if cell} == {
        "path": "in/a.json", "verdict": "invalid", "status": "open", "severity": "error", "rule": "TIPX-REF-001",
        "layer": "record", "record": "referral", "index": "0", "field": "Referral.status",
        "pointer": "/referrals/0/status", "line": "12", "column": "5", "message": "The move is impossible.",
        "hint": "Correct the dates.", "page": "https://tipx.invalid/rules/TIPX-REF-001/", "fingerprint": "0123456789abcdef",
    }  # fmt: skip


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_begins_as_a_formula_does(start: str) -> None:
    text = f"{start}1+1"
    told = report(problem(value=Value("text of 1-10", text)), inputs=(an_input(f"{start}a.json"),))
    (row,) = rows(told)
    for cell in (row["value"], row["path"]):
        assert not cell.startswith(csv_form._FORMULA)
        assert cell.startswith(("'", "\\"))
    assert csv_form.harmless("a=1") == "a=1"


def test_quotes_commas_and_line_ends_break_no_row() -> None:
    first, second = rows(hostile())
    assert first["value"] == "'" + FORMULA.replace("\r", "\\r").replace("\n", "\\n")
    assert (first["status"], second["status"]) == ("open", "suppressed")
    assert csv_form.render(hostile()).count("\r\n") == 3


def test_what_is_suppressed_says_so_with_reason_owner_and_last_day() -> None:
    one, known = rows(
        report(problem(suppressed=aside()), problem(suppressed=aside("baseline", reason="", owner="", until=None)))
    )
    assert [one[name] for name in ("status", "reason", "owner", "until")] == [
        "suppressed", "Sample reason", "Sample Owner", "2026-12-31",
    ]  # fmt: skip
    assert [known[name] for name in ("status", "reason", "owner", "until")] == ["suppressed", "baseline", "", ""]


def test_the_severity_is_the_users() -> None:
    assert rows(report(problem(graded=Severity.INFO)))[0]["severity"] == "info"


def test_what_was_not_judged_or_not_listed_is_a_row_that_is_no_problem() -> None:
    gone = InputReport("gone.json", "unknown", Verdict.UNDECIDED, (), unreadable="there is no such file")
    told = report(inputs=(unfinished(an_input()), gone), faults=("TIPX-REF-001: KeyError",), left_out=2)
    assert [(row["status"], row["path"]) for row in rows(told)] == [
        ("unfinished", "in/a.json"), ("unreadable", "gone.json"), ("fault", ""), ("note", ""),
    ]  # fmt: skip
    capped = every_report()["capped"]
    assert {row["rule"] for row in rows(capped) if row["status"] == "not-listed"} == set(capped.truncated) != set()
