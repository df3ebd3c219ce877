"""`tipx explain`: a rule, a code, a code list, a field or a record type in words, offline."""

from __future__ import annotations

from collections.abc import Iterator

import click

from tipx.cli.common import near, not_known, paragraph, usage_error
from tipx.cli.output import write_text

_MANY = 6
"""More fields of one name than this are listed, not explained."""


def _names(incomplete: str) -> Iterator[str]:
    from tipx import catalogue
    from tipx.cli.naming import field_models, own_codes

    yield from catalogue.load_every()
    if incomplete and not incomplete.upper().startswith("TIPX"):
        yield from field_models()
        yield from own_codes()


def _complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    return sorted({name for name in _names(incomplete) if name.casefold().startswith(incomplete.casefold())})


@click.command("explain")
@click.argument("name", metavar="ID|CODE|FIELD", shell_complete=_complete)
def command(name: str) -> None:
    """Explain a rule, a code or a field in words; also a code list and a record type. Capitals make no difference.

    A rule: what it checks, why, its source, how to mend, cases that pass and fail. A code: what it means, in which
    list. A field: what it means, its type, its codes, how sensitive it is; by its path or by its name alone.

    \b
    Examples:
      tipx explain TIPX-LEG-001
      tipx explain debt-bondage
      tipx explain Victim.childStatus
      tipx explain 'Victim.consents[].givenOn'
      tipx explain givenOn
      tipx explain referralStatus
    """
    text = explain_rule(name)
    if text is None:
        text = "\n\n".join(explain_name(name))
    if not text:
        raise usage_error(_unknown(name))
    write_text(text)


def _unknown(name: str) -> str:
    from tipx import catalogue
    from tipx.cli.naming import last_name, names_near

    if name.upper().startswith("TIPX"):
        found = near(name, catalogue.load_every())
    else:
        found = names_near(name)
    see = f"'tipx rules list' lists the rules, 'tipx codes search {last_name(name)}' looks through the codes"
    return not_known("rule, code or field", name, found, see)


def explain_rule(identifier: str) -> str | None:
    """The text about a rule, None when there is none of that id."""
    from tipx import catalogue

    check = catalogue.load_every().get(identifier.strip().upper())
    if check is None:
        return None
    lines = [
        f"{check.id}  {check.title}",
        "",
        paragraph("severity", check.severity.value + (", always listed" if check.protected else "")),
        paragraph("layer", check.layer.value),
        paragraph("checks", check.checks),
        paragraph("why", check.why),
        paragraph("mend", check.mend),
        paragraph("source", check.source),
        paragraph("since", check.since),
    ]
    if check.absence:
        about = "It speaks of something that is not there, and stays silent where that may only not be shown."
        lines.append(paragraph("absence", about))
    if check.tool:
        lines.append(paragraph("of", "these tools; the standard itself knows JSON and XML and has no such rule"))
    if check.profile:
        lines.append(paragraph("profile", f"{check.profile}: tipx profile show {check.profile}"))
    from tipx.cli.telling import examples_of

    lines.extend(examples_of(check))
    return "\n".join(lines)


def explain_name(name: str) -> Iterator[str]:
    """The texts about everything else that bears this name: record type, code list, codes, fields."""
    from tipx.cli import naming, telling

    kind = naming.record_type(name)
    if kind is not None:
        yield telling.of_record_type(kind)
    codelist = naming.codelist(name)
    if codelist is not None:
        yield telling.of_codelist(codelist)
    for list_name, code in naming.codes(name):
        yield telling.of_code(list_name, code)
    fields = list(naming.fields(name))
    if len(fields) > _MANY:
        names = [f"  {field.model}  {field.node.title}" for field in fields]
        yield "\n".join([f"{len(fields)} fields bear this name; one of them is explained by its whole path:", *names])
    else:
        yield from (telling.of_field(field) for field in fields)
