"""Local suppression: blanks cells until every combination of values stands on at least k rows.

It starts from the table in which every cell is blank, one group of rows that are all alike, and shows values again. A group
is divided by one column at a time: the rows of a value that enough of the group share show it, all others keep that cell
blank and stay together. If too few rows would stay behind, some rows of the common values stay with them. So every group has
at least k rows at every step, and no row has to be left out. Which column comes first is a matter of weighing (`_ORDERS`):
the whole is done once for each way, and the result that shows most is taken.

Everything follows from the rows as a set: rows that are equal may stand for each other, and nothing depends on their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

Row = tuple[str, ...]
BLANK = ""

Values = Mapping[int, Sequence[str]]
"""The values of each column, row by row."""


class _Split(NamedTuple):
    """How one column would divide a group. `shown`: the values to show. `lent`: how many rows of a value stay blank with the
    rest. `cost`: how many values would be blanked; `gain`: how many would be shown."""

    column: int
    shown: Mapping[str, int]
    lent: Mapping[str, int]
    cost: int
    gain: int


_Order = Callable[[_Split], tuple[int, ...]]
_ORDERS: tuple[_Order, ...] = (
    lambda one: (one.cost, -one.gain, one.column),
    lambda one: (one.cost - one.gain, one.column),
    lambda one: (len(one.shown), one.cost, one.column),
    lambda one: (one.column,),
)
"""Ways to choose the next column, the smallest first: fewest values blanked; most values shown, less those blanked; fewest
parts; the order of the table."""


def suppressed(rows: Sequence[Row], columns: Sequence[int], k: int) -> list[Row]:
    """The rows, in order of content, with cells of those columns blanked so that each combination in them is k rows or more.

    There must be at least k rows. What stands in other columns goes with its row.
    """
    if len(rows) < k:
        raise ValueError("there are fewer rows than k")
    ordered = sorted(rows)
    values = {column: [row[column] for row in ordered] for column in columns}
    combinations = [tuple(row[column] for column in columns) for row in ordered]
    counts = Counter(combinations)
    support = [counts[one] for one in combinations]
    results = (_cells_shown(len(ordered), values, support, k, order) for order in _ORDERS)
    best = max(results, key=lambda cells: sum(map(len, cells)))
    hidden = frozenset(columns)
    return sorted(
        tuple(BLANK if at in hidden and at not in shown else value for at, value in enumerate(row))
        for row, shown in zip(ordered, best, strict=True)
    )


def _cells_shown(number: int, values: Values, support: Sequence[int], k: int, order: _Order) -> list[set[int]]:
    """For each row the columns whose value is shown."""
    shown: list[set[int]] = [set() for _ in range(number)]
    groups: list[tuple[list[int], list[int]]] = [(list(range(number)), list(values))]
    while groups:
        group, columns = groups.pop()
        splits: list[_Split] = []
        for column in columns:
            of = values[column]
            split = _split(column, Counter(of[row] for row in group), k)
            if split is not None:  # What this group cannot show, no part of it can.
                splits.append(split)
        if not splits:
            continue
        best = min(splits, key=order)
        left = [one.column for one in splits if one is not best]
        for part, is_shown in _parts(group, best, values[best.column], support):
            if is_shown:
                for row in part:
                    shown[row].add(best.column)
            if left:
                groups.append((part, left))
    return shown


def _split(column: int, counts: Mapping[str, int], k: int) -> _Split | None:
    """How the column divides a group with these counts of values; None when it can show nothing."""
    shown = {value: count for value, count in counts.items() if count >= k and value != BLANK}
    rest = sum(counts.values()) - sum(shown.values())
    lent: dict[str, int] = {}
    if 0 < rest < k:
        lacking = k - rest
        for value in sorted(shown, key=lambda value: (-shown[value], value)):
            lent[value] = min(lacking, shown[value] - k)
            lacking -= lent[value]
        if lacking:  # Nobody can spare so many: the smallest value is blanked whole, and is enough.
            lent = {}
            del shown[min(shown, key=lambda value: (shown[value], value))]
    if not shown:
        return None
    gain = sum(shown.values()) - sum(lent.values())
    return _Split(column, shown, lent, sum(counts.values()) - counts.get(BLANK, 0) - gain, gain)


def _parts(
    group: Sequence[int], split: _Split, of: Sequence[str], support: Sequence[int]
) -> list[tuple[list[int], bool]]:
    """The parts of a group, each with whether its rows show the value that they share."""
    by_value: dict[str, list[int]] = {value: [] for value in split.shown}
    rest: list[int] = []
    for row in group:
        by_value.get(of[row], rest).append(row)
    for value, count in split.lent.items():
        # The most common combinations can best spare a row.
        rows = sorted(by_value[value], key=lambda row: (-support[row], row))
        rest += rows[:count]
        by_value[value] = sorted(rows[count:])
    parts = [(rows, True) for rows in by_value.values()]
    return [*parts, (sorted(rest), False)] if rest else parts
