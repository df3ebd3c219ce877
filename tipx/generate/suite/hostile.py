"""Hostile and broken bytes: every reader has to refuse the same ones, and for the same reasons."""

from __future__ import annotations

from collections.abc import Iterator

from tipx.generate.suite import hostile_json, hostile_xml
from tipx.generate.suite.drafting import Draft
from tipx.generate.suite.spelling import Row, draft


def drafts() -> Iterator[Draft]:
    """A case for each row."""
    for row in hostile_json.rows():
        yield _draft("hostile-json", row, "RFC 8259")
    for row in hostile_xml.rows():
        yield _draft("hostile-xml", row, "XML 1.0; Namespaces in XML 1.0; docs/xml.md")


_LIMITS = {"TIPX-SYN-010": {"max_depth": 64}, "TIPX-SYN-024": {"max_number": 100}}
"""What is refused for its size is so by a limit, which the case then names."""


def _draft(family: str, row: Row, source: str) -> Draft:
    # What is read as it is tests the rule that it could be thought to break.
    tests = [] if row.told else ["rule:TIPX-SYN-001"]
    limits = next((_LIMITS[rule] for rule, _, _ in row.told if rule in _LIMITS), None)
    forms = {row.form: row.raw}
    return draft("SYN", f"{family}/{row.name}", row.about, forms, row.told, tests, source.split("; "), limits=limits)
