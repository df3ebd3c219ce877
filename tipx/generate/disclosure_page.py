"""Generates the docs page of field groups and disclosure levels: which fields each group holds, what each level shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tipx.generate.pages import NOTE
from tipx.standard import Standard


def files(standard: Standard) -> dict[str, str]:
    """The page, by path from the root of the repository."""
    source = standard.folder / "disclosure.json"
    data = json.loads(source.read_bytes())
    note = NOTE.format(source=f"schemas/{standard.version}/disclosure.json")
    return {"docs/records/disclosure.md": note + "\n".join(_page(data)) + "\n"}


def _page(data: Mapping[str, Any]) -> Iterator[str]:
    yield "# Field groups and disclosure levels\n"
    yield (
        "A referral says how much it discloses: a level, the groups added to it, and the groups that are withheld. Consents and the "
        "checks of [data protection](../data-protection.md) speak of the same groups. A field belongs to the first group that "
        "names it; a field of no group (headers, status, consents, the referral itself) may always be shown.\n"
    )
    yield "## Levels\n"
    yield "| level | what it is | groups |\n|---|---|---|"
    for name, level in data["levels"].items():
        yield f"| `{name}` | {level['description']} | {_groups(level)} |"
    yield "\nAlways less what `disclosure.withheld` names, and what the consents relied on exclude.\n"
    yield "## Groups\n"
    yield "| group | what it holds | fields |\n|---|---|---|"
    for group in data["groups"]:
        yield f"| `{group['code']}` | {group['description']} | {', '.join(_path(path) for path in group['paths'])} |"


def _groups(level: Mapping[str, Any]) -> str:
    if level["groups"] == "all":
        return "all"
    text = ", ".join(f"`{name}`" for name in level["groups"]) or "none"
    if level.get("addsFieldGroups"):
        text += ", and those in `disclosure.fieldGroups`"
    if level.get("except"):
        text += ", without " + ", ".join(f"`{path}`" for path in level["except"])
    return text


def _path(path: Mapping[str, Any]) -> str:
    text = f"`{path['path']}`"
    if "equals" in path:
        text += f" ({_codes(path['equals'])})"
    for field, codes in path.get("where", {}).items():
        text += f" (`{field}` {_codes(codes)})"
    return text


def _codes(codes: list[str]) -> str:
    return " or ".join(f"`{code}`" for code in codes)
