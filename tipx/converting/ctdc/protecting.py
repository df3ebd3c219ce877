"""What protects the persons behind the rows: local suppression, then rare values and values that a whole group shares.

Which columns are looked at together (the quasi-identifiers) is a choice. `all`: every column, because a trafficker knows how
the person was exploited; so no row stands out in anything. `known`: those that outsiders may know of a person (`known` in the
mapping: when, where, who, and the main forms of exploitation); the details are left in then, but for single values that fewer
than k rows have. A blank is a value like any other here: it matches only a blank, so a row does not count as alike with rows
that say more. A column that is made of others adds nothing to them.

Blanking what a group shares makes the same value rarer elsewhere, and a row that tells nothing any more leaves behind others
that may share more. So these steps are repeated until none of them finds anything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from tipx.converting.ctdc.mapping import ColumnRow, Table
from tipx.converting.ctdc.suppressing import BLANK, Row, suppressed

IDENTIFYING = ("all", "known")
SHARED = ("tell", "blank")


class Protected(NamedTuple):
    """The rows, in order of content. `blanked`: how many cells of each base column. `left_out`: how many rows have no value in
    the columns looked at. `shared`: how often all rows that outsiders cannot tell apart have, or had until it was blanked, the
    same value in a detail."""

    rows: list[Row]
    blanked: list[int]
    left_out: int
    shared: int


def protected(rows: Sequence[Row], of: Table, k: int, identifying: str = "all", shared: str = "tell") -> Protected:
    """The rows made safe. There must be at least k."""
    known = [number for number, column in enumerate(of.base) if column.known]
    details = [number for number, column in enumerate(of.base) if not column.known]
    looked_at = [*known, *details] if identifying == "all" else known
    safe, hidden = suppressed(rows, looked_at, k), 0
    while True:
        safe = _telling(safe, looked_at)
        if identifying == "known":
            safe = _without_rare(safe, details, k)
        common = _shared(safe, known, details)
        count = sum(map(len, common.values()))
        if shared == "tell" or not common:
            break
        # Rows that were alike stay alike: what is blanked, all rows with the same known values had in common. Each round
        # blanks a cell or more, so there is a last one.
        safe = [_blanked(row, common.get(_at(row, known), ())) for row in safe]
        hidden += count
    left = sorted(safe)
    before, after = _filled(rows, len(of.base)), _filled(left, len(of.base))
    blanked = [one - other for one, other in zip(before, after, strict=True)]
    return Protected(left, blanked, len(rows) - len(left), hidden + count)


def with_derived(rows: Sequence[Row], of: Table) -> list[Row]:
    """The rows with the columns that are made of others, from what is left in those."""
    places = {column.name: number for number, column in enumerate(of.base)}
    labels = {column.name: column.label for column in of.base}
    return [tuple(_cell(column, row, places, labels) for column in of.columns) for row in rows]


def _cell(column: ColumnRow, row: Row, places: dict[str, int], labels: dict[str, str]) -> str:
    if not column.derived:
        return row[places[column.name]]
    told = [name for name in column.sources if row[places[name]]]
    if column.how == "both":
        return "1" if len(told) == len(column.sources) else BLANK
    return ";".join(labels[name] for name in told)


def _telling(rows: Sequence[Row], looked_at: Sequence[int]) -> list[Row]:
    """The rows that have a value in one of these columns. The others are alike in all of them, so none of those is left."""
    return [row for row in rows if any(row[number] for number in looked_at)]


def _without_rare(rows: Sequence[Row], details: Sequence[int], k: int) -> list[Row]:
    """Blank each value of a detail that fewer than k rows have."""
    rare = {
        (number, value)
        for number in details
        for value, count in Counter(row[number] for row in rows).items()
        if count < k and value != BLANK
    }
    return [_blanked(row, [number for number in details if (number, row[number]) in rare]) for row in rows]


def _shared(rows: Sequence[Row], known: Sequence[int], details: Sequence[int]) -> dict[Row, list[int]]:
    """For each combination of what outsiders may know the details in which all its rows have the same value.

    Whoever knows that a person is among these rows knows that detail of the person.
    """
    groups: dict[Row, list[Row]] = defaultdict(list)
    for row in rows:
        groups[_at(row, known)].append(row)
    found = {}
    for combination, group in groups.items():
        first = group[0]
        same = [
            number
            for number in details
            if first[number] != BLANK and all(row[number] == first[number] for row in group)
        ]  # fmt: skip
        if same:
            found[combination] = same
    return found


def _at(row: Row, numbers: Sequence[int]) -> Row:
    return tuple(row[number] for number in numbers)


def _blanked(row: Row, numbers: Sequence[int]) -> Row:
    hidden = frozenset(numbers)
    return tuple(BLANK if number in hidden else value for number, value in enumerate(row)) if hidden else row


def _filled(rows: Sequence[Row], width: int) -> list[int]:
    return [sum(row[number] != BLANK for row in rows) for number in range(width)]
