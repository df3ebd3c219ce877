"""Which items of two lists belong together: by their id where all have one, else so that as little as possible differs.

Every choice is the same from either side: what is told from A to B is, turned round, what is told from B to A.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from tipx.writing.canonical import canonical

MOST_CELLS = 40_000
"""Two stretches whose lengths multiply to more are not laid beside each other in every way: equal items are matched as they
come, and the others by their position among themselves."""

_SKIP = 0.6
"""What it costs to leave an item without a partner: two such items cost more than a pair that has nothing in common."""

Pairs = list[tuple[int, int]]


class Alignment(NamedTuple):
    """The pairs of positions, in the order of the first list; what is only in the first or only in the second list; and whether
    the pairs stand in another order there."""

    pairs: Pairs
    removed: list[int]
    added: list[int]
    reordered: bool


def align(before: Sequence[Any], after: Sequence[Any]) -> Alignment:
    """Pair the items of two lists."""
    left, right = _ids(before), _ids(after)
    if left is not None and right is not None:
        pairs = sorted((left[one], right[one]) for one in left if one in right)
    else:
        pairs = _by_content(before, after)
    first, second = {one for one, _ in pairs}, {one for _, one in pairs}
    return Alignment(
        pairs,
        [one for one in range(len(before)) if one not in first],
        [one for one in range(len(after)) if one not in second],
        not rises(pairs),
    )


def rises(pairs: Pairs) -> bool:
    """Whether pairs that stand in the order of the first list stand so in the second."""
    return all(here[1] < there[1] for here, there in itertools.pairwise(pairs))


def _ids(items: Sequence[Any]) -> dict[str, int] | None:
    """The positions of items by their ids; None where an item has none, or two have one."""
    found: dict[str, int] = {}
    for position, item in enumerate(items):
        identifier = item.get("id") if isinstance(item, dict) else None
        if not isinstance(identifier, str) or identifier in found:
            return None
        found[identifier] = position
    return found


def _by_content(before: Sequence[Any], after: Sequence[Any]) -> Pairs:
    left, right = [canonical(one) for one in before], [canonical(one) for one in after]
    equal = _equal_in_order(left, right)
    equal += _as_they_come(left, right, {one for one, _ in equal}, {one for _, one in equal})
    equal.sort()
    gaps = _gaps(equal, len(left), len(right))
    return sorted(equal + [pair for gap in gaps for pair in _alike(gap, before, after, left, right)])


# -- equal items -------------------------------------------------------------------------------------------------------


def _equal_in_order(left: list[bytes], right: list[bytes]) -> Pairs:
    """As many equal items as can be paired without any of them changing its order."""
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(left), len(right)) - start and left[-1 - end] == right[-1 - end]:
        end += 1
    rows, columns = range(start, len(left) - end), range(start, len(right) - end)
    pairs = [(one, one) for one in range(start)]
    pairs += [(len(left) - 1 - one, len(right) - 1 - one) for one in range(end)]
    repeated = len({left[one] for one in rows}) < len(rows) or len({right[one] for one in columns}) < len(columns)
    if not repeated or len(rows) * len(columns) > MOST_CELLS:
        return pairs  # the rest is matched as it comes
    return pairs + _laid_out(
        rows, columns, lambda row, column: 0.0 if left[row] == right[column] else None, left, right
    )


def _as_they_come(left: list[bytes], right: list[bytes], used: set[int], taken: set[int]) -> Pairs:
    """Equal items that have no partner yet: the first with the first."""
    places: defaultdict[bytes, list[int]] = defaultdict(list)
    for position in reversed(range(len(right))):
        if position not in taken:
            places[right[position]].append(position)
    return [(one, places[key].pop()) for one, key in enumerate(left) if one not in used and places.get(key)]


# -- unlike items ------------------------------------------------------------------------------------------------------


def _gaps(equal: Pairs, rows: int, columns: int) -> list[tuple[list[int], list[int]]]:
    """What is left between the equal items; all that is left as one, where those are in disorder."""
    if rises(equal):
        stops = [(-1, -1), *equal, (rows, columns)]
        between = itertools.pairwise(stops)
        gaps = [(list(range(a + 1, b)), list(range(c + 1, d))) for (a, c), (b, d) in between]
    else:
        used, taken = {one for one, _ in equal}, {one for _, one in equal}
        gaps = [([one for one in range(rows) if one not in used], [one for one in range(columns) if one not in taken])]
    return [gap for gap in gaps if gap[0] and gap[1]]


def _alike(
    gap: tuple[list[int], list[int]], before: Sequence[Any], after: Sequence[Any], left: list[bytes], right: list[bytes]
) -> Pairs:
    rows, columns = gap
    if len(rows) == len(columns) == 1 or len(rows) * len(columns) > MOST_CELLS:
        return list(zip(rows, columns, strict=False))
    return _laid_out(rows, columns, lambda row, column: _unlike(before[row], after[column]), left, right)


def _unlike(one: Any, other: Any) -> float:
    """How unlike two items are, from 0 to 1: objects by their members that are not the same."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return 1.0
    names = one.keys() | other.keys()
    same = sum(name in one and name in other and canonical(one[name]) == canonical(other[name]) for name in names)
    return 1 - same / len(names) if names else 1.0


def _laid_out(
    rows: Sequence[int],
    columns: Sequence[int],
    cost: Callable[[int, int], float | None],
    left: list[bytes],
    right: list[bytes],
) -> Pairs:
    """The pairs, in order on both sides, that cost least together. `cost`: of a pair; None where they are no pair.

    Where leaving out the one or the other costs the same, the one goes that is smaller by its bytes: that depends on neither
    side nor position.
    """
    costs = [[cost(row, column) for column in columns] for row in rows]
    height, width = len(rows), len(columns)
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height, -1, -1):
        for j in range(width, -1, -1):
            ways = []
            if i < height:
                ways.append(best[i + 1][j] + _SKIP)
            if j < width:
                ways.append(best[i][j + 1] + _SKIP)
            if i < height and j < width and (pair := costs[i][j]) is not None:
                ways.append(best[i + 1][j + 1] + pair)
            best[i][j] = round(min(ways), 9) if ways else 0.0
    pairs: Pairs = []
    i = j = 0
    while i < height and j < width:
        pair = costs[i][j]
        if pair is not None and round(best[i + 1][j + 1] + pair, 9) == best[i][j]:
            pairs.append((rows[i], columns[j]))
            i, j = i + 1, j + 1
            continue
        without_row, without_column = best[i + 1][j], best[i][j + 1]
        skip_row = without_row < without_column or (without_row == without_column and left[rows[i]] < right[columns[j]])
        i, j = (i + 1, j) if skip_row else (i, j + 1)
    return pairs
