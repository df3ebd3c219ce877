"""Rules about what a referral asks, of whom, and whether it can be done."""

from __future__ import annotations

from tipx.ruleset.context import Context
from tipx.ruleset.finding import Findings, Record, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import BORDER, FOR_IDENTIFICATION, NOT_OFFERED, TO_ITSELF
from tipx.ruleset.terms import is_open

TRANSFERS = frozenset(("case-transfer", "jurisdiction-transfer"))
WITHOUT_PERSONS = TRANSFERS | {"information", "information-request"}
CALLABLE = frozenset(("phone", "mobile", "hotline"))


@rule(
    "TIPX-REF-006", "error", on="R+A",
    title="Referred to itself",
    message="The sender and the receiver are the same agency.",
    checks_that="from.agency and to.agency are not the same agency (two units with ids of their own are not the same).",
    why="Such a referral helps nobody and counts twice.",
    mend="Correct the receiver; give units ids of their own when one unit refers to another.",
    source="TIPX",
    needs=TO_ITSELF,
)  # fmt: skip
def referred_to_itself(payload: PayloadView, context: Context) -> Findings:
    for referral, sides in zip(payload.referrals, payload.sides, strict=True):
        if sides.same:
            yield at("to", "agency", of=referral, related=[("from", "agency")])


@rule(
    "TIPX-REF-007", "error", on="R",
    title="Type and ownership disagree",
    message={
        "": "A transfer moves ownership, but transfersOwnership is false.",
        "reverse": "transfersOwnership is true, but the referral is no transfer.",
    },
    checks_that="transfersOwnership is true for case-transfer and jurisdiction-transfer, and only for these.",
    why="A case whose ownership is unclear has no owner.",
    mend="Correct the type or transfersOwnership.",
    source="Primero, Transfer.accept",
    wakes=("transfersOwnership",),
)  # fmt: skip
def type_and_ownership(referral: Record, context: Context) -> Findings:
    if "type" not in referral:
        return
    is_transfer = referral["type"] in TRANSFERS
    if is_transfer != referral["transfersOwnership"]:
        yield at("transfersOwnership", say="" if is_transfer else "reverse", related=[("type",)])


@rule(
    "TIPX-REF-009", "warning", on="R", absence=True,
    title="Urgent, but nobody to reach",
    message="The referral is immediate, but gives no safety note and no number of the sender to call.",
    checks_that=(
        "An open referral of urgency immediate has safetyAlerts, safetyInstructions or a from.contact of kind phone, mobile "
        "or hotline."
    ),
    why="Within hours somebody must be able to ask back, and must know what is dangerous.",
    mend="Add a phone number of the sender, or the safety alerts.",
    source="TIPX",
    wakes=("urgency",),
)  # fmt: skip
def nobody_to_reach(referral: Record, context: Context) -> Findings:
    if referral.get("urgency") != "immediate" or not is_open(referral):
        return
    if "safetyAlerts" in referral or "safetyInstructions" in referral:
        return
    contact = referral.get("from", {}).get("contact")
    if contact is None or contact.get("kind", "phone") not in CALLABLE:
        absent = [("safetyAlerts",), ("safetyInstructions",), ("from", "contact")]
        yield at("urgency", absent=absent)


@rule(
    "TIPX-REF-012", "error", on="R", absence=True,
    title="Nothing or nobody referred",
    message={
        "what": "A service is referred for, but no requested service is named.",
        "whom": "A person is referred, but no person is named.",
    },
    checks_that=(
        "A service-referral names requestedServices; a referral names victimIds unless it is a transfer, an information or an "
        "information-request."
    ),
    why="The receiver cannot tell what is asked, or for whom.",
    mend="Add requestedServices or victimIds; choose type information when nothing is asked.",
    source="TIPX",
    wakes=("type",),
)  # fmt: skip
def nothing_or_nobody(referral: Record, context: Context) -> Findings:
    if referral["type"] == "service-referral" and "requestedServices" not in referral:
        yield at("requestedServices", say="what")
    if referral["type"] not in WITHOUT_PERSONS and "victimIds" not in referral:
        yield at("victimIds", say="whom")


@rule(
    "TIPX-REF-013", "warning", on="R+A",
    title="Service not offered there",
    message={
        "": "The receiver is not described as offering this service.",
        "shelter": "The receiver is not described as running protected housing.",
    },
    checks_that=(
        "Each requested service is among the receiver's serviceTypes, where given; safe-accommodation is asked of a receiver "
        "with the mandate shelter, where mandates are given."
    ),
    why="A misdirected referral costs days that the person does not have.",
    mend="Choose a receiver who offers the service, or complete the description of the agency.",
    source="TIPX",
    needs=NOT_OFFERED,
)  # fmt: skip
def service_not_offered(payload: PayloadView, context: Context) -> Findings:
    for referral, sides in zip(payload.referrals, payload.sides, strict=True):
        offered, mandates = sides.receiver.services, sides.receiver.mandates
        if offered is None and mandates is None:
            continue
        for index, service in enumerate(referral.data.get("requestedServices", ())):
            code = service.get("serviceType")
            place = ("requestedServices", index, "serviceType")
            if code is None:
                continue
            if offered is not None and code not in offered:
                yield at(*place, of=referral)
            elif code == "safe-accommodation" and mandates is not None and "shelter" not in mandates:
                yield at(*place, of=referral, say="shelter")


@rule(
    "TIPX-REF-014", "error", on="R+A",
    title="Cross-border or not",
    message={
        "is": "Sender and receiver are in different countries, but crossBorder is false.",
        "is-not": "Sender and receiver are in one country, but crossBorder is true.",
    },
    checks_that="crossBorder is true exactly when the countries of from.agency and to.agency differ, both known.",
    why="Consent, law and marking differ when a record leaves the country.",
    mend="Correct crossBorder, or the country of the agency.",
    source="TIPX",
    needs=BORDER,
)  # fmt: skip
def cross_border_or_not(payload: PayloadView, context: Context) -> Findings:
    for referral, sides in zip(payload.referrals, payload.sides, strict=True):
        if sides.abroad is not None and referral.data.get("crossBorder", sides.abroad) != sides.abroad:
            yield at("crossBorder", of=referral, say="is" if sides.abroad else "is-not")


@rule(
    "TIPX-REF-017", "warning", on="R+A",
    title="Formal identification by the wrong door",
    message={
        "to": "Formal identification is asked of an agency that is not described as a competent authority.",
        "from": "Formal identification is asked by an agency that is described as no first responder.",
    },
    checks_that=(
        "A formal-identification referral goes to an agency of type competent-authority, or with isCompetentAuthority, and does "
        "not come from one with isFirstResponder false."
    ),
    why="Only the competent authority's decision opens the person's rights.",
    mend="Send it to the competent authority, or through a first responder.",
    source="UK National Referral Mechanism, first responders",
    needs=FOR_IDENTIFICATION,
)  # fmt: skip
def wrong_door(payload: PayloadView, context: Context) -> Findings:
    for referral, sides in zip(payload.referrals, payload.sides, strict=True):
        if referral.data.get("type") != "formal-identification":
            continue
        receiver, sender = sides.receiver.agency, sides.sender.agency
        if (
            receiver is not None
            and receiver.get("type", "competent-authority") != "competent-authority"
            and receiver.get("isCompetentAuthority") is not True
        ):
            yield at("to", "agency", of=referral, say="to")
        if sender is not None and sender.get("isFirstResponder") is False:
            yield at("from", "agency", of=referral, say="from")
