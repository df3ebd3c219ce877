"""JUnit XML: a suite for each implementation and group, a test case for each case in one of its forms; it keeps to the XML Schema
of the xUnit plugin of Jenkins. What is not for an implementation is counted among the properties."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from tipx.conformance.model import Outcome
from tipx.conformance.results import Results, Row
from tipx.conformance.views.matrix import declared_as
from tipx.reporting.common import clean

_ELEMENTS = {Outcome.FAIL: "failure", Outcome.ERRORED: "error", Outcome.SKIPPED: "skipped"}


def render(every: Sequence[Results]) -> str:
    """The results as JUnit XML."""
    counts = [found.counts for found in every]
    total = {
        "tests": sum(found.asked for found in every),
        "failures": sum(one[Outcome.FAIL] for one in counts),
        "errors": sum(one[Outcome.ERRORED] for one in counts),
    }
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<testsuites{_attributes(name='tipx conformance', **total)}>",
        *(line for found in every for group in found.groups for line in _suite(found, group)),
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _suite(found: Results, group: str) -> Iterator[str]:
    rows = [row for row in found.rows if row.group == group]
    asked = [row for row in rows if row.outcome is not Outcome.NOT_APPLICABLE]
    count = {element: sum(row.outcome is outcome for row in rows) for outcome, element in _ELEMENTS.items()}
    name = f"{declared_as(found)} {group}"
    yield "  <testsuite" + _attributes(
        name=name, tests=len(asked), failures=count["failure"], errors=count["error"], skipped=count["skipped"]
    ) + ">"  # fmt: skip
    yield "    <properties>"
    facts = {"suite": found.suite, "sha256": found.digest, "not-applicable": len(rows) - len(asked)}
    yield from (f"      <property{_attributes(name=key, value=value)}/>" for key, value in facts.items())
    yield "    </properties>"
    for row in asked:
        yield from _case(row, name)
    yield "  </testsuite>"


def _case(row: Row, suite: str) -> Iterator[str]:
    start = f"    <testcase{_attributes(name=f'{row.case} ({row.form})', classname=suite)}"
    element = _ELEMENTS.get(row.outcome)
    if element is None:
        yield f"{start}/>"
        return
    yield f"{start}>"
    text = "\n".join(part for part in (row.about, row.told) if part)
    yield f"      <{element}{_attributes(type=row.outcome.value, message=row.why)}>{_escaped(text)}</{element}>"
    yield "    </testcase>"


def _attributes(**given: object) -> str:
    return "".join(f' {name}="{html.escape(clean(str(value)))}"' for name, value in given.items())


def _escaped(text: str) -> str:
    return html.escape("\n".join(map(clean, text.split("\n"))))
