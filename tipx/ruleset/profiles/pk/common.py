"""What several themes of the profile ask: its parameters, the agencies that lead a case, and the places in a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tipx.reading.model import Path
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Record
from tipx.ruleset.terms import day

PAKISTAN = "PK"
FEDERAL = "federal-investigation"
POLICE = "police"

ACT = "Prevention of Trafficking in Persons Act 2018"
AWAITS = "awaits a lawyer's reading"


def parameter(context: Context, name: str) -> Any:
    """A parameter of the profile."""
    return context.profile("pk").parameters[name]


def mandate_for(context: Context, topic: str) -> str:
    """The mandate by which an agency of another type may lead that topic too."""
    found: str = next(one["mandate"] for one in parameter(context, "competences") if one["topic"] == topic)
    return found


def lead_agencies(case: Record, context: Context) -> list[Record]:
    """The agencies that lead a case: those in the role lead-investigation that have not left it, else leadAgency."""
    leading = [
        one["agency"]
        for one in case.get("participatingAgencies", ())
        if one.get("role") == "lead-investigation" and "agency" in one and not _is_over(one, context)
    ]
    return leading or ([case["leadAgency"]] if "leadAgency" in case else [])


def _is_over(participation: Record, context: Context) -> bool:
    until = day(participation, "until")
    return until is not None and until.latest < context.today


def pakistani_leads(case: Entry, context: Context) -> list[Record]:
    """The lead agencies of a case where all of them are known and Pakistani; else none: nobody can tell who is missing."""
    if case.lost("participatingAgencies") or case.lost("leadAgency"):
        return []
    leads = lead_agencies(case.data, context)
    known = all(context.agencies.type(one) is not None and context.agencies.country(one) == PAKISTAN for one in leads)
    return leads if known else []


LEADS_ABSENT: tuple[Path, ...] = (("participatingAgencies", "agency"), ("leadAgency",))
"""Where another lead agency could stand."""


def may_lead(agency: Record, kind: str, mandate: str, context: Context) -> bool:
    """Whether an agency is of that type, or has (or may have) that mandate."""
    if context.agencies.type(agency) == kind or context.header_lost("agencies", "mandates"):
        return True
    return mandate in context.agencies.get(agency, "mandates", ())


def objects(data: Any, path: Path = ()) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Every object of a record with its place; extensions are left out."""
    if isinstance(data, Mapping):
        yield path, data
        for name, value in data.items():
            if name != "extensions" and isinstance(value, (Mapping, list)):
                yield from objects(value, (*path, name))
    elif isinstance(data, list):
        for index, item in enumerate(data):
            if isinstance(item, (Mapping, list)):
                yield from objects(item, (*path, index))


def criminal_proceedings(case: Record) -> Iterator[tuple[int, Record]]:
    """The criminal proceedings of a case, each with its index."""
    for index, proceeding in enumerate(case.get("proceedings", ())):
        if proceeding.get("kind") == "criminal":
            yield index, proceeding
