"""What the Markdown and the HTML view both show: a table of groups and outcomes, and where implementations do not pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tipx.conformance.model import Outcome
from tipx.conformance.results import Results, Row

GROUPS = {
    "EXA": "examples", "SYN": "bytes and syntax", "SCH": "structure", "VAL": "values and code lists",
    "RUL": "rules of one record", "LNK": "rules over several records", "HIS": "histories", "PRF": "profiles", "LIM": "limits",
    "UNI": "characters", "EQV": "JSON and XML", "CNV": "conversions", "CAN": "canonical form", "MIG": "versions",
    "ASM": "assessments",
}  # fmt: skip
"""The groups of cases in words."""


class Cell(NamedTuple):
    """One cell of the matrix: its words, and what it is: good, bad, partly, none, or empty where it is a plain number."""

    text: str
    kind: str = ""


class Table(NamedTuple):
    """A table: its head, and its rows, of which the first cell is the name of the row."""

    head: list[str]
    rows: list[tuple[str, list[Cell]]]


def declared_as(found: Results) -> str:
    """An implementation in one phrase."""
    declared = found.declared
    return f"{declared.name} {declared.version} ({declared.language})"


def bad(found: Results) -> list[Row]:
    """What failed, then what was errored."""
    return [*found.of(Outcome.FAIL), *found.of(Outcome.ERRORED)]


def in_a_word(found: Results) -> str:
    """What came of a run, in one phrase."""
    wrong = len(bad(found))
    if not found.asked:
        return "nothing was asked"
    if wrong:
        return f"{wrong} of {found.asked} do not pass"
    left_out = found.counts[Outcome.SKIPPED]
    if left_out:
        return f"{found.counts[Outcome.PASS]} of {found.asked} pass, {left_out} skipped"
    return f"all {found.asked} pass"


def table(every: Sequence[Results]) -> Table:
    """Of one run groups by outcomes; of several groups by implementations."""
    return _of_one(every[0]) if len(every) == 1 else _side_by_side(every)


def _of_one(found: Results) -> Table:
    kinds = {Outcome.PASS: "good", Outcome.FAIL: "bad", Outcome.ERRORED: "bad", Outcome.SKIPPED: "partly"}
    head = ["group", *(outcome.value for outcome in Outcome)]
    counted = [(_name(group), counts) for group, counts in found.groups.items()] + [("all", found.counts)]
    rows = [
        (
            name,
            [
                Cell(str(counts[outcome] or ""), kinds.get(outcome, "") if counts[outcome] else "")
                for outcome in Outcome
            ],
        )
        for name, counts in counted
    ]
    return Table(head, rows)


def _side_by_side(every: Sequence[Results]) -> Table:
    groups = sorted({group for found in every for group in found.groups})
    rows = [(_name(group), [_cell(found.groups.get(group)) for found in every]) for group in groups]
    return Table(["group", *map(declared_as, every)], [*rows, ("all", [_cell(found.counts) for found in every])])


def _cell(counts: object) -> Cell:
    if not isinstance(counts, dict) or not sum(counts.values()) - counts[Outcome.NOT_APPLICABLE]:
        return Cell("-", "none")
    asked = sum(counts.values()) - counts[Outcome.NOT_APPLICABLE]
    passed, wrong = counts[Outcome.PASS], counts[Outcome.FAIL] + counts[Outcome.ERRORED]
    return Cell(f"{passed} / {asked}", "bad" if wrong else "good" if passed == asked else "partly")


def _name(group: str) -> str:
    return f"{group} {GROUPS[group]}" if group in GROUPS else group


class Disagreement(NamedTuple):
    """A case in one form in which some implementation does not pass: of each what became of it, and why."""

    case: str
    form: str
    of: list[tuple[Outcome | None, str]]


def disagreements(every: Sequence[Results]) -> list[Disagreement]:
    """The cases in which somebody does not pass."""
    found = [{(row.case, row.form): row for row in one.rows} for one in every]
    keys = sorted({(row.case, row.form) for one in every for row in bad(one)})
    return [
        Disagreement(
            *key, [(row.outcome, row.why) if (row := rows.get(key)) is not None else (None, "") for rows in found]
        )
        for key in keys
    ]


def notes(every: Sequence[Results]) -> list[str]:
    """What has to be known to read the table."""
    told = []
    if len({found.digest for found in every}) > 1:
        told.append("These results are of different states of the suite, so that their counts are not comparable.")
    parts = {found.only for found in every}
    if len(parts) == 1 and every[0].only:
        told.append(f"Only a part of the suite was asked: {', '.join(every[0].only)}.")
    elif len(parts) > 1:
        told += [
            f"{declared_as(found)} was asked only a part of the suite: {', '.join(found.only)}."
            for found in every
            if found.only
        ]
    return told
