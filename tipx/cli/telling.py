"""The texts of `tipx explain`: what is known of a code, a code list, a field, a record type, and the cases of a rule."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tipx.cli.common import paragraph, table, width
from tipx.reporting.common import clean
from tipx.standard import newest

if TYPE_CHECKING:
    from tipx.checks import Check
    from tipx.cli.naming import NamedField
    from tipx.standard.cases import Case
    from tipx.standard.codelists import Code, CodeList

_INDENT = " " * 12
_LONGEST = 16
"""Lines of one value that are shown of a case."""

_CASES = {"passes": "passes", "fails": "fails", "near-miss": "nearly"}
_CLASSES = {"O": "open", "R": "restricted", "C": "confidential", "I": "identifying"}
_SYSTEMS = {
    "htcds": "HTCDS", "ctdc": "CTDC", "ctdc_k": "CTDC (k-anonymised)", "ctdc_s": "CTDC (synthetic)",
    "primero": "Primero", "ictip": "IC-TIP", "iccs": "ICCS",
}  # fmt: skip


def of_code(codelist: CodeList, code: Code) -> str:
    """What a code means, in its list."""
    lines = [
        f"{code.code}  {code.label}",
        "",
        paragraph("means", code.definition or code.label),
        paragraph("list", f"{codelist.name}, {codelist.title} ({codelist.kind}): tipx codes show {codelist.name}"),
        paragraph("status", code.status + (f", use {code.replaced_by}" if code.replaced_by else "")),
        paragraph("source", code.source or codelist.source or "TIPX"),
    ]
    told = {key: value for key, value in code.extra.items() if value}
    systems = [f"{_system(key)} {value}" for key, value in told.items() if _system(key)]
    if systems:
        lines.append(paragraph("elsewhere", "; ".join(systems)))
    lines += [paragraph(_words(key), value) for key, value in told.items() if not _system(key)]
    return "\n".join(lines)


def _system(column: str) -> str | None:
    """The other standard that a column maps to: `htcds_definition` is one of HTCDS."""
    return _SYSTEMS.get(column) or _SYSTEMS.get(column.partition("_")[0])


def of_codelist(codelist: CodeList) -> str:
    """What a code list is, and the command that shows its codes."""
    return "\n".join(
        [
            f"{codelist.name}  {codelist.title}",
            "",
            *([paragraph("about", codelist.description)] if codelist.description else []),
            paragraph("kind", codelist.kind),
            paragraph("codes", f"tipx codes show {codelist.name}"),
        ]
    )


def of_field(found: NamedField) -> str:
    """What a field means, what it may hold, how sensitive it is."""
    from tipx.standard.sensitivity import class_of

    field = found.node
    inner = field
    while inner.item is not None:
        inner = inner.item
    kind = inner.type_name or inner.kind
    lines = [
        f"{found.model}  {field.title}",
        "",
        paragraph("means", field.description or inner.description or field.title),
        paragraph("type", (f"list of {kind}" if field.item is not None else kind) + (", required" * found.required)),
    ]
    sensitivity = class_of(newest(), found.kind, found.names)
    if sensitivity in _CLASSES:
        lines.append(paragraph("class", _CLASSES[sensitivity]))
    if inner.kind == "object" and inner.properties:
        lines.append(paragraph("fields", ", ".join(inner.properties)))
    codelist = inner.codelist or field.codelist
    if codelist:
        lines.append(paragraph("codes", f"{codelist}: tipx codes show {codelist}"))
    maps = [f"{_system(key) or key} {', '.join(names)}" for key, names in field.extra.get("x-tipx-maps", {}).items()]
    if maps:
        lines.append(paragraph("elsewhere", "; ".join(maps)))
    return "\n".join(lines)


def of_record_type(kind: str) -> str:
    """What a record type is, and its fields."""
    tree = newest().record(kind)
    rows = [(f"{name}{'*' * (name in tree.required)}", field.title) for name, field in tree.properties.items()]
    return "\n".join(
        [f"{kind}  {tree.title}", "", paragraph("means", tree.description), "", table(rows), "", "* required"]
    )


def examples_of(check: Check) -> Iterator[str]:
    """The cases of a rule: those that pass, fail and nearly fail it."""
    from tipx.standard.cases import cases_of_rule

    order = list(_CASES)
    for case in sorted(cases_of_rule(newest(), check), key=lambda case: order.index(case.kind)):
        yield ""
        yield paragraph(_CASES[case.kind], case.about)
        yield from _changes(case)
        for expected in case.expect:
            yield f"{_INDENT}gives {expected.rule} at {expected.model}"


def _changes(case: Case) -> Iterator[str]:
    for number, changes in enumerate(case.changes, 1):
        if len(case.changes) > 1:
            yield f"{_INDENT}message {number}:"
        for place, value in changes.items():
            yield from (_change(place, value) if place.startswith("/") else _text_change(place, str(value)))


def _text_change(old: str, new: str) -> Iterator[str]:
    """A case told as text: an exact text with what it becomes, or a text of its own."""
    yield from (f"{_INDENT}{clean(line)}" for line in old.splitlines())
    if old:
        yield f"{_INDENT}becomes"
    yield from (f"{_INDENT}{clean(line)}" for line in new.splitlines() or ["(nothing)"])


def _change(pointer: str, value: Any) -> Iterator[str]:
    start = f"{_INDENT}{pointer}: "
    if value is None:
        yield start + "(absent)"
        return
    first, *others = _laid_out(value, width() - len(_INDENT))
    if len(start + first) > width():
        others = [first, *others]
        first = ""
    yield (start + first).rstrip()
    yield from (f"{_INDENT}{line}" for line in others[:_LONGEST])
    if len(others) > _LONGEST:
        yield f"{_INDENT}... ({len(others) - _LONGEST} more lines)"


def _laid_out(value: Any, room: int) -> list[str]:
    """A value as JSON: on one line what fits on one line."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) <= room or not isinstance(value, dict | list) or not value:
        return [flat]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    items = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    lines = [opening]
    for key, item in items:
        label = "" if key is None else f"{json.dumps(key, ensure_ascii=False)}: "
        first, *others = _laid_out(item, room - 2 - len(label))
        lines += [f"  {label}{first}", *(f"  {line}" for line in others)]
        lines[-1] += ","
    lines[-1] = lines[-1][:-1]
    return [*lines, closing]


def _words(key: str) -> str:
    """A column's name as words: `controlMethods` is `control methods`."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in key).replace("_", " ")
