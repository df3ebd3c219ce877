"""Runs each of many jobs in a process of its own, a copy of this one: what a job changes is gone when it ends."""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, NoReturn, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Lost(NamedTuple):
    """A job that gave no result: it ended its process, or took too long."""

    why: str


class _Child(NamedTuple):
    number: int
    process: int
    until: float
    given: list[bytes]


def each(jobs: Sequence[T], work: Callable[[T], R], workers: int, limit: float) -> Iterator[tuple[int, R | Lost]]:
    """The result of each job with its number, as they end. `limit`: so many seconds may one take."""
    left = iter(enumerate(jobs))
    children: dict[int, _Child] = {}
    gc.freeze()  # What is there already is not looked through again by every copy.
    try:
        while True:
            while len(children) < workers and (job := next(left, None)) is not None:
                pipe, child = _begun(*job, work, limit)
                children[pipe] = child
            if not children:
                return
            ready, _, _ = select.select(list(children), [], [], 0.5)
            for pipe in ready:
                raw = os.read(pipe, 1 << 16)
                if raw:
                    children[pipe].given.append(raw)
                else:
                    child = children.pop(pipe)
                    os.close(pipe)
                    yield child.number, _result(child)
            for pipe, child in list(children.items()):
                if time.monotonic() > child.until:
                    del children[pipe]
                    os.close(pipe)
                    _ended(child)
                    yield child.number, Lost(f"no end within {limit:g} seconds")
    finally:
        for pipe, child in children.items():
            os.close(pipe)
            _ended(child)
        gc.unfreeze()


def _begun(number: int, job: Any, work: Callable[[Any], Any], limit: float) -> tuple[int, _Child]:
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        _in_child(writing, job, work)
    os.close(writing)
    return reading, _Child(number, process, time.monotonic() + limit, [])


def _in_child(writing: int, job: Any, work: Callable[[Any], Any]) -> NoReturn:
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        given = pickle.dumps(work(job))
        while given:
            given = given[os.write(writing, given) :]
        status = 0
    except Exception as error:  # a job that fails is told by what it is, as one without a result
        with contextlib.suppress(OSError):
            os.write(writing, pickle.dumps(Lost(f"{type(error).__name__}: {error}")))
            status = 0
    finally:
        os._exit(status)


def _result(child: _Child) -> Any:
    os.waitpid(child.process, 0)
    try:
        return pickle.loads(b"".join(child.given))
    except (EOFError, pickle.UnpicklingError):
        return Lost("its process ended")


def _ended(child: _Child) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(child.process, signal.SIGKILL)
    os.waitpid(child.process, 0)
