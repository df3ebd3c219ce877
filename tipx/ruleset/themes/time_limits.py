"""Rules about dates across records, and about time that has run out."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence

from tipx import dates
from tipx.dates import Interval
from tipx.problems import Layer
from tipx.reading.model import Path
from tipx.ruleset.case_events import Numbered
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.grounds import rests_on_consent
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import AGE, BIRTH, DETECTED, FOR_IDENTIFICATION, MOVING, RELYING, RISKS, VICTIM
from tipx.ruleset.terms import before, day, is_open, newest, partial

UNSURE = frozenset(("estimated", "self-declared", "inferred"))
DECIDING = frozenset(("reasonable-grounds", "conclusive-grounds", "court-finding"))


@rule(
    "TIPX-TMP-002", "error", on="C+V",
    title="Before birth",
    message="Something happened to the person before this birth date.",
    checks_that="The birth does not lie after an event, a journey, a decision, a service or a document of the person.",
    why="The birth date decides who is a child.",
    mend="Correct the birth date, or the other date.",
    source="TIPX",
    needs=BIRTH,
)  # fmt: skip
def before_birth(payload: PayloadView, context: Context) -> Findings:
    common: dict[int, Sequence[Dated]] | None = None
    for victim in payload.victims:
        birth = None if _plainly_born(victim, payload) else partial(victim.data, "birthDate")
        if birth is None:
            continue
        if common is None:
            common = {id(case): _earliest(case, payload.events(case).common) for case in payload.cases}
        for spot, when in _dated(victim, payload, common):
            if before(when, birth):
                yield at("birthDate", of=victim, related=[spot])
                break


Dated = tuple[Spot, Interval | None]


def _plainly_born(victim: Entry, payload: PayloadView) -> bool:
    """Whether all that is dated plainly comes after the birth, if it is known: texts of dates sort as the dates do."""
    data = victim.data
    if "birthDate" not in data:
        return True
    birth = data["birthDate"]
    born = birth.get("value", "")
    if "notBefore" in birth:
        born = max(born, birth["notBefore"])
    for leg in data.get("journey", ()):
        for name in ("departedOn", "arrivedOn"):
            if name in leg and ("notAfter" in leg[name] or leg[name].get("value", "~") < born):
                return False
    for document in data.get("identityDocuments", ()):
        if "issuedOn" in document:
            issued = document["issuedOn"]
            if "notAfter" in issued or issued.get("value", "~") < born:
                return False
    for decision in data.get("decisions", ()):
        if "decidedOn" in decision and decision["decidedOn"] < born:
            return False
    for service in data.get("services", ()):
        if "startedOn" in service and service["startedOn"] < born:
            return False
    return all(payload.events(case).earliest >= born for case in payload.cases_of(victim))


def _dated(victim: Entry, payload: PayloadView, common: Mapping[int, Sequence[Dated]]) -> Iterator[Dated]:
    fields = (
        ("journey", "departedOn"), ("journey", "arrivedOn"), ("decisions", "decidedOn"), ("services", "startedOn"),
        ("identityDocuments", "issuedOn"),
    )  # fmt: skip
    for name, date in fields:
        for index, item in enumerate(victim.data.get(name, ())):
            read = partial if name in ("journey", "identityDocuments") else day
            yield Spot((name, index, date), victim), read(item, date)
    for case in payload.cases_of(victim):
        yield from common[id(case)]
        yield from _earliest(case, payload.events(case).naming(victim.id))


def _earliest(case: Entry, events: Sequence[Numbered]) -> list[Dated]:
    """The event that certainly began first, if any has a date."""
    starts = [(start.latest, index, start) for index, event in events if (start := partial(event, "startsOn"))]
    return [(Spot(("events", index, "startsOn"), case), start) for _, index, start in sorted(starts)[:1]]


@rule(
    "TIPX-TMP-005", "error", on="C+V",
    title="Age and birth date disagree",
    message="The age at detection differs by more than {limit} years from what the birth date gives.",
    checks_that=(
        "ageAtDetection differs by no more than a year from an age that birthDate allows on the day of detection of one of the "
        "person's cases (two years, and a warning, where a date is uncertain)."
    ),
    why="Of two ages one is wrong, and the age decides who is a child.",
    mend="Correct the age or the birth date; say how certain the date is.",
    source="TIPX",
    needs=AGE | BIRTH | DETECTED,
)  # fmt: skip
def age_and_birth_date(payload: PayloadView, context: Context) -> Findings:
    for victim in payload.victims:
        age, birth = victim.data.get("ageAtDetection"), victim.data.get("birthDate")
        if age is None or birth is None or _plainly_of_age(age, birth, payload.cases_of(victim)):
            continue
        birth = partial(victim.data, "birthDate")
        if birth is None:
            continue
        detected = [case.data["detectedOn"] for case in payload.cases_of(victim) if "detectedOn" in case.data]
        gaps = [_gap(age, birth, one) for one in detected]
        unsure = any({victim.data["birthDate"].get("certainty"), one.get("certainty")} & UNSURE for one in detected)
        limit = 2 if unsure else 1
        # A person of several cases was detected more than once: the age is wrong when it fits none of them.
        if gaps and all(gap is not None and gap > limit for gap in gaps):
            yield at("ageAtDetection", of=victim, severity="warning" if unsure else None, limit=limit)


def _plainly_of_age(age: int, birth: Record, cases: Sequence[Entry]) -> bool:
    """Whether the years alone show that the age fits the birth date, on the day of detection of some case."""
    if "notBefore" in birth or "notAfter" in birth or "value" not in birth:
        return False
    year = int(birth["value"][:4]) + age
    for case in cases:
        detected = case.data.get("detectedOn")
        if not detected or "value" not in detected or "notBefore" in detected or "notAfter" in detected:
            continue
        if int(detected["value"][:4]) - year in (0, 1):
            return True
    return False


def _gap(age: int, birth: Interval, detected: Record) -> int | None:
    """By how many years at least an age differs from what the birth date gives; None when nobody can tell."""
    found = dates.interval_of_partial(detected)
    if found is None:
        return None
    youngest, oldest = dates.age_on(birth, found)
    return max(youngest - age, age - oldest, 0)


@rule(
    "TIPX-TMP-009", "error", on="R+V", absence=True,
    title="Consent was not in force",
    message="The consent relied on was not in force when the referral was issued.",
    checks_that=(
        "A consent named in consentIds was given by then, not expired, not withdrawn and not refused; drafts, overrides and other "
        "legal bases aside."
    ),
    why="A consent that had ended carries nothing.",
    mend="Ask the person again, or name the override or the legal basis.",
    source="IOM Data Protection Manual, principle 4",
    needs=RELYING | VICTIM, when=rests_on_consent,
)  # fmt: skip
def consent_not_in_force(payload: PayloadView, context: Context) -> Findings:
    if payload.header is None:
        return
    for referral in payload.referrals:
        data = referral.data
        if data.get("status", "draft") == "draft" or "consentOverride" in data:
            continue
        issued = dates.day_of_datetime(data["issuedOn"]) if "issuedOn" in data else None
        when = Interval(issued, issued) if issued is not None else None
        for index, entry in enumerate(data.get("consentIds", ())):
            victim = payload.victim(entry.get("victimId"))
            if victim is None:
                continue
            for number, consent in enumerate(victim.data.get("consents", ())):
                if consent.get("id") != entry.get("consentId"):
                    continue
                ground: list[Path | Spot] = [("consentOverride",), Spot(("legalBasis",), payload.header)]
                missing = _ended_without_day(consent)
                if _not_in_force(consent, when):
                    yield at("consentIds", index, of=referral, absent=ground)
                elif missing is not None:
                    ground.append(Spot(("consents", number, missing), victim))
                    yield at("consentIds", index, of=referral, absent=ground)


def _not_in_force(consent: Record, issued: Interval | None) -> bool:
    if before(issued, day(consent, "givenOn")):
        return True
    if before(day(consent, "expiresOn"), issued) or before(day(consent, "withdrawnOn"), issued):
        return True
    return consent.get("status") in ("refused", "not-asked", "unable")


def _ended_without_day(consent: Record) -> str | None:
    """The field that should say when the consent ended, if it is missing."""
    name = {"withdrawn": "withdrawnOn", "expired": "expiresOn"}.get(consent.get("status", ""))
    return name if name is not None and name not in consent else None


@rule(
    "TIPX-TMP-011", "warning", on="V",
    title="Short recovery period",
    message="The recovery period is shorter than {limit} days.",
    checks_that="recoveryPeriod lasts at least recoveryMinDays.",
    why="A person under a trafficker's influence needs time to decide freely.",
    mend="Check the dates; extend the period.",
    source="CoE Convention, Article 13 (article number to be checked)",
    wakes=("recoveryPeriod",),
)  # fmt: skip
def short_recovery_period(victim: Record, context: Context) -> Findings:
    limit = context.parameters["recoveryMinDays"]
    start, end = day(victim["recoveryPeriod"], "startsOn"), day(victim["recoveryPeriod"], "endsOn")
    if start is not None and end is not None and 0 <= end.latest - start.earliest < limit:
        yield at("recoveryPeriod", "endsOn", limit=limit)


@rule(
    "TIPX-TMP-012", "warning", on="R+V", absence=True,
    title="Decision is due",
    message="Formal identification was asked more than {limit} working days ago, and there is no decision.",
    checks_that=(
        "Within rgWorkingDays of a formal-identification referral that is open or completed the person has a decision other than "
        "pending."
    ),
    why="The decision opens assistance and the recovery period.",
    mend="Decide, or record the decision.",
    source="UK National Referral Mechanism, guidance (target)",
    needs=FOR_IDENTIFICATION | VICTIM,
)  # fmt: skip
def decision_is_due(payload: PayloadView, context: Context) -> Findings:
    limit, weekend = context.parameters["rgWorkingDays"], tuple(context.parameters["weekend"])
    decided: dict[int, bool] = {}
    for referral in payload.referrals:
        data = referral.data
        if data.get("type") != "formal-identification" or not (is_open(data) or data.get("status") == "completed"):
            continue
        due: bool | None = None
        for index, identifier in enumerate(data.get("victimIds", ())):
            victim = payload.victim(identifier)
            if victim is None:
                continue
            if id(victim) not in decided:
                decided[id(victim)] = any(map(_is_decision, victim.data.get("decisions", ())))
            if decided[id(victim)]:
                continue
            if due is None:
                issued = dates.day_of_datetime(data["issuedOn"]) if "issuedOn" in data else None
                due = issued is not None and dates.working_days_between(issued, context.today, weekend) > limit
            if due:
                absent: list[Path | Spot] = [Spot(("decisions",), victim), Spot(("decisions", "stage"), victim)]
                yield at("victimIds", index, of=referral, limit=limit, absent=absent)


def _is_decision(decision: Record) -> bool:
    return decision.get("stage") in DECIDING and decision.get("outcome") != "pending"


@rule(
    "TIPX-TMP-014", "warning", on="R+V", absence=True,
    title="Risk assessment is stale",
    message="The newest risk assessment of this person is too old, or had run out, when the referral was issued.",
    checks_that=(
        "Before transport, return or accommodation the newest risk assessment of a person is no older than riskStaleDays, and "
        "validUntil and reviewOn are not past."
    ),
    why="Dangers change; a person is moved on what is known today.",
    mend="Assess the risks again before the person is moved.",
    source="TIPX",
    needs=MOVING | RISKS,
)  # fmt: skip
def risk_assessment_stale(payload: PayloadView, context: Context) -> Findings:
    limit = context.parameters["riskStaleDays"]
    known: dict[int, Record | None] = {}
    for referral in payload.referrals:
        data = referral.data
        if "issuedOn" not in data or not _moves(data):
            continue
        issued: int | None = None
        for index, identifier in enumerate(data.get("victimIds", ())):
            victim = payload.victim(identifier)
            if victim is None or _plainly_fresh(victim.data, data["issuedOn"], limit):
                continue
            issued = dates.day_of_datetime(data["issuedOn"]) if issued is None else issued
            if issued is None:
                break
            if id(victim) not in known:
                known[id(victim)] = newest(victim.data.get("riskAssessments", ()), "assessedOn")
            latest = known[id(victim)]
            if latest is not None and _is_stale(latest, issued, limit):
                absent = [Spot(("riskAssessments",), victim), Spot(("riskAssessments", "assessedOn"), victim)]
                yield at("victimIds", index, of=referral, absent=absent)


def _plainly_fresh(victim: Record, issued: str, limit: int) -> bool:
    """Whether every risk assessment was fresh at the moment of issue, so that the newest was."""
    day_text = issued[:10]
    oldest = _days_before(day_text, limit)
    for one in victim.get("riskAssessments", ()):
        if "assessedOn" in one and (
            one["assessedOn"] < oldest or one.get("validUntil", "~") < day_text or one.get("reviewOn", "~") < day_text
        ):
            return False
    return True


@functools.lru_cache(maxsize=4096)
def _days_before(day_text: str, days: int) -> str:
    """The day so many days before, as a text; texts of dates sort as the dates do."""
    last = dates.ordinal(day_text)
    return dates.format_day(last - days) if last is not None else "~"


def _moves(referral: Record) -> bool:
    if referral.get("type") == "return-referral":
        return True
    if "transport" in referral and referral["transport"].get("needed") is True:
        return True
    return any(service.get("serviceType") == "safe-accommodation" for service in referral.get("requestedServices", ()))


def _is_stale(assessment: Record, issued: int, limit: int) -> bool:
    assessed, when = day(assessment, "assessedOn"), Interval(issued, issued)
    if assessed is not None and issued - assessed.latest > limit:
        return True
    return before(day(assessment, "validUntil"), when) or before(day(assessment, "reviewOn"), when)


@rule(
    "TIPX-TMP-015", "warning", on="B", layer=Layer.RECORD,
    title="Should be deleted by now",
    message="The day by which the message should be deleted is past.",
    checks_that="retainUntil lies before neither the sending nor now.",
    why="Data that is kept too long leaks in the end.",
    mend="Delete the message, or agree on a longer period.",
    source="IOM Data Protection Manual, principle 9",
    wakes=("retainUntil",),
)  # fmt: skip
def should_be_deleted(header: Record, context: Context) -> Findings:
    until = day(header, "retainUntil")
    if until is not None and (
        until.latest < context.today or (context.sent_day is not None and until.latest < context.sent_day)
    ):
        yield at("retainUntil")
