"""The outputs of a run: chosen and checked before any work, written after it, one that fails never taking another along."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NamedTuple

from tipx import dates
from tipx.cli.common import unknown, usage_error, width
from tipx.cli.output import OutputFailed, append_file, say, unwritable, write_bytes, write_file, write_text
from tipx.options import Options
from tipx.problems import Problem, Report
from tipx.reporting import FORMATS, renderer

SUMMARY = "GITHUB_STEP_SUMMARY"
"""GitHub Actions names by it the file of the job summary."""


class Output(NamedTuple):
    """A form of output and the file that it goes to; None is standard output."""

    name: str
    target: str | None


class Look(NamedTuple):
    """How outputs look: colour (None: on a terminal), quiet, and whether they hold values and so are the owner's alone."""

    colour: bool | None
    quiet: bool
    private: bool


def formats_help() -> str:
    """The help of --format."""
    *names, last = FORMATS
    return f"{', '.join(names)} or {last}; to standard output or to FILE. May be repeated.  [default: text]"


def outputs(formats: Sequence[str], paths: Sequence[str], show_values: bool, accepted: bool) -> list[Output]:
    """The outputs of a run. All that can be known to go wrong is refused before any work."""
    chosen = [_output(text) for text in formats or ("text",)]
    _refuse_disclosure(chosen, show_values, accepted)
    places = [None if one.target is None else os.path.realpath(one.target) for one in chosen]
    if places.count(None) > 1:
        raise usage_error("one format can go to standard output; give the others a file, such as json=report.json")
    inputs = {os.path.realpath(path) for path in paths if path != "-"}
    for output, place in zip(chosen, places, strict=True):
        if output.target is None:
            continue
        if places.count(place) > 1:
            raise usage_error(f"two formats would go to {output.target}")
        if place in inputs and os.path.isfile(output.target):
            raise usage_error(f"{output.target} is an input; it would be overwritten")
        why = unwritable(output.target)
        if why is not None:
            raise usage_error(f"{output.target} cannot be written: {why}")
    return chosen


def _output(text: str) -> Output:
    name, equals, target = text.partition("=")
    if name not in FORMATS:
        raise unknown("format", name, FORMATS, f"the formats are {', '.join(FORMATS)}")
    if equals and not target:
        raise usage_error(f"the file of --format {name}= is missing")
    return Output(name, target or None)


def _refuse_disclosure(chosen: Sequence[Output], show_values: bool, accepted: bool) -> None:
    """Values of records do not go, by an oversight, where others read them."""
    leaving = [one.name for one in chosen if FORMATS[one.name].leaves]
    if show_values and leaving and not accepted:
        raise usage_error(
            f"--show-values is refused with {', '.join(dict.fromkeys(leaving))}: such a report is made to leave this "
            "machine, and the values may identify victims (--i-accept-disclosure writes them all the same)"
        )


class Live:
    """Writes each problem to standard output as it is found, and at the end the summary, where ndjson goes there.

    `failure`: that standard output could not be written. Where there are other outputs the run goes on for them.
    """

    def __init__(self, options: Options, paths: Sequence[str], alone: bool) -> None:
        from tipx.moments import moment
        from tipx.suppressing import Marker, normal

        self.failure: OutputFailed | None = None
        self._alone = alone
        self._marker = Marker(options, dates.day_of_instant(moment(options.now)))
        self._paths = list(map(normal, paths))

    def __call__(self, problem: Problem) -> None:
        """Write a problem."""
        from tipx.reporting.ndjson import line

        self._write(line(self._marker.mark(problem, self._paths[problem.at.input])))

    def end(self, report: Report) -> None:
        """Write the summary."""
        from tipx.reporting.ndjson import summary

        self._write(summary(report))

    def _write(self, text: str) -> None:
        try:
            write_bytes(text.encode("utf-8", "backslashreplace"))
        except OutputFailed as error:
            if self._alone:
                raise
            self.failure = error


def live(chosen: Sequence[Output], options: Options, paths: Sequence[str]) -> Live | None:
    """What writes problems as they are found, where that was asked for. `paths`: of the inputs.

    With a baseline it is known at the end only which problems are new: then all are written at the end.
    """
    if not any(map(_runs_along, chosen)) or options.baseline is not None:
        return None
    return Live(options, paths, len(chosen) == 1)


def _runs_along(output: Output) -> bool:
    return output.name == "ndjson" and output.target is None


def summary_only(chosen: Sequence[Output], report: Report, along: Live) -> list[Output]:
    """Write the last line of the problems that were written as they were found; gives the outputs that are left."""
    along.end(report)
    return [one for one in chosen if not _runs_along(one)]


def write(chosen: Sequence[Output], report: Report, look: Look, failed: OutputFailed | None = None) -> Exception | None:
    """Write every output. Where some fail, the others are still written; gives the error to end the run with.

    `failed`: one that has failed already.
    The error of a form that could not be rendered is never shown by its text, which may hold values.
    """
    failures: list[Exception] = [] if failed is None else [failed]
    for output in chosen:
        try:
            _write(output, report, look)
        except OutputFailed as error:
            failures.append(error)
        except Exception as error:
            say(f"tipx: the {output.name} report failed; the verdict and the other reports stand")
            failures.append(error)
    if not failures:
        return None
    worst = next((one for one in failures if not isinstance(one, OutputFailed)), failures[0])
    for failure in failures:
        if failure is not worst and isinstance(failure, OutputFailed):
            say(f"tipx: {failure}")
    return worst


def _write(output: Output, report: Report, look: Look) -> None:
    if output.name == "text":
        _write_text(output.target, report, look)
        return
    data = renderer(output.name)(report).encode("utf-8", "backslashreplace")
    if output.target is None:
        write_bytes(data)
    else:
        write_file(output.target, data, look.private)
    if output.name == "github" and os.environ.get(SUMMARY):
        _summarise(os.environ[SUMMARY], report)


def _write_text(target: str | None, report: Report, look: Look) -> None:
    from tipx.reporting.text import report_to_text

    if target is not None:
        text = report_to_text(report, colour=bool(look.colour), quiet=look.quiet)
        write_file(target, text.encode("utf-8", "backslashreplace"), look.private)
        return
    coloured = _coloured() if look.colour is None else look.colour
    text = report_to_text(report, colour=coloured, quiet=look.quiet, width=width())
    if text:
        write_text(text, coloured)


def _summarise(target: str, report: Report) -> None:
    """The job summary: added to what earlier commands of the step wrote, and no longer than GitHub takes."""
    from tipx.reporting import markdown

    there = os.path.getsize(target) if os.path.isfile(target) else 0
    append_file(target, markdown.render(report, markdown.MOST_BYTES - there).encode("utf-8", "backslashreplace"))


def _coloured() -> bool:
    """On a terminal that can, unless NO_COLOR says otherwise (no-color.org: set and not empty)."""
    if sys.stdout is None or not sys.stdout.isatty():
        return False
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say_unreadable(chosen: Sequence[Output], report: Report) -> None:
    """Where no text report is on the screen, what could not be read is said all the same."""
    from tipx.reporting.common import clean

    if any(output.name == "text" and output.target is None for output in chosen):
        return
    for one in report.inputs:
        if one.unreadable is not None:
            say(f"tipx: {clean(one.path)}: cannot be read: {one.unreadable}")
