"""What is judged on the cluster: the records of the examples, with a marker among their values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from example_bundles import bundles, header_of, lines, records_of

import tipx
from tipx.standard.examples import every_example

NOW = "2026-03-05"
MARK = "Zqclustermark"

OPTIONS = tipx.Options(now=NOW, engine="python", max_per_rule=50)
"""The engine is named: what a test hides from this process is there for the workers."""


def _marked(record: dict[str, Any]) -> dict[str, Any]:
    """With the marker in a text, as an unknown field's name and as its value."""
    return {**record, "localReference": f"Sample {MARK}", f"x{MARK}": MARK}


_VALID = bundles("valid")
HEADER = header_of(_VALID[0])
RECORDS = [record for one in _VALID for record in records_of(one)]
WRONG = [_marked(record) for one in bundles("invalid") for record in records_of(one)]
INVALID = [path for one in every_example() if one.json.parent.name == "invalid" for path in (one.json, one.xml)]


def dealt(count: int) -> list[bytes]:
    """All records in so many parts: those that name each other fall apart."""
    return [lines(*(RECORDS + WRONG)[number::count]) for number in range(count)]


def payload(path: Path, *more: bytes) -> Path:
    """A large payload under a header, with some lines of other content in its middle."""
    path.write_bytes(lines(HEADER) + lines(*RECORDS) + b"".join(more) + lines(*WRONG))
    return path
