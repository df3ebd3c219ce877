"""What the ledger of an import says: the names of what is no field, and the sentences that are not those of the mapping."""

from __future__ import annotations

from collections.abc import Mapping

ROW_NUMBER = "(row number)"
UNKNOWN_COLUMN = "(column not known)"
OTHER_SHEET = "(other sheet)"
LABELLED_OTHERWISE = "(column under another label)"

NUMBER_ALONE = "The row holds nothing but its number."
NOTHING_TAKEN = "The row holds no value that could be taken."
UNKNOWN_WHY = "The mapping knows no such column."
SHEET_WHY = "No column of the sheet is known."
LEFT_WHY = "The value is not in the picklist, which has no other."
LABEL_WHY = "The column has the name of one field and the label of another, and the value looks like the latter."

_TIME = "A time of day stood beside the date; only the day is kept."
LESS: Mapping[str, str] = {
    "date": _TIME,
    "partial-date": _TIME,
    "day-as-moment": _TIME,
    "phone": "The number holds its country code; it is written with + and without marks between the digits.",
    "decimal": "More than nine digits stood behind the point; the number was rounded.",
    "region": "The region is not found by its name within its country; it is kept as district.",
}
"""By conversion why a value may not be taken exactly, although the mapping calls its field exact."""
