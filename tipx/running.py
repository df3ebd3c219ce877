"""A run: inputs are read, their payloads judged, and summed up. It knows the order of the work, and none of its parts."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from tipx import spreading
from tipx.choosing import Choices
from tipx.holding import Origin
from tipx.joining import Joined, raw_of
from tipx.judged import Judged, Share
from tipx.judging import Judge, PayloadRun
from tipx.merging import moved
from tipx.options import Options
from tipx.parts import Parts, first_of, is_one_line
from tipx.presenting import Material, present
from tipx.problems import LayerState, Problem
from tipx.profiling import Known
from tipx.raw import Gathered, Raw, UnitSpot
from tipx.reading import read, too_large
from tipx.reading.content import CHANGED, Content, Stream
from tipx.reading.deadline import Deadline
from tipx.reading.lines import BOM
from tipx.reading.model import Input, NotWellFormed, Payload, ReadFinding, Unit
from tipx.reading.ndjson_reader import read_ndjson
from tipx.reading.source import Source, TooLarge, Unreadable
from tipx.ruleset import runner
from tipx.ruleset.payload import PayloadView
from tipx.spreading import Spread
from tipx.standard import newest
from tipx.summing import Circumstances, Opened, Summary, is_listed, summarise

Progress = Callable[[int], None]
Emit = Callable[[Problem], None]


class Work(NamedTuple):
    """What all inputs of a run are judged by, and who does it; `first`: how many inputs were judged before."""

    options: Options
    profiles: Known
    now: int
    deadline: Deadline
    spread: Spread | None = None
    progress: Progress | None = None
    emit: Emit | None = None
    first: int = 0


_Task = TypeVar("_Task", spreading.Stretch, spreading.Batch)


class Run:
    """The judging of inputs that are reported on together."""

    def __init__(self, work: Work, mode: str) -> None:
        self._work = work
        self._options = options = work.options
        self._mode = mode
        self._now = now = work.now
        self._deadline = work.deadline
        self._opened: list[Opened] = []
        self._origins: dict[int, Origin] = {}
        self._history_state: tuple[LayerState, str] | None = None
        self._gathered = Gathered(
            options.max_per_rule, options.max_problems, lambda identifier: is_listed(identifier, options)
        )
        self._is_cut = False
        self._emitted = 0
        self._choices = Choices(options, work.profiles)
        self._judge = Judge(
            self._choices, now, options.parameters, self._gathered, mode == "history", deadline=work.deadline
        )

    # -- inputs ----------------------------------------------------------------------------------------------------

    def _open(self, source: Source) -> tuple[Opened, Input | None]:
        opened = Opened(source.name)
        number = len(self._opened)
        self._opened.append(opened)
        self._origins[number] = (None, None)
        self._choices.under(None)
        if self._deadline.is_over():
            return opened, Input("unknown", [self._deadline.finding()], iter(()))
        limits = self._options.limits
        try:
            content = source.open(limits) if source.data is None else None
            self._origins[number] = (content, None)
            if content is not None:
                content.watch = self._work.progress
            found = read(
                source, self._options.form, limits, self._choices.standard_to_read_by, self._options.xml_parser, content,
                self._choices.surely,
            )  # fmt: skip
        except TooLarge:
            found = too_large(limits)
        except Unreadable as error:
            opened.unreadable = str(error)
            return opened, None
        opened.form = found.form
        content = self._origins[number][0]
        self._origins[number] = (content, found.again)
        opened.material = Material(found.form, content, source.data)
        return opened, found

    def separate(self, source: Source) -> None:
        """Judge every payload of one input."""
        opened, found = self._open(source)
        if found is None:
            return
        with self._guarded():
            self._judge_one(source, opened, found)

    def _judge_one(self, source: Source, opened: Opened, found: Input) -> None:
        number = len(self._opened) - 1
        try:
            if self._is_spread(number, source, found):
                self._spread_out(number, source, opened, found)
                return
            for count, payload in enumerate(found.payloads):
                units = ((number, unit) for unit in self._in_time(payload))
                opened.take(self._judge.payload(payload, units, number, count, self._origins))
                found.findings.extend(payload.of_input)
                if self._is_cut:
                    break
        except NotWellFormed as error:
            opened.forget()
            opened.form = error.form
            self._gathered.forget(number)
            found = found._replace(findings=[*found.findings, *error.findings])
        self._input_findings(found, number)

    def _flush(self) -> None:
        """Give on the problems that were found since the last time."""
        if self._work.emit is not None and self._emitted < len(self._gathered.kept):
            fresh = self._gathered.kept[self._emitted :]
            self._emitted = len(self._gathered.kept)
            for problem in present(fresh, [one.material for one in self._opened], self._options.show_values):
                self._work.emit(moved(problem, self._work.first))

    # -- large NDJSON ----------------------------------------------------------------------------------------------

    def _is_spread(self, number: int, source: Source, found: Input) -> bool:
        large = self._work.spread is not None and (source.size or 0) >= 2 * spreading.STRETCH
        return large and found.form == "ndjson" and self._mode == "separate"

    def _spread_out(self, number: int, source: Source, opened: Opened, found: Input) -> None:
        """Judge an input in stretches."""
        content = self._origins[number][0]
        assert content is not None
        assert source.file_path is not None
        payload = next(found.payloads)
        header = payload.header
        begin = header.end if header is not None else len(BOM) if content.slice(0, len(BOM)) == BOM else 0
        assert begin is not None
        frame = self._frame(None if header is None else spreading.Header(header, number), False)
        tasks = spreading.stretches(content, begin + (header is not None), source.file_path, number, frame)
        run = PayloadRun(self._judge, payload, number, 0, self._origins)
        run.begin()
        before = spreading.Before()
        before.lines = (header.line or 0) if header is not None else 0
        findings = self._take_stretches(run if header is not None else None, tasks, {number: before}, content)
        if header is not None:
            opened.take(run.end(self._reduced(frame, {number: source.file_path})))
        self._input_findings(found._replace(findings=[*found.findings, *findings]), number)

    def _frame(self, header: spreading.Header | None, joined: bool) -> spreading.Frame:
        left = self._deadline.seconds_left()
        marks = {number: content.mark for number, (content, _) in self._origins.items() if content is not None}
        return spreading.Frame(
            self._options, self._work.profiles, self._now, self._judge.key, header, joined, left, marks
        )

    def _with_time_left(self, task: _Task) -> _Task:
        """The task with the time that is left when it is given out."""
        return task._replace(frame=task.frame._replace(left=self._deadline.seconds_left()))

    def _take_stretches(
        self,
        run: PayloadRun | None,
        tasks: Sequence[spreading.Stretch],
        before: dict[int, spreading.Before],
        *read: Content,
    ) -> list[ReadFinding]:
        """Have stretches judged, and take in what they gave, in their order; `read` is given to its end meanwhile."""
        assert self._work.spread is not None
        most = self._options.limits.max_records
        results = self._work.spread(spreading.map_stretch, map(self._with_time_left, tasks))
        findings: list[ReadFinding] = []
        digesting = _Digesting(read)
        full: set[int] = set()
        for task, mapped in zip(tasks, results, strict=True):
            digesting.go_on(task.end - task.start)
            if self._work.progress is not None:
                self._work.progress(task.end - task.start)
            if task.input in full:
                continue
            here = before[task.input]
            if here.counted + mapped.counted >= most:
                # Here the limit is reached, which those who judged the stretch could not know.
                mapped = spreading.map_stretch(task._replace(before=here.counted))
            if mapped.unreadable is not None:
                raise Unreadable(mapped.unreadable)
            if task.frame.joined and run is not None:
                here.kinds = list(run.share.kinds)
            self._gathered.absorb(mapped.kept, mapped.counts, here.moved)
            shifted = [here.finding(one)._replace(input=task.input) for one in mapped.findings]
            if mapped.share is not None and run is not None:
                run.absorb(mapped.share, shifted, mapped.lost, mapped.unfinished, here.lines)
            elif mapped.opened is not None:
                self._opened[task.input].add(mapped.opened)
                findings += shifted
            here.pass_by(mapped)
            if self._mode == "separate":
                self._flush()
            if any(one.id == "TIPX-SYN-025" for one in shifted):
                break
            if mapped.is_over:
                full.add(task.input)
        digesting.end()
        return findings

    def _reduced(self, frame: spreading.Frame, paths: dict[int, str]) -> Callable[[Share], Iterator[Joined]]:
        def judged(share: Share) -> Iterator[Joined]:
            assert self._work.spread is not None
            batches = spreading.batches(share.facts, frame, paths, share)
            for joined in self._work.spread(spreading.reduce_batch, map(self._with_time_left, batches)):
                yield from joined

        return judged

    def _in_time(self, payload: Payload) -> Iterator[Unit]:
        """The records of a payload until the time is up; then it is said that the rest was not judged."""
        units = payload.units()
        while not self._deadline.is_over():
            unit = next(units, None)
            if unit is None:
                return
            yield unit
            # XML may still prove not to be well formed, and then nothing of it is judged.
            if self._work.emit is not None and self._mode == "separate" and self._opened[-1].form == "ndjson":
                self._flush()
        self._is_cut = True
        payload.findings.append(self._deadline.finding())
        payload.lost = True

    # -- parts of one payload --------------------------------------------------------------------------------------

    def parts(self, sources: Sequence[Source]) -> None:
        """Judge several NDJSON parts as one payload: at most one of them has a header line."""
        with self._guarded():
            self._judge_parts_of(sources)

    def _judge_parts_of(self, sources: Sequence[Source]) -> None:
        given = [self._open_part(source) for source in sources]
        parts = Parts()
        for number, found in enumerate(given):
            second = parts.add(number, found)
            if second is not None:
                self._gathered.add(second)
        if parts.all:
            judged = self._spread_parts(parts, sources) or self._judge_parts(parts)
            for number in parts.numbers:
                # What was found and what became of the layers is said once for all parts; records are those of each.
                share = judged if number == parts.header_input else dataclasses.replace(judged, faults=[], view=None)
                self._opened[number].take(dataclasses.replace(share, records=parts.records(number)))
        for number, found in enumerate(given):
            if found is not None:
                self._input_findings(found, number)

    def _open_part(self, source: Source) -> Input | None:
        """Open a part. One of a single line is NDJSON too."""
        opened, found = self._open(source)
        if found is None or self._options.form != "auto":
            return found
        number = len(self._opened) - 1
        content = self._origins[number][0]
        single, found = is_one_line(found, content)
        if not single or content is None:
            return found
        begin = len(BOM) if content.slice(0, len(BOM)) == BOM else 0
        lines = read_ndjson(content, self._options.limits, begin, self._choices.surely)
        marks = [one for one in found.findings if one.id == "TIPX-SYN-004"]
        opened.form, opened.material = "ndjson", Material("ndjson", content)
        self._origins[number] = (content, lines.again)
        return lines._replace(findings=[*marks, *lines.findings])

    def _judge_parts(self, parts: Parts) -> Judged:
        whole = parts.whole()
        return self._judge.payload(whole, parts.units(whole, self._in_time), parts.header_input, 0, self._origins)

    def _spread_parts(self, parts: Parts, sources: Sequence[Source]) -> Judged | None:
        """Judge the parts in stretches; None where that cannot be, or does not pay."""
        large = sum(sources[part.number].size or 0 for part in parts.all) >= 2 * spreading.STRETCH
        if self._work.spread is None or not large or not parts.are_lines():
            return None
        contents = {
            part.number: content for part in parts.all if (content := self._origins[part.number][0]) is not None
        }
        paths = {number: path for number in contents if (path := sources[number].file_path) is not None}
        if not len(contents) == len(paths) == len(parts.all):
            return None
        whole = parts.whole()
        run = PayloadRun(self._judge, whole, parts.header_input, 0, self._origins)
        frame = self._frame(None if parts.header is None else spreading.Header(parts.header, parts.header_input), True)
        if parts.header is not None:
            run.begin()
        else:
            first = first_of(contents, self._options.limits)
            version = (
                first[1].data.get("tipxVersion") if first is not None and isinstance(first[1].data, dict) else None
            )
            standard = self._choices.standard(version if isinstance(version, str) else None)
            if first is None or standard is None:
                return None
            run.begin_with(first[1], first[0])
            frame = frame._replace(options=dataclasses.replace(self._options, standard=standard.version))
        tasks: list[spreading.Stretch] = []
        before: dict[int, spreading.Before] = {}
        for part in parts.all:
            number = part.number
            begin, lines = part.begin(contents[number])
            before[number] = spreading.Before(lines)
            if part.form == "ndjson":
                bare = part.header is None
                tasks += spreading.stretches(contents[number], begin, paths[number], number, frame, bare=bare)
            else:
                part.close(whole)
        self._take_stretches(run, tasks, before, *contents.values())
        for part in parts.all:
            part.records = before[part.number].records
        return run.end(self._reduced(frame, paths))

    def history(self) -> None:
        """Judge the payloads of all inputs as the messages of one exchange, ordered by sentAt, then as given."""
        views = [view for one in self._opened for view in one.views]
        exchange = [view for view in views if view.context.header is not None]
        if len(self._opened) > 1 and any(not one.was_read for one in self._opened):
            self._history_state = (LayerState.UNFINISHED, "a message of the exchange could not be judged")
        exchange.sort(key=lambda view: view.context.sent_at if view.context.sent_at is not None else 0)
        if len(exchange) < 2:
            return
        faults: list[runner.Fault] = []
        found = runner.run_history(exchange, faults)
        by_view = {id(entry): view for view in exchange for entry in _entries(view)}
        for one in found:
            view = by_view.get(id(one.entry))
            if view is not None and runner.certain(view, [one]):
                self._gathered.add(raw_of(one))
        if faults:
            self._history_state = (LayerState.UNFINISHED, f"internal error in {faults[0].rule}")
            self._opened[0].faults.extend(faults)
        elif self._history_state is None:
            self._history_state = (LayerState.DONE, "")

    def _input_findings(self, found: Input, number: int) -> None:
        for finding in found.findings:
            self._gathered.add(
                Raw(finding.id, _whole(number), finding.path, finding.say, finding.args, span=finding.span)
            )

    def summary(self) -> Summary:
        """What was found in all inputs. The inputs are closed then."""
        with self._guarded():
            self._flush()
        for one, (content, _) in zip(self._opened, self._origins.values(), strict=True):
            if content is not None:
                endless = isinstance(content, Stream) and one.form == "unknown"
                if content.digest is None and one.unreadable is None and not endless:
                    with self._guarded():
                        _read_to_the_end(content)
                if one.unreadable is None:
                    one.digest = content.digest
        name = self._choices.engine(newest()).name
        run = Circumstances(self._options, self._mode, self._now, name, self._history_state)
        try:
            found = None
            with self._guarded():
                found = summarise(self._opened, self._gathered, run)
                # Places were looked up in the inputs just now.
                if self._lose_changed():
                    found = None
            # Of an input that is lost no problem is left to look up.
            return found or summarise(self._opened, self._gathered, run)
        finally:
            for content, _ in self._origins.values():
                if content is not None:
                    content.close()

    # -- inputs that are lost while they are read ------------------------------------------------------------------

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        """Whatever comes of an input that fails or is written to while it is read, that alone is said of it."""
        try:
            yield
        except Unreadable as error:
            if self._lose_changed():
                return
            known = [number for number, (content, _) in self._origins.items() if content is error.content]
            self._lose(known if known or self._mode == "parts" else list(self._origins), str(error))
        except Exception:
            if not self._lose_changed():
                raise
        else:
            self._lose_changed()

    def _lose_changed(self) -> bool:
        """Take back what was found in inputs that were written to; says whether there are such."""
        found = [
            number
            for number, (content, _) in self._origins.items()
            if content is not None and self._opened[number].unreadable is None and content.has_changed()
        ]
        if found:
            self._lose(found, CHANGED)
        return bool(found)

    def _lose(self, numbers: Sequence[int], why: str) -> None:
        """Take back what was found in inputs. Parts are one payload, of which then nothing is left."""
        for number in self._origins if self._mode == "parts" else numbers:
            opened = self._opened[number]
            told = opened.unreadable
            opened.forget()
            opened.unreadable = told or (why if number in numbers else f"the payload cannot be read whole: {why}")
            self._gathered.forget(number)


class _Digesting:
    """Reads inputs to their ends, a little at a time beside other work: so they have digests."""

    def __init__(self, contents: Sequence[Content]) -> None:
        for content in contents:
            content.watch = None  # The work is what is watched.
        self._pieces = (piece for content in contents for piece in _pieces(content))
        self._owed = 0

    def go_on(self, size: int) -> None:
        """Read about so much."""
        self._owed += size
        while self._owed > 0:
            piece = next(self._pieces, None)
            if piece is None:
                return
            self._owed -= len(piece)

    def end(self) -> None:
        """Read the rest."""
        for _ in self._pieces:
            pass


def _pieces(content: Content) -> Iterator[bytes]:
    with contextlib.suppress(TooLarge, Unreadable):
        yield from content.pieces()


def _read_to_the_end(content: Content) -> None:
    """What was not read to its end has a digest all the same. Raises Unreadable."""
    with contextlib.suppress(TooLarge):
        for _ in content.pieces():
            pass


def _whole(number: int) -> UnitSpot:
    return UnitSpot(number, 0, None, None, 0, None, None, None)


def _entries(view: PayloadView) -> Iterator[Any]:
    if view.header is not None:
        yield view.header
    yield from view.records
