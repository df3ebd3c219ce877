"""What `tipx conformance run` does: the implementations that are wanted, one after the other, and what is written of them."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO, cast

import click

from tipx.cli.common import near, not_known, usage_error
from tipx.cli.output import StandardError, say, unwritable, write_file, write_text
from tipx.conformance.views import VIEWS

if TYPE_CHECKING:
    from tipx.conformance.model import Implementation
    from tipx.conformance.results import Results
    from tipx.conformance.suite import Suite

OWN = ("native", "python")
"""The engines that are tested where nothing is said."""

_CLAIM = r"(reader|validator|converter)(/(core|full|profile))?|[A-Z]{3}"


class Filter(NamedTuple):
    """A command that is run for each file, and what it is said to do."""

    command: str
    claims: tuple[str, ...]
    forms: tuple[str, ...]
    versions: tuple[str, ...]


class Wanted(NamedTuple):
    """What is to be run, and how."""

    program: tuple[str, ...]
    filter: Filter | None
    folders: tuple[str, ...]
    engines: tuple[str, ...]
    only: tuple[str, ...]
    timeout: float
    start_timeout: float
    seed: int


class Done(NamedTuple):
    """What came of it."""

    results: list[Results]
    not_started: bool


class Output(NamedTuple):
    """A form, and the file that it goes to; None is standard output."""

    form: str
    target: str | None


def suite_at(where: str) -> Suite:
    """The suite that stands there. Raises SuiteError."""
    from tipx.conformance.archive import refuse_hostile
    from tipx.conformance.suite import Suite

    path = Path(where)
    if path.is_file():
        refuse_hostile(path)
    return Suite(path)


def check_only(suite: Suite, only: Sequence[str]) -> None:
    """Refuse cases and groups that there are not."""
    known = {*suite.ids, *(one.partition("-")[0] for one in suite.ids)}
    for one in only:
        if one not in known:
            raise usage_error(not_known("case or group", one, near(one, known), "manifest.json lists them"))


def outputs(formats: Sequence[str], usual: str, inputs: Sequence[str] = ()) -> list[Output]:
    """What is to be written. All that can be known to go wrong is refused before any work."""
    chosen = [_output(one) for one in formats or (usual,)]
    places = [None if one.target is None else os.path.realpath(one.target) for one in chosen]
    if places.count(None) > 1:
        raise usage_error("one format can go to standard output; give the others a file, such as json=results.json")
    given = {os.path.realpath(one) for one in inputs}
    for one, place in zip(chosen, places, strict=True):
        if one.target is None:
            continue
        if places.count(place) > 1:
            raise usage_error(f"two formats would go to {one.target}")
        if place in given:
            raise usage_error(f"{one.target} is an input; it would be overwritten")
        why = unwritable(one.target)
        if why is not None:
            raise usage_error(f"{one.target} cannot be written: {why}")
    return chosen


def _output(text: str) -> Output:
    name, equals, target = text.partition("=")
    if name not in VIEWS:
        raise usage_error(not_known("format", name, near(name, VIEWS), f"the formats are {', '.join(VIEWS)}"))
    if equals and not target:
        raise usage_error(f"the file of --format {name}= is missing")
    return Output(name, target or None)


def write_all(targets: Sequence[Output], every: Sequence[Results]) -> None:
    """Write every form: each file is there whole, or not at all."""
    from tipx.conformance.views import renderer

    for form, target in targets:
        text = renderer(form)(every)
        if target is None:
            write_text(text.rstrip("\n"))
        else:
            write_file(target, text.encode("utf-8", "backslashreplace"))


def run_all(suite: Suite, wanted: Wanted) -> Done:
    """Run the suite against everything that is wanted. One that cannot be tested takes no other along."""
    from tipx.conformance.model import ImplementationError
    from tipx.conformance.results import results
    from tipx.conformance.running import choose, how_many
    from tipx.conformance.running import run as judge

    done, not_started = [], False
    with _ending_when_told():
        for name, start in _implementations(suite, wanted):
            begun = time.monotonic()
            try:
                implementation = start()
            except ImplementationError as error:
                say(f"tipx: {name} cannot be tested: {error}")
                not_started = True
                continue
            try:
                chosen = choose(suite, implementation.declared, wanted.only)
                with _progress(name, how_many(chosen)) as advance:
                    judgements = []
                    for one in judge(implementation, chosen, wanted.seed):
                        judgements.append(one)
                        advance(1)
            except BaseException:
                implementation.kill()
                raise
            implementation.close()
            seconds = time.monotonic() - begun
            done.append(results(suite, implementation.declared, judgements, seconds, wanted.only))
    return Done(done, not_started)


def _implementations(suite: Suite, wanted: Wanted) -> Iterator[tuple[str, Callable[[], Implementation]]]:
    """Everything that is wanted: its name, and what starts it (ImplementationError where it cannot be tested)."""
    from tipx.conformance.lines import LineImplementation

    def lines(command: Sequence[str], folder: str | None = None) -> Implementation:
        return LineImplementation(suite, command, wanted.timeout, wanted.start_timeout, folder)

    if wanted.filter is not None:
        given = wanted.filter
        yield "the filter", lambda: _filter(suite, given, wanted.timeout)
    elif wanted.program:
        yield "the implementation", lambda: lines(wanted.program)
    else:
        for one in wanted.engines or (() if wanted.folders else _installed()):
            yield f"the engine {one}", lambda one=one: lines(_own(one))  # type: ignore[misc]
        for one in wanted.folders:
            yield one, lambda one=one: lines(*_beside(one))  # type: ignore[misc]


def _installed() -> list[str]:
    """The engines that are tested where nothing is said; one that is not installed is left out, and that is said."""
    for one in OWN:
        if _lacks(one):
            say(f"tipx: the engine {one} is left out: the package {_lacks(one)} is not installed")
    return [one for one in OWN if not _lacks(one)]


def _own(engine: str) -> list[str]:
    """The command of one of this package's engines."""
    from tipx.conformance.model import ImplementationError

    if _lacks(engine):
        raise ImplementationError(f"the package {_lacks(engine)} is not installed")
    return [sys.executable, "-m", "tipx.conformance.serving", "--engine", engine]


