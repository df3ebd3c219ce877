"""`tipx conformance new`: the skeleton of a case, for people who propose one."""

from __future__ import annotations

from pathlib import Path

import click

from tipx.cli.common import near, not_known, usage_error
from tipx.cli.output import OutputFailed, say, write_file


@click.command("new")
@click.argument("group", metavar="GROUP")
@click.argument("slug", metavar="SLUG")
@click.option(
    "--form", type=click.Choice(["json", "xml"]), default="json", show_default=True, help="The form of the input."
)
@click.option("--rule", metavar="ID", help="The rule that it tests; the case then expects a problem of that rule.")
@click.option(
    "--into",
    default=".",
    show_default=True,
    metavar="FOLDER",
    help="The folder in which the folder of the case is made.",
)
def command(group: str, slug: str, form: str, rule: str | None, into: str) -> None:
    """Begin a case: a folder with case.json and an input, to be changed by hand and then proposed.

    GROUP is one of the groups of the suite, such as RUL; SLUG is a short name in small letters with dashes. The id ends in 0000
    until the case is taken into the suite.

    \b
    Examples:
      tipx conformance new RUL consent-ends-today --rule TIPX-CON-003
      tipx conformance new SYN two-roots --form xml --into proposals

    \b
    Exit status: 0 written; 2 wrong usage, or the folder is there already.
    """
    from tipx import catalogue
    from tipx.conformance.skeleton import GROUPS, is_slug, skeleton

    if group not in GROUPS:
        raise usage_error(not_known("group", group, near(group, GROUPS), f"there are {', '.join(GROUPS)}"))
    if not is_slug(slug):
        raise usage_error("SLUG is up to 60 small letters, digits and single dashes, such as consent-ends-today")
    if rule is not None and rule not in catalogue.load_all():
        raise usage_error(not_known("rule", rule, near(rule, catalogue.load_all()), "tipx rules list lists them"))
    folder = Path(into) / f"{group}-0000-{slug}"
    found = skeleton(group, slug, form, None if rule is None else catalogue.load_all()[rule])
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise usage_error(f"{folder} is there already") from None
    except OSError as error:
        raise OutputFailed(f"{folder} cannot be made: {(error.strerror or 'error').lower()}") from None
    for name, raw in found.items():
        write_file(str(folder / name), raw)
    say(f"tipx: {folder}: {', '.join(found)}")
    say("tipx: now say in case.json what it tests and expects, and change the input so that it shows it")
