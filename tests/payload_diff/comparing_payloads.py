"""What these tests share: the examples, one payload in every form, and differences in a shape that can be compared."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from tipx.comparing.payloads import PayloadDifference, PayloadDifferences, payload_differences
from tipx.loading import payloads_of
from tipx.options import Options
from tipx.reading.model import LISTS
from tipx.reading.source import Source
from tipx.standard import newest
from tipx.standard.examples import every_example
from tipx.writing.xml import to_xml

VALID = {one.name: one for one in every_example() if one.verdict == "valid"}
MIRROR = {"added": "removed", "removed": "added"}


def example(name: str) -> dict[str, Any]:
    """A valid example as plain data."""
    data: dict[str, Any] = json.loads(VALID[name].json.read_bytes())
    return data


def forms(payload: dict[str, Any]) -> dict[str, bytes]:
    """A payload in each form."""
    found = {"json": json.dumps(payload).encode(), "xml": to_xml(payload, newest())}
    if payload["recordType"] == "bundle":
        header = {name: value for name, value in payload.items() if name not in LISTS}
        records = [record for name in LISTS for record in payload.get(name, ())]
        found["ndjson"] = b"".join(json.dumps(one).encode() + b"\n" for one in (header, *records))
    return found


def loaded(raw: bytes) -> list[dict[str, Any]]:
    return payloads_of(Source.of(raw), Options())


def diff(before: dict[str, Any], after: dict[str, Any], show_values: bool = False) -> PayloadDifferences:
    """The differences of two payloads."""
    return payload_differences([before], [after], show_values=show_values)


def told(found: PayloadDifferences) -> list[tuple[Any, ...]]:
    """Kind and places of each difference."""
    return [(one.kind, one.before, one.after) for one in found.differences]


def signs(differences: tuple[PayloadDifference, ...], mirrored: bool = False) -> Counter[tuple[Any, ...]]:
    """Everything of the differences that can be counted; `mirrored`: as they are from the other side."""
    return Counter(
        (
            MIRROR.get(one.kind, one.kind) if mirrored else one.kind, one.record_type, one.whole, one.model, one.named,
            *((one.after, one.before) if mirrored else (one.before, one.after)),
            *(reversed(one.records) if mirrored else one.records),
            *(map(repr, (one.new, one.old) if mirrored else (one.old, one.new))),
        )
        for one in differences
    )  # fmt: skip
