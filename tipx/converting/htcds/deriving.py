"""What follows from a sheet although no column of it says so: child status, elements, decisions, the course of a referral."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tipx import dates
from tipx.assessment.elements import CHILD, MEANS, NO, PURPOSE, UNKNOWN, YES, Vector, words
from tipx.assessment.logic import assess_vector
from tipx.converting.model import Data
from tipx.converting.tracing import Traced, origin_in, trace
from tipx.ruleset.groups import groups_present
from tipx.standard import Standard

Tell = Callable[[str], None]
"""Notes that what stands at a place was worked out."""

ADULT_FROM = 18
NOT_VICTIM = "not-victim"
_ACTS = {"recruitment": "recruitment", "transit": "transportation"}
"""The act that an event of a stage is evidence of."""


def child_status(victim: Mapping[str, Any], day: str) -> str:
    """Child, adult or unknown on that day, by the birth date."""
    birth = dates.interval_of_partial(victim.get("birthDate", {}))
    on = dates.interval_of_date(day)
    if birth is None or on is None:
        return "unknown"
    youngest, oldest = dates.age_on(birth, on)
    if youngest < 0:
        return "unknown"
    return "child" if oldest < ADULT_FROM else "adult" if youngest >= ADULT_FROM else "unknown"


def decide(victim: Data) -> bool:
    """Complete the decision that a sheet hints at; False where a victim is confirmed and nobody is said to have decided it."""
    status = victim.get("personStatus")
    for decision in victim.get("decisions", ()):
        if status == "confirmed-victim":
            decision["outcome"] = "positive"
        elif status == NOT_VICTIM:
            decision["outcome"] = "negative"
        else:
            decision["stage"] = "screening"
            decision["outcome"] = "positive" if status is not None else "pending"
    return status != "confirmed-victim" or bool(victim.get("decisions"))


def assess(case: Data, victim: Mapping[str, Any], standard: Standard, tell: Tell) -> None:
    """Fill the elements and the classification, as far as exploitation, control and age speak; and the acts and means."""
    vector = _vector(case, victim, standard, tell)
    result = assess_vector(vector)
    case["elements"] = words(vector)
    case["classification"] = result.classification
    if result.possible_trafficking:
        case["possibleTrafficking"] = True
    tell("Case.elements")
    tell("Case.classification")


def _vector(case: Data, victim: Mapping[str, Any], standard: Standard, tell: Tell) -> Vector:
    answers = [UNKNOWN] * len(Vector._fields)
    if victim.get("personStatus") == NOT_VICTIM:
        return Vector(*answers)
    events = case.get("events", ())
    if any("purposes" in event for event in events):
        answers[PURPOSE] = YES
        found = (
            [_add_acts(event, tell) for event in events],
            [_add_means(event, standard, tell) for event in events],
        )
        answers[0], answers[MEANS] = (YES if any(one) else UNKNOWN for one in found)
    age = victim.get("ageAtFirstTrafficking")
    if (age is not None and age < ADULT_FROM) or victim["childStatus"] == "child":
        answers[CHILD] = YES
    elif age is not None:
        answers[CHILD] = NO
    return Vector(*answers)


def _add_acts(event: Data, tell: Tell) -> bool:
    acts = list(dict.fromkeys(_ACTS[stage] for stage in event.get("stage", ()) if stage in _ACTS))
    return _add(event, "acts", acts, tell)


def _add_means(event: Data, standard: Standard, tell: Tell) -> bool:
    used = set(event.get("controlMethods", ()))
    codes = standard.codelists["traffickingMeans"].codes.values()
    means = [code.code for code in codes if used.intersection(code.extra["controlMethods"].split())]
    return _add(event, "means", means, tell)


def _add(event: Data, name: str, codes: list[str], tell: Tell) -> bool:
    if codes:
        event[name] = codes
        event["assertionBasis"] = "assessment"
        tell(f"Case.events[].{name}")
    return bool(codes)


def journey(case: Data, victim: Data, tell: Tell) -> None:
    """The events of transit as legs of the journey."""
    for event in case.get("events", ()):
        if "transit" in event.get("stage", ()) and ("place" in event or "startsOn" in event):
            legs = victim.setdefault("journey", [])
            leg = Traced({"sequence": len(legs) + 1}, event.at if isinstance(event, Traced) else None)
            if "place" in event:
                leg["to"] = Traced(event["place"])
            if "startsOn" in event:
                leg.put("arrivedOn", Traced(event["startsOn"]), origin_in(event, "startsOn"))
            legs.append(leg)
            tell("Victim.journey")


def course(referral: Data, *, incoming: bool, now: str, tell: Tell) -> None:
    """The dates, the status and the history of a referral, as far as its one date tells."""
    sender, receiver = referral["from"]["agency"], referral["to"]["agency"]
    if incoming and "respondedOn" in referral:
        status, at = "accepted", referral["respondedOn"]
    elif incoming:
        status, at = "sent", now
    else:
        status, at = ("sent", referral["issuedOn"]) if "issuedOn" in referral else ("draft", now)
    if "issuedOn" not in referral:
        referral["issuedOn"] = at
        tell("Referral.issuedOn")
    history = [{"status": "draft" if status == "draft" else "sent", "at": referral["issuedOn"], "by": sender}]
    if status == "accepted":
        history.append({"status": "accepted", "at": at, "by": receiver})
    referral["status"], referral["statusHistory"] = status, history
    for name in ("status", "statusHistory"):
        trace(referral, name, origin_in(referral, "respondedOn" if status == "accepted" else "issuedOn"))
    tell("Referral.status")
    tell("Referral.statusHistory")


def disclosure(case: Mapping[str, Any], victim: Mapping[str, Any], standard: Standard) -> Data:
    """What a referral shows: a sheet does not say, so it is all that the records hold."""
    shown = {
        group
        for kind, data in (("case", case), ("victim", victim))
        for group, _ in groups_present(standard, kind, data)
    }
    ordered = [group["code"] for group in standard.disclosure["groups"] if group["code"] in shown]
    return {"level": "service", **({"fieldGroups": ordered} if ordered else {})}
