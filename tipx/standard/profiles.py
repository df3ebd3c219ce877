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
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tipx import dates
from tipx.standard import Standard, number_of
from tipx.standard.codelists import Code, CodeList
from tipx.standard.location import schemas_folder

ENTRY_POINTS = "tipx.profiles"
"""The group of entry points by which installed packages add profiles: the id, and an object that is the path of its folder."""

_ID = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*")
_VERSION = re.compile(r"[0-9]+\.[0-9]+")
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ProfileError(ValueError):
    """A folder is no profile, or one that cannot be used; the message says where and why."""


class IdentifierForm(NamedTuple):
    """The form of the numbers of a type of identity document. `country`: of that country's documents, and where none is named.
    `rule`: the rule of the profile that tells numbers of another form; left out, TIPX-PRF-004 does."""

    type: str
    country: str
    pattern: re.Pattern[str]
    expected: str
    rule: str = ""


class Profile:
    """One version of a profile. Immutable once read; safe to share between threads, and to send to other processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        document = _Document(folder / "profile.json")
        self.id = document.text("id")
        self.version = document.text("version")
        self.title = document.text("title")
        self.standards = document.texts("standards")
        self.valid_from = document.text("validFrom")
        self.description = document.text("description", "")
        self.publisher = document.text("publisher", "")
        self.valid_until = document.text("validUntil", "") or None
        self.replaced_by = document.text("replacedBy", "") or None
        """A later version of the same profile, or the id of another profile."""
        self.requires = document.texts("requires", ())
        self.conflicts = document.texts("conflicts", ())
        self.sources = document.sources()
        if not _ID.fullmatch(self.id) or not _VERSION.fullmatch(self.version) or self.version != folder.name:
            raise document.wrong(
                "the id is a word in small letters, the version MAJOR.MINOR, equal to the folder's name"
            )
        if not self.standards:
            raise document.wrong("standards names no version")
        for name, day in (("validFrom", self.valid_from), ("validUntil", self.valid_until)):
            if day is not None and not (_DATE.fullmatch(day) and dates.ordinal(day)):
                raise document.wrong(f"{name} is a date, such as 2026-01-31")

    def __repr__(self) -> str:
        return f"<profile {self.id} {self.version}>"

    def __eq__(self, other: object) -> bool:
        """The same data are the same profile: what was made for it holds when it comes again from another process."""
        if not isinstance(other, Profile):
            return NotImplemented
        return (self.id, self.version, self.digest) == (other.id, other.version, other.digest)

    def __hash__(self) -> int:
        return hash((self.id, self.version, self.digest))

    def is_in_force(self, day: int) -> bool:
        """Whether it is in force on a day (an ordinal)."""
        begin, end = self.days
        return begin <= day and (end is None or day <= end)

    @functools.cached_property
    def days(self) -> tuple[int, int | None]:
        """The first day and the last on which it is in force, as ordinals; None where it has no end."""
        begin = dates.ordinal(self.valid_from)
        assert begin is not None
        return begin, None if self.valid_until is None else dates.ordinal(self.valid_until)

    def is_for(self, standard: Standard) -> bool:
        """Whether it is made for that version of the standard."""
        return standard.version in self.standards

    def read(self) -> Profile:
        """Read all of it now. Raises ProfileError."""
        for name in ("overlays", "additions", "subsets", "identifiers", "parameters", "digest"):
            getattr(self, name)
        return self

    @functools.cached_property
    def overlays(self) -> Mapping[str, Mapping[str, Any]]:
        """The JSON Schemas that records must hold too, by record type."""
        return {path.stem: _read_json(path) for path in sorted((self.folder / "overlay").glob("*.json"))}

    @functools.cached_property
    def additions(self) -> Mapping[str, Mapping[str, Code]]:
        """Codes of its own, by list and code."""
        found: dict[str, dict[str, Code]] = {}
        for row in _rows(self.folder / "codelists" / "additions.csv", "list", "code", "label", "definition"):
            code = Code(row["code"], row["label"], row["definition"], row.get("status") or "active",
                        row.get("since") or self.version, row.get("replacedBy") or "", row.get("source") or "")  # fmt: skip
            found.setdefault(row["list"], {})[code.code] = code
        return found

    @functools.cached_property
    def subsets(self) -> Mapping[str, frozenset[str]]:
        """Of these lists only these codes."""
        found: dict[str, set[str]] = {}
        for row in _rows(self.folder / "codelists" / "subsets.csv", "list", "code"):
            found.setdefault(row["list"], set()).add(row["code"])
        return {name: frozenset(codes) for name, codes in found.items()}

    @functools.cached_property
    def identifiers(self) -> tuple[IdentifierForm, ...]:
        """The forms of the numbers of identity documents."""
        path = self.folder / "identifiers.csv"
        rows = _rows(path, "type", "country", "pattern", "expected")
        return tuple(
            IdentifierForm(
                row["type"], row["country"], _compiled(row["pattern"], path), row["expected"], row.get("rule") or ""
            )
            for row in rows
        )

    @functools.cached_property
    def parameters(self) -> Mapping[str, Any]:
        """What its rules have to know, by name."""
        return {name: entry["value"] for name, entry in self.parameter_entries.items()}

    @functools.cached_property
    def parameter_entries(self) -> Mapping[str, Mapping[str, Any]]:
        """Each parameter with its value, and what is said of it."""
        path = self.folder / "parameters.json"
        if not path.is_file():
            return {}
        entries = _read_json(path).get("parameters")
        if not isinstance(entries, dict) or not all(
            isinstance(one, dict) and "value" in one for one in entries.values()
        ):
            raise ProfileError(f"{path}: parameters is an object; each member of it is an object with a value")
        return entries

    @functools.cached_property
    def digest(self) -> str:
        """SHA-256 over its data: the names and the bytes of its JSON and CSV files, in order; cases and examples left out."""
        total = hashlib.sha256()
        for path in sorted(one for one in self.folder.rglob("*") if one.suffix in (".json", ".csv") and one.is_file()):
            name = path.relative_to(self.folder).as_posix()
            if not name.startswith(("cases/", "examples/")):
                total.update(name.encode() + b"\0" + _bytes(path) + b"\0")
        return total.hexdigest()


class _Document:
    """The members of a `profile.json`, each of the type that it has to have."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._members = _read_json(path)

    def wrong(self, why: str) -> ProfileError:
        return ProfileError(f"{self._path}: {why}")

    def text(self, name: str, otherwise: str | None = None) -> str:
        found = self._members.get(name)
        if found is None and otherwise is not None:
            return otherwise
        if not isinstance(found, str) or not found:
            raise self.wrong(f"{name} is needed" if found is None else f"{name} is a text that is not empty")
        return found

    def texts(self, name: str, otherwise: tuple[str, ...] | None = None) -> tuple[str, ...]:
        found = self._members.get(name)
        if found is None and otherwise is not None:
            return otherwise
        if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
            raise self.wrong(f"{name} is needed" if found is None else f"{name} is a list of texts")
        return tuple(found)

    def sources(self) -> tuple[Mapping[str, str], ...]:
        found = self._members.get("sources", [])
        flat = isinstance(found, list) and all(isinstance(one, dict) for one in found)
        if not flat or not all(isinstance(value, str) for one in found for value in one.values()):
            raise self.wrong("sources is a list of objects whose members are texts")
        return tuple(found)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ProfileError(f"{path} cannot be read: {(error.strerror or 'error').lower()}") from None


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(_bytes(path))
    except (ValueError, RecursionError) as error:
        if isinstance(error, ProfileError):
            raise
        raise ProfileError(f"{path} is no JSON") from None
    if not isinstance(found, dict):
        raise ProfileError(f"{path} holds no JSON object")
    return found


