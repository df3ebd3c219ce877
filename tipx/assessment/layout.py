"""Lines of text for people."""

from __future__ import annotations

import textwrap

WIDTH = 80


def wrapped(text: str, first: str = "", following: str | None = None) -> list[str]:
    """Lines that fit even two columns further in; pointers, and the numbers of articles, are never broken off."""
    lines = textwrap.wrap(
        text.replace("P Art. ", "P\u00a0Art.\u00a0"),
        WIDTH - 2,
        initial_indent=first,
        subsequent_indent=following if following is not None else " " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\u00a0", " ") for line in lines]
