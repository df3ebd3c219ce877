"""`tipx conformance`: run the conformance suite against an implementation, and what belongs to it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipx.cli import exits
from tipx.cli.common import Failure, near, not_known, usage_error
from tipx.cli.output import say, write_file, write_text
from tipx.conformance.views import VIEWS

if TYPE_CHECKING:
    from tipx.conformance.model import Implementation
    from tipx.conformance.suite import Suite

_SUITE = click.option(
    "--suite",
    "where",
    default="conformance",
    show_default=True,
    metavar="PATH",
    help="The suite: its folder or its archive.",
)
_OWN = ("native", "python")
_SEED = 1


@click.group("conformance")
def command() -> None:
    """Run the conformance suite against an implementation of the standard, in any language.

    The suite is data: a folder, or the archive that is published.

    \b
    Examples:
      tipx conformance run
      tipx conformance run -- node my-validator.js
      tipx conformance run --filter 'my-validator {file}' --claim SCH
    """


@command.command("run", context_settings={"ignore_unknown_options": False})
@click.argument("program", nargs=-1, metavar="[-- COMMAND...]", type=click.UNPROCESSED)
@_SUITE
@click.option(
    "--filter",
    "filter_command",
    metavar="COMMAND",
    help="Run this command for each file: exit status 0 for a valid one, 1 for any other; "
    "{file} is its path, else it reads standard input.",
)
@click.option(
    "--claim",
    "claims",
    multiple=True,
    metavar="CLAIM",
    help="Of a filter: what it claims, such as reader/core or SCH. May be repeated.  [default: reader/core]",
)
@click.option(
    "--form",
    "forms",
    multiple=True,
    metavar="FORM",
    help="Of a filter: a form that it reads. May be repeated.  [default: json]",
)
@click.option(
    "--version",
    "versions",
    multiple=True,
    metavar="VERSION",
    help="Of a filter: a version of the standard that it knows. May be repeated.  [default: all of the suite]",
)
@click.option(
    "--only", multiple=True, metavar="CASE|GROUP", help="Only this case (RUL-0001) or group (RUL). May be repeated."
)
@click.option(
    "--engine",
    type=click.Choice([*_OWN, "reference"]),
    help="Without a command: which of this package's own engines is tested.  [default: native and python]",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=20.0,
    show_default=True,
    metavar="SECONDS",
    help="So long may one case take.",
)
@click.option(
    "--seed", type=int, default=_SEED, show_default=True, help="Which cases are asked again, in another order."
)
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help="; ".join(f"{name}: {one.help}" for name, one in VIEWS.items()) + ". May be repeated.  [default: text]",
)
def run(
    program: tuple[str, ...], where: str, filter_command: str | None, claims: tuple[str, ...], forms: tuple[str, ...],
    versions: tuple[str, ...], only: tuple[str, ...], engine: str | None, timeout: float, seed: int, formats: tuple[str, ...],
) -> None:  # fmt: skip
    """Run the suite and say what passed, what did not, and why.

    COMMAND starts an implementation that speaks the line protocol. Without one this package's own engines are tested.

    \b
    Examples:
      tipx conformance run
      tipx conformance run -f json=results.json -- java -jar validator.jar
      tipx conformance run --filter 'xmllint --noout --schema tipx.xsd' --claim SCH --form xml

    \b
    Exit status: 0 all passed; 1 something failed or went wrong; 2 wrong usage; 3 the suite cannot be read, or the
    implementation cannot be started.
    """  # fmt: skip
    from tipx.conformance.results import results
    from tipx.conformance.running import choose
    from tipx.conformance.running import run as judge
    from tipx.conformance.suite import SuiteError
    from tipx.conformance.views import renderer

    if program and (filter_command is not None or engine is not None):
        raise usage_error("give a command, or --filter, or --engine")
    outputs = [_output(one) for one in formats or ("text",)]
    try:
        suite = _suite(where)
        _check_chosen(suite, only)
        every = []
        for implementation in _implementations(
            suite, program, filter_command, claims, forms, versions, engine, timeout
        ):
            begun = time.monotonic()
            try:
                chosen = choose(suite, implementation.declared, only)
                judgements = list(judge(implementation, chosen, seed))
            finally:
                implementation.close()
            every.append(results(suite, implementation.declared, judgements, time.monotonic() - begun))
    except SuiteError as error:
        raise Failure(str(error), exits.UNREADABLE) from None
    for form, target in outputs:
        text = "".join(map(renderer(form), every))
        if target is None:
            write_text(text.rstrip("\n"))
        else:
            write_file(target, text.encode())
    if not all(one.passed for one in every):
        raise click.exceptions.Exit(exits.PROBLEMS)


def _suite(where: str) -> Suite:
    from tipx.conformance.suite import Suite

    return Suite(Path(where))


def _check_chosen(suite: Suite, only: Sequence[str]) -> None:
    known = {*suite.ids, *(one.partition("-")[0] for one in suite.ids)}
    for one in only:
        if one not in known:
            raise usage_error(not_known("case or group", one, near(one, known), "manifest.json lists them"))


def _output(text: str) -> tuple[str, str | None]:
    name, equals, target = text.partition("=")
    if name not in VIEWS:
        raise usage_error(not_known("format", name, near(name, VIEWS), f"there are {', '.join(VIEWS)}"))
    if equals and not target:
        raise usage_error(f"{text} names no file")
    return name, target or None


def _implementations(
    suite: Suite, program: Sequence[str], filter_command: str | None, claims: Sequence[str], forms: Sequence[str],
    versions: Sequence[str], engine: str | None, timeout: float,
) -> Iterator[Implementation]:  # fmt: skip
    import sys

    from tipx.conformance.filtering import FilterImplementation
    from tipx.conformance.lines import LineImplementation
    from tipx.conformance.model import Declared, ImplementationError

    try:
        if filter_command is not None:
            declared = Declared(
                "filter", "unknown", "unknown", standard=tuple(versions) or suite.standard,
                forms=tuple(forms) or ("json",), claims=frozenset(claims or ("reader/core",)),
            )  # fmt: skip
            yield FilterImplementation(filter_command, declared, timeout)
            return
        own = [
            [sys.executable, "-m", "tipx.conformance.serving", "--engine", one]
            for one in ([engine] if engine else _OWN)
        ]
        for one in [list(program)] if program else own:
            yield LineImplementation(suite, one, timeout, max(timeout, _TO_START))
    except ImplementationError as error:
        say(f"tipx: the implementation cannot be tested: {error}")
        raise click.exceptions.Exit(exits.UNREADABLE) from None


_TO_START = 30.0
"""Seconds in which an implementation has to say what it is."""
