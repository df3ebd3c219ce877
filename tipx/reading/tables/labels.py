"""Labels beside codes: whether the label that stands there is that of another code."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from tipx.reading.sheets.model import Cell
from tipx.reading.tables.cells import NOTHING, Refused, Take
from tipx.standard.codelists import CodeList
from tipx.standard.tables import Column

_REMEMBERED = 1 << 12
"""Of so many different pairs of cells it is remembered whether they contradict each other."""
_APART = re.compile(r"[;\r\n]")


class Labels:
    """A column of labels: the column of the codes that it shows, and the number of that one; 0 where it is not there."""

    def __init__(self, column: Column, code: int, codelists: Mapping[str, CodeList]) -> None:
        self.column = column
        self.code = code
        assert column.field.codelist is not None
        self._codelist = codelists[column.field.codelist]
        self._met: dict[tuple[str, str], bool] = {}

    def contradicts(self, take: Take, code: Cell, label: Cell) -> bool:
        """Whether a label is that of another code of the list. A label that no code has, such as a translated one, is none."""
        pair = code.text, label.text
        found = self._met.get(pair)
        if found is None:
            found = label.kind == "text" and self._is_of_another(_codes(take, code), label.text)
            if len(self._met) < _REMEMBERED:
                self._met[pair] = found
        return found

    def _is_of_another(self, codes: list[str], text: str) -> bool:
        if not codes or not all(map(self._codelist.is_member, codes)):
            return False
        by_label = _by_label(self._codelist)
        parts = _APART.split(text) if self.column.many else [text]
        known = [found for part in parts if (found := by_label.get(part.strip().casefold())) is not None]
        return any(found.isdisjoint(codes) for found in known)


def _codes(take: Take, cell: Cell) -> list[str]:
    """The codes of a cell; none where it cannot be taken."""
    try:
        value = take(cell)
    except Refused:
        return []
    if value is NOTHING:
        return []
    return value if isinstance(value, list) else [value]


@functools.lru_cache(maxsize=256)
def _by_label(codelist: CodeList) -> Mapping[str, set[str]]:
    """The codes that have a label, by the label."""
    found: dict[str, set[str]] = {}
    for code in codelist.codes.values():
        found.setdefault(code.label.strip().casefold(), set()).add(code.code)
    return found
