"""The examples that are bundles with records, as data: what tests make large payloads of."""

from __future__ import annotations

import json
from typing import Any

from tipx.reading.model import LISTS
from tipx.standard.examples import every_example


def bundles(folder: str) -> list[dict[str, Any]]:
    """Those of a folder (valid, warned, invalid); what is malformed on purpose is none."""
    found = []
    for one in every_example():
        if one.json.parent.name == folder:
            try:
                data = json.loads(one.json.read_bytes())
            except ValueError:
                continue
            if isinstance(data, dict) and any(isinstance(data.get(name), list) for name in LISTS):
                found.append(data)
    return found


def records_of(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    """The records of all lists, in order."""
    return [record for name in LISTS for record in bundle.get(name, ()) if isinstance(record, dict)]


def header_of(bundle: dict[str, Any]) -> dict[str, Any]:
    """The bundle without its lists of records."""
    return {name: value for name, value in bundle.items() if name not in LISTS}


def lines(*values: object) -> bytes:
    """NDJSON."""
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)
