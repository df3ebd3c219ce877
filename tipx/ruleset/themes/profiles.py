"""What profiles require: fields that a record has to hold where a payload claims the profile."""

from __future__ import annotations

from tipx.ruleset.context import Context
from tipx.ruleset.finding import Findings, Record, at
from tipx.ruleset.registry import rule
from tipx.standard.overlays import missing


@rule(
    "TIPX-PRF-001",
    "error",
    on="any",
    title="Field that a profile requires is missing",
    message="The profile {profile} requires the field {field}.",
    checks_that="A record holds the fields that the profiles of its payload require, unless the payload may not show them.",
    why="A profile says what a jurisdiction or community needs beyond the standard; its receivers rely on it.",
    mend="Add the field, or take the claim of the profile out of the payload.",
    source="The profile that is named",
    absence=True,
    narrowing=True,
)
def required_field_missing(record: Record, context: Context) -> Findings:
    for profile in context.narrowing:
        overlay = profile.overlays.get(context.kind)
        for path in missing(record, overlay) if overlay is not None else ():
            yield at(*path, profile=profile.id, field=str(path[-1]))
