"""What a record holds beyond its payload profile: identifying values, free text, foreign extensions, fields not listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tipx import dates
from tipx.reading.model import Path
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Record
from tipx.ruleset.groups import COORDINATES, instances, names_a_home
from tipx.ruleset.visibility import split
from tipx.standard.sensitivity import allowed_in_statistics, classes


def excess(record: Record, context: Context) -> Iterator[tuple[Path, str]]:
    """The places that the claimed payload profile does not allow, each with the variant of the message."""
    if context.payload_profile == "pseudonymous":
        yield from _identifying(record, context)
    elif context.payload_profile == "statistical" and context.kind == "referral":
        yield (), ""  # Referrals are no part of it, whatever they hold.
    elif context.payload_profile == "statistical":
        yield from _not_listed(record, (), allowed_in_statistics(context.standard, context.kind), context)
        yield from _not_cut(record, context)


def _identifying(record: Record, context: Context) -> Iterator[tuple[Path, str]]:
    told: list[tuple[str, ...]] = []
    for names, sensitivity in classes(context.standard, context.kind).items():
        if sensitivity != "I" or names[0] not in record or names[-1] in COORDINATES:
            continue  # Coordinates are left to another rule: two decimals are allowed.
        if any(names[: len(outer)] == outer for outer in told):
            continue
        for path, _ in instances(record, names):
            told.append(names)
            yield _of_list(path), ""
            break
    for seen in context.survey.formats["text"]:
        if not any(_names(seen.path)[: len(outer)] == outer for outer in told):
            yield seen.path, ""
    for seen in context.survey.types["location"]:
        within = any(_names(seen.path)[: len(outer)] == outer for outer in told)
        if names_a_home(seen.value) and not within:
            yield (*seen.path, "name"), ""
    own: str = context.standard.disclosure["pseudonymous"]["ownExtensionPrefix"]
    for seen in context.survey.extensions:
        if any(not key.startswith(own) for key in seen.value):
            yield seen.path, ""


def _names(path: Path) -> tuple[str, ...]:
    return tuple(step for step in path if isinstance(step, str))


def _of_list(path: Path) -> Path:
    """A list that is not allowed is one place, whatever its items."""
    return path[:-1] if isinstance(path[-1], int) else path


def _not_listed(
    data: Any, path: Path, allowed: tuple[tuple[str, ...], ...], context: Context
) -> Iterator[tuple[Path, str]]:
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield from _not_listed(item, (*path, index), allowed, context)
        return
    if not isinstance(data, Mapping):
        return
    for name, value in data.items():
        names = (*_names(path), name)
        if any(names[: len(one)] == one for one in allowed):
            continue
        if any(one[: len(names)] == names for one in allowed):
            yield from _not_listed(value, (*path, name), allowed, context)
        else:
            yield (*path, name), ""


def _not_cut(record: Record, context: Context) -> Iterator[tuple[Path, str]]:
    rules = context.standard.disclosure["statistical"]
    for model in rules["cutToYearStart"]:
        kind, names = split(model)
        for path, value in instances(record, names) if kind == context.kind else ():
            if not value.endswith("-01-01"):
                yield path, "date"
    for model in rules["yearOnly"]:
        kind, names = split(model)
        for path, value in instances(record, names) if kind == context.kind else ():
            if len(value.get("value", "year")) != 4 or len(value) > 1:
                yield path, "year"
    for model in rules["inlineAgency"]:
        kind, names = split(model)
        for path, value in instances(record, names) if kind == context.kind else ():
            if "agencyId" in value:
                yield path, "header"
    if context.kind != "bundle":
        yield from _header_not_fixed(record, context)


def _header_not_fixed(record: Record, context: Context) -> Iterator[tuple[Path, str]]:
    if record.get("version", 1) != 1:
        yield ("version",), "header"
    created = dates.instant(record["createdAt"]) if "createdAt" in record else None
    if None not in (created, context.sent_at) and created != context.sent_at:
        yield ("createdAt",), "header"
