"""Raw problems, before they have words: which check, where, with what arguments; gathered with exact counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tipx.checks import check
from tipx.problems import Severity
from tipx.reading.model import Path, Span


class UnitSpot(NamedTuple):
    """Where a unit was read: which input, which payload of it, and the unit's own place there."""

    input: int
    payload: int
    kind: str | None
    list: str | None
    ordinal: int
    line: int | None
    start: int | None
    end: int | None

    @property
    def prefix(self) -> Path:
        """The unit's place in its payload."""
        return (self.list, self.ordinal) if self.list is not None else ()


class Raw(NamedTuple):
    """A problem before its words: the check, the variant and arguments of its message, the unit and the place in it."""

    id: str
    spot: UnitSpot
    path: Path | None
    say: str = ""
    args: Mapping[str, str | int] = {}
    severity: Severity | None = None
    related: tuple[tuple[UnitSpot, Path, str], ...] = ()
    span: Span | None = None
    value: Any = None
    has_value: bool = False
    written: str | None = None
    caused: int = 0


class Gathered:
    """The raw problems of a run. All are counted; of one check in one input only the first so many are kept, so that an
    input with a million mistakes does not fill the memory."""

    def __init__(self, most: int) -> None:
        """`most`: how many of one check are kept for each input; 0 keeps all."""
        self.kept: list[Raw] = []
        self.counts: Counter[tuple[int, str, Severity]] = Counter()
        self._most = most
        self._seen: Counter[tuple[int, str]] = Counter()

    def add(self, raw: Raw) -> None:
        """Count a problem, and keep it while there is room for more of its kind."""
        number = raw.spot.input
        self.counts[number, raw.id, raw.severity or check(raw.id).severity] += 1
        self._seen[number, raw.id] += 1
        if not self._most or self._seen[number, raw.id] <= self._most:
            self.kept.append(raw)

    def extend(self, raws: Iterable[Raw]) -> None:
        """Add several."""
        for raw in raws:
            self.add(raw)

    def ids(self, number: int) -> set[str]:
        """The ids of the checks that found something in an input."""
        return {identifier for of, identifier in self._seen if of == number}


def value_at(data: Any, path: Path) -> tuple[bool, Any]:
    """Whether there is a value at the place, and the value."""
    for step in path:
        if isinstance(step, int):
            if not isinstance(data, list) or step >= len(data):
                return False, None
        elif not isinstance(data, dict) or step not in data:
            return False, None
        data = data[step]
    return True, data
