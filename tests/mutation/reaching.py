"""Which questions call which functions: a question that never calls a function cannot notice what is changed in it."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import CodeType, FrameType
from typing import Any

from tests.mutation.asking import Question, wrong
from tests.mutation.fresh import forget_of
from tipx.conformance.serving import Server

Place = tuple[str, int]
"""A function: its file and its first line."""


def reached(engine: str, every: Sequence[Question], files: Iterable[str]) -> Mapping[Place, set[int]]:
    """Of each function in the files the numbers of the questions that call it."""
    wanted = frozenset(files)
    found: defaultdict[Place, set[int]] = defaultdict(set)
    codes: set[CodeType] = set()

    def called(frame: FrameType, event: str, _: Any) -> None:
        codes.add(frame.f_code)

    server = Server(engine)
    before = sys.gettrace()
    for number, one in enumerate(every):
        codes.clear()
        forget_of(wanted)  # What is kept from one question to the next would hide a call.
        sys.settrace(called)
        try:
            wrong(server, one)
        finally:
            sys.settrace(before)
        for code in codes:
            if code.co_filename in wanted:
                found[code.co_filename, code.co_firstlineno].add(number)
    return found
