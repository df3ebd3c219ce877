"""`tipx report`: works on saved JSON reports: would this installation say the same, what changed, several as one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from tipx.cli import exits
from tipx.cli.common import FORMAT, Failure, usage_error
from tipx.cli.output import say, unwritable, write_bytes, write_file, write_json, write_text
from tipx.problems import Report

_SHOW_VALUES = click.option(
    "--show-values", is_flag=True, help="Accept reports with shown values, and show them. They may identify victims."
)


@click.group("report")
def command() -> None:
    """Check, compare and merge saved JSON reports (tipx validate -f json=FILE).

    \b
    Examples:
      tipx report check report.json
      tipx report diff before.json after.json
      tipx report merge monday.json tuesday.json -o week.json
    """


def _file(name: str) -> Callable[[Any], Any]:
    return click.argument(name, type=click.Path(allow_dash=True, readable=False))


@command.command("check")
@_file("file")
@click.option(
    "--inputs",
    "folder",
    metavar="DIR",
    type=click.Path(readable=False),
    help="Where its inputs are now; else they are sought under the paths that the report gives.",
)
@FORMAT
def check(file: str, folder: str | None, form: str) -> None:
    """Say whether this installation would say the same as a saved report.

    What it was made by (tool, engine, standard, code lists, rules, profiles) is compared with what is here. Inputs that are
    still what they were, told by their digest, are judged again, with the options of the report and at its moment; rules,
    places, severities, verdicts and counts are compared, wording is not. FILE may be - (standard input).

    \b
    Examples:
      tipx report check report.json
      tipx report check report.json --inputs archive/2026-03 -f json

    \b
    Exit status: 0 the same; 1 something else; 4 cannot be said (inputs are gone or changed);
    2 no report, or wrong usage; 3 the report could not be read.
    """  # fmt: skip
    from tipx.comparing.repeating import DIFFERS, SAME, repeat
    from tipx.comparing.telling import repeated_to_dict, repeated_to_text

    if folder is not None and not os.path.isdir(folder):
        raise usage_error(f"{folder} is no folder")
    (report,) = _read([file])
    found = repeat(report, _finder(folder))
    if form == "json":
        write_json(repeated_to_dict(found))
    else:
        write_text(repeated_to_text(found))
    status = {SAME: exits.OK, DIFFERS: exits.PROBLEMS}.get(found.state, exits.UNDECIDED)
    raise click.exceptions.Exit(status)


def _finder(folder: str | None) -> Callable[[str], Sequence[str]]:
    """Where an input may be: under its path, or, in a folder, under its path from there or its mere name."""
    if folder is None:
        return lambda path: (path,)

    def find(path: str) -> Sequence[str]:
        parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
        if not parts or ".." in parts:
            parts = parts[-1:] if parts[-1:] != [".."] else []
        return [os.path.join(folder, *parts[start:]) for start in range(len(parts))]

    return find


@command.command("diff")
@_file("before")
@_file("after")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="text for people, json for programs, markdown for a pull request.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="info",
    show_default=True,
    help="The least severity of a new problem that makes the exit status 1.",
)
@_SHOW_VALUES
def diff(before: str, after: str, form: str, fail_on: str, show_values: bool) -> None:
    """Say what changed from one saved report to another: which problems are new, which were mended.

    Problems are matched by the path of their input, by rule and by place in the payload: lines that moved are no change.
    Problems that the user set aside are shown, but do not count. One of the files may be - (standard input).

    \b
    Examples:
      tipx report diff before.json after.json
      tipx report diff before.json after.json --fail-on error -f markdown
      tipx validate inbox/ -f json | tipx report diff yesterday.json -

    \b
    Exit status: 0 no new problem; 1 new ones at or above --fail-on; 4 none, but AFTER leaves
    something undecided; 2 no report, or wrong usage; 3 a report could not be read.
    """  # fmt: skip
    from tipx.comparing.differing import difference
    from tipx.comparing.telling import difference_to_dict, difference_to_markdown, difference_to_text
    from tipx.options import Options

    if form == "markdown" and show_values:
        raise usage_error("markdown leaves this machine; values are not shown in it")
    old, new = _read([before, after])
    if form != "markdown":
        _guard([before, after], [old, new], show_values)
    found = difference(old, new)
    if form == "json":
        write_json(difference_to_dict(found))
    elif form == "markdown":
        write_bytes(difference_to_markdown(found).encode("utf-8", "backslashreplace"))
    else:
        write_text(difference_to_text(found))
    worst = found.worst()
    if worst is not None and Options(fail_on=fail_on).fails(worst):
        raise click.exceptions.Exit(exits.PROBLEMS)
    raise click.exceptions.Exit(exits.UNDECIDED if found.is_open else exits.OK)


@command.command("merge")
@click.argument("files", nargs=-1, required=True, type=click.Path(allow_dash=True, readable=False))
@click.option("-o", "--output", metavar="FILE", help="Where to write the report; else to standard output.")
@click.option("--mixed", is_flag=True, help="Join reports that were made differently; the merged one says in what.")
@_SHOW_VALUES
def merge(files: tuple[str, ...], output: str | None, mixed: bool, show_values: bool) -> None:
    """Join the reports of several runs as one, as if all inputs had been given to one run.

    Reports that were made at different moments, with other options, by another tool or by another text of the standard are
    refused, unless --mixed is given. One of the files may be - (standard input).

    \b
    Examples:
      tipx report merge north.json south.json -o all.json
      tipx report merge monday.json tuesday.json --mixed > week.json

    \b
    Exit status: 0 merged, whatever the reports say; 2 reports that were made differently,
    no report, or wrong usage; 3 a report could not be read.
    """  # fmt: skip
    from tipx.merging import Unlike
    from tipx.merging import merge as merged
    from tipx.reporting.common import clean
    from tipx.reporting.json import report_to_json

    if output is not None:
        if os.path.realpath(output) in {os.path.realpath(file) for file in files if file != "-"}:
            raise usage_error(f"{output} is one of the reports; it would be overwritten")
        why = unwritable(output)
        if why is not None:
            raise usage_error(f"{output} cannot be written: {why}")
    reports = _read(files)
    _guard(files, reports, show_values)
    try:
        report = merged(reports, mixed)
    except Unlike as error:
        raise usage_error(f"{clean(str(error))}; --mixed joins them all the same and says so in the report") from None
    told = report.options.get("mixed")
    if told:
        say(f"tipx: the reports differ in {clean(', '.join(told))}; the merged one shows those of the first")
    data = report_to_json(report).encode("utf-8", "backslashreplace")
    if output is None:
        write_bytes(data)
    else:
        write_file(output, data, show_values)


def _read(files: Sequence[str]) -> list[Report]:
    """The saved reports. What cannot be read ends the command with status 3, what is no report with status 2."""
    if list(files).count("-") > 1:
        raise usage_error("standard input (-) can be given once")
    return [_report(file) for file in files]


def _report(file: str) -> Report:
    from tipx.comparing.saved import MOST_BYTES, NotAReport, load_report, report_from_json

    name = "<stdin>" if file == "-" else file
    try:
        if file != "-":
            return load_report(file)
        if sys.stdin is None:
            raise Failure("standard input is closed", exits.UNREADABLE)
        return report_from_json(sys.stdin.buffer.read(MOST_BYTES + 1))
    except OSError as error:
        raise Failure(f"{name}: cannot be read: {(error.strerror or 'error').lower()}", exits.UNREADABLE) from None
    except NotAReport as error:
        raise Failure(f"{name}: {error}", exits.USAGE) from None
    except ValueError:
        raise Failure(f"{name}: this is no possible file name", exits.UNREADABLE) from None


def _guard(files: Sequence[str], reports: Sequence[Report], accepted: bool) -> None:
    """Refuse reports that hold values, unless they are asked for again."""
    for file, report in zip(files, reports, strict=True):
        if not _shows_values(report):
            continue
        if not accepted:
            raise usage_error(f"{file} was made with --show-values; give --show-values again to work on it")
        say("tipx: values are shown; the output may identify victims")
        return


def _shows_values(report: Report) -> bool:
    return bool(report.options.get("values_shown")) or any(
        problem.value is not None and problem.value.shown for problem in report.problems
    )
