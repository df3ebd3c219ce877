"""Open questions: which unanswered elements still matter, and what each answer, or several together, would decide."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence

from tipx.assessment import wording
from tipx.assessment.answers import Combination, Given, OpenQuestion, Outcome
from tipx.assessment.elements import ANSWERS, ELEMENTS, NO, YES, Vector
from tipx.assessment.logic import (
    CLASSIFICATIONS,
    UNDETERMINED,
    Result,
    answered,
    assess_vector,
    decides,
    fillings,
    open_questions,
)

Answers = tuple[tuple[int, int], ...]
"""Positions of elements, each with its answer."""


@functools.cache
def possible_results(vector: Vector) -> tuple[str, ...]:
    """The classifications that the unanswered elements still leave possible, in the order of the list."""
    return wording.in_order(assess_vector(filled).classification for filled in fillings(vector))


@functools.cache
def combinations(vector: Vector) -> tuple[tuple[Answers, Result], ...]:
    """The smallest sets of two or more answers that change the result: without any one of them it would not change."""
    now = assess_vector(vector).key
    minimal = [{(change.element, change.answer)} for change in decides(vector)]
    found: list[tuple[Answers, Result]] = []
    elements = open_questions(vector)
    for size in range(2, len(elements) + 1):
        for chosen in itertools.combinations(elements, size):
            for values in itertools.product((YES, NO), repeat=size):
                answers = tuple(zip(chosen, values, strict=True))
                if any(known.issubset(answers) for known in minimal):
                    continue
                after = assess_vector(_with(vector, answers))
                if after.key != now:
                    minimal.append(set(answers))
                    found.append((answers, after))
    return tuple(sorted(found, key=lambda one: CLASSIFICATIONS.index(one[1].classification)))


@functools.cache
def questions_in_order(vector: Vector) -> tuple[int, ...]:
    """The open questions, those whose answers settle most first."""
    weights = dict.fromkeys(open_questions(vector), 0.0)
    for change in decides(vector):
        weights[change.element] += 0.5
    for answers, _ in combinations(vector):
        for element, _ in answers:
            weights[element] += 0.5 ** len(answers)
    return tuple(sorted(weights, key=lambda element: (-weights[element], element)))


def outcome(now: Result, possible_now: Sequence[str], after: Result, possible: Sequence[str]) -> Outcome:
    """What an answer leads to, given what is the result and what is possible before and after it."""
    changes = after.key != now.key
    if changes:
        text = f"{wording.name(*after[:2])}."
    else:
        text = "not decided yet" if now.classification == UNDETERMINED else "no change by itself"
        excluded = [wording.NAMES[one] for one in possible_now if one not in possible]
        text += f"; this rules out {wording.listing(excluded)}." if excluded else "; it takes another answer too."
    return Outcome(after.classification, after.possible_trafficking, changes, tuple(possible), text)


def ask(vector: Vector, at: str | None) -> tuple[OpenQuestion, ...]:
    """The open questions of one vector. `at` is the pointer of its elements within the case."""
    now, possible_now = assess_vector(vector), possible_results(vector)
    found = []
    for element in questions_in_order(vector):
        yes, no = answered(vector, element, YES), answered(vector, element, NO)
        found.append(
            OpenQuestion(
                ELEMENTS[element].name,
                ELEMENTS[element].question,
                outcome(now, possible_now, assess_vector(yes), possible_results(yes)),
                outcome(now, possible_now, assess_vector(no), possible_results(no)),
                None if at is None else f"{at}/{ELEMENTS[element].name}",
            )
        )
    return tuple(found)


def together(vector: Vector) -> tuple[Combination, ...]:
    """The combinations of one vector, as they are shown."""
    return tuple(
        Combination(
            tuple(Given(ELEMENTS[element].name, ANSWERS[answer]) for element, answer in answers),
            after.classification,
            after.possible_trafficking,
            ", ".join(f"{ELEMENTS[element].label} {ANSWERS[answer]}" for element, answer in answers)
            + f": {wording.name(*after[:2])}",
        )
        for answers, after in combinations(vector)
    )


def _with(vector: Vector, answers: Answers) -> Vector:
    for element, answer in answers:
        vector = answered(vector, element, answer)
    return vector
