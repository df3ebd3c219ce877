"""Rules about what a person is owed once there are grounds: support, time to reflect, non-punishment, protection, a focal point."""

from __future__ import annotations

from tipx.reading.model import Path
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.profiles.eu import rule
from tipx.ruleset.profiles.eu.states import UNKNOWN, member_states
from tipx.ruleset.signs import NO_VICTIMS, PROCEEDINGS, REFERRAL, VICTIM
from tipx.ruleset.terms import day

INDICATIONS = frozenset(("screening", "reasonable-grounds"))
"""The stages whose positive decision says that there are reasonable grounds."""
SUPPORT = frozenset(("planned", "offered", "waiting-list", "ongoing", "completed", "declined"))
"""The states of a service that was at least offered."""
IN_COURT = frozenset(("trial", "judgment", "appeal", "final"))
NOT_RAISED = frozenset(("to-be-assessed", "not-applicable"))
PERHAPS_PROTECTED = frozenset(("asylum-seeker", "stateless", "forced-migrant"))
GRAVE = frozenset(("high", "critical"))


@rule(
    "TIPX-EU-002", "warning", on="V+R", absence=True,
    title="Grounds, but no support",
    message="There are grounds to believe that the person is a victim, and no service was offered, planned or asked for.",
    checks_that=(
        "A person with a positive decision of stage screening or reasonable-grounds has a service that was planned, offered, given or "
        "declined, or a service-referral. Persons whose status says that they are no victims of trafficking are left out."
    ),
    why="Support begins as soon as there are grounds; it does not wait for the final decision.",
    mend="Record the service that was offered, or refer the person.",
    source="Directive 2011/36/EU, Art. 11(2)",
    needs=VICTIM,
)  # fmt: skip
def grounds_without_support(payload: PayloadView, context: Context) -> Findings:
    for victim in payload.victims:
        data = victim.data
        index = _indication(data)
        if index is None or data.get("personStatus") in NO_VICTIMS or payload.may_miss_referrals:
            continue
        if any(service.get("status") in SUPPORT for service in data.get("services", ())):
            continue
        # A referral whose type was refused may be the one that is missed.
        if all(one.data.get("type", "") not in ("service-referral", "") for one in payload.referrals_of(victim)):
            absent: list[Path | Spot] = [("services",), ("services", "status")]
            yield at("services", of=victim, absent=absent, related=[("decisions", index, "outcome")])


def _indication(victim: Record) -> int | None:
    """Where the decision stands that says that there are grounds."""
    for index, decision in enumerate(victim.get("decisions", ())):
        if decision.get("stage") in INDICATIONS and decision.get("outcome") == "positive":
            return index
    return None


@rule(
    "TIPX-EU-003", "warning", on="R+C+A", absence=True,
    title="Focal point not named",
    message="The referral leads from one Member State to another, and no agency of the receiving one is described as focal point.",
    checks_that=(
        "Where a cross-border referral leads from one Member State to another, an agency of the receiving State with the mandate "
        "coordinate is its receiver, a recipient of the message, or takes part in its case (as far as the case is in the payload and "
        "the agencies are described)."
    ),
    why="Each Member State names a focal point for referrals across borders: it knows who can help, and is answerable for it.",
    mend="Add the focal point of the receiving State as a recipient; describe its mandate in `agencies`.",
    source=(
        "Directive 2011/36/EU, Art. 11(4) as amended by Directive (EU) 2024/1712 (recalled; article number to be checked, awaits a "
        "lawyer's reading)"
    ),
    needs=REFERRAL,
)  # fmt: skip
def focal_point_not_named(payload: PayloadView, context: Context) -> Findings:
    header = payload.header
    if header is None or context.header_lost("agencies", "mandates") or context.header_lost("recipients"):
        return
    states = member_states(context)
    mandates = frozenset(context.profile("eu").parameters["focalPointMandates"])
    for referral, sides in zip(payload.referrals, payload.sides, strict=True):
        data, there = referral.data, sides.receiver.country
        if data.get("crossBorder") is not True or there not in states or sides.sender.country not in states:
            continue
        case = payload.case(data.get("caseId"))
        if "caseId" in data and case is None:
            continue  # The case is not in the payload: nobody can see who takes part.
        parties = [one.get("agency", {}) for one in (case.data if case else {}).get("participatingAgencies", ())]
        named = [data.get("to", {}).get("agency", {}), *parties, *header.data.get("recipients", ())]
        if not any(_may_be_focal(one, there, mandates, context) for one in named):
            taking_part = [Spot(("participatingAgencies", "agency"), case)] if case is not None else []
            absent: list[Path | Spot] = [("to", "agency"), Spot(("recipients",), header), *taking_part]
            yield at("crossBorder", of=referral, absent=absent, related=[("to", "agency")])


def _may_be_focal(agency: Record, there: str | None, mandates: frozenset[str], context: Context) -> bool:
    """Whether an agency is a focal point of that State or, what it does being unknown, may be one."""
    described = context.agencies.described(agency)
    country = context.agencies.country(agency)
    if described is None:
        return country in UNKNOWN or country == there
    return country in UNKNOWN or (country == there and not mandates.isdisjoint(described.get("mandates", ())))


