"""`tipx convert`: from any form that agencies hold their data in to any other, with nothing lost in silence."""

from __future__ import annotations

from typing import Any

import click

from tipx.cli.common import Failure, completing, payload_source, usage_error
from tipx.cli.convert_request import (
    READ,
    WRITTEN,
    moment_of,
    named,
    options_of,
    output_of,
    settings_of,
    target_of,
)
from tipx.cli.convert_running import Told, run_and_tell, run_options
from tipx.cli.output import write_text


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
    "--standard",
    default="auto",
    show_default=True,
    metavar="VERSION",
    help="Judge by this version; other forms of data are read into it.",
)
@run_options
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
        names = named(form, READ, "--from"), named(to or "", WRITTEN, "--to")
        try:
            text = telling.explained(
                *names, answer, choices["standard"], settings_of(settings, None, choices["pretty"], output or "")
            )
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
    form = "auto" if form == "auto" else named(form, READ, "--from")
    target = target_of(output, to)
    options = options_of(choices)
    from tipx.converting.running import Request

    if rejects == "-":
        raise usage_error("--rejects takes the name of a file")
    run_and_tell(
        lambda: Request(
            source, target, output_of(output, target), options, form, choices["loss"], choices["validate"],
            output_of(rejects, "ndjson") if rejects is not None else None,
            settings_of(settings, header, choices["pretty"], output), moment_of(options),
        ),
        Told(output, rejects, choices["loss"], answer, quiet),
    )  # fmt: skip
