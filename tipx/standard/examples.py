"""The examples of the standard: stories as payloads, each in JSON and XML, with what a validator must say of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tipx.standard import Standard, standard, versions


class Example(NamedTuple):
    """One example. `id`: its id as a conformance case, never changed and never used again. `version`: of which version of the
    standard it is.

    `expect`: the problems that its JSON form gives (rule, severity, model, pointer), complete.

    `expect_xml` is what the XML form gives: the same, unless the manifest says otherwise. An example that is `by_hand`
    is wrong in its bytes (cut off, an old encoding): no payload can be read from it, so nothing can be generated
    from it. Both forms are written by hand, with the same mistake as each form makes it, and the problems give their
    line and column.
    """

    id: str
    version: str
    name: str
    title: str
    story: str
    verdict: str
    now: str
    json: Path
    xml: Path
    expect: tuple[Mapping[str, Any], ...]
    expect_xml: tuple[Mapping[str, Any], ...]
    by_hand: bool


def examples(of: Standard) -> tuple[Example, ...]:
    """The examples that came with that version, the valid ones first, as their manifest lists them."""
    folder = of.folder / "examples"
    manifest = json.loads((folder / "manifest.json").read_bytes())
    return tuple(
        Example(
            entry["id"], of.version, entry["name"], entry["title"], entry["story"], entry["verdict"], entry["now"],
            folder / f"{entry['path']}.tipx.json", folder / f"{entry['path']}.tipx.xml",
            tuple(entry.get("expect", ())), tuple(entry.get("expectXml", entry.get("expect", ()))),
            entry.get("byHand", False),
        )
        for entry in manifest["examples"]
    )  # fmt: skip


def every_example() -> tuple[Example, ...]:
    """The examples of all versions, oldest version first: what was an example once is one still."""
    return tuple(example for version in versions() for example in examples(standard(version)))
