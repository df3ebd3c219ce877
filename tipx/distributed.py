"""Validation by more than one machine: the pieces of the work are done by the workers of a Dask cluster.

What is done there are the same functions that the processes of one machine do, and the report is the same. Workers read
the records from where they lie, under the same paths as here; what travels are tasks, places, links between records, and
problems. Nothing of a record is written or logged by any of it: an exception leaves a worker as its type and place.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import threading
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from tipx import provenance
from tipx.errors import ClusterError
from tipx.options import Options
from tipx.parcels import Mark, Parcels, do, look, mark_of
from tipx.problems import Report
from tipx.processes import cores
from tipx.reading.source import Source
from tipx.spreading import Spread, collect_seldom
from tipx.validation import validate_inputs

__all__ = ["ClusterError", "Parcels", "connected", "do", "files", "validate"]

LOCAL = "local"
"""The name of a cluster that is started on this machine for the run, and ends with it."""

PATIENCE = 20
"""So many seconds a cluster has to answer, or to have a worker again."""

_AHEAD = 2
"""So many tasks wait for each thread of a worker: enough that none idles, few enough that results do not pile up."""

_RETRIES = 3
_PART = ".ndjson"


def validate(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    options: Options | None = None,
    *,
    cluster: Any = None,
    inputs: str = "separate",
    **choices: Any,
) -> Report:
    """Validate files by the workers of a cluster; the report is that of one machine.

    `paths`: files, and folders, which stand for the files *.ndjson in and below them, sorted. `cluster`: the address of a
    scheduler, a client of Dask, or None for as many processes on this machine as it has cores. `inputs`: `separate` (each
    file is a payload by itself) or `parts` (all are parts of one payload). `options` or the same names as keywords, as for
    `tipx.validate`. Raises ClusterError where the cluster cannot do it, ValueError for options that cannot be used.
    """
    if inputs not in ("separate", "parts"):
        raise ValueError("inputs is separate or parts; the messages of an exchange are judged on one machine")
    sources = files(paths)
    if options is not None and choices:
        raise TypeError("give either options or keywords, not both")
    chosen = Options(**choices) if options is None else options
    with connected(LOCAL if cluster is None else cluster, sources, chosen) as (spread, there):
        return validate_inputs(there, chosen, inputs, spread)


def files(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[Source]:
    """The inputs that paths stand for, to be opened by their whole paths."""
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    return [by_whole_path(source) for path in given for source in _sources(os.fspath(path))]


def _sources(path: str) -> Iterator[Source]:
    if not os.path.isdir(path):
        yield Source.path(path)
        return
    closed: list[OSError] = []
    found: list[str] = []
    for folder, below, files in os.walk(path, onerror=closed.append):
        below.sort()
        found += [os.path.join(folder, file) for file in sorted(files) if file.lower().endswith(_PART)]
    yield from (Source.path(file) for file in found)
    yield from (Source.missing(str(one.filename or path), (one.strerror or "").lower()) for one in closed)
    if not found and not closed:
        yield Source.missing(path, f"there is no *{_PART} in or below this folder")


@contextlib.contextmanager
def connected(cluster: Any, sources: Sequence[Source], options: Options) -> Iterator[tuple[Spread, list[Source]]]:
    """What does tasks on a cluster, and the inputs as its workers can open them.

    `cluster`: an address, `local`, or a client of Dask, which stays open. Before anything is done it is looked at whether
    the workers are of the same make and can read the inputs. Raises ClusterError.
    """
    there = [by_whole_path(source) for source in sources]
    with contextlib.ExitStack() as stack:
        client = _client(cluster, stack) if isinstance(cluster, str) else cluster
        parcels = Parcels(options.engine)
        paths = [path for source in there if (path := source.file_path)]
        _check_workers(client, parcels, {path: mark for path in paths if (mark := mark_of(path)) is not None})
        yield _Workers(client, parcels).spread, there


def by_whole_path(source: Source) -> Source:
    """The input under its name here, to be opened by its whole path: a worker has another working directory."""
    if source.file_path is None or source.size is None:
        return source
    there = Source.path(os.path.abspath(source.file_path))
    there.name = source.name
    return there


# -- the cluster -------------------------------------------------------------------------------------------------------


def _client(address: str, stack: contextlib.ExitStack) -> Any:
    try:
        from distributed import Client
        from distributed import TimeoutError as TakesLonger
    except ImportError:
        raise ClusterError("Dask is not installed; pip install 'tipx[dask]' adds it", usage=True) from None

    class Ours(Client):  # type: ignore[misc, unused-ignore]
        """One that never connected has nothing to close."""

        def __del__(self) -> None:
            if getattr(self, "status", "") == "running":
                Client.__del__(self)

    connect: Any = Ours
    if address == LOCAL:
        local = stack.enter_context(_local())
        client = stack.enter_context(connect(local, timeout=PATIENCE, set_as_default=False))
        client.run(collect_seldom)
        return client
    try:
        client = stack.enter_context(connect(address, timeout=PATIENCE, set_as_default=False))
        client.wait_for_workers(1, timeout=PATIENCE)
    except ValueError:
        raise ClusterError("that is no address of a cluster; it looks like tls://host:8786", usage=True) from None
    except (TimeoutError, TakesLonger):
        raise ClusterError(f"no worker of the cluster answered within {PATIENCE} seconds") from None
    except TypeError:
        why = "it is encrypted, and the settings of Dask (distributed.comm.tls) name no certificates that fit"
        raise ClusterError(f"the cluster cannot be reached: {why}") from None
    except (OSError, RuntimeError):
        raise ClusterError("the cluster cannot be reached: nothing answers at that address") from None
    return client


@contextlib.contextmanager
def _local() -> Iterator[Any]:
    """Workers on this machine that others on it cannot speak to, that show no pages and never write what they hold."""
    import dask
    from distributed import LocalCluster

    memory = {f"distributed.worker.memory.{name}": False for name in ("target", "spill", "pause", "terminate")}
    # It looks a hundred times a second where each task is, which takes a third as long again as the judging.
    watching = {"distributed.worker.profile.enabled": False}
    pages: dict[str, Any] = {f"distributed.{name}.http.routes": [] for name in ("scheduler", "worker", "nanny")}
    with dask.config.set({**memory, **watching, **pages}):
        try:
            with _interrupts_ignored():
                cluster = LocalCluster(
                    n_workers=cores(),
                    threads_per_worker=1,
                    processes=True,
                    host="127.0.0.1",
                    security=True,
                    dashboard_address="127.0.0.1:0",
                    scheduler_kwargs={"dashboard": False},
                    memory_limit=0,
                    silence_logs=50,
                )
        except ImportError:
            raise ClusterError("encryption is not installed; pip install 'tipx[dask]' adds it", usage=True) from None
        with cluster:
            yield cluster


@contextlib.contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Processes that are started now leave interrupts to this one, which ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _check_workers(client: Any, parcels: Parcels, marks: Mapping[str, Mark]) -> None:
    make = parcels.make
    answers = client.run(look, parcels.engine, dict(marks), on_error="return")
    if not answers:
        raise ClusterError("the cluster has no worker")
    for worker, answer in sorted(answers.items()):
        if isinstance(answer, BaseException):
            name = type(answer).__name__
            raise ClusterError(f"the worker {worker} cannot be used ({name}); is the same tipx installed there?")
        theirs, other = answer
        differing = provenance.differences(make, theirs)
        if differing:
            said = ", ".join(f"{one} is {theirs[one]}, here {make[one]}" for one in differing)
            raise ClusterError(f"the worker {worker} is of another make: {said}")
        if other:
            path, why = other[0]
            more = f", and {len(other) - 1} more" if len(other) > 1 else ""
            raise ClusterError(f"{path}{more} cannot be read by the worker {worker}: {why}")


class _Workers:
    """The workers of a cluster, as something that does tasks."""

    def __init__(self, client: Any, parcels: Parcels) -> None:
        self._client = client
        self._parcels = parcels

    def spread(self, function: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
        """The results in the order of the tasks, of which only so many are under way at a time. What a worker that is lost
        had to do is done by another."""
        waiting: deque[Any] = deque()
        left = iter(tasks)
        try:
            with _told():
                threads = sum(self._client.nthreads().values())
            for task in itertools.islice(left, max(threads, 1) * _AHEAD):
                waiting.append(self._sent(function, task))
            while waiting:
                result = self._result(waiting[0])
                waiting.popleft().release()
                yield result
                for task in itertools.islice(left, 1):
                    waiting.append(self._sent(function, task))
        finally:
            with contextlib.suppress(Exception):  # where the cluster is gone there is nothing to take back
                for future in waiting:
                    future.cancel()

    def _sent(self, function: Callable[[Any], Any], task: Any) -> Any:
        sealed = self._parcels.send(function, task)
        key = f"{function.__name__.strip('_')}-{uuid.uuid4().hex}"
        with _told():
            return self._client.submit(do, sealed, key=key, pure=False, retries=_RETRIES)

    def _result(self, future: Any) -> Any:
        """What a task gave, once it is done; as long as there are workers it may take its time."""
        from distributed import TimeoutError as TakesLonger

        without_workers = False
        while True:
            with _told():
                try:
                    found = future.result(timeout=PATIENCE)
                    break
                except TakesLonger:
                    alone = not self._client.nthreads()
            if alone and without_workers:
                raise ClusterError("the cluster has no worker any more", broke_off=True)
            without_workers = alone
        return self._parcels.receive(found)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """What goes wrong with the cluster itself is told by its type."""
    try:
        yield
    except Exception as error:
        name = type(error).__name__
        raise ClusterError(f"the cluster gave the work up ({name}); did its workers end?", broke_off=True) from None
