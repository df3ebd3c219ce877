"""Folders of profiles for tests, and payloads under them."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import tipx
from tipx.standard import newest
from tipx.standard.cases import NOW, base, change

DATA = Path(__file__).resolve().parents[1] / "data" / "profiles"
HARBOUR, INLAND, UPRIVER = (str(DATA / name) for name in ("harbour", "inland", "upriver"))
"""harbour has two versions, one after the other; inland excludes it, upriver needs it."""
HARBOUR_BASE: dict[str, Any] = json.loads((DATA / "harbour" / "1.1" / "cases" / "base" / "sample.json").read_bytes())


def payload(changes: dict[str, Any] | None = None, *profiles: str, of: str = "") -> dict[str, Any]:
    """A valid payload with changes (pointers with values) that claims these profiles. `of`: harbour for one that is valid under it."""
    data = copy.deepcopy(HARBOUR_BASE if of else base(newest(), "smallest"))
    data["profiles"] = ["core", *profiles]
    for pointer, value in (changes or {}).items():
        change(data, pointer, value)
    return data


def judged(data: Any, *profiles: str, **options: Any) -> tipx.Report:
    """The report on a payload, with these profiles added."""
    return tipx.validate(data, **{"now": NOW, "profiles": profiles, **options})


def told(report: tipx.Report) -> list[tuple[str, str | None]]:
    """The rules and places of a report."""
    return [(problem.rule, problem.at.model) for problem in report.problems]


def applied(report: tipx.Report) -> dict[str, str]:
    """The profiles with data that were applied to the first input, with their versions."""
    found = {one["id"]: one["version"] for one in report.inputs[0].profiles}
    return {name: version for name, version in found.items() if name != "core"}


def edited(folder: Path, name: str, **members: Any) -> None:
    """Change members of a JSON file of a profile; None takes one away."""
    path = folder / name
    document = json.loads(path.read_bytes()) if path.is_file() else {}
    document.update(members)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({key: value for key, value in document.items() if value is not None}), encoding="utf-8")
