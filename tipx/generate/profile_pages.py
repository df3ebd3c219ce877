"""Generates what belongs to the profiles of this repository: the catalogue of the rules of each version, a page for each profile, and
a page for each of its rules."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tipx import catalogue
from tipx.checks import Check
from tipx.generate.pages import LONG, NOTE, SEVERITIES, cell, rule_page
from tipx.ruleset.registry import rules_of_profile
from tipx.standard import Standard, number_of
from tipx.standard.cases import cases_of_rule
from tipx.standard.profiles import Profile, all_published

_MANY = 40
"""So many entries of a parameter are printed; of longer ones it is said how many there are."""


def files(standard: Standard) -> dict[str, str]:
    """What belongs to profiles, by path; once, with the newest version of the standard."""
    found: dict[str, str] = {}
    for versions in own():
        rules = [rule.check for rule in rules_of_profile(versions[0].id).values()]
        for one in versions:
            found[f"schemas/profiles/{one.id}/{one.version}/rules.json"] = _catalogue(one, rules)
        found[f"docs/profiles/{versions[-1].id}.md"] = _page(versions, rules)
        for check in rules:
            note = NOTE.format(source=f"the declarations of the checks and schemas/profiles/{check.profile}/")
            found[f"docs/rules/{check.id}.md"] = note + rule_page(check, cases_of_rule(standard, check))
    return found


def own() -> list[tuple[Profile, ...]]:
    """The profiles of this repository, those of other packages left out."""
    known = all_published()
    return [versions for name, versions in known.profiles.items() if name not in known.packages]


def _catalogue(one: Profile, rules: Sequence[Check]) -> str:
    document = {
        "generated": "by python -m tipx.generate from the declarations of the checks; do not edit",
        "profile": one.id,
        "version": one.version,
        "checks": [catalogue.entry(check) for check in rules if number_of(check.since) <= number_of(one.version)],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


# -- the page of a profile ---------------------------------------------------------------------------------------------


def _page(versions: Sequence[Profile], rules: Sequence[Check]) -> str:
    one = versions[-1]
    lines = [f"# {one.title}\n", f"Profile `{one.id}`. {one.description}\n"]
    lines += _table("version | in force | for the standard | replaced by", map(_version, versions))
    facts = {"It needs": one.requires, "It cannot be combined with": one.conflicts}
    lines += [f"{label} {', '.join(f'`{name}`' for name in names)}.\n" for label, names in facts.items() if names]
    lines += _section("Rules", "id | severity | title", map(_rule, rules))
    lines += _section("Sources", "source | status | what was read, and what not", map(_source, one.sources))
    lines += _section("Codes that it adds", "list | code | label | meaning | source", _additions(one))
    lines += _section("Lists of which it uses only some codes", "list | codes", _subsets(one))
    lines += _section("Numbers of documents", "type | country | form | rule", _identifiers(one))
    lines += _narrowed(one)
    lines += list(_parameters(one))
    note = NOTE.format(source=f"schemas/profiles/{one.id}/ and the declarations of its checks")
    return note + "\n".join(lines) + "\n"


def _table(head: str, rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> list[str]:
    listed = [f"| {' | '.join(map(cell, row))} |" for row in rows]
    return [f"| {head} |", "|" + "---|" * len(head.split(" | ")), *listed, ""] if listed else []


def _section(title: str, head: str, rows: Iterator[Sequence[str]]) -> list[str]:
    table = _table(head, rows)
    return [f"## {title}\n", *table] if table else []


def _version(one: Profile) -> Sequence[str]:
    force = f"{one.valid_from} to {one.valid_until}" if one.valid_until else f"from {one.valid_from}"
    return one.version, force, ", ".join(one.standards), one.replaced_by or "-"


def _rule(check: Check) -> Sequence[str]:
    return f"[{check.id}](../rules/{check.id}.md)", SEVERITIES[check.severity.value], check.title


def _source(source: Mapping[str, str]) -> Sequence[str]:
    title = ", ".join(source[name] for name in ("title", "reference") if source.get(name))
    return title, source.get("status", ""), source.get("note", "")


def _additions(one: Profile) -> Iterator[Sequence[str]]:
    for name, codes in one.additions.items():
        link = f"[{name}](../codes/{name}.md)"
        yield from ((link, f"`{code.code}`", code.label, code.definition, code.source) for code in codes.values())


def _subsets(one: Profile) -> Iterator[Sequence[str]]:
    for name, codes in one.subsets.items():
        yield f"[{name}](../codes/{name}.md)", ", ".join(f"`{code}`" for code in sorted(codes))


def _identifiers(one: Profile) -> Iterator[Sequence[str]]:
    for form in one.identifiers:
        rule = form.rule or "TIPX-PRF-004"
        yield f"`{form.type}`", form.country, form.expected, f"[{rule}](../rules/{rule}.md)"


def _narrowed(one: Profile) -> list[str]:
    """What the overlays say, as they say it."""
    if not one.overlays:
        return []
    lines = ["## What records must hold\n"]
    for kind, overlay in one.overlays.items():
        text = json.dumps(overlay, indent=2, ensure_ascii=False)
        lines.append(f'```json title="overlay/{kind}.json"\n{text}\n```\n')
    return lines


def _parameters(one: Profile) -> Iterator[str]:
    """What its rules have to know: who is competent, and the like."""
    if one.parameter_entries:
        yield "## What its rules know\n"
    for name, entry in one.parameter_entries.items():
        yield f"### {name}\n"
        rests = f" Source: {entry['source']}." if entry.get("source") else ""
        yield cell(f"{entry.get('description', '')}{rests}".replace("..", ".")) + "\n"
        yield from _value(entry["value"])


def _value(value: Any) -> Iterator[str]:
    """A value as a table, where it is a table; as a list of codes; or by its size."""
    if isinstance(value, dict):
        if (
            sum(len(one) if isinstance(one, list | dict) else 1 for one in value.values()) > LONG // 2
            or len(value) > _MANY
        ):
            yield f"{len(value)} entries; `schemas/profiles` holds them.\n"
            return
        yield from _table("key | value", [(f"`{key}`", _plain(one)) for key, one in value.items()])
    elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value) and len(value) <= _MANY:
        heads = list(dict.fromkeys(key for one in value for key in one))
        yield from _table(" | ".join(heads), [[_plain(one.get(key, "")) for key in heads] for one in value])
    else:
        yield _plain(value) + "\n"


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(one)}" for key, one in value.items() if one not in ([], {}, ""))
    return str(value)
