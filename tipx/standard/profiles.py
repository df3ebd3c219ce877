"""Profiles: what a jurisdiction or community adds to the standard and narrows in it, read from folders of data.

A profile is a folder with a folder for each of its versions, named MAJOR.MINOR. In that:

- `profile.json`: id, title, publisher, the versions of the standard it is for, from when until when it is in force, what replaces it,
  what it needs and what it cannot be combined with, and its sources.
- `overlay/<record type>.json`: a JSON Schema of which a record must hold too (`tipx.standard.overlays` says which keywords). What
  it says comes on top: a profile can refuse what the standard allows, never allow what it refuses.
- `codelists/additions.csv`: codes of its own (`x-<profile>-...`) for the extensible lists. `codelists/subsets.csv`: of a list only these.
- `identifiers.csv`: the forms of the numbers of identity documents.
- `parameters.json`: what its rules have to know, such as which agencies are competent.

Rules are code, and come with this package or with one that is installed; a folder given by its path is data alone.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tipx import dates
from tipx.standard import Standard
from tipx.standard.codelists import Code, CodeList
from tipx.standard.location import schemas_folder

ENTRY_POINTS = "tipx.profiles"
"""The group of entry points by which installed packages add profiles: the id, and an object that is the path of its folder."""

_ID = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*")
_VERSION = re.compile(r"[0-9]+\.[0-9]+")


class ProfileError(ValueError):
    """A folder is no profile; the message says where and why."""


class IdentifierForm(NamedTuple):
    """The form of the numbers of a type of identity document. `country`: of that country's documents, and where none is named."""

    type: str
    country: str
    pattern: re.Pattern[str]
    expected: str


class Profile:
    """One version of a profile. Immutable once read; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        document = _read_json(folder / "profile.json")
        try:
            self.id: str = document["id"]
            self.version: str = document["version"]
            self.title: str = document["title"]
            self.standards: tuple[str, ...] = tuple(document["standards"])
            self.valid_from: str = document["validFrom"]
        except (KeyError, TypeError):
            raise ProfileError(f"{folder / 'profile.json'}: id, version, title, standards and validFrom are needed") from None
        self.description: str = document.get("description", "")
        self.publisher: str = document.get("publisher", "")
        self.valid_until: str | None = document.get("validUntil")
        self.replaced_by: str | None = document.get("replacedBy")
        self.requires: tuple[str, ...] = tuple(document.get("requires", ()))
        self.conflicts: tuple[str, ...] = tuple(document.get("conflicts", ()))
        self.sources: tuple[Mapping[str, str], ...] = tuple(document.get("sources", ()))
        self._check()

    def _check(self) -> None:
        place = self.folder / "profile.json"
        if not _ID.fullmatch(self.id) or not _VERSION.fullmatch(self.version) or self.version != self.folder.name:
            raise ProfileError(f"{place}: the id is a word in small letters, the version MAJOR.MINOR, equal to the folder's name")
        for name, text in (("validFrom", self.valid_from), ("validUntil", self.valid_until)):
            if text is not None and dates.ordinal(text) is None:
                raise ProfileError(f"{place}: {name} is a date")

    def is_in_force(self, day: int) -> bool:
        """Whether it is in force on a day (an ordinal)."""
        begin, end = dates.ordinal(self.valid_from), dates.ordinal(self.valid_until) if self.valid_until else None
        return begin is not None and begin <= day and (end is None or day <= end)

    def is_for(self, standard: Standard) -> bool:
        """Whether it is made for that version of the standard."""
        return standard.version in self.standards

    @functools.cached_property
    def overlays(self) -> Mapping[str, Mapping[str, Any]]:
        """The JSON Schemas that records must hold too, by record type."""
        return {path.stem: _read_json(path) for path in sorted((self.folder / "overlay").glob("*.json"))}

    @functools.cached_property
    def additions(self) -> Mapping[str, Mapping[str, Code]]:
        """Codes of its own, by list and code."""
        found: dict[str, dict[str, Code]] = {}
        for row in _rows(self.folder / "codelists" / "additions.csv"):
            code = Code(row["code"], row["label"], row["definition"], row.get("status") or "active",
                        row.get("since") or self.version, row.get("replacedBy") or "", row.get("source") or "")  # fmt: skip
            found.setdefault(row["list"], {})[code.code] = code
        return found

    @functools.cached_property
    def subsets(self) -> Mapping[str, frozenset[str]]:
        """Of these lists only these codes."""
        found: dict[str, set[str]] = {}
        for row in _rows(self.folder / "codelists" / "subsets.csv"):
            found.setdefault(row["list"], set()).add(row["code"])
        return {name: frozenset(codes) for name, codes in found.items()}

    @functools.cached_property
    def identifiers(self) -> tuple[IdentifierForm, ...]:
        """The forms of the numbers of identity documents."""
        rows = _rows(self.folder / "identifiers.csv")
        return tuple(IdentifierForm(row["type"], row["country"], re.compile(row["pattern"]), row["expected"]) for row in rows)

    @functools.cached_property
    def parameters(self) -> Mapping[str, Any]:
        """What its rules have to know, by name."""
        path = self.folder / "parameters.json"
        return {name: entry["value"] for name, entry in _read_json(path)["parameters"].items()} if path.is_file() else {}

    @functools.cached_property
    def digest(self) -> str:
        """SHA-256 over its files: their names and their bytes, in order; its cases and examples left out."""
        total = hashlib.sha256()
        for path in sorted(one for one in self.folder.rglob("*") if one.is_file()):
            name = path.relative_to(self.folder).as_posix()
            if not name.startswith(("cases/", "examples/")):
                total.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
        return total.hexdigest()


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except OSError:
        raise ProfileError(f"{path} cannot be read") from None
    except ValueError:
        raise ProfileError(f"{path} is no JSON") from None
    if not isinstance(found, dict):
        raise ProfileError(f"{path} holds no JSON object")
    return found


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def read_profile(folder: Path) -> tuple[Profile, ...]:
    """The versions in a profile's folder, oldest first. Raises ProfileError."""
    found = [Profile(path) for path in sorted(folder.iterdir()) if path.is_dir() and _VERSION.fullmatch(path.name)]
    if not found:
        raise ProfileError(f"{folder} holds no version of a profile: a folder such as 1.0 with a profile.json")
    if len({one.id for one in found}) > 1:
        raise ProfileError(f"{folder} holds versions of several profiles")
    return tuple(sorted(found, key=lambda one: tuple(map(int, one.version.split(".")))))


