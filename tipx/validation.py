"""The pipeline: inputs are read, their payloads judged, the findings presented as one Report."""

from __future__ import annotations

import dataclasses
import fnmatch
import hashlib
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tipx import catalogue, dates
from tipx.checking.engines import Engine, engine
from tipx.checks import check, registered
from tipx.judging import LIMIT_IDS, LIMIT_REACHED, Judge, Judged, Raw, UnitSpot, raw_of
from tipx.options import Options
from tipx.presenting import Material, present
from tipx.problems import InputReport, Layer, LayerReport, LayerState, Place, Report, Severity, Verdict
from tipx.reading import read, too_large
from tipx.reading.model import Input, Payload, Unit
from tipx.reading.source import Source, TooLarge, Unreadable
from tipx.ruleset import runner
from tipx.ruleset.payload import PayloadView
from tipx.standard import Standard, newest, standard, versions
from tipx.version import __version__


def validate_inputs(given: Sequence[Any], options: Options, mode: str = "separate") -> Report:
    """Validate inputs and report on all of them.

    `mode`: `separate` (each is a payload by itself), `parts` (NDJSON parts of one payload, at most one header line
    among them) or `history` (messages of one exchange). Raises ValueError for options that cannot be used and
    EngineMissing for an engine that is not installed; never for anything wrong with an input.
    """
    run = _Run(options, mode)
    sources = [Source.of(one) for one in given]
    if mode == "parts":
        run.parts(sources)
    else:
        for source in sources:
            run.separate(source)
        if mode == "history":
            run.history()
    return run.report()


def validate_line(line: bytes, number: int, options: Options) -> Report:
    """Validate one line of a stream of NDJSON; places bear its number in the stream."""
    report = validate_inputs([Source(f"<line {number}>", line)], options)
    problems = tuple(
        dataclasses.replace(problem, at=_moved_down(problem.at, number - 1)) for problem in report.problems
    )
    return dataclasses.replace(report, problems=problems)


def _moved_down(place: Place, lines: int) -> Place:
    if place.line is None:
        return place
    end = None if place.end_line is None else place.end_line + lines
    return dataclasses.replace(place, line=place.line + lines, end_line=end)


