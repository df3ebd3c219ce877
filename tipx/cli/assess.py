"""`tipx assess`: which of trafficking, smuggling and irregular migration the recorded elements support, and why."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from tipx.cli import exits
from tipx.options import Options


@click.command("assess")
@click.argument("path", metavar="FILE|-")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json", "ndjson"]),
    default="text",
    show_default=True,
    help="text for people; json: one document; ndjson: one answer a line.",
)
@click.option(
    "--as",
    "kind",
    type=click.Choice(["auto", "json", "ndjson", "xml"]),
    default="auto",
    show_default=True,
    help="The form of the input.",
)
def command(path: str, form: str, kind: str) -> None:
    """Assess the cases of a payload, or bare element vectors (NDJSON, one a line).

    The answer says which elements are present, absent or unknown and on what evidence, which result they support and
    why, which questions are open and what each answer would decide. It is decision support, never a finding.

    \b
    Examples:
      tipx assess case.tipx.json
      echo '{"act":"yes","means":"unknown","purpose":"yes","childVictim":"yes"}' | tipx assess -
      tipx assess vectors.ndjson -f ndjson

    Exit status: 0 when it could answer, 1 when the input is malformed, 2 wrong usage, 3 when it cannot be read.
    """  # fmt: skip
    from tipx.errors import LoadError
    from tipx.reading.source import Source

    source = Source.of(sys.stdin.buffer, "<stdin>") if path == "-" else Source.path(path)
    try:
        answers = list(_answers(source, Options(form=kind)))
    except LoadError as error:
        click.echo(f"tipx: {source.name}: {error}", err=True)
        unreadable = any(one.unreadable is not None for one in error.report.inputs)
        raise click.exceptions.Exit(exits.UNREADABLE if unreadable else exits.PROBLEMS) from None
    except ValueError as error:
        click.echo(f"tipx: {source.name}: {error}", err=True)
        raise click.exceptions.Exit(exits.PROBLEMS) from None
    if not answers:
        click.echo(f"tipx: {source.name}: there is no case and no element vector in it", err=True)
        raise click.exceptions.Exit(exits.PROBLEMS)
    _write(answers, form)


def _answers(source: Any, options: Options) -> Iterator[Any]:
    from tipx.loading import assess_payload, payloads_of

    for payload in payloads_of(source, options):
        yield from assess_payload(payload)


def _write(answers: list[Any], form: str) -> None:
    if form == "json":
        click.echo(json.dumps([answer.to_dict() for answer in answers], indent=2, ensure_ascii=False))
    elif form == "ndjson":
        for answer in answers:
            click.echo(json.dumps(answer.to_dict(), ensure_ascii=False))
    else:
        from tipx.assessment.text import render

        click.echo("\n\n".join(render(answer) for answer in answers))
