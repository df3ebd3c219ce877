"""A Primero case is one person: of it come a Case and a Victim, with what the standard needs and Primero lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tipx import dates
from tipx.assessment.elements import ELEMENTS
from tipx.converting.model import Data, Origin
from tipx.converting.primero import values
from tipx.converting.primero.agencies import AgenciesIn
from tipx.converting.primero.defaults import Defaults, risk_domain, risk_set
from tipx.converting.primero.plain import OWN_ID
from tipx.converting.primero.telling import MISSING, NO_PLACE, NOT_STATED, Fact, Told
from tipx.converting.tracing import Traced, origin_in, trace

if TYPE_CHECKING:
    from tipx.converting.primero.referrals import Asked

MIDDLE = ("case.name_middle", "A middle name alone is read as a given name.")
_ADULT = 18


@dataclass(eq=False)
class Person:
    """One case of Primero: its Case and Victim in the making, where and how it stood, and what waits."""

    case: Traced
    victim: Traced
    at: str
    source: Mapping[str, Any]
    facts: dict[str, Fact] = field(default_factory=dict)


class Finisher:
    """Makes the records of a person whole."""

    def __init__(self, told: Told, agencies: AgenciesIn, defaults: Defaults, persons: list[Person]) -> None:
        self._told = told
        self._agencies = agencies
        self._set = defaults.set
        self._mint = defaults.mint
        self._by_id = {person.victim["id"]: person for person in persons if "id" in person.victim}

    def finish(self, person: Person, asked: list[Asked], sender: Data | None) -> None:
        """Fill in what is needed, and bring to their places the values that had to wait."""
        case, victim = person.case, person.victim
        self._ids(person)
        self._headers(person, asked, sender)
        if "status" not in case:
            self._default(case, "Case.status", "open")
        if "statusDate" not in case:
            changed: str = victim.get("updatedAt") or case["registeredOn"]
            self._default(case, "Case.statusDate", changed[:10])
        self._default(case, "Case.elements", {element.name: "unknown" for element in ELEMENTS})
        self._default(case, "Case.classification", "undetermined")
        self._default(case, "Case.scope", "undetermined")
        self._default(victim, "Victim.personStatus", "presumed-victim")
        self._default(victim, "Victim.childStatus", _child_status(victim, case["registeredOn"]))
        told_by = "ageAtDetection" if "ageAtDetection" in victim else "birthDate"
        trace(victim, "childStatus", origin_in(victim, told_by))
        self._parts(person)
        self._duplicate(person)

    def _default(self, record: Data, place: str, value: Any) -> None:
        record[place.partition(".")[2]] = value
        self._set(place)

    def _ids(self, person: Person) -> None:
        case, victim = person.case, person.victim
        named = person.facts.get("person")
        own = any(one["system"] == OWN_ID for one in victim.get("localIds", ()))
        if "id" not in victim and named is not None and not own:
            identifier = values.urn(named.value)
            if identifier is not None:
                victim.put("id", identifier, named.origin)
            else:
                local = Traced({"system": OWN_ID, "value": named.value}, named.origin)
                victim.setdefault("localIds", []).append(local)
        if "id" not in victim:
            self._default(victim, "Victim.id", self._mint())
        case.setdefault("id", self._mint())
        self._set("Case.id")
        case["victimIds"], victim["caseIds"] = [victim["id"]], [case["id"]]
        case["version"] = victim["version"] = 1

    def _headers(self, person: Person, asked: list[Asked], sender: Data | None) -> None:
        case, victim = person.case, person.victim
        if "owner" not in case:
            self._default(case, "Case.owner", _owner(asked) or sender or self._agencies.not_stated())
        victim.put("owner", case["owner"], origin_in(case, "owner"))
        if "createdAt" not in victim:
            day = case.get("registeredOn")
            sent = [one.referral["issuedOn"] for one in asked]
            made = f"{day}T00:00:00Z" if day is not None else min(sent, default=self._told.now, key=_instant)
            self._default(victim, "Victim.createdAt", made)
        self._default(case, "Case.createdAt", victim["createdAt"])
        case.put("createdAt", victim["createdAt"], origin_in(victim, "createdAt"))
        if "registeredOn" not in case:
            self._default(case, "Case.registeredOn", victim["createdAt"][:10])

    def _parts(self, person: Person) -> None:
        """The lists of the person whose items are not whole yet."""
        victim = person.victim
        for name in victim.get("names", ()):
            if "middle" in name and not {"full", "given", "family"} & name.keys():
                name.put("given", name.pop("middle"), origin_in(name, "middle"))
                self._told.job.ledger.approximated(*MIDDLE)
        for document in victim.get("identityDocuments", ()):
            if document["type"] == "other" and "typeOtherText" not in document:
                document["typeOtherText"] = NOT_STATED
                self._set("Victim.identityDocuments[].typeOtherText")
        consents = victim.get("consents", [])
        self._waiting(person, "giver", "givenBy", [one for one in consents if one["status"] in ("given", "refused")])
        shared = [one for one in consents if "share-for-referral" in one["scopes"]]
        self._waiting(person, "withheld", "withheldReason", shared)
        if "risk" in person.facts:
            level, domain = person.facts["risk"], risk_domain(self._told.mapping)
            risk: Data = Traced({"id": self._mint(), "domain": [domain], "level": level.value}, level.origin)
            changed: str = victim.get("updatedAt") or victim["createdAt"]
            risk["assessedOn"] = changed[:10]
            risk["assessedBy"] = victim["owner"]
            victim["riskAssessments"] = [risk]
            self._told.job.ledger.defaulted(*risk_set(self._told.mapping))

    def _waiting(self, person: Person, fact: str, name: str, items: list[Traced]) -> None:
        """What is said of consents: it needs one to stand with."""
        if fact not in person.facts:
            return
        for item in items:
            item.put(name, person.facts[fact].value, person.facts[fact].origin)
        if not items:
            row = self._told.mapping.by(fact)
            assert row is not None
            self._told.note(NO_PLACE, person.facts[fact].pointer, row.label, row.place)

    def _duplicate(self, person: Person) -> None:
        """A duplicate names the case that it repeats, where that is in the input."""
        links = [one for one in person.victim.get("linkedVictims", ()) if one["relation"] == "duplicate-of"]
        others = [(self._by_id[one["victimId"]], one.at) for one in links if one["victimId"] in self._by_id]
        for other, origin in others:
            self._link(person, other, origin)
        if person.case["status"] == "duplicate" and not others:
            self._told.note(MISSING, person.at, "Case.linkedCases", "Case.linkedCases", "give")

    def _link(self, person: Person, other: Person, origin: Origin | None) -> None:
        """The id of the other case is made before its turn, so that it can be named."""
        if other is person:
            return
        identifier = other.case.setdefault("id", self._mint())
        link = Traced({"caseId": identifier, "relation": "duplicate-of"}, origin)
        person.case.setdefault("linkedCases", []).append(link)


def _owner(asked: list[Asked]) -> Data | None:
    """Who has the case: whoever accepted it, else its owner when it was sent, else who sent it."""
    for one in reversed(asked):
        if one.referral["transfersOwnership"] and one.referral["status"] in ("accepted", "completed"):
            return dict(one.referral["to"]["agency"])
    for one in asked:
        return dict(one.referral["owner"])
    return None


def _child_status(victim: Data, registered: str) -> str:
    age = victim.get("ageAtDetection")
    if age is None:
        birth = victim.get("birthDate", {}).get("value")
        if birth is None:
            return "unknown"
        age = int(registered[:4]) - int(birth[:4]) - (registered[5:] < birth[5:])
    return "child" if age < _ADULT else "adult"


def _instant(text: str) -> int:
    return dates.instant(text) or 0
