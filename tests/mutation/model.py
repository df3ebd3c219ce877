"""The words of a run: a mutant is one change to the validator, and a verdict says what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Mutant(NamedTuple):
    """One way to break the validator. `name`: what it is known by, in figures and explanations. `apply`: makes the change in this
    process, which is thrown away afterwards. `tags`: what cases that notice it probably test (`rule:TIPX-REF-001`). `reaches`: the
    functions that are changed, or that look at what is changed, each as (file, first line); cases that call none of them are not
    asked. `is_data`: it changes what is read from `schemas/`, so that everything that was read is to be read again."""

    kind: str
    name: str
    apply: Callable[[], None]
    tags: frozenset[str] = frozenset()
    reaches: tuple[tuple[str, int], ...] = ()
    is_data: bool = False


class Verdict(NamedTuple):
    """What became of a mutant. `by`: the first case that noticed it, with its form; empty where it survived. `asked`: so many
    cases were asked, in all their forms."""

    kind: str
    name: str
    by: str
    why: str
    asked: int

    @property
    def is_killed(self) -> bool:
        """Whether some case noticed it."""
        return bool(self.by)
