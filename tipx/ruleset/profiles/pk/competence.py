"""Rules about who is competent: police, the federal agency, or one that was empowered. They warn, and decide nothing.

Each speaks only where the agencies that lead are known, and Pakistani: what nobody can look up is not wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.profiles.pk import rule
from tipx.ruleset.profiles.pk.common import (
    ACT,
    AWAITS,
    FEDERAL,
    LEADS_ABSENT,
    PAKISTAN,
    POLICE,
    mandate_for,
    may_lead,
    pakistani_leads,
)
from tipx.ruleset.terms import SMUGGLING, has_trafficking_result, is_open

TRANSFERS = frozenset(("jurisdiction-transfer", "case-transfer"))
UNDONE = frozenset(("rejected", "returned", "declined-by-person", "cancelled", "expired"))
"""States of a referral that came to nothing."""
SECTION = f"{ACT}, section 8 (read in a transcript of the Gazette; the number of the section {AWAITS})"
OF_SMUGGLING = (
    f"Prevention of Smuggling of Migrants Act 2018 as told by press (Pakistan Observer, 2018); its text {AWAITS}"
)


def _types(leads: list[Record], context: Context) -> set[str | None]:
    return {context.agencies.type(one) for one in leads}


@rule(
    "TIPX-PK-007", "warning", on="C+A", absence=True,
    title="Internal trafficking without police",
    message="The trafficking is internal, and no police agency leads the case.",
    checks_that="Where internal trafficking stands and the lead agencies are known and Pakistani, one of them is of type police.",
    why="The police investigate trafficking within Pakistan; in other hands the case waits.",
    mend="Hand the inquiry to the police, or correct the scope. An agency that only assists leads no inquiry: leave it out of leadAgency.",
    source=SECTION,
)  # fmt: skip
def internal_trafficking(payload: PayloadView, context: Context) -> Findings:
    for case in payload.cases:
        if case.data.get("scope") == "internal" and has_trafficking_result(case.data):
            leads = pakistani_leads(case, context)
            if leads and POLICE not in _types(leads, context):
                yield at("scope", of=case, absent=LEADS_ABSENT)


@rule(
    "TIPX-PK-008", "warning", on="C+R+A", absence=True,
    title="Cross-border trafficking without the federal agency",
    message="The trafficking is cross-border, and the Federal Investigation Agency neither leads the case nor was asked to take it.",
    checks_that=(
        "Where cross-border trafficking stands and the lead agencies are known and Pakistani, one of them is of type "
        "federal-investigation, or an open transfer of the case or of jurisdiction goes to one."
    ),
    why="The Federal Investigation Agency investigates where the victim was taken into or out of Pakistan as part of the offence.",
    mend="Transfer the inquiry to the Federal Investigation Agency, or correct the scope.",
    source=SECTION + f"; whether this competence is exclusive {AWAITS}",
)  # fmt: skip
def cross_border_trafficking(payload: PayloadView, context: Context) -> Findings:
    for case in payload.cases:
        if case.data.get("scope") != "cross-border" or case.data.get("classification") != "trafficking":
            continue
        leads = pakistani_leads(case, context)
        if not leads or FEDERAL in _types(leads, context) or payload.may_miss_referrals:
            continue
        if not any(_asks_federal(one, context) for one in payload.referrals_of(case)):
            yield at("scope", of=case, absent=LEADS_ABSENT)


def _asks_federal(referral: Entry, context: Context) -> bool:
    """Whether it is an open transfer to the federal agency, or may be one."""
    receiver = context.agencies.type(referral.data.get("to", {}).get("agency"))
    return referral.data.get("type") in TRANSFERS and is_open(referral.data) and receiver in (FEDERAL, None)


@rule(
    "TIPX-PK-009", "warning", on="C+A", absence=True,
    title="Smuggling without an empowered agency",
    message="Migrants were smuggled, and neither the Federal Investigation Agency nor another empowered agency takes part.",
    checks_that=(
        "Where smuggling stands and the lead agencies are known and Pakistani, one that leads or takes part (or, without leadAgency, "
        "owns the case) is of type federal-investigation or has the mandate investigate-smuggling."
    ),
    why="The law gives the smuggling of migrants to the Federal Investigation Agency, or to an agency that the Government empowers.",
    mend="Involve the Federal Investigation Agency, or record the mandate of the agency that was empowered.",
    source=OF_SMUGGLING,
)  # fmt: skip
def smuggling_of_migrants(payload: PayloadView, context: Context) -> Findings:
    mandate = mandate_for(context, "smuggling of migrants")
    for case in payload.cases:
        if case.data.get("classification") not in SMUGGLING or not pakistani_leads(case, context):
            continue
        involved = [one.get("agency") for one in case.data.get("participatingAgencies", ())]
        involved.append(case.data.get("leadAgency", case.data.get("owner")))
        if not any(
            context.agencies.type(one) is None or may_lead(one or {}, FEDERAL, mandate, context) for one in involved
        ):
            yield at("classification", of=case, absent=LEADS_ABSENT)


@rule(
    "TIPX-PK-022", "warning", on="R+C+A",
    title="Transfer to an agency that is not competent",
    message={
        "federal": "Cross-border trafficking is transferred to the police: the Federal Investigation Agency is competent.",
        "police": "Internal trafficking is transferred to the Federal Investigation Agency: the police are competent.",
        "smuggling": (
            "Smuggling of migrants is transferred to the police: the Federal Investigation Agency or an empowered agency is competent."
        ),
    },
    checks_that=(
        "A case or jurisdiction transfer that was not turned down goes, within Pakistan, to the agency that may lead: police for "
        "internal trafficking, the Federal Investigation Agency for cross-border trafficking and for smuggling; or to one of these "
        "with the mandate for it."
    ),
    why="A case at the wrong desk is sent back weeks later, and the person waits in between.",
    mend="Send the transfer to the competent agency; correct scope or classification; or record the mandate by which the receiver may act.",
    source=SECTION + "; " + OF_SMUGGLING,
)  # fmt: skip
def wrong_desk(payload: PayloadView, context: Context) -> Findings:
    for referral in payload.referrals:
        if referral.data.get("type") not in TRANSFERS or referral.data.get("status", "expired") in UNDONE:
            continue
        receiver, case = referral.data.get("to", {}).get("agency"), payload.case(referral.data.get("caseId"))
        if case is None or receiver is None or context.agencies.country(receiver) != PAKISTAN:
            continue
        for say, wrong, topic, names in _misdirections(case.data):
            if context.agencies.type(receiver) == wrong and not may_lead(
                receiver, "", mandate_for(context, topic), context
            ):
                yield at("to", "agency", of=referral, say=say, related=[Spot((name,), case) for name in names])


def _misdirections(case: Record) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """To which type of agency a case does not go: how it is said, the type, the topic, and the fields that it follows from."""
    classification, scope = case.get("classification"), case.get("scope")
    if classification in SMUGGLING:
        yield "smuggling", POLICE, "smuggling of migrants", ("classification",)
    elif classification == "trafficking" and scope == "cross-border":
        yield "federal", POLICE, "cross-border trafficking", ("classification", "scope")
    elif classification == "trafficking" and scope == "internal":
        yield "police", FEDERAL, "internal trafficking", ("classification", "scope")
