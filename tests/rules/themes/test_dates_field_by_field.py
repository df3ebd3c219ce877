"""For the rules about the order of dates: which fields they look at, one by one, the day before, the day itself, the day
after."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import tipx
from tipx.standard import newest
from tipx.standard.cases import NOW, base

SENT = {"before": "2026-03-03", "same": "2026-03-04", "after": "2026-03-05"}
AGENCY = {"agencyId": "urn:uuid:11111111-1111-4111-8111-1111111111a1"}


def urn(number: int) -> str:
    return f"urn:uuid:22222222-2222-4222-8222-{number:012x}"


EVENT = {"id": urn(1), "acts": ["recruitment"], "purposes": ["servitude"]}
SERVICE = {"id": urn(2), "serviceType": "legal-aid", "status": "planned"}
CONSENT = {"id": urn(3), "status": "given", "scopes": ["interview"]}
RISK = {"id": urn(4), "domain": ["retaliation"], "level": "low", "assessedOn": "2020-01-01", "assessedBy": AGENCY}
DECISION = {"id": urn(5), "stage": "screening", "outcome": "pending", "decidedBy": AGENCY}
OVERRIDE = {"by": AGENCY, "on": "2020-01-01", "reason": "Sample"}
PROCEEDING = {"id": urn(6), "kind": "civil", "stage": "reported"}
NOTE = {"at": "2020-01-01T00:00:00Z", "by": AGENCY, "text": "Sample"}
LEG = {"sequence": 1, "underControl": "yes"}

PAST: list[tuple[str, str, Any]] = [
    ("cases", "createdAt", None), ("cases", "updatedAt", None), ("cases", "statusDate", None),
    ("cases", "registeredOn", None), ("cases", "detectedOn", None), ("cases", "events.startsOn", EVENT),
    ("cases", "events.endsOn", EVENT), ("cases", "classificationOverride.on", OVERRIDE), ("cases", "notes.at", NOTE),
    ("cases", "proceedings.stageDate", PROCEEDING),
    ("victims", "createdAt", None), ("victims", "updatedAt", None), ("victims", "birthDate", None),
    ("victims", "journey.departedOn", LEG), ("victims", "journey.arrivedOn", LEG),
    ("victims", "decisions.decidedOn", DECISION), ("victims", "decisions.notifiedToPersonOn", DECISION),
    ("victims", "consents.givenOn", CONSENT), ("victims", "consents.withdrawnOn", CONSENT),
    ("victims", "guardian.appointedOn", {"type": "relative"}), ("victims", "riskAssessments.assessedOn", RISK),
    ("victims", "needs.identifiedOn", {"serviceType": "education"}), ("victims", "services.startedOn", SERVICE),
    ("victims", "services.endedOn", SERVICE), ("victims", "recoveryPeriod.startsOn", {"startsOn": "2020-01-01"}),
    ("victims", "identityDocuments.issuedOn", {"type": "passport"}),
    ("referrals", "createdAt", None), ("referrals", "updatedAt", None), ("referrals", "issuedOn", None),
    ("referrals", "receivedOn", None), ("referrals", "respondedOn", None),
    ("referrals", "feedback.givenOn", {}), ("referrals", "consentOverride.at", {}),
    ("referrals", "statusHistory.at", {"status": "sent", "by": AGENCY}),
]  # fmt: skip
ORDERED: list[tuple[str, str, str, Any]] = [
    ("events", "startsOn", "endsOn", EVENT), ("participatingAgencies", "since", "until", {"agency": AGENCY, "role": "observer"}),
    ("services", "plannedOn", "plannedEndOn", SERVICE), ("services", "startedOn", "endedOn", SERVICE),
    ("recoveryPeriod", "startsOn", "endsOn", {}), ("residencePermit", "from", "until", {"granted": "yes"}),
    ("identityDocuments", "issuedOn", "expiresOn", {"type": "passport"}), ("consents", "givenOn", "expiresOn", CONSENT),
    ("consents", "givenOn", "withdrawnOn", CONSENT), ("riskAssessments", "assessedOn", "validUntil", RISK),
]  # fmt: skip
NOT_PAST = [
    ("victims", "services.plannedOn", SERVICE), ("victims", "identityDocuments.expiresOn", {"type": "passport"}),
    ("victims", "consents.expiresOn", CONSENT), ("victims", "recoveryPeriod.endsOn", {"startsOn": "2020-01-01"}),
    ("referrals", "respondBy", None), ("referrals", "feedback.dueOn", {}),
    ("cases", "proceedings.nextHearingOn", PROCEEDING),
]  # fmt: skip


def written(kind: str, names: list[str], day: str) -> Any:
    """The day in the form that the field has."""
    form = newest().record(kind).at(*names)
    if form.type_name == "partialDate":
        return {"value": day}
    return day + "T10:15:00+05:00" if form.format == "dateTime" else day


def places(payload: dict[str, Any], rule: str) -> set[str | None]:
    report = tipx.validate(payload, now=NOW)
    assert report.faults == ()
    return {problem.at.model for problem in report.problems if problem.rule == rule}


def with_dates(kind: str, container: str, holder: Any, dates: dict[str, str]) -> dict[str, Any]:
    """The smallest payload with dates in a record, or in a part of it that is put in for them."""
    payload = copy.deepcopy(base(newest(), "smallest"))
    record = payload[kind + "s"][0]
    names = [container] if container else []
    values = {name: written(kind, [*names, name], day) for name, day in dates.items()}
    if not container:
        record.update(values)
    else:
        is_list = newest().record(kind).properties[container].kind == "list"
        record[container] = [{**holder, **values}] if is_list else {**holder, **values}
    return payload


@pytest.mark.parametrize(("where", "field", "holder"), PAST)
def test_a_past_date_may_fall_on_the_day_of_sending_and_not_after_it(where: str, field: str, holder: Any) -> None:
    kind = where[:-1]
    container, _, name = field.rpartition(".")
    model = kind.capitalize() + "." + (written_path(kind, container) + "." if container else "") + name
    spoken = {
        when: model in places(with_dates(kind, container, holder, {name: day}), "TIPX-TMP-001")
        for when, day in SENT.items()
    }
    assert spoken == {"before": False, "same": False, "after": True}


def written_path(kind: str, container: str) -> str:
    return container + ("[]" if newest().record(kind).properties[container].kind == "list" else "")


@pytest.mark.parametrize(("where", "field", "holder"), NOT_PAST)
def test_a_date_of_what_is_to_come_may_lie_ahead(where: str, field: str, holder: Any) -> None:
    container, _, name = field.rpartition(".")
    assert not places(with_dates(where[:-1], container, holder, {name: SENT["after"]}), "TIPX-TMP-001")


@pytest.mark.parametrize(("container", "start", "end", "holder"), ORDERED)
def test_an_end_may_fall_on_its_beginning_and_not_before_it(container: str, start: str, end: str, holder: Any) -> None:
    kind = "case" if container in newest().record("case").properties else "victim"
    model = f"{kind.capitalize()}.{written_path(kind, container)}.{end}"
    spoken = {
        last: model in places(with_dates(kind, container, holder, {start: "2024-02-29", end: last}), "TIPX-TMP-004")
        for last in ("2024-02-28", "2024-02-29", "2024-03-01")
    }
    assert spoken == {"2024-02-28": True, "2024-02-29": False, "2024-03-01": False}
