"""The shape of an assessment: plain values that a program can read as `to_dict()` and `text` shows to people.

They hold sentences of ours, codes and field names of the standard, places and counts, and never a text, a name, an id,
an age or a date of a record.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

NOTE = "This is decision support, never a finding. It shows what the recorded answers support; people decide."


class _Answer:
    """to_dict for all: field names as in the standard's JSON; what is None is left out."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data: dict, list, str, int, bool."""
        found = ((each.name, getattr(self, each.name)) for each in dataclasses.fields(self))  # type: ignore[arg-type]
        return {_camel(name): _plain(value) for name, value in found if value is not None}


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def _plain(value: Any) -> Any:
    if isinstance(value, _Answer):
        return value.to_dict()
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Statement(_Answer):
    """A sentence, and the articles it rests on (TP: Trafficking in Persons Protocol, SP: Smuggling of Migrants one)."""

    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence(_Answer):
    """Something in the payload that speaks `for` or `against` an element.

    `weight`: it `states` the element, or only `suggests` it. `pointer` is a JSON Pointer within the `record` (`case` or
    `victim`); for a victim, `person` is the pointer, within the case, of the id that names the victim's record.
    """

    speaks: str
    weight: str
    text: str
    record: str
    model: str
    pointer: str
    code: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class ElementAnswer(_Answer):
    """One element: `answer` as recorded (yes, no, unknown), `state` in words (present, absent, unknown)."""

    element: str
    label: str
    answer: str
    state: str
    question: str
    sources: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbour(_Answer):
    """Another of trafficking, smuggling and irregular migration: `no` or still `open`, and why."""

    result: str
    stands: str
    reasons: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Outcome(_Answer):
    """What one answer would lead to: the result, whether that is a change, and which results stay possible."""

    classification: str
    possible_trafficking: bool
    changes: bool
    possible: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class OpenQuestion(_Answer):
    """An unanswered element whose answer can make a difference, alone or together with others.

    `at`: pointer of the element within the case (None for bare elements). `changes_case`: of a person in a case,
    whether the answer can also change the result of the case.
    """

    element: str
    question: str
    if_yes: Outcome
    if_no: Outcome
    at: str | None = None
    changes_case: bool | None = None


@dataclass(frozen=True, slots=True)
class Given(_Answer):
    """An answer to an element, in a combination."""

    element: str
    answer: str


@dataclass(frozen=True, slots=True)
class Combination(_Answer):
    """Two or more answers that change the result only together; none of them could be left out."""

    answers: tuple[Given, ...]
    classification: str
    possible_trafficking: bool
    text: str


@dataclass(frozen=True, slots=True)
class Override(_Answer):
    """A decision that departs from the computation; it stands. `reason_shown`: whether its reason is in the payload."""

    at: str
    reason_shown: bool
    text: str


@dataclass(frozen=True, slots=True)
class Declared(_Answer):
    """What the record declares, and whether that agrees with the computation.

    `classification` is None when what is declared is no code of the list; `differs` names the fields that disagree.
    """

    classification: str | None
    possible_trafficking: bool
    agrees: bool
    differs: tuple[str, ...]
    text: str
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Assessment(_Answer):
    """The answer about one vector: bare `elements`, a `person` or a `group` of a case, or a whole `case`.

    `trafficking` and `smuggling` (yes, no, unknown): whether all that makes up the one or the other is there. `at` is
    the place of the vector within the case. Of a case with findings of persons, `elements` and `together` are empty:
    they stand with the persons.
    """

    kind: str
    classification: str
    possible_trafficking: bool
    possible_trafficking_from: tuple[str, ...]
    trafficking: str
    smuggling: str
    summary: str
    reasons: tuple[Statement, ...]
    neighbours: tuple[Neighbour, ...]
    elements: tuple[ElementAnswer, ...]
    open_questions: tuple[OpenQuestion, ...]
    together: tuple[Combination, ...]
    notes: tuple[str, ...] = ()
    note: str = NOTE
    rescreening: str | None = None
    declared: Declared | None = None
    at: str | None = None
    number: int | None = None
    persons: int | None = None


@dataclass(frozen=True, slots=True)
class CaseAssessment:
    """The answer about a case as a whole, and about each of its person findings."""

    whole: Assessment
    persons: tuple[Assessment, ...] = ()

    @property
    def classification(self) -> str:
        """The computed classification of the case."""
        return self.whole.classification

    @property
    def possible_trafficking(self) -> bool:
        """Whether trafficking is possible, from the elements or from indicators."""
        return self.whole.possible_trafficking

    @property
    def declared(self) -> Declared | None:
        """What the case declares."""
        return self.whole.declared

    def to_dict(self) -> dict[str, Any]:
        """Plain data: that of the case, and `persons`."""
        return {**self.whole.to_dict(), "persons": [one.to_dict() for one in self.persons]}
