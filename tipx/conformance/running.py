"""Runs a suite against an implementation: every case that is for it, and some of them again in another order."""

from __future__ import annotations

import random
import zlib
from collections.abc import Collection, Iterator
from typing import NamedTuple

from tipx.conformance.model import Asked, Declared, Implementation, Judgement, Outcome, judged
from tipx.conformance.suite import Case, Suite, SuiteError

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
    for case in _cases(suite, only):
        for form in case.inputs:
            why = declared.why_not(case, form)
            asked = Asked(case, form)
            if why:
                found.left_out.append(Judgement(asked, Outcome.NOT_APPLICABLE, why))
            else:
                found.asked.append(asked)
    return found


def _cases(suite: Suite, only: Collection[str]) -> Iterator[Case]:
    try:
        yield from suite.cases(frozenset(only) or None)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        raise SuiteError("a case of the suite is not as the schema of cases says") from None
    except (RuntimeError, EOFError, zlib.error):  # encrypted, packed in a way that is not known, or broken
        raise SuiteError("a file of the archive cannot be unpacked") from None


def how_many(chosen: Chosen) -> int:
    """How many times an implementation is asked: each case once, and some again."""
    return len(chosen.asked) + _again(chosen)


def _again(chosen: Chosen) -> int:
    return min(max(AGAIN, round(len(chosen.asked) * SHARE)), len(chosen.asked))


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
    repeated = [one._replace(repeat=True) for one in chance.sample(chosen.asked, _again(chosen))]
    for one in judged(implementation, implementation.answers(repeated)):
        if not one.asked.repeat:  # told late, of a case that was asked before
            yield one
            continue
        before = first[one.asked.case.id, one.asked.form]
        if before.outcome is not Outcome.ERRORED and one.outcome is not before.outcome:
            outcome = Outcome.ERRORED if one.outcome is Outcome.ERRORED else Outcome.FAIL
            why = f"asked again, after other cases: {one.outcome.value}{': ' if one.why else ''}{one.why}"
            yield one._replace(outcome=outcome, why=f"{why}; before: {before.outcome.value}")
