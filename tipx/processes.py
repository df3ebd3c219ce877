"""The cores of this machine, as something that does tasks: a pool of processes."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Any

from tipx.errors import WorkerLost
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
    pool = ProcessPoolExecutor(jobs, context, initializer=_belong_to_the_parent)
    try:
        yield lambda function, tasks: _in_order(pool, function, tasks, jobs * _AHEAD)
    except BaseException:
        # What is under way has no use any more; waiting for it would make an interrupted run hang.
        for process in list((pool._processes or {}).values()):
            process.terminate()
        pool.shutdown(wait=True, cancel_futures=True)
        raise
    pool.shutdown(wait=True)


_TOLD_TO_END = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextlib.contextmanager
def _held_back() -> Iterator[None]:
    """Signals wait while a process is started: until it has said what it makes of them it would answer as its parent does."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _TOLD_TO_END)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _belong_to_the_parent() -> None:
    """An interrupt of the whole group is for the parent to see to. A process that lost its parent has nobody to work for."""
    for one in _TOLD_TO_END:
        signal.signal(one, signal.SIG_DFL if one == signal.SIGTERM else signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _TOLD_TO_END)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _in_order(
    pool: ProcessPoolExecutor, function: Callable[[Any], Any], tasks: Iterable[Any], ahead: int
) -> Iterator[Any]:
    """The results in the order of the tasks, of which only so many are under way at a time."""
    waiting: deque[Future[Any]] = deque()
    left = iter(tasks)

    def submit(count: int) -> None:
        for task in itertools.islice(left, count):
            with _held_back():
                waiting.append(pool.submit(function, task))

    try:
        submit(ahead)
        while waiting:
            yield waiting.popleft().result()
            submit(1)
    except BrokenProcessPool:
        raise WorkerLost from None
