"""`tipx explain`: a rule, a code or a field in words, offline."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from tipx.cli.common import paragraph, usage_error


@click.command("explain")
@click.argument("name", metavar="ID|CODE|FIELD")
def command(name: str) -> None:
    """Explain a rule (TIPX-REF-001), a code (debt-bondage) or a field (Victim.childStatus, or childStatus).

    \b
    Examples:
      tipx explain TIPX-LEG-001
      tipx explain amber-strict
      tipx explain Referral.disclosure
    """
    rule = explain_rule(name)
    if rule is not None:
        click.echo(rule)
        return
    parts = [*explain_code(name), *explain_field(name)]
    if not parts:
        raise usage_error("no rule, code or field has this name; try 'tipx rules list', 'tipx codes search WORD'")
    click.echo("\n\n".join(parts))


def explain_rule(identifier: str) -> str | None:
    """The text about a rule, None when there is none of that id."""
    from tipx import catalogue

    check = catalogue.load().get(identifier.upper())
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
        lines.append(
            paragraph(
                "absence",
                "It speaks of something that is not there, and stays silent where that may only not be shown.",
            )
        )
    lines.extend(_examples(check.id))
    return "\n".join(lines)


def _examples(identifier: str) -> Iterator[str]:
    from tipx.standard import newest
    from tipx.standard.cases import cases_of

    titles = {"passes": "passes", "fails": "fails", "near-miss": "nearly"}
    for case in cases_of(newest(), identifier):
        yield ""
        yield paragraph(titles[case.kind], case.about)
        for number, changes in enumerate(case.changes):
            if len(case.changes) > 1:
                yield f"            message {number + 1}:"
            for pointer, value in changes.items():
                text = "(absent)" if value is None else json.dumps(value, ensure_ascii=False)
                yield f"            {pointer}: {text if len(text) <= 300 else text[:297] + '...'}"
        for expected in case.expect:
            yield f"            gives {expected.rule} at {expected.model}"


def explain_code(code: str) -> Iterator[str]:
    """The texts about a code, one for each list that has it."""
    from tipx.standard import newest

    for name, codelist in newest().codelists.items():
        if name in ("language", "subdivision") and not (codelist.kind == "pattern" and _may_be(name, code)):
            continue
        found = codelist.codes.get(code)
        if found is None:
            continue
        lines = [
            f"{found.code}  {found.label}",
            "",
            paragraph("list", f"{name} ({codelist.kind})"),
            paragraph("means", found.definition or found.label),
            paragraph("status", found.status + (f", use {found.replaced_by}" if found.replaced_by else "")),
            paragraph("source", found.source or "TIPX"),
        ]
        lines.extend(paragraph(key, value) for key, value in found.extra.items() if value)
        yield "\n".join(lines)


def _may_be(name: str, code: str) -> bool:
    """Whether reading a long list is worth it."""
    return (name == "language" and 2 <= len(code) <= 3) or (name == "subdivision" and code[2:3] == "-")


def explain_field(name: str) -> Iterator[str]:
    """The texts about a field, by model path (`Victim.consents[].givenOn`) or by its last name."""
    from tipx.standard import RECORD_TYPES, newest
    from tipx.standard.fields import Field
    from tipx.standard.sensitivity import class_of

    standard = newest()
    wanted = name.replace("[]", "")

    def walk(kind: str, node: Field, path: tuple[str, ...]) -> Iterator[str]:
        for key, field in node.properties.items():
            here = (*path, key)
            model = ".".join((kind.capitalize(), *here))
            if wanted.lower() in (model.lower(), key.lower()):
                yield _field_text(model, field, class_of(standard, kind, here), key in node.required)
            inner = field
            while inner.item is not None:
                inner = inner.item
            if inner.kind == "object" and key not in ("cases", "victims", "referrals"):
                yield from walk(kind, inner, here)

    found = [text for kind in RECORD_TYPES for text in walk(kind, standard.record(kind), ())]
    if len(found) > MANY and "." not in wanted:
        yield "\n".join([f"{len(found)} fields bear this name:", *(f"  {text.splitlines()[0]}" for text in found)])
    else:
        yield from found


MANY = 6
"""More fields of one name than this are listed, not explained."""


def _field_text(model: str, field: object, sensitivity: str | None, required: bool) -> str:
    from tipx.standard.fields import Field

    assert isinstance(field, Field)
    inner = field.item or field
    kind = f"list of {inner.type_name or inner.kind}" if field.item is not None else (field.type_name or field.kind)
    names = {"O": "open", "R": "restricted", "C": "confidential", "I": "identifying"}
    lines = [
        f"{model}  {field.title}",
        "",
        paragraph("means", field.description),
        paragraph("type", kind + (", required" if required else "")),
    ]
    if sensitivity in names:
        lines.append(paragraph("class", names[sensitivity]))
    codelist = inner.codelist or field.codelist
    if codelist:
        lines.append(paragraph("codes", f"tipx codes show {codelist}"))
    for system, values in field.extra.get("x-tipx-maps", {}).items():
        lines.append(paragraph(system, ", ".join(values)))
    return "\n".join(lines)
