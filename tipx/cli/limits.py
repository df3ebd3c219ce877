"""The options of `tipx validate` that bound what is read and judged, one for each limit of `tipx.Limits`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from tipx.reading.model import DEEPEST, LONGEST_NUMBER, Limits

_Command = TypeVar("_Command", bound=Callable[..., Any])
_USUAL = Limits()
_OPTIONS = (
    ("--max-bytes", "max_bytes", click.IntRange(1), "Bytes of an input."),
    ("--max-depth", "max_depth", click.IntRange(1, DEEPEST), "Levels of nesting."),
    ("--max-string", "max_string", click.IntRange(1), "Characters of a text or a name."),
    ("--max-number", "max_number", click.IntRange(LONGEST_NUMBER), "Characters of a number; a longer one is an error."),
    ("--max-records", "max_records", click.IntRange(1), "Records of an input."),
    (
        "--max-per-record",
        "max_per_record",
        click.IntRange(1),
        "Problems of one record; what it holds beyond is not judged.",
    ),
    ("--timeout", "max_seconds", click.IntRange(1), "Seconds that the judging may take.  [default: no limit]"),
)


def limit_options(command: _Command) -> _Command:
    """Give a command the options of all limits."""
    for option, name, kind, what in reversed(_OPTIONS):
        usual = getattr(_USUAL, name)
        add = click.option(
            option, name, type=kind, metavar="NUMBER", default=usual, show_default=usual is not None,
            help=f"Limit: {what[0].lower()}{what[1:]}",
        )  # fmt: skip
        command = add(command)
    return command


def limits_of(choices: Mapping[str, Any]) -> tuple[Limits, dict[str, Any]]:
    """The limits among the choices of a command, and the other choices."""
    names = {name for _, name, _, _ in _OPTIONS}
    limits = Limits(**{name: value for name, value in choices.items() if name in names})
    return limits, {name: value for name, value in choices.items() if name not in names}
