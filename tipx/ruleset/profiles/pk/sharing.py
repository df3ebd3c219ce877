"""Rules about what goes to the committees and to the national database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tipx.reading.model import Path
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.profiles.pk import rule
from tipx.ruleset.profiles.pk.common import AWAITS, FEDERAL, PAKISTAN, POLICE, parameter
from tipx.ruleset.visibility import discloses

BELOW_FEDERAL = frozenset(("provincial", "divisional", "district", "local"))
COMMITTEE = "coordination-committee"


@rule(
    "TIPX-PK-021", "warning", on="B", absence=True,
    title="Variable of the national return missing",
    message={
        "": "The national return needs this.",
        "scope": "The national return needs to know whether the case is internal or cross-border.",
        "owner": "The national return counts cases of police and of the Federal Investigation Agency; this agency is another.",
        "age": "The national return needs to know whether the person is a child.",
        "purpose": "The national return needs an event with a purpose for each victim.",
    },
    checks_that=(
        "In a statistical return each case has province and district of detection, a scope that is known, an owner of type police or "
        "federal-investigation and offences in its proceedings; each victim has sex, a known child status and an event with a purpose. "
        "Returns that go only to agencies below the federal level are left alone."
    ),
    why="A national count adds up only what every sender gives.",
    mend="Add the variable, or say in dataAbsent why it is not there.",
    source=(
        "Prevention of Trafficking in Persons Rules 2020, Rule 43, as told by the page of the National Police Bureau; the variables are a "
        f"proposal of TIPX; the text of the Rules {AWAITS}"
    ),
)  # fmt: skip
def national_return(payload: PayloadView, context: Context) -> Findings:
    header = context.header or {}
    if (
        header.get("bundleType") != "statistical-return"
        or context.header_lost("recipients")
        or _stays_below(header, context)
    ):
        return
    for case in payload.cases:
        yield from _of_case(case, context)
    for victim in payload.victims:
        yield from _of_victim(victim, payload)


def _stays_below(header: Record, context: Context) -> bool:
    recipients = header.get("recipients", ())
    return bool(recipients) and all(context.agencies.get(one, "level") in BELOW_FEDERAL for one in recipients)


def _of_case(case: Entry, context: Context) -> Findings:
    place = case.data.get("detectionPlace", {})
    if place.get("country", PAKISTAN) == PAKISTAN:
        if "subdivision" not in place:
            yield at("detectionPlace", "subdivision", of=case)
        if "district" not in place and place.get("subdivision") not in parameter(context, "withoutDistricts"):
            yield at("detectionPlace", "district", of=case)
    if case.data.get("scope") == "undetermined":
        yield at("scope", of=case, say="scope", absent=())
    if context.agencies.type(case.data.get("owner")) not in (POLICE, FEDERAL, None):
        yield at("owner", of=case, say="owner", absent=())
    for index, proceeding in enumerate(case.data.get("proceedings", ())):
        if "offences" not in proceeding:
            yield at("proceedings", index, "offences", of=case)


def _of_victim(victim: Entry, payload: PayloadView) -> Findings:
    if "sex" not in victim.data:
        yield at("sex", of=victim)
    if victim.data.get("childStatus") == "unknown":
        yield at("childStatus", of=victim, say="age", absent=())
    cases = payload.cases_of(victim)
    elsewhere = any(payload.case(one) is None for one in victim.data.get("caseIds", ()))
    if not cases or elsewhere or payload.loses("case"):
        return
    if not any("purposes" in event for case in cases for event in _events(case, victim)):
        yield at("caseIds", of=victim, say="purpose", absent=[Spot(("events", "purposes"), case) for case in cases])


def _events(case: Entry, victim: Entry) -> Iterator[Record]:
    for event in case.data.get("events", ()):
        if victim.id in event.get("victimIds", (victim.id,)):
            yield event


@rule(
    "TIPX-PK-023", "warning", on="B+C+V",
    title="Committee shown more than it may see",
    message="The coordination committee of this level is shown more than the profile foresees: fields of the group {group}.",
    checks_that=(
        "An operational message to a coordination committee of Pakistan shows no more than the profile foresees for its level: federal "
        "none of the field groups, provincial those of the level minimal, district those of the level service with events and decisions."
    ),
    why="A committee agrees on work and counts cases; every name on its table is one more way for a name to get out.",
    mend="Send a pseudonymous or statistical payload, or leave these fields out.",
    source=(
        "UNODC and FIA consultation workshop and press of 2022 for the committees; what each may see is a proposal of TIPX on which the "
        f"committees have to agree, and {AWAITS}"
    ),
)  # fmt: skip
def committee_shown_too_much(payload: PayloadView, context: Context) -> Findings:
    if payload.header is None or context.payload_profile != "operational":
        return
    for index, recipient in enumerate(payload.header.data.get("recipients", ())):
        if context.agencies.type(recipient) != COMMITTEE or context.agencies.country(recipient) != PAKISTAN:
            continue
        allowed = parameter(context, "committees").get(context.agencies.get(recipient, "level"))
        if allowed is None:
            continue
        found = next(_beyond(allowed, payload), None)
        if found is not None:
            group, path, entry = found
            yield at("recipients", index, of=payload.header, related=[Spot(path, entry)], group=group)


def _beyond(allowed: Record, payload: PayloadView) -> Iterator[tuple[str, Path, Entry]]:
    """The groups that records show and a committee may not see: each with its place and its record."""
    as_referred: dict[str, Any] = {
        "disclosure": {"level": allowed["level"], "fieldGroups": allowed["fieldGroups"]},
    }  # fmt: skip
    for entry in (*payload.cases, *payload.victims):
        for group, path in payload.groups(entry):
            names = tuple(step for step in path if isinstance(step, str))
            if not discloses(payload.context.standard, as_referred, group, entry.kind, names):
                yield group, path, entry
