"""Which places of the standard have a home in Primero: what has none is told by the outermost place that has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tipx.converting.primero.mapping import MappingFile
from tipx.converting.primero.sides import Seen
from tipx.reading.model import Path
from tipx.standard import Standard
from tipx.standard.fields import Field

NO_HOME = "Primero has no field for it."
NOT_WHOLLY = "Primero holds it once, in one form, or only together with something that is not there."
INHERENT: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "Bundle": (("recordType",), ("tipxVersion",)),
    "Case": (("recordType",), ("tipxVersion",), ("victimIds",)),
    "Victim": (("recordType",), ("tipxVersion",), ("caseIds",)),
    "Referral": (("recordType",), ("tipxVersion",), ("victimIds",), ("caseId",)),
}
"""What every record says of itself, and the links that the nesting of Primero's objects says."""
BESIDE: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "Bundle": (("agencies", "id"), ("agencies", "name"), ("agencies", "identifiers")),
    "Case": (("possibleTrafficking",), ("events", "purposes")),
    "Victim": (
        ("owner",), ("consents", "scopes"), ("consents", "recipientAgencies"), ("identityDocuments", "type"), ("names", "type"),
        ("contacts", "kind"), ("contacts", "safety"), ("localIds", "system"), ("linkedVictims", "relation"),
        ("riskAssessments", "level"),
    ),
    "Referral": (("transfersOwnership",), ("createdAt",), ("statusHistory",), ("consentOverride", "at")),
}  # fmt: skip
"""What a conversion tells beside the place of its line."""


class Homes:
    """The places of each type of record that some line of the mapping tells."""

    def __init__(self, standard: Standard, mapping: MappingFile) -> None:
        self._standard = standard
        self._told: dict[str, set[tuple[str, ...]]] = {kind: set(names) for kind, names in BESIDE.items()}
        for row in mapping.rows:
            if row.place is not None and row.writing != "none":
                self._told[row.place.kind].add(row.place.names)
        for kind, names in INHERENT.items():
            self._told[kind].update(names)

    def is_told(self, kind: str, names: tuple[str, ...]) -> bool:
        """Whether the place, or one inside it, or one around it, is told by some line."""
        return any(one[: len(names)] == names or names[: len(one)] == one for one in self._told[kind])

    def home(self, kind: str, names: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        """The place by which a value that was not told is named, and why it was not."""
        for depth in range(1, len(names) + 1):
            if not self.is_told(kind, names[:depth]):
                return names[:depth], NO_HOME
        return names, NOT_WHOLLY

    def model(self, kind: str, names: tuple[str, ...]) -> str:
        """The place as a model path."""
        node, text = self._standard.record(kind.lower()), kind
        for name in names:
            while node.item is not None:
                node = node.item
            if name not in node.properties:
                break
            node = node.properties[name]
            text += f".{name}" + ("[]" if node.kind == "list" else "")
        return text

    def everywhere(self, kind: str) -> Iterator[tuple[str, str]]:
        """All places that can be lost, as model paths, each with why; what has no home by its outermost place."""
        tree = self._standard.record(kind.lower())
        skipped = ("cases", "victims", "referrals") if kind == "Bundle" else ()
        for name, field in tree.properties.items():
            if name not in skipped:
                yield from self._below(kind, (name,), field)

    def _below(self, kind: str, names: tuple[str, ...], field: Field) -> Iterator[tuple[str, str]]:
        if names in INHERENT[kind]:
            return
        if not self.is_told(kind, names):
            yield self.model(kind, names), NO_HOME
            return
        node = field
        while node.item is not None:
            node = node.item
        if node.kind != "object":
            yield self.model(kind, names), NOT_WHOLLY
        for name, inner in node.properties.items() if node.kind == "object" else ():
            yield from self._below(kind, (*names, name), inner)


class Lost(NamedTuple):
    """A value that found no home: its place and why. `at`: the path of what is counted as one."""

    model: str
    why: str
    at: Path


def lost(seen: Seen, homes: Homes) -> Iterator[Lost]:
    """The values of a record that nothing told, each place once for each of its instances."""
    for path in _leaves(seen.data, ()):
        names = tuple(step for step in path if isinstance(step, str))
        if names[:1] in INHERENT[seen.kind] or any(path[: len(used)] == used for used in seen.used):
            continue
        if "extensions" in names:
            names = names[: names.index("extensions") + 1]
        at, why = homes.home(seen.kind, names)
        yield Lost(homes.model(seen.kind, at), why, _cut(path, len(at)))


def _cut(path: Path, depth: int) -> Path:
    """The beginning of a path that holds so many names, with the index after the last one."""
    count = 0
    for number, step in enumerate(path):
        if isinstance(step, str):
            if count == depth:
                return path[:number]
            count += 1
    return path


def _leaves(data: Any, path: Path) -> Iterator[Path]:
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from _leaves(value, (*path, name))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _leaves(value, (*path, index))
    else:
        yield path
