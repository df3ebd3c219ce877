"""Runs mutants: each in a process of its own, which asks the cases until one of them notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.mutation.asking import Question, in_order, noticed
from tests.mutation.forking import Lost, each
from tests.mutation.fresh import forget
from tests.mutation.model import Mutant, Verdict
from tests.mutation.reaching import Place

LIMIT = 120.0
"""So many seconds may all cases take with one mutant. One that takes longer is noticed: a run would never end."""


class Field:
    """The questions, and what is known of them."""

    def __init__(self, engine: str, every: Sequence[Question], reach: Mapping[Place, set[int]]) -> None:
        self._engine = engine
        self._every = every
        self._reach = reach

    def warm(self) -> None:
        """Have all be read and made that is read and made once: the copies of this process need not do it again."""
        for number, one in enumerate(self._every):
            if number % 25 == 0:
                list(noticed(self._engine, [one]))
        forget(False)

    def verdicts(self, mutants: Sequence[Mutant], workers: int, limit: float = LIMIT) -> Iterator[Verdict]:
        """What became of each, as they end."""
        for number, found in each(mutants, self._verdict, workers, limit):
            one = mutants[number]
            yield Verdict(one.kind, one.name, "the run", found.why, 0) if isinstance(found, Lost) else found

    def _verdict(self, mutant: Mutant) -> Verdict:
        mutant.apply()
        forget(mutant.is_data)
        number = 0
        for number, (question, why) in enumerate(noticed(self._engine, self._asked(mutant)), 1):
            if why:
                return Verdict(mutant.kind, mutant.name, question.name, why, number)
        return Verdict(mutant.kind, mutant.name, "", "", number)

    def _asked(self, mutant: Mutant) -> Iterator[Question]:
        """First the cases that test what is changed and come there, then all others that come there. The rest only where it is not
        known which ones come there, or where the suite never does."""
        reaching = {number for place in mutant.reaches for number in self._reach.get(place, ())}
        tagged: Callable[[int], bool] = lambda number: not mutant.tags.isdisjoint(self._every[number].tags)  # noqa: E731
        groups: dict[int, list[Question]] = {0: [], 1: [], 2: [], 3: []}
        for number, one in enumerate(self._every):
            groups[2 * (bool(reaching) and number not in reaching) + (not tagged(number))].append(one)
        for number, every in groups.items():
            if number < 2 or not reaching:
                yield from in_order(every, frozenset())
