"""What 1.1 says and 1.0 does not: of each addition a record as both versions have it, told from the list of changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tipx.generate.suite.hosting import host, ordered
from tipx.generate.suite.keeping import change, keeping
from tipx.standard import standard

OLDER, NEWER = "1.0", "1.1"
BOTH = f"{OLDER} {NEWER}"
"""An implementation has to know both to move a record from one to the other."""
Data = dict[str, Any]

SERVICES = ("urn:uuid:7507a007-5e00-4000-8000-000000000031", "urn:uuid:7507a007-5e00-4000-8000-000000000032")
_RISK = "urn:uuid:11111111-1111-4111-8111-11111111c001"
_ABROAD = {"name": "Sample Centre", "type": "ngo", "country": "LK"}
_DOCUMENTS = ("b1946ac92492d2347c6235b4d2611184a5c6e0c3f9d87a1e2b3c4d5e6f708192", "c" * 64)


class Addition(NamedTuple):
    """Something that 1.1 says and 1.0 does not: a record of each, what is kept, and the fields that are told as kept."""

    key: str
    about: str
    newer: Data
    older: Data
    changes: Sequence[Mapping[str, Any]]
    fields: Sequence[str]
    tests: Sequence[str] = ()

    @property
    def kept(self) -> Data:
        """The record of 1.0 that keeps what it cannot say."""
        return in_order(keeping(self.older, *self.changes), OLDER)


def additions() -> Iterator[Addition]:
    """All of them: fields, codes, names of fields."""
    yield from _fields()
    yield from _codes()
    yield from _names_of_fields()
    yield from _permissions()


def _fields() -> Iterator[Addition]:
    bundle = host(standard(NEWER), "bundle", ("reportingPeriod",))
    period = bundle["reportingPeriod"]
    yield _addition(
        "reporting-period", "The period of a message", bundle, {"reportingPeriod": None}, [change("/reportingPeriod", period)],
        ["Bundle.reportingPeriod"], ["keyword:bundle#/properties/reportingPeriod"],
    )  # fmt: skip
    victim = {
        **host(standard(NEWER), "victim", ()),
        "returnPlan": {"status": "arranged", "country": "LK", "receivedBy": _ABROAD},
    }
    yield _addition(
        "received-by", "Who meets a person who returns", victim, {"returnPlan": {"status": "arranged", "country": "LK"}},
        [change("/returnPlan/receivedBy", _ABROAD)], ["Victim.returnPlan.receivedBy"],
    )  # fmt: skip
    for name, value in (("urgency", "priority"), ("appointmentAt", "2026-03-09T09:00:00+05:00")):
        newer, older = served({name: value})
        yield _addition(
            f"service-{name}", f"The field {name} of a service", newer, older, [_of_service(0, name, value)],
            [f"Victim.services[].{name}"],
        )  # fmt: skip
    both = {"urgency": "urgent", "appointmentAt": "2026-03-09T09:00:00+05:00"}
    newer, older = served({"urgency": "urgent"}, {"urgency": "routine", "appointmentAt": both["appointmentAt"]})
    yield _addition(
        "services-both", "Both fields of a service beside another service with one of them", newer, older,
        [
            _of_service(0, "urgency", "urgent"), _of_service(1, "urgency", "routine"),
            _of_service(1, "appointmentAt", both["appointmentAt"]),
        ],
        ["Victim.services[].urgency", "Victim.services[].appointmentAt"],
    )  # fmt: skip
    documents = [{"mediaType": "application/pdf", "sha256": one, "sizeBytes": 20144} for one in _DOCUMENTS]
    referral = host(standard(NEWER), "referral", ())
    for key, more, number in (
        ("attachment-language", {"language": "ur"}, 0),
        ("attachment-translation", {"translationOf": _DOCUMENTS[0]}, 1),
    ):
        ((name, value),) = more.items()
        newer = {
            **referral,
            "attachments": [{**one, **more} if at == number else one for at, one in enumerate(documents)],
        }
        yield _addition(
            key, f"The field {name} of a document, which has no id", newer, {"attachments": documents},
            [change(f"/attachments/{number}/{name}", value, within=documents)], [f"Referral.attachments[].{name}"],
        )  # fmt: skip
    sample = {"urn:sample:notes": {"colour": "green"}}
    newer, older = served({"urgency": "priority"})
    yield _addition(
        "other-extension", "A service beside an extension of somebody else, which stays", {**newer, "extensions": sample},
        {**older, "extensions": sample}, [_of_service(0, "urgency", "priority")], ["Victim.services[].urgency"],
    )  # fmt: skip


def _codes() -> Iterator[Addition]:
    victim = host(standard(NEWER), "victim", ())
    for code, label in (("central-government", "Central government"), ("local-government", "Local government")):
        owner = {"name": "Sample Board", "type": code, "country": "PK"}
        told = {"name": "Sample Board", "type": "other", "typeOtherText": label, "country": "PK"}
        changes = [change("/owner/type", code), change("/owner/typeOtherText")]
        tests = [f"code:agencyType/{code}"]
        yield _addition(
            f"agency-{code}", f"The type {code} of an agency", {**victim, "owner": owner}, {"owner": told}, changes,
            ["Victim.owner.type"], tests,
        )  # fmt: skip
    bundle = host(standard(NEWER), "bundle", ("agencies", "[]"))
    agencies = [{**one, "type": "central-government"} if at == 0 else one for at, one in enumerate(bundle["agencies"])]
    first = {**agencies[0], "type": "other", "typeOtherText": "Central government"}
    identifier = [first["id"]]
    yield _addition(
        "agency-listed", "The type of an agency that the message lists", {**bundle, "agencies": agencies},
        {"agencies": [first, *agencies[1:]]},
        [change("/agencies/0/type", "central-government", items=identifier), change("/agencies/0/typeOtherText", items=identifier)],
        ["Bundle.agencies[].type"], ["code:agencyType/central-government"],
    )  # fmt: skip
    risky = host(standard(NEWER), "victim", ("riskAssessments", "[]"))
    (risk,) = risky["riskAssessments"]
    for key, about, domains, told_domains in (
        ("alone", "alone", ["overall"], ["individual"]),
        ("beside", "beside another domain", ["retaliation", "overall"], ["retaliation", "individual"]),
        ("twice", "beside the broader one, which stands once then", ["individual", "overall"], ["individual"]),
    ):
        yield _addition(
            f"risk-{key}", f"The domain overall of a risk, {about}", {**risky, "riskAssessments": [{**risk, "domain": domains}]},
            {"riskAssessments": [{**risk, "domain": told_domains}]}, [change("/riskAssessments/0/domain", domains, items=[_RISK])],
            ["Victim.riskAssessments[].domain"], ["code:riskDomain/overall"],
        )  # fmt: skip


def _names_of_fields() -> Iterator[Addition]:
    newer, older = served({})
    known, new = {"field": "birthDate", "reason": "not-asked"}, {"field": "services.urgency", "reason": "not-asked"}
    yield _addition(
        "absent-alone", "That the urgency of services was not asked", {**newer, "dataAbsent": [new]}, {**older, "dataAbsent": None},
        [change("/dataAbsent", [new])], ["Victim.dataAbsent"],
    )  # fmt: skip
    yield _addition(
        "absent-beside", "That the urgency of services was not asked, beside another field", {**newer, "dataAbsent": [new, known]},
        {**older, "dataAbsent": [known]}, [change("/dataAbsent", [new, known])], ["Victim.dataAbsent"],
    )  # fmt: skip


def _permissions() -> Iterator[Addition]:
    """Where a code permits something no other one stands for it; where it forbids something the broader one does, which forbids more."""
    victim = host(standard(NEWER), "victim", ("consents", "[]"))
    (consent,) = victim["consents"]
    identifier = [consent["id"]]
    for key, about, types, left in (
        ("beside", "beside another kind", ["ngo", "central-government"], ["ngo"]),
        ("first", "before another kind", ["local-government", "ngo"], ["ngo"]),
    ):
        yield _addition(
            f"permitted-{key}", f"A kind of agency that may receive the data, {about}",
            {**victim, "consents": [{**consent, "recipientTypes": types}]}, {"consents": [{**consent, "recipientTypes": left}]},
            [change("/consents/0/recipientTypes", types, items=identifier)], ["Victim.consents[].recipientTypes"],
        )  # fmt: skip
    forbidden = ["central-government"]
    told = {**consent, "excludedTypes": ["other"], "excludedTypesOtherText": "Central government"}
    yield _addition(
        "forbidden", "A kind of agency that must not receive the data", {**victim, "consents": [{**consent, "excludedTypes": forbidden}]},
        {"consents": [told]},
        [
            change("/consents/0/excludedTypes", forbidden, items=identifier),
            change("/consents/0/excludedTypesOtherText", items=identifier),
        ],
        ["Victim.consents[].excludedTypes"],
    )  # fmt: skip
    only = {**victim, "consents": [{**consent, "recipientTypes": forbidden}]}
    yield _addition(
        "permitted-only", "A consent that names only a kind of agency that 1.0 does not have: without it anybody might receive the data", only,
        {"consents": None}, [change("/consents", only["consents"])], ["Victim.consents"],
    )  # fmt: skip


def served(*more: Mapping[str, Any]) -> tuple[Data, Data]:
    """A person with a service for each, with more in it in 1.1."""
    victim = host(standard(NEWER), "victim", ())
    plain = [
        {"id": SERVICES[number], "serviceType": ("legal-aid", "education")[number], "status": "planned"}
        for number in range(len(more))
    ]
    newer = {**victim, "services": [{**one, **added} for one, added in zip(plain, more, strict=True)]}
    return newer, {"services": plain}


def _of_service(number: int, name: str, value: str) -> dict[str, Any]:
    return change(f"/services/{number}/{name}", value, items=[SERVICES[number]])


def _addition(
    key: str, about: str, newer: Data, older: Mapping[str, Any], changes: Sequence[Mapping[str, Any]], fields: Sequence[str],
    tests: Sequence[str] = (),
) -> Addition:  # fmt: skip
    """`older`: in which fields the record of 1.0 differs; None where it has none such."""
    told = {name: value for name, value in {**newer, **older, "tipxVersion": OLDER}.items() if value is not None}
    return Addition(key, about, in_order(newer, NEWER), in_order(told, OLDER), changes, fields, tests)


def in_order(record: Data, version: str) -> Data:
    found: Data = ordered(record, standard(version).record(record["recordType"]))
    return found
