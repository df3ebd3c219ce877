"""`tipx validate`: check files, folders, patterns or standard input, and say what must be mended and where."""

from __future__ import annotations

from typing import Any

import click

from tipx.cli import exits, reports, settings
from tipx.cli.cluster import workers
from tipx.cli.common import completing, unknown, usage_error
from tipx.cli.limits import limit_options
from tipx.cli.output import say
from tipx.cli.progress import progress
from tipx.options import Options
from tipx.reporting import FORMATS


def _rule_ids() -> list[str]:
    from tipx import catalogue

    return [*catalogue.load(), *catalogue.load_profiles()]


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
    type=click.Choice(["auto", "json", "ndjson", "xml", "csv", "xlsx"]),
    default="auto",
    show_default=True,
    help="The form of the inputs; auto looks into them. With csv a folder is one payload in CSV tables.",
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
    "--profile",
    "profiles",
    multiple=True,
    metavar="PROFILE",
    help="Apply this profile too, whatever the payload claims: an id such as pk, or the path of a folder. May be repeated.",
)
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    shell_complete=completing(lambda: FORMATS),
    help=reports.formats_help(),
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
    "--max-problems",
    type=click.IntRange(0),
    default=1000,
    show_default=True,
    help="List at most so many problems in all (0: all); totals stay exact.",
)
@settings.setting_options
@limit_options
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
@click.option(
    "--jobs",
    type=click.IntRange(0),
    default=0,
    show_default="as many as there are cores",
    help="How many processes judge large inputs; the report is the same for any number.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Let the workers of the Dask cluster of this address judge, such as tls://host:8786; local starts workers here. "
    "They read the inputs under the same paths. The report is the same.",
)
@click.option("--show-values", is_flag=True, help="Show the offending values. They may identify victims.")
@click.option(
    "--i-accept-disclosure",
    "accepted",
    is_flag=True,
    help="Let --show-values also into reports that are made to leave this machine: all but text, json and ndjson.",
)
@click.option("--color/--no-color", "colour", default=None, help="Colour the text.  [default: on a terminal]")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing about inputs without problems, and no summary.")
def command(
    paths: tuple[str, ...],
    stdin_filename: str,
    accepted: bool,
    cluster: str | None,
    **_: Any,
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
      tipx validate outbox/ --baseline known.json --update-baseline

    \b
    Exit status: 0 all checked and nothing at or above --fail-on; 1 problems; 2 wrong usage;
    3 an input could not be read; 4 undecided (unknown version or profile, a limit);
    70 internal error; 130 interrupted. When several apply: 70, then 3, 4, 1.
    """  # fmt: skip
    from tipx.checking.engines import EngineMissing
    from tipx.cli.inputs import sources
    from tipx.validation import validate_inputs

    settled = settings.settle(click.get_current_context())
    options = settled.options
    outputs = reports.outputs(settled.formats, paths, options.show_values, accepted)
    settings.refuse_baseline(settled, paths, [one.target for one in outputs])
    _check(options)
    given = sources(paths, stdin_filename, tables=options.form == "csv")
    if options.show_values:
        say("tipx: values are shown; the output may identify victims")
    emit = reports.live(outputs, options, [source.name for source in given])
    try:
        chosen = settings.judged_options(settled)
        with (
            workers(cluster, given, chosen, settled.inputs) as (spread, there),
            progress(given, settled.quiet or emit is not None) as watch,
        ):
            report = validate_inputs(there, chosen, settled.inputs, spread, watch, emit)
    except EngineMissing as error:
        raise usage_error(f"{error}; --engine auto takes one that is installed") from None
    report = settings.update_baseline(report, settled)
    status = exits.status(report, options)
    if emit is not None:
        outputs = reports.summary_only(outputs, report, emit)
    look = reports.Look(settled.colour, settled.quiet, options.show_values)
    broken = reports.write(outputs, report, look, None if emit is None else emit.failure)
    settings.say(report, settled)
    reports.say_unreadable(outputs, report)
    for fault in report.faults:
        say(f"tipx: internal error in {fault}; please report it")
    if broken is not None:
        raise broken
    raise click.exceptions.Exit(status)


def _check(options: Options) -> None:
    """Refuse what cannot be used before any work, so that nothing that goes wrong later is taken for wrong usage."""
    from tipx.moments import moment
    from tipx.standard import versions

    if options.standard != "auto" and options.standard not in versions():
        raise usage_error(f"that version of the standard is not known; known are {', '.join(versions())}")
    try:
        moment(options.now)
    except ValueError as error:
        raise usage_error(f"--now: {error}") from None
    _check_profiles(options.profiles)
    if options.select or options.ignore:
        _check_rules((*options.select, *options.ignore))


def _check_profiles(names: tuple[str, ...]) -> None:
    if not names:
        return
    from tipx.profiling import Known
    from tipx.standard.profiles import ProfileError

    try:
        Known(names)
    except ProfileError as error:
        raise usage_error(f"--profile: {error}") from None


def _check_rules(patterns: tuple[str, ...]) -> None:
    import fnmatch

    known = _rule_ids()
    for pattern in patterns:
        if not any(fnmatch.fnmatchcase(identifier, pattern) for identifier in known):
            raise unknown("rule", pattern, known, "'tipx rules list' lists them")
