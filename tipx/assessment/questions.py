"""Open questions: which unanswered elements still matter, and what each answer, or several together, would decide."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import replace

from tipx.assessment import wording
from tipx.assessment.answers import Combination, Given, OpenQuestion, Outcome
from tipx.assessment.elements import ANSWERS, CHILD, ELEMENTS, NO, YES, Vector
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
    """The open questions: what may protect the person first (act, means, purpose, age), then what settles most."""
    return tuple(sorted(open_questions(vector), key=lambda one: (one > CHILD, -_weight(vector, one), one)))


def _weight(vector: Vector, element: int) -> float:
    """In how many of the ways to answer everything else this answer alone makes the result."""
    ways = list(fillings(answered(vector, element, NO)))
    made = [assess_vector(answered(way, element, YES)).key != assess_vector(way).key for way in ways]
    return sum(made) / len(ways)


def outcome(now: Result, possible_now: Sequence[str], after: Result, possible: Sequence[str]) -> Outcome:
    """What an answer leads to, given what is the result and what is possible before and after it."""
    changes = after.key != now.key
    if changes:
        text = f"{wording.name(*after[:2])}."
    else:
        undecided = now.classification == UNDETERMINED
        text = "still undecided" if undecided else f"it stays {wording.name(*now[:2])}"
        excluded = [wording.NAMES[one] for one in possible_now if one not in possible]
        if not excluded:
            text += _TOGETHER
        elif undecided and len(possible) <= len(excluded):
            text += f"; it could then only be {wording.listing([wording.NAMES[one] for one in possible], 'or')}."
        else:
            text += f"; this would rule out {wording.listing(excluded, 'and')}."
    return Outcome(after.classification, after.possible_trafficking, changes, tuple(possible), text)


def _then(vector: Vector, element: int, answer: int, found: Outcome) -> Outcome:
    """The outcome of an answer that changes nothing by itself, with the single answers that would decide after it."""
    if found.changes:
        return found
    before = {(change.element, change.answer) for change in decides(vector)}
    next_steps: dict[str, list[str]] = {}
    for change in decides(answered(vector, element, answer)):
        if (change.element, change.answer) not in before:
            said = f"{ELEMENTS[change.element].label} {ANSWERS[change.answer]}"
            next_steps.setdefault(wording.name(*change.result[:2]), []).append(said)
    if not next_steps:
        return found
    then = "; ".join(f"with {wording.listing(steps, 'or')} as well: {result}" for result, steps in next_steps.items())
    said = found.text.removesuffix(_TOGETHER)
    if said != found.text:
        return replace(found, text=f"{said}; {then}.")
    return replace(found, text=f"{said} {then[0].upper()}{then[1:]}.")


_TOGETHER = "; it decides only together with other answers."


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
                ELEMENTS[element].ask,
                _then(vector, element, YES, outcome(now, possible_now, assess_vector(yes), possible_results(yes))),
                _then(vector, element, NO, outcome(now, possible_now, assess_vector(no), possible_results(no))),
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
