"""Generated case sheets that people filled badly: wrong words, halves of things, rows that share a number, headers that disagree."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from htcds_generated import cell
from htcds_sheets import HEADER, MAPPING
from hypothesis import strategies as st

_BAD = (
    "Narnia", "Other", "other; Narnia", "Feminine;Masculine", ";", " ; ;", "x" * 5000, "TRUE", "-5", "1e5", "3.5E+12",
    "03/05/2026", "2026-02-30", "2001-02-03 14:05", "2001-02-03T00:00", "2001", "2001-02",
    "0300 1234567", "+92 300 000 00 01", "00923000000001", "12.12345678901", "91", "Sample (words)",
    "Pakistan", "12 Sample Road", "54000", "Lahore", "Punjab", "CentralGovernmentOrganisation", "debt-bondage", "\u200b",
)  # fmt: skip
_LABELS = tuple(dict.fromkeys(one.label for one in MAPPING.fields.values()))
_NUMBERS = ("1", "1", "2", "", "x" * 300)
_UNSPOKEN = {
    "isTest": True,
    "sender": {"name": "Sample Sender", "type": "other", "country": "PK"},
    "recipients": [{"name": "Sample Receiver", "type": "other", "country": "NP"}],
    "agencies": [
        {
            "id": "urn:uuid:11111111-1111-4111-8111-1111111111a9",
            "name": "Sample Shelter",
            "type": "other",
            "country": "PK",
            "contacts": [{"kind": "other", "value": "Sample"}],
        }
    ],
}
"""A header that says other without saying what."""

Table = list[list[str]]


def headers() -> st.SearchStrategy[Mapping[str, Any] | None]:
    """What a caller states of the bundle."""
    return st.sampled_from((None, HEADER, _UNSPOKEN))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """The rows of a sheet, its two header rows first."""
    fields = draw(st.lists(st.sampled_from(list(MAPPING.fields.values())), min_size=1, max_size=12, unique=True))
    names = ["", *(field.field for field in fields)]
    labels = ["", *(field.label for field in fields)]
    if draw(st.booleans()):
        at = draw(st.integers(1, len(fields)))
        labels[at] = draw(st.sampled_from(_LABELS))
    if draw(st.booleans()):
        names.append("Unknown")
        labels.append("")
    bad = st.sampled_from(_BAD)
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        row = [draw(st.sampled_from(_NUMBERS))]
        for field in fields:
            good = cell(field) if field.places else bad
            row.append(draw(st.one_of(st.just(""), bad, good)))
        rows.append(row + [draw(st.sampled_from(("", "Sample")))] * (len(names) - len(row)))
    # One row that gives a record, so that there is a payload to look at.
    return [
        [*names, "prs_IdentityNumber" if "prs_IdentityNumber" not in names else ""],
        [*labels, "Identity Number" if "prs_IdentityNumber" not in names else ""],
        *([*row, ""] for row in rows),
        ["last", *[""] * (len(names) - 1), "S-1"],
    ]


def typed(table: Sequence[Sequence[str]]) -> list[list[Any]]:
    """The same rows as a spreadsheet program keeps what was typed: truth values, numbers, dates and times of day."""

    def of(text: str) -> Any:
        if text in ("TRUE", "FALSE"):
            return text == "TRUE"
        try:
            if "-" in text[1:]:
                return datetime.datetime.fromisoformat(text)
            return float(text) if "." in text else int(text)
        except ValueError:
            return text

    return [list(row) for row in table[:2]] + [[row[0], *(of(text) for text in row[1:])] for row in table[2:]]
