"""`tipx profile`: the profiles that are installed, the check of one, and the skeleton of a new one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tipx.cli import exits
from tipx.cli.common import FORMAT, Failure, completing, paragraph, table, unknown, usage_error
from tipx.cli.output import OutputFailed, say, write_json, write_text

if TYPE_CHECKING:
    from tipx.checks import Check
    from tipx.standard.narrowing import Fault
    from tipx.standard.profiles import Profile

_MANY = 40
"""So many codes of a list are shown to people at most; programs get all of them."""


def _names() -> list[str]:
    from tipx.standard.profiles import published

    return list(published())


_NAMED = click.argument("name", metavar="ID|FOLDER", shell_complete=completing(_names))


@click.group("profile")
def command() -> None:
    """List, show, check and begin profiles: what a jurisdiction or community narrows in the standard.

    \b
    Examples:
      tipx profile list
      tipx profile show pk
      tipx profile new sample
      tipx profile check ./sample
    """


@command.command("list")
@FORMAT
def list_profiles(form: str) -> None:
    """List the profiles that are installed: id, version, when it is in force, title.

    \b
    Examples:
      tipx profile list
      tipx profile list -f json
    """
    from tipx.reporting.common import clean
    from tipx.standard.profiles import all_published

    known = all_published()
    versions = [one for found in known.profiles.values() for one in found]
    if form == "json":
        write_json([{**_head(one), "package": known.packages.get(one.id)} for one in versions])
    else:
        write_text(table([(one.id, one.version, _validity(one), one.title) for one in versions]))
    for name, why in known.broken.items():
        say(f"tipx: the profile {clean(name)} cannot be used: {clean(why)}")


@command.command("show")
@_NAMED
@click.option("--version", "wanted", metavar="VERSION", help="The version of the profile; the newest when left out.")
@FORMAT
def show(name: str, wanted: str | None, form: str) -> None:
    """Show a profile: what it is, what it rests on, its codes, forms of numbers, parameters and rules.

    A FOLDER is written with a slash or a dot in front: ./sample.

    \b
    Examples:
      tipx profile show pk
      tipx profile show ./sample --version 1.0 -f json
    """
    found = _versions(name)
    known = {one.version: one for one in found}
    if wanted is not None and wanted not in known:
        raise usage_error(f"the profile {found[0].id} has no version {wanted}; it has {', '.join(known)}")
    one = found[-1] if wanted is None else known[wanted]
    _read(one)
    rules = _rules(one)
    if form == "json":
        write_json(_entry(one, rules))
    else:
        write_text("\n".join(_told(one, rules)))


@command.command("check")
@_NAMED
@click.option(
    "--with",
    "others",
    multiple=True,
    metavar="FOLDER",
    help="Another profile that it needs or excludes. May be repeated.",
)
@FORMAT
def check(name: str, others: tuple[str, ...], form: str) -> None:
    """Say whether a profile only narrows the standard and is sound.

    Overlays, codes, forms of numbers, versions, rules and their cases are looked at; the cases are judged with the profile and
    without it. A FOLDER is written with a slash or a dot in front: ./sample. Of a folder only the data are read.

    \b
    Examples:
      tipx profile check ./sample
      tipx profile check pk -f json

    \b
    Exit status: 0 it is sound; 1 it is not; 2 wrong usage; 3 the folder cannot be read.
    """  # fmt: skip
    from tipx.authoring import checking
    from tipx.standard.narrowing import Fault
    from tipx.standard.profiles import ProfileError

    found: Sequence[Profile] = ()
    try:
        found = _versions(name, refuse=False)
        checked = checking.check(found, name, others)
    except ProfileError as error:
        checked = checking.Checked((Fault(name, str(error)),), 0, 0)
    _tell(name, found, checked.faults, {"rules": checked.rules, "cases": checked.cases}, form)
    raise click.exceptions.Exit(exits.PROBLEMS if checked.faults else exits.OK)


def _tell(name: str, found: Sequence[Profile], faults: Sequence[Fault], counts: dict[str, int], form: str) -> None:
    from tipx.reporting.common import clean, plural

    if form == "json":
        listed = [{"file": one.file, "text": one.text} for one in faults]
        write_json({"profile": name, "sound": not faults, "faults": listed, **counts})
        return
    told = [clean(str(one)) for one in faults]
    versions = ", ".join(one.version for one in found)
    what = f"{plural(counts['rules'], 'rule')}, {plural(counts['cases'], 'case')}"
    told.append(f"{plural(len(faults), 'fault')}" if faults else f"{found[0].id} {versions} is sound: {what}")
    write_text("\n".join(told))


@command.command("new")
@click.argument("folder", type=click.Path(readable=False))
@click.option("--id", "identifier", metavar="ID", help="The id of the profile.  [default: the name of the folder]")
@click.option("--title", metavar="TEXT", help="Its title.  [default: made of the id]")
@click.option("--country", default="PK", show_default=True, metavar="CODE", help="The country of its sample document.")
@click.option(
    "--package",
    metavar="NAME",
    help="Make a Python package of that name, with a rule and tests, instead of data alone.",
)
def new(folder: str, identifier: str | None, title: str | None, country: str, package: str | None) -> None:
    """Make the skeleton of a profile in a FOLDER that is new or empty.

    It is small but whole: an overlay, codes, a form of numbers, parameters, and cases that pass, fail and nearly fail. It passes
    'tipx profile check'. Change it into yours.

    \b
    Examples:
      tipx profile new sample
      tipx profile new tipx-profile-sample --id sample --package tipx-profile-sample

    \b
    Exit status: 0 made; 2 wrong usage; 70 it could not be written.
    """
    from tipx import dates
    from tipx.authoring import making
    from tipx.moments import moment

    target = Path(folder)
    chosen = identifier or target.resolve().name
    day = dates.format_day(dates.day_of_instant(moment(None)))
    try:
        files = making.files_of(
            chosen, title or chosen.replace("-", " ").capitalize(), country, min(day, _FIRST), package
        )
    except ValueError as error:
        raise usage_error(str(error)) from None
    if _is_taken(target):
        raise usage_error(f"{folder} is there already, and is not an empty folder")
    try:
        making.write(target, files)
    except OSError as error:
        raise OutputFailed(f"{folder} cannot be written: {(error.strerror or type(error).__name__).lower()}") from None
    own = folder if "/" in folder or folder.startswith(".") else f"./{folder}"
    then = f"tipx profile check {own}" if package is None else f"pip install -e {own} && tipx profile check {chosen}"
    write_text(f"made: {folder}\nthen: {then}")


_FIRST = "2026-01-01"
"""A skeleton is in force on the day of its cases."""


def _is_taken(target: Path) -> bool:
    try:
        return target.exists() and not (target.is_dir() and not any(target.iterdir()))
    except OSError:
        return True


# -- what is told of a profile -----------------------------------------------------------------------------------------


def _versions(name: str, refuse: bool = True) -> Sequence[Profile]:
    """The versions of the profile of that id or in that folder. What is none ends the command, or raises ProfileError."""
    from tipx.authoring.checking import named
    from tipx.profiling import is_path
    from tipx.standard.profiles import ProfileError, all_published, published

    if is_path(name):
        if not Path(name).is_dir():
            raise Failure(f"{name}: there is no such folder", exits.UNREADABLE)
    elif name not in published() and name not in all_published().broken:
        folder = f"; a folder is written ./{name}" if Path(name).is_dir() else ""
        raise unknown("profile", name, published(), f"'tipx profile list' lists them{folder}")
    try:
        return named(name)
    except ProfileError as error:
        if not refuse:
            raise
        raise Failure(str(error), exits.PROBLEMS) from None


def _read(one: Profile) -> None:
    from tipx.standard.profiles import ProfileError

    try:
        one.read()
    except ProfileError as error:
        raise Failure(str(error), exits.PROBLEMS) from None


def _rules(one: Profile) -> list[Check]:
    from tipx.ruleset.registry import RulesMissing, rules_of_profile

    try:
        return [rule.check for rule in rules_of_profile(one.id).values()]
    except RulesMissing as error:
        raise Failure(str(error), exits.PROBLEMS) from None


def _validity(one: Profile) -> str:
    return f"{one.valid_from} to {one.valid_until}" if one.valid_until else f"from {one.valid_from}"


def _head(one: Profile) -> dict[str, Any]:
    return {
        "id": one.id, "version": one.version, "title": one.title, "description": one.description, "publisher": one.publisher,
        "standards": list(one.standards), "validFrom": one.valid_from, "validUntil": one.valid_until,
        "replacedBy": one.replaced_by, "requires": list(one.requires), "conflicts": list(one.conflicts),
    }  # fmt: skip


def _entry(one: Profile, rules: Sequence[Check]) -> dict[str, Any]:
    from tipx import catalogue

    return {
        **_head(one),
        "sources": [dict(source) for source in one.sources],
        "overlays": dict(one.overlays),
        "additions": [{"list": name, **_code(code)} for name, codes in one.additions.items() for code in codes.values()],
        "subsets": {name: sorted(codes) for name, codes in one.subsets.items()},
        "identifiers": [
            {"type": form.type, "country": form.country, "pattern": form.pattern.pattern, "expected": form.expected,
             "rule": form.rule}
            for form in one.identifiers
        ],
        "parameters": dict(one.parameters),
        "rules": [catalogue.entry(check) for check in rules],
    }  # fmt: skip


def _code(code: Any) -> dict[str, str]:
    return {
        "code": code.code,
        "label": code.label,
        "definition": code.definition,
        "status": code.status,
        "source": code.source,
    }


def _told(one: Profile, rules: Sequence[Check]) -> Iterator[str]:
    from tipx.reporting.common import clean

    for line in _lines(one, rules):
        yield "\n".join(map(clean, line.split("\n")))


def _lines(one: Profile, rules: Sequence[Check]) -> Iterator[str]:
    yield from (f"{one.id} {one.version}  {one.title}", "")
    facts = {
        "about": one.description, "publisher": one.publisher, "standard": ", ".join(one.standards), "in force": _validity(one),
        "replaced by": one.replaced_by or "", "needs": ", ".join(one.requires), "excludes": ", ".join(one.conflicts),
    }  # fmt: skip
    yield from (paragraph(label, text) for label, text in facts.items() if text)
    if one.sources:
        yield from ("", "Sources")
        yield table([(f"  {source.get('status', '')}", _source(source)) for source in one.sources])
    if one.overlays:
        yield from ("", f"It narrows records of the types {', '.join(one.overlays)} (-f json shows how).")
    if one.additions:
        yield from ("", "Codes of its own")
        yield table(
            [(f"  {name}", code.code, code.label) for name, codes in one.additions.items() for code in codes.values()]
        )
    if one.subsets:
        yield from ("", "Of these lists only")
        yield table([(f"  {name}", _few(sorted(codes))) for name, codes in one.subsets.items()])
    if one.identifiers:
        yield from ("", "Numbers of documents")
        yield table([(f"  {form.type}", form.country, form.expected) for form in one.identifiers])
    if one.parameters:
        yield from ("", paragraph("parameters", ", ".join(one.parameters)))
    if rules:
        yield from ("", "Rules")
        yield table([(f"  {check.id}", check.severity.value, check.title) for check in rules])


def _source(source: Any) -> str:
    return ". ".join(text.rstrip(".") for key in ("title", "reference", "note") if (text := source.get(key, "")))


def _few(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:_MANY])
    return shown if len(codes) <= _MANY else f"{shown} and {len(codes) - _MANY} more"
