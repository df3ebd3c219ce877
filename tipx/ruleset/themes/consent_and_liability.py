"""Rules about what must not be held against a person: consent, the own smuggling, offences under compulsion."""

from __future__ import annotations

import functools
import re

from tipx.reading.model import Path
from tipx.ruleset.acts import Acts
from tipx.ruleset.case_events import shows_means
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import NEGATIVE, OFFENDERS, PROCEEDINGS, SMUGGLED, VICTIM

HELD_TO_ACCOUNT = frozenset(("suspect", "arrested", "charged", "on-trial", "convicted", "at-large"))
"""Suspect or later, as long as the matter has not ended in the person's favour."""


class _Words:
    """Finds any of the words at the beginning of a word, in any case."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self._pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + ")", re.IGNORECASE)
        self._lower = [word.lower() for word in words]
        self._plain = all(map(str.isascii, words))

    def begin_in(self, text: str) -> bool:
        if self._plain and text.isascii():
            lower = text.lower()
            if not any(word in lower for word in self._lower):
                return False
        return self._pattern.search(text) is not None


@functools.lru_cache(maxsize=16)
def _begins_a_word(words: tuple[str, ...]) -> _Words | None:
    return _Words(words) if words else None


@rule(
    "TIPX-LEG-007", "warning", on="C+V",
    title="Consent taken for a ground",
    message={
        "": (
            "The reasons of this negative decision seem to speak of consent, but the person was a child or a means "
            "was used."
        ),
        "case": "The closing note seems to speak of consent, but a person was a child or a means was used.",
    },
    checks_that=(
        "Neither the reasons of a negative decision, nor the note of a case closed for no grounds, has a word that "
        "begins like one of consentWords, when the person was a child at the acts or an event records a means."
    ),
    why=(
        "A person who was deceived or forced, or is a child, cannot consent to exploitation: agreeing takes no right "
        "away."
    ),
    mend=(
        "Decide again without regard to consent. Where the words mean something else, nothing needs to change: this "
        "is a search for words."
    ),
    source="UN Trafficking in Persons Protocol, Art. 3(b) and 3(c)",
    needs=NEGATIVE,
)  # fmt: skip
def consent_taken_for_ground(payload: PayloadView, context: Context) -> Findings:
    pattern = _begins_a_word(tuple(context.parameters["consentWords"]))
    if pattern is None:
        return
    acts = Acts(payload)
    for case in payload.cases:
        if case.data.get("closureReason") == "no-grounds" and pattern.begin_in(case.data.get("closureNote", "")):
            means = any(map(shows_means, case.data.get("events", ())))
            if means or any(map(acts.child, payload.persons(case))):
                yield at("closureNote", of=case, say="case")
    for victim in payload.victims:
        for index, decision in enumerate(victim.data.get("decisions", ())):
            if decision.get("outcome") != "negative" or not pattern.begin_in(decision.get("reasons", "")):
                continue
            if acts.child(victim) or acts.means_used(victim):
                yield at("decisions", index, "reasons", of=victim)


@rule(
    "TIPX-LEG-013", "warning", on="C+V", absence=True,
    title="Smuggled migrant treated as offender",
    message="A smuggled migrant is held to account as a smuggler, and nobody else is recorded whom they smuggled.",
    checks_that=(
        "An alleged offender who is a smuggled migrant of the payload, whose only role is smuggler and whose status "
        "is suspect or later, is related to another person or named by an event of another person."
    ),
    why="Nobody is liable for having been smuggled.",
    mend=(
        "Take the entry out when it is about the person's own crossing; else name the persons whom they smuggled in "
        "relationToVictims, or in the victimIds of the event."
    ),
    source="UN Smuggling of Migrants Protocol, Art. 5",
    needs=OFFENDERS | SMUGGLED,
)  # fmt: skip
def smuggled_migrant_as_offender(payload: PayloadView, context: Context) -> Findings:
    for case in payload.cases:
        offenders = case.data.get("allegedOffenders", ())
        named = _persons_by_offender(case.data) if offenders else {}
        for index, offender in enumerate(offenders):
            own = payload.victim(offender.get("victimId"))
            if own is None or own.data.get("personStatus") != "smuggled-migrant":
                continue
            if set(offender.get("roles", ())) != {"smuggler"} or offender.get("status") not in HELD_TO_ACCOUNT:
                continue
            related = {relation.get("victimId", own.id) for relation in offender.get("relationToVictims", ())}
            if (related | named.get(offender.get("id"), set())) <= {own.id}:
                here = ("allegedOffenders", index)
                relations: list[Path] = [(*here, "relationToVictims"), (*here, "roles")]
                absent = [*relations, ("events", "allegedOffenderIds"), ("events", "victimIds")]
                yield at(*here, "victimId", of=case, absent=absent, related=[Spot(("personStatus",), own)])


def _persons_by_offender(case: Record) -> dict[str | None, set[str | None]]:
    """Of the persons of the events that name an offender a few: enough to tell whether there is another one."""
    everyone = set(list(dict.fromkeys(case.get("victimIds", ())))[:2])
    found: dict[str | None, set[str | None]] = {}
    for event in case.get("events", ()):
        persons = set(list(dict.fromkeys(event.get("victimIds", ())))[:2]) or everyone
        for offender in event.get("allegedOffenderIds", ()):
            known = found.setdefault(offender, set())
            if len(known) < 2:
                known |= persons
    return found


@rule(
    "TIPX-LEG-014", "warning", on="C+V", absence=True,
    title="Non-punishment not assessed",
    message="The person is a defendant in a proceeding of the case, and non-punishment is not assessed.",
    checks_that="A person who takes part in a proceeding as defendant has nonPunishment.",
    why="Whoever was made to commit an offence by traffickers must not be punished for it.",
    mend=(
        "Record nonPunishment with its status: to-be-assessed when nobody has looked yet, not-applicable when "
        "nothing links them."
    ),
    source=(
        "Council of Europe Convention CETS 197, Art. 26 (article number to be checked); Directive 2011/36/EU, Art. 8 "
        "(article number to be checked)"
    ),
    needs=PROCEEDINGS | VICTIM,
)  # fmt: skip
def non_punishment_not_assessed(payload: PayloadView, context: Context) -> Findings:
    for case in payload.cases:
        for index, proceeding in enumerate(case.data.get("proceedings", ())):
            if proceeding.get("victimRole") != "defendant":
                continue
            for victim in payload.persons(proceeding):
                if "nonPunishment" not in victim.data:
                    yield at("nonPunishment", of=victim, related=[Spot(("proceedings", index, "victimRole"), case)])
