"""Work on large inputs in pieces that can be done anywhere: in other processes, or on other machines.

NDJSON is cut into stretches at line ends. *Map* judges the records of a stretch and notes what joins them; *reduce* judges
groups of records that name each other, read again from where they stand. Both are plain functions of what they are given,
and all that they are given and give can be sent. What does them is a `Spread`: it runs a function over tasks and gives the
results in the order of the tasks, so that the report is the same whoever does the work.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tipx import catalogue
from tipx.choosing import Choices
from tipx.holding import Origin
from tipx.joining import KINDS, Facts, Joined, judge_groups
from tipx.judged import Share
from tipx.judging import Judge, PayloadRun
from tipx.options import Options
from tipx.parts import Part
from tipx.problems import Severity
from tipx.profiling import Known
from tipx.raw import Gathered, Raw, UnitSpot
from tipx.reading.content import CHANGED, Content, Unreadable
from tipx.reading.deadline import Deadline
from tipx.reading.json_reader import moved
from tipx.reading.model import LIST_OF, Payload, ReadFinding, Unit
from tipx.reading.ndjson_reader import again_for, each_line, lines_of, under_header
from tipx.reading.source import Source
from tipx.summing import Opened, is_listed

Spread = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]
"""Runs a function over tasks, anywhere, and gives the results in the order of the tasks."""

STRETCH = 8 << 20
"""So many bytes are a stretch; an input of fewer than two of them is not cut."""

BATCH = 1000
"""So many records, about, are judged together in one task of reduce."""


def collect_seldom() -> None:
    """Look for cycles less often: records are trees, which go away by themselves, and there are many of them.

    For processes of our own, not for those of a caller of the library.
    """
    gc.set_threshold(50_000, 20, 50)


class Header(NamedTuple):
    """The bundle's own fields, as another process needs them: None for records without one."""

    unit: Unit
    input: int


class Frame(NamedTuple):
    """What all tasks of one payload share. `profiles`: those that the run knows. `joined`: whether records belong together though
    there is no header. `left`: how many seconds the task may take. `marks`: of the inputs, so that all tasks read the same file."""

    options: Options
    profiles: Known
    now: int
    key: bytes
    header: Header | None
    joined: bool
    left: float | None
    marks: Mapping[int, tuple[int, int] | None] = {}


class Stretch(NamedTuple):
    """A task of map: the bytes of an input from `start` to `end`. `bare`: whether no header stands before it in its own input;
    `before`: how many records do, where the limit is near."""

    frame: Frame
    input: int
    path: str
    start: int
    end: int
    bare: bool = False
    before: int = 0


