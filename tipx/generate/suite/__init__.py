"""Generates the conformance suite from the standard: the examples, the cases of the rules, the schemas, the code lists.

What a case expects is never asked of the validator: it stands in the source of the case, or follows from what was broken.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path

from tipx.generate import ROOT
from tipx.generate.suite.drafting import CLASSES, Draft
from tipx.generate.suite.ids import ids

SUITE = ROOT / "conformance"

AUTHORED = ("VERSION", "LICENSE", "README.md", "CHANGES.md")


SOURCES = (
    "examples",
    "rules",
    "structure",
    "codes",
    "lifecycle",
    "edges",
    "assessments",
    "migrations",
    "histories",
    "conversions",
    "spreadsheets",
    "case_sheets",
    "hostile",
    "characters",
    "limits",
    "equivalence",
    "canonical",
)
"""The modules that cases come from, each with a function `drafts`. One may give cases of several groups."""


def drafts(groups: Collection[str] | None = None) -> Mapping[str, list[Draft]]:
    """The cases by their groups, in their order."""
    found: dict[str, list[Draft]] = {group: [] for group in CLASSES}
    for name in SOURCES:
        for draft in importlib.import_module(f"{__name__}.{name}").drafts():
            if groups is None or draft.group in groups:
                found[draft.group].append(draft)
    return {group: every for group, every in found.items() if groups is None or group in groups}


def files(groups: Collection[str] | None = None) -> dict[str, bytes]:
    """The generated files, by their paths in the suite; of some groups alone without what tells of all of them."""
    found: dict[str, bytes] = {}
    entries: list[dict[str, object]] = []
    withdrawn: dict[str, str] = {}
    for group, every in drafts(groups).items():
        if not every:
            continue
        known = ids(SUITE / "ids" / f"{group}.csv", group, every)
        found[f"ids/{group}.csv"] = known.text.encode()
        withdrawn.update(known.withdrawn)
        for draft in sorted(every, key=lambda one: known.of[one.key]):
            identifier = known.of[draft.key]
            folder, parts = draft.folder(identifier), draft.files(identifier)
            found.update((f"{folder}/{name}", raw) for name, raw in parts.items())
            entries.append(_entry(draft, identifier, folder, parts))
    if groups is not None:
        return found
    lists = _lists(entries)
    found.update(lists)
    found["manifest.json"] = _manifest(
        entries, withdrawn, {name: raw for name, raw in found.items() if name in lists or name.startswith("ids/")}
    )
    return found


def _entry(draft: Draft, identifier: str, folder: str, parts: Mapping[str, bytes]) -> dict[str, object]:
    return {
        "id": identifier, "folder": folder, "class": CLASSES[draft.group], "level": draft.level, "standard": draft.standard.split(),
        "op": draft.op, "forms": list(draft.inputs), "files": {name: _digest(raw) for name, raw in parts.items()},
    }  # fmt: skip


def _lists(entries: list[dict[str, object]]) -> dict[str, bytes]:
    """The ids, one a line, for each version of the standard, class and level."""
    found: dict[str, list[str]] = {}
    for one in entries:
        for version in one["standard"]:  # type: ignore[attr-defined]
            found.setdefault(f"lists/{version}-{one['class']}-{one['level']}.txt", []).append(str(one["id"]))
    return {name: ("\n".join(every) + "\n").encode() for name, every in sorted(found.items())}


def _manifest(entries: list[dict[str, object]], withdrawn: Mapping[str, str], made: Mapping[str, bytes]) -> bytes:
    from tipx.standard import versions
    from tipx.standard.profiles import published

    own = [*AUTHORED, *(f"schema/{path.name}" for path in sorted((SUITE / "schema").iterdir()))]
    every = {name: (SUITE / name).read_bytes() for name in own} | dict(made)
    document = {
        "generated": "by python -m tipx.generate; do not edit",
        "suite": (SUITE / "VERSION").read_text().strip(),
        "standard": list(versions()),
        "profiles": [
            f"{name} {one.version}"
            for name, found in published().items()
            if found[-1].folder.is_relative_to(ROOT)
            for one in found
        ],
        "cases": entries,
        "withdrawn": dict(withdrawn),
        "files": {name: _digest(raw) for name, raw in sorted(every.items())},
    }
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def surplus(found: Mapping[str, bytes], groups: Collection[str] | None = None) -> list[Path]:
    """The files that stand where generated ones do, and are none."""
    folders = [f"cases/{group}" for group in CLASSES if groups is None or group in groups]
    folders += ["lists"] if groups is None else []
    there = (path for folder in folders for path in (SUITE / folder).rglob("*") if path.is_file())
    return sorted(path for path in there if path.relative_to(SUITE).as_posix() not in found)