def _rows(path: Path, *needed: str) -> Iterator[dict[str, str]]:
    """The rows of a table, each with a text in every column; those that are needed are never empty."""
    if not path.is_file():
        return
    try:
        text = _bytes(path).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise ProfileError(f"{path} is no CSV in UTF-8") from None
    for number, row in enumerate(rows, 1):
        missing = [name for name in needed if not row.get(name)]
        if missing or None in row or None in row.values():
            why = (
                f"{', '.join(missing)} is empty or missing" if missing else "there are more or fewer cells than columns"
            )
            raise ProfileError(f"{path}, row {number} below the header: {why}")
        yield row


def _compiled(pattern: str, path: Path) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except (re.error, RecursionError):
        raise ProfileError(f"{path}: this is no regular expression: {pattern}") from None


def read_profile(folder: Path) -> tuple[Profile, ...]:
    """The versions in a profile's folder, oldest first. Raises ProfileError."""
    try:
        paths = sorted(path for path in folder.iterdir() if _VERSION.fullmatch(path.name) and path.is_dir())
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or "that is no possible name").lower()
        raise ProfileError(f"{folder} cannot be read as a profile: {why}") from None
    found = [Profile(path) for path in paths]
    if not found:
        raise ProfileError(f"{folder} holds no version of a profile: a folder such as 1.0 with a profile.json")
    if len({one.id for one in found}) > 1:
        raise ProfileError(f"{folder} holds versions of several profiles")
    return tuple(sorted(found, key=lambda one: number_of(one.version)))


