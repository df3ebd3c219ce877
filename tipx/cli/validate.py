"""`tipx validate`: check files, folders, globs or standard input, and say what must be mended and where."""

from __future__ import annotations

import glob
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from tipx.cli import exits
from tipx.options import Options
from tipx.problems import Report

PAYLOAD_NAMES = (".tipx.json", ".tipx.xml", ".tipx.ndjson")
"""What is taken from a folder."""


class _Usage(click.UsageError):
    exit_code = exits.USAGE


@click.command("validate")
@click.argument("paths", nargs=-1, required=True, metavar="[PATH|DIR|GLOB|-]...")
@click.option(
    "--inputs",
    type=click.Choice(["separate", "parts", "history"]),
    default="separate",
    show_default=True,
    help="separate: each input is a payload by itself; parts: NDJSON parts of one payload; history: messages of one exchange.",
)
@click.option(
    "--as",
    "form",
    type=click.Choice(["auto", "json", "ndjson", "xml"]),
    default="auto",
    show_default=True,
    help="The form of the inputs.",
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
    help="Judge by this version, whatever the payload says.",
)
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help="text or json, to standard output or to FILE; may be repeated. Default: text.",
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
    help="List only these rules; * stands for any characters. May be repeated.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="RULE",
    help="Do not list these rules. Syntax and data-protection errors are always listed.",
)
@click.option(
    "--max-per-rule",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help="List at most so many problems of one rule for each input (0: all); totals stay exact.",
)
@click.option("--now", metavar="DATE", help="Judge as of this date or moment instead of the clock, such as 2026-03-05.")
@click.option(
    "--engine",
    type=click.Choice(["auto", "native", "python", "reference"]),
    default="auto",
    show_default=True,
    help="What checks the schemas; the verdict is the same.",
)
@click.option("--show-values", is_flag=True, help="Show the offending values. They may identify victims.")
@click.option("--color/--no-color", "colour", default=None, help="Colour the text (default: on a terminal).")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing about inputs that are valid and have no problems.")
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

    A folder means every *.tipx.json, *.tipx.xml and *.tipx.ndjson below it; - is standard input.

    \b
    Exit status: 0 all checked and nothing at or above --fail-on; 1 problems; 2 wrong usage;
    3 an input could not be read; 4 undecided (unknown version or profile, a limit); 70 internal error.

    \b
    Examples:
      tipx validate message.tipx.xml
      tipx validate inbox/ --fail-on warning -f text -f json=report.json
      cat batch.ndjson | tipx validate - --stdin-filename batch.ndjson
      tipx validate --inputs history sent.json answer.json
    """  # fmt: skip
    from tipx.checking.engines import EngineMissing
    from tipx.validation import validate_inputs

    outputs = [_output(text) for text in formats or ("text",)]
    options = Options(**choices)
    _check_rules((*options.select, *options.ignore))
    given = [source for path in paths for source in _sources(path, stdin_filename)]
    if options.show_values:
        click.echo("tipx: values are shown; the output may identify victims", err=True)
    try:
        report = validate_inputs(given, options, inputs)
    except (ValueError, EngineMissing) as error:
        raise _Usage(str(error)) from None
    on_terminal = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    for name, target in outputs:
        _write(_render(report, name, colour if colour is not None else on_terminal and target is None, quiet), target)
    raise click.exceptions.Exit(exits.status(report, options))


def _output(text: str) -> tuple[str, str | None]:
    name, _, target = text.partition("=")
    if name not in ("text", "json"):
        raise _Usage("the formats are text and json")
    return name, target or None


def _check_rules(patterns: tuple[str, ...]) -> None:
    if not patterns:
        return
    import fnmatch

    from tipx import catalogue

    known = catalogue.load()
    for pattern in patterns:
        if not any(fnmatch.fnmatchcase(identifier, pattern) for identifier in known):
            raise _Usage(f"no rule is called {pattern}; see 'tipx rules list'")


def _sources(path: str, stdin_filename: str) -> list[Any]:
    """What an argument stands for: a folder and a glob become the files in them, sorted."""
    from tipx.reading.source import Source

    if path == "-":
        return [Source.of(sys.stdin.buffer, stdin_filename)]
    if os.path.isdir(path):
        found = sorted(
            str(file) for file in Path(path).rglob("*") if file.is_file() and file.name.endswith(PAYLOAD_NAMES)
        )
        return [Source.path(file) for file in found] or [
            Source.missing(path, "no *.tipx.json, *.tipx.xml or *.tipx.ndjson in this folder")
        ]
    if not os.path.exists(path) and any(mark in path for mark in "*?["):
        found = sorted(file for file in glob.glob(path, recursive=True) if os.path.isfile(file))
        return [Source.path(file) for file in found] or [Source.missing(path, "no file has a name of this pattern")]
    return [Source.path(path)]


def _render(report: Report, name: str, colour: bool, quiet: bool) -> str:
    if name == "json":
        from tipx.reporting.json import report_to_json

        return report_to_json(report)
    from tipx.reporting.text import report_to_text

    return report_to_text(report, colour=colour, quiet=quiet)


def _write(text: str, target: str | None) -> None:
    """To standard output, or to a file that is there whole or not at all."""
    if target is None:
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.flush()
        return
    folder = os.path.dirname(os.path.abspath(target))
    try:
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".tipx-")
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
        os.replace(temporary, target)
    except OSError as error:
        raise click.FileError(target, hint=error.strerror or "cannot be written") from None
