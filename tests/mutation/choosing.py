"""All mutants of a run, in their order. The same seed gives the same ones."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Collection, Iterable, Sequence

from tests.mutation import lists, rules, schemas, sources
from tests.mutation.model import Mutant

KINDS = (
    "check off", "severity", "keyword dropped", "limit loosened", "limit tightened", "annotation", "list accepts anything",
    "code dropped", "kind of a list", "code active again", "parameter", "disclosure", "constant", "code of rules", "code of terms",
    "code of readers",
)  # fmt: skip

MOST = {"code of rules": 300, "code of terms": 100, "code of readers": 80}
"""So many of the places where the code could be rewritten are chosen by chance."""


def chosen(seed: int, only: Collection[str] = KINDS) -> list[Mutant]:
    """The mutants of these kinds."""
    made: Sequence[tuple[Collection[str], Callable[[], Iterable[Mutant]]]] = (
        (("check off", "severity"), rules.mutants),
        (("keyword dropped", "limit loosened", "limit tightened", "annotation"), schemas.mutants),
        (
            ("list accepts anything", "code dropped", "kind of a list", "code active again", "parameter", "disclosure"),
            lambda: lists.mutants(random.Random(f"{seed} lists")),
        ),
        (
            ("constant",),
            lambda: sources.constants((*sources.RULES, *sources.TERMS), random.Random(f"{seed} constants")),
        ),
        *(((kind,), functools.partial(_of_code, kind, parts, seed)) for kind, parts in _CODE.items()),
    )
    return [one for kinds, make in made if not set(only).isdisjoint(kinds) for one in make() if one.kind in only]


def _of_code(kind: str, parts: Sequence[str], seed: int) -> list[Mutant]:
    return sources.mutants(kind, parts, random.Random(f"{seed} {kind}"), MOST[kind])


_CODE = {"code of rules": sources.RULES, "code of terms": sources.TERMS, "code of readers": sources.READERS}
