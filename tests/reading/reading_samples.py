"""What the tests of reading share: a record and a bundle with nothing wrong, in every form, with a marker as its values.

The marker stands wherever a payload has text of its own, so that a test can look for it in everything that is said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import tipx
from tipx.standard import newest
from tipx.writing.xml import to_xml

MARK = "Zqmarker"
NOW = "2026-03-05"
LISTS = ("cases", "victims", "referrals")
FN = "http://www.w3.org/2005/xpath-functions"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

OWNER = {"name": f"Sample {MARK}", "type": "police", "country": "PK"}
RECORD: dict[str, Any] = {
    "recordType": "victim", "tipxVersion": "1.0", "id": "urn:uuid:11111111-1111-4111-8111-1111111111d1", "version": 1,
    "createdAt": "2026-03-03T16:05:00+05:00", "owner": OWNER, "personStatus": "presumed-victim",
    "names": [{"type": "legal", "full": f"Sample {MARK}"}], "childStatus": "unknown", "citizenships": ["PK"],
    "extensions": {f"https://example.org/{MARK}": {"note": [f"Sample {MARK}", 7, True]}},
}  # fmt: skip
HEADER: dict[str, Any] = {
    "recordType": "bundle", "id": "urn:uuid:11111111-1111-4111-8111-1111111111b1", "tipxVersion": "1.0",
    "profiles": ["core"], "bundleType": "submission", "isTest": True, "sender": OWNER,
    "recipients": [{"name": f"Sample {MARK} Shelter", "type": "police", "country": "PK"}], "onwardSharing": "none",
    "sentAt": "2026-03-04T10:00:00+05:00", "handling": {"tlp": "red"}, "purpose": ["investigation"],
    "legalBasis": [{"code": "law-enforcement-task", "jurisdiction": "PK"}],
}  # fmt: skip


def as_json(data: Any, **layout: Any) -> bytes:
    """Plain data as JSON bytes; non-ASCII characters stay as they are."""
    return json.dumps(data, ensure_ascii=False, **layout).encode()


def as_xml(data: dict[str, Any]) -> bytes:
    return to_xml(data, newest())


def victim(number: int, **changes: Any) -> dict[str, Any]:
    """The record as one of a bundle: with an id of its own."""
    record = {**RECORD, "id": f"urn:uuid:11111111-1111-4111-8111-{number:012d}"}
    del record["tipxVersion"]
    return {**record, **changes}


def as_lines(*lines: Any) -> bytes:
    """NDJSON: one value a line."""
    return b"".join(as_json(line) + b"\n" for line in lines)


BUNDLE = {**HEADER, "victims": [victim(1), victim(2)]}
JSON = as_json(RECORD)
XML = as_xml(RECORD)


def edited(raw: bytes, old: str | bytes, new: str | bytes) -> bytes:
    """The bytes with one text, which stands in them once, written otherwise."""
    before = old.encode() if isinstance(old, str) else old
    assert raw.count(before) == 1, f"the text to be edited stands {raw.count(before)} times"
    return raw.replace(before, new.encode("utf-8", "surrogatepass") if isinstance(new, str) else new)


def in_json(old: str | bytes, new: str | bytes) -> bytes:
    return edited(JSON, old, new)


def in_xml(old: str | bytes, new: str | bytes) -> bytes:
    return edited(XML, old, new)


def judged(given: Any, **choices: Any) -> tipx.Report:
    """The report on an input. A fault of our own is never what a test wants."""
    report = tipx.validate(given, now=NOW, **choices)
    assert report.faults == ()
    return report


def ids(report: tipx.Report) -> list[str]:
    return sorted(problem.rule for problem in report.problems)


def states(report: tipx.Report) -> str:
    """The states of the layers from syntax to cross, each by its first letter."""
    return "".join(layer.state.value[0] for layer in report.inputs[0].layers[:5])


def texts(node: object) -> Iterator[str]:
    """Every text in plain data, keys included."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield str(key)
            yield from texts(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from texts(value)
    elif isinstance(node, str):
        yield node