@rule(
    "TIPX-EU-006", "warning", on="V", absence=True,
    title="No time to reflect",
    message="A person from outside the Union has a positive decision on reasonable grounds, and no recovery period is recorded.",
    checks_that=(
        "A person who has a positive reasonable-grounds decision and none of whose citizenships is of a Member State has a "
        "recoveryPeriod."
    ),
    why="The period of reflection lets the person recover and decide freely; expulsion is not enforced while it runs.",
    mend="Record recoveryPeriod; where none was granted, say so in dataAbsent.",
    source="Directive 2004/81/EC, Art. 6 (recalled; article number to be checked, awaits a lawyer's reading)",
    wakes=("decisions",),
)  # fmt: skip
def no_time_to_reflect(victim: Record, context: Context) -> Findings:
    citizenships = victim.get("citizenships", ())
    if not citizenships or "recoveryPeriod" in victim or context.lost("citizenships") or "ZZ" in citizenships:
        return
    granted = any(
        one.get("stage") == "reasonable-grounds" and one.get("outcome") == "positive" for one in victim["decisions"]
    )
    if granted and member_states(context).isdisjoint(citizenships) and not _said_none(victim, "recoveryPeriod"):
        yield at("recoveryPeriod")


def _said_none(victim: Record, field: str) -> bool:
    """Whether the record says that there is no such thing, or that it does not apply."""
    return any(
        one.get("field") == field and one.get("reason") in ("none", "not-applicable")
        for one in victim.get("dataAbsent", ())
    )


@rule(
    "TIPX-EU-007", "warning", on="C+V",
    title="Non-punishment not raised",
    message="The person stands trial as a defendant, and non-punishment is neither raised nor decided.",
    checks_that=(
        "nonPunishment of a person who is defendant in a proceeding at trial, judgment, appeal or final stage is not to-be-assessed "
        "and not not-applicable."
    ),
    why="Authorities may refrain from prosecuting or punishing a victim for what the victim was compelled to do: in time.",
    mend="Raise it before the court; record raised, refused, or how the charges ended.",
    source="Directive 2011/36/EU, Art. 8 (recalled; article number to be checked, awaits a lawyer's reading)",
    needs=PROCEEDINGS | VICTIM,
)  # fmt: skip
def non_punishment_not_raised(payload: PayloadView, context: Context) -> Findings:
    told: set[int] = set()
    for case in payload.cases:
        for index, proceeding in enumerate(case.data.get("proceedings", ())):
            if proceeding.get("victimRole") != "defendant" or proceeding.get("stage") not in IN_COURT:
                continue
            for victim in payload.persons(proceeding):
                status = victim.data.get("nonPunishment", {}).get("status")
                if status in NOT_RAISED and id(victim) not in told:
                    told.add(id(victim))
                    stage = Spot(("proceedings", index, "stage"), case)
                    yield at("nonPunishment", "status", of=victim, related=[stage])


@rule(
    "TIPX-EU-011", "warning", on="C+V+A", absence=True,
    title="Asylum authority not involved",
    message={
        "": "The person may need international protection, and no asylum or immigration authority is involved.",
        "risk": "Returning may endanger the person, and no asylum or immigration authority is involved.",
    },
    checks_that=(
        "Where a person is an asylum-seeker, stateless or a forced migrant, or the newest assessment of the risk of return says high or "
        "critical, an agency of type asylum-authority or immigration sends or receives the message, or takes part in a case of the "
        "person (as far as the cases are in the payload)."
    ),
    why="Protection as a victim and protection as a refugee go side by side; neither excludes the other.",
    mend="Tell the person of the right to ask for protection; involve the asylum authority if the person agrees.",
    source=(
        "Directive 2011/36/EU, Art. 11a, inserted by Directive (EU) 2024/1712 (recalled; article number to be checked, awaits a "
        "lawyer's reading)"
    ),
    needs=VICTIM,
)  # fmt: skip
def asylum_authority_not_involved(payload: PayloadView, context: Context) -> Findings:
    header = payload.header
    if header is None or context.header_lost("recipients") or context.header_lost("agencies", "type"):
        return
    kinds = frozenset(context.profile("eu").parameters["asylumAuthorities"])
    sides = (header.data.get("sender", {}), *header.data.get("recipients", ()))
    if any(_may_be_of(one, kinds, context) for one in sides):
        return
    for victim in payload.victims:
        seeks = victim.data.get("migrationStatus") in PERHAPS_PROTECTED
        risk = _return_risk(victim)
        if not seeks and risk is None:
            continue
        cases = payload.cases_of(victim)
        unseen = payload.loses("case") or victim.lost("caseIds")
        if unseen or any(payload.case(one) is None for one in victim.data.get("caseIds", ())):
            continue  # A case is not in the payload: nobody can see who takes part.
        parties = (one.get("agency", {}) for case in cases for one in case.data.get("participatingAgencies", ()))
        if any(_may_be_of(one, kinds, context) for one in parties):
            continue
        absent = [Spot(("participatingAgencies", "agency"), case) for case in cases]
        if seeks:
            yield at("migrationStatus", of=victim, absent=absent)
        if risk is not None:
            yield at("riskAssessments", risk, "level", of=victim, say="risk", absent=absent)


def _may_be_of(agency: Record, kinds: frozenset[str], context: Context) -> bool:
    kind = context.agencies.type(agency)
    return kind is None or kind in kinds


def _return_risk(victim: Entry) -> int | None:
    """Where the newest assessment of the risk of return stands, when it says high or critical."""
    if victim.lost("riskAssessments"):
        return None
    dated = [
        (found.latest, index)
        for index, risk in enumerate(victim.data.get("riskAssessments", ()))
        if "return" in risk.get("domain", ()) and (found := day(risk, "assessedOn")) is not None
    ]
    if not dated:
        return None
    index = max(dated)[1]
    return index if victim.data["riskAssessments"][index].get("level") in GRAVE else None