class Published(NamedTuple):
    """The profiles that came with this package, and those of other packages that are installed, by id. `broken`: why others of
    these packages cannot be used: one of them harms no payload that does not claim it. `packages`: the packages of others, each
    with its version, by the id of its profile."""

    profiles: Mapping[str, tuple[Profile, ...]]
    broken: Mapping[str, str]
    packages: Mapping[str, str]


@functools.cache
def _shipped() -> Mapping[str, tuple[Profile, ...]]:
    folder = schemas_folder() / "profiles"
    folders = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    return {versions[0].id: versions for versions in map(read_profile, folders)}


@functools.cache
def all_published() -> Published:
    """Every profile that is installed. Raises ProfileError only for one of this package."""
    found = dict(_shipped())
    broken: dict[str, str] = {}
    packages: dict[str, str] = {}
    for name, package, load in _installed():
        if name in found:
            broken[f"{name} ({package})"] = "a profile of that id is there already"
            continue
        try:
            versions = read_profile(Path(load()))
            if versions[0].id != name:
                raise ProfileError(f"the entry point is called {name}, the profile {versions[0].id}")
        except (Exception, SystemExit) as error:  # whatever the code of another package does
            broken[name] = str(error) if isinstance(error, ProfileError) else f"{package} fails: {type(error).__name__}"
            continue
        found[name] = versions
        packages[name] = package
    return Published(found, broken, packages)


def published() -> Mapping[str, tuple[Profile, ...]]:
    """The profiles that came with this package or with others that are installed, by id."""
    return all_published().profiles


def versions_of(name: str) -> tuple[Profile, ...]:
    """The versions of one profile; none where it is not known. What other packages have is looked for only where this one has no
    profile of that name: finding out what is installed takes longer than judging a small payload."""
    return _shipped().get(name) or published().get(name, ())


def is_shipped(name: str) -> bool:
    """Whether a profile of that name came with this package."""
    return name in _shipped()


def package_of(name: str) -> str:
    """The package, with its version, that brought a profile of that name; empty for those of this package and of folders."""
    return "" if name in _shipped() else all_published().packages.get(name, "")


def _installed() -> Iterator[tuple[str, str, Callable[[], Any]]]:
    """The entry points of other packages: the id of the profile, the package with its version, and what gives the folder."""
    from importlib import metadata

    for entry in sorted(metadata.entry_points(group=ENTRY_POINTS), key=lambda one: (one.name, one.value)):
        package = f"{entry.dist.name} {entry.dist.version}" if entry.dist is not None else "a package"
        yield entry.name, package, entry.load


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
