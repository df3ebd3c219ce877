"""`tipx schema`: the JSON Schemas and the XML Schema of the standard."""

from __future__ import annotations

import json

import click

from tipx.cli.common import table, usage_error


@click.group("schema")
def command() -> None:
    """List and show the JSON Schemas and the XSD.

    \b
    Examples:
      tipx schema list
      tipx schema show case
      tipx schema show bundle --single > bundle.schema.json
      tipx schema show --xsd > tipx.xsd
    """


@command.command("list")
def list_schemas() -> None:
    """List the versions of the standard and their schemas."""
    from tipx.standard import standard, versions

    rows = []
    for version in versions():
        one = standard(version)
        rows += [
            (version, name.rsplit(":", 1)[-1], str(schema.get("title", ""))) for name, schema in one.schemas.items()
        ]
        rows += [(version, path.name, "XML Schema 1.0") for path in sorted((one.folder / "xml").glob("*.xsd"))]
    click.echo(table(rows))


@command.command("show")
@click.argument("name", required=False)
@click.option("--version", "wanted", metavar="VERSION", help="The version of the standard; the newest when left out.")
@click.option("--xsd", is_flag=True, help="The XML Schema (NAME: tipx or json-representation).")
@click.option("--single", is_flag=True, help="The one-file form, with code lists as enumerations, for other tools.")
def show(name: str | None, wanted: str | None, xsd: bool, single: bool) -> None:
    """Show a schema: bundle, case, victim, referral or types."""
    from tipx.standard import newest, schema_document, standard, versions

    if wanted is not None and wanted not in versions():
        raise usage_error(f"that version is not known; known are {', '.join(versions())}")
    one = newest() if wanted is None else standard(wanted)
    if xsd:
        path = one.folder / "xml" / f"{name or 'tipx'}.xsd"
        if not path.is_file():
            raise usage_error("no XML Schema has this name; they are tipx and json-representation")
        click.echo(path.read_text(encoding="utf-8"), nl=False)
        return
    try:
        document = schema_document(one, name or "bundle", single)
    except KeyError:
        raise usage_error("no schema has this name; see 'tipx schema list'") from None
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))
