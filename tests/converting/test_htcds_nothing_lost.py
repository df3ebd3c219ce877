"""No cell is lost in silence: each that is taken away changes the payload, the ledger or the notes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from htcds_generated import cell, rows
from htcds_sheets import MAPPING, Import, csv_of, sheet, sheet_rows
from hypothesis import given, settings
from hypothesis import strategies as st

from tipx.converting import form_htcds
from tipx.converting.htcds.mapping import APPROXIMATE
from tipx.standard import newest

_BAD = st.sampled_from(
    (
        "03/05/2026",
        "Sample words",
        "Feminine;Masculine",
        "Pakistan",
        "12 Sample Road",
        "54000",
        "x" * 5000,
        "TRUE",
        "-5",
    )
)
_ANY = st.fixed_dictionaries(
    {}, optional={one.field: cell(one) | _BAD if one.places else _BAD for one in MAPPING.fields.values()}
)


def outcome(row: Mapping[str, str]) -> tuple[str, object, object]:
    """Everything that an import says, ids left aside (there are fewer of them when something is missing)."""
    done = Import(sheet(row, {"": "99", "prs_FirstName": "Other"}), header={"isTest": True})
    payload = re.sub(r'"urn:uuid:00000000-[^"]*"', '""', json.dumps(done.payload))
    return payload, done.losses, [one[:3] for one in done.said()]


@settings(max_examples=40, deadline=None)
@given(_ANY.filter(bool), st.data())
def test_a_cell_that_is_taken_away_is_missed(row: Mapping[str, str], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(sorted(row)))
    assert outcome(row) != outcome({name: text for name, text in row.items() if name != gone})


def test_each_field_alone_is_missed() -> None:
    """A default is told as one, so that even a cell that says the same is missed."""
    for field in MAPPING.fields.values():
        for text in ("Active", "PossibleVictimOfTrafficking", "Other", "Sample", "1", "2025-01-01", "PK", "urd"):
            assert outcome({"prs_Email": "s@example.org", field.field: text}) != outcome({"prs_Email": "s@example.org"})


@settings(max_examples=40, deadline=None)
@given(rows(), st.text("xyz", min_size=3), st.integers(0, 3))
def test_cells_of_columns_that_nobody_knows_are_counted(row: Mapping[str, str], text: str, cells: int) -> None:
    table = sheet_rows([row, {**row, "": "2"}, {**row, "": "3"}])
    for number, line in enumerate(table):
        line.append("Unknown" if number == 0 else text if 0 < number - 1 <= cells else "")
    done = Import(csv_of(table))
    unknown = [one.times for one in done.losses if one.field == "(column not known)"]
    assert unknown == ([cells] if cells else [])
    assert [one.rule for one in done.notes].count("TIPX-CNV-003") == 1


def test_numbers_of_empty_rows_are_counted() -> None:
    done = Import(sheet({"prs_FirstName": "Sample"}, *[{} for _ in range(20)]))
    assert [one.times for one in done.losses if one.field == "(row number)"] == [20]
    assert len(done.payload["victims"]) == 1


BEFOREHAND = {(one.kind, one.field, one.why) for one in form_htcds.reading_losses(newest())}
INEXACT = {one.field for one in MAPPING.fields.values() if one.imports == APPROXIMATE}


@settings(max_examples=40, deadline=None)
@given(rows())
def test_what_a_good_sheet_loses_was_told_beforehand(row: Mapping[str, str]) -> None:
    for one in Import(sheet(row)).losses:
        known = (one.kind, one.field, one.why) in BEFOREHAND
        filled_text = one.kind == "defaulted" and one.field.endswith("OtherText")
        region = one.kind == "approximated" and one.field.endswith("State")
        assert known or filled_text or region
    assert {field for kind, field, _ in BEFOREHAND if kind == "approximated"} >= INEXACT
