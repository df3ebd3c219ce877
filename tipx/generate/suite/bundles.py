"""A small bundle of persons, as plain data and in every form: for cases about what makes no difference, and about limits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tipx.generate.suite.drafting import text_of
from tipx.generate.suite.hosting import ordered
from tipx.generate.suite.spelling import VERSION
from tipx.standard import standard
from tipx.writing.xml import to_xml

Data = dict[str, Any]

_AGENCY = {"name": "Sample Women Shelter", "type": "shelter", "country": "PK"}
HEADER: Mapping[str, Any] = {
    "recordType": "bundle", "tipxVersion": VERSION, "id": "urn:uuid:11111111-1111-4111-8111-1111111111e1", "bundleType": "submission",
    "profiles": ["core"], "isTest": True, "sender": _AGENCY, "recipients": [{"name": "Sample Police", "type": "police", "country": "PK"}],
    "onwardSharing": "none", "sentAt": "2026-03-04T10:15:00+05:00", "handling": {"tlp": "amber-strict"}, "purpose": ["identification"],
    "legalBasis": [{"code": "legal-obligation", "instrument": "Sample Act", "article": "1"}],
}  # fmt: skip
"""The fields of a bundle that are its own."""


def person(number: int, **fields: Any) -> Data:
    """A victim of a bundle; `fields` are put in, or in the place of those that it has."""
    return {
        "recordType": "victim", "id": f"urn:uuid:11111111-1111-4111-8111-{number:012}", "version": 1,
        "createdAt": "2026-03-03T16:05:00+05:00", "owner": _AGENCY, "personStatus": "presumed-victim", "childStatus": "unknown", **fields,
    }  # fmt: skip


def bundle(*persons: Data, **fields: Any) -> Data:
    """A bundle of these."""
    return {**HEADER, **fields, "victims": list(persons)}


def alone(one: Data) -> Data:
    """A record that travels by itself: it says the version of the standard."""
    return {**one, "tipxVersion": VERSION}


def in_order(payload: Data) -> Data:
    """The payload with its fields in the order of the schema."""
    found: Data = ordered(payload, standard(VERSION).record(payload["recordType"]))
    return found


def as_json(payload: Data) -> bytes:
    """As JSON that people read."""
    return text_of(payload)


def as_xml(payload: Data) -> bytes:
    """As XML that people read."""
    return to_xml(in_order(payload), standard(VERSION), pretty=True)


def as_lines(payload: Data, *, escaped: bool = False) -> bytes:
    """As NDJSON, the header first; `escaped`: with every character beyond ASCII by its escape."""
    lines = [{name: value for name, value in payload.items() if name != "victims"}, *payload["victims"]]
    return lines_of(*lines, escaped=escaped)


def lines_of(*lines: Any, escaped: bool = False) -> bytes:
    """These as NDJSON, one a line."""
    return "".join(json.dumps(line, ensure_ascii=escaped, separators=(",", ":")) + "\n" for line in lines).encode()
