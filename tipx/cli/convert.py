"""`tipx convert`: from any form that agencies hold their data in to any other, with nothing lost in silence."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import IO, Any, cast

import click

from tipx.cli import exits
from tipx.cli.common import Failure, completing, payload_source, unknown, usage_error
from tipx.cli.limits import limit_options, limits_of
from tipx.cli.output import OutputFailed, write_bytes, write_json, write_text
from tipx.cli.progress import progress
from tipx.converting.forms import FORMS, form_of
from tipx.options import Options

READ = [name for name, form in FORMS.items() if form.reads]
WRITTEN = [name for name, form in FORMS.items() if form.writes]


@click.command("convert")
@click.argument("path", metavar="PATH|-", required=False, type=click.Path(allow_dash=True, readable=False))
@click.option(
    "-o", "--output", metavar="PATH|-", type=click.Path(allow_dash=True), help="Where to; - is standard output."
)
@click.option(
    "--from",
    "form",
    default="auto",
    show_default=True,
    metavar="FORM",
    shell_complete=completing(lambda: READ),
    help=f"The form of the input: {', '.join(READ)}; auto looks into it.",
)
@click.option(
    "--to",
    metavar="FORM",
    shell_complete=completing(lambda: WRITTEN),
    help=f"The form of the output: {', '.join(WRITTEN)}.  [default: as its name ends]",
)
@click.option(
    "--loss",
    type=click.Choice(["refuse", "report", "allow"]),
    default="refuse",
    show_default=True,
    help="When the form cannot carry all of it: write nothing; write, and list what was lost; write, and say how much.",
)
@click.option(
    "--explain", is_flag=True, help="Say beforehand what a conversion between two forms can lose; convert nothing."
)
@click.option(
    "--no-validate", "validate", flag_value=False, default=True, help="Check neither what is read nor what is written."
)
@click.option(
    "--rejects", metavar="FILE", help="Set records that cannot be converted aside in this file (NDJSON), and go on."
)
@click.option("--pretty", is_flag=True, help="Indent JSON and XML.")
@click.option(
    "--header",
    metavar="FILE",
    type=click.Path(),
    help="The fields of the bundle (JSON), where the input has none: records that travel alone, other forms of data.",
)
@click.option(
    "--setting",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A choice of one form, such as k=20 for ctdc. May be repeated.",
)
@click.option(
    "--standard", default="auto", show_default=True, metavar="VERSION", help="Judge by this version of the standard."
)
@click.option("--now", metavar="DATE", help="Judge as of this date or moment instead of the clock.")
@click.option(
    "--jobs",
    type=click.IntRange(0),
    default=0,
    show_default="as many as there are cores",
    help="How many processes validate.",
)
@limit_options
@click.option(
    "-f",
    "--format",
    "answer",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to tell what became of it: text for people, json for programs.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing when all went well and nothing was lost.")
def command(
    path: str | None,
    output: str | None,
    form: str,
    to: str | None,
    explain: bool,
    rejects: str | None,
    header: str | None,
    settings: tuple[str, ...],
    answer: str,
    quiet: bool,
    **choices: Any,
) -> None:
    """Convert a payload from one form to another.

    What goes in comes out, or is listed as rejected with its reason. What the form cannot carry is listed, and refused
    unless --loss allows it. The output appears whole, or not at all; a new one can be read by its owner alone.

    \b
    Examples:
      tipx convert message.tipx.json -o message.tipx.xml
      tipx convert batch.ndjson -o tables/ --to csv
      tipx convert form.xlsx -o message.tipx.json --pretty
      tipx convert sheet.xlsx --from htcds -o message.tipx.json --loss report --header header.json
      tipx convert --explain --from json --to htcds

    \b
    Exit status: 0 converted; 1 the input is not valid, or records were rejected; 2 wrong usage;
    3 the input could not be read; 4 undecided (unknown version or profile, a limit); 5 something
    would be lost; 70 internal error; 130 interrupted.
    """  # fmt: skip
    from tipx.cli import convert_telling as telling
    from tipx.converting.model import ConvertError

    if explain:
        names = _named(form, READ, "--from"), _named(to or "", WRITTEN, "--to")
        try:
            text = telling.explained(*names, answer, _settings(settings, None, choices["pretty"], output or ""))
        except ConvertError as error:
            raise Failure(str(error), error.status) from None
        write_text(text)
        return
    if path is None or output is None:
        raise usage_error(
            "give the input, and with -o the place of the output"
            if path is None
            else "give the place of the output with -o"
        )
    source = payload_source(path)
    form = "auto" if form == "auto" else _named(form, READ, "--from")
    target = _target(output, to)
    options = _options(choices)
    from tipx.converting.conversion import InputRefused, LossRefused
    from tipx.converting.running import Request, convert

    told_on_error_stream = output == "-"
    if rejects == "-":
        raise usage_error("--rejects takes the name of a file")
    try:
        with progress([source], quiet) as watch:
            done = convert(
                Request(
                    source, target, _output(output, target), options, form, choices["loss"], choices["validate"],
                    _output(rejects, "ndjson") if rejects is not None else None,
                    _settings(settings, header, choices["pretty"], output), _moment(options), progress=watch,
                )
            )  # fmt: skip
    except (InputRefused, LossRefused, ConvertError) as error:
        if answer == "text":
            telling.say(telling.refusal(error))
        elif told_on_error_stream:
            telling.say(json.dumps(telling.refusal_as_data(error), indent=2))
            raise click.exceptions.Exit(error.status) from None
        else:
            write_json(telling.refusal_as_data(error))
        raise Failure(str(error), error.status) from None
    except OSError as error:
        places = output if rejects is None else f"{output} or {rejects}"
        raise OutputFailed(f"{places} cannot be written: {(error.strerror or type(error).__name__).lower()}") from None
    status = telling.status(done)
    if answer == "json":
        if told_on_error_stream:
            telling.say(json.dumps(telling.as_data(done), indent=2))
        else:
            write_json(telling.as_data(done))
    elif not (quiet and status == exits.OK and not done.losses):
        text = telling.as_text(done, choices["loss"], output, rejects)
        telling.say(text) if told_on_error_stream else write_text(text)
    raise click.exceptions.Exit(status)


def _named(name: str, known: list[str], option: str) -> str:
    if name not in known:
        if name in ("", "auto"):
            raise usage_error(f"name the form with {option}: {', '.join(known)}")
        raise unknown("form", name, known, f"{option} takes {', '.join(known)}")
    return name


def _target(output: str, to: str | None) -> str:
    if to is not None:
        return _named(to, WRITTEN, "--to")
    known = form_of(output) if output != "-" else None
    if known is None:
        raise usage_error(f"the name of the output does not say its form; name it with --to: {', '.join(WRITTEN)}")
    return known.name


def _output(path: str, form: str) -> Any:
    from tipx.converting.target import ToPath, ToStream

    if path == "-":
        if FORMS[form].folder:
            raise usage_error(f"the form {form} is a folder of files; it needs a path")
        if sys.stdout is None:
            raise OutputFailed("standard output is closed")
        return ToStream(cast(IO[bytes], _StandardOutput()), "standard output")
    return ToPath(path, folder=FORMS[form].folder)


class _StandardOutput:
    """Standard output as a file: a reader that has gone is no error."""

    def write(self, data: bytes) -> int:
        write_bytes(data)
        return len(data)

    def flush(self) -> None:
        """It was with each writing."""


def _options(choices: Mapping[str, Any]) -> Options:
    limits, _ = limits_of(choices)
    from tipx.standard import versions

    if choices["standard"] != "auto" and choices["standard"] not in versions():
        raise usage_error(f"that version of the standard is not known; known are {', '.join(versions())}")
    return Options(
        standard=choices["standard"], now=choices["now"], jobs=choices["jobs"], limits=limits, max_per_rule=20
    )


def _moment(options: Options) -> str:
    """The moment of converting, as the standard writes it."""
    from tipx.converting.moment import written

    try:
        return written(options.now)
    except ValueError as error:
        raise usage_error(f"--now: {error}") from None


def _settings(given: tuple[str, ...], header: str | None, pretty: bool, output: str) -> dict[str, Any]:
    from tipx.converting.settings import SETTINGS, read_header, setting

    found: dict[str, Any] = {"pretty": pretty, "suffix": os.path.splitext(output)[1].lower()}
    for text in given:
        name, equals, value = text.partition("=")
        if name not in SETTINGS or not equals:
            raise unknown("setting", name, SETTINGS, f"--setting takes NAME=VALUE; the names are {', '.join(SETTINGS)}")
        try:
            found[name] = setting(name, value)
        except ValueError as error:
            raise usage_error(f"--setting {name}: {error}") from None
    if header is not None:
        try:
            found["header"] = read_header(header)
        except ValueError as error:
            raise usage_error(f"--header: {error}") from None
    return found
