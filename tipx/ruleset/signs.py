"""Signs: what a record shows at first sight, as bits, so that a rule is not called on records that cannot concern it.

A rule over several records says by `needs` which signs some of its records must show, of any kind and together; where they
are not all there it would say nothing. One look at each record tells them all, for all rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from tipx.ruleset.finding import Record
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
RECONSIDERED: Final = 1 << 33

NEGATIVE: Final = 1 << 39
"""A negative decision on a person, or a case closed for no grounds."""

REFERRAL: Final = 1 << 40
TWO_REFERRALS: Final = 1 << 41
FOR_SERVICE: Final = 1 << 42
FOR_IDENTIFICATION: Final = 1 << 43
TRANSFER: Final = 1 << 44
PASSED_ON: Final = 1 << 45
RELYING: Final = 1 << 46
"""A referral that names the consents on which it relies."""

ENDS = frozenset(("closed", "closed-referred", "duplicate"))
"""The states of a case that is closed."""
CHILDS_PURPOSES = frozenset(("child-labour-worst-forms", "illegal-adoption"))
"""The purposes that only a child can suffer."""
WITHHOLDS: Final = "withholds-documents"

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
    elif "elements" in case:
        signs |= VECTORS
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


def _of_victim(victim: Record) -> int:
    signs = VICTIM
    status = victim.get("childStatus")
    if status == "adult":
        signs |= ADULT
    elif status in CHILD_CODES:
        signs |= CHILD
    if "ageAtDetection" in victim:
        signs |= AGE
    if "birthDate" in victim:
        signs |= BIRTH
    if victim.get("personStatus") == "smuggled-migrant":
        signs |= SMUGGLED
    if "consents" in victim:
        signs |= CONSENTS
    if "identityDocuments" in victim:
        signs |= DOCUMENTS
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
            signs |= RECONSIDERED
    return signs


def _of_referral(referral: Record) -> int:
    signs = REFERRAL
    kind = referral.get("type")
    if kind == "service-referral":
        signs |= FOR_SERVICE
    elif kind == "formal-identification":
        signs |= FOR_IDENTIFICATION
    if referral.get("transfersOwnership") is True:
        signs |= TRANSFER
    if "parentReferralId" in referral:
        signs |= PASSED_ON
    if "consentIds" in referral:
        signs |= RELYING
    return signs


SIGNS_OF: Mapping[str, Callable[[Record], int]] = {
    "case": _of_case,
    "victim": _of_victim,
    "referral": _of_referral,
}
"""What a record of each type shows."""
