"""A transition of Primero as a Referral, with what the standard needs and Primero lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tipx.converting.model import Data
from tipx.converting.primero import values
from tipx.converting.primero.agencies import AgenciesIn
from tipx.converting.primero.cases import Person
from tipx.converting.primero.defaults import Defaults
from tipx.converting.primero.places import EXTENSION
from tipx.converting.primero.services import urgency_of
from tipx.converting.primero.telling import NO_PLACE, NOT_STATED, Fact, Told
from tipx.converting.tracing import Traced, origin_in, trace
from tipx.ruleset.groups import groups_present

ANSWERED_BY_RECEIVER = ("accepted", "rejected", "completed")


@dataclass(eq=False)
class Asked:
    """One referral in the making: its persons, those named by id alone, the services it is for, the marks that wait."""

    referral: Traced
    at: str
    persons: list[Person] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    services: list[tuple[Person, Fact]] = field(default_factory=list)
    individual: dict[Person, Fact] = field(default_factory=dict)
    override: Fact | None = None


class Finisher:
    """Makes referrals whole: first their sides and moments, then, once the persons are whole, the rest."""

    def __init__(self, told: Told, agencies: AgenciesIn, defaults: Defaults, header: Mapping[str, Any]) -> None:
        self._told = told
        self._agencies = agencies
        self._set = defaults.set
        self._mint = defaults.mint
        self._groups = {entry["code"]: entry for entry in told.standard.disclosure["groups"]}
        self.sender = _reference(header.get("sender"))
        recipients = header.get("recipients")
        self._recipient = _reference(recipients[0]) if isinstance(recipients, list) and len(recipients) == 1 else None

    def _default(self, record: Data, place: str, value: Any) -> None:
        if place.partition(".")[2] not in record:
            record[place.partition(".")[2]] = value
            self._set(place)

    def sides(self, asked: Asked) -> None:
        """What does not hang on the persons."""
        referral = asked.referral
        if "id" not in referral:
            self._default(referral, "Referral.id", self._mint())
        self._default(referral, "Referral.issuedOn", self._told.now)
        self._default(referral, "Referral.type", "service-referral")
        referral.setdefault("transfersOwnership", False)
        self._default(referral, "Referral.status", "sent")
        referral["version"], referral["createdAt"] = 1, referral["issuedOn"]
        for side, known in (("from", self.sender), ("to", self._recipient)):
            party: Data = referral.setdefault(side, {})
            if "agency" not in party:
                self._set(f"Referral.{side}.agency")
                party["agency"] = known or self._agencies.not_stated()
        self._default(referral, "Referral.owner", dict(referral["from"]["agency"]))
        countries = [self._agencies.country(referral[side]["agency"]) for side in ("from", "to")]
        referral["crossBorder"] = None not in countries and countries[0] != countries[1]
        if None in countries:
            self._set("Referral.crossBorder")

    def rest(self, asked: Asked) -> None:
        """What hangs on the persons."""
        referral = asked.referral
        persons = [person.victim["id"] for person in asked.persons]
        if persons or asked.outside:
            referral["victimIds"] = [*dict.fromkeys((*persons, *asked.outside))]
        if asked.persons:
            referral["caseId"] = asked.persons[0].case["id"]
        linked = [
            one for one in (self._link(asked, person, fact) for person, fact in asked.services) if one is not None
        ]
        self._services(referral, linked)
        self._answer(referral)
        self._consents(asked)
        self._disclosure(asked)

    def _link(self, asked: Asked, person: Person, fact: Fact) -> Data | None:
        """The service that the transition is for; it is named by its id in Primero."""
        wanted = values.urn(fact.value)
        for service in person.victim.get("services", ()):
            kept = [value for key, value in service.get("extensions", {}).items() if key == EXTENSION + "unique_id"]
            if service["id"] == wanted or fact.value in kept:
                trace(service, "referralId", fact.origin)
                if service.setdefault("referralId", asked.referral["id"]) == asked.referral["id"]:
                    return dict(service)
                break
        row = self._told.mapping.by("service-link")
        assert row is not None
        self._told.note(NO_PLACE, fact.pointer, row.label, row.place)
        return None

    def _services(self, referral: Data, linked: list[Data]) -> None:
        if "requestedServices" not in referral and linked:
            names = ("serviceType", "serviceTypeOtherText")
            self._default(
                referral, "Referral.requestedServices", [{name: linked[0][name] for name in names if name in linked[0]}]
            )
        if "requestedServices" not in referral and referral["type"] == "service-referral":
            nothing = {"serviceType": "other", "serviceTypeOtherText": NOT_STATED}
            self._default(referral, "Referral.requestedServices", [nothing])
        told = (urgency_of(one, self._told.mapping) for one in linked)
        self._default(referral, "Referral.urgency", next((one for one in told if one is not None), "routine"))
        if referral["type"] == "service-referral":
            self._default(referral, "Referral.reasons", ["additional-services"])
        else:
            self._default(referral, "Referral.reasons", ["other"])
            referral["reasonsOtherText"] = NOT_STATED

    def _answer(self, referral: Data) -> None:
        """Reason, outcome, and the trail that leads to the state."""
        status = referral["status"]
        if status == "rejected" and "rejectionReason" not in referral:
            self._default(referral, "Referral.rejectionReason", "other")
            referral["rejectionReasonOtherText"] = NOT_STATED
        if status == "completed" and "outcome" not in referral:
            moved = referral["transfersOwnership"]
            self._default(referral, "Referral.outcome", "ownership-transferred" if moved else "other")
            if not moved:
                referral["outcomeOtherText"] = NOT_STATED
        if status in ANSWERED_BY_RECEIVER:
            self._default(referral, "Referral.respondedOn", referral["issuedOn"])
        self._default(referral, "Referral.statusHistory", history(referral))
        trace(referral, "statusHistory", origin_in(referral, "issuedOn"))

    def _consents(self, asked: Asked) -> None:
        """The consents relied on: for a referral to services and to sharing, for a transfer to sharing."""
        referral = asked.referral
        scopes = {"share-for-referral"} if referral["transfersOwnership"] else {"share-for-referral", "services"}
        relied: list[Data] = []
        for person in asked.persons:
            consents: list[Data] = person.victim.setdefault("consents", [])
            if person in asked.individual:
                consents.append(self._individual(referral["to"]["agency"], person, asked.individual[person]))
            for one in consents:
                fits = scopes.intersection(one["scopes"]) and one["status"] == "given"
                if fits and referral["to"]["agency"] in one.get("recipientAgencies", (referral["to"]["agency"],)):
                    relied.append({"victimId": person.victim["id"], "consentId": one["id"]})
            if not consents:
                del person.victim["consents"]
        if relied:
            self._default(referral, "Referral.consentIds", relied)
        if asked.override is not None:
            referral.put("consentOverride", {"at": referral["issuedOn"]}, asked.override.origin)

    def _individual(self, receiver: Data, person: Person, mark: Fact) -> Data:
        self._set("Victim.consents[].id")
        made = Traced({"id": self._mint(), "status": "given", "scopes": ["share-for-referral"]}, mark.origin)
        made["recipientAgencies"] = [dict(receiver)]
        if "giver" in person.facts:
            made.put("givenBy", person.facts["giver"].value, person.facts["giver"].origin)
        return made

    def _disclosure(self, asked: Asked) -> None:
        """The level `service`, with the groups that the records hold beside those of the level."""
        if not asked.persons:
            self._default(asked.referral, "Referral.disclosure", {"level": "none"})
            return
        usual = {"demographics", "services", "identity", "contact"}
        found = {
            group
            for person in asked.persons
            for kind, record in (("victim", person.victim), ("case", person.case))
            for group, _ in groups_present(self._told.standard, kind, record)
        }
        disclosure: Data = {"level": "service"}
        if found - usual:
            disclosure["fieldGroups"] = [code for code in self._groups if code in found - usual]
        self._default(asked.referral, "Referral.disclosure", disclosure)


def _reference(given: Any) -> Data | None:
    return dict(given) if isinstance(given, Mapping) and given else None


def history(referral: Mapping[str, Any]) -> list[Data]:
    """The trail that leads to the state of a referral, from its moments."""
    sent, answered = referral["issuedOn"], referral.get("respondedOn", referral["issuedOn"])
    sender, receiver = referral["from"]["agency"], referral["to"]["agency"]
    found: list[Data] = [{"status": "sent", "at": sent, "by": dict(sender)}]
    status = referral["status"]
    if status in ("accepted", "completed"):
        found.append({"status": "accepted", "at": answered, "by": dict(receiver)})
    if status == "rejected":
        found.append({"status": "rejected", "at": answered, "by": dict(receiver)})
    if status == "completed":
        found.append({"status": "completed", "at": answered, "by": dict(receiver)})
    if status == "cancelled":
        found.append({"status": "cancelled", "at": answered, "by": dict(sender)})
    return found
