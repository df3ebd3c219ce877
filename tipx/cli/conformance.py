"""`tipx conformance`: run the conformance suite against an implementation, and what belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tipx.cli import conformance_producing, conformance_proposing, exits
from tipx.cli.common import Failure, usage_error
from tipx.cli.conformance_running import OWN, Filter, Wanted, check_only, outputs, run_all, suite_at, write_all
from tipx.cli.output import say
from tipx.conformance.views import VIEWS

if TYPE_CHECKING:
    from tipx.conformance.results import Results

SUITE = click.option(
    "--suite",
    "where",
    default="conformance",
    show_default=True,
    metavar="PATH",
    help="The suite: its folder or its archive.",
)
_FORMATS = "; ".join(f"{name}: {one.help}" for name, one in VIEWS.items())


def _formats(default: str) -> Callable[[Any], Any]:
    return click.option(
        "-f",
        "--format",
        "formats",
        multiple=True,
        metavar="FORMAT[=FILE]",
        help=f"{_FORMATS}. May be repeated.  [default: {default}]",
    )


@click.group("conformance")
def command() -> None:
    """Run the conformance suite against an implementation of the standard, in any language.

    The suite is data: a folder, or the archive that is published.

    \b
    Examples:
      tipx conformance run
      tipx conformance run -- node my-validator.js
      tipx conformance run --filter 'my-validator {file}' --claim SCH
      tipx conformance check outbox/message.tipx.json
    """


@command.command("run", context_settings={"ignore_unknown_options": False})
@click.argument("program", nargs=-1, metavar="[-- COMMAND...]", type=click.UNPROCESSED)
@SUITE
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
    "--implementation",
    "folders",
    multiple=True,
    metavar="FOLDER",
    help="An implementation that stands beside the suite: its folder, with implementation.json. May be repeated.",
)
@click.option(
    "--engine",
    "engines",
    multiple=True,
    type=click.Choice([*OWN, "reference"]),
    help="One of this package's own engines. May be repeated.  [default: native and python]",
)
@click.option(
    "--only", multiple=True, metavar="CASE|GROUP", help="Only this case (RUL-0001) or group (RUL). May be repeated."
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
    "--start-timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="So long may it take to start.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Which cases are asked again, in another order.")
@_formats("text")
def run(
    program: tuple[str, ...], where: str, filter_command: str | None, claims: tuple[str, ...], forms: tuple[str, ...],
    versions: tuple[str, ...], folders: tuple[str, ...], engines: tuple[str, ...], only: tuple[str, ...], timeout: float,
    start_timeout: float, seed: int, formats: tuple[str, ...],
) -> None:  # fmt: skip
    """Run the suite and say what passed, what did not, and why.

    COMMAND starts an implementation that speaks the line protocol. Without one this package's own engines are tested.
    Some cases are asked a second time in another order: an answer that then differs is a failure.

    \b
    Examples:
      tipx conformance run
      tipx conformance run -f text -f json=results.json -- java -jar validator.jar
      tipx conformance run --filter 'xmllint --noout --schema tipx.xsd' --claim SCH --form xml
      tipx conformance run --implementation conformance/implementations/ajv --engine native

    \b
    Exit status: 0 all passed; 1 something failed or went wrong; 2 wrong usage; 3 the suite cannot
    be read, or an implementation cannot be started; 130 interrupted.
    """  # fmt: skip
    from tipx.conformance.suite import SuiteError

    if sum((bool(program), filter_command is not None, bool(engines or folders))) > 1:
        raise usage_error("give a command, or --filter, or --engine and --implementation")
    if (claims or forms or versions) and filter_command is None:
        raise usage_error(
            "--claim, --form and --version say what a filter can do; any other implementation says it itself"
        )
    given = None if filter_command is None else Filter(filter_command, claims, forms, versions)
    targets = outputs(formats, "text")
    try:
        suite = suite_at(where)
        check_only(suite, only)
        done = run_all(suite, Wanted(program, given, folders, engines, only, timeout, start_timeout, seed))
    except SuiteError as error:
        raise Failure(str(error), exits.UNREADABLE) from None
    if done.results:
        write_all(targets, done.results)
    if done.not_started:
        raise click.exceptions.Exit(exits.UNREADABLE)
    if not all(one.passed for one in done.results):
        raise click.exceptions.Exit(exits.PROBLEMS)


@command.command("report")
@click.argument("files", nargs=-1, required=True, metavar="RESULTS...", type=click.Path())
@SUITE
@_formats("markdown")
def report(files: tuple[str, ...], where: str, formats: tuple[str, ...]) -> None:
    """Show saved results, of one implementation or of several side by side.

    RESULTS are files that `tipx conformance run -f json=FILE` wrote, with whatever implementation. They are checked against the
    schema of results of the suite before anything is shown of them.

    \b
    Examples:
      tipx conformance report ours.json theirs.json
      tipx conformance report results/*.json -f html=matrix.html -f svg=badge.svg

    \b
    Exit status: 0 shown, whatever they say; 2 no results, or wrong usage; 3 a file or the suite
    cannot be read.
    """
    from tipx.conformance.suite import SuiteError

    targets = outputs(formats, "markdown", files)
    try:
        suite = suite_at(where)
        every = [one for file in files for one in _read(file, suite)]
    except SuiteError as error:
        raise Failure(str(error), exits.UNREADABLE) from None
    write_all(targets, every)


def _read(file: str, suite: object) -> list[Results]:
    from tipx.conformance.saved import NoResults, read_results
    from tipx.conformance.suite import Suite

    assert isinstance(suite, Suite)
    try:
        return read_results(Path(file), suite)
    except OSError as error:
        raise Failure(f"{file}: cannot be read: {(error.strerror or 'error').lower()}", exits.UNREADABLE) from None
    except NoResults as error:
        raise Failure(f"{file}: {error}", exits.USAGE) from None
    except ValueError:
        raise Failure(f"{file}: this is no possible file name", exits.UNREADABLE) from None


@command.command("export")
@click.argument("target", metavar="FILE.zip", type=click.Path())
@SUITE
def export(target: str, where: str) -> None:
    """Write the suite as one archive, and its SHA-256 beside it (FILE.zip.sha256).

    The same suite gives the same bytes. A suite in which a file is missing or is not the one that the manifest names is refused.

    \b
    Examples:
      tipx conformance export tipx-conformance.zip
      tipx conformance run --suite tipx-conformance.zip

    \b
    Exit status: 0 written; 2 wrong usage; 3 the suite cannot be read or is refused.
    """
    from tipx.cli.output import unwritable, write_file
    from tipx.conformance.archive import archive, checksum
    from tipx.conformance.suite import SuiteError

    if not target.endswith(".zip"):
        raise usage_error(f"{target} does not end in .zip")
    for path in (target, f"{target}.sha256"):
        why = unwritable(path)
        if why is not None:
            raise usage_error(f"{path} cannot be written: {why}")
    try:
        suite = suite_at(where)
        raw = archive(suite)
    except SuiteError as error:
        raise Failure(str(error), exits.UNREADABLE) from None
    write_file(target, raw)
    write_file(f"{target}.sha256", checksum(raw, target))
    say(f"tipx: {target}: suite {suite.version}, {len(suite.ids)} cases, {len(raw)} bytes")


command.add_command(conformance_producing.command)
command.add_command(conformance_proposing.command)
