"""Runs a suite against an implementation: every case that is for it, and some of them again in another order."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from typing import NamedTuple

from tipx.conformance.model import Asked, Declared, Implementation, Judgement, Outcome, judged
from tipx.conformance.suite import Suite

SHARE = 0.02
"""So large a part of the cases is asked again."""

AGAIN = 20
"""At least so many are asked again, where there are so many."""


class Chosen(NamedTuple):
    """What is asked, and what is not for this implementation, with the reason."""

    asked: list[Asked]
    left_out: list[Judgement]


def choose(suite: Suite, declared: Declared, only: Collection[str] = ()) -> Chosen:
    """The cases for an implementation in each of their forms; `only`: cases and groups, where not all of them are wanted."""
    found = Chosen([], [])
    for case in suite.cases(frozenset(only) or None):
        for form in case.inputs:
            why = declared.why_not(case, form)
            asked = Asked(case, form)
            if why:
                found.left_out.append(Judgement(asked, Outcome.NOT_APPLICABLE, why))
            else:
                found.asked.append(asked)
    return found


def run(implementation: Implementation, chosen: Chosen, seed: int) -> Iterator[Judgement]:
    """What became of each case. Then a part of them is asked again in a shuffled order: an answer that differs from the first
    one is a failure, for something was kept from one case to the next. The first answer is told, then what is wrong with the
    second one."""
    yield from chosen.left_out
    first: dict[tuple[str, str], Judgement] = {}
    for one in judged(implementation, implementation.answers(chosen.asked)):
        first[one.asked.case.id, one.asked.form] = one
        yield one
    chance = random.Random(seed)
    again = min(max(AGAIN, round(len(chosen.asked) * SHARE)), len(chosen.asked))
    repeated = [one._replace(repeat=True) for one in chance.sample(chosen.asked, again)]
    for one in judged(implementation, implementation.answers(repeated)):
        before = first[one.asked.case.id, one.asked.form]
        if one.outcome is not before.outcome:
            why = f"asked again, after other cases: {one.outcome.value}{': ' if one.why else ''}{one.why}"
            yield one._replace(outcome=Outcome.FAIL, why=f"{why}; before: {before.outcome.value}")
