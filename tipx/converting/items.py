"""What a reader found of an item of a bundle's lists and tells with the bundle's own fields: a null in place of a record, or a
name that cannot stand in a record. It is that record's all the same, and rejects no other."""

from __future__ import annotations

from typing import NamedTuple

from tipx.reading.model import LISTS, ReadFinding, Unit

Place = tuple[str, int]


class Item(NamedTuple):
    """An item of a list of which nothing could be read."""

    list_name: str
    ordinal: int
    findings: list[ReadFinding]


class Items:
    """Takes these findings out of a header, as far as they are there: some come while the records are read."""

    def __init__(self, header: Unit | None) -> None:
        self._header = header
        self._found: dict[Place, list[ReadFinding]] = {}

    def of(self, unit: Unit) -> list[ReadFinding]:
        """What was found of a record that could be read."""
        if self._header is None or unit.list_name is None or not (self._header.findings or self._found):
            return []
        self._take()
        return self._found.pop((unit.list_name, unit.ordinal), [])

    def left(self) -> list[Item]:
        """The items that were no record that could be read, once all records were."""
        self._take()
        left, self._found = self._found, {}
        return [Item(*place, left[place]) for place in sorted(left)]

    def _take(self) -> None:
        header = self._header
        if header is None:
            return
        others = []
        for finding in header.findings:
            place = _place(finding)
            if place is None:
                others.append(finding)
            else:
                self._found.setdefault(place, []).append(finding)
                header.refused.discard(place)
        header.findings[:] = others


def _place(finding: ReadFinding) -> Place | None:
    path = finding.path
    if path is None or len(path) != 2 or path[0] not in LISTS or not isinstance(path[1], int):
        return None
    return str(path[0]), path[1]
