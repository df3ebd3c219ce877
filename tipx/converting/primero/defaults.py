"""What the standard needs and Primero does not have: what is set instead, and how that is told."""

from __future__ import annotations

from collections.abc import Mapping

from tipx.converting.model import Job
from tipx.converting.primero.mapping import MappingFile

WHY: Mapping[str, str] = {
    "Bundle.bundleType": "Set to submission: Primero's referrals carry records.",
    "Bundle.profiles": "Set to core.",
    "Bundle.onwardSharing": "Set to with-originator-approval: Primero has no such word.",
    "Bundle.handling.tlp": "Set to amber-strict, the least marking for data that identifies a person.",
    "Bundle.purpose": "Set to referral.",
    "Bundle.legalBasis": (
        "No basis that Primero tells holds for every case of the message. Consent only fills the place, for by it the rules ask for the "
        "consent of each person: state the true one before you send it."
    ),
    "Bundle.sentAt": "Set to the moment of converting.",
    "Bundle.sender": "Set to the agency of the first transition, or else the owner of the first case.",
    "Bundle.recipients": "Set to the agencies that the transitions go to.",
    "Bundle.agencies[].name": "Primero did not name the agency.",
    "Bundle.agencies[].type": "Set to other: Primero names agencies and does not say of what kind they are.",
    "Bundle.agencies[].country": "Set to unknown (ZZ): Primero does not say where an agency is.",
    "Case.id": "A Primero case is a person and its referral; the case of the standard gets an id of its own.",
    "Victim.id": "Primero did not give an id that the standard can use.",
    "Referral.id": "Primero did not give an id that the standard can use.",
    "Victim.services[].id": "Primero did not give an id that the standard can use.",
    "Victim.consents[].id": "Primero holds consents as marks, without an id.",
    "Victim.consents[].status": "Set to not-asked where Primero says why information is withheld and nothing of consent.",
    "Case.createdAt": "Set to the moment at which the case was entered in Primero.",
    "Victim.createdAt": "Set to the day of registration, or else to the first transition or the moment of converting.",
    "Case.owner": "Set to the owner at the time of the transition, or else to the agency that has the case now.",
    "Referral.owner": "Set to the agency that sent it.",
    "Case.status": "Set to open.",
    "Case.statusDate": "Set to the day of the last change, or else that of registration.",
    "Case.elements": "All set to unknown: Primero does not record them.",
    "Case.classification": "Set to undetermined: Primero does not decide it.",
    "Case.scope": "Set to undetermined.",
    "Case.registeredOn": "Set to the day on which the case was entered.",
    "Victim.personStatus": "Set to presumed-victim: Primero does not record it.",
    "Victim.childStatus": "Worked out from the age, or else from the birth date at registration; unknown without them.",
    "Victim.identityDocuments[].typeOtherText": "Primero did not say of what kind the document is.",
    "Victim.services[].serviceType": "Set to other: Primero did not say which service.",
    "Victim.services[].status": "Set to planned.",
    "Referral.from.agency": "Set to the sender of the message where that was given, else to an agency not stated.",
    "Referral.to.agency": "Set to the one recipient of the message where that was given, else to an agency not stated.",
    "Referral.issuedOn": "Set to the moment of converting.",
    "Referral.status": "Set to sent.",
    "Referral.statusHistory": "Worked out from the state and the moments of sending and answering.",
    "Referral.respondedOn": "Set to the moment of sending: the moment of the answer is not known.",
    "Referral.type": "Set to service-referral.",
    "Referral.reasons": "Set to additional-services where a service is asked for, else to other.",
    "Referral.urgency": "Worked out from the time frame of the service asked for; routine without one.",
    "Referral.requestedServices": "Taken from the service that the transition names, else set to other.",
    "Referral.disclosure": "Worked out from what the record holds.",
    "Referral.rejectionReason": "Set to other: no reason was given.",
    "Referral.outcome": "Set to other: Primero does not say what came of it.",
    "Referral.crossBorder": "Worked out from the countries of the agencies; false while one is not known.",
    "Referral.consentIds": "Primero does not name the consents relied on: those given for services and for sharing.",
}
"""By place why it had to be set, and to what."""


def risk_domain(mapping: MappingFile) -> str:
    """The domain of the one level of Primero: that by which the mapping finds it, else the one that says least beside it."""
    line = mapping.by("risk")
    picks = {} if line is None or line.place is None else dict(line.place.steps[0].picks)
    return picks.get("domain", "individual")


def risk_set(mapping: MappingFile) -> tuple[str, str]:
    """The place of what is set beside that level, and why it had to be."""
    domain = risk_domain(mapping)
    return (
        "Victim.riskAssessments[]",
        f"Primero holds a level alone: domain {domain}, day of the last change, owner as assessor.",
    )


class Defaults:
    """Tells in the ledger what was set."""

    def __init__(self, job: Job) -> None:
        self.mint = job.mint
        self._ledger = job.ledger

    def set(self, place: str) -> None:
        """The place was filled in."""
        self._ledger.defaulted(place, WHY[place])
