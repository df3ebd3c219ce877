"""Why a vector supports its result, and why the neighbouring results do not stand, in sentences for people.

TP is the Trafficking in Persons Protocol, SP the Smuggling of Migrants Protocol, both of the United Nations (2000).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from tipx.assessment import wording
from tipx.assessment.answers import Neighbour, Statement
from tipx.assessment.elements import ACT, CHILD, CROSSING, GAIN, MEANS, NO, PURPOSE, STATUS, STAY, UNKNOWN, YES, Vector
from tipx.assessment.logic import (
    BOTH,
    EXPLOITATION,
    IRREGULAR,
    NONE,
    OFFENCE,
    SMUGGLING,
    TRAFFICKING,
    UNDETERMINED,
    assess_vector,
)
from tipx.assessment.questions import possible_results

_NO_CONSENT_QUESTION: Final = Statement(
    "Whether the person agreed is no element: no answer to that could change this result.",
    ("TP Art. 3(b)", "TP Art. 3(c)"),
)
_NOT_LIABLE: Final = Statement(
    "A smuggled person is not liable to prosecution for having been smuggled.", ("SP Art. 5",)
)
_CROSSED: Final = Statement(
    "A border was crossed irregularly, or that was planned, and someone else procured the entry for a benefit.",
    ("SP Art. 3",),
)
_STAY: Final = Statement(
    "Someone, for benefit, enabled irregular stay, or made or supplied a fraudulent travel or identity document.",
    ("SP Art. 6",),
)

SCREENED_FIRST: Final = Statement(
    "This is said only when trafficking, smuggling, a purpose of exploitation and a means have all been answered with "
    "no. The label never replaces screening."
)


def reasons(vector: Vector) -> tuple[Statement, ...]:
    """Why the vector supports its result."""
    return tuple(_REASONS[assess_vector(vector).classification](vector))


def _trafficking(vector: Vector) -> Iterator[Statement]:
    yield Statement(
        "Act: the person was recruited, transported, transferred, harboured or received by someone.", ("TP Art. 3(a)",)
    )
    means, child = vector[MEANS] == YES, vector[CHILD] == YES
    if means:
        yield Statement("Means: force, deception, abuse of vulnerability or another means was used.", ("TP Art. 3(a)",))
    if child:
        yield Statement(
            "Under 18: the person was a child, or is presumed to have been, when the acts happened. For a child no "
            "means is needed.",
            ("TP Art. 3(c)", "TP Art. 3(d)"),
        )
    yield Statement(
        "Purpose: the aim was exploitation. Intent is enough; it need not have been achieved.",
        ("TP Art. 3(a)",),
    )
    if child:
        yield Statement("Consent does not matter: for a child it never counts.", ("TP Art. 3(c)",))
    else:
        yield Statement(
            "Consent does not matter: a means was used, so it counts for nothing that the person may have agreed.",
            ("TP Art. 3(b)",),
        )
    if vector[CROSSING] != YES:
        yield Statement(
            "No border is needed: it is trafficking inside one country too, and after a regular entry.",
            ("TP Art. 3(a)",),
        )


def _smuggling(vector: Vector) -> Iterator[Statement]:
    if min(vector[CROSSING], vector[GAIN]) == YES:
        yield _CROSSED
    if vector[STAY] == YES:
        yield _STAY
    yield _NOT_LIABLE


def _smuggling_alone(vector: Vector) -> Iterator[Statement]:
    yield from _smuggling(vector)
    yield Statement(
        "Smuggled people have usually agreed to the journey. That makes it neither more nor less smuggling, and says "
        "nothing about trafficking.",
        ("TP Art. 3(b)",),
    )
    if assess_vector(vector).trafficking == NO and vector[PURPOSE] == YES:
        yield Statement(
            "There was a purpose of exploitation without trafficking: that aggravates the smuggling. Record code "
            "exploitation in smugglingAggravations.",
            ("SP Art. 6(3)",),
        )
    elif assess_vector(vector).trafficking == NO and vector[PURPOSE] == UNKNOWN:
        yield Statement(
            "The purpose has not been answered. It can no longer make this trafficking, but exploitation would "
            "aggravate the smuggling: ask.",
            ("SP Art. 6(3)",),
        )


def _both(vector: Vector) -> Iterator[Statement]:
    yield from _trafficking(vector)
    yield from _smuggling(vector)
    yield Statement(
        "Both stand side by side. What was agreed about the journey takes nothing away from the trafficking.",
        ("TP Art. 3(b)", "TP Art. 3(c)"),
    )


def _exploitation(vector: Vector) -> Iterator[Statement]:
    yield Statement("Exploitation, or the intent of it, stands. An element of trafficking is missing, see below.")
    yield Statement("Other law may apply, such as that on labour, abuse or slavery.")
    yield Statement("It is never mere irregular migration, whatever the person's own entry or stay is.")
    yield _NO_CONSENT_QUESTION


def _offence(_: Vector) -> Iterator[Statement]:
    yield Statement("A means was used: force, deception, abuse of vulnerability or another. Nobody meant to exploit.")
    yield Statement("That can be abduction, fraud, violence or another offence: other law applies.")
    yield _NO_CONSENT_QUESTION


def _undetermined(vector: Vector) -> Iterator[Statement]:
    possible = [wording.NAMES[one] for one in possible_results(vector)]
    if len(possible) == len(wording.NAMES) - 1:
        yield Statement("With the answers recorded so far every result is still possible.")
    else:
        yield Statement(f"With the answers recorded so far it can still be {wording.listing(possible, 'or')}.")
    if IRREGULAR in possible_results(vector) or NONE in possible_results(vector):
        yield Statement("Nobody is called an irregular migrant while exploitation or a means is still possible.")
    yield _NO_CONSENT_QUESTION


def _irregular(_: Vector) -> Iterator[Statement]:
    yield Statement("The person's own entry or stay is irregular.")
    yield SCREENED_FIRST
    yield Statement(
        "It is an administrative matter, or a breach of entry or stay law. Neither Protocol makes it a crime."
    )


def _none(_: Vector) -> Iterator[Statement]:
    yield Statement("Trafficking, smuggling, a purpose of exploitation and a means have all been answered with no.")
    yield Statement("The person's own entry and stay are regular.")


_REASONS: Final = {
    TRAFFICKING: _trafficking,
    BOTH: _both,
    SMUGGLING: _smuggling_alone,
    EXPLOITATION: _exploitation,
    OFFENCE: _offence,
    UNDETERMINED: _undetermined,
    IRREGULAR: _irregular,
    NONE: _none,
}

NEIGHBOURS: Final[Mapping[str, tuple[str, ...]]] = {
    TRAFFICKING: (SMUGGLING, IRREGULAR),
    SMUGGLING: (TRAFFICKING, IRREGULAR),
    BOTH: (IRREGULAR,),
    IRREGULAR: (TRAFFICKING, SMUGGLING),
}
"""The neighbours of a result that have to be explained; of any other result all three."""


def neighbours(vector: Vector) -> tuple[Neighbour, ...]:
    """Trafficking, smuggling and irregular migration, as far as they are not the result: no or open, and why."""
    result = assess_vector(vector)
    stands = {
        TRAFFICKING: result.trafficking == UNKNOWN,
        SMUGGLING: result.smuggling == UNKNOWN,
        IRREGULAR: IRREGULAR in possible_results(vector),
    }
    why = {TRAFFICKING: _why_trafficking, SMUGGLING: _why_smuggling, IRREGULAR: _why_irregular}
    return tuple(
        Neighbour(one, "open" if stands[one] else "no", tuple(why[one](vector)))
        for one in NEIGHBOURS.get(result.classification, (TRAFFICKING, SMUGGLING, IRREGULAR))
    )


def _why_trafficking(vector: Vector) -> Iterator[Statement]:
    means, child = vector[MEANS], vector[CHILD]
    wanted = assess_vector(vector).trafficking  # NO: what excludes it; UNKNOWN: what is open
    if vector[ACT] == wanted:
        yield Statement(
            "Act: nobody recruited, transported, transferred, harboured or received the person."
            if wanted == NO
            else "Act: it is not known whether someone recruited, transported, transferred, harboured or received the "
            "person.",
            ("TP Art. 3(a)",),
        )
    if max(means, child) == wanted:
        yield _MEANS_OR_CHILD[means, child]
    if vector[PURPOSE] == wanted:
        yield Statement(
            "Purpose: there was no purpose of exploitation."
            if wanted == NO
            else "Purpose: it is not known whether exploitation was the aim. Intent would be enough.",
            ("TP Art. 3(a)",),
        )
    if wanted == NO:
        yield _CONSENT_NOT_THE_REASON


_CONSENT_NOT_THE_REASON: Final = Statement(
    "That the person agreed, or is said to have agreed, is no reason here and never can be.",
    ("TP Art. 3(b)", "TP Art. 3(c)"),
)

_MEANS_OR_CHILD: Final[Mapping[tuple[int, int], Statement]] = {
    (NO, NO): Statement(
        "Means: none was used, and the person was an adult when the acts happened. For an adult a means is needed.",
        ("TP Art. 3(a)",),
    ),
    (UNKNOWN, NO): Statement(
        "Means: not known yet. The person was an adult when the acts happened, so a means is needed.", ("TP Art. 3(a)",)
    ),
    (NO, UNKNOWN): Statement(
        "Age: not known yet. No means was used, so everything turns on whether the person was under 18.",
        ("TP Art. 3(c)", "TP Art. 3(d)"),
    ),
    (UNKNOWN, UNKNOWN): Statement(
        "Means and age: neither is known yet. One of the two is enough: a means, or age under 18.",
        ("TP Art. 3(a)", "TP Art. 3(c)", "TP Art. 3(d)"),
    ),
}


def _why_smuggling(vector: Vector) -> Iterator[Statement]:
    crossing, gain, stay = vector[CROSSING], vector[GAIN], vector[STAY]
    if assess_vector(vector).smuggling == NO:
        if crossing == NO:
            yield Statement("Border: none was crossed irregularly, and none was meant to be.", ("SP Art. 3",))
        if gain == NO:
            yield Statement("Benefit: nobody procured an irregular entry for a benefit.", ("SP Art. 3",))
        yield Statement("Nobody enabled irregular stay or supplied fraudulent documents for a benefit.", ("SP Art. 6",))
        return
    if min(crossing, gain) == UNKNOWN:
        if crossing == UNKNOWN:
            yield Statement(
                "Border: it is not known whether one was crossed irregularly, or was meant to be.", ("SP Art. 3",)
            )
        if gain == UNKNOWN:
            yield Statement(
                "Benefit: it is not known whether someone procured the entry for a benefit.", ("SP Art. 3",)
            )
    if stay == UNKNOWN:
        yield Statement(
            "Stay or documents: it is not known whether someone provided them for a benefit.", ("SP Art. 6",)
        )


def _why_irregular(vector: Vector) -> Iterator[Statement]:
    status = vector[STATUS]
    if IRREGULAR in possible_results(vector):
        if status == UNKNOWN:
            yield Statement("It is not known whether the person's own entry or stay is irregular.")
        yield SCREENED_FIRST
        return
    if status == NO:
        yield Statement("The person's own entry and stay are regular.")
    elif status == YES:
        yield Statement(f"The person's own entry or stay is irregular, but that is not all: {_weightier(vector)}.")
    else:
        yield Statement(f"Whether the person's own entry or stay is irregular does not matter: {_weightier(vector)}.")


def _weightier(vector: Vector) -> str:
    """What stands and excludes that a vector comes to irregular migration."""
    result = assess_vector(vector)
    if result.trafficking == YES:
        return "trafficking in persons stands"
    if result.smuggling == YES:
        return "smuggling of migrants stands"
    return "exploitation, or the intent of it, stands" if vector[PURPOSE] == YES else "a means was used on the person"
