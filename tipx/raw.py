"""Raw problems, before they have words: which check, where, with what arguments; gathered with exact counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from tipx.checks import check
from tipx.problems import Severity
from tipx.reading.model import Path, Span


class UnitSpot(NamedTuple):
    """Where a unit was read: which input, which payload of it, and the unit's own place there. `version`: by which version of
    the standard it is judged, where that is known: its names are told, and no others."""

    input: int
    payload: int
    kind: str | None
    list: str | None
    ordinal: int
    line: int | None
    start: int | None
    end: int | None
    version: str | None = None

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
    """The raw problems of a run. All are counted; of one check in one input, and in all, only the first so many are kept,
    so that inputs with a million mistakes do not fill the memory."""

    def __init__(self, most: int, in_all: int = 0, is_listed: Callable[[str], bool] = lambda _: True) -> None:
        """`most`: how many of one check are kept for each input; `in_all`: how many of the checks that are listed are kept
        of an input, and of none once earlier inputs have as many; 0 keeps all."""
        self.kept: list[Raw] = []
        self.counts: Counter[tuple[int, str, Severity]] = Counter()
        self._most = most
        self._in_all = in_all
        self._is_listed = is_listed
        self._seen: Counter[tuple[int, str]] = Counter()
        self._kept: Counter[int] = Counter()
        self._number, self._before = -1, 0

    def add(self, raw: Raw) -> None:
        """Count a problem, and keep it while there is room for more of its kind."""
        number = raw.spot.input
        self.counts[number, raw.id, raw.severity or check(raw.id).severity] += 1
        self._seen[number, raw.id] += 1
        wanted = not self._most or self._seen[number, raw.id] <= self._most
        if wanted and self._is_listed(raw.id) and not self._is_full(number):
            self.kept.append(raw)
            self._kept[number] += 1

    def _is_full(self, number: int) -> bool:
        """Whether nothing more of an input can be listed. Each input is looked at by itself, and the list is cut when it is
        in order: so it holds the same, whether inputs are judged together or one by one and their reports joined."""
        if not self._in_all or len(self.kept) < self._in_all:
            return False
        if number != self._number:
            self._number, self._before = number, sum(count for of, count in self._kept.items() if of < number)
        return self._kept[number] >= self._in_all or self._before >= self._in_all

    def extend(self, raws: Iterable[Raw]) -> None:
        """Add several."""
        for raw in raws:
            self.add(raw)

    def absorb(
        self, kept: Iterable[Raw], counts: Mapping[tuple[int, str, Severity], int], moved: Callable[[Raw], Raw]
    ) -> None:
        """Take in what was gathered elsewhere and follows: what was kept, as far as there is room, and all counts."""
        later: Counter[tuple[int, str]] = Counter()
        for raw in kept:
            key = (raw.spot.input, raw.id)
            later[key] += 1
            wanted = not self._most or self._seen[key] + later[key] <= self._most
            if wanted and not self._is_full(raw.spot.input):
                self.kept.append(moved(raw))
                self._kept[raw.spot.input] += 1
        self.counts.update(counts)
        for (number, identifier, _), count in counts.items():
            self._seen[number, identifier] += count

    def forget(self, number: int) -> None:
        """Take back what was found in an input that could not be read to its end."""
        self.kept = [raw for raw in self.kept if raw.spot.input != number]
        self._kept.pop(number, None)
        for key in [key for key in self.counts if key[0] == number]:
            del self.counts[key]
        for seen in [seen for seen in self._seen if seen[0] == number]:
            del self._seen[seen]

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
