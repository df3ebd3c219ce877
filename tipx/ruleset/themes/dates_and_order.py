"""Rules about the dates that a record notes: what lies in the future, what ends before it starts, what is out of order."""

from __future__ import annotations

from tipx import dates
from tipx.dates import Interval
from tipx.reading.model import Path
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Findings, Record, at
from tipx.ruleset.noting import Fields, noted
from tipx.ruleset.registry import rule
from tipx.ruleset.terms import before, day, partial
from tipx.walking import Look

PAST = {
    "case": (
        "createdAt", "updatedAt", "statusDate", "registeredOn", "detectedOn", "events.startsOn", "events.endsOn",
        "classificationOverride.on", "notes.at", "proceedings.stageDate",
    ),
    "victim": (
        "createdAt", "updatedAt", "birthDate", "journey.departedOn", "journey.arrivedOn", "decisions.decidedOn",
        "decisions.notifiedToPersonOn", "consents.givenOn", "consents.withdrawnOn", "guardian.appointedOn",
        "riskAssessments.assessedOn", "needs.identifiedOn", "services.startedOn", "services.endedOn",
        "recoveryPeriod.startsOn", "identityDocuments.issuedOn",
    ),
    "referral": (
        "createdAt", "updatedAt", "issuedOn", "receivedOn", "respondedOn", "statusHistory.at", "feedback.givenOn",
        "consentOverride.at",
    ),
}  # fmt: skip
"""The fields whose dates cannot lie in the future."""

PAIRS = {
    "case": (
        ("events", "startsOn", "endsOn"),
        ("participatingAgencies", "since", "until"),
    ),
    "victim": (
        ("services", "plannedOn", "plannedEndOn"),
        ("services", "startedOn", "endedOn"),
        ("recoveryPeriod", "startsOn", "endsOn"),
        ("residencePermit", "from", "until"),
        ("identityDocuments", "issuedOn", "expiresOn"),
        ("consents", "givenOn", "expiresOn"),
        ("consents", "givenOn", "withdrawnOn"),
        ("riskAssessments", "assessedOn", "validUntil"),
    ),
}
"""Containers with a beginning and an end."""

_NO_DATE: Record = {}


def _interval(value: object) -> Interval | None:
    if isinstance(value, dict):
        return dates.interval_of_partial(value)
    return dates.interval_of_date(value) if isinstance(value, str) else None


@rule(
    "TIPX-TMP-001", "error", on="record",
    title="Date in the future",
    message={
        "": "This date lies after the sending of the message.",
        "alone": "This date lies in the future.",
    },
    checks_that="What is recorded as past does not lie after the sending (for a lone record: after now).",
    why="A date in the future is a typing error, and all deadlines are counted from it.",
    mend="Correct the date; check day and month, and the offset of the time.",
    source="TIPX",
)  # fmt: skip
def date_in_future(record: Record, context: Context) -> Findings:
    say = "" if context.header is not None else "alone"
    last_day = context.sent_day if context.header is not None else context.today
    last_moment = context.sent_at if context.header is not None else context.now
    if last_day is None or last_moment is None:
        return
    for path, value in context.noted[LATE]:
        if isinstance(value, str) and "T" in value:
            moment = dates.instant(value)
            late = moment is not None and moment > last_moment
        else:
            found = _interval(value)
            late = found is not None and found.earliest > last_day
        if late and not _may_be_planned(record, path):
            yield at(*path, say=say)


_LATER = {
    "dateTime": "{value} > given[1] and ({value} > given[2] or {value}[19:] != given[3])",
    "date": "{value} > given[0]",
    None: "{value}.get('value', '') > given[0] or 'notBefore' in {value} and {value}['notBefore'] > given[0]",
}
"""When a value may lie after the horizon (see `Context.horizon`), by the format of its field (None: a PartialDate)."""


def _late(fields: Fields, kind: str) -> Look:
    """The dates of what is past that may lie in the future. Texts of dates sort as the dates do."""
    places = [tuple(past.split(".")) for past in PAST.get(kind, ())]
    return {names: _LATER[fields[names].format] for names in places}


LATE = noted(_late)


def _may_be_planned(record: Record, path: Path) -> bool:
    """Beginnings of what is only intended, and legs of a journey that nobody controls, may lie ahead."""
    if path[0] == "events" and path[-1] == "startsOn":
        return bool(record["events"][path[1]].get("purposeStatus") == "intended")
    if path[0] == "journey":
        leg = record["journey"][path[1]]
        return "yes" not in (leg.get("underControl"), leg.get("facilitated"))
    return False


@rule(
    "TIPX-TMP-003", "warning", on="V",
    title="Age unlikely",
    message={
        "age": "The age is above {limit} years.",
        "birth": "The birth lies before {limit}.",
    },
    checks_that="ageAtDetection is not above maxAge, and the birth does not lie before minBirthYear.",
    why="It is usually a typing error, and the age decides who is a child.",
    mend="Check the age and the year of birth.",
    source="TIPX",
    wakes=("ageAtDetection", "birthDate"),
)  # fmt: skip
def age_unlikely(victim: Record, context: Context) -> Findings:
    oldest, first_year = context.parameters["maxAge"], context.parameters["minBirthYear"]
    if victim.get("ageAtDetection", 0) > oldest:
        yield at("ageAtDetection", say="age", limit=oldest)
    birth, begin = victim.get("birthDate", _NO_DATE), f"{first_year:04d}-01-01"
    if min(birth.get("value", "~"), birth.get("notAfter", "~")) >= begin:
        return  # Texts of dates sort as the dates do.
    if before(partial(victim, "birthDate"), dates.interval_of_date(begin)):
        yield at("birthDate", say="birth", limit=first_year)


