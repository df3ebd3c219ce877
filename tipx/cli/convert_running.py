"""Runs a conversion for the command line, and tells what became of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tipx.cli import exits
from tipx.cli.common import Failure
from tipx.cli.limits import limit_options
from tipx.cli.output import OutputFailed, write_json, write_text
from tipx.cli.progress import progress

if TYPE_CHECKING:
    from tipx.converting.running import Request


class Told(NamedTuple):
    """How it is told: `answer` is text or json. What is written to standard output is told on standard error."""

    output: str
    rejects: str | None
    loss: str
    answer: str
    quiet: bool


_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("--now", metavar="DATE", help="Judge as of this date or moment instead of the clock."),
    click.option(
        "--jobs",
        type=click.IntRange(0),
        default=0,
        show_default="as many as there are cores",
        help="How many processes validate.",
    ),
    limit_options,
    click.option(
        "-f",
        "--format",
        "answer",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="How to tell what became of it: text for people, json for programs.",
    ),
)


def run_options(command: Any) -> Any:
    """The options that all commands have which convert: as of when, how many processes, the limits, how it is told."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def run_and_tell(make: Callable[[], Request], told: Told) -> None:
    """Convert, tell, and end with the status of it. What keeps the request from being made is told alike."""
    from tipx.cli import convert_telling as telling
    from tipx.converting.conversion import InputRefused, LossRefused
    from tipx.converting.model import ConvertError
    from tipx.converting.running import convert

    told_on_error_stream = told.output == "-"
    try:
        request = make()
        with progress([request.source], told.quiet) as watch:
            done = convert(request._replace(progress=watch))
    except (InputRefused, LossRefused, ConvertError) as error:
        if told.answer == "text":
            telling.say(telling.refusal(error))
        elif told_on_error_stream:
            telling.say(json.dumps(telling.refusal_as_data(error), indent=2))
            raise click.exceptions.Exit(error.status) from None
        else:
            write_json(telling.refusal_as_data(error))
        raise Failure(str(error), error.status) from None
    except OSError as error:
        places = told.output if told.rejects is None else f"{told.output} or {told.rejects}"
        raise OutputFailed(f"{places} cannot be written: {(error.strerror or type(error).__name__).lower()}") from None
    status = telling.status(done)
    if told.answer == "json":
        if told_on_error_stream:
            telling.say(json.dumps(telling.as_data(done), indent=2))
        else:
            write_json(telling.as_data(done))
    elif not (told.quiet and status == exits.OK and not done.losses):
        text = telling.as_text(done, told.loss, told.output, told.rejects)
        telling.say(text) if told_on_error_stream else write_text(text)
    raise click.exceptions.Exit(status)
