"""`tipx example`: the examples of the standard."""

from __future__ import annotations

import click

from tipx.cli.common import FORMAT, completing, same, table, unknown
from tipx.cli.output import write_bytes, write_json, write_text


def _names() -> list[str]:
    from tipx.standard.examples import every_example

    return [example.name for example in every_example()]


@click.group("example")
def command() -> None:
    """List and show the examples: fictional stories as payloads, valid and invalid.

    \b
    Examples:
      tipx example list
      tipx example show internal-child
      tipx example show internal-child --xml > message.tipx.xml
    """


@command.command("list")
@click.option("--verdict", type=click.Choice(["valid", "invalid", "undecided"]), help="Only those with this verdict.")
@FORMAT
def list_examples(verdict: str | None, form: str) -> None:
    """List the examples: name, verdict, what the story is.

    \b
    Examples:
      tipx example list
      tipx example list --verdict invalid
    """
    from tipx.standard.examples import every_example

    chosen = [one for one in every_example() if verdict in (None, one.verdict)]
    if form == "json":
        write_json(
            [
                {
                    "name": one.name, "title": one.title, "story": one.story, "verdict": one.verdict, "now": one.now,
                    "expect": [dict(problem) for problem in one.expect],
                }
                for one in chosen
            ]
        )  # fmt: skip
    else:
        write_text(table([(one.name, one.verdict, one.title) for one in chosen]))


@command.command("show")
@click.argument("name", shell_complete=completing(_names))
@click.option("--xml", is_flag=True, help="The XML form.")
def show(name: str, xml: bool) -> None:
    """Show an example as it is, to begin with.

    \b
    Examples:
      tipx example show internal-child > message.tipx.json
      tipx example show internal-child --xml
    """
    from tipx.standard.examples import every_example

    by_name = {example.name: example for example in every_example()}
    found = same(name, by_name)
    if found is None:
        raise unknown("example", name, by_name, "'tipx example list' lists them")
    write_bytes((by_name[found].xml if xml else by_name[found].json).read_bytes())
