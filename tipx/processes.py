"""The cores of this machine, as something that does tasks: a pool of processes."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any

from tipx.spreading import Spread

_AHEAD = 2
"""So many tasks wait for each process: enough that none idles, few enough that results do not pile up."""


def cores() -> int:
    """How many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


@contextlib.contextmanager
def processes(jobs: int) -> Iterator[Spread]:
    """A pool of so many processes; they end with the context, at once where it is left by an exception."""
    # Elsewhere forking is not safe, or not there; the child then imports what it needs.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    pool = ProcessPoolExecutor(jobs, context, initializer=_leave_interrupts_to_the_parent)
    try:
        yield lambda function, tasks: _in_order(pool, function, tasks, jobs * _AHEAD)
    except BaseException:
        # What is under way has no use any more; waiting for it would make an interrupted run hang.
        for process in list((pool._processes or {}).values()):
            process.terminate()
        pool.shutdown(wait=True, cancel_futures=True)
        raise
    pool.shutdown(wait=True)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _in_order(
    pool: ProcessPoolExecutor, function: Callable[[Any], Any], tasks: Iterable[Any], ahead: int
) -> Iterator[Any]:
    """The results in the order of the tasks, of which only so many are under way at a time."""
    waiting: deque[Future[Any]] = deque()
    left = iter(tasks)
    for task in itertools.islice(left, ahead):
        waiting.append(pool.submit(function, task))
    while waiting:
        yield waiting.popleft().result()
        for task in itertools.islice(left, 1):
            waiting.append(pool.submit(function, task))
