"""Rules about the elements of trafficking and the events that bear them out, or contradict them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tipx.reading.model import Path
from tipx.ruleset.acts import Acts
from tipx.ruleset.case_events import shows_means
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Finding, Findings, Record, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import ADULT, MARKED
from tipx.ruleset.terms import MARKER, vectors

Shows = Callable[[Record], bool]


def _shows_act(event: Record) -> bool:
    return bool(event.get("acts"))


def _shows_purpose(event: Record) -> bool:
    return bool(event.get("purposes"))


def _asserted(shows: Shows) -> Shows:
    """That the event shows it, and that its author stands behind it: not only an allegation."""
    return lambda event: event.get("assertionBasis", "allegation") != "allegation" and shows(event)


class _Shown(NamedTuple):
    """The events of a case that show an element, by index: the first that names each person, the first that names
    nobody and so concerns every person of the case, the first of all."""

    naming: dict[str, int]
    common: int | None
    first: int | None


def _shown(case: Record, shows: Shows) -> _Shown:
    naming: dict[str, int] = {}
    common: int | None = None
    first: int | None = None
    for index, event in enumerate(case.get("events", ())):
        if not shows(event):
            continue
        first = index if first is None else first
        persons = event.get("victimIds")
        if persons:
            for identifier in persons:
                naming.setdefault(identifier, index)
        elif common is None:
            common = index
    return _Shown(naming, common, first)


def _without_evidence(case: Record, element: str, field: str, shows: Shows) -> Iterator[Finding]:
    """The vectors in which the element is yes and no event of the person (of a group or case: none at all) shows it."""
    answered = [one for one in vectors(case) if one[2].get(element) == "yes"]
    without = {identifier for _, identifier, _ in answered}
    for event in case.get("events", ()) if answered else ():
        if shows(event):
            persons = event.get("victimIds")
            without.discard(None)
            without.difference_update(persons or without)
            if not without:
                return
    for place, identifier, _ in answered:
        if identifier not in without:
            continue
        if identifier is None:
            yield at(*place, element, absent=[("events", field)])
        else:
            yield at(*place, element, say="person", absent=[("events", field), ("events", "victimIds")])


@rule(
    "TIPX-LEG-002", "error", on="C", absence=True,
    title="Act without evidence",
    message={
        "": "The act is answered yes, but no event records an act.",
        "person": "The act is answered yes for this person, but no event of the person records an act.",
    },
    checks_that="Where the element act is yes, an event of the person (of a group or a case: any event) has an act.",
    why="An answer decides what a person is taken for; whoever relies on it must see what it rests on.",
    mend=(
        "Add the event with its acts, or say in dataAbsent that events are withheld; answer unknown when nobody "
        "knows."
    ),
    source="UN Trafficking in Persons Protocol, Art. 3(a)",
    wakes=("elements", "personFindings"),
)  # fmt: skip
def act_without_evidence(case: Record, context: Context) -> Findings:
    yield from _without_evidence(case, "act", "acts", _shows_act)


@rule(
    "TIPX-LEG-003", "error", on="C", absence=True,
    title="Means without evidence",
    message={
        "": "The means is answered yes, but no event records a means.",
        "person": "The means is answered yes for this person, but no event of the person records a means.",
    },
    checks_that=(
        "Where the element means is yes, an event of the person (of a group or a case: any event) has a means; the "
        "marker not-required-child is none."
    ),
    why="An answer decides what a person is taken for; whoever relies on it must see what it rests on.",
    mend=(
        "Add the means to the event, or say in dataAbsent that it is withheld; answer unknown when nobody knows. For "
        "a child no means is needed."
    ),
    source="UN Trafficking in Persons Protocol, Art. 3(a)",
    wakes=("elements", "personFindings"),
)  # fmt: skip
def means_without_evidence(case: Record, context: Context) -> Findings:
    yield from _without_evidence(case, "means", "means", shows_means)


@rule(
    "TIPX-LEG-004", "error", on="C", absence=True,
    title="Purpose without evidence",
    message={
        "": "The purpose is answered yes, but no event records a purpose.",
        "person": "The purpose is answered yes for this person, but no event of the person records a purpose.",
    },
    checks_that=(
        "Where the element purpose is yes, an event of the person (of a group or a case: any event) has a purpose; "
        "the code unknown suffices."
    ),
    why="An answer decides what a person is taken for; whoever relies on it must see what it rests on.",
    mend="Add the purpose to the event (unknown when its form is not known), or say in dataAbsent that it is withheld.",
    source="UN Trafficking in Persons Protocol, Art. 3(a)",
    wakes=("elements", "personFindings"),
)  # fmt: skip
def purpose_without_evidence(case: Record, context: Context) -> Findings:
    yield from _without_evidence(case, "purpose", "purposes", _shows_purpose)


@rule(
    "TIPX-LEG-005", "error", on="C", absence=True,
    title="Element denied but recorded",
    message="The element {element} is answered no, but an event records it and its author stands behind it.",
    checks_that=(
        "Where act, means or purpose is no, no event of the person whose assertionBasis is fact, assessment or "
        "self-report records one; the marker not-required-child is no means."
    ),
    why="To answer no is to say: examined and excluded. An event that says otherwise was overlooked.",
    mend="Answer the element yes; or mark the event as an allegation, or take out what was found to be untrue.",
    source="UN Trafficking in Persons Protocol, Art. 3(a)",
    wakes=("events",),
)  # fmt: skip
def element_denied(case: Record, context: Context) -> Findings:
    persons = frozenset(case.get("victimIds", ()))
    found = vectors(case)
    for element, field, shows in _EVIDENCE:
        denied = [one for one in found if one[2].get(element) == "no"]
        shown = _shown(case, shows) if denied else None
        if shown is None or shown.first is None:
            continue
        for place, identifier, _ in denied:
            laid = _laid_to(case, shown, identifier, persons)
            if laid is not None:
                index, absent = laid
                yield at(*place, element, absent=absent, related=[("events", index, field)], element=element)


_EVIDENCE = (
    ("act", "acts", _asserted(_shows_act)),
    ("means", "means", _asserted(shows_means)),
    ("purpose", "purposes", _asserted(_shows_purpose)),
)
"""The elements that events bear out: name, field of the event, what asserts it."""


def _laid_to(
    case: Record, shown: _Shown, identifier: str | None, persons: frozenset[str]
) -> tuple[int, list[Path]] | None:
    """An event that can only be about those whom a vector is about, and the places whose absence this rests on."""
    if identifier is not None:
        if identifier in shown.naming:
            return shown.naming[identifier], []
        if shown.common is None or identifier not in persons:
            return None
        return shown.common, [("events", shown.common, "victimIds")]
    if shown.first is None:
        return None
    if "personFindings" not in case:
        return shown.first, []
    # To a group an event can be laid only where there is nobody else whom it could mean.
    alone = not persons and len(case["personFindings"]) == 1
    return (shown.first, [("victimIds",), ("events", "victimIds")]) if alone else None


@rule(
    "TIPX-LEG-006", "error", on="C+V",
    title="Child marker on adults",
    message=(
        "The means of the event has the marker for children, but every person of the event was an adult at the acts."
    ),
    checks_that=(
        "An event all of whose persons are in the payload and were adults at the acts has no marker "
        "not-required-child."
    ),
    why="For an adult a means is an element of trafficking: the marker would hide that none was found.",
    mend="Record the means that was used, or take the marker out; correct the ages when a person was under 18.",
    source="UN Trafficking in Persons Protocol, Art. 3(c)",
    needs=MARKED | ADULT,
)  # fmt: skip
def marker_on_adults(payload: PayloadView, context: Context) -> Findings:
    acts = Acts(payload)
    for case in payload.cases:
        for index, event in enumerate(case.data.get("events", ())):
            if MARKER in event.get("means", ()) and acts.all_adults(case, event):
                yield at("events", index, "means", of=case)
