"""The articles that an assessment rests on, and what each says, in short.

TP is the Protocol to Prevent, Suppress and Punish Trafficking in Persons, SP the Protocol against the Smuggling of
Migrants, both of the United Nations (2000).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tipx.assessment.answers import ElementAnswer, Neighbour, Source, Statement

SOURCES: Final = {
    "TP Art. 3(a)": "Trafficking is an act, by a means, for the purpose of exploitation.",
    "TP Art. 3(b)": "Where a means was used, consent to the exploitation is irrelevant.",
    "TP Art. 3(c)": "For a child, act and purpose are enough; no means is needed.",
    "TP Art. 3(d)": "A child is any person under 18.",
    "SP Art. 3": "Smuggling is procuring illegal entry for a financial or other material benefit.",
    "SP Art. 5": "Migrants are not liable to prosecution for having been smuggled.",
    "SP Art. 6": "What is to be an offence: smuggling, and for benefit enabling illegal stay or fraudulent documents.",
    "SP Art. 6(3)": "What aggravates it: danger to migrants, inhuman or degrading treatment, exploitation.",
}
"""In the order in which they are listed."""


def cited(
    reasons: Iterable[Statement],
    neighbours: Iterable[Neighbour],
    elements: Iterable[ElementAnswer],
    more: Sequence[Source] = (),
) -> tuple[Source, ...]:
    """The articles that the parts of an answer name, each once."""
    named = {cite for statement in reasons for cite in statement.sources}
    named |= {cite for one in neighbours for statement in one.reasons for cite in statement.sources}
    named |= {cite for element in elements for cite in element.sources}
    named |= {source.cite for source in more}
    return tuple(Source(cite, says) for cite, says in SOURCES.items() if cite in named)
