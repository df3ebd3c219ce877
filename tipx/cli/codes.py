"""`tipx codes`: the code lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tipx.cli.common import FORMAT, completing, paragraph, same, table, unknown, usage_error
from tipx.cli.output import write_json, write_text

if TYPE_CHECKING:
    from tipx.standard.codelists import Code, CodeList


def _names() -> list[str]:
    from tipx.standard import newest

    return list(newest().codelists)


@click.group("codes")
def command() -> None:
    """List, show and search the code lists.

    \b
    Examples:
      tipx codes list
      tipx codes show referralStatus
      tipx codes search consent
    """


@command.command("list")
@FORMAT
def list_lists(form: str) -> None:
    """List the code lists: name, kind, title.

    closed: these codes only; extensible: a profile may add its own, beginning with x-; pattern: the codes of another
    standard; claim: others may claim their own.

    \b
    Examples:
      tipx codes list
      tipx codes list -f json
    """
    from tipx.standard import newest

    lists = newest().codelists.values()
    if form == "json":
        write_json([_head(one) for one in lists])
    else:
        write_text(table([(one.name, one.kind, one.title) for one in lists]))


@command.command("show")
@click.argument("name", metavar="LIST", shell_complete=completing(_names))
@FORMAT
def show(name: str, form: str) -> None:
    """Show the codes of one list with their meanings.

    \b
    Examples:
      tipx codes show referralStatus
      tipx codes show exploitationPurpose -f json
    """
    from tipx.standard import newest

    lists = newest().codelists
    found = same(name, lists)
    if found is None:
        raise unknown("code list", name, lists, "'tipx codes list' lists them")
    codelist = lists[found]
    if form == "json":
        write_json({**_head(codelist), "codes": [_entry(code) for code in codelist.codes.values()]})
        return
    head = [f"{codelist.name}  {codelist.title}", "", paragraph("kind", codelist.kind)]
    head += [paragraph("about", codelist.description)] if codelist.description else []
    source = " ".join(part for part in (codelist.source, codelist.source_version) if part)
    head += [paragraph("source", source)] if source else []
    head += [paragraph("date", codelist.date)] if codelist.date else []
    write_text("\n".join([*head, "", table([_row(code) for code in codelist.codes.values()])]))


@command.command("search")
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@FORMAT
def search(words: tuple[str, ...], form: str) -> None:
    """Find codes by words in their code, label or definition; countries and languages included.

    \b
    Examples:
      tipx codes search consent
      tipx codes search forced labour
    """
    from tipx.standard import newest

    wanted = [word.casefold() for word in words]
    found = [
        (name, code)
        for name, codelist in newest().codelists.items()
        for code in codelist.codes.values()
        if all(word in f"{code.code}\n{code.label}\n{code.definition}".casefold() for word in wanted)
    ]
    if not found:
        raise usage_error(f"no code fits {' '.join(words)!r}; try fewer letters, or 'tipx codes list'")
    if form == "json":
        write_json([{"list": name, **_entry(code)} for name, code in found])
    else:
        write_text(table([(name, *_row(code)) for name, code in found]))


_TOLD = {"next": "then", "restriction": "only in", "country": "country"}
"""Further columns that belong to the meaning of a code; the others are mappings, which `tipx explain CODE` tells."""


def _row(code: Code) -> tuple[str, str]:
    """Code, and what it means: label, definition, what its list adds, and the successor of a retired one."""
    gone = (
        "" if code.status == "active" else f" ({code.status}{', use ' + code.replaced_by if code.replaced_by else ''})"
    )
    more = f": {code.definition}" if code.definition and code.definition != code.label else ""
    told = "; ".join(f"{word}: {code.extra[key]}" for key, word in _TOLD.items() if code.extra.get(key))
    return code.code, f"{code.label}{gone}{more}{f' ({told})' if told else ''}"


def _head(codelist: CodeList) -> dict[str, Any]:
    return {
        "name": codelist.name, "title": codelist.title, "kind": codelist.kind, "description": codelist.description,
        "source": codelist.source, "sourceVersion": codelist.source_version, "date": codelist.date,
    }  # fmt: skip


def _entry(code: Code) -> dict[str, Any]:
    return {
        "code": code.code, "label": code.label, "definition": code.definition, "status": code.status,
        "since": code.since, "replacedBy": code.replaced_by, "source": code.source, **code.extra,
    }  # fmt: skip
