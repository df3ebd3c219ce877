"""Which questions call which functions: a question that never calls a function cannot notice what is changed in it."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import CodeType, FrameType
from typing import Any

from tests.mutation.asking import Question, wrong
from tests.mutation.fresh import forget, forget_of
from tipx.conformance.serving import Server

Place = tuple[str, int]
"""A function: its file and its first line."""

_SAMPLE = 50
"""Every so many questions it is looked for functions that make what is kept."""


def reached(engine: str, every: Sequence[Question], files: Iterable[str]) -> Mapping[Place, set[int]]:
    """Of each function in the files the numbers of the questions that call it. Functions that make what is then kept for all
    questions are left out: each question comes to what they made."""
    wanted = frozenset(files)
    server = Server(engine)
    found: defaultdict[Place, set[int]] = defaultdict(set)
    making: set[Place] = set()
    for number, one in enumerate(every):
        forget_of(wanted)  # What is kept from one question to the next would hide a call.
        called = _called(server, one, wanted)
        for place in called:
            found[place].add(number)
        if number % _SAMPLE == 0:
            forget(False)
            making |= _called(server, one, wanted) - called
    return {place: numbers for place, numbers in found.items() if place not in making}


def _called(server: Server, one: Question, wanted: frozenset[str]) -> set[Place]:
    codes: set[CodeType] = set()

    def called(frame: FrameType, event: str, _: Any) -> None:
        codes.add(frame.f_code)

    before = sys.gettrace()
    sys.settrace(called)
    try:
        wrong(server, one)
    finally:
        sys.settrace(before)
    return {(code.co_filename, code.co_firstlineno) for code in codes if code.co_filename in wanted}
