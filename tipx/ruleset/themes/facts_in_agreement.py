"""Rules by which the facts of a case must agree: its answers with ages and journeys, its outcome, scope and places."""

from __future__ import annotations

from collections.abc import Sequence

from tipx.reading.model import Path
from tipx.ruleset.case_events import Numbered
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import CHILD_VECTOR, CROSS_BORDER, HOLDING, JOURNEY, PAPERS_TAKEN, VECTORS, VICTIM
from tipx.ruleset.terms import adult_at_acts, child_at_acts, has_trafficking_result, vectors

FEW = 4
"""Of more cases each person is looked at with the own ones only."""
REGULAR = frozenset(("official-regular", "none-internal", "unknown"))
IRREGULAR = frozenset(("unofficial", "official-with-fraudulent-document", "official-with-bribery"))


@rule(
    "TIPX-XRC-005", "warning", on="C+V",
    title="Age and element disagree",
    message={
        "yes": "The element says that the person was a child at the acts, the ages say an adult.",
        "no": "The element says that the person was an adult at the acts, the ages say a child.",
    },
    checks_that="childVictim agrees with the ages of the person at the acts, where these are certain.",
    why="For a child no means is needed: the wrong answer changes the classification.",
    mend="Correct childVictim, or the ages and dates.",
    source="TP Art. 3(c)",
    needs=VECTORS | VICTIM,
)  # fmt: skip
def age_and_element(payload: PayloadView, context: Context) -> Findings:
    if not payload.signs & CHILD_VECTOR and _plainly_adults(payload):
        return
    for case in payload.cases:
        for path, person, elements in vectors(case.data):
            answer = elements.get("childVictim")
            if answer not in ("yes", "no"):
                continue
            persons = _persons(payload, case, path, person)
            events = payload.events(case)
            if answer == "yes":
                if persons and all(
                    one.data.get("childStatus") == "adult" and adult_at_acts(one.data, events.deciding(one.id))
                    for one in persons
                ):
                    yield at(*path, "childVictim", of=case, say="yes")
            elif any(
                not events.begin_after_childhood(one.data) and child_at_acts(one.data, events.deciding(one.id))
                for one in persons
            ):
                yield at(*path, "childVictim", of=case, say="no")


def _plainly_adults(payload: PayloadView) -> bool:
    """Whether it is plain that nobody was a child at any event."""
    if len(payload.cases) > FEW:
        return False
    for case in payload.cases:
        events = payload.events(case)
        for victim in payload.victims:
            if not events.begin_after_childhood(victim.data):
                return False
    return True


@rule(
    "TIPX-XRC-006", "warning", on="C+V", absence=True,
    title="Journey and element disagree",
    message={
        "yes": "The element says that a border was crossed irregularly, but no leg of the journey shows it.",
        "no": "The element says that no border was crossed irregularly, but a leg of the journey shows it.",
    },
    checks_that="irregularCrossing agrees with the crossings of the person's journey.",
    why="By this element smuggling is told from trafficking.",
    mend="Correct irregularCrossing, or the crossing of the leg.",
    source="SP Art. 3(b)",
    needs=VECTORS | JOURNEY,
)  # fmt: skip
def journey_and_element(payload: PayloadView, context: Context) -> Findings:
    for case in payload.cases:
        for path, person, elements in vectors(case.data):
            answer = elements.get("irregularCrossing")
            if answer not in ("yes", "no"):
                continue
            persons = _persons(payload, case, path, person)
            travelled = [one for one in persons if "journey" in one.data]
            if answer == "yes" and travelled and len(travelled) == len(persons):
                if not any(_crossings(one.data) - REGULAR for one in travelled):
                    absent: list[Path | Spot] = [Spot(("journey", "crossing"), one) for one in travelled]
                    yield at(*path, "irregularCrossing", of=case, say="yes", absent=absent)
            elif answer == "no" and any(_crossings(one.data) & IRREGULAR for one in travelled):
                yield at(*path, "irregularCrossing", of=case, say="no", absent=[])


def _persons(payload: PayloadView, case: Entry, path: Path, person: str | None) -> list[Entry]:
    """The records of those whom a vector is about: its person, or all persons of the case when all are here."""
    if path[0] != "personFindings":
        return payload.all_persons_here(case.data.get("victimIds", ())) or []
    victim = payload.victim(person)
    return [victim] if victim is not None else []


def _crossings(victim: Record) -> set[str]:
    """The crossings of a journey; a leg that says none counts as unknown."""
    return {leg.get("crossing", "unknown") for leg in victim.get("journey", ())}


