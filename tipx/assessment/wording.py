"""Results in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from tipx.assessment.logic import (
    BOTH,
    CLASSIFICATIONS,
    EXPLOITATION,
    IRREGULAR,
    NONE,
    OFFENCE,
    SMUGGLING,
    TRAFFICKING,
    UNDETERMINED,
    Result,
)

if TYPE_CHECKING:
    from tipx.assessment.answers import Assessment

NAMES: Final[Mapping[str, str]] = {
    TRAFFICKING: "trafficking in persons",
    BOTH: "trafficking in persons with smuggling of migrants",
    SMUGGLING: "smuggling of migrants",
    IRREGULAR: "irregular migration",
    EXPLOITATION: "exploitation without trafficking",
    OFFENCE: "another offence",
    UNDETERMINED: "not decided yet",
    NONE: "'none of the three'",
}
"""The codes of caseClassification, as they stand in a sentence."""

HEADLINES: Final[Mapping[str, str]] = {
    TRAFFICKING: "TRAFFICKING IN PERSONS",
    BOTH: "TRAFFICKING IN PERSONS AND SMUGGLING OF MIGRANTS",
    SMUGGLING: "SMUGGLING OF MIGRANTS",
    IRREGULAR: "IRREGULAR MIGRATION",
    EXPLOITATION: "EXPLOITATION WITHOUT TRAFFICKING",
    OFFENCE: "ANOTHER OFFENCE",
    UNDETERMINED: "NOT DECIDED YET",
    NONE: "NONE OF THE THREE",
}
"""The same, as the first line of an answer."""

_SUMMARIES: Final[Mapping[str, str]] = {
    TRAFFICKING: "The recorded answers support trafficking in persons.",
    BOTH: "The recorded answers support trafficking in persons and, beside it, smuggling of migrants.",
    SMUGGLING: "The recorded answers support smuggling of migrants.",
    IRREGULAR: "The recorded answers support irregular migration, and nothing more than that.",
    EXPLOITATION: "The recorded answers support exploitation, or the intent of it, that is not trafficking in persons.",
    OFFENCE: "The recorded answers support another offence: a means was used, but not in order to exploit.",
    UNDETERMINED: "The recorded answers still fit more than one result.",
    NONE: "The recorded answers support neither trafficking, nor smuggling, nor irregular migration.",
}


def name(classification: str, possible_trafficking: bool = False) -> str:
    """A result within a sentence."""
    mark = ", with trafficking still possible" if possible_trafficking else ""
    return NAMES[classification] + (mark if classification == SMUGGLING else "")


def headline(classification: str, possible_trafficking: bool) -> str:
    """A result as the first line of an answer."""
    return HEADLINES[classification] + (": TRAFFICKING IS POSSIBLE" if possible_trafficking else "")


def summary(result: Result) -> str:
    """A result as a sentence or two."""
    said = _SUMMARIES[result.classification]
    if result.classification == SMUGGLING:
        return said + (" Trafficking is not excluded." if result.possible_trafficking else " They exclude trafficking.")
    return said + (" Trafficking is one of them." if result.possible_trafficking else "")


def in_order(classifications: Iterable[str]) -> tuple[str, ...]:
    """Classifications in the order of their list, each once."""
    found = set(classifications)
    return tuple(one for one in CLASSIFICATIONS if one in found)


def listing(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f" {last} ".join([*([", ".join(words[:-1])] if len(words) > 1 else []), *words[-1:]])


def entries(found: Sequence[Assessment]) -> str:
    """Entries of personFindings in a sentence: `persons 1-3`, `group 4`, `persons 1 and 2 and group 3`."""
    parts = []
    for kind in ("person", "group"):
        of_kind = [one.number or 0 for one in found if one.kind == kind]
        if of_kind:
            parts.append(f"{kind}{'s' if len(of_kind) > 1 else ''} {numbers(of_kind)}")
    return " and ".join(parts)


def numbers(found: Sequence[int]) -> str:
    """Ascending numbers, runs of three or more joined: `1-3 and 7`."""
    runs: list[list[int]] = []
    for number in found:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts: list[str] = []
    for run in runs:
        parts.extend([f"{run[0]}-{run[-1]}"] if len(run) > 2 else map(str, run))
    return listing(parts)
