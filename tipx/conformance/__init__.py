"""Runs the conformance cases with the engines of this package."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ENGINES = ("native", "python")


class Outcome(NamedTuple):
    """What became of one case in one form with one engine. `why` is empty when it passed."""

    case: str
    form: str
    engine: str
    why: str

    @property
    def passed(self) -> bool:
        """Whether the implementation said what the case expects."""
        return not self.why


def run(folder: Path, engines: tuple[str, ...] = ENGINES) -> Iterator[Outcome]:
    """Run every case of the suite in `folder` in each of its forms."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for case in manifest["cases"]:
        for form, entry in case["inputs"].items():
            for engine in engines:
                yield Outcome(case["id"], form, engine, _judge(folder, case, form, entry, engine))


def _judge(folder: Path, case: dict[str, Any], form: str, entry: dict[str, str], engine: str) -> str:
    import tipx

    raw = (folder / entry["path"]).read_bytes()
    if hashlib.sha256(raw).hexdigest() != entry["sha256"]:
        return "the file is not the one that the manifest names"
    report = tipx.validate(raw, now=case["options"]["now"], engine=engine)
    if report.verdict.value != case["expect"]["verdict"]:
        return f"verdict {report.verdict.value}, expected {case['expect']['verdict']}"
    found = Counter((p.rule, p.severity.value, p.at.model) for p in report.problems)
    expected = case["expect"]["problems"]
    if form == "xml":
        expected = case["expect"].get("problemsInXml", expected)
    wanted = Counter((p["rule"], p["severity"], p["model"]) for p in expected)
    missing, surplus = wanted - found, found - wanted
    if missing or surplus:
        return f"missing {sorted(map(str, missing))}, not expected {sorted(map(str, surplus))}"
    return ""