@rule(
    "TIPX-XRC-007", "error", on="C", absence=True,
    title="Conviction without a convicted person",
    message="The outcome is a conviction for trafficking, but none of the offenders named is convicted.",
    checks_that=(
        "A proceeding with outcome convicted-tip and allegedOffenderIds names one whose status is convicted (stages appeal and "
        "final aside)."
    ),
    why="Convictions are counted by persons.",
    mend="Correct the outcome, or the status of the offender.",
    source="UNODC Global Report on Trafficking in Persons",
    wakes=("proceedings",),
)  # fmt: skip
def conviction_without_person(case: Record, context: Context) -> Findings:
    status = {offender.get("id"): offender.get("status") for offender in case.get("allegedOffenders", ())}
    for index, proceeding in enumerate(case["proceedings"]):
        named = [one for one in proceeding.get("allegedOffenderIds", ()) if one in status]
        if proceeding.get("outcome") != "convicted-tip" or proceeding.get("stage") in ("appeal", "final"):
            continue
        if named and all(status[one] not in ("convicted", None) for one in named):
            yield at("proceedings", index, "outcome", absent=[("allegedOffenders", "status")])


@rule(
    "TIPX-XRC-012", "info", on="C+V",
    title="Exploited at home in a cross-border case",
    message="The case is cross-border, but every exploitation of the person happened in a country of the person's citizenship.",
    checks_that="In a cross-border case some exploitation of a person lies outside the countries of citizenship.",
    why="It happens, but rarely; more often a country or the scope is wrong.",
    mend="Confirm scope, places and citizenships.",
    source="TIPX",
    needs=CROSS_BORDER | VICTIM,
)  # fmt: skip
def exploited_at_home(payload: PayloadView, context: Context) -> Findings:
    told: set[int] = set()
    for case in payload.cases:
        if case.data.get("scope") != "cross-border":
            continue
        events = payload.events(case)
        if not events.exploited_in:
            continue
        everywhere: frozenset[str | None] | None = None
        for victim in payload.persons(case):
            if events.exploited_in.isdisjoint(victim.data.get("citizenships", ())):
                continue
            if everywhere is None:
                everywhere = _exploited_in(events.common)
            places = everywhere | _exploited_in(events.naming(victim.id))
            if places and places <= set(victim.data.get("citizenships", ())) and id(victim) not in told:
                told.add(id(victim))
                yield at("citizenships", of=victim, related=[Spot(("scope",), case)])


def _exploited_in(events: Sequence[Numbered]) -> frozenset[str | None]:
    """The countries of exploitation; None stands for one that is not known."""
    return frozenset(
        event.get("place", {}).get("country") for _, event in events if "exploitation" in event.get("stage", ())
    )


@rule(
    "TIPX-XRC-013", "warning", on="C+V",
    title="Documents withheld or not?",
    message="An event says that documents were withheld, but the person holds every document.",
    checks_that="A person whose documents an event says were withheld does not hold all of them.",
    why="Withheld papers are evidence, and decide what the person needs first.",
    mend="Correct the status of the documents, or the control method.",
    source="HTCDS 2.0, vic_MethodsOfControl",
    needs=PAPERS_TAKEN | HOLDING,
)  # fmt: skip
def documents_withheld_or_not(payload: PayloadView, context: Context) -> Findings:
    told: set[int] = set()
    for case in payload.cases:
        events = payload.events(case)
        from_all = _withheld(events.common)
        for victim in payload.persons(case):
            documents = victim.data.get("identityDocuments", ())
            if not documents or any(one.get("status") != "held-by-person" for one in documents) or id(victim) in told:
                continue
            if victim.lost("identityDocuments", "status"):
                continue  # The document that was refused may be the one withheld.
            if from_all or _withheld(events.naming(victim.id)):
                told.add(id(victim))
                yield at("identityDocuments", of=victim)


def _withheld(events: Sequence[Numbered]) -> bool:
    return any("withholds-documents" in event.get("controlMethods", ()) for _, event in events)


@rule(
    "TIPX-XRC-014", "info", on="C", absence=True,
    title="Country of exploitation unknown",
    message="No exploitation event has a country; a statistical export will take the country of detection in its place.",
    checks_that="A case of trafficking with a country of detection has an exploitation event with its country.",
    why="Statistics by country of exploitation would count the place where the person was found.",
    mend="Add the place of the exploitation, where it is known.",
    source="CTDC codebook, Appendix II",
    wakes=("detectionPlace",),
)  # fmt: skip
def country_of_exploitation(case: Record, context: Context) -> Findings:
    if not has_trafficking_result(case) or "country" not in case["detectionPlace"]:
        return
    events = [event for event in case.get("events", ()) if "exploitation" in event.get("stage", ())]
    if not any("country" in event.get("place", {}) for event in events):
        yield at("detectionPlace", "country", absent=[("events", "place", "country"), ("events", "stage")])
