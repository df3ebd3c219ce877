"""What several commands share: tables, wrapped paragraphs, the error of wrong usage."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import click

WIDTH = 96


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as aligned columns; the last column is not padded."""
    if not rows:
        return ""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    )


def paragraph(label: str, text: str) -> str:
    """A labelled paragraph, wrapped."""
    return textwrap.fill(text, WIDTH, initial_indent=f"{label + ':':<12}", subsequent_indent=" " * 12)


def usage_error(message: str) -> click.UsageError:
    """An error of wrong usage (exit status 2)."""
    return click.UsageError(message)
