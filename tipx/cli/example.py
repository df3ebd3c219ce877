"""`tipx example`: the examples of the standard."""

from __future__ import annotations

import click

from tipx.cli.common import table, usage_error


@click.group("example")
def command() -> None:
    """List and show the examples.

    \b
    Examples:
      tipx example list
      tipx example show internal-child --xml > message.tipx.xml
    """


@command.command("list")
def list_examples() -> None:
    """List the examples: name, verdict, what the story is."""
    from tipx.standard import newest
    from tipx.standard.examples import examples

    click.echo(table([(e.name, e.verdict, e.title) for e in examples(newest())]))


@command.command("show")
@click.argument("name")
@click.option("--xml", is_flag=True, help="The XML form.")
def show(name: str, xml: bool) -> None:
    """Show an example as it is, to begin with."""
    from tipx.standard import newest
    from tipx.standard.examples import examples

    found = next((example for example in examples(newest()) if example.name == name), None)
    if found is None:
        raise usage_error("no example has this name; see 'tipx example list'")
    click.echo((found.xml if xml else found.json).read_text(encoding="utf-8"), nl=False)
