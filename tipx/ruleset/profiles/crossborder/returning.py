"""Rules about going back: voluntary, without danger, in the best interests of a child, to the State that expects the person."""

from __future__ import annotations

from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.profiles.crossborder import rule
from tipx.ruleset.profiles.crossborder.crossing import UNDER_WAY, UNKNOWN, crossing, returned_by, returns
from tipx.ruleset.signs import CHILD, PROCEEDINGS, REFERRAL, VICTIM
from tipx.ruleset.terms import is_child

AGREED = frozenset(("accepted", "in-progress"))
"""The states of a referral in which the receiving side counts on the person."""
TRANSFERS = frozenset(("return-referral", "case-transfer"))
HOUSED_THERE = frozenset(("safe-accommodation", "alternative-care"))
"""Services that a person is given only where that person lives."""
NEEDED_IN_COURT = frozenset(("injured-party", "witness", "protected-witness", "claimant"))
BEFORE_JUDGMENT = frozenset(("registered", "investigation", "charge-or-challan", "prosecution", "trial", "appeal"))


@rule(
    "TIPX-XB-003", "warning", on="R+V", absence=True,
    title="Return not shown to be voluntary",
    message={
        "": "The person is to be returned, and it is not recorded that the return is voluntary.",
        "no": "The person is to be returned although the return is recorded as not voluntary.",
        "wish": "The person is to be returned although the person does not wish it.",
    },
    checks_that=(
        "Where a return across a border is asked for by a pending return-referral, arranged or done, returnPlan.voluntary is yes, and "
        "returnPlan.wish is not no."
    ),
    why="A return against the person's will hands the person back to those who sold them. It is recorded as it is, and warned of.",
    mend="Ask the person, with an interpreter, and record the answer; without a yes, look for another solution.",
    source="UN Trafficking in Persons Protocol, Art. 8(2); Council of Europe Convention CETS 197, Art. 16(2)",
    needs=VICTIM,
)  # fmt: skip
def not_voluntary(payload: PayloadView, context: Context) -> Findings:
    for victim, referral in returns(payload):
        plan = victim.data.get("returnPlan", {})
        related = [Spot(("type",), referral)] if referral is not None else []
        voluntary = plan.get("voluntary")
        if voluntary == "no":
            yield at("returnPlan", "voluntary", of=victim, say="no", absent=(), related=related)
        elif plan.get("wish") == "no":
            yield at("returnPlan", "wish", of=victim, say="wish", absent=(), related=related)
        elif voluntary == "unknown":
            yield at("returnPlan", "voluntary", of=victim, absent=(), related=related)
        elif voluntary is None:
            yield at("returnPlan", "voluntary", of=victim, related=related)


@rule(
    "TIPX-XB-004", "warning", on="R+V", absence=True,
    title="Return without an assessment of its risk",
    message="The person is to be returned, and no assessment of the risk of returning is recorded.",
    checks_that=(
        "Where a return across a border is asked for by a pending return-referral, arranged or done, returnPlan.riskAssessed is yes or "
        "the person has a riskAssessment of domain return."
    ),
    why="Whoever recruited the person often lives next door to where the journey began.",
    mend="Assess the risk before anything is arranged; record it, and what is done about it.",
    source="UN Trafficking in Persons Protocol, Art. 8(1) and 8(2); Council of Europe Convention CETS 197, Art. 16(2) and 16(7)",
    needs=VICTIM,
)  # fmt: skip
def risk_not_assessed(payload: PayloadView, context: Context) -> Findings:
    for victim, referral in returns(payload):
        if victim.data.get("returnPlan", {}).get("riskAssessed") == "yes":
            continue
        if any("return" in one.get("domain", ()) for one in victim.data.get("riskAssessments", ())):
            continue
        related = [Spot(("type",), referral)] if referral is not None else []
        absent = [("returnPlan", "riskAssessed"), ("riskAssessments", "domain")]
        yield at("returnPlan", "riskAssessed", of=victim, absent=absent, related=related)


