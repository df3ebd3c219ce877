"""`tipx schema`: the JSON Schemas and the XML Schema of the standard, those of what the commands write, and what changed between
versions."""

from __future__ import annotations

from pathlib import Path

import click

from tipx.cli import exits
from tipx.cli.common import FORMAT, completing, same, table, unknown, usage_error
from tipx.cli.output import write_bytes, write_json, write_text

ANSWERS = {
    "report": "JSON report of tipx validate",
    "assessment": "JSON answer of tipx assess",
    "baseline": "baseline of tipx validate --update-baseline",
    "schema-diff": "JSON answer of tipx schema diff",
}
"""The schemas of what the commands themselves write."""


def _names() -> list[str]:
    from tipx.standard import RECORD_TYPES

    return [*RECORD_TYPES, "types", *ANSWERS]


@click.group("schema")
def command() -> None:
    """List and show the JSON Schemas and the XML Schema, and say what changed between versions.

    \b
    Examples:
      tipx schema list
      tipx schema show case
      tipx schema show bundle --single > bundle.schema.json
      tipx schema show --xsd > tipx.xsd
      tipx schema show report
      tipx schema diff 1.0 1.1
    """


@command.command("list")
@FORMAT
def list_schemas(form: str) -> None:
    """List the versions of the standard and their schemas, with the command that shows each.

    \b
    Examples:
      tipx schema list
      tipx schema list -f json
    """
    rows = _rows()
    if form == "json":
        write_json([dict(zip(("version", "name", "title", "show"), row, strict=True)) for row in rows])
    else:
        write_text(table([(version, name, show, title) for version, name, title, show in rows]))


def _rows() -> list[tuple[str, str, str, str]]:
    from tipx.reporting.json import REPORT_VERSION
    from tipx.standard import newest, standard, versions

    rows = []
    for version in versions():
        one = standard(version)
        of = "" if one is newest() else f" --version {version}"
        for identifier, schema in one.schemas.items():
            name = identifier.rsplit(":", 1)[-1]
            rows.append((version, name, str(schema.get("title", "")), f"tipx schema show {name}{of}"))
        for path in sorted((one.folder / "xml").glob("*.xsd")):
            rows.append((version, path.name, "XML Schema 1.0", f"tipx schema show {path.stem} --xsd{of}"))
    rows += [(REPORT_VERSION, name, title, f"tipx schema show {name}") for name, title in ANSWERS.items()]
    return rows


@command.command("show")
@click.argument("name", required=False, shell_complete=completing(_names))
@click.option("--version", "wanted", metavar="VERSION", help="The version of the standard; the newest when left out.")
@click.option("--xsd", is_flag=True, help="The XML Schema; one file holds all record types (NAME is left out).")
@click.option("--single", is_flag=True, help="The one-file form, with code lists as enumerations, for other tools.")
def show(name: str | None, wanted: str | None, xsd: bool, single: bool) -> None:
    """Show a schema: bundle (when NAME is left out), case, victim, referral, types, report, assessment,
    baseline or schema-diff.

    \b
    Examples:
      tipx schema show case
      tipx schema show victim --single > victim.schema.json
      tipx schema show --xsd > tipx.xsd
      tipx schema show json-representation --xsd > json-representation.xsd
    """
    write_bytes(_path(name, wanted, xsd, single).read_bytes())


def _path(name: str | None, wanted: str | None, xsd: bool, single: bool) -> Path:
    from tipx.standard import newest, standard
    from tipx.standard.location import schemas_folder

    if wanted is not None:
        _refuse_unknown(wanted)
    if xsd and single:
        raise usage_error("--xsd and --single exclude each other: the XML Schema is one file already")
    one = newest() if wanted is None else standard(wanted)
    if xsd:
        return _xsd(one.folder / "xml", name)
    answer = same(name or "", ANSWERS)
    if answer is not None:
        from tipx.reporting.json import REPORT_VERSION

        return schemas_folder() / "report" / REPORT_VERSION / f"{answer}.schema.json"
    folder = one.folder / ("single" if single else "json")
    known = {path.name.removesuffix(".schema.json"): path for path in sorted(folder.glob("*.schema.json"))}
    found = same(name or "bundle", known)
    if found is None:
        if single and same(name or "", _names()):
            raise usage_error(f"there is no one-file form of {name}; there is one of {', '.join(known)}")
        raise unknown("schema", name or "", [*known, *ANSWERS], "'tipx schema list' lists them")
    return known[found]


def _refuse_unknown(*wanted: str) -> None:
    from tipx.standard import versions

    if not set(wanted) <= set(versions()):
        raise usage_error(f"that version of the standard is not known; known are {', '.join(versions())}")


def _xsd(folder: Path, name: str | None) -> Path:
    known = {path.stem: path for path in sorted(folder.glob("*.xsd"))}
    found = same((name or "tipx").removesuffix(".xsd"), known)
    if found is None:
        if same(name or "", _names()):
            raise usage_error(f"the XML Schema of {name} stands in one file with the others: tipx schema show --xsd")
        raise unknown("XML Schema", name or "", known, "'tipx schema list' lists them")
    return known[found]


def _versions() -> list[str]:
    from tipx.standard import versions

    return list(versions())


@command.command("diff")
@click.argument("wanted", metavar="[A B]", nargs=-1, shell_complete=completing(_versions))
@FORMAT
def diff(wanted: tuple[str, ...], form: str) -> None:
    """Say what changed between two versions of the standard, and whether it breaks.

    Record types, shared types, code lists, rules, parameters, field groups and payload profiles are compared. Each change is
    breaking, deprecating or compatible, as the policy of the versions has it. What cannot be shown to accept all that was
    accepted before is breaking. Without A and B, every version is compared with the one that follows it in the same major
    version.

    \b
    Examples:
      tipx schema diff 1.0 1.1
      tipx schema diff 1.1 1.0
      tipx schema diff 1.0 1.1 -f json
      tipx schema diff

    \b
    Exit status: 0 a minor version may change this; 1 something breaks; 2 wrong usage.
    """  # fmt: skip
    if len(wanted) not in (0, 2):
        raise usage_error("two versions are compared: name both, or none to compare all neighbours")
    _refuse_unknown(*wanted)
    from tipx.comparing.versions import neighbours, version_difference
    from tipx.comparing.versions_telling import version_differences_to_dict, version_differences_to_text
    from tipx.standard import standard, versions

    pairs = [(wanted[0], wanted[1])] if wanted else neighbours(versions())
    found = [version_difference(standard(one), standard(other)) for one, other in pairs]
    if form == "json":
        write_json(version_differences_to_dict(found))
    else:
        write_text(version_differences_to_text(found))
    raise click.exceptions.Exit(exits.PROBLEMS if any(one.breaks for one in found) else exits.OK)
