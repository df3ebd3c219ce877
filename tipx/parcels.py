"""Tasks on their way to workers elsewhere, and what is done with them there: of whatever engine the workers are.

Nothing that is sent shows what is in it, and no exception leaves a worker with its text: engines write both into logs.
"""

from __future__ import annotations

import os
import pickle
import stat
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tipx import provenance
from tipx.checking.engines import EngineMissing, engine
from tipx.errors import ClusterError
from tipx.reading.source import Source, TooLarge, Unreadable
from tipx.spreading import Batch, Stretch
from tipx.standard import newest, standard, versions


def make_of(name: str) -> dict[str, str]:
    """By what is judged: equal makes give equal reports."""
    chosen = engine(name, newest()).name
    standards = {
        f"standard {one} {name}": value
        for one in versions() for name, value in provenance.of_standard(standard(one)).items() if name != "version"
    }  # fmt: skip
    known = {"standards": ", ".join(versions()), **standards}
    return {**provenance.of_tool(chosen), **known, "installed profiles": provenance.of_installed_profiles()}


Mark = tuple[int, int]
"""By what a file is known to be the same: its size, and when it was written to last."""


def look(name: str, marks: Mapping[str, Mark]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Of what make a worker is, and which files it cannot read as they are: with the reason."""
    try:
        make = make_of(name)
    except EngineMissing:
        make = {"engine": "missing"}
    return make, [(path, why) for path, mark in marks.items() if (why := _wrong(path, mark))]


def mark_of(path: str) -> Mark | None:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return (status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None


def _wrong(path: str, mark: Mark) -> str | None:
    found = mark_of(path)
    if found is None:
        return "there is no such file"
    if found != mark:
        return "it is another file there: size or time differ"
    return None if os.access(path, os.R_OK) else "permission denied"


class Sealed:
    """Something on its way. Nothing shows what is in it: Dask writes what tasks are given into its logs when they fail."""

    def __init__(self, content: Any) -> None:
        self._data = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)

    def open(self) -> Any:
        """What is in it."""
        return pickle.loads(self._data)

    def __repr__(self) -> str:
        return "<sealed>"

    def __sizeof__(self) -> int:
        return len(self._data) + 100


def do(sealed: Sealed) -> Sealed:
    """Do a task on a worker. What it gives, and what it raises, is sealed; of an exception of our own code type and place
    are told, never its text."""
    function, task, name, make = sealed.open()
    try:
        mine = make_of(name)
        if mine != make:
            return Sealed(
                ClusterError(f"a worker is of another make ({', '.join(provenance.differences(make, mine))})")
            )
        for path in _paths(task):
            if Source.path(path).size is None:
                return Sealed(ClusterError(f"{path} cannot be read by a worker: there is no such file"))
        return Sealed((function(task),))
    except (Unreadable, TooLarge, EngineMissing) as error:
        return Sealed(error)
    except Exception as error:
        return Sealed(ClusterError(f"internal error on a worker: {_place(error)}; please report it", broke_off=True))


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    return f"{type(error).__name__} in {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"


def _paths(task: Any) -> Iterable[str]:
    """The files that a task reads."""
    if isinstance(task, Stretch):
        return (task.path,)
    if isinstance(task, Batch):
        return task.paths.values()
    return [one.file_path for one in task if isinstance(one, Source) and one.file_path is not None]


class Parcels:
    """Tasks and results on their way to and from workers of any kind, which do them by `do`. `make`: by what is judged."""

    def __init__(self, engine: str = "auto") -> None:
        self.engine = engine
        self.make = make_of(engine)

    def send(self, function: Callable[[Any], Any], task: Any) -> Sealed:
        """A task for `do`."""
        return Sealed((function, task, self.engine, self.make))

    @staticmethod
    def receive(sealed: Sealed) -> Any:
        """What the task gave. Raises what it raised."""
        found = sealed.open()
        if isinstance(found, BaseException):
            raise found
        return found[0]
