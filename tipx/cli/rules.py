"""`tipx rules`: the catalogue of everything that a problem can come from."""

from __future__ import annotations

import fnmatch
import json

import click

from tipx.cli.common import table, usage_error
from tipx.problems import Layer


@click.group("rules")
def command() -> None:
    """List and show the rules.

    \b
    Examples:
      tipx rules list --layer record
      tipx rules list 'TIPX-CHD-*'
      tipx rules show TIPX-REF-001
    """


@command.command("list")
@click.argument("pattern", default="*")
@click.option("--layer", type=click.Choice([layer.value for layer in Layer]), help="Only the rules of this layer.")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_rules(pattern: str, layer: str | None, form: str) -> None:
    """List the rules: id, severity, layer and title. PATTERN may hold *."""
    from tipx import catalogue

    chosen = [
        check
        for check in catalogue.load().values()
        if fnmatch.fnmatchcase(check.id, pattern) and (layer is None or check.layer.value == layer)
    ]
    if not chosen:
        raise usage_error("no rule fits; see 'tipx rules list'")
    if form == "json":
        click.echo(json.dumps([catalogue.entry(check) for check in chosen], indent=2, ensure_ascii=False))
    else:
        click.echo(table([(c.id, c.severity.value, c.layer.value, c.title) for c in chosen]))


@command.command("show")
@click.argument("identifier", metavar="ID")
def show(identifier: str) -> None:
    """Show one rule: the same as 'tipx explain ID'."""
    from tipx.cli.explain import explain_rule

    text = explain_rule(identifier)
    if text is None:
        raise usage_error("no rule has this id; see 'tipx rules list'")
    click.echo(text)