def _lacks(engine: str) -> str:
    """The package that an engine needs and that is not there; empty where nothing is missing."""
    package = _PACKAGES.get(engine, "")
    try:
        if package:
            importlib.import_module(package)
    except ImportError:
        return package.replace("_", "-")
    return ""


_PACKAGES = {"native": "jsonschema_rs", "reference": "jsonschema"}


def _filter(suite: Suite, given: Filter, timeout: float) -> Implementation:
    import re

    from tipx.conformance.filtering import FilterImplementation
    from tipx.conformance.model import Declared, shown

    for claim in given.claims:
        if not re.fullmatch(_CLAIM, claim):
            raise usage_error(
                f"{claim!r} is no claim: a class (reader), a class with a level (reader/core), or a group (SCH)"
            )
    for version in given.versions:
        if version not in suite.standard:
            raise usage_error(f"the suite has no version {version} of the standard; it has {', '.join(suite.standard)}")
    name = os.path.basename(given.command.strip().partition(" ")[0]) or "filter"
    declared = Declared(
        shown(name), "unknown version", "filter", standard=given.versions or suite.standard,
        forms=given.forms or ("json",), claims=frozenset(given.claims or ("reader/core",)),
    )  # fmt: skip
    return FilterImplementation(given.command, declared, timeout)


def _beside(folder: str) -> tuple[list[str], str]:
    """The command of an implementation that stands beside the suite, and the folder in which it runs."""
    from tipx.conformance.implementations import Missing, command, every
    from tipx.conformance.model import ImplementationError
    from tipx.standard.location import schemas_folder

    path = Path(folder).resolve()
    if not (path / "implementation.json").is_file():
        raise usage_error(f"{folder} holds no implementation.json")
    known = next((one for one in every(path.parent.parent) if one.folder.name == path.name), None)
    if known is None or path.parent.name != "implementations":
        raise usage_error(f"{folder} does not stand in a folder called implementations")
    try:
        return command(known, schemas_folder()), str(path)
    except Missing as missing:
        raise ImplementationError(str(missing)) from None


@contextlib.contextmanager
def _progress(name: str, length: int) -> Iterator[Callable[[int], Any]]:
    """A bar on the terminal; none in a pipe."""
    if not StandardError().isatty():
        yield lambda _: None
        return
    label = f"tipx: {name}"
    with click.progressbar(length=length, label=label, file=cast(TextIO, StandardError()), show_pos=True) as bar:
        yield bar.update


@contextlib.contextmanager
def _ending_when_told() -> Iterator[None]:
    """A run that is told to end (as CI does) ends as one that is interrupted: with nothing left behind."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    before = {number: signal.getsignal(number) for number in numbers}
    taken = {number for number, how in before.items() if how is signal.SIG_DFL}
    for number in taken:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)
