"""Signs: what a record shows at first sight, as bits, so that a rule is not called on records that cannot concern it.

A rule over several records says by `needs` which signs some of its records must show, of any kind and together; where they
are not all there it would say nothing. One look at each record tells them all, for all rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from tipx.ruleset.finding import Record
from tipx.ruleset.sides import Sides
from tipx.ruleset.terms import CHILD as CHILD_CODES
from tipx.ruleset.terms import MARKER

CASE: Final = 1 << 0
INTERNAL: Final = 1 << 1
CROSS_BORDER: Final = 1 << 2
DETECTED: Final = 1 << 3
PROCEEDINGS: Final = 1 << 4
OFFENDERS: Final = 1 << 5
ENDED: Final = 1 << 6
"""A case that is closed in some way."""
NOT_TRAFFICKED: Final = 1 << 7
"""A case classified as smuggling or as irregular migration."""
IRREGULAR: Final = 1 << 8
"""A case, or a finding of one, classified as irregular migration."""
VECTORS: Final = 1 << 9
MARKED: Final = 1 << 10
"""An event with the marker that stands for a child in place of a means."""
OF_CHILDREN: Final = 1 << 11
"""An event with a purpose that only a child can suffer."""
PAPERS_TAKEN: Final = 1 << 12
"""An event by which documents were withheld."""
WITHOUT_MEANS: Final = 1 << 13
"""Elements by which no means was used, or none is known."""
CHILD_VECTOR: Final = 1 << 14
"""Elements that say that the person was a child."""

VICTIM: Final = 1 << 20
TWO_VICTIMS: Final = 1 << 21
CHILD: Final = 1 << 22
ADULT: Final = 1 << 23
AGE: Final = 1 << 24
BIRTH: Final = 1 << 25
SMUGGLED: Final = 1 << 26
CONSENTS: Final = 1 << 27
DOCUMENTS: Final = 1 << 28
INDICATORS: Final = 1 << 29
JOURNEY: Final = 1 << 30
NEEDS: Final = 1 << 31
RISKS: Final = 1 << 32
AGE_IN_DOUBT: Final = 1 << 33
"""The age at detection, if it is given, does not already agree with the child status."""
STATUS_TO_COMPARE: Final = 1 << 34
"""A person who is a confirmed victim, or certainly none."""

HOLDING: Final = 1 << 35
"""A person who holds every document."""

NEGATIVE: Final = 1 << 39
"""A negative decision on a person, or a case closed for no grounds."""

REFERRAL: Final = 1 << 40
TWO_REFERRALS: Final = 1 << 41
WITHOUT_HEALTH: Final = 1 << 42
"""A referral for services of which none needs data on health."""
FOR_IDENTIFICATION: Final = 1 << 43
TRANSFER: Final = 1 << 44
PASSED_ON: Final = 1 << 45
RELYING: Final = 1 << 46
"""A referral that names the consents on which it relies."""
MOVING: Final = 1 << 47
"""A referral by which a person is moved or housed."""
TO_ITSELF: Final = 1 << 48
BORDER: Final = 1 << 49
"""What a referral says of the border is not what the countries of its agencies say."""
NOT_OFFERED: Final = 1 << 50
"""The receiver is not described as offering all that is asked."""
CHAINED: Final = 1 << 51
"""A chain of references: a parent referral, or a decision that reconsiders another."""

ASTRAY: Final = 1 << 52
"""A reference that leads to no record of the group."""
LINKS_DIFFER: Final = 1 << 53
"""A case and a person of which only one names the other."""
SERVICE_ASTRAY: Final = 1 << 54
"""A service that names a referral which is not here."""
CONSENT_ASTRAY: Final = 1 << 55
"""A consent relied on that is not that of a person of the referral."""
ID_TWICE: Final = 1 << 56

ENDS = frozenset(("closed", "closed-referred", "duplicate"))
"""The states of a case that is closed."""
CHILDS_PURPOSES = frozenset(("child-labour-worst-forms", "illegal-adoption"))
"""The purposes that only a child can suffer."""
WITHHOLDS: Final = "withholds-documents"

NO_VICTIMS = frozenset(("not-victim", "smuggled-migrant", "irregular-migrant"))
"""What a person's status says who is no victim of trafficking."""
STATUSES_TO_COMPARE = NO_VICTIMS | {"confirmed-victim"}
SERVICES_THAT_NEED_HEALTH = frozenset(
    (
        "medical-care", "forensic-medical", "mental-health-psychosocial", "substance-treatment", "safe-accommodation",
        "sexual-exploitation-rehabilitation", "labour-exploitation-rehabilitation", "protection-security",
        "child-protection", "case-management",
    )
)  # fmt: skip

_NOT_TRAFFICKED = frozenset(("smuggling", "irregular-migration"))


