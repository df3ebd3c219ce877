"""Rules about the classification: the computed value, of the case and of each person, and what belongs to it."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from typing import NamedTuple

from tipx.assessment.elements import ANSWERS, ELEMENT_NAMES, NO, UNKNOWN, YES, vector_of, whole_vector
from tipx.assessment.logic import Result, assess_findings, assess_vector
from tipx.reading.model import Path
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Finding, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import INTERNAL, JOURNEY
from tipx.ruleset.terms import SMUGGLING, complete_override, vectors

UNKNOWN_COUNTRY = "ZZ"
_NOTHING: Record = {}
MOST_GAPS = 4
"""A vector of which more elements were refused is left alone."""


class _Wrong(NamedTuple):
    """A declared value that the elements contradict: the field, the variant of the message, the computed value."""

    field: str
    say: str
    computed: str


@rule(
    "TIPX-LEG-001", "error", on="C", absence=True,
    title="Classification does not follow from elements",
    message={
        "": "The case is declared {declared}, but the elements recorded give {computed}.",
        "possible": (
            "The elements recorded leave trafficking possible, but the case does not say so in possibleTrafficking."
        ),
        "not-possible": (
            "The case declares trafficking possible, but the elements recorded answer the question: {computed}."
        ),
    },
    checks_that=(
        "classification is the value that the method computes from the elements (of each person finding, or of "
        "Case.elements when there are none), and possibleTrafficking does not contradict it; unless a complete "
        "classificationOverride departs from it."
    ),
    why=(
        "Trafficking, smuggling and irregular migration are told apart by recorded elements, never by a free label: "
        "a wrong label sends a victim away as a migrant."
    ),
    mend=(
        "Correct the element that was answered wrongly, or declare the computed value; `tipx assess` shows how it "
        "follows. An authority that departs from it records classificationOverride with by, on and reason."
    ),
    source="UN Trafficking in Persons Protocol, Art. 3; UN Smuggling of Migrants Protocol, Art. 3",
    wakes=("elements", "personFindings"),
)  # fmt: skip
def classification_not_computed(case: Record, context: Context) -> Findings:
    if complete_override(case):
        return
    wrong = _disagreement(_results_of_case(case), case)
    if wrong is None:
        return
    with_findings = "personFindings" in case
    # Where the findings, or some of them, are not shown, nobody can tell what they give.
    unseen: Path = ("personFindings", "elements") if with_findings else ("personFindings",)
    basis: Path = ("personFindings",) if with_findings else ("elements",)
    yield _disagrees(wrong, (), case, [*_missing_of_override(case), unseen], basis)


@rule(
    "TIPX-LEG-023", "error", on="C", absence=True,
    title="Persons of the case mixed up",
    message={
        "missing": "This person of the case has no person finding, although others have one.",
        "twice": "This person has more than one person finding.",
        "": "The person finding is declared {declared}, but its elements give {computed}.",
        "possible": "The elements of the person finding leave trafficking possible, but it does not say so.",
        "not-possible": "The person finding declares trafficking possible, but its elements do not give that.",
        "summary": "Case.elements is not the highest answer of the person findings for {element}.",
        "none": "The case names {count} persons and is declared {declared}, but has no person findings.",
    },
    checks_that=(
        "With person findings, each person of the case has exactly one, each is classified as the method computes "
        "from its own elements (unless a complete classificationOverride departs from it), and Case.elements holds "
        "the highest answer of each element. A case of two or more persons with a definite classification has person "
        "findings (warning)."
    ),
    why="The act against one person and the age of another make no trafficking: each person is assessed by itself.",
    mend=(
        "Record one entry of personFindings for each person of victimIds (and one without victimId for each group), "
        "with that person's own elements and what they give; set each answer of Case.elements to the highest of the "
        "entries."
    ),
    source="TIPX",
    wakes=("personFindings", "victimIds"),
)  # fmt: skip
def persons_mixed(case: Record, context: Context) -> Findings:
    findings = case.get("personFindings")
    if findings:
        yield from _one_finding_each(case, findings)
        if not complete_override(case):
            yield from _each_as_computed(case, findings)
        yield from _highest_answers(case, findings)
        return
    persons, declared = len(set(case.get("victimIds", ()))), case.get("classification", "undetermined")
    if persons >= 2 and declared != "undetermined":
        yield at("personFindings", say="none", severity="warning", count=persons, declared=declared)


def _one_finding_each(case: Record, findings: Collection[Record]) -> Iterator[Finding]:
    named = [finding.get("victimId") for finding in findings]
    distinct = set(named)
    if len(distinct) == len(named) and distinct.issuperset(case.get("victimIds", ())):
        return
    persons = {identifier: index for index, identifier in reversed(list(enumerate(case.get("victimIds", ()))))}
    first: dict[str, int] = {}
    for index, finding in enumerate(findings):
        identifier = finding.get("victimId")
        if identifier is None or identifier not in persons:
            continue
        if identifier in first:
            before = ("personFindings", first[identifier], "victimId")
            yield at("personFindings", index, "victimId", say="twice", absent=[], related=[before])
        first.setdefault(identifier, index)
    for identifier, index in sorted(persons.items(), key=lambda pair: pair[1]):
        if identifier not in first:
            yield at("victimIds", index, say="missing", absent=[("personFindings", "victimId")])


def _each_as_computed(case: Record, findings: Collection[Record]) -> Iterator[Finding]:
    for index, finding in enumerate(findings):
        place: Path = ("personFindings", index)
        # Indicators of a person, which stand in the person's own record, may leave trafficking possible; a group has none.
        is_group = "victimId" not in finding
        wrong = _disagreement(_results_of_vector(finding.get("elements", _NOTHING)), finding, exactly=is_group)
        if wrong is not None:
            absent = [*_missing_of_override(case), *([(*place, "victimId")] if is_group else [])]
            yield _disagrees(wrong, place, finding, absent, (*place, "elements"))


def _highest_answers(case: Record, findings: Collection[Record]) -> Iterator[Finding]:
    summary = case.get("elements", _NOTHING)
    if [finding.get("elements") for finding in findings].count(summary) == len(findings):
        return  # All persons are in the same position.
    for name, declared in summary.items():
        answers = [finding["elements"][name] for finding in findings if name in finding.get("elements", {})]
        if answers and declared != max(answers, key=ANSWERS.index):
            yield at("elements", name, say="summary", absent=[("personFindings", "elements", name)], element=name)


def _results_of_case(case: Record) -> Collection[Result]:
    """What the elements of a case give: one result, or all that are possible, or none that can be told."""
    findings = case.get("personFindings")
    if not findings:
        return _results_of_vector(case.get("elements", {}))
    found = [whole_vector(finding.get("elements", _NOTHING)) for finding in findings]
    known = [vector for vector in found if vector is not None]
    return (assess_findings(known),) if len(known) == len(found) else ()


def _results_of_vector(elements: Record) -> Collection[Result]:
    """What a vector gives. An element that was refused may be anything: then every result that is possible."""
    whole = whole_vector(elements)
    if whole is not None:
        return (assess_vector(whole),)
    missing = [name for name in ELEMENT_NAMES if name not in elements]
    if len(missing) > MOST_GAPS:
        return ()
    fillings = itertools.product(ANSWERS, repeat=len(missing))
    return {assess_vector(vector_of({**elements, **dict(zip(missing, one, strict=True))})) for one in fillings}


def _disagreement(results: Collection[Result], declared: Record, exactly: bool = False) -> _Wrong | None:
    """What is declared otherwise than all results say; `exactly`: possibleTrafficking too must be what they give.

    Else it may also be declared, on the ground of indicators, wherever trafficking is still an open question.
    """
    if not results:
        return None
    value = next(iter(results)).classification
    if len(results) > 1 and any(result.classification != value for result in results):
        return None
    if declared.get("classification", value) != value:
        return _Wrong("classification", "", value)
    if declared.get("possibleTrafficking", False):
        for result in results:
            if result.possible_trafficking or (not exactly and result.trafficking == UNKNOWN):
                return None
        return _Wrong("possibleTrafficking", "not-possible", value)
    for result in results:
        if not result.possible_trafficking:
            return None
    return _Wrong("possibleTrafficking", "possible", value)


def _disagrees(wrong: _Wrong, place: Path, declared: Record, absent: list[Path], basis: Path) -> Finding:
    if wrong.field not in declared:
        absent = [*absent, (*place, wrong.field)]
    label = declared.get("classification", wrong.computed)
    related = [basis]
    return at(
        *place, wrong.field, say=wrong.say, absent=absent, related=related, computed=wrong.computed, declared=label
    )


def _missing_of_override(case: Record) -> list[Path]:
    """What a case lacks of a complete classificationOverride."""
    if "classificationOverride" not in case:
        return [("classificationOverride",)]
    parts = ("by", "on", "reason")
    return [("classificationOverride", part) for part in parts if part not in case["classificationOverride"]]


@rule(
    "TIPX-LEG-010", "error", on="C+V",
    title="Internal case crosses a border",
    message="The scope is internal, but a person of the case was taken across a border under control.",
    checks_that="No person of an internal case has a journey leg under control that leads from one country to another.",
    why="The scope decides who is competent: a cross-border case declared internal reaches the wrong agency.",
    mend="Set scope to cross-border, or correct the countries of the leg.",
    source="TIPX",
    needs=INTERNAL | JOURNEY,
)  # fmt: skip
def internal_case_crosses_border(payload: PayloadView, context: Context) -> Findings:
    # A person with another case, which is not known to be internal, may have made the journey there.
    crossings = {
        victim.id: index
        for victim in payload.victims
        if (index := _controlled_crossing(victim)) is not None and _only_internal_cases(payload, victim)
    }
    for case in payload.cases:
        if case.data.get("scope") != "internal":
            continue
        for victim in payload.persons(case):
            if victim.id in crossings:
                leg = ("journey", crossings[victim.id], "underControl")
                yield at("scope", of=case, related=[Spot(leg, victim)])
                break


def _controlled_crossing(victim: Entry) -> int | None:
    for index, leg in enumerate(victim.data.get("journey", ())):
        start, end = leg.get("from", {}).get("country"), leg.get("to", {}).get("country")
        if leg.get("underControl") == "yes" and start != end and not {start, end} & {None, UNKNOWN_COUNTRY}:
            return index
    return None


def _only_internal_cases(payload: PayloadView, victim: Entry) -> bool:
    named = [payload.case(identifier) for identifier in victim.data.get("caseIds", ())]
    return all(
        case is not None and case.data.get("scope") == "internal" for case in [*named, *payload.cases_of(victim)]
    )


@rule(
    "TIPX-LEG-011", "warning", on="C",
    title="Smuggling inside one country",
    message="The case is classified as {declared}, but its scope is internal.",
    checks_that="A case classified as smuggling, or as trafficking and smuggling, is not of scope internal.",
    why="Smuggling of migrants is about entry into another country; without a border it is something else.",
    mend="Set scope to cross-border when a border was crossed or was to be crossed; else look at the elements again.",
    source="UN Smuggling of Migrants Protocol, Art. 3(a)",
    wakes=("scope",),
)  # fmt: skip
def smuggling_without_border(case: Record, context: Context) -> Findings:
    declared = case.get("classification")
    if case["scope"] == "internal" and declared in SMUGGLING:
        yield at("scope", related=[("classification",)], declared=declared)


@rule(
    "TIPX-LEG-012", "info", on="C", absence=True,
    title="Exploitation of smuggled migrants not noted",
    message=(
        "Somebody was smuggled and a purpose of exploitation is recorded; smugglingAggravations does not say "
        "exploitation."
    ),
    checks_that=(
        "Where the elements give smuggling without trafficking, but a purpose of exploitation, smugglingAggravations "
        "has exploitation."
    ),
    why="Exploiting smuggled migrants makes the smuggling graver, also where it is not trafficking.",
    mend="Add exploitation to smugglingAggravations when the smugglers exploited the person.",
    source="UN Smuggling of Migrants Protocol, Art. 6(3)(b)",
    wakes=("elements", "personFindings"),
)  # fmt: skip
def exploitation_not_noted(case: Record, context: Context) -> Findings:
    if "exploitation" in case.get("smugglingAggravations", ()):
        return
    absent: list[Path] = [("smugglingAggravations",)]
    if "personFindings" not in case:
        absent.append(("personFindings",))
    for place, _, elements in vectors(case):
        if elements.get("purpose") != "yes":
            continue
        result = assess_vector(vector_of(elements))
        if result.smuggling == YES and result.trafficking == NO:
            yield at("smugglingAggravations", absent=absent, related=[(*place, "purpose")])
            return
