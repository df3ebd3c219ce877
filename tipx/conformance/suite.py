"""Reads a conformance suite: a folder, or the archive that it is published as. Nothing of it is believed before its digest fits."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

MANIFEST = "manifest.json"
_LARGEST = 64 << 20
"""No file of a suite has more bytes."""


class SuiteError(Exception):
    """A suite that cannot be used; the message says why."""


class Expectation(NamedTuple):
    """What a case expects of one form of its inputs."""

    members: Mapping[str, Any]
    outputs: Mapping[str, bytes]


class Case(NamedTuple):
    """One case, as its `case.json` tells it. `inputs`: of each form the files, with their names."""

    id: str
    slug: str
    group: str
    klass: str
    level: str
    standard: tuple[str, ...]
    profiles: tuple[str, ...]
    needs: tuple[str, ...]
    op: str
    relation: str
    about: str
    tests: tuple[str, ...]
    sources: tuple[str, ...]
    options: Mapping[str, Any]
    inputs: Mapping[str, tuple[tuple[str, bytes], ...]]
    expect: Mapping[str, Expectation]

    def is_claimed(self, claims: frozenset[str]) -> bool:
        """Whether a class, a class with its level, or a group that is claimed has this case."""
        return not claims.isdisjoint((self.klass, f"{self.klass}/{self.level}", self.group))


class _Place(Protocol):
    def read(self, name: str) -> bytes: ...


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, name: str) -> bytes:
        return (self._path / name).read_bytes()


class _Archive:
    def __init__(self, path: Path) -> None:
        self._archive = zipfile.ZipFile(path)
        names = self._archive.namelist()
        first = names[0].partition("/")[0] if names else ""
        self._root = f"{first}/" if names and all(name.startswith(f"{first}/") for name in names) else ""

    def read(self, name: str) -> bytes:
        info = self._archive.getinfo(self._root + name)
        if info.file_size > _LARGEST:
            raise SuiteError(f"{name} is larger than any file of a suite")
        return self._archive.read(info)


class Suite:
    """A suite: its version, the versions of the standard it tests, and its cases in the order of their ids."""

    def __init__(self, path: Path) -> None:
        """Raises SuiteError."""
        try:
            self._place: _Place = _Archive(path) if path.is_file() else _Folder(path)
            self._manifest: dict[str, Any] = json.loads(self._place.read(MANIFEST))
            self.version = str(self._manifest["suite"])
            self.standard = tuple(self._manifest["standard"])
            self.digest = hashlib.sha256(self._place.read(MANIFEST)).hexdigest()
            self._entries = {entry["id"]: entry for entry in self._manifest["cases"]}
        except (OSError, KeyError, TypeError, ValueError, RecursionError, zipfile.BadZipFile) as error:
            why = (
                (error.strerror or "error").lower() if isinstance(error, OSError) else "it has no manifest.json of one"
            )
            raise SuiteError(f"{path} is no conformance suite: {why}") from None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all cases."""
        return tuple(self._entries)

    def cases(self, chosen: frozenset[str] | None = None) -> Iterator[Case]:
        """The cases, or those of these ids and groups. Raises SuiteError where a file is not the one that the manifest names."""
        for identifier, entry in self._entries.items():
            if chosen is None or not chosen.isdisjoint((identifier, identifier.partition("-")[0])):
                yield self._case(entry)

    def check(self) -> None:
        """See that every file is there and is the one that the manifest names. Raises SuiteError."""
        for entry in self._entries.values():
            for name, digest in entry["files"].items():
                self._file(f"{entry['folder']}/{name}", digest)
        for name, digest in self._manifest["files"].items():
            self._file(name, digest)

    def names(self) -> Iterator[str]:
        """The paths of all files of the suite, the manifest first."""
        yield MANIFEST
        yield from self._manifest["files"]
        for entry in self._entries.values():
            yield from (f"{entry['folder']}/{name}" for name in entry["files"])

    def read(self, name: str) -> bytes:
        """A file of the suite. Raises SuiteError."""
        try:
            return self._place.read(name)
        except (OSError, KeyError, zipfile.BadZipFile):
            raise SuiteError(f"{name} cannot be read") from None

    def _file(self, name: str, digest: str) -> bytes:
        raw = self.read(name)
        if hashlib.sha256(raw).hexdigest() != digest:
            raise SuiteError(f"{name} is not the file that the manifest names")
        return raw

    def _case(self, entry: Mapping[str, Any]) -> Case:
        files = {name: self._file(f"{entry['folder']}/{name}", digest) for name, digest in entry["files"].items()}
        found = json.loads(files["case.json"])

        def expectation(form: str) -> Expectation:
            members = found.get("expectIn", {}).get(form, found["expect"])
            return Expectation(members, {name: files[name] for name in members.get("output", ())})

        inputs = {form: tuple((name, files[name]) for name in names) for form, names in found["inputs"].items()}
        return Case(
            found["id"], found["slug"], found["group"], found["class"], found["level"], tuple(found["standard"]),
            tuple(found.get("profiles", ())), tuple(found.get("needs", ())), found["op"], found.get("relation", "separate"),
            found["about"], tuple(found["tests"]), tuple(found["sources"]), found["options"], inputs,
            {form: expectation(form) for form in inputs},
        )  # fmt: skip
