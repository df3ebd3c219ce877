"""What changed between versions of the standard, as text and as plain data."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from tipx.comparing.versions import VersionDifference
from tipx.comparing.versions_changes import Change, Impact
from tipx.comparing.versions_codes import CODE_REMOVED
from tipx.reporting.common import plural

SCHEMA_DIFF_VERSION = "1.0"

_HEADINGS = {"rule": "rules", "parameter": "parameters", "disclosure": "field groups, levels and payload profiles"}
"""The areas whose changes stand together; the others are told by the name of what changed."""
_LABELS = {"record": "", "type": "type ", "codelist": "code list "}
_MAJOR = "This needs a major version."
_NEVER = "Not even a major version may remove a code: it is retired, and never used again."
_MINOR = "A minor version may change this."


def version_differences_to_text(found: Sequence[VersionDifference]) -> str:
    """What changed, for people: what breaks before what does not, and then by what it is of."""
    if not found:
        return "There are no two versions of one major version to compare.\n"
    return "\n".join("\n".join(_told(one)) + "\n" for one in found)


def _told(found: VersionDifference) -> Iterator[str]:
    yield f"TIPX {found.before} -> {found.after}"
    if not found.changes:
        yield "Nothing differs."
        return
    for impact, changes in itertools.groupby(found.changes, lambda one: one.impact):
        yield ""
        yield impact.value
        for heading, same in itertools.groupby(changes, _heading):
            yield f"  {heading}"
            yield from _lines(list(same))
    yield ""
    counts = ", ".join(f"{found.count(impact)} {impact.value}" for impact in Impact)
    yield f"{plural(len(found.changes), 'change')}: {counts}."
    yield _MAJOR if found.breaks else _MINOR
    if any(one.kind == CODE_REMOVED for one in found.changes):
        yield _NEVER


def _heading(one: Change) -> str:
    return _HEADINGS.get(one.area) or f"{_LABELS[one.area]}{one.of}{_stands(one.places)}"


def _stands(places: tuple[str, ...]) -> str:
    """Where a shared type stands, by one of its places."""
    if not places:
        return ""
    first, *others = places
    more = f" and {plural(len(others), 'other place')}" if others else ""
    return f" ({first}{more})"


def _lines(changes: list[Change]) -> Iterator[str]:
    wide = max(len(one.where) for one in changes)
    for one in changes:
        yield f"    {one.where:<{wide}}  {one.what}" + (f" ({one.note})" if one.note else "")


def version_differences_to_dict(found: Sequence[VersionDifference]) -> dict[str, Any]:
    """What changed, as plain data (`schemas/report/1.0/schema-diff.schema.json`)."""
    return {
        "tipx_schema_diff": SCHEMA_DIFF_VERSION,
        "breaks": any(one.breaks for one in found),
        "comparisons": [_to_dict(one) for one in found],
    }


def _to_dict(found: VersionDifference) -> dict[str, Any]:
    return {
        "before": found.before,
        "after": found.after,
        "breaks": found.breaks,
        "counts": {impact.value: found.count(impact) for impact in Impact},
        "changes": [
            {
                **one._asdict(),
                "impact": one.impact.value,
                "note": one.note or None,
                "places": list(one.places),
            }
            for one in found.changes
        ],
    }
