"""Conversions of what a Primero case says of the person: state and dates, risk, concerns, services."""

from __future__ import annotations

from typing import Any

from tipx.converting.model import Data
from tipx.converting.primero import values
from tipx.converting.primero.defaults import Defaults
from tipx.converting.primero.mapping import Row
from tipx.converting.primero.places import said_by
from tipx.converting.primero.plain import CODE, KEPT, at
from tipx.converting.primero.sides import Conversion, Into, Out, Untold, inside, read_side, write_side
from tipx.converting.primero.telling import NOT_IN_LIST, NOT_STATED, UNREADABLE, Fact, Unread
from tipx.converting.tracing import Traced, trace

CLOSED = ("closed", "closed-referred")
POSSIBLE = "possibleTrafficking"
"""Stands in the mapping for the words that leave trafficking possible."""


# -- the state of the case -----------------------------------------------------------------------------------------


def _write_status(row: Row, out: Out) -> str | None:
    word = CODE.write(row, out)
    if out.record("Case").get("status") == "reopened":
        out.fit = "exact"  # the mark of re-opening says the rest
    return word if word is None else str(word)


CASE_STATUS = Conversion(CODE.read, _write_status)


def _read_reopened(value: Any, row: Row, into: Into) -> None:
    into.fit = "exact"
    if values.boolean(value):
        case = into.records["Case"]
        if case.get("status") != "open":
            raise Untold
        case["status"] = "reopened"
        trace(case, "status", into.origin)


def _write_reopened(row: Row, out: Out) -> bool | None:
    status = out.record("Case").get("status")
    return None if status is None else status == "reopened"


REOPENED = Conversion(_read_reopened, _write_reopened)


def _read_closed_on(value: Any, row: Row, into: Into) -> None:
    if into.records["Case"].get("status") not in CLOSED:
        values.date(value)
        raise Untold
    into.put(at(row), values.date(value))
    into.fit = "exact"


def _write_closed_on(row: Row, out: Out) -> Any:
    return out.take(at(row)) if out.record("Case").get("status") in CLOSED else None


CLOSED_ON = Conversion(_read_closed_on, _write_closed_on)


# -- birth date ----------------------------------------------------------------------------------------------------


def _read_day(value: Any, row: Row, into: Into) -> None:
    into.put(at(row), values.date(value))


def _write_day(row: Row, out: Out) -> str | None:
    value = out.take(at(row))
    if value is None:
        return None
    out.fit = "exact" if len(value) == 10 else "approximate"
    return str(value) + {4: "-01-01", 7: "-01"}.get(len(value), "")


DAY = Conversion(_read_day, _write_day)


def _read_estimated(value: Any, row: Row, into: Into) -> None:
    said = values.boolean(value)
    if "birthDate" not in into.records["Victim"]:
        raise Untold
    into.put(at(row), "estimated" if said else "exact")
    into.fit = "exact"


def _write_estimated(row: Row, out: Out) -> bool | None:
    birth = out.record("Victim").get("birthDate", {})
    if "value" not in birth:
        return None
    certainty = out.take(at(row))
    whole = len(birth["value"]) == 10
    if certainty is None and whole:
        return None
    out.fit = "exact" if whole and certainty in ("estimated", "exact") else "approximate"
    return not whole or certainty != "exact"


ESTIMATED = Conversion(_read_estimated, _write_estimated)


# -- risk, concerns, services --------------------------------------------------------------------------------------


def _read_risk(value: Any, row: Row, into: Into) -> None:
    word = values.text(value)
    if word not in row.read_as:
        raise Unread(NOT_IN_LIST)
    into.facts["risk"] = Fact(row.read_as[word], into.here)


def _write_risk(row: Row, out: Out) -> str | None:
    """The level of the newest assessment; of the newest without a domain of its own, where the mapping names such."""
    found = out.record("Victim").get("riskAssessments", [])
    if not found:
        return None
    step = at(row).steps[0]
    said = {number: said_by(one, ("riskAssessments", number), step) for number, one in enumerate(found)}
    fitting = [number for number in said if said[number]] or list(said)
    number = max(fitting, key=lambda one: (found[one].get("assessedOn", ""), one))
    newest = found[number]
    for path in (("riskAssessments", number, "level"), *said[number]):
        out.use("Victim", path)
    return row.written_as.get(newest.get("level", ""))


RISK = Conversion(_read_risk, _write_risk)


def _read_concerns(value: Any, row: Row, into: Into) -> None:
    KEPT.read(values.words(value), row, into)
    codes = [row.read_as[word] for word in values.words(value) if isinstance(word, str) and word in row.read_as]
    if POSSIBLE in codes:
        into.records["Case"]["possibleTrafficking"] = True
        trace(into.records["Case"], "possibleTrafficking", into.origin)
    purposes = list(dict.fromkeys(code for code in codes if code != POSSIBLE))
    if purposes:
        event = {"id": into.told.job.mint(), "purposes": purposes, "assertionBasis": "allegation"}
        into.records["Case"]["events"] = [Traced(event, into.origin)]
    into.fit = None if codes else "exact"


def _write_concerns(row: Row, out: Out) -> list[Any] | None:
    found: list[Any] = list(out.take(at(row)) or ())
    case = out.record("Case")
    said = []
    if case.get("possibleTrafficking") is True:
        said.append(POSSIBLE)
        out.use("Case", ("possibleTrafficking",))
    for number, event in enumerate(case.get("events", ())):
        for index, purpose in enumerate(event.get("purposes", ())):
            if purpose in row.written_as:
                said.append(purpose)
                out.use("Case", ("events", number, "purposes", index))
    for code in said:
        if row.written_as[code] not in found:
            found.append(row.written_as[code])
    out.fit = None if said else "exact"
    return found or None


CONCERNS = Conversion(_read_concerns, _write_concerns)


def _read_services(value: Any, row: Row, into: Into) -> None:
    if not isinstance(value, list):
        raise Unread(UNREADABLE)
    defaults, here = Defaults(into.told.job), into.here
    tree = at(row).field(into.told.standard).item
    assert tree is not None
    made: list[Data] = []
    for index, entry in enumerate(value):
        if not isinstance(entry, dict):
            if not values.is_nothing(entry):
                into.told.note(UNREADABLE, f"{here}/{index}", row.label, row.place)
            continue
        if all(values.is_nothing(one) for one in entry.values()):
            continue
        into.here = f"{here}/{index}"
        service = Traced(at=into.origin)
        into.item = (service, tree)
        read_side("service", entry, into)
        into.item, into.here = None, here
        if "id" not in service:
            defaults.set("Victim.services[].id")
            service["id"] = defaults.mint()
        if "serviceType" not in service:
            defaults.set("Victim.services[].serviceType")
            service.update(serviceType="other", serviceTypeOtherText=NOT_STATED)
        if "status" not in service:
            defaults.set("Victim.services[].status")
            service["status"] = "planned"
        made.append(service)
    into.fit = "exact"
    if made:
        into.put(at(row), made)


def _write_services(row: Row, out: Out) -> list[Data] | None:
    services = out.record("Victim").get("services", [])
    made = [write_side("service", inside(out, ("services", number))) for number in range(len(services))]
    out.fit = "exact"
    return [one for one in made if one] or None


SERVICES = Conversion(_read_services, _write_services)
