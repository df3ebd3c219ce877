"""Each target keeps its promises on a fixed number of inputs, and on everything that ever broke one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .mutate import mutant
from .targets import TARGETS, possible

FOUND = sorted(path for path in (Path(__file__).parent / "found").iterdir() if path.suffix != ".md")
INPUTS = 150
"""So many inputs are tried of each target: the same ones each time."""


@pytest.mark.parametrize("name", possible())
def test_a_target_keeps_its_promises_on_the_same_inputs_each_time(name: str) -> None:
    target = TARGETS[name]
    for number in range(INPUTS):
        target.run(mutant(target.kind, f"tests:{name}:{number}"))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
@pytest.mark.parametrize("name", possible())
def test_what_was_once_found_is_not_found_again(name: str, path: Path) -> None:
    TARGETS[name].run(path.read_bytes())


def test_there_is_something_to_replay() -> None:
    assert len(FOUND) >= 4


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS.keys())
def test_a_target_says_what_it_promises(target: object) -> None:
    run: Callable[[bytes], None] = target.run  # type: ignore[attr-defined]
    assert (run.__doc__ or "").endswith(".")
