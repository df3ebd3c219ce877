"""An independent opinion: the law's definitions on plain yes and no, and unknowns filled in every possible way."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Sequence

from tipx.assessment import Vector

Answer = tuple[str, bool]
"""A classification, and whether it is smuggling with trafficking still possible: one of nine."""

ALL = [Vector(*answers) for answers in itertools.product((0, 1, 2), repeat=8)]
LETTERS = {"n": 0, "u": 1, "y": 2}


def vector(letters: str) -> Vector:
    return Vector(*(LETTERS[letter] for letter in letters))


def every_filling(unfinished: Sequence[int]) -> list[tuple[bool, ...]]:
    return list(itertools.product(*[(True, False) if answer == 1 else (answer == 2,) for answer in unfinished]))


def is_trafficking(filled: tuple[bool, ...]) -> bool:
    act, means, purpose, child, *_ = filled
    return act and purpose and (means or child)


def is_smuggling(filled: tuple[bool, ...]) -> bool:
    crossing, gain, stay = filled[4:7]
    return stay or (crossing and gain)


def truth(persons: Iterable[tuple[bool, ...]]) -> str:
    """What persons about whom everything is known come to, in one case."""
    persons = list(persons)
    trafficking, smuggling = any(map(is_trafficking, persons)), any(map(is_smuggling, persons))
    if trafficking:
        return "trafficking-and-smuggling" if smuggling else "trafficking"
    if smuggling:
        return "smuggling"
    if any(person[2] for person in persons):
        return "exploitation-other"
    if any(person[1] for person in persons):
        return "other-offence"
    return "irregular-migration" if any(person[7] for person in persons) else "none"


def agreed(results: set[str]) -> Answer:
    """What all ways to fill the unknowns agree on."""
    if len(results) == 1:
        return next(iter(results)), False
    if results == {"trafficking", "trafficking-and-smuggling"}:
        return "trafficking", False
    if results == {"smuggling", "trafficking-and-smuggling"}:
        return "smuggling", True
    return "undetermined", False


@functools.cache
def results_of(one: Vector) -> frozenset[str]:
    return frozenset(truth([filled]) for filled in every_filling(one))


@functools.cache
def opinion(one: Vector) -> Answer:
    return agreed(set(results_of(one)))


def opinion_on(persons: Sequence[Vector]) -> Answer:
    fillings = itertools.product(*map(every_filling, persons))
    return agreed({truth(filled) for filled in fillings})


def put(one: Vector, answers: Iterable[tuple[int, int]]) -> Vector:
    changed = list(one)
    for position, answer in answers:
        changed[position] = answer
    return Vector(*changed)
