"""`tipx canon`: the canonical form of a payload, or its digest, equal for its JSON, XML and NDJSON form."""

from __future__ import annotations

import sys

import click

from tipx.cli import exits
from tipx.options import Options


@click.command("canon")
@click.argument("path", metavar="PATH|-")
@click.option("--hash", "digest", is_flag=True, help="Print the digest (tipx-1, sha-256) instead.")
@click.option("--as", "form", type=click.Choice(["auto", "json", "ndjson", "xml"]), default="auto", show_default=True)
def command(path: str, digest: bool, form: str) -> None:
    """Write the canonical form (RFC 8785) of a payload to standard output, or its digest.

    The records of a bundle are sorted by their digests, so that order and form make no difference.

    \b
    Examples:
      tipx canon message.tipx.xml --hash
      tipx canon batch.ndjson > batch.canonical.json
    """
    from tipx.errors import LoadError
    from tipx.loading import canonical
    from tipx.reading.source import Source

    source = Source.of(sys.stdin.buffer, "<stdin>") if path == "-" else Source.path(path)
    try:
        form_of_payload, digest_of_payload = canonical(source, Options(form=form))
    except LoadError as error:
        click.echo(f"tipx: {error}", err=True)
        unreadable = any(one.unreadable is not None for one in error.report.inputs)
        raise click.exceptions.Exit(exits.UNREADABLE if unreadable else exits.PROBLEMS) from None
    if digest:
        click.echo(digest_of_payload)
    else:
        sys.stdout.buffer.write(form_of_payload + b"\n")
