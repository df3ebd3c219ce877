"""The implementations that stand beside the suite: real ones, and controls that it has to expose. Runs them, and writes what came
of it: `python -m tipx.conformance.implementations [--check] [NAME...]`."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tipx.conformance.lines import LineImplementation
from tipx.conformance.model import ImplementationError, Outcome
from tipx.conformance.results import Results, Row, results
from tipx.conformance.running import choose, run
from tipx.conformance.saved import read_results
from tipx.conformance.suite import Suite, SuiteError
from tipx.conformance.views.json import render

_PATIENCE = 60.0
"""Seconds for one case, and for the start: the machine may have other work."""

_SEED = 1


class Deviation(NamedTuple):
    """Why some cases do not pass."""

    cases: tuple[str, ...]
    reason: str


class Known(NamedTuple):
    """An implementation beside the suite. `command` is relative to its folder; `{words}` in it are found on this machine."""

    name: str
    title: str
    what: str
    command: tuple[str, ...]
    needs: tuple[str, ...]
    control: bool
    folder: Path
    deviations: tuple[Deviation, ...]


class Missing(Exception):
    """What an implementation needs is not on this machine; the message says what."""


def every(suite: Path) -> list[Known]:
    """The implementations beside a suite, the controls last. Raises SuiteError."""
    folder = suite / "implementations"
    found = [_known(path.parent) for path in sorted(folder.glob("*/implementation.json"))]
    return sorted(found, key=lambda one: (one.control, one.name))


def _known(folder: Path) -> Known:
    try:
        said = json.loads((folder / "implementation.json").read_bytes())
        path = folder / "deviations.json"
        deviations = json.loads(path.read_bytes()) if path.is_file() else []
        return Known(
            str(said["name"]), str(said["title"]), str(said["what"]), tuple(said["command"]), tuple(said["needs"]),
            said["control"] is True, folder,
            tuple(Deviation(tuple(one["cases"]), str(one["reason"])) for one in deviations),
        )  # fmt: skip
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise SuiteError(f"{folder.name} cannot be read as an implementation: {type(error).__name__}") from None


# -- running -------------------------------------------------------------------------------------------------------


def command(known: Known, schemas: Path) -> list[str]:
    """The command that starts it here. Raises Missing."""
    words = {
        "python": sys.executable,
        "schemas": str(schemas.resolve()),
        **{need: _found(need) for need in known.needs},
    }
    return [words.get(one[1:-1], one) if one[:1] + one[-1:] == "{}" else one for one in known.command]


def _found(need: str) -> str:
    try:
        return _FINDERS[need]()
    except KeyError:
        raise SuiteError(f"an implementation needs {need}, which is not known here") from None


def _program(name: str) -> Callable[[], str]:
    def find() -> str:
        path = shutil.which(name)
        if path is None:
            raise Missing(f"{name} is not installed")
        return path

    return find


def _package() -> str:
    try:
        importlib.import_module("jsonschema_rs")
    except ImportError:
        raise Missing("the package jsonschema-rs is not installed") from None
    return "jsonschema-rs"


def _ajv() -> str:
    """The folder where Ajv was installed: TIPX_AJV, one beside a folder of NODE_PATH, or the cache of the benchmark."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tipx-bench"
    paths = filter(None, os.environ.get("NODE_PATH", "").split(os.pathsep))
    chosen = os.environ.get("TIPX_AJV")
    for folder in (*([Path(chosen)] if chosen else ()), *(Path(path).parent for path in paths), cache):
        if (folder / "node_modules" / "ajv").is_dir():
            return str(folder.resolve())
    raise Missing("Ajv is not installed (npm install --prefix FOLDER --ignore-scripts ajv@8, and TIPX_AJV=FOLDER)")


def _xerces() -> str:
    """The class path of Xerces: TIPX_XERCES, or where Debian installs it."""
    chosen = os.environ.get("TIPX_XERCES")
    if chosen:
        return chosen
    jar = Path("/usr/share/java/xercesImpl.jar")
    if not jar.is_file():
        raise Missing("Xerces is not installed (apt install libxerces2-java, or TIPX_XERCES=CLASSPATH)")
    return str(jar)


