"""Open questions of a case with several persons: which answers about one person can change the result of the case."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tipx.assessment import wording
from tipx.assessment.elements import NO, UNKNOWN, YES, Vector
from tipx.assessment.logic import (
    Result,
    Summary,
    answered,
    assess_findings,
    assess_vector,
    classify,
    fillings,
    highest,
    summary_of,
    unknowns,
)

Summaries = frozenset[Summary]
"""What some persons can come to, over all ways to answer what is unknown about them: at most 32 members."""

_NOBODY: Summaries = frozenset((Summary(NO, NO, NO, NO, NO),))


class Rest(NamedTuple):
    """The other persons of a case, for one of them: what they are now, and what they can come to."""

    summary: Summary
    possible_trafficking: bool
    reachable: Summaries


class CaseQuestion(NamedTuple):
    """An unknown element of one person (by index) that can change the result of the case; results after yes, after no.

    Each result comes with the classifications that stay possible.
    """

    person: int
    element: int
    yes: tuple[Result, tuple[str, ...]]
    no: tuple[Result, tuple[str, ...]]


def possible_case_results(vectors: Sequence[Vector]) -> tuple[str, ...]:
    """The classifications of the case that the unanswered elements of its persons still leave possible."""
    return wording.in_order(classify(one) for one in functools.reduce(_joined, map(_reachable, vectors), _NOBODY))


def case_questions(vectors: Sequence[Vector]) -> Iterator[CaseQuestion]:
    """The open questions of the case, in the order of its persons."""
    assess_findings(vectors)  # refuses a case without persons
    for person, (vector, rest) in enumerate(zip(vectors, _rests(vectors), strict=True)):
        for element in unknowns(vector):
            if _matters(vector, element, rest.reachable):
                yes, no = (_after(answered(vector, element, answer), rest) for answer in (YES, NO))
                yield CaseQuestion(person, element, yes, no)


def _after(vector: Vector, rest: Rest) -> tuple[Result, tuple[str, ...]]:
    found = highest((rest.summary, summary_of(vector)))
    possible = found.trafficking == UNKNOWN and (
        found.smuggling == YES or rest.possible_trafficking or assess_vector(vector).possible_trafficking
    )
    result = Result(classify(found), possible, found.trafficking, found.smuggling)
    return result, wording.in_order(classify(one) for one in _joined(rest.reachable, _reachable(vector)))


def _rests(vectors: Sequence[Vector]) -> Iterator[Rest]:
    """For each person the others: those before, running, joined with those after, prepared from the end."""
    after = [Rest(Summary(NO, NO, NO, NO, NO), False, _NOBODY)]
    for vector in reversed(vectors[1:]):
        after.append(_with(after[-1], vector))
    before = after[0]
    for vector in vectors:
        following = after.pop()
        yield Rest(
            highest((before.summary, following.summary)),
            before.possible_trafficking or following.possible_trafficking,
            _joined(before.reachable, following.reachable),
        )
        before = _with(before, vector)


def _with(rest: Rest, vector: Vector) -> Rest:
    return Rest(
        highest((rest.summary, summary_of(vector))),
        rest.possible_trafficking or assess_vector(vector).possible_trafficking,
        _joined(rest.reachable, _reachable(vector)),
    )


@functools.cache
def _reachable(vector: Vector) -> Summaries:
    return frozenset(summary_of(filled) for filled in fillings(vector))


@functools.lru_cache(maxsize=4096)
def _joined(some: Summaries, others: Summaries) -> Summaries:
    return frozenset(highest((one, other)) for one in some for other in others)


@functools.cache
def _pairs(vector: Vector, element: int) -> Iterable[tuple[Summary, Summary]]:
    """What a person comes to after yes and after no, for each way to answer the other unknowns."""
    return frozenset(
        (summary_of(filled), summary_of(answered(filled, element, NO)))
        for filled in fillings(answered(vector, element, YES))
    )


@functools.lru_cache(maxsize=4096)
def _matters(vector: Vector, element: int, others: Summaries) -> bool:
    return any(
        classify(highest((other, yes))) != classify(highest((other, no)))
        for yes, no in _pairs(vector, element)
        for other in others
    )
