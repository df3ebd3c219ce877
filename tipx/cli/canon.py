"""`tipx canon`: the canonical form of a payload, or its digest, equal whatever form it came in."""

from __future__ import annotations

import sys

import click

from tipx.cli.common import load_failure, payload_source
from tipx.cli.output import write_bytes, write_text
from tipx.cli.payload_forms import form_option, form_to_read
from tipx.options import Options


@click.command("canon")
@click.argument("path", metavar="PATH|-", type=click.Path(allow_dash=True, readable=False))
@click.option("--hash", "digest", is_flag=True, help="Print the digest (tipx-1 with sha-256) instead.")
@form_option("--as", "form", "the input")
def command(path: str, digest: bool, form: str) -> None:
    """Write the canonical form (RFC 8785) of a payload to standard output, or its digest.

    The records of a bundle are sorted by their digests, so that order and form make no difference: JSON, XML, NDJSON,
    a workbook and a folder of CSV tables with one payload have one digest. It is written whether the payload is valid
    or not, as long as it is well formed.

    \b
    Examples:
      tipx canon message.tipx.xml --hash
      tipx canon batch.ndjson > batch.canonical.json
      tipx canon tables/ --hash

    \b
    Exit status: 0 written; 1 the payload is malformed, or the input holds several; 2 wrong usage;
    3 it could not be read.
    """  # fmt: skip
    from tipx.errors import LoadError
    from tipx.loading import canonical

    source = payload_source(path)
    try:
        form_of_payload, digest_of_payload = canonical(source, Options(form=form_to_read(path, form)))
    except LoadError as error:
        raise load_failure(source.name, error) from None
    if digest:
        write_text(digest_of_payload)
        return
    on_terminal = sys.stdout is not None and sys.stdout.isatty()
    write_bytes(form_of_payload + (b"\n" if on_terminal else b""))
