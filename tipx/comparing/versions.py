"""What changed between two versions of the standard, each change with what it means (`schemas/VERSIONING.md`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from tipx.comparing.versions_changes import AREAS, Change, Impact
from tipx.comparing.versions_codes import code_changes
from tipx.comparing.versions_disclosure import disclosure_changes
from tipx.comparing.versions_rules import parameter_changes, rule_changes
from tipx.comparing.versions_schemas import schema_changes
from tipx.standard import Standard, number_of


class VersionDifference(NamedTuple):
    """The changes between two versions: the gravest first, then by what they are of."""

    before: str
    after: str
    changes: tuple[Change, ...]

    @property
    def breaks(self) -> bool:
        """Whether only a major version may change so much."""
        return any(one.impact is Impact.BREAKING for one in self.changes)

    def count(self, impact: Impact) -> int:
        """How many changes there are of that kind."""
        return sum(one.impact is impact for one in self.changes)


def version_difference(before: Standard, after: Standard) -> VersionDifference:
    """What changed from one version to another, which may be the older one."""
    impacts, areas = list(Impact), list(AREAS)
    found = sorted(_changes(before, after), key=lambda one: (impacts.index(one.impact), areas.index(one.area)))
    return VersionDifference(before.version, after.version, tuple(found))


def _changes(before: Standard, after: Standard) -> Iterator[Change]:
    yield from schema_changes(before, after)
    yield from code_changes(before.codelists, after.codelists)
    old, new = ({one["id"]: one for one in _data(of, "rules.json")["checks"]} for of in (before, after))
    yield from rule_changes(old, new)
    old_parameters, new_parameters = (_data(of, "parameters.json")["parameters"] for of in (before, after))
    yield from parameter_changes(old_parameters, new_parameters, old, new)
    yield from disclosure_changes(before, after)


def _data(of: Standard, name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((of.folder / name).read_bytes())
    return document


def neighbours(versions: tuple[str, ...]) -> list[tuple[str, str]]:
    """Every version with the one that follows it in the same major version."""
    return [(one, other) for one, other in pairwise(versions) if number_of(one)[0] == number_of(other)[0]]