@rule(
    "TIPX-TMP-004", "error", on="any",
    title="Ends before it starts",
    message={
        "": "This end lies before its beginning.",
        "bounds": "notAfter lies before notBefore.",
    },
    checks_that="No end lies before its beginning, and no notAfter before its notBefore.",
    why="One of the two dates is wrong, and nobody knows which.",
    mend="Correct the beginning or the end.",
    source="TIPX",
)  # fmt: skip
def ends_before_start(record: Record, context: Context) -> Findings:
    if context.noted[ENDS]:
        told: set[Path] = set()
        for container, start, end in PAIRS.get(context.kind, ()):
            for path, value in context.noted[ENDS]:
                place = (*path, end)
                if path[0] != container or place in told:
                    continue
                if before(_interval(value.get(end)), _interval(value.get(start))):
                    told.add(place)
                    yield at(*place, related=[(*path, start)])
    for path, value in context.noted[BOUNDS]:
        if before(day(value, "notAfter"), day(value, "notBefore")):
            yield at(*path, "notAfter", say="bounds")


def _ends(fields: Fields, kind: str) -> Look:
    """The containers with an end that may lie before its beginning."""
    found: dict[tuple[str, ...], list[str]] = {}
    for container, start, end in PAIRS.get(kind, ()):
        exact = fields[container, end].kind == "string"
        one, other = (f"{{value}}[{name!r}]" for name in (end, start))
        earlier = f"{one} < {other}" if exact else f"reaches_before({one}, {other})"
        found.setdefault((container,), []).append(f"{end!r} in {{value}} and {start!r} in {{value}} and {earlier}")
    return {names: " or ".join(conditions) for names, conditions in found.items()}


def _reaches_before(end: Record, start: Record) -> bool:
    """Whether a PartialDate may be certainly before another."""
    return "notAfter" in end or "notBefore" in start or bool(end.get("value", "") < start.get("value", ""))


def _bounds(fields: Fields, kind: str) -> Look:
    """The PartialDates with both bounds."""
    when = "'notAfter' in {value} and 'notBefore' in {value}"
    return {names: when for names, field in fields.items() if (field.item or field).type_name == "partialDate"}


ENDS = noted(_ends, reaches_before=_reaches_before)
BOUNDS = noted(_bounds)


@rule(
    "TIPX-TMP-010", "error", on="V",
    title="Second stage before the first",
    message="The conclusive decision lies before the first decision on reasonable grounds.",
    checks_that="A conclusive-grounds decision is not before the first reasonable-grounds decision (if there is one).",
    why="The ladder of decisions opens rights step by step.",
    mend="Correct the dates or the stages of the decisions.",
    source="UK National Referral Mechanism, two stages",
    wakes=("decisions",),
)  # fmt: skip
def second_stage_first(victim: Record, context: Context) -> Findings:
    decisions = [(i, d) for i, d in enumerate(victim["decisions"]) if "reconsiderationOf" not in d]
    first = [day(d, "decidedOn") for _, d in decisions if d.get("stage") == "reasonable-grounds"]
    if not first or any(one is None for one in first):
        return
    earliest = min((one for one in first if one is not None), key=lambda one: one.earliest)
    for index, decision in decisions:
        if decision.get("stage") == "conclusive-grounds" and before(day(decision, "decidedOn"), earliest):
            yield at("decisions", index, "decidedOn")


@rule(
    "TIPX-TMP-013", "error", on="R",
    title="History out of step",
    message={
        "": "This entry of the history is earlier than the one before it.",
        "status": "The status is not that of the last entry of the history.",
    },
    checks_that="The times of statusHistory rise, and its last status is that of the referral.",
    why="The trail shows who had the person in hand, and when.",
    mend="Put the entries in order; add the missing entry, or correct the status.",
    source="TIPX",
    wakes=("statusHistory",),
)  # fmt: skip
def history_out_of_step(referral: Record, context: Context) -> Findings:
    history = referral["statusHistory"]
    for index in range(1, len(history)):
        if "at" in history[index] and "at" in history[index - 1]:
            earlier, later = dates.instant(history[index - 1]["at"]), dates.instant(history[index]["at"])
            if earlier is not None and later is not None and later < earlier:
                yield at("statusHistory", index, "at", related=[("statusHistory", index - 1, "at")])
    last = history[-1].get("status") if history else None
    if last is not None and referral.get("status", last) != last and not context.lost_items("statusHistory"):
        yield at("status", say="status", related=[("statusHistory", len(history) - 1, "status")])


@rule(
    "TIPX-TMP-016", "error", on="record", absence=True,
    title="Header dates out of order",
    message={
        "": "The record was changed before it was made.",
        "missing": "The record has a version above 1, but does not say when it was changed.",
    },
    checks_that="updatedAt is not before createdAt, and is there from version 2 on (statistical payloads aside).",
    why="Receivers take the newer of two versions.",
    mend="Correct updatedAt, or add it.",
    source="TIPX",
)  # fmt: skip
def header_dates(record: Record, context: Context) -> Findings:
    if "updatedAt" in record and "createdAt" in record:
        created, updated = dates.instant(record["createdAt"]), dates.instant(record["updatedAt"])
        if created is not None and updated is not None and updated < created:
            yield at("updatedAt", absent=[], related=[("createdAt",)])
    elif "updatedAt" not in record and record.get("version", 1) > 1 and not context.may_be_statistical:
        yield at("updatedAt", say="missing")
