"""The saved figures of the last run, and what explains its survivors."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.mutation.model import Verdict

FIGURES = Path(__file__).with_name("figures.json")
EXPLAINED = Path(__file__).with_name("explained.json")
MOST_SURVIVORS = 0.02
"""So large a part of the mutants may survive."""


def figures(found: Sequence[Verdict], seed: int, suite: Path, engine: str) -> dict[str, Any]:
    """What is saved of a run: of each kind its mutants by name, with the case that noticed each, or null."""
    kinds: dict[str, dict[str, str | None]] = {}
    for one in found:
        kinds.setdefault(one.kind, {})[one.name] = one.by or None
    return {
        "seed": seed,
        "engine": engine,
        "suite": (suite / "VERSION").read_text().strip(),
        "manifest": hashlib.sha256((suite / "manifest.json").read_bytes()).hexdigest(),
        "kinds": kinds,
    }


def survivors(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The kinds and names of the mutants that no case noticed."""
    return [(kind, name) for kind, every in result["kinds"].items() for name, by in every.items() if by is None]


def explained() -> dict[str, str]:
    """The reasons why mutants survive, by their names."""
    found: dict[str, str] = {}
    for reason in json.loads(EXPLAINED.read_bytes())["reasons"]:
        found.update(dict.fromkeys(reason["mutants"], reason["why"]))
    return found


def unexplained(result: Mapping[str, Any]) -> list[str]:
    """The survivors that nobody has explained."""
    known = explained()
    return [name for _, name in survivors(result) if name not in known]
