"""Codes as numbers: each code list is a dictionary, in the order of the list, and a code is its place in it."""

from __future__ import annotations

from tipx.standard.codelists import CodeList

_LISTED = ("closed", "extensible", "claim")
"""The kinds of lists that are the standard's own, and short: their dictionary is the whole list. That of countries, languages
and the like holds what occurs."""


class Codes:
    """The dictionary of one code list. Codes that the list itself does not have (those of a profile, `x-...`) follow behind
    it as they occur, until `restart`."""

    def __init__(self, codelist: CodeList) -> None:
        self._listed = tuple(codelist.codes) if codelist.kind in _LISTED else ()
        self.places: dict[str, int] = {}
        self.restart()

    def restart(self) -> None:
        """Only the list itself again. `places` stays the same object."""
        self.places.clear()
        self.places.update({code: place for place, code in enumerate(self._listed)})

    def place(self, code: str) -> int:
        """The number of a code."""
        return self.places.setdefault(code, len(self.places))

    def values(self) -> list[str]:
        """The dictionary: the codes by their numbers."""
        return list(self.places)
