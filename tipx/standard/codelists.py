"""The code lists of the standard, read from their CSV files when they are first needed."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

KINDS = ("closed", "extensible", "pattern", "claim")
"""closed: these codes only; extensible: profiles may add x- codes; pattern: codes of another standard, too many or too
changeable for a schema; claim: others may claim their own."""

_FIXED_COLUMNS = 7
_CLOSE_ENOUGH = 0.75
_LONGEST_NEAR = 100
_NOTHING: Mapping[str, str] = {}


class Code(NamedTuple):
    """One code. `replaced_by` is empty unless it is retired; `extra` holds the list's further columns by name."""

    code: str
    label: str
    definition: str
    status: str
    since: str
    replaced_by: str
    source: str
    extra: Mapping[str, str] = _NOTHING


class CodeList:
    """A code list. Its codes are read on first use; once read it is never changed, so threads may share it."""

    __slots__ = (
        "_codes", "_members", "_read", "_read_members", "date", "description", "kind", "name", "source",
        "source_version", "title",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        title: str,
        kind: str,
        codes: Mapping[str, Code] | Callable[[], Mapping[str, Code]],
        *,
        description: str = "",
        source: str = "",
        source_version: str = "",
        date: str = "",
        read_members: Callable[[], frozenset[str]] | None = None,
    ) -> None:
        """`kind` is one of KINDS; `codes` are given by code, or by a function that reads them.

        `read_members`: a quicker way to the codes alone, for long lists.
        """
        self.name = name
        self.title = title
        self.kind = kind
        self.description = description
        self.source = source
        self.source_version = source_version
        self.date = date
        self._read: Callable[[], Mapping[str, Code]] | None = codes if callable(codes) else None
        self._codes: Mapping[str, Code] | None = None if callable(codes) else codes
        self._read_members = read_members
        self._members: frozenset[str] | None = None

    @property
    def codes(self) -> Mapping[str, Code]:
        """The codes of the list in its order, by code; retired ones included."""
        if self._codes is None:
            assert self._read is not None
            self._codes = self._read()
        return self._codes

    def is_member(self, code: str) -> bool:
        """Whether the list itself has the code (a profile's x- code is no member of the list it extends)."""
        if self._codes is None and self._read_members is not None:
            if self._members is None:
                self._members = self._read_members()
            return code in self._members
        return code in self.codes

    def near(self, code: str) -> str | None:
        """The active code that was probably meant, or None.

        Capitals, and `_` or a space for `-`, are forgiven everywhere; other slips only where a list is the standard's
        own: the nearest country or language is another country or language.
        """
        shape = _shape(code)
        if len(shape) > _LONGEST_NEAR:
            return None
        by_shape = {_shape(known.code): known.code for known in self.codes.values() if known.status == "active"}
        if shape in by_shape:
            return by_shape[shape]
        if self.kind == "pattern":
            return None
        import difflib

        close = difflib.get_close_matches(shape, by_shape, 1, _CLOSE_ENOUGH)
        return by_shape[close[0]] if close else None


def codelists(folder: Path) -> Mapping[str, CodeList]:
    """The code lists of a folder, by name: `lists.json` is read now, the CSV file of a list on its first use."""
    entries = json.loads((folder / "lists.json").read_bytes())["lists"]
    return {entry["name"]: _codelist(folder, entry) for entry in entries}


def _codelist(folder: Path, entry: Mapping[str, str]) -> CodeList:
    path = folder / entry["file"]
    return CodeList(
        entry["name"],
        entry["title"],
        entry["kind"],
        lambda: _read(path),
        description=entry["description"],
        source=entry["source"],
        source_version=entry.get("sourceVersion", ""),
        date=entry["date"],
        read_members=(lambda: _members(path)) if entry["kind"] == "pattern" else None,
    )


def _read(path: Path) -> dict[str, Code]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        further = next(rows)[_FIXED_COLUMNS:]
        return {row[0]: Code._make((*row[:_FIXED_COLUMNS], _extra(further, row))) for row in rows}


def _members(path: Path) -> frozenset[str]:
    """The first column alone: codes of these lists hold no comma, no quotation mark and no line break (a test)."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return frozenset(line.partition(",")[0] for line in lines)


def _extra(further: list[str], row: list[str]) -> Mapping[str, str]:
    return dict(zip(further, row[_FIXED_COLUMNS:], strict=True)) if further else _NOTHING


def _shape(code: str) -> str:
    return code.strip().casefold().replace("_", "-").replace(" ", "-")
