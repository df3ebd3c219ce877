"""`tipx migrate`: a payload in another version of the standard."""

from __future__ import annotations

from typing import Any

import click

from tipx.cli.common import completing, payload_source, unknown, usage_error
from tipx.cli.convert_request import READ, moment_of, named, options_of, output_of, settings_of, target_of
from tipx.cli.convert_running import Told, run_and_tell, run_options
from tipx.converting.forms import FORMS
from tipx.standard import versions

OWN = [name for name in READ if FORMS[name].tipx]


@click.command("migrate")
@click.argument("path", metavar="PATH|-", type=click.Path(allow_dash=True, readable=False))
@click.option(
    "--to",
    "version",
    metavar="VERSION",
    required=True,
    shell_complete=completing(lambda: list(versions())),
    help=f"The version of the standard to migrate to: {', '.join(versions())}.",
)
@click.option(
    "-o",
    "--output",
    metavar="PATH|-",
    required=True,
    type=click.Path(allow_dash=True),
    help="Where to; - is standard output. Its name says its form.",
)
@click.option("--from-form", "form", default="auto", show_default=True, metavar="FORM", help="The form of the input.")
@click.option("--to-form", "to", metavar="FORM", help="The form of the output.  [default: as its name ends]")
@click.option(
    "--loss",
    type=click.Choice(["refuse", "report", "allow"]),
    default="refuse",
    show_default=True,
    help="When an older version cannot say all of it, and nothing can keep the rest: write nothing; write, and list what "
    "was lost; write, and say how much.",
)
@click.option(
    "--no-validate", "validate", flag_value=False, default=True, help="Check neither what is read nor what is written."
)
@click.option(
    "--rejects", metavar="FILE", help="Set records that cannot be migrated aside in this file (NDJSON), and go on."
)
@click.option("--pretty", is_flag=True, help="Indent JSON and XML.")
@run_options
@click.option("-q", "--quiet", is_flag=True, help="Say nothing when all went well and nothing was lost or set aside.")
def command(
    path: str,
    version: str,
    output: str,
    form: str,
    to: str | None,
    rejects: str | None,
    answer: str,
    quiet: bool,
    **choices: Any,
) -> None:
    """Bring a payload into another version of the standard.

    Up, nothing changes but the version. Down, what the older version cannot say is listed, and kept in an
    extension: migrated up again, the payload is what it was.

    \b
    Examples:
      tipx migrate message.tipx.json --to 1.1 -o newer.tipx.json
      tipx migrate newer.tipx.json --to 1.0 -o older.tipx.xml
      tipx migrate batch.tipx.ndjson --to 1.0 -o - --to-form ndjson --rejects rejects.ndjson

    \b
    Exit status: 0 migrated; 1 the input is not valid, or records were rejected; 2 wrong usage;
    3 the input could not be read; 4 undecided (unknown version or profile, a limit); 5 something
    would be lost; 70 internal error; 130 interrupted.
    """
    from tipx.converting.running import Request

    if version not in versions():
        raise unknown("version", version, versions(), f"--to takes {', '.join(versions())}")
    if rejects == "-":
        raise usage_error("--rejects takes the name of a file")
    source = payload_source(path)
    form = "auto" if form == "auto" else named(form, OWN, "--from-form")
    target = target_of(output, to, "--to-form")
    if not FORMS[target].tipx:
        raise usage_error(f"a version of the standard is told in one of its own forms: {', '.join(OWN)}")
    options = options_of({**choices, "standard": "auto"})
    run_and_tell(
        lambda: Request(
            source, target, output_of(output, target), options, form, choices["loss"], choices["validate"],
            output_of(rejects, "ndjson") if rejects is not None else None,
            settings_of((), None, choices["pretty"], output), moment_of(options), version=version,
        ),
        Told(output, rejects, choices["loss"], answer, quiet),
    )  # fmt: skip
