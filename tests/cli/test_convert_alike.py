"""What `tipx convert` tells people: alike problems once, and advice that fits the input."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from cli_harness import run

from tipx.cli.convert_telling import refusal
from tipx.converting.conversion import InputRefused
from tipx.problems import Layer, Place, Problem, Severity


def problem(
    number: int, message: str = "Sample.", rule: str = "TIPX-SMP-001", severity: Severity = Severity.ERROR
) -> Problem:
    """A problem at a cell."""
    return Problem(rule, severity, Layer.RECORD, message, Place(cell=f"Sheet1!A{number}"), hint="Mend it.")


def told(*problems: Problem) -> str:
    """What is said of problems."""
    return refusal(InputRefused("Sample", 1, problems))


def test_alike_problems_are_told_once_with_all_their_places() -> None:
    text = told(problem(1), problem(2, "Another."), problem(3), problem(4))
    assert text.count("Sample.") == 1
    assert "Sheet1!A1  error  TIPX-SMP-001" in text
    assert "Also at Sheet1!A3, Sheet1!A4." in text
    assert text.index("Also at") < text.index("Another.")


@pytest.mark.parametrize(
    "other", [problem(2, "Other."), problem(2, rule="TIPX-SMP-002"), problem(2, severity=Severity.WARNING)]
)
def test_what_differs_in_words_rule_or_severity_is_told_apart(other: Problem) -> None:
    assert "Also at" not in told(problem(1), other)


def test_the_places_of_many_alike_problems_are_counted() -> None:
    text = " ".join(told(*(problem(number) for number in range(1, 31)), problem(99, "The last one.")).split())
    assert "Also at Sheet1!A2, Sheet1!A3" in text
    assert "Sheet1!A9 and 21 more places." in text
    assert "Sheet1!A10" not in text
    assert "The last one." in text
    assert "more problem" not in text


def test_what_is_not_told_is_counted_as_problems() -> None:
    many = [problem(number, f"Sample {number}.") for number in range(1, 23)]
    text = told(*many, *(problem(number, "Sample 22.") for number in range(30, 35)))
    assert text.rstrip().endswith("and 7 more problems")


def test_many_unknown_fields_do_not_hide_what_the_rules_find(tmp_path: Path) -> None:
    path = tmp_path / "sample.json"
    unknown = {f"sample_{number}": "x" for number in range(40)}
    record = {"id": "b3222e84-a5d7-4692-a643-1ab3d41f17d6", "name": "Sample", "consent_for_services": True, **unknown}
    data = {
        "type": "Referral",
        "status": "in_progress",
        "created_at": "2026-03-04T08:30:00Z",
        **unknown,
        "record": record,
    }
    path.write_text(json.dumps({"data": data}), encoding="utf-8")
    done = run(
        "convert", path, "--from", "primero", "-o", tmp_path / "out.json", "--loss", "allow", "--now", "2026-03-05"
    )
    assert (done.out + done.err).count("TIPX-CNV-003") == 1
    assert "Also at /data. Found 80 times in all." in (done.out + done.err)
    assert "/data/record/consent_for_services (Victim.consents[])  warning  TIPX-CDP-015" in (done.out + done.err)
    answer = run(
        "convert",
        path,
        "--from",
        "primero",
        "-o",
        tmp_path / "out.json",
        "--loss",
        "allow",
        "--now",
        "2026-03-05",
        "-f",
        "json",
    )
    found = answer.json["problems"]
    assert [one["at"]["origin"] for one in found if one["rule"] == "TIPX-CNV-003"] == ["/data/record"] * 40 + [
        "/data"
    ] * 40
    assert "/data/record/consent_for_services" in [
        one["at"]["origin"] for one in found if one["rule"] == "TIPX-CDP-015"
    ]


# -- advice --------------------------------------------------------------------------------------------------------


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A workbook that `tipx template` wrote, with macros."""
    assert run("template", "-o", tmp_path / "plain.xlsx").status == 0
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain, zipfile.ZipFile(tmp_path / "sample.xlsx", "w") as book:
        for name in plain.namelist():
            book.writestr(name, plain.read(name))
        book.writestr("xl/vbaProject.bin", b"Sample")
    return tmp_path / "sample.xlsx"


def test_a_workbook_that_is_refused_whole_is_not_to_be_split(workbook: Path, tmp_path: Path) -> None:
    done = run("convert", workbook, "-o", tmp_path / "out.json")
    assert done.status == 1
    assert "TIPX-TAB-003" in (done.out + done.err)
    assert "no record of it could be read; nothing was written" in (done.out + done.err)
    assert "--rejects" not in (done.out + done.err)
    assert "--no-validate" not in (done.out + done.err)
    assert not (tmp_path / "out.json").exists()


def test_records_that_are_wrong_can_be_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "sample.json"
    path.write_text('{"recordType":"victim"}', encoding="utf-8")
    done = run("convert", path, "-o", tmp_path / "out.xml")
    assert done.status == 1
    assert "--rejects FILE sets the records aside" in (done.out + done.err)
