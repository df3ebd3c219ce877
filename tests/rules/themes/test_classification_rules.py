"""The rules about the classification hold for every vector there is."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tipx.assessment.elements import ELEMENT_NAMES, UNKNOWN, Vector, vector_of, words
from tipx.assessment.logic import CLASSIFICATIONS, Result, assess_findings, assess_vector
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Finding
from tipx.ruleset.registry import rules
from tipx.standard import newest

VECTORS = [Vector(*answers) for answers in itertools.product((0, 1, 2), repeat=8)]
RESULTS = {vector: assess_vector(vector) for vector in VECTORS}
CONTEXT = Context(newest(), None, 0)


def found(identifier: str, case: dict[str, Any]) -> list[Finding]:
    return list(rules()[identifier].run(case, CONTEXT))


def declared(classification: str, possible: bool | None) -> dict[str, Any]:
    said = {} if possible is None else {"possibleTrafficking": possible}
    return {"classification": classification, **said}


def as_computed(vector: Vector) -> dict[str, Any]:
    return declared(RESULTS[vector].classification, RESULTS[vector].possible_trafficking)


def test_a_case_that_declares_what_its_elements_give_is_right_for_every_vector() -> None:
    for vector in VECTORS:
        case = {"elements": words(vector), **as_computed(vector)}
        assert found("TIPX-LEG-001", case) == [], vector


def test_a_case_that_declares_anything_else_is_wrong_for_every_vector() -> None:
    for vector in VECTORS:
        for classification in CLASSIFICATIONS:
            case = {"elements": words(vector), "classification": classification}
            problems = found("TIPX-LEG-001", case)
            if classification != RESULTS[vector].classification:
                (problem,) = problems
                assert problem.path == ("classification",)
                assert problem.args == {"computed": RESULTS[vector].classification, "declared": classification}
            else:
                assert all(problem.path == ("possibleTrafficking",) for problem in problems)


@pytest.mark.parametrize("possible", [None, False, True])
def test_possible_trafficking_is_wrong_exactly_where_it_contradicts_the_vector(possible: bool | None) -> None:
    for vector in VECTORS:
        result = RESULTS[vector]
        contradicts = result.trafficking != UNKNOWN if possible else result.possible_trafficking
        case = {"elements": words(vector), **declared(result.classification, possible)}
        paths = [problem.path for problem in found("TIPX-LEG-001", case)]
        assert paths == ([("possibleTrafficking",)] if contradicts else []), vector


def test_a_person_finding_must_say_exactly_what_its_vector_gives() -> None:
    for vector in VECTORS:
        for possible in (None, True):
            finding = {"elements": words(vector), **declared(RESULTS[vector].classification, possible)}
            case = {"elements": words(vector), "personFindings": [finding]}
            paths = [problem.path for problem in found("TIPX-LEG-023", case)]
            wrong = bool(possible) != RESULTS[vector].possible_trafficking
            assert paths == ([("personFindings", 0, "possibleTrafficking")] if wrong else []), vector


def test_a_vector_with_a_refused_element_is_wrong_only_where_every_answer_leads_elsewhere() -> None:
    for name in ELEMENT_NAMES:
        for vector in VECTORS[::7]:
            elements = {key: answer for key, answer in words(vector).items() if key != name}
            fillings = [assess_vector(vector_of({**elements, name: answer})) for answer in ("yes", "no", "unknown")]
            for classification in CLASSIFICATIONS:
                problems = found("TIPX-LEG-001", {"elements": elements, "classification": classification})
                wrong = [problem for problem in problems if problem.path == ("classification",)]
                if wrong:
                    assert {result.classification for result in fillings} == {wrong[0].args["computed"]}
                    assert classification != wrong[0].args["computed"]
                elif len({result.classification for result in fillings}) == 1:
                    assert classification == fillings[0].classification


def test_two_persons_give_what_their_own_results_give_together() -> None:
    chosen = VECTORS[::97]
    for one, other in itertools.product(chosen, chosen):
        result: Result = assess_findings([one, other])
        findings = [{"elements": words(vector), **as_computed(vector)} for vector in (one, other)]
        summary = words(Vector(*map(max, one, other)))
        right = declared(result.classification, result.possible_trafficking)
        case = {"elements": summary, "personFindings": findings, **right}
        assert found("TIPX-LEG-001", case) == []
        assert found("TIPX-LEG-023", case) == []


def test_a_case_is_left_alone_while_an_element_of_one_of_its_persons_is_refused() -> None:
    finding = {"elements": {"act": "yes"}, "classification": "trafficking"}
    assert found("TIPX-LEG-001", {"personFindings": [finding], "classification": "none"}) == []
