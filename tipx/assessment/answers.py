"""The shape of an assessment: plain values that a program can read as `to_dict()` and `text` shows to people.

They hold sentences of ours, codes and field names of the standard, places and counts, and never a text, a name, an id,
an age or a date of a record. Only `record_id` holds an id, and only where the caller asked for it.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

NOTE = "This is decision support, never a finding. It shows what the recorded answers support; people decide."


class _Answer:
    """to_dict for all: field names as in the standard's JSON; what is None is left out, lists are always there."""

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
class Source(_Answer):
    """An article that the answer rests on, and what it says, in short."""

    cite: str
    says: str


@dataclass(frozen=True, slots=True)
class Evidence(_Answer):
    """Something in the payload that speaks `for` or `against` an element.

    `weight`: it `states` the element, or only `suggests` it. `place` says in words where it stands. `record` (`case` or
    `victim`) is the type of the record, `model` the field, `pointer` the JSON Pointer: within the payload where a
    payload was assessed, within the record where `assess_case` was given records. `person` is the number of the person,
    where a case without person findings has several.
    """

    speaks: str
    weight: str
    text: str
    place: str
    record: str
    model: str
    pointer: str
    code: str | None = None
    person: int | None = None


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

    `question` is what the standard asks, `ask` the same as it can be put to the person. `at`: pointer of the element
    (None for bare elements). `number`: of the entry of personFindings that it is about, where it is asked for the case.
    `changes_case`: of a person in a case, whether the answer can also change the result of the case.
    """

    element: str
    question: str
    ask: str
    if_yes: Outcome
    if_no: Outcome
    at: str | None = None
    number: int | None = None
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
    """A decision that departs from the computation; a complete one stands.

    `missing`: what of by, on and reason is not there. `reason_shown`: whether its reason is in the payload.
    """

    at: str
    complete: bool
    missing: tuple[str, ...]
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

    `kind` is also `person` for a victim record that no case of the payload names: nothing is answered there, but what
    it holds points to elements. `classification` is what the recorded answers support; `declared` is what the record
    says. `trafficking` and `smuggling` (yes, no, unknown): whether all that makes up the one or the other is there.
    `at` is the pointer of the vector. Of a case with person findings, `elements` and `together` are empty and `persons`
    holds the answer about each entry, with its `number` from 1 and its `size` (the persons of a group).
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
    sources: tuple[Source, ...] = ()
    notes: tuple[str, ...] = ()
    note: str = NOTE
    rescreening: str | None = None
    declared: Declared | None = None
    at: str | None = None
    record_id: str | None = None
    number: int | None = None
    size: int | None = None
    persons: tuple[Assessment, ...] = ()