def _of_case(case: Record) -> int:
    signs = CASE
    scope = case.get("scope")
    if scope == "cross-border":
        signs |= CROSS_BORDER
    elif scope == "internal":
        signs |= INTERNAL
    if "detectedOn" in case:
        signs |= DETECTED
    if "proceedings" in case:
        signs |= PROCEEDINGS
    if "allegedOffenders" in case:
        signs |= OFFENDERS
    if "personFindings" in case:
        signs |= VECTORS
        for finding in case["personFindings"]:
            if finding.get("classification") == "irregular-migration":
                signs |= IRREGULAR
            if "elements" in finding:
                signs |= _of_vector(finding["elements"])
    if "elements" in case:
        signs |= VECTORS | _of_vector(case["elements"])
    classification = case.get("classification")
    if classification in _NOT_TRAFFICKED:
        signs |= NOT_TRAFFICKED
        if classification == "irregular-migration":
            signs |= IRREGULAR
    if case.get("status") in ENDS:
        signs |= ENDED
    if case.get("closureReason") == "no-grounds":
        signs |= NEGATIVE
    for event in case.get("events", ()):
        if "means" in event and MARKER in event["means"]:
            signs |= MARKED
        if "purposes" in event and not CHILDS_PURPOSES.isdisjoint(event["purposes"]):
            signs |= OF_CHILDREN
        if "controlMethods" in event and WITHHOLDS in event["controlMethods"]:
            signs |= PAPERS_TAKEN
    return signs


def _of_vector(elements: Record) -> int:
    signs = WITHOUT_MEANS if elements.get("means", "yes") != "yes" else 0
    return signs | CHILD_VECTOR if elements.get("childVictim") == "yes" else signs


def _of_victim(victim: Record) -> int:
    signs = VICTIM
    status = victim.get("childStatus")
    if status == "adult":
        signs |= ADULT
    elif status in CHILD_CODES:
        signs |= CHILD
    if "ageAtDetection" in victim:
        signs |= AGE
        if status == "child" if victim["ageAtDetection"] >= 18 else status in ("adult", "unknown"):
            signs |= AGE_IN_DOUBT
    else:
        signs |= AGE_IN_DOUBT
    if "birthDate" in victim:
        signs |= BIRTH
    person = victim.get("personStatus")
    if person in STATUSES_TO_COMPARE:
        signs |= STATUS_TO_COMPARE
        if person == "smuggled-migrant":
            signs |= SMUGGLED
    if "consents" in victim:
        signs |= CONSENTS
    if "identityDocuments" in victim:
        signs |= DOCUMENTS | HOLDING
        for document in victim["identityDocuments"]:
            if document.get("status") != "held-by-person":
                signs &= ~HOLDING
                break
    if "indicators" in victim:
        signs |= INDICATORS
    if "journey" in victim:
        signs |= JOURNEY
    if "needs" in victim:
        signs |= NEEDS
    if "riskAssessments" in victim:
        signs |= RISKS
    for decision in victim.get("decisions", ()):
        if decision.get("outcome") == "negative":
            signs |= NEGATIVE
        if "reconsiderationOf" in decision:
            signs |= CHAINED
    return signs


def _of_referral(referral: Record) -> int:
    signs = REFERRAL
    kind = referral.get("type")
    if kind == "formal-identification":
        signs |= FOR_IDENTIFICATION
    elif kind == "return-referral":
        signs |= MOVING
    if "transport" in referral:
        signs |= MOVING
    if "requestedServices" in referral:
        without_health = kind == "service-referral"
        for service in referral["requestedServices"]:
            code = service.get("serviceType")
            if code == "safe-accommodation":
                signs |= MOVING
            if code in SERVICES_THAT_NEED_HEALTH:
                without_health = False
        if without_health:
            signs |= WITHOUT_HEALTH
    if referral.get("transfersOwnership") is True:
        signs |= TRANSFER
    if "parentReferralId" in referral:
        signs |= PASSED_ON | CHAINED
    if "consentIds" in referral:
        signs |= RELYING
    return signs


SIGNS_OF: Mapping[str, Callable[[Record], int]] = {
    "case": _of_case,
    "victim": _of_victim,
    "referral": _of_referral,
}
"""What a record of each type shows."""


def signs_of_sides(sides: Sides, referral: Record) -> int:
    """What a referral shows beside its agencies."""
    signs = 0
    if sides.same:
        signs = TO_ITSELF
    if sides.abroad is not None and referral.get("crossBorder", sides.abroad) != sides.abroad:
        signs |= BORDER
    offered, mandates = sides.receiver.services, sides.receiver.mandates
    if offered is not None or mandates is not None:
        for service in referral.get("requestedServices", ()):
            code = service.get("serviceType")
            unhoused = code == "safe-accommodation" and mandates is not None and "shelter" not in mandates
            if unhoused or (offered is not None and code not in offered):
                signs |= NOT_OFFERED
    return signs