@rule(
    "TIPX-XB-005", "error", on="R+V", absence=True,
    title="Child moved without a decision on best interests",
    message="The child is to move to another State, both sides have agreed, and no completed decision on best interests is recorded.",
    checks_that=(
        "A child has bestInterests of status completed before the child moves to another State: where a cross-border referral that is "
        "accepted or in progress is a return-referral, a case-transfer, asks for accommodation or care, or needs transport. (Before the "
        "acceptance TIPX-CHD-008 warns.)"
    ),
    why="The decision cannot be made up for afterwards. What it decides is for people; that it was made, a record shows.",
    mend="Complete the decision first, and record it in bestInterests; until then leave the referral unaccepted.",
    source=(
        "Convention on the Rights of the Child, Art. 3(1); Council of Europe Convention CETS 197, Art. 16(7); UN Trafficking in Persons "
        "Protocol, Art. 8. That the decision is recorded before the move is TIPX's own demand"
    ),
    needs=REFERRAL | CHILD,
)  # fmt: skip
def child_without_decision(payload: PayloadView, context: Context) -> Findings:
    told: set[int] = set()
    for referral, _ in crossing(payload):
        if referral.data.get("status") not in AGREED or not _moves(referral):
            continue
        for child in payload.persons(referral):
            if not is_child(child.data) or id(child) in told:
                continue
            status = child.data.get("bestInterests", {}).get("status")
            if status != "completed":
                told.add(id(child))
                absent = [("bestInterests",), ("bestInterests", "status")] if status is None else []
                yield at("bestInterests", of=child, absent=absent, related=[Spot(("status",), referral)])


def _moves(referral: Entry) -> bool:
    """Whether the persons of a referral move to where its receiver is."""
    data = referral.data
    if data.get("type") in TRANSFERS or data.get("transport", {}).get("needed") is True:
        return True
    return any(one.get("serviceType") in HOUSED_THERE for one in data.get("requestedServices", ()))


@rule(
    "TIPX-XB-013", "warning", on="R+V+A",
    title="Returned to another State than the receiver's",
    message="The return plan names another country than that of the agency which is to receive the person.",
    checks_that="returnPlan.country of a person of a pending cross-border return-referral is the country of its receiver.",
    why="Nobody waits where the person arrives.",
    mend="Correct the plan or the receiver; for an international organisation give the office in the country of return.",
    source="Council of Europe Convention CETS 197, Art. 16(5) and 16(6)",
    needs=REFERRAL | VICTIM,
)  # fmt: skip
def returned_elsewhere(payload: PayloadView, context: Context) -> Findings:
    for victim, referral in returned_by(payload):
        planned = victim.data.get("returnPlan", {}).get("country")
        there = context.agencies.country(referral.data.get("to", {}).get("agency"))
        if planned not in UNKNOWN and there not in UNKNOWN and planned != there:
            yield at("returnPlan", "country", of=victim, related=[Spot(("to", "agency"), referral)])


@rule(
    "TIPX-XB-014", "info", on="C+V",
    title="Proceeding goes on after the return",
    message="The return is settled, and a criminal proceeding in which the person is needed has not ended.",
    checks_that=(
        "A person whose return is arranged or done is no injured party, witness or claimant in a criminal proceeding that has begun and "
        "has not ended, unless video-testimony is among its protectiveMeasures."
    ),
    why="A return takes account of the proceedings in which the person has a part, and of the compensation they may bring.",
    mend="Settle how the person is heard and kept informed from abroad; record video-testimony where it was granted.",
    source="UN Trafficking in Persons Protocol, Art. 8(2); Council of Europe Convention CETS 197, Art. 16(2)",
    needs=PROCEEDINGS | VICTIM,
)  # fmt: skip
def proceeding_goes_on(payload: PayloadView, context: Context) -> Findings:
    told: set[int] = set()
    for case in payload.cases:
        for index, proceeding in enumerate(case.data.get("proceedings", ())):
            if (
                proceeding.get("kind") != "criminal"
                or proceeding.get("stage") not in BEFORE_JUDGMENT
                or proceeding.get("victimRole") not in NEEDED_IN_COURT
                or "video-testimony" in proceeding.get("protectiveMeasures", ())
                or case.lost("proceedings", "protectiveMeasures")
            ):
                continue
            for victim in payload.persons(proceeding):
                if victim.data.get("returnPlan", {}).get("status") in UNDER_WAY and id(victim) not in told:
                    told.add(id(victim))
                    yield at("returnPlan", "status", of=victim, related=[Spot(("proceedings", index, "stage"), case)])
