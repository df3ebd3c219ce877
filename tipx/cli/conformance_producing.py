"""`tipx conformance check`: for producers."""

from __future__ import annotations

import click

from tipx.cli import exits
from tipx.cli.common import FORMAT, usage_error
from tipx.cli.output import write_json, write_text


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path())
@click.option("--now", metavar="DATE", help="The moment of judging, a date or a date and time; else the clock.")
@click.option(
    "--profile", "profiles", multiple=True, metavar="NAME", help="Say too whether this profile holds. May be repeated."
)
@click.option(
    "--level",
    type=click.Choice(["core", "full"]),
    default="full",
    show_default=True,
    help="What has to hold for status 0: core asks for no more than no errors, and the profiles named here.",
)
@FORMAT
def command(files: tuple[str, ...], now: str | None, profiles: tuple[str, ...], level: str, form: str) -> None:
    """Say whether what another system wrote keeps the standard, and how much of the standard it shows.

    Each FILE is one message, judged as `tipx validate` judges it. Core holds where it has no errors; full, where besides nothing is
    left undecided; a profile, where it is valid under it. A message that claims a profile is judged by that, too. Then comes what the
    files cover: record types, forms, versions, fields and code lists. No value is shown.

    \b
    Examples:
      tipx conformance check outbox/message.tipx.json
      tipx conformance check first.tipx.json second.tipx.xml --profile pk --now 2026-03-05 -f json

    \b
    Exit status: 0 all claims hold; 1 one does not; 2 wrong usage; 3 a file cannot be read.
    """
    from tipx.conformance.producing import check, holds, to_dict
    from tipx.conformance.views.checked import render
    from tipx.options import Options
    from tipx.profiling import Known
    from tipx.standard.profiles import ProfileError

    try:
        Known(profiles)
        found = check(files, Options(now=now), tuple(dict.fromkeys(profiles)))
    except (ProfileError, ValueError) as error:
        raise usage_error(str(error)) from None
    if form == "json":
        write_json(to_dict(found))
    else:
        write_text(render(found))
    if any(one.unreadable is not None for one in found.files):
        raise click.exceptions.Exit(exits.UNREADABLE)
    if not holds(found, level, profiles):
        raise click.exceptions.Exit(exits.PROBLEMS)