class _Opened:
    """One input of the run: what it was read as, what was found in it, its payloads judged."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.form = "unknown"
        self.unreadable: str | None = None
        self.material = Material("unknown", None)
        self.raws: list[Raw] = []
        self.judged: list[Judged] = []
        self.digest: str | None = None
        self.fatal = False


class _Run:
    def __init__(self, options: Options, mode: str) -> None:
        catalogue.load()
        _check_choices(options)
        self._options = options
        self._mode = mode
        self._now = moment(options.now)
        self._opened: list[_Opened] = []
        self._history_state: tuple[LayerState, str] | None = None
        self._judge = Judge(self._find_standard, self._find_engine, self._now, options.parameters, newest())
        if options.standard != "auto" and options.standard not in versions():
            raise ValueError(f"that version of the standard is not known; known are {', '.join(versions())}")
        self._find_engine(newest())

    def _find_standard(self, version: str | None) -> Standard | None:
        if self._options.standard != "auto":
            return standard(self._options.standard)
        if version is None or not _is_version(version):
            return newest()
        return standard(version) if version in versions() else None

    def _find_engine(self, of: Standard) -> Engine:
        return engine(self._options.engine, of)

    # -- inputs ----------------------------------------------------------------------------------------------------

    def _open(self, source: Source) -> tuple[_Opened, Input | None]:
        opened = _Opened(source.name)
        self._opened.append(opened)
        try:
            source.load(self._options.limits)
            found = read(
                source, self._options.form, self._options.limits, self._bind_standard, self._options.xml_parser
            )
        except TooLarge:
            found = too_large(self._options.limits)
        except Unreadable as error:
            opened.unreadable = str(error)
            return opened, None
        opened.form = found.form
        opened.material = Material(found.form, source.raw, source.data)
        if source.raw is not None:
            opened.digest = hashlib.sha256(source.raw).hexdigest()
        return opened, found

    def _bind_standard(self, version: str | None) -> Standard:
        return self._find_standard(version) or newest()

    def separate(self, source: Source) -> None:
        """Judge every payload of one input."""
        opened, found = self._open(source)
        if found is None:
            return
        number = len(self._opened) - 1
        for count, payload in enumerate(found.payloads):
            units = ((number, unit) for unit in payload.units())
            opened.judged.append(self._judge.payload(payload, units, number, count))
        self._input_findings(opened, found, number)

    def parts(self, sources: Sequence[Source]) -> None:
        """Judge several NDJSON parts as one payload: at most one of them has a header line."""
        opened = [self._open(source) for source in sources]
        header: Unit | None = None
        header_input = 0
        streams: list[tuple[int, Payload]] = []
        for number, (one, found) in enumerate(opened):
            if found is None:
                continue
            for payload in found.payloads:
                if payload.header is not None and header is None:
                    header, header_input = payload.header, number
                elif payload.header is not None:
                    one.raws.append(Raw("TIPX-SYN-020", _whole(number), None, "second-header"))
                streams.append((number, payload))
        joined = Payload(header, iter(()), [])
        joined.joined = True

        records: Counter[int] = Counter()

        def units() -> Iterator[tuple[int, Unit]]:
            counts: Counter[str] = Counter()
            for number, payload in streams:
                for unit in payload.units():
                    records[number] += 1
                    if header is not None and unit.kind in _LISTS:
                        unit.list_name, unit.ordinal = _LISTS[unit.kind], counts[unit.kind]
                        counts[unit.kind] += 1
                    yield number, unit
                joined.findings.extend(payload.findings)
                joined.lost = joined.lost or payload.lost or payload.fatal

        if streams:
            judged = self._judge.payload(joined, units(), header_input, 0)
            for number in dict.fromkeys((header_input, *(number for number, _ in streams))):
                # What was found and what became of the layers is said once for all parts; records are those of each.
                share = judged if number == header_input else dataclasses.replace(judged, raws=[], faults=[], view=None)
                share.records = records[number]
                self._opened[number].judged.append(share)
        for number, (one, found) in enumerate(opened):
            if found is not None:
                self._input_findings(one, found, number)

    def history(self) -> None:
        """Judge the payloads of all inputs as the messages of one exchange, ordered by sentAt, then as given."""
        views = [judged.view for one in self._opened for judged in one.judged if judged.view is not None]
        exchange = [view for view in views if view.context.header is not None]
        exchange.sort(key=lambda view: view.context.sent_at if view.context.sent_at is not None else 0)
        if len(exchange) < 2:
            return
        faults: list[runner.Fault] = []
        found = runner.run_history(exchange, faults)
        by_view = {id(entry): view for view in exchange for entry in _entries(view)}
        for one in found:
            view = by_view.get(id(one.entry))
            if view is not None and runner.certain(view, [one]):
                self._opened[one.entry.spot.input].raws.append(raw_of(one))
        state = (LayerState.UNFINISHED, f"internal error in {faults[0].rule}") if faults else (LayerState.DONE, "")
        self._history_state = state
        if faults:
            self._opened[0].judged[0].faults.extend(faults)

    def _input_findings(self, opened: _Opened, found: Input, number: int) -> None:
        for finding in found.findings:
            opened.raws.append(
                Raw(finding.id, _whole(number), finding.path, finding.say, finding.args, span=finding.span)
            )

    # -- report ----------------------------------------------------------------------------------------------------

    def report(self) -> Report:
        """Everything that was found, capped as the options say, with exact totals."""
        raws = [raw for one in self._opened for raw in (*one.raws, *(r for j in one.judged for r in j.raws))]
        counted = [raw for raw in raws if self._is_listed(raw.id)]
        listed, truncated = self._cap(counted)
        problems = present(listed, [one.material for one in self._opened], self._options.show_values)
        by_input: dict[int, list[Raw]] = defaultdict(list)
        for raw in counted:
            by_input[raw.spot.input].append(raw)
        errors = {raw.spot.input for raw in raws if _severity(raw) is Severity.ERROR}
        inputs = tuple(
            dataclasses.replace(
                self._input_report(one, number in errors),
                totals=_totals(by_input[number]),
                truncated=dict(sorted(truncated[number].items())),
            )
            for number, one in enumerate(self._opened)
        )
        verdict = min((one.verdict for one in inputs), key=lambda v: v.rank, default=Verdict.UNDECIDED)
        faults = tuple(_told(fault) for one in self._opened for judged in one.judged for fault in judged.faults)
        return Report(
            verdict=verdict,
            inputs=inputs,
            problems=tuple(problems),
            totals=_totals(counted),
            by_rule=dict(sorted(Counter(raw.id for raw in counted).items())),
            truncated=dict(sorted(sum(truncated.values(), Counter()).items())),
            options=self._told_options(),
            tool={"name": "tipx", "version": __version__, "engine": self._find_engine(newest()).name},
            faults=faults,
            left_out=len(raws) - len(counted),
        )

    def _told_options(self) -> dict[str, Any]:
        """What was chosen, as far as it bears on the answer: with it a run can be repeated."""
        options = self._options
        return {
            "inputs": self._mode,
            "form": options.form,
            "standard": options.standard,
            "now": dates.format_instant(self._now),
            "fail_on": options.fail_on,
            "select": list(options.select),
            "ignore": list(options.ignore),
            "max_per_rule": options.max_per_rule,
            "values_shown": options.show_values,
            "limits": dataclasses.asdict(options.limits),
            "parameters": dict(options.parameters),
        }

    def _cap(self, raws: Iterable[Raw]) -> tuple[list[Raw], dict[int, Counter[str]]]:
        """The problems to list, and how many of each rule were left out, by input."""
        most = self._options.max_per_rule
        kept: Counter[tuple[int, str]] = Counter()
        truncated: dict[int, Counter[str]] = defaultdict(Counter)
        listed: list[Raw] = []
        for raw in raws:
            kept[raw.spot.input, raw.id] += 1
            if most and kept[raw.spot.input, raw.id] > most:
                truncated[raw.spot.input][raw.id] += 1
            else:
                listed.append(raw)
        return listed, truncated

    def _is_listed(self, identifier: str) -> bool:
        if check(identifier).protected:
            return True
        select, ignore = self._options.select, self._options.ignore
        if select and not any(fnmatch.fnmatchcase(identifier, pattern) for pattern in select):
            return False
        return not any(fnmatch.fnmatchcase(identifier, pattern) for pattern in ignore)

    def _input_report(self, opened: _Opened, errors: bool) -> InputReport:
        if opened.unreadable is not None:
            return InputReport(opened.name, "unknown", Verdict.UNDECIDED, (), 0, 0, unreadable=opened.unreadable)
        layers = self._layers(opened)
        unfinished = any(layer.state is LayerState.UNFINISHED for layer in layers)
        blocked = any(layer.state is LayerState.BLOCKED for layer in layers)
        verdict = Verdict.INVALID if errors else Verdict.UNDECIDED if unfinished or blocked else Verdict.VALID
        first = opened.judged[0] if opened.judged else None
        version = first.version if first is not None else None
        facts = {}
        if version is not None and version in versions():
            facts = {"version": version, "sha256": standard(version).digest}
        elif version is not None:
            facts = {"version": "unknown"}
        profiles = sorted({name for judged in opened.judged for name in judged.profiles})
        return InputReport(
            path=opened.name,
            form=opened.form,
            verdict=verdict,
            layers=layers,
            payloads=len(opened.judged),
            records=sum(judged.records for judged in opened.judged),
            digest=opened.digest,
            standard=facts,
            profiles=tuple({"id": name} for name in profiles),
        )

    def _layers(self, opened: _Opened) -> tuple[LayerReport, ...]:
        worst = (LayerState.UNFINISHED, LayerState.BLOCKED, LayerState.DONE, LayerState.NOT_APPLICABLE)
        reports = []
        for layer in Layer:
            states = [judged.states[layer] for judged in opened.judged if layer in judged.states]
            if not states and any(raw.id in LIMIT_IDS for raw in opened.raws):
                states = [(LayerState.UNFINISHED, LIMIT_REACHED)]
            elif not states:
                blocked = (LayerState.BLOCKED, "what was read leaves nothing to judge")
                states = [(LayerState.DONE, "") if layer is Layer.SYNTAX else blocked]
            if layer is Layer.HISTORY:
                states = [self._history_state or (LayerState.NOT_APPLICABLE, "one message only")]
            if layer is Layer.SYNTAX and opened.form == "data" and not _has_syntax(opened):
                states = [(LayerState.NOT_APPLICABLE, "plain data, no bytes")]
            state, why = min(states, key=lambda pair: worst.index(pair[0]))
            reports.append(LayerReport(layer, state, why))
        return tuple(reports)


def _check_choices(options: Options) -> None:
    """Refuse ids of rules and names of parameters that do not exist: a slip there would silently change what is listed.

    Raises ValueError. The names are the caller's own, never text of a record.
    """
    for pattern in (*options.select, *options.ignore):
        if not any(fnmatch.fnmatchcase(identifier, pattern) for identifier in registered()):
            raise ValueError(
                f"no rule has the id {pattern} (`tipx rules list` lists them; * stands for any characters)"
            )
    for name in options.parameters:
        if name not in newest().parameters:
            raise ValueError(f"no parameter is named {name}; they are {', '.join(newest().parameters)}")


_LISTS = {"case": "cases", "victim": "victims", "referral": "referrals"}


def _has_syntax(opened: _Opened) -> bool:
    raws = (raw for judged in opened.judged for raw in judged.raws)
    return any(check(raw.id).layer is Layer.SYNTAX for raw in (*opened.raws, *raws))


def _told(fault: runner.Fault) -> str:
    return f"{fault.rule}: {fault.kind}" + (f" ({fault.where})" if fault.where else "")


def _severity(raw: Raw) -> Severity:
    return raw.severity or check(raw.id).severity


def _totals(raws: Iterable[Raw]) -> dict[str, int]:
    counts = Counter(_severity(raw) for raw in raws)
    return {severity.value: counts[severity] for severity in Severity}


def _whole(number: int) -> UnitSpot:
    return UnitSpot(number, 0, None, None, 0, None, None, None)


def _entries(view: PayloadView) -> Iterator[Any]:
    if view.header is not None:
        yield view.header
    yield from view.records


def _is_version(text: str) -> bool:
    major, point, minor = text.partition(".")
    return bool(point) and major.isascii() and major.isdigit() and minor.isascii() and minor.isdigit()


def moment(text: str | None) -> int:
    """The moment of judging in nanoseconds since 1970 (UTC), from a date, a date and time with offset, or the clock.

    Raises ValueError when the text is neither.
    """
    if text is None:
        return time.time_ns()
    found = dates.instant(text if "T" in text else text + "T00:00:00Z") if _MOMENT.fullmatch(text) else None
    if found is None:
        raise ValueError("the moment of judging is neither a date (YYYY-MM-DD) nor a date and time with offset")
    return found


_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2}))?"
)
