"""Rules about what must follow: no file ends nowhere, no danger and no need is left without an answer."""

from __future__ import annotations

from collections.abc import Iterator

from tipx import dates
from tipx.reading.model import Path
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView, Whole
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import ENDED, ENDS, NEEDS
from tipx.ruleset.terms import day, is_open, newest

PROTECTION = frozenset(("protection-security", "safe-accommodation"))
GRAVE = frozenset(("high", "critical"))
NO_ANSWER = frozenset(("declined", "not-available"))


@rule(
    "TIPX-XRC-008", "warning", on="C+R+V", absence=True,
    title="Closed too early?",
    message={
        "": "The case is closed, but a referral of it is still open.",
        "service": "The case is closed, but a person of it still receives a service.",
    },
    checks_that="A closed case has no open referral, and its persons, unless in another case, have no ongoing service.",
    why="A closed file is opened by nobody, and the person behind it is forgotten.",
    mend="End the referral and the service first, or open the case again.",
    source="TIPX",
    needs=ENDED,
)  # fmt: skip
def closed_too_early(payload: PayloadView, context: Context) -> Findings:
    for case in payload.cases:
        status = case.data.get("status")
        if status not in ENDS:
            continue
        if any(r.data.get("caseId") == case.id and is_open(r.data) for r in payload.referrals_of(case)):
            yield at("status", of=case, absent=[])
        elif status == "closed":
            for person in payload.persons(case):
                if _still_served(person, case, payload):
                    yield at("status", of=case, say="service", absent=[Spot(("caseIds",), person)])


def _still_served(victim: Entry, case: Entry, payload: PayloadView) -> bool:
    elsewhere = [one for one in victim.data.get("caseIds", ()) if one != case.id]
    others = [one for one in payload.cases_of(victim) if one is not case]
    ongoing = any(service.get("status") == "ongoing" for service in victim.data.get("services", ()))
    return ongoing and not elsewhere and not others


@rule(
    "TIPX-XRC-009", "error", on="C", absence=True,
    title="Duplicate of what?",
    message="The case is marked as a duplicate, but no linked case is named as its original.",
    checks_that="A case with status duplicate has a linkedCases entry duplicate-of.",
    why="Merged files must lead to where the story goes on.",
    mend="Add the link to the case that remains.",
    source="Primero, duplicate status",
    wakes=("status",),
)  # fmt: skip
def duplicate_of_what(case: Record, context: Context) -> Findings:
    relations = [link.get("relation") for link in case.get("linkedCases", ())]
    if case["status"] == "duplicate" and "duplicate-of" not in relations:
        yield at("linkedCases", absent=[("linkedCases", "relation")])


@rule(
    "TIPX-XRC-010", "warning", on="V", absence=True,
    title="Risk without answer",
    message="The newest risk assessment is high or critical, and nothing is done about it.",
    checks_that=(
        "A newest risk assessment of level high or critical has a mitigation, or there is a service or need of protection or safe "
        "accommodation."
    ),
    why="A known danger without an answer is the worst of all records.",
    mend="Act, and record the mitigation or the service.",
    source="TIPX",
    wakes=("riskAssessments",),
)  # fmt: skip
def risk_without_answer(victim: Record, context: Context) -> Findings:
    unanswered = [one for one in victim["riskAssessments"] if one.get("level") in GRAVE and "mitigation" not in one]
    latest = newest(victim["riskAssessments"], "assessedOn") if unanswered else None
    if latest is None or latest.get("level") not in GRAVE or "mitigation" in latest:
        return
    named = (*victim.get("services", ()), *victim.get("needs", ()))
    if any(one.get("serviceType") in PROTECTION for one in named):
        return
    index = next(i for i, one in enumerate(victim["riskAssessments"]) if one is latest)
    place = ("riskAssessments", index, "mitigation")
    absent: list[Path | Spot] = [
        ("services", "serviceType"), ("needs", "serviceType"), ("riskAssessments", "assessedOn"),
    ]  # fmt: skip
    yield at(*place, absent=absent if context.payload_profile == "pseudonymous" else [place, *absent])


@rule(
    "TIPX-XRC-011", "warning", on="V+R", absence=True,
    title="Need not met",
    message="This need was found more than {limit} days ago, and no service or referral answers it.",
    checks_that=(
        "A need older than unmetNeedDays has a service of its type (not declined, not unavailable), or an open or completed "
        "referral that asks for it."
    ),
    why="Needs are forgotten more easily than crimes.",
    mend="Refer the person, or record the service.",
    source="TIPX",
    needs=NEEDS,
)  # fmt: skip
def need_not_met(payload: PayloadView, context: Context) -> Findings:
    limit, first_day = payload.whole.once(_unmet)
    for victim in payload.victims:
        answered: frozenset[str | None] | None = None
        for index, need in enumerate(victim.data.get("needs", ())):
            if need.get("identifiedOn", "~") >= first_day:
                continue
            found = day(need, "identifiedOn")
            if found is None or context.today - found.latest <= limit or "serviceType" not in need:
                continue
            if answered is None:
                answered = frozenset(_answered(victim, payload))
            if need["serviceType"] not in answered:
                referrals = payload.referrals_of(victim)
                asked = [Spot(("requestedServices", "serviceType"), one) for one in referrals if one.refused]
                yield at("needs", index, of=victim, limit=limit, absent=[("services", "serviceType"), *asked])


def _unmet(whole: Whole) -> tuple[int, str]:
    """After how many days a need is to be met, and from which day on it need not be yet. Texts of dates sort as they do."""
    limit: int = whole.context.parameters["unmetNeedDays"]
    return limit, dates.format_day(whole.context.today - limit)


def _answered(victim: Entry, payload: PayloadView) -> Iterator[str | None]:
    """The services that the person is given, or that a referral of the person asks for or has brought about."""
    for service in victim.data.get("services", ()):
        if service.get("status") not in NO_ANSWER:
            yield service.get("serviceType")
    for referral in payload.referrals_of(victim):
        if is_open(referral.data) or referral.data.get("status") in ("completed", None):
            yield from (one.get("serviceType") for one in referral.data.get("requestedServices", ()))
