"""What several commands share: tables, wrapped paragraphs, near names, the errors that end a command."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

from tipx.cli import exits
from tipx.cli.output import say

WIDTH = 96
"""The width of text that is not for a terminal, so that it is the same everywhere."""

FORMAT = click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text for people, json for programs.",
)
"""The option of commands that list and show."""

_NARROWEST = 60
_CLOSE_ENOUGH = 0.6
_LABEL = 12


class Failure(click.ClickException):
    """Ends a command with a line on standard error and a status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status

    def show(self, file: Any = None) -> None:
        """The line, without the usage: the command was right, the input was not."""
        say(f"tipx: {self.format_message()}")


def usage_error(message: str) -> click.UsageError:
    """An error of wrong usage (exit status 2)."""
    return click.UsageError(message)


def unknown(what: str, name: str, known: Iterable[str], see: str) -> click.UsageError:
    """The error that there is nothing of that name, with the near names and the command that lists them."""
    return usage_error(not_known(what, name, near(name, known), see))


def not_known(what: str, name: str, found: Sequence[str], see: str) -> str:
    """The sentence that there is nothing of that name: with the names that were probably meant, else where to look."""
    return f"no {what} is called {name!r}; " + (f"did you mean {' or '.join(found)}?" if found else see)


def near(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The names that were probably meant, nearest first."""
    import difflib

    by_shape = {one.casefold(): one for one in known}
    close = difflib.get_close_matches(name.casefold(), by_shape, count, _CLOSE_ENOUGH)
    return [by_shape[one] for one in close]


def same(name: str, known: Iterable[str]) -> str | None:
    """The one of the known names that this is, in any case."""
    return next((one for one in known if one.casefold() == name.casefold()), None)


def width() -> int:
    """How wide text is: as the terminal, within reason; WIDTH where the output is no terminal."""
    if sys.stdout is None or not sys.stdout.isatty():
        return WIDTH
    import shutil

    return min(max(shutil.get_terminal_size((WIDTH, 24)).columns, _NARROWEST), WIDTH)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as aligned columns; the last column is wrapped under itself."""
    if not rows:
        return ""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    indent = sum(widths) + 2 * len(widths)
    wide = max(width(), indent + 30)
    lines = []
    for row in rows:
        start = "".join(f"{cell.ljust(size)}  " for cell, size in zip(row, widths, strict=False))
        lines += wrap(row[-1], wide, start, " " * indent) or [start]
    return "\n".join(line.rstrip() for line in lines)


def paragraph(label: str, text: str) -> str:
    """A labelled paragraph, wrapped."""
    start = f"{label + ':':<{_LABEL}}"
    return "\n".join(wrap(text, width(), start if start.endswith(" ") else start + " ", " " * _LABEL))


def wrap(text: str, wide: int, first: str = "", following: str = "") -> list[str]:
    """Lines of that width; names, pointers and addresses are never broken."""
    return textwrap.wrap(
        text, wide, initial_indent=first, subsequent_indent=following, break_long_words=False, break_on_hyphens=False
    )


def completing(names: Callable[[], Iterable[str]]) -> Callable[..., list[str]]:
    """The completion of an argument by names, which are read when the shell asks."""

    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
        return [name for name in names() if name.casefold().startswith(incomplete.casefold())]

    return complete


def payload_source(path: str) -> Any:
    """The source that an argument of a command names: a file, or standard input."""
    from tipx.reading.source import Source

    if path != "-":
        return Source.path(path)
    return stdin_source("<stdin>")


def stdin_source(name: str) -> Any:
    """Standard input under a name."""
    from tipx.reading.source import Source

    if sys.stdin is None:
        return Source.missing(name, "standard input is closed")
    return Source.of(sys.stdin.buffer, name)


def load_failure(name: str, error: Any) -> Failure:
    """The failure for a payload that could not be loaded: malformed (status 1) or not readable (status 3)."""
    unreadable = any(one.unreadable is not None for one in error.report.inputs)
    return Failure(f"{name}: {error}", exits.UNREADABLE if unreadable else exits.PROBLEMS)
