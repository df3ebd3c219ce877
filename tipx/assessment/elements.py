"""The eight elements on which the distinction rests, and the three answers each can have."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, NamedTuple, TypedDict


class NotAssessableError(ValueError):
    """What was given cannot be assessed. The message names the place or the element, and holds no value."""


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


Answer = Literal["yes", "no", "unknown"]


class Elements(TypedDict, total=False):
    """Bare elements, as `tipx.assess` takes them; what is left out is unknown."""

    act: Answer
    means: Answer
    purpose: Answer
    childVictim: Answer
    irregularCrossing: Answer
    procuredForGain: Answer
    irregularStayOrDocuments: Answer
    irregularStatus: Answer


class Element(NamedTuple):
    """What the standard asks, in words.

    Field name; a short name; what an answer of yes says; the question; the question as it can be put to the person, so
    that yes means yes to the element; the sources of the question.
    """

    name: str
    label: str
    says: str
    question: str
    ask: str
    sources: tuple[str, ...]


ELEMENTS: Final = (
    Element(
        "act",
        "act",
        "recruited, transported, transferred, harboured or received by someone",
        "Was the person recruited, transported, transferred, harboured or received by someone?",
        "Did anyone find or hire you, take you or send you somewhere, pass you on to others, or keep you in a place?",
        ("TP Art. 3(a)",),
    ),
    Element(
        "means",
        "means",
        "force, threat, deception, abuse of vulnerability or another means",
        "Was a means used: force, threat, other coercion, abduction, fraud, deception, abuse of power or of "
        "vulnerability, or payment to someone who controls the person?",
        "Did anyone force, threaten, lie to or pressure you, use that you had no other choice, or pay someone who had "
        "power over you?",
        ("TP Art. 3(a)",),
    ),
    Element(
        "purpose",
        "purpose",
        "exploitation was the aim, achieved or not",
        "Was exploitation the purpose, whether or not it was achieved?",
        "Did anyone use you, or mean to use you, for their own gain: in work, sex, begging, crime, marriage, or by "
        "taking an organ?",
        ("TP Art. 3(a)",),
    ),
    Element(
        "childVictim",
        "under 18",
        "a child when the acts happened, or presumed to be",
        "Was the person under 18 when the acts happened, or presumed to be?",
        "How old were you when this began? Were you under 18?",
        ("TP Art. 3(c)", "TP Art. 3(d)"),
    ),
    Element(
        "irregularCrossing",
        "irregular crossing",
        "a border was crossed irregularly, or that was planned",
        "Was a border crossed irregularly, or was that planned?",
        "Did you cross a border away from the checks or without your own valid papers, or was that the plan?",
        ("SP Art. 3",),
    ),
    Element(
        "procuredForGain",
        "entry for benefit",
        "someone else procured the irregular entry for money or another benefit",
        "Did someone else procure that entry for a financial or other material benefit?",
        "Did someone else arrange that crossing, and was money or anything else of value paid or promised for it?",
        ("SP Art. 3",),
    ),
    Element(
        "irregularStayOrDocuments",
        "stay or documents",
        "someone, for benefit, enabled irregular stay or made or supplied false papers",
        "Did someone, for benefit, enable irregular stay, or make or supply a fraudulent travel or identity document?",
        "Did anyone, for money or another benefit, help you stay without permission, or make or give you false papers?",
        ("SP Art. 6",),
    ),
    Element(
        "irregularStatus",
        "own irregular status",
        "the person's own entry or stay is irregular",
        "Is the person's own entry or stay irregular?",
        "Did you come in, or are you here, without the permission that the law asks for?",
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
    whole = whole_vector(mapping)
    if whole is not None:
        return whole
    try:
        return Vector(*[_NUMBERS[mapping.get(name, "unknown")] for name in ELEMENT_NAMES])
    except (KeyError, TypeError):
        wrong = next(name for name in ELEMENT_NAMES if not _is_answer(mapping.get(name, "unknown")))
    # Raised out here, so that not even its context carries the value.
    raise NotAssessableError(_wrong_answer(wrong, mapping[wrong]))


def whole_vector(mapping: Mapping[str, Any]) -> Vector | None:
    """The vector of a mapping that answers every element; None when one is missing or its answer is none."""
    try:
        return _VECTORS[_answers(mapping)]
    except (KeyError, TypeError):
        return None


_answers = operator.itemgetter(*ELEMENT_NAMES)


class _Vectors(dict[tuple[str, ...], Vector]):
    """Vectors by the answers in words, each made when first asked for; at most 6561."""

    def __missing__(self, answers: tuple[str, ...]) -> Vector:
        self[answers] = vector = Vector(*[_NUMBERS[answer] for answer in answers])
        return vector


_VECTORS = _Vectors()


def refuse_other_names(mapping: Mapping[Any, Any]) -> None:
    """Raises ValueError when a name is none of the eight: a misspelt one would silently count as unknown.

    The name that was probably meant is said, the written one never: it may be anything.
    """
    other = [name for name in mapping if name not in ELEMENT_NAMES]
    if not other:
        return
    meant = near_names(other)
    if meant:
        raise NotAssessableError(f"a name in it is misspelt; did you mean {' and '.join(meant)}?")
    raise NotAssessableError(
        f"a name in it is none of the eight elements ({', '.join(ELEMENT_NAMES)}); "
        "consent is no element, no answer about it can change the result"
    )


def near_names(names: Iterable[Any]) -> list[str]:
    """The elements that misspelt names were probably meant to be, in the order of the elements."""
    import difflib

    folded = {_folded(name): name for name in ELEMENT_NAMES}
    meant: set[str] = set()
    for name in names:
        if isinstance(name, str) and len(name) < _LONGEST:
            meant.update(folded[one] for one in difflib.get_close_matches(_folded(name), folded, 1, 0.75))
    return [name for name in ELEMENT_NAMES if name in meant]


_LONGEST = 64
"""A longer name is no misspelt element, and would be slow to compare."""


def _folded(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "").replace(" ", "")


def _is_answer(value: object) -> bool:
    return isinstance(value, str) and value in _NUMBERS


def _wrong_answer(name: str, value: object) -> str:
    """Why an answer is refused. A box that nobody ticked is no answer of no, so true, false and null are not guessed."""
    said = f"element {name} is answered neither yes, nor no, nor unknown"
    if isinstance(value, bool):
        return f'{said}: write "yes" or "no" for true or false, and "unknown" where nobody has asked'
    if value is None:
        return f'{said}: leave it out or write "unknown" where there is no answer'
    if isinstance(value, str) and value.strip().casefold() in _NUMBERS:
        return f"{said}: the answers are written in small letters, without spaces"
    return said


def words(vector: Vector) -> dict[str, str]:
    """The vector as the standard writes it: element name to `yes`, `no` or `unknown`."""
    return {name: ANSWERS[answer] for name, answer in zip(ELEMENT_NAMES, vector, strict=True)}
