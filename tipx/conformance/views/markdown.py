"""The matrix in Markdown, for the page of a project. Whatever an implementation said is written so that it stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tipx.conformance.results import Results
from tipx.conformance.views.matrix import Cell, declared_as, disagreements, in_a_word, notes, table

_SPECIAL = re.compile(r"[^A-Za-z0-9 .,;:/'()=-]")
_MOST = 500
"""So many cases are listed."""
_SIGNS = {"good": "✓ ", "bad": "✗ "}


def render(every: Sequence[Results]) -> str:
    """The results as Markdown."""
    return "\n".join(_lines(every)) + "\n"


def _lines(every: Sequence[Results]) -> Iterator[str]:
    yield "## TIPX conformance"
    yield ""
    for found in every:
        yield f"- {escaped(declared_as(found))}: **{escaped(in_a_word(found))}**, suite {escaped(found.suite)}"
    yield from (f"\n{escaped(one)}" for one in notes(every))
    shown = table(every)
    yield ""
    yield _row([escaped(one) for one in shown.head])
    yield "|---" * len(shown.head) + "|"
    for name, cells in shown.rows:
        yield _row([escaped(name), *map(_cell, cells)])
    listed = disagreements(every)
    if listed:
        yield ""
        yield "### What does not pass"
        yield ""
        yield _row(["case", "form", *(escaped(declared_as(found)) for found in every)])
        yield "|---" * (2 + len(every)) + "|"
        for one in listed[:_MOST]:
            yield _row([one.case, one.form, *(escaped(_told(outcome, why)) for outcome, why in one.of)])
        if len(listed) > _MOST:
            yield ""
            yield f"{len(listed) - _MOST} more are in the results as JSON."


def _told(outcome: object, why: str) -> str:
    word = getattr(outcome, "value", "not asked")
    return f"{word}: {why}" if why else str(word)


def _cell(cell: Cell) -> str:
    return _SIGNS.get(cell.kind, "") + escaped(cell.text) if cell.text else ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def escaped(text: str) -> str:
    """Text with character references: it breaks no table, becomes no HTML and mentions nobody."""
    return _SPECIAL.sub(lambda found: f"&#{ord(found.group())};", text)
