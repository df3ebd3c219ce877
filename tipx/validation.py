"""The pipeline: inputs are read, their payloads judged, the findings presented as one Report."""

from __future__ import annotations

import contextlib
import dataclasses
import fnmatch
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from tipx import catalogue, dates, spreading, suppressing
from tipx.checking.engines import engine
from tipx.checks import registered
from tipx.merging import merge, moved
from tipx.moments import moment
from tipx.options import Options
from tipx.problems import Place, Problem, Report
from tipx.profiling import Known
from tipx.reading import table_ids  # noqa: F401 - a report may hold its checks, wherever the input was read
from tipx.reading.deadline import Deadline
from tipx.reading.sniff import sniff
from tipx.reading.source import Source, TooLarge, Unreadable
from tipx.running import Emit, Progress, Run, Work
from tipx.spreading import Spread
from tipx.standard import newest, versions
from tipx.summing import Summary


def validate_inputs(
    given: Sequence[Any],
    options: Options,
    mode: str = "separate",
    spread: Spread | None = None,
    progress: Progress | None = None,
    emit: Emit | None = None,
    profiles: Known | None = None,
) -> Report:
    """Validate inputs and report on all of them.

    `mode`: `separate` (each is a payload by itself), `parts` (NDJSON parts of one payload, at most one header line
    among them) or `history` (messages of one exchange). `spread`: what does the work in pieces; left out, it is done by
    as many processes as `options.jobs` says, where it is worth it. `progress` is told how many bytes were read. `emit` is
    given the problems as they are found, before the user's severities and suppressions, and at most `max_problems`. `profiles`:
    those that several runs with these options know; left out, they are read now. Raises
    ValueError for options that cannot be used and EngineMissing for an engine that is not installed; never for anything
    wrong with an input.
    """
    catalogue.load()
    known = Known(options.profiles) if profiles is None else profiles
    now = _check(options)
    sources = [Source.of(one) for one in given]
    with contextlib.ExitStack() as stack:
        if spread is None and mode != "history" and _is_worth_it(sources, options):
            from tipx.processes import cores, processes

            jobs = options.jobs or cores()
            spread = stack.enter_context(processes(jobs)) if jobs > 1 else None
        work = Work(
            options, known, now, Deadline(options.limits), spread, progress, _bounded(emit, options.max_problems)
        )
        if mode == "separate" and len(sources) > 1:
            return finish(list(_separately(sources, work)), options)
        run = Run(work, mode)
        if mode == "parts":
            run.parts(sources)
        else:
            for source in sources:
                run.separate(source)
            if mode == "history":
                run.history()
        return finish([run.summary()], options)


def _bounded(emit: Emit | None, most: int) -> Emit | None:
    """Gives on so many problems at most; 0 gives on all."""
    if emit is None or not most:
        return emit
    left = itertools.count(most, -1)

    def give_on(problem: Problem, receive: Emit = emit) -> None:
        if next(left) > 0:
            receive(problem)

    return give_on


def _is_worth_it(sources: Sequence[Source], options: Options) -> bool:
    """Whether there is so much to judge that several processes are sooner done than one, starting them included."""
    return options.jobs != 1 and sum(source.size or 0 for source in sources) >= spreading.STRETCH


def _separately(sources: Sequence[Source], work: Work) -> Iterator[Summary]:
    """Each input judged by itself: large NDJSON in stretches, other files one to a process, the rest here."""
    if work.spread is None:
        yield from (_validate_one(source, work._replace(first=number)) for number, source in enumerate(sources))
        return
    away = [source for source in sources if source.size is not None and not _is_cut(source, work.options)]
    tasks = (
        (source, work._replace(spread=None, progress=None, emit=None), work.deadline.seconds_left()) for source in away
    )
    results = work.spread(_validate_away, tasks)
    sent = {id(source) for source in away}
    for number, source in enumerate(sources):
        if id(source) in sent:
            summary: Summary = next(results)
            if work.emit is not None:
                for problem in summary.report.problems:
                    work.emit(moved(problem, number))
            if work.progress is not None:
                work.progress(source.size or 0)
            yield summary
        else:
            yield _validate_one(source, work._replace(first=number))


def _is_cut(source: Source, options: Options) -> bool:
    """Whether an input is large NDJSON."""
    if (source.size or 0) < 2 * spreading.STRETCH:
        return False
    try:
        content = source.open(options.limits)
    except (TooLarge, Unreadable):
        return False
    with contextlib.closing(content):
        return sniff(content, options.form).form == "ndjson"


def _validate_away(task: tuple[Source, Work, float | None]) -> Summary:
    source, work, left = task
    catalogue.load()
    return _validate_one(source, work._replace(deadline=Deadline.left(left, work.options.limits)))


def _validate_one(source: Source, work: Work) -> Summary:
    """Validate one input by itself."""
    run = Run(work, "separate")
    run.separate(source)
    return run.summary()


def finish(summaries: Sequence[Summary], options: Options) -> Report:
    """One report of what was found in inputs that were judged by themselves; what the user set aside is set aside now."""
    unlisted: Counter[Any] = Counter()
    before = 0
    for report, left in summaries:
        unlisted.update({(number + before, *rest): count for (number, *rest), count in left.items()})
        before += len(report.inputs)
    return suppressing.apply(merge([report for report, _ in summaries]), options, unlisted)


def validate_line(line: bytes, number: int, options: Options, profiles: Known) -> Report:
    """Validate one line of a stream of NDJSON; places bear its number in the stream."""
    report = validate_inputs([Source(f"<line {number}>", line)], options, profiles=profiles)
    problems = tuple(
        dataclasses.replace(problem, at=_moved_down(problem.at, number - 1)) for problem in report.problems
    )
    return dataclasses.replace(report, problems=problems)


def _moved_down(place: Place, lines: int) -> Place:
    if place.line is None:
        return place
    end = None if place.end_line is None else place.end_line + lines
    return dataclasses.replace(place, line=place.line + lines, end_line=end)


def _check(options: Options) -> int:
    """Refuse options that cannot be used: a slip there would silently change what is listed. Gives the moment of judging.

    Raises ValueError, or EngineMissing. The names are the caller's own, never text of a record.
    """
    if options.select or options.ignore or options.severity or options.suppressions:
        catalogue.load_profiles()
    for pattern in (*options.select, *options.ignore):
        if not any(fnmatch.fnmatchcase(identifier, pattern.upper()) for identifier in registered()):
            raise ValueError(
                f"no rule has the id {pattern} (`tipx rules list` lists them; * stands for any characters)"
            )
    for name in options.parameters:
        if name not in newest().parameters:
            raise ValueError(f"no parameter is named {name}; they are {', '.join(newest().parameters)}")
    now = moment(options.now)
    suppressing.check(options, dates.day_of_instant(now))
    if options.standard != "auto" and options.standard not in versions():
        raise ValueError(f"that version of the standard is not known; known are {', '.join(versions())}")
    engine(options.engine, newest())
    return now
