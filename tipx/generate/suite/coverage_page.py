"""Generates the docs page that tells what the conformance suite tests: totals, then each area with its cases."""

from __future__ import annotations

from collections.abc import Iterator

from tipx.generate.pages import NOTE, cell
from tipx.generate.suite.coverage import Area, Item, areas, every
from tipx.standard import Standard

INTRO = """# What the suite tests

Every constraint of the schemas, every rule, every code list, every step of a referral, every kind of message: each with the cases of the
[suite](index.md) that test it. `python -m tipx.generate.suite.coverage` prints the same, and fails where something is untested.
"""

_FEW = 3
"""So many ids are told; the rest are counted."""


def files(_: Standard) -> dict[str, str]:
    """The page, by path from the root of the repository."""
    note = NOTE.format(source="the drafts of the conformance suite")
    return {"docs/conformance/coverage.md": note + "\n".join(_page()) + "\n"}


def _page() -> Iterator[str]:
    yield INTRO
    yield f"There are {len(every()):,} cases.\n"
    yield "| area | to be tested | tested | cannot be tested | untested |\n|---|---:|---:|---:|---:|"
    for area in areas():
        tested = sum(bool(one.by) for one in area.items)
        left = sum(not one.by and bool(one.why_not) for one in area.items)
        missing = sum(one.is_missing for one in area.items)
        yield f"| [{area.title}](#{_anchor(area)}) | {len(area.items):,} | {tested:,} | {left or ''} | {missing or ''} |"
    yield from _reasons()
    for area in areas():
        yield f"\n## {area.title}\n\n{area.about}\n"
        yield "| what | cases |\n|---|---|"
        yield from (f"| `{cell(one.name)}` | {_cases(one)} |" for one in area.items)


def _reasons() -> Iterator[str]:
    """What cannot be tested, and why."""
    yield "\n## What no case can test\n\n| what | why |\n|---|---|"
    for area in areas():
        for one in area.items:
            if not one.by and one.why_not:
                yield f"| {area.title}: `{cell(one.name)}` | {cell(one.why_not)} |"


def _cases(one: Item) -> str:
    if not one.by:
        return "cannot be tested" if one.why_not else "**untested**"
    told = ", ".join(one.by[:_FEW])
    return told if len(one.by) <= _FEW else f"{told} and {len(one.by) - _FEW:,} more"


def _anchor(area: Area) -> str:
    return area.title.lower().replace(" ", "-")
