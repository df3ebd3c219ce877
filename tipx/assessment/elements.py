"""The eight elements on which the distinction rests, and the three answers each can have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

NO: Final = 0
UNKNOWN: Final = 1
YES: Final = 2
"""Three-valued (Kleene) logic as numbers: `and` is min, `or` is max."""

ANSWERS: Final = ("no", "unknown", "yes")
"""The codes of list triState, at the index of their number."""

_NUMBERS: Final[Mapping[str, int]] = {code: number for number, code in enumerate(ANSWERS)}


class Vector(NamedTuple):
    """The answers about one person (or persons in the same position) at the time of the acts: NO, UNKNOWN or YES."""

    act: int
    means: int
    purpose: int
    child_victim: int
    irregular_crossing: int
    procured_for_gain: int
    irregular_stay_or_documents: int
    irregular_status: int


class Element(NamedTuple):
    """What the standard asks: field name, a short name for people, the question, the sources of the question."""

    name: str
    label: str
    question: str
    sources: tuple[str, ...]


ELEMENTS: Final = (
    Element(
        "act",
        "act",
        "Was the person recruited, transported, transferred, harboured or received by someone?",
        ("TP Art. 3(a)",),
    ),
    Element(
        "means",
        "means",
        "Was a means used: force, threat, other coercion, abduction, fraud, deception, abuse of power or of "
        "vulnerability, or payment to someone who controls the person?",
        ("TP Art. 3(a)",),
    ),
    Element(
        "purpose",
        "purpose",
        "Was exploitation the purpose, whether or not it was achieved?",
        ("TP Art. 3(a) (article number to be checked)",),
    ),
    Element(
        "childVictim",
        "under 18",
        "Was the person under 18 when the acts happened, or presumed to be?",
        ("TP Art. 3(c)", "TP Art. 3(d)"),
    ),
    Element(
        "irregularCrossing",
        "irregular crossing",
        "Was a border crossed irregularly, or was that planned?",
        ("SP Art. 3",),
    ),
    Element(
        "procuredForGain",
        "entry for benefit",
        "Did someone else procure that entry for a financial or other material benefit?",
        ("SP Art. 3",),
    ),
    Element(
        "irregularStayOrDocuments",
        "stay or documents",
        "Did someone, for benefit, enable irregular stay, or make or supply a fraudulent travel or identity document?",
        ("SP Art. 6",),
    ),
    Element(
        "irregularStatus",
        "own irregular status",
        "Is the person's own entry or stay irregular?",
        (),
    ),
)
"""The elements in the order of `Vector`."""

ELEMENT_NAMES: Final = tuple(element.name for element in ELEMENTS)
"""The field names, in the order of `Vector`."""

ACT, MEANS, PURPOSE, CHILD, CROSSING, GAIN, STAY, STATUS = range(8)
"""The positions of the elements in a Vector (A, M, P, K, B, G, E, I in the tables of the method)."""


def vector_of(mapping: Mapping[str, Any]) -> Vector:
    """The vector of a mapping of element names to `yes`, `no` or `unknown`; a missing element is unknown.

    Raises ValueError, naming the element and never the value, when an answer is anything else.
    """
    try:
        return Vector(*[_NUMBERS[mapping.get(name, "unknown")] for name in ELEMENT_NAMES])
    except (KeyError, TypeError):
        wrong = next(name for name in ELEMENT_NAMES if not _is_answer(mapping.get(name, "unknown")))
    # Raised out here, so that not even its context carries the value.
    raise ValueError(f"element {wrong} is answered neither yes, nor no, nor unknown")


def _is_answer(value: object) -> bool:
    return isinstance(value, str) and value in _NUMBERS


def words(vector: Vector) -> dict[str, str]:
    """The vector as the standard writes it: element name to `yes`, `no` or `unknown`."""
    return {name: ANSWERS[answer] for name, answer in zip(ELEMENT_NAMES, vector, strict=True)}
