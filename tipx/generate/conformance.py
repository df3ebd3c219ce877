"""Generates the manifest of the conformance suite from the examples of the standard."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from tipx.generate import ROOT
from tipx.standard import Standard, versions
from tipx.standard.examples import Example, every_example


def files(_: Standard) -> dict[str, str]:
    """The manifest, by path."""
    document = {
        "generated": "by python -m tipx.generate from the examples of the standard; do not edit",
        "suite": "1.0.0",
        "standard": list(versions()),
        "cases": [_case(example) for example in every_example()],
    }
    return {"conformance/manifest.json": json.dumps(document, indent=2, ensure_ascii=False) + "\n"}


def _case(example: Example) -> dict[str, object]:
    return {
        "id": example.id,
        "slug": example.name,
        "class": "EXA",
        "level": "core",
        "standard": [example.version],
        "op": "validate",
        "about": example.title,
        "inputs": {"json": _file(example.json), "xml": _file(example.xml)},
        "options": {"now": example.now},
        "expect": _expect(example),
    }


def _expect(example: Example) -> dict[str, object]:
    """The verdict and the problems; where the XML form gives other ones, those too."""
    problems, in_xml = _problems(example.expect), _problems(example.expect_xml)
    found: dict[str, object] = {"verdict": example.verdict, "problems": problems}
    return found if in_xml == problems else {**found, "problemsInXml": in_xml}


def _problems(expected: Iterable[Mapping[str, object]]) -> list[dict[str, object]]:
    return [{key: one[key] for key in ("rule", "severity", "model")} for one in expected]


def _file(path: Path) -> dict[str, str]:
    relative = Path("..") / path.relative_to(ROOT)
    return {"path": relative.as_posix(), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