@functools.cache
def published() -> Mapping[str, tuple[Profile, ...]]:
    """The profiles that came with this package or with others that are installed, by id. Raises ProfileError."""
    folder = schemas_folder() / "profiles"
    folders = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    found = {versions[0].id: versions for versions in map(read_profile, folders)}
    for name, path in _installed():
        found.setdefault(name, read_profile(path))
    return found


def _installed() -> Iterator[tuple[str, Path]]:
    from importlib import metadata

    for entry in metadata.entry_points(group=ENTRY_POINTS):
        yield entry.name, Path(entry.load())


def in_force(versions: Sequence[Profile], standard: Standard, day: int) -> Profile | None:
    """The newest version that is in force on that day and made for that version of the standard; None where there is none."""
    fitting = [one for one in versions if one.is_in_force(day) and one.is_for(standard)]
    return fitting[-1] if fitting else None


@functools.lru_cache(maxsize=64)
def with_additions(standard: Standard, profiles: tuple[Profile, ...]) -> Standard:
    """The standard with the codes of these profiles in its extensible lists; its field trees are the same ones."""
    return _Extended(standard, profiles) if any(one.additions for one in profiles) else standard


class _Extended(Standard):
    def __init__(self, standard: Standard, profiles: tuple[Profile, ...]) -> None:
        super().__init__(standard.version, standard.folder)
        self._standard = standard
        lists = dict(standard.codelists)
        for name in {name for one in profiles for name in one.additions}:
            lists[name] = _extended(lists[name], [one.additions[name] for one in profiles if name in one.additions])
        self.__dict__["codelists"] = lists

    def record(self, kind: str) -> Any:
        return self._standard.record(kind)


def _extended(base: CodeList, additions: Sequence[Mapping[str, Code]]) -> CodeList:
    codes = dict(base.codes)
    for one in additions:
        codes.update(one)
    return CodeList(
        base.name, base.title, base.kind, codes, description=base.description, source=base.source,
        source_version=base.source_version, date=base.date,
    )  # fmt: skip
