"""What a written value of a coded field means, and how a code is written."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from tipx.converting.htcds.mapping import HtcdsMapping, Spelling, fold
from tipx.converting.htcds.mapping_files import mapping_of
from tipx.converting.htcds.mapping_fits import DECIDED, OTHER
from tipx.standard import Standard

_COLUMN = {DECIDED: "htcds_decision_body"}

_NOTHING: Mapping[str, str] = {}


class Meaning(NamedTuple):
    """A code, fields that are set with it, and whether the value is one of HTCDS (else the code was named by its own name)."""

    code: str
    beside: Mapping[str, str] = _NOTHING
    listed: bool = True


class Picklist:
    """The values of one list."""

    def __init__(
        self,
        meanings: Mapping[str, Meaning],
        written: Mapping[str, str],
        *,
        has_other: bool = False,
        joint: tuple[Spelling, ...] = (),
    ) -> None:
        """`meanings` by folded value; `written` by code; `joint`: values that stand for a code and other fields together."""
        self._meanings = meanings
        self._written = written
        self._joint = joint
        self.has_other = has_other

    def read(self, text: str) -> Meaning | None:
        """What one value means; None when it is not known."""
        return self._meanings.get(fold(text))

    def read_all(self, text: str) -> list[str | Meaning]:
        """The values of a cell: meanings, and as text what is not known.

        They are separated by semicolons or line breaks; by commas where that leaves only values that are known. Labels may
        hold semicolons and commas themselves: the longest stretch that is a value counts as one.
        """
        whole = self.read(text)
        if whole is not None:
            return [whole]
        found: list[str | Meaning] = []
        for part in self._joined([one.strip() for one in re.split("[;\r\n]", text) if one.strip()], ";"):
            if isinstance(part, str) and "," in part:
                inner = self._joined([one.strip() for one in part.split(",") if one.strip()], ",")
                found.extend(inner if all(isinstance(one, Meaning) for one in inner) else [part])
            else:
                found.append(part)
        return found

    def _joined(self, parts: list[str], separator: str) -> list[str | Meaning]:
        found: list[str | Meaning] = []
        at = 0
        while at < len(parts):
            for end in range(min(len(parts), at + _MOST_JOINED), at, -1):
                meaning = self.read("".join(parts[at:end]))
                if meaning is not None:
                    found.append(meaning)
                    at = end
                    break
            else:
                found.append(parts[at])
                at += 1
        return found

    def write(self, code: str) -> str | None:
        """How a code is written; None where HTCDS has no value for it."""
        return self._written.get(code)

    def reads_back(self, code: str, beside: Mapping[str, Any] = _NOTHING) -> bool:
        """Whether what is written for the code (and for the fields beside it) is read as that again."""
        joint = self.write_joint(code, beside) if beside else None
        written = joint[0] if joint is not None else self._written.get(code)
        meaning = self.read(written) if written is not None else None
        return meaning is not None and meaning.code == code and meaning.beside == beside

    def write_joint(self, code: str, item: Mapping[str, Any]) -> tuple[str, tuple[str, ...]] | None:
        """The value that stands for the code and for other fields of the item together, and their names."""
        for one in self._joint:
            if one.code == code and all(item.get(name) == value for name, value in one.beside.items()):
                return one.written, tuple(one.beside)
        return None


_MOST_JOINED = 6
"""A label holds fewer separators than this."""


@functools.lru_cache(maxsize=128)
def picklist(standard: Standard, name: str, mapping: HtcdsMapping | None = None) -> Picklist:
    """The values of a list of the mapping (a code list, or DECIDED); without a mapping, of that of the standard."""
    mapping = mapping or mapping_of(standard)
    if name == "country":
        return _countries(standard, mapping)
    if name == "language":
        return _languages(standard, mapping)
    codes = standard.codelists[name.partition(":")[0]].codes
    column = _COLUMN.get(name, "htcds")
    written: dict[str, str] = {}
    meanings: dict[str, Meaning] = {}
    for code in codes.values():
        for value in filter(None, code.extra.get(column, "").split(";")):
            written.setdefault(code.code, value)
            meanings.setdefault(fold(value), Meaning(code.code))
    for one in mapping.spellings:
        if one.codelist == name:
            meanings[fold(one.written)] = Meaning(one.code, one.beside)
    for code in codes.values():
        for own in (code.code, code.label):
            meanings.setdefault(fold(own), Meaning(code.code, listed=False))
    joint = tuple(one for one in mapping.spellings if one.codelist == name and one.beside)
    return Picklist(meanings, written, has_other=OTHER in codes, joint=joint)


def values_of(standard: Standard, name: str) -> Mapping[str, tuple[str, ...]]:
    """The values of HTCDS in a code list, each with the codes that are written so."""
    found: dict[str, list[str]] = {}
    for code in standard.codelists[name.partition(":")[0]].codes.values():
        for value in filter(None, code.extra[_COLUMN.get(name, "htcds")].split(";")):
            found.setdefault(value, []).append(code.code)
    return {value: tuple(codes) for value, codes in found.items()}


def _countries(standard: Standard, mapping: HtcdsMapping) -> Picklist:
    codes = standard.codelists["country"].codes
    meanings: dict[str, Meaning] = {}
    for code in codes.values():
        meanings[fold(code.label)] = Meaning(code.code)
    for two, three in mapping.alpha3.items():
        if two in codes:
            meanings[fold(three)] = Meaning(two)
    for one in mapping.spellings:
        if one.codelist == "country":
            meanings[fold(one.written)] = Meaning(one.code)
    for two in codes:
        meanings[fold(two)] = Meaning(two)
    return Picklist(meanings, {two: two for two in codes if two != "ZZ"})


def _languages(standard: Standard, mapping: HtcdsMapping) -> Picklist:
    codes = standard.codelists["language"].codes
    labels: dict[str, list[str]] = {}
    for code in codes.values():
        labels.setdefault(fold(code.label), []).append(code.code)
    meanings = {label: Meaning(found[0]) for label, found in labels.items() if len(found) == 1}
    written = {code: code for code in codes if len(code) == 3}
    for two, (three, bibliographic) in mapping.languages.items():
        written[two] = three
        for spelt in filter(None, (three, bibliographic)):
            meanings[fold(spelt)] = Meaning(two)
    for tag in codes:
        meanings[fold(tag)] = Meaning(tag)
    return Picklist(meanings, written)


@functools.cache
def regions(standard: Standard) -> Regions:
    """The subdivisions of countries by their names."""
    return Regions(standard)


class Regions:
    """Finds subdivisions by code or by a name that is unique in their country."""

    def __init__(self, standard: Standard) -> None:
        self._codes = standard.codelists["subdivision"].codes
        by_name: dict[tuple[str, str], list[str]] = {}
        for code in self._codes.values():
            by_name.setdefault((code.extra["country"], fold(code.label)), []).append(code.code)
        self._by_name = {key: found[0] for key, found in by_name.items() if len(found) == 1}

    def read(self, text: str, country: str | None) -> str | None:
        """The code of a region; None where it is not found, or could be several."""
        code = text.strip().upper()
        if code in self._codes and country in (None, code[:2]):
            return code
        return self._by_name.get((country, fold(text))) if country is not None else None

    def write(self, code: str) -> str:
        """The name of a region where it is unique in its country, else its code."""
        known = self._codes.get(code)
        if known is None:
            return code
        found = self._by_name.get((known.extra["country"], fold(known.label)))
        return known.label if found == code else code
