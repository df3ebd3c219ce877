"""Rules about screening persons before they are labelled, and about what must stand behind a person's status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tipx.reading.model import Path
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Finding, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import CASE, INDICATORS, IRREGULAR, NO_VICTIMS, NOT_TRAFFICKED, STATUS_TO_COMPARE, VICTIM
from tipx.ruleset.terms import TRAFFICKING, day, has_trafficking_result

BEHIND_CONFIRMED = frozenset(
    ("conclusive-grounds", "reconsideration", "appeal", "court-finding", "service-provider-determination")
)
BEHIND_REASONABLE_GROUNDS = frozenset(("reasonable-grounds", "reconsideration", "appeal"))
NO_STATE_DECISION = frozenset(("service-provider-determination",))
DECISIONS: tuple[Path, ...] = (("decisions", "stage"), ("decisions", "outcome"))
"""What of the decisions must be shown before one can be missed."""


@rule(
    "TIPX-LEG-008", "error", on="C+V", absence=True,
    title="Irregular migrant without screening",
    message=(
        "{declared} is declared, but a person whom it concerns has no decision: nobody has asked whether it is "
        "trafficking."
    ),
    checks_that=(
        "Where a case or a person finding is classified as irregular-migration, each person concerned, whose record "
        "is in the payload, has a decision (screening suffices) with an outcome other than pending."
    ),
    why="The label must not replace the screening: a victim who was never asked is sent back as a migrant.",
    mend="Screen the person and record the decision; until then declare undetermined, with the elements unknown.",
    source="TIPX; UNODC and FIA consultation workshop",
    needs=IRREGULAR | VICTIM,
)  # fmt: skip
def label_without_screening(payload: PayloadView, context: Context) -> Findings:
    for case in payload.cases:
        told: set[str | None] = set()
        for index, finding in enumerate(case.data.get("personFindings", ())):
            victim = payload.victim(finding.get("victimId"))
            if finding.get("classification") == "irregular-migration" and victim is not None:
                told.add(victim.id)
                yield from _not_screened(("personFindings", index, "classification"), case, [victim])
        if case.data.get("classification") == "irregular-migration":
            others = (victim for victim in payload.persons(case) if victim.id not in told)
            yield from _not_screened(("classification",), case, others)


def _not_screened(place: Path, case: Entry, persons: Iterable[Entry]) -> Iterator[Finding]:
    """One finding for each person, all at one place: the first that does not rest on something hidden is shown."""
    for victim in persons:
        decisions = victim.data.get("decisions", ())
        if all(decision.get("outcome", "pending") == "pending" for decision in decisions):
            absent = [Spot(("decisions", "outcome"), victim)]
            yield at(
                *place, of=case, absent=absent, related=[Spot(("decisions",), victim)], declared="irregular-migration"
            )


@rule(
    "TIPX-LEG-009", "warning", on="C+V", absence=True,
    title="Indicators ask for new screening",
    message=(
        "The case is declared {declared}, but this person shows indicators of trafficking that no later decision "
        "weighed."
    ),
    checks_that=(
        "In a case classified as smuggling or irregular-migration, a person with one strong or two medium indicators "
        "has a positive or negative decision on or after the day of the newest of them."
    ),
    why="Smuggling turns into trafficking on the way; signs seen after the decision call for another look.",
    mend="Screen the person again and record the decision with its day; correct the elements by what comes out.",
    source="ILO Indicators of Forced Labour, 2012; UN Smuggling of Migrants Protocol, Art. 6(3)",
    needs=NOT_TRAFFICKED | INDICATORS,
)  # fmt: skip
def screen_again(payload: PayloadView, context: Context) -> Findings:
    for case in payload.cases:
        declared = case.data.get("classification")
        if declared not in ("smuggling", "irregular-migration"):
            continue
        for victim in payload.persons(case):
            weighty = _weighty_indicators(victim.data)
            if weighty and not _weighed(victim.data, weighty):
                absent: list[Path] = [("decisions", "outcome"), ("decisions", "decidedOn")]
                yield at(
                    "indicators", of=victim, absent=absent, related=[Spot(("classification",), case)], declared=declared
                )


def _weighty_indicators(victim: Record) -> list[Record]:
    """The strong and medium indicators, when there is a strong one or two different medium ones; else none."""
    strong: list[Record] = []
    medium: list[Record] = []
    for indicator in victim.get("indicators", ()):
        if indicator.get("strength") == "strong":
            strong.append(indicator)
        elif indicator.get("strength") == "medium" and "code" in indicator:
            medium.append(indicator)
    return strong + medium if strong or len({indicator["code"] for indicator in medium}) >= 2 else []


def _weighed(victim: Record, indicators: Iterable[Record]) -> bool:
    """Whether a decision may have weighed the indicators; one without a day may be later than any."""
    seen = [found.latest for indicator in indicators if (found := day(indicator, "on")) is not None]
    for decision in victim.get("decisions", ()):
        if decision.get("outcome") in ("positive", "negative"):
            decided = day(decision, "decidedOn")
            if not seen or decided is None or decided.latest >= max(seen):
                return True
    return False


def _positive_stages(victim: Record) -> set[str | None]:
    return {d.get("stage") for d in victim.get("decisions", ()) if d.get("outcome") == "positive"}


@rule(
    "TIPX-LEG-019", "error", on="V", absence=True,
    title="Confirmed victim without decision",
    message="The person is recorded as a confirmed victim, but no positive final decision is recorded.",
    checks_that=(
        "A confirmed victim has a positive decision of stage conclusive-grounds, reconsideration, appeal, "
        "court-finding or service-provider-determination."
    ),
    why="The status opens rights; it follows from a decision that the receiver can see and check.",
    mend="Add the decision, or set personStatus to what has been decided so far.",
    source="HTCDS 2.0, decision-making organisation; UK National Referral Mechanism guidance",
    wakes=("personStatus",),
)  # fmt: skip
def confirmed_without_decision(victim: Record, context: Context) -> Findings:
    if victim["personStatus"] == "confirmed-victim" and BEHIND_CONFIRMED.isdisjoint(_positive_stages(victim)):
        yield at("personStatus", absent=DECISIONS)


@rule(
    "TIPX-LEG-020", "error", on="V", absence=True,
    title="Reasonable grounds without decision",
    message="The person is recorded as a victim on reasonable grounds, but no such positive decision is recorded.",
    checks_that=(
        "A reasonable-grounds victim has a positive decision of stage reasonable-grounds, reconsideration or appeal."
    ),
    why="The status opens assistance and a period of recovery; it follows from a decision that the receiver can see.",
    mend="Add the decision, or set personStatus to presumed-victim until it has been taken.",
    source="Council of Europe Convention CETS 197, Art. 10 (article number to be checked)",
    wakes=("personStatus",),
)  # fmt: skip
def reasonable_grounds_without_decision(victim: Record, context: Context) -> Findings:
    status = victim["personStatus"]
    if status == "reasonable-grounds-victim" and BEHIND_REASONABLE_GROUNDS.isdisjoint(_positive_stages(victim)):
        yield at("personStatus", absent=DECISIONS)


@rule(
    "TIPX-LEG-021", "warning", on="V", absence=True,
    title="Confirmed by service provider alone",
    message="The person is recorded as a confirmed victim, but every positive decision is a service provider's own.",
    checks_that="A confirmed victim has a positive decision other than those of stage service-provider-determination.",
    why="A provider's finding opens its own services, not the rights that a State's decision opens.",
    mend="Refer the person for formal identification, or say presumed-victim until the State has decided.",
    source="HTCDS 2.0, Trafficking Status",
    wakes=("personStatus",),
)  # fmt: skip
def confirmed_by_provider_alone(victim: Record, context: Context) -> Findings:
    if victim["personStatus"] == "confirmed-victim" and _positive_stages(victim) == NO_STATE_DECISION:
        yield at("personStatus", absent=DECISIONS)


@rule(
    "TIPX-LEG-022", "warning", on="C+V", absence=True,
    title="Person and case disagree",
    message={
        "case": "The case is declared {declared}, but none of its persons is recorded as a victim of trafficking.",
        "person": "The person is a confirmed victim, but the only case is declared {declared}.",
    },
    checks_that=(
        "A case with a trafficking result, all of whose persons are in the payload, has one who is not recorded as "
        "not a victim, smuggled or irregular migrant; and a confirmed victim in exactly one case is in one with a "
        "trafficking result."
    ),
    why="One of the two is wrong, and each reader will believe another one.",
    mend="Correct the status of the person or the elements of the case.",
    source="TIPX",
    needs=CASE | STATUS_TO_COMPARE,
)  # fmt: skip
def person_and_case_disagree(payload: PayloadView, context: Context) -> Findings:
    doubtful = any(victim.data.get("personStatus") in NO_VICTIMS for victim in payload.victims)
    for case in payload.cases if doubtful else ():
        if not has_trafficking_result(case.data) or _others_concerned(case.data):
            continue
        persons = payload.all_persons_here(dict.fromkeys(case.data.get("victimIds", ())))
        if persons and all(victim.data.get("personStatus") in NO_VICTIMS for victim in persons):
            related = [Spot(("personStatus",), persons[0])]
            absent: list[Path] = [("victimIds",), ("personFindings", "victimId"), ("victimCount",)]
            declared = case.data["classification"]
            yield at("classification", of=case, say="case", absent=absent, related=related, declared=declared)
    for victim in payload.victims:
        if victim.data.get("personStatus") != "confirmed-victim":
            continue
        cases = {*victim.data.get("caseIds", ()), *(case.id for case in payload.cases_of(victim))}
        only = payload.case(next(iter(cases))) if len(cases) == 1 else None
        declared = only.data.get("classification") if only is not None else None
        if only is not None and declared is not None and declared not in TRAFFICKING:
            related = [Spot(("classification",), only)]
            yield at("personStatus", of=victim, say="person", absent=[("caseIds",)], related=related, declared=declared)


def _others_concerned(case: Record) -> bool:
    """Whether the case is also about persons without a record: a group, or a count above the persons named."""
    if any("victimId" not in finding for finding in case.get("personFindings", ())):
        return True
    count = case.get("victimCount", {})
    concerned: int = max(count.get("known", 0), count.get("estimated", 0))
    return concerned > len(set(case.get("victimIds", ())))
