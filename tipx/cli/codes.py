"""`tipx codes`: the code lists."""

from __future__ import annotations

import click

from tipx.cli.common import table, usage_error


@click.group("codes")
def command() -> None:
    """List, show and search the code lists.

    \b
    Examples:
      tipx codes list
      tipx codes show referralStatus
      tipx codes search consent
    """


@command.command("list")
def list_lists() -> None:
    """List the code lists: name, kind, title."""
    from tipx.standard import newest

    rows = [(name, codelist.kind, codelist.title) for name, codelist in newest().codelists.items()]
    click.echo(table(rows))


@command.command("show")
@click.argument("name", metavar="LIST")
def show(name: str) -> None:
    """Show the codes of one list with their definitions."""
    from tipx.standard import newest

    codelist = newest().codelists.get(name)
    if codelist is None:
        raise usage_error("no code list has this name; see 'tipx codes list'")
    click.echo(table([(c.code, c.label, c.definition or c.status) for c in codelist.codes.values()]))


@command.command("search")
@click.argument("word")
def search(word: str) -> None:
    """Find codes by a word in their code, label or definition (countries and languages included)."""
    from tipx.standard import newest

    wanted = word.lower()
    rows = [
        (name, code.code, code.label, code.definition)
        for name, codelist in newest().codelists.items()
        for code in codelist.codes.values()
        if wanted in code.code.lower() or wanted in code.label.lower() or wanted in code.definition.lower()
    ]
    if not rows:
        raise usage_error("no code fits this word")
    click.echo(table(rows))
