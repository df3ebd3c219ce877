"""`tipx validate`: check files, folders, patterns or standard input, and say what must be mended and where."""

from __future__ import annotations

import os
import sys
from typing import Any, NamedTuple

import click

from tipx.cli import exits
from tipx.cli.common import completing, unknown, usage_error, width
from tipx.cli.output import unwritable, write_bytes, write_file, write_text
from tipx.options import Options
from tipx.problems import Report

FORMATS = ("text", "json")


def _rule_ids() -> list[str]:
    from tipx import catalogue

    return list(catalogue.load())


@click.command("validate")
@click.argument(
    "paths", nargs=-1, required=True, metavar="[PATH|DIR|GLOB|-]...", type=click.Path(allow_dash=True, readable=False)
)
@click.option(
    "--inputs",
    type=click.Choice(["separate", "parts", "history"]),
    default="separate",
    show_default=True,
    help="separate: each input is a payload by itself; parts: NDJSON parts of one payload; "
    "history: messages of one exchange, ordered by sentAt.",
)
@click.option(
    "--as",
    "form",
    type=click.Choice(["auto", "json", "ndjson", "xml"]),
    default="auto",
    show_default=True,
    help="The form of the inputs; auto looks into them.",
)
@click.option(
    "--stdin-filename",
    default="<stdin>",
    show_default=True,
    metavar="NAME",
    help="What to call standard input in the report.",
)
@click.option(
    "--standard",
    default="auto",
    show_default=True,
    metavar="VERSION",
    help="Judge by this version of the standard, whatever the payload says.",
)
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help="text or json, to standard output or to FILE. May be repeated.  [default: text]",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit status 1.",
)
@click.option(
    "--select",
    multiple=True,
    metavar="RULE",
    shell_complete=completing(_rule_ids),
    help="List only this rule; * stands for any characters. May be repeated.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="RULE",
    shell_complete=completing(_rule_ids),
    help="Do not list this rule. May be repeated. Syntax and data-protection errors are always listed; the verdict "
    "counts everything.",
)
@click.option(
    "--max-per-rule",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help="List at most so many problems of one rule for each input (0: all); totals stay exact.",
)
@click.option(
    "--now",
    metavar="DATE",
    help="Judge as of this date (2026-03-05, 00:00 UTC) or moment (2026-03-05T09:30:00+05:00) instead of the clock.",
)
@click.option(
    "--engine",
    type=click.Choice(["auto", "native", "python", "reference"]),
    default="auto",
    show_default=True,
    help="What checks the schemas; the verdict is the same.",
)
@click.option("--show-values", is_flag=True, help="Show the offending values. They may identify victims.")
@click.option("--color/--no-color", "colour", default=None, help="Colour the text.  [default: on a terminal]")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing about inputs without problems, and no summary.")
def command(
    paths: tuple[str, ...],
    inputs: str,
    stdin_filename: str,
    formats: tuple[str, ...],
    colour: bool | None,
    quiet: bool,
    **choices: Any,
) -> None:
    """Check inputs against the standard.

    A folder means every *.tipx.json, *.tipx.xml and *.tipx.ndjson in and below it. A pattern in quotes ('in/*.json',
    '**' for folders too) means the files that it fits, whatever their names. - is standard input.

    \b
    Examples:
      tipx validate message.tipx.xml
      tipx validate inbox/ --fail-on warning -f text -f json=report.json
      tipx validate 'outbox/**/*.json' --quiet
      cat batch.ndjson | tipx validate - --stdin-filename batch.ndjson
      tipx validate --inputs history sent.json answer.json
      tipx validate message.tipx.json --ignore 'TIPX-XRC-*' --now 2026-03-05

    \b
    Exit status: 0 all checked and nothing at or above --fail-on; 1 problems; 2 wrong usage;
    3 an input could not be read; 4 undecided (unknown version or profile, a limit);
    70 internal error; 130 interrupted. When several apply: 70, then 3, 4, 1.
    """  # fmt: skip
    from tipx.checking.engines import EngineMissing
    from tipx.cli.inputs import sources
    from tipx.validation import validate_inputs

    options = Options(**choices)
    outputs = _outputs(formats or ("text",), paths)
    _check(options)
    given = sources(paths, stdin_filename)
    if options.show_values:
        click.echo("tipx: values are shown; the output may identify victims", err=True)
    try:
        report = validate_inputs(given, options, inputs)
    except EngineMissing as error:
        raise usage_error(f"{error}; --engine auto takes one that is installed") from None
    status = exits.status(report, options)
    for output in outputs:
        _write(output, report, colour, quiet, options.show_values)
    if not any(output.name == "text" and output.target is None for output in outputs):
        _say_unreadable(report)
    for fault in report.faults:
        click.echo(f"tipx: internal error in {fault}; please report it", err=True)
    raise click.exceptions.Exit(status)


