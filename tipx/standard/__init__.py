"""What the standard says: its versions, schemas, code lists, field facts, groups and parameters, read from `schemas/`."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeGuard

from tipx.standard.codelists import CodeList, codelists
from tipx.standard.fields import Field, build
from tipx.standard.location import schemas_folder

RECORD_TYPES = ("bundle", "case", "victim", "referral")
NAMESPACE_PREFIX = "urn:tipx:schema:"
_VERSION = re.compile(r"[0-9]+\.[0-9]+")


class Standard:
    """One version of the standard, read lazily from its folder. Immutable once read; safe to share between threads."""

    def __init__(self, version: str, folder: Path) -> None:
        self.version = version
        self.folder = folder

    @property
    def namespace(self) -> str:
        """The XML namespace: it names the major version only, so that a minor version is no foreign tongue."""
        return NAMESPACE_PREFIX + self.version.split(".")[0]

    def identifier(self, name: str) -> str:
        """The `$id` of the schema of that name."""
        return f"{NAMESPACE_PREFIX}{self.version}:{name}"

    @functools.cached_property
    def schemas(self) -> Mapping[str, Mapping[str, Any]]:
        """Every normative JSON Schema document, by `$id`."""
        documents = (json.loads(path.read_bytes()) for path in sorted((self.folder / "json").glob("*.schema.json")))
        return {document["$id"]: document for document in documents}

    @functools.cached_property
    def _records(self) -> dict[str, Field]:
        return {}

    def record(self, kind: str) -> Field:
        """The field tree of a record type (`bundle`, `case`, `victim`, `referral`)."""
        if kind not in self._records:
            self._records[kind] = build(self.schemas, self.identifier(kind))
        return self._records[kind]

    @functools.cached_property
    def codelists(self) -> Mapping[str, CodeList]:
        """The code lists, by name."""
        return codelists(self.folder / "codelists")

    @functools.cached_property
    def disclosure(self) -> Mapping[str, Any]:
        """Field groups, disclosure levels and what the payload profiles exclude (`disclosure.json`)."""
        document: Mapping[str, Any] = json.loads((self.folder / "disclosure.json").read_bytes())
        return document

    @functools.cached_property
    def parameters(self) -> Mapping[str, Any]:
        """Default time limits and thresholds of the rules, by name."""
        document = json.loads((self.folder / "parameters.json").read_bytes())
        return {name: entry["value"] for name, entry in document["parameters"].items()}

    @functools.cached_property
    def digest(self) -> str:
        """SHA-256 over the schemas, the code lists and the rules' data: names exactly what a report was judged by."""
        files = (*_files(self.folder / "json"), *(str(self.folder / name) for name in _RULES_DATA))
        return _digest(files, self.codelists_digest)

    @functools.cached_property
    def codelists_digest(self) -> str:
        """SHA-256 over the code lists."""
        return _digest(_files(self.folder / "codelists"))

    @functools.cached_property
    def rules_digest(self) -> str:
        """SHA-256 over the catalogue of the rules (`rules.json`)."""
        return hashlib.sha256((self.folder / "rules.json").read_bytes()).hexdigest()

    @functools.cached_property
    def disclosure_digest(self) -> str:
        """SHA-256 over what the payload profiles exclude (`disclosure.json`)."""
        return hashlib.sha256((self.folder / "disclosure.json").read_bytes()).hexdigest()


_RULES_DATA = ("disclosure.json", "parameters.json")


def _files(folder: Path) -> list[str]:
    return sorted(entry.path for entry in os.scandir(folder) if entry.is_file())


def _digest(paths: Iterable[str], before: str = "") -> str:
    """SHA-256 over files: the name of each and its bytes, in the order given. `before`: the digest of what else there is."""
    total = hashlib.sha256(before.encode())
    for path in paths:
        total.update(os.path.basename(path).encode())
        with open(path, "rb", buffering=0) as file:
            total.update(file.read())
    return total.hexdigest()


def number_of(version: str) -> tuple[int, ...]:
    """A version as numbers, which sort as versions do."""
    return tuple(map(int, version.split(".")))


@functools.cache
def versions() -> tuple[str, ...]:
    """The versions of the standard that this installation knows, oldest first: one for each folder of `schemas/`."""
    found = [path.name for path in schemas_folder().iterdir() if path.is_dir() and _VERSION.fullmatch(path.name)]
    return tuple(sorted(found, key=number_of))


@functools.cache
def standard(version: str) -> Standard:
    """That version of the standard; KeyError when it is not known."""
    if version not in versions():
        raise KeyError(version)
    return Standard(version, schemas_folder() / version)


def up_to(version: str) -> tuple[Standard, ...]:
    """The known versions of the same major version up to that one, oldest first: what stands in one stands in those after it."""
    major, *_ = number_of(version)
    return tuple(
        standard(one) for one in versions() if number_of(one)[0] == major and number_of(one) <= number_of(version)
    )


def is_version(text: object) -> TypeGuard[str]:
    """Whether it has the form of a version, MAJOR.MINOR, known or not."""
    return isinstance(text, str) and _VERSION.fullmatch(text) is not None


def known_or_newest(version: object) -> Standard:
    """That version where it is known, else the newest: by it a payload is read that has to be judged by none."""
    return standard(version) if isinstance(version, str) and version in versions() else newest()


def newest() -> Standard:
    """The newest version that this installation knows."""
    return standard(versions()[-1])


def schema_document(of: Standard, name: str, single: bool = False) -> dict[str, Any]:
    """A JSON Schema as a document: bundle, case, victim, referral or types; `single` gives the one-file form.

    Raises KeyError when there is none of that name.
    """
    path = of.folder / ("single" if single else "json") / f"{name}.schema.json"
    if not name.isalpha() or not path.is_file():
        raise KeyError(name)
    document: dict[str, Any] = json.loads(path.read_bytes())
    return document