class Mapped(NamedTuple):
    """What map gives: problems with places counted from the stretch's beginning, what joins the records, and how many lines
    there were. `opened` is what became of payloads of one record each; `counted`: how many
    the limit of records counts."""

    kept: list[Raw]
    counts: Counter[tuple[int, str, Severity]]
    share: Share | None
    opened: Opened | None
    findings: list[ReadFinding]
    lost: bool
    unfinished: list[str]
    lines: int
    counted: int = 0
    unreadable: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether the limit of records was met."""
        found = {one.id for one in self.findings}.union(identifier for _, identifier, _ in self.counts)
        return "TIPX-SYN-013" in found


class Batch(NamedTuple):
    """A task of reduce: groups of records, by number in their facts, with what holds for the whole payload."""

    frame: Frame
    paths: dict[int, str]
    facts: Facts
    groups: list[list[int]]
    unjudged: set[str]
    referrals_lost: bool
    records: int


def stretches(
    content: Content, begin: int, path: str, number: int, frame: Frame, *, bare: bool = False
) -> list[Stretch]:
    """An input from `begin` to its end, cut at line ends. `bare`: see `Stretch`."""
    assert content.size is not None
    found = []
    while begin < content.size:
        end = min(begin + STRETCH, content.size)
        while end < content.size:
            piece = content.slice(end, end + STRETCH)
            if not piece:
                raise Unreadable(CHANGED, content)
            line_end = piece.find(b"\n")
            end += line_end + 1 if line_end >= 0 else len(piece)
            if line_end >= 0:
                break
        found.append(Stretch(frame, number, path, begin, end, bare))
        begin = end
    return found


def map_stretch(task: Stretch) -> Mapped:
    """Judge the records of a stretch."""
    catalogue.load()
    frame, options = task.frame, task.frame.options
    gathered = Gathered(options.max_per_rule, options.max_problems, lambda identifier: is_listed(identifier, options))
    judge = Judge(Choices(options, frame.profiles), frame.now, options.parameters, gathered, key=frame.key, hold=0)
    try:
        content = _opened(frame, task.input, task.path)
    except Unreadable as error:
        return Mapped([], Counter(), None, None, [], False, [], 0, unreadable=str(error))
    try:
        counted = _Counted(lines_of(content.stretch(task.start, task.end), task.start))
        if frame.header is None and not frame.joined:
            return _map_payloads(task, judge, gathered, counted)
        return _map_records(task, judge, gathered, counted, content)
    except Unreadable as error:
        return Mapped([], Counter(), None, None, [], False, [], 0, unreadable=str(error))
    finally:
        content.close()


def _opened(frame: Frame, number: int, path: str) -> Content:
    """An input, opened here too. Raises Unreadable when another file has taken its place."""
    content = Source.path(path).open(frame.options.limits)
    if frame.marks.get(number, content.mark) != content.mark:
        content.close()
        raise Unreadable(CHANGED)
    return content


class _Counted:
    """Lines, counted as they go by."""

    def __init__(self, lines: Iterator[tuple[bytes, Any]]) -> None:
        self._lines = lines
        self.count = 0

    def __iter__(self) -> Iterator[tuple[bytes, Any]]:
        for raw, at in self._lines:
            self.count = at.number
            yield raw, at


def _map_records(task: Stretch, judge: Judge, gathered: Gathered, lines: _Counted, content: Content) -> Mapped:
    frame = task.frame
    header = frame.header.unit if frame.header is not None else None
    limits, surely = frame.options.limits, judge.choices.surely
    part: Part | None = None
    if task.bare:
        payload = Payload(header, iter(()), [])
        part = Part(task.input, "ndjson", each_line(iter(lines), limits, surely, before=task.before))
        payload.replace_units(part.units(payload, Counter(), Payload.units))
    else:
        payload = under_header(header, iter(lines), limits, surely, task.before)
    payload.joined = frame.joined
    run = _run(judge, payload, frame, {task.input: (content, None)})
    deadline = Deadline.left(frame.left, frame.options.limits)
    counted = 0
    for unit in payload.units():
        counted += unit.kind is not None
        run.unit(unit, task.input)
        if deadline.is_over():
            payload.findings.append(deadline.finding())
            payload.lost = True
            break
    if part is not None:
        counted = part.payloads
    return Mapped(
        gathered.kept,
        gathered.counts,
        run.share,
        None,
        payload.findings,
        payload.lost,
        run.unfinished,
        lines.count,
        counted,
    )


def _map_payloads(task: Stretch, judge: Judge, gathered: Gathered, lines: _Counted) -> Mapped:
    opened = Opened("")
    deadline = Deadline.left(task.frame.left, task.frame.options.limits)
    findings: list[ReadFinding] = []
    payloads = each_line(iter(lines), task.frame.options.limits, judge.choices.surely, before=task.before)
    for number, payload in enumerate(payloads):
        units = ((task.input, unit) for unit in payload.units())
        opened.take(judge.payload(payload, units, task.input, number, {}))
        if deadline.is_over():
            findings.append(deadline.finding())
            break
    return Mapped(
        gathered.kept, gathered.counts, None, opened, findings, bool(findings), [], lines.count, opened.payloads
    )


def _run(judge: Judge, payload: Payload, frame: Frame, origins: dict[int, Origin]) -> PayloadRun:
    """The judging of a payload, begun with its header; what was found in that has been told already."""
    run = PayloadRun(judge, payload, frame.header.input if frame.header is not None else 0, 0, origins)
    run.is_stretch = True
    if frame.header is not None:
        told, judge.gathered = judge.gathered, Gathered(0)
        run.begin()
        judge.gathered = told
        run.forget_header()
    return run


def reduce_batch(task: Batch) -> list[Joined]:
    """Judge groups of records, read again from where they stand."""
    catalogue.load()
    frame = task.frame
    judge = Judge(
        Choices(frame.options, frame.profiles), frame.now, frame.options.parameters, Gathered(0), key=frame.key
    )
    origins: dict[int, Origin] = {}
    try:
        for number, path in task.paths.items():
            origins[number] = (_opened(frame, number, path), again_for(frame.options.limits))
        payload = Payload(frame.header.unit if frame.header is not None else None, iter(()))
        payload.joined = frame.joined
        run = _run(judge, payload, frame, origins)
        whole = run.whole_of(task.unjudged, task.referrals_lost, task.records)
        deadline = Deadline.left(frame.left, frame.options.limits)
        return list(judge_groups(task.groups, task.facts, whole, run.read_again, deadline))
    finally:
        for content, _ in origins.values():
            if content is not None:
                content.close()


def batches(facts: Facts, frame: Frame, paths: dict[int, str], share: Share) -> Iterator[Batch]:
    """The groups of all records, in their order, a batch at a time."""
    numbers: list[int] = []
    groups: list[list[int]] = []

    def batch() -> Batch:
        part = facts.part(numbers)
        named = {number: paths[number] for number in set(part.inputs)}
        return Batch(frame, named, part, groups, share.unjudged, share.referrals_lost, share.records)

    for group in facts.groups():
        groups.append(list(range(len(numbers), len(numbers) + len(group))))
        numbers += group
        if len(numbers) >= BATCH:
            yield batch()
            numbers, groups = [], []
    if numbers:
        yield batch()


class Before:
    """What stands before a stretch: lines of its input, records of each type, records or payloads in all."""

    def __init__(self, lines: int = 0) -> None:
        self.lines = lines
        self.kinds = [0] * len(KINDS)
        self.payloads = 0
        self.records = 0
        self.counted = 0

    def pass_by(self, mapped: Mapped) -> None:
        """Count a stretch."""
        self.lines += mapped.lines
        if mapped.share is not None:
            self.kinds = [one + more for one, more in zip(self.kinds, mapped.share.kinds, strict=True)]
            self.records += mapped.share.records
        if mapped.opened is not None:
            self.payloads += mapped.opened.payloads
        self.counted += mapped.counted

    def moved(self, raw: Raw) -> Raw:
        """A problem with its place counted from the beginning of the input."""
        span = raw.span
        if span is not None:
            span = span._replace(line=span.line + self.lines, end_line=span.end_line + self.lines)
        related = tuple((self._spot(spot), path, role) for spot, path, role in raw.related)
        return raw._replace(spot=self._spot(raw.spot), span=span, related=related)

    def _spot(self, spot: UnitSpot) -> UnitSpot:
        if spot.kind not in LIST_OF:
            return spot if spot.kind == "bundle" else spot._replace(
                line=None if spot.line is None else spot.line + self.lines, payload=spot.payload + self.payloads
            )  # fmt: skip
        ordinal = spot.ordinal + self.kinds[KINDS.index(spot.kind)] if spot.list is not None else spot.ordinal
        line = None if spot.line is None else spot.line + self.lines
        return spot._replace(ordinal=ordinal, line=line, payload=spot.payload + self.payloads)

    def finding(self, finding: ReadFinding) -> ReadFinding:
        """A finding of the reader with its place counted from the beginning of the input."""
        return moved(finding, self.lines, 0)
