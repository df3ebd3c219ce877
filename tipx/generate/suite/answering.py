"""What answers to the eight elements support, worked out from the documentation alone: by what every way to answer the unknown ones
comes to. No answer of the assessment itself is asked."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

ELEMENTS = (
    "act", "means", "purpose", "childVictim", "irregularCrossing", "procuredForGain", "irregularStayOrDocuments", "irregularStatus",
)  # fmt: skip
"""The eight elements, in the order of the documentation."""

_WORDS = {"y": "yes", "n": "no", "u": "unknown"}

Facts = tuple[bool, ...]
"""Eight answers of a person about whom everything is known."""


class Supported(NamedTuple):
    """What answers support: the classification, whether trafficking is possible, and the elements that are still to be asked."""

    classification: str
    possible: bool
    open: frozenset[str]

    def answer(self, kind: str) -> dict[str, Any]:
        """As a case of the suite expects it."""
        return {
            "kind": kind,
            "classification": self.classification,
            "possibleTrafficking": self.possible,
            "open": sorted(self.open),
        }


def elements_of(letters: str) -> dict[str, str]:
    """The elements that eight letters stand for: y, n and u."""
    return dict(zip(ELEMENTS, (_WORDS[one] for one in letters), strict=True))


@functools.cache
def supported(letters: str) -> Supported:
    """What the answers about one person support."""
    return supported_by((letters,))


def supported_by(persons: Sequence[str]) -> Supported:
    """What the answers about the persons of a case support. One person's act is never joined with another's age."""
    ways = [tuple(every) for every in itertools.product(*map(_ways, persons))]
    results = {_truth(way) for way in ways}
    return Supported(_agreed(results), _is_possible(persons, ways), frozenset(_open(persons)))


def _ways(letters: str) -> list[Facts]:
    """Every way to answer what is unknown."""
    return list(itertools.product(*((True, False) if one == "u" else (one == "y",) for one in letters)))


def _is_trafficking(facts: Facts) -> bool:
    """An act, by a means, for exploitation; of a child no means is needed."""
    act, means, purpose, child, *_ = facts
    return act and purpose and (means or child)


def _is_smuggling(facts: Facts) -> bool:
    """An irregular crossing that was procured for gain; or for gain stay, or documents."""
    crossing, gain, stay_or_documents = facts[4:7]
    return (crossing and gain) or stay_or_documents


def _truth(persons: Iterable[Facts]) -> str:
    """What it is where everything is known: the first line of the documentation that holds of anyone."""
    persons = list(persons)
    trafficking, smuggling = any(map(_is_trafficking, persons)), any(map(_is_smuggling, persons))
    lines: Mapping[str, bool] = {
        "trafficking-and-smuggling": trafficking and smuggling,
        "trafficking": trafficking,
        "smuggling": smuggling,
        "exploitation-other": any(one[2] for one in persons),
        "other-offence": any(one[1] for one in persons),
        "irregular-migration": any(one[7] for one in persons),
        "none": True,
    }
    return next(name for name, holds in lines.items() if holds)


def _agreed(results: set[str]) -> str:
    """What is said while it may still come to each of these: what all have in common, else that it is not determined."""
    for stands in ("trafficking", "smuggling"):
        if results <= {stands, "trafficking-and-smuggling"} and stands in results:
            return stands
    return next(iter(results)) if len(results) == 1 else "undetermined"


def _is_possible(persons: Sequence[str], ways: Sequence[Sequence[Facts]]) -> bool:
    """Trafficking is possible where it is open and something speaks for it: smuggling stands, or of a person for whom it is open an
    act, a means or the purpose does."""
    if len({any(map(_is_trafficking, way)) for way in ways}) == 1:
        return False
    if all(any(map(_is_smuggling, way)) for way in ways):
        return True
    return any("y" in one[:3] for one in persons if len(set(map(_is_trafficking, _ways(one)))) == 2)


def _open(persons: Sequence[str]) -> Iterable[str]:
    """The unknown elements whose answer can make a difference, alone or with others."""
    for number, letters in enumerate(persons):
        for place, letter in enumerate(letters):
            if letter == "u" and _matters(persons, number, place):
                yield ELEMENTS[place]


def _matters(persons: Sequence[str], number: int, place: int) -> bool:
    def with_answer(letter: str) -> list[str]:
        letters = persons[number]
        return [*persons[:number], letters[:place] + letter + letters[place + 1 :], *persons[number + 1 :]]

    every = (itertools.product(*map(_ways, with_answer(letter))) for letter in "yn")
    return any(_truth(yes) != _truth(no) for yes, no in zip(*every, strict=True))
