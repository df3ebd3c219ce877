"""What is judged on the cluster: the records of the examples, with a marker among their values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import tipx
from tipx.reading.model import LISTS
from tipx.standard import newest
from tipx.standard.examples import examples

NOW = "2026-03-05"
MARK = "Zqclustermark"

OPTIONS = tipx.Options(now=NOW, engine="python", max_per_rule=50)
"""The engine is named: what a test hides from this process is there for the workers."""


def _bundles(folder: str) -> list[dict[str, Any]]:
    found = []
    for one in examples(newest()):
        if one.json.parent.name == folder:
            try:
                data = json.loads(one.json.read_bytes())
            except ValueError:
                continue
            if isinstance(data, dict) and any(isinstance(data.get(name), list) for name in LISTS):
                found.append(data)
    return found


def _records(bundles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [record for one in bundles for name in LISTS for record in one.get(name, ()) if isinstance(record, dict)]


def _marked(record: dict[str, Any]) -> dict[str, Any]:
    """With the marker in a text, as an unknown field's name and as its value."""
    return {**record, "localReference": f"Sample {MARK}", f"x{MARK}": MARK}


_VALID = _bundles("valid")
HEADER = {name: value for name, value in _VALID[0].items() if name not in LISTS}
RECORDS = _records(_VALID)
WRONG = [_marked(record) for record in _records(_bundles("invalid"))]
INVALID = [path for one in examples(newest()) if one.json.parent.name == "invalid" for path in (one.json, one.xml)]


def lines(*values: object) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def dealt(count: int) -> list[bytes]:
    """All records in so many parts: those that name each other fall apart."""
    return [lines(*(RECORDS + WRONG)[number::count]) for number in range(count)]


def payload(path: Path, *more: bytes) -> Path:
    """A large payload under a header, with some lines of other content in its middle."""
    path.write_bytes(lines(HEADER) + lines(*RECORDS) + b"".join(more) + lines(*WRONG))
    return path
