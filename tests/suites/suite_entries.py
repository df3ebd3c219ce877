"""How an entry of a suite is written down, and the records into which its text is put."""

from __future__ import annotations

from typing import NamedTuple

NOW = "2026-03-05"
BLOCK = {
    "malformed": "TIPX-SYN-001", "not-utf-8": "TIPX-SYN-002", "encoding": "TIPX-SYN-003", "mark": "TIPX-SYN-004",
    "twice": "TIPX-SYN-005", "number": "TIPX-SYN-006", "null": "TIPX-SYN-007", "character": "TIPX-SYN-008",
    "surrogate": "TIPX-SYN-009", "deep": "TIPX-SYN-010", "long": "TIPX-SYN-012", "dtd": "TIPX-SYN-014",
    "instruction": "TIPX-SYN-015", "xsi": "TIPX-SYN-016", "form": "TIPX-SYN-017", "several": "TIPX-SYN-018",
    "list": "TIPX-SYN-019", "empty": "TIPX-SYN-021", "version": "TIPX-SYN-022", "long-number": "TIPX-SYN-024",
    "unknown": "TIPX-SCH-002", "type": "TIPX-SCH-003", "order": "TIPX-SCH-010", "repeated": "TIPX-SCH-011",
    "record-type": "TIPX-SCH-009",
}  # fmt: skip
"""Short words for the checks that read bytes."""


class Entry(NamedTuple):
    """One text of a suite, and the ids that are said of it while it is read (none: it is read)."""

    name: str
    raw: bytes
    ids: frozenset[str]


def entry(name: str, text: str | bytes, *words: str) -> Entry:
    """An entry; `words` are those of BLOCK."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return Entry(name, raw, frozenset(BLOCK[word] for word in words))


def json_record(value: bytes) -> bytes:
    """A record in which the text stands as a value, inside an extension."""
    return (
        b'{"recordType": "victim", "tipxVersion": "1.0", "id": "urn:uuid:11111111-1111-4111-8111-1111111111d1", "version": 1,'
        b' "createdAt": "2026-03-03T16:05:00+05:00", "owner": {"name": "Sample Unit", "type": "police", "country": "PK"},'
        b' "personStatus": "presumed-victim", "childStatus": "unknown",'
        b' "extensions": {"https://sample.example/ns": {"a": ' + value + b"}}}"
    )
