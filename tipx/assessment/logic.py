"""The computation: from answered elements to one of nine results, for one person and for the persons of a case."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from tipx.assessment.elements import NO, UNKNOWN, YES, Vector

TRAFFICKING: Final = "trafficking"
BOTH: Final = "trafficking-and-smuggling"
SMUGGLING: Final = "smuggling"
IRREGULAR: Final = "irregular-migration"
EXPLOITATION: Final = "exploitation-other"
OFFENCE: Final = "other-offence"
UNDETERMINED: Final = "undetermined"
NONE: Final = "none"

CLASSIFICATIONS: Final = (TRAFFICKING, BOTH, SMUGGLING, IRREGULAR, EXPLOITATION, OFFENCE, UNDETERMINED, NONE)
"""The codes of list caseClassification."""


class Result(NamedTuple):
    """What a vector, or the vectors of a case, support.

    `trafficking` and `smuggling` are NO, UNKNOWN or YES: whether all that makes up the one or the other is there.
    """

    classification: str
    possible_trafficking: bool
    trafficking: int
    smuggling: int

    @property
    def key(self) -> tuple[str, bool]:
        """Which of the nine results it is: `smuggling` counts once with and once without possible trafficking."""
        return self.classification, self.classification == SMUGGLING and self.possible_trafficking


class Change(NamedTuple):
    """One answer to one unknown element (its position), and the result it would lead to."""

    element: int
    answer: int
    result: Result


class Summary(NamedTuple):
    """What of a vector (or, as maxima, of the vectors of a case) decides the classification."""

    trafficking: int
    smuggling: int
    purpose: int
    means: int
    irregular_status: int


class _Table(dict[Vector, Result]):
    """Results by vector, each computed when first asked for; at most 6561."""

    def __missing__(self, vector: Vector) -> Result:
        if len(vector) != 8 or not all(type(answer) is int and NO <= answer <= YES for answer in vector):
            raise ValueError("a vector holds eight answers, each no, unknown or yes")
        found = summary_of(vector)
        a, m, p = vector[:3]
        possible = found.trafficking == UNKNOWN and YES in (found.smuggling, a, m, p)
        result = Result(classify(found), possible, found.trafficking, found.smuggling)
        self[vector] = result
        return result


_TABLE = _Table()


def assess_vector(vector: Vector) -> Result:
    """The result that one person's vector supports. ValueError for what is no vector."""
    return _TABLE[vector]


def summary_of(vector: Vector) -> Summary:
    """Trafficking is act and purpose and (means or child); smuggling is (crossing and gain) or stay or documents."""
    a, m, p, k, b, g, e, i = vector
    return Summary(min(a, p, max(m, k)), max(min(b, g), e), p, m, i)


def classify(found: Summary) -> str:
    """The classification: the first line that holds."""
    trafficking, smuggling, purpose, means, irregular = found
    if trafficking == YES:
        return BOTH if smuggling == YES else TRAFFICKING
    if smuggling == YES:
        return SMUGGLING
    # Nothing weaker is said while trafficking, smuggling or an exploitative purpose is still open.
    if UNKNOWN in (trafficking, smuggling, purpose):
        return UNDETERMINED
    if purpose == YES:
        return EXPLOITATION
    if means != NO:
        return OFFENCE if means == YES else UNDETERMINED
    if irregular != NO:
        return IRREGULAR if irregular == YES else UNDETERMINED
    return NONE


def highest(summaries: Iterable[Summary]) -> Summary:
    """The highest of each; trafficking and smuggling are those of persons, never made of several persons' elements."""
    return Summary(*map(max, zip(*summaries, strict=True)))


def assess_findings(vectors: Sequence[Vector]) -> Result:
    """The result of a case from the vectors of its persons, each of whom was assessed by itself.

    Raises ValueError without a vector.
    """
    if not vectors:
        raise ValueError("there is no finding to assess")
    if len(set(vectors)) == 1:
        return assess_vector(vectors[0])  # Persons in the same position: the case is what each of them is.
    found = highest(map(summary_of, vectors))
    possible = found.trafficking == UNKNOWN and (
        found.smuggling == YES or any(assess_vector(vector).possible_trafficking for vector in vectors)
    )
    return Result(classify(found), possible, found.trafficking, found.smuggling)


def decides(vector: Vector) -> list[Change]:
    """Every single answer to an unknown element that would change the result."""
    now = assess_vector(vector).key
    return [
        Change(element, answer, after)
        for element in unknowns(vector)
        for answer in (YES, NO)
        if (after := assess_vector(answered(vector, element, answer))).key != now
    ]


def open_questions(vector: Vector) -> list[int]:
    """Every unknown element whose answer can make a difference, alone or together with answers to other unknowns."""
    return [
        element
        for element in unknowns(vector)
        if any(
            assess_vector(answered(filled, element, YES)).key != assess_vector(answered(filled, element, NO)).key
            for filled in fillings(answered(vector, element, NO))
        )
    ]


def unknowns(vector: Vector) -> list[int]:
    """The positions of the unknown elements."""
    return [position for position, answer in enumerate(vector) if answer == UNKNOWN]


def answered(vector: Vector, element: int, answer: int) -> Vector:
    """The vector with one element answered."""
    return Vector._make((*vector[:element], answer, *vector[element + 1 :]))


def fillings(vector: Vector) -> Iterator[Vector]:
    """All ways to answer the unknown elements with yes or no."""
    return (Vector(*one) for one in itertools.product(*[(YES, NO) if a == UNKNOWN else (a,) for a in vector]))