class _Output(NamedTuple):
    name: str
    target: str | None


def _outputs(formats: tuple[str, ...], paths: tuple[str, ...]) -> list[_Output]:
    """The forms of output and where they go. All that can be known to go wrong is refused before any work."""
    outputs = [_output(text) for text in formats]
    places = [None if one.target is None else os.path.realpath(one.target) for one in outputs]
    if places.count(None) > 1:
        raise usage_error("one format can go to standard output; give the others a file, such as json=report.json")
    inputs = {os.path.realpath(path) for path in paths if path != "-"}
    for output, place in zip(outputs, places, strict=True):
        if output.target is None:
            continue
        if places.count(place) > 1:
            raise usage_error(f"two formats would go to {output.target}")
        if place in inputs and os.path.isfile(output.target):
            raise usage_error(f"{output.target} is an input; it would be overwritten")
        why = unwritable(output.target)
        if why is not None:
            raise usage_error(f"{output.target} cannot be written: {why}")
    return outputs


def _output(text: str) -> _Output:
    name, equals, target = text.partition("=")
    if name not in FORMATS:
        raise usage_error(f"there is no format {name!r}; the formats are {' and '.join(FORMATS)}")
    if equals and not target:
        raise usage_error(f"the file of --format {name}= is missing")
    return _Output(name, target or None)


def _check(options: Options) -> None:
    """Refuse what cannot be used before any work, so that nothing that goes wrong later is taken for wrong usage."""
    from tipx.standard import versions
    from tipx.validation import moment

    if options.standard != "auto" and options.standard not in versions():
        raise usage_error(f"that version of the standard is not known; known are {', '.join(versions())}")
    try:
        moment(options.now)
    except ValueError as error:
        raise usage_error(f"--now: {error}") from None
    if options.select or options.ignore:
        _check_rules((*options.select, *options.ignore))


def _check_rules(patterns: tuple[str, ...]) -> None:
    import fnmatch

    known = _rule_ids()
    for pattern in patterns:
        if not any(fnmatch.fnmatchcase(identifier, pattern) for identifier in known):
            raise unknown("rule", pattern, known, "'tipx rules list' lists them")


def _write(output: _Output, report: Report, colour: bool | None, quiet: bool, private: bool) -> None:
    if output.name == "json":
        from tipx.reporting.json import report_to_json

        data = report_to_json(report).encode("utf-8", "backslashreplace")
        if output.target is None:
            write_bytes(data)
        else:
            write_file(output.target, data, private)
        return
    from tipx.reporting.text import report_to_text

    if output.target is None:
        coloured = _coloured() if colour is None else colour
        text = report_to_text(report, colour=coloured, quiet=quiet, width=width())
        if text:
            write_text(text, coloured)
    else:
        text = report_to_text(report, colour=bool(colour), quiet=quiet)
        write_file(output.target, text.encode("utf-8", "backslashreplace"), private)


def _coloured() -> bool:
    """On a terminal that can, unless NO_COLOR says otherwise (no-color.org: set and not empty)."""
    if sys.stdout is None or not sys.stdout.isatty():
        return False
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _say_unreadable(report: Report) -> None:
    """Where no text report is on the screen, what could not be read is said all the same."""
    from tipx.reporting.text import clean

    for one in report.inputs:
        if one.unreadable is not None:
            click.echo(f"tipx: {clean(one.path)}: cannot be read: {one.unreadable}", err=True)
