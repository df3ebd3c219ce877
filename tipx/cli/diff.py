"""`tipx diff`: what differs between two payloads, record by record and field by field, whatever their forms."""

from __future__ import annotations

from typing import Any

import click

from tipx.cli import exits
from tipx.cli.common import FORMAT, Failure, payload_source, usage_error
from tipx.cli.output import say, write_json, write_text
from tipx.cli.payload_forms import form_option, form_to_read
from tipx.options import Options


@click.command("diff")
@click.argument("before", metavar="A", type=click.Path(allow_dash=True, readable=False))
@click.argument("after", metavar="B", type=click.Path(allow_dash=True, readable=False))
@FORMAT
@form_option("--as-a", "before_form", "A")
@form_option("--as-b", "after_form", "B")
@click.option("--summary", is_flag=True, help="Only how many differences there are of each kind, by field.")
@click.option(
    "--show-values",
    is_flag=True,
    help="Show the values, and names that the standard does not know. They may identify victims.",
)
def command(
    before: str, after: str, form: str, before_form: str, after_form: str, summary: bool, show_values: bool
) -> None:
    """Say what differs between two payloads, record by record and field by field.

    The forms do not matter: JSON, XML, NDJSON, a workbook and a folder of CSV tables with one payload say the same.
    Records are matched by type and id, items of lists by their id where they have one, else so that as little as possible
    differs. Another order of items is told as such; another order of records is told and does not count. One of A and B
    may be - (standard input). What is in the form of another system is made a payload first: tipx convert.

    \b
    Examples:
      tipx diff sent.tipx.json received.tipx.xml
      tipx diff monday.tipx.ndjson tuesday.tipx.ndjson --summary
      tipx diff before.tipx.json after.tipx.json -f json
      tipx diff message.tipx.json tables/

    \b
    Exit status: 0 they say the same; 1 they differ; 2 wrong usage; 3 one of them could not be
    read whole.
    """  # fmt: skip
    from tipx.comparing.payload_telling import diff_to_dict, diff_to_text
    from tipx.comparing.payloads import payload_differences

    if before == after == "-":
        raise usage_error("standard input (-) can be given once")
    if show_values:
        say("tipx: values are shown; the output may identify victims")
    (old_name, old), (new_name, new) = _loaded(before, before_form), _loaded(after, after_form)
    found = payload_differences(old, new, show_values=show_values)
    if form == "json":
        write_json(diff_to_dict(found, old_name, new_name, summary=summary))
    else:
        write_text(diff_to_text(found, old_name, new_name, summary=summary))
    raise click.exceptions.Exit(exits.OK if found.equal else exits.PROBLEMS)


def _loaded(path: str, form: str) -> tuple[str, list[dict[str, Any]]]:
    """The name of an input and its payloads. What cannot be read whole cannot be compared, for whatever reason."""
    from tipx.errors import LoadError
    from tipx.loading import payloads_of

    source = payload_source(path)
    try:
        return source.name, payloads_of(source, Options(form=form_to_read(path, form)))
    except LoadError as error:
        raise Failure(f"{source.name}: {error}", exits.UNREADABLE) from None
