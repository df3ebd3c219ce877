"""The page of the docs: authored prose with the tables of the figures in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench import machine
from tests.bench.tables import tables, to_markdown
from tests.bench.workers import ROOT

PROSE = Path(__file__).with_name("performance.prose.md")
PAGE = ROOT / "docs" / "performance.md"
FIGURES = Path(__file__).with_name("figures.json")

_PLACE = re.compile(r"^\{\{ ([a-z]+) \}\}$", re.MULTILINE)


def page(figures: Mapping[str, Any], prose: str) -> str:
    """The page: each line `{{ name }}` of the prose gives way to the tables of that section."""
    return _PLACE.sub(lambda found: _filled(figures, found[1]), prose)


def _filled(figures: Mapping[str, Any], name: str) -> str:
    if name == "machine":
        return _machine(figures)
    if name == "left":
        return _left(figures)
    found = tables(figures).get(name)
    if found is None:
        return "*Not measured.*"
    texts = [f"**{table.title}**\n\n{to_markdown(table)}" if name != "goals" else to_markdown(table) for table in found]
    return "\n\n".join(texts)


def _machine(figures: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in figures["machine"]["packages"].items())
    sections = figures["sections"]
    dates = sorted({section["measured"]["date"] for section in sections.values()})
    commits = sorted({section["measured"]["commit"] for section in sections.values()})
    when = " and ".join(dates) if len(dates) < 3 else f"{dates[0]} to {dates[-1]}"
    quick = sorted(name for name, section in sections.items() if section["measured"]["quick"])
    hasty = f"\n\nMeasured in haste, on small payloads and in few rounds: {', '.join(quick)}." if quick else ""
    return (
        f"Measured on {machine.words(figures['machine'])}; {when}, commit {' and '.join(commits)}.\n\n"
        f"Versions: {versions}.{hasty}"
    )


def _left(figures: Mapping[str, Any]) -> str:
    found = [(what, why) for one in figures["sections"].values() for what, why in one["left_out"].items()]
    if not found:
        return "Nothing was left out."
    return "\n".join(f"- Left out: {what}; {why}." for what, why in found)
