"""`tipx rules`: the catalogue of everything that a problem can come from, those of the tools included."""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING

import click

from tipx.cli.common import FORMAT, completing, table, unknown
from tipx.cli.output import write_json, write_text
from tipx.problems import Layer, Severity

if TYPE_CHECKING:
    from tipx.checks import Check


def _ids() -> list[str]:
    from tipx import catalogue

    return list(catalogue.load_every())


def _profiles() -> list[str]:
    from tipx.standard.profiles import published

    return list(published())


def _entry(check: Check) -> dict[str, object]:
    """A check as data. `tool`: it is of these tools, and `profile`: of that profile; neither is in the catalogue of the standard."""
    from tipx import catalogue

    return {**catalogue.entry(check), "tool": check.tool, "profile": check.profile or None}


@click.group("rules")
def command() -> None:
    """List and show the rules.

    \b
    Examples:
      tipx rules list --layer record
      tipx rules list 'TIPX-CHD-*'
      tipx rules list --profile pk
      tipx rules show TIPX-REF-001
    """


@command.command("list")
@click.argument("pattern", default="*", shell_complete=completing(_ids))
@click.option("--layer", type=click.Choice([layer.value for layer in Layer]), help="Only the rules of this layer.")
@click.option("--severity", type=click.Choice([one.value for one in Severity]), help="Only the rules that grave.")
@click.option(
    "--profile",
    metavar="ID",
    shell_complete=completing(_profiles),
    help="The rules of this profile instead of those of the standard.",
)
@FORMAT
def list_rules(pattern: str, layer: str | None, severity: str | None, profile: str | None, form: str) -> None:
    """List the rules: id, severity, layer and title. PATTERN may hold *.

    \b
    Examples:
      tipx rules list
      tipx rules list 'TIPX-REF-*' --severity error
      tipx rules list --layer cross -f json
      tipx rules list --profile pk
    """
    from tipx import catalogue

    known = catalogue.load_all()
    if profile is not None:
        if profile not in _profiles():
            raise unknown("profile", profile, _profiles(), "'tipx profile list' lists them")
        known = {identifier: one for identifier, one in catalogue.load_profiles().items() if one.profile == profile}
    fitting = [one for one in known.values() if fnmatch.fnmatchcase(one.id, pattern.upper())]
    if not fitting:
        raise unknown("rule", pattern, _ids(), "'tipx rules list' lists them")
    chosen = [
        one
        for one in fitting
        if layer in (None, one.layer.value) and severity in (None, one.severity.value)
    ]  # fmt: skip
    if form == "json":
        write_json([_entry(one) for one in chosen])
    elif chosen:
        write_text(table([(one.id, one.severity.value, one.layer.value, one.title) for one in chosen]))


@command.command("show")
@click.argument("identifier", metavar="ID", shell_complete=completing(_ids))
@FORMAT
def show(identifier: str, form: str) -> None:
    """Show one rule: the same as 'tipx explain ID'.

    \b
    Examples:
      tipx rules show TIPX-REF-001
      tipx rules show tipx-leg-003 -f json
    """
    from tipx import catalogue
    from tipx.cli.explain import explain_rule

    text = explain_rule(identifier)
    if text is None:
        raise unknown("rule", identifier, _ids(), "'tipx rules list' lists them")
    if form == "json":
        write_json(_entry(catalogue.load_every()[identifier.strip().upper()]))
    else:
        write_text(text)
