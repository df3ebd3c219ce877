"""A progress bar on the terminal for long input; none in a pipe, and none where there is little to wait for."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TextIO, cast

import click

from tipx.cli.output import StandardError

LONG = 16_000_000
"""Less than so many bytes are judged in a few seconds."""


@contextlib.contextmanager
def progress(sources: Sequence[Any], hidden: bool) -> Iterator[Callable[[int], None] | None]:
    """What is told how many bytes were read, or None where no bar is shown. `hidden`: somebody wants to see nothing, or the
    report itself runs over the terminal."""
    length = sum(source.size or 0 for source in sources)
    if hidden or length < LONG or not StandardError().isatty():
        yield None
        return
    with click.progressbar(
        length=length, label="tipx: judging", file=cast(TextIO, StandardError()), show_pos=False
    ) as bar:
        yield bar.update
