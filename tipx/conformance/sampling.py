"""How much of the standard a sample of files shows. Of a record it is noted which fields it has and which codes it uses; what is told
are fields and numbers, never a value and no code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tipx.options import Options
from tipx.problems import InputReport
from tipx.reading.model import LISTS
from tipx.standard import RECORD_TYPES, Standard, known_or_newest
from tipx.standard.fields import Field


class Used(NamedTuple):
    """How many of so many a sample shows."""

    seen: int
    of: int


class Coverage(NamedTuple):
    """What a sample shows of the standard. `fields`: of each record type that it has; `unseen`: the fields of these types that it
    lacks. `codes`: of each code list that it uses."""

    forms: Mapping[str, int]
    versions: Mapping[str, int]
    records: Mapping[str, int]
    fields: Mapping[str, Used]
    unseen: tuple[str, ...]
    codes: Mapping[str, Used]
    codelists: Used
    not_looked_into: int
    """So many files could not be read whole, and are judged only."""


class Sample:
    """What was met in the files so far."""

    def __init__(self) -> None:
        self._forms: Counter[str] = Counter()
        self._versions: Counter[str] = Counter()
        self._records: Counter[str] = Counter()
        self._fields: dict[str, set[str]] = {}
        self._known: dict[str, set[str]] = {}
        self._codes: dict[str, set[str]] = {}
        self._lists: dict[str, int] = {}
        self._closed = 0

    def look(self, path: Any, one: InputReport, options: Options) -> None:
        """Look into a file, if it can be read whole."""
        from tipx.errors import LoadError
        from tipx.loading import payloads_of
        from tipx.reading.source import Source

        try:
            payloads = payloads_of(Source.of(path), options)
        except (LoadError, ValueError):
            self._closed += 1
            return
        self._forms[one.form] += 1
        for payload in payloads:
            self._payload(payload)

    def _payload(self, payload: Mapping[str, Any]) -> None:
        of = known_or_newest(payload.get("tipxVersion"))
        self._versions[of.version] += 1
        self._lists.update({name: len(one.codes) for name, one in of.codelists.items() if name not in self._lists})
        kind = payload.get("recordType")
        if not isinstance(kind, str) or kind not in RECORD_TYPES:
            return
        self._record(kind, payload, of)
        if kind == "bundle":
            for name, inner in LISTS.items():
                every = payload.get(name)
                for record in every if isinstance(every, list) else ():
                    if isinstance(record, dict):
                        self._record(inner, record, of)

    def _record(self, kind: str, record: Mapping[str, Any], of: Standard) -> None:
        tree = of.record(kind)
        self._records[kind] += 1
        if kind not in self._known:
            self._known[kind] = set(_places(tree, kind.capitalize()))
            self._fields[kind] = set()
        self._walk(record, tree, kind.capitalize(), self._fields[kind], of)

    def _walk(self, value: Any, tree: Field, model: str, seen: set[str], of: Standard) -> None:
        if isinstance(value, list) and tree.item is not None:
            for one in value:
                self._walk(one, tree.item, f"{model}[]", seen, of)
        elif isinstance(value, dict) and tree.kind == "object":
            for name, inner in value.items():
                if name in tree.properties and not _is_list_of_records(model, name):
                    seen.add(f"{model}.{name}")
                    self._walk(inner, tree.properties[name], f"{model}.{name}", seen, of)
        elif isinstance(value, str) and tree.codelist is not None:
            listed = of.codelists.get(tree.codelist)
            if listed is not None and value in listed.codes:
                self._codes.setdefault(tree.codelist, set()).add(value)

    def coverage(self) -> Coverage:
        """What was met, in numbers."""
        fields = {
            kind: Used(len(self._fields[kind] & known), len(known)) for kind, known in sorted(self._known.items())
        }
        unseen = sorted(model for kind, known in self._known.items() for model in known - self._fields[kind])
        codes = {name: Used(len(used), self._lists[name]) for name, used in sorted(self._codes.items())}
        return Coverage(
            dict(sorted(self._forms.items())), dict(sorted(self._versions.items())), dict(sorted(self._records.items())),
            fields, tuple(unseen), codes, Used(len(codes), len(self._lists)), self._closed,
        )  # fmt: skip


def _is_list_of_records(model: str, name: str) -> bool:
    return model == "Bundle" and name in LISTS


def _places(tree: Field, model: str) -> Iterator[str]:
    for name, field in tree.properties.items():
        if not _is_list_of_records(model, name):
            yield f"{model}.{name}"
            yield from _places(field.item or field, f"{model}.{name}" + ("[]" if field.item is not None else ""))