_FINDERS: Mapping[str, Callable[[], str]] = {
    "jsonschema-rs": _package,
    "node": _program("node"),
    "ajv": _ajv,
    "java": _program("java"),
    "xerces": _xerces,
}


def run_known(known: Known, suite: Suite, schemas: Path, only: Iterable[str] = ()) -> Results:
    """What comes of running it, on the whole suite or on some cases and groups. Raises Missing and ImplementationError."""
    begun = time.monotonic()
    started = LineImplementation(suite, command(known, schemas), _PATIENCE, _PATIENCE, str(known.folder))
    try:
        judgements = list(run(started, choose(suite, started.declared, tuple(only)), _SEED))
    except BaseException:
        started.kill()
        raise
    started.close()
    return results(suite, started.declared, judgements, time.monotonic() - begun, tuple(only))


# -- what was published --------------------------------------------------------------------------------------------


def published(folder: Path, name: str, suite: Suite) -> Results | None:
    """The published results of an implementation; None where there are none. Raises SuiteError."""
    try:
        (found,) = read_results(folder / "results" / f"{name}.json", suite)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise SuiteError(f"the results of {name} cannot be read: {error}") from None
    return found


def disagreements(found: Results) -> list[Row]:
    """What was asked and did not pass."""
    return [row for row in found.rows if row.outcome not in (Outcome.PASS, Outcome.NOT_APPLICABLE)]


def reasons(known: Known) -> dict[str, str]:
    """Why cases do not pass, by their ids."""
    return {case: one.reason for one in known.deviations for case in one.cases}


def unexplained(known: Known, found: Results) -> list[str]:
    """The cases that do not pass, and whose reason is not given."""
    return sorted({row.case for row in disagreements(found)} - reasons(known).keys())


def explained_in_vain(known: Known, found: Results) -> list[str]:
    """The cases that pass, or are not asked, and whose reason is given."""
    return sorted(reasons(known).keys() - {row.case for row in disagreements(found)})


# -- the command ---------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Write the results of all, or with --check compare. The exit status is 1 where something differs, cannot be run, or is not
    explained as it should be."""
    parser = argparse.ArgumentParser(prog="python -m tipx.conformance.implementations", description=__doc__)
    parser.add_argument("--suite", type=Path, default=Path("conformance"), help="the folder of the suite")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the results differ")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these implementations")
    chosen = parser.parse_args(arguments)
    try:
        suite, there = Suite(chosen.suite), every(chosen.suite)
        wrong = sorted({*chosen.names} - {one.name for one in there})
        if wrong:
            parser.error(f"there is no {wrong[0]}; there are {', '.join(one.name for one in there)}")
        said = [
            line
            for known in there
            if not chosen.names or known.name in chosen.names
            for line in _bring(known, suite, chosen.suite, chosen.check)
        ]
    except SuiteError as error:
        parser.error(str(error))
    return 1 if any(line.wrong for line in said) else 0


class _Said(NamedTuple):
    text: str
    wrong: bool


def _bring(known: Known, suite: Suite, folder: Path, check: bool) -> list[_Said]:
    said = list(_lines(known, suite, folder, check))
    sys.stdout.write("".join(f"{one.text}\n" for one in said))
    sys.stdout.flush()
    return said


def _lines(known: Known, suite: Suite, folder: Path, check: bool) -> Iterable[_Said]:
    try:
        found = run_known(known, suite, folder.parent / "schemas")
    except Missing as missing:
        yield _Said(f"{known.name}: left out: {missing}", False)
        return
    except ImplementationError as error:
        yield _Said(f"{known.name}: cannot be tested: {error}", True)
        return
    text = render([found])
    counts = ", ".join(f"{count} {outcome.value}" for outcome, count in found.counts.items() if count)
    path = folder / "results" / f"{known.name}.json"
    same = path.is_file() and path.read_text(encoding="utf-8") == text
    if not same and not check:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    state = "as published" if same else "differs from what is published" if check else "written"
    yield _Said(f"{known.name}: {counts}; {state}", check and not same)
    if not known.control:
        for what, cases in (
            ("not explained", unexplained(known, found)),
            ("explained, but passes", explained_in_vain(known, found)),
        ):
            if cases:
                yield _Said(f"{known.name}: {what}: {', '.join(cases)}", True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
