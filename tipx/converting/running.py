"""The run of a conversion: read, validate, write, read back, and only then let the output appear."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from tipx import catalogue
from tipx.choosing import Choices
from tipx.converting import headed
from tipx.converting.conversion import Conversion, InputRefused, LossRefused
from tipx.converting.digesting import Digest
from tipx.converting.forms import FORMS, Form, form_of
from tipx.converting.into_version import settings_to_make, version_to_make
from tipx.converting.items import Item, Items
from tipx.converting.kept import KeptSource
from tipx.converting.ledger import lost
from tipx.converting.model import CannotCarry, ConvertError, Data, Imported, Job, Origin, Path, Writer
from tipx.converting.moving import Moving
from tipx.converting.noting import problems_of
from tipx.converting.origins import at_origins, report_at_origins
from tipx.converting.proving import judge_written, proof_of
from tipx.converting.rejecting import Faulty, Rejects, key_of
from tipx.converting.spotting import no_kind, raw_of, spot_of
from tipx.converting.target import Output, keep_apart
from tipx.judged import LIMIT_IDS
from tipx.layering import judge_data
from tipx.options import Options
from tipx.presenting import Material, present
from tipx.problems import Layer, Problem, Report, Severity, Verdict
from tipx.raw import Raw
from tipx.reading import read
from tipx.reading.content import Content
from tipx.reading.model import LIST_OF, Input, NotWellFormed, Payload, ReadFinding, Unit
from tipx.reading.source import Source, TooLarge, Unreadable
from tipx.standard import Standard, known_or_newest, newest, standard

PROBLEMS, UNREADABLE, UNDECIDED, INTERNAL = 1, 3, 4, 70
"""Exit statuses that a refusal stands for."""

_TOO_LARGE = "it is larger than the limit"
_OF_THE_PAYLOAD = "what is wrong stands in the payload itself and not in one of its records; nothing was written"
_UNDECIDED_IDS = {*LIMIT_IDS, "TIPX-SYN-022"}
"""What is found only where not all could be read; TIPX-SYN-022 stands for a namespace of another major version."""


class Request(NamedTuple):
    """What is to be converted, how, and where to. `form` is auto or the form of the input, `to` that of the output. `version`: the
    version of the standard that is to be written, where it is not that of the input."""

    source: Source
    to: str
    output: Output
    options: Options
    form: str = "auto"
    loss: str = "refuse"
    validate: bool = True
    rejects: Output | None = None
    settings: Mapping[str, Any] = {}
    now: str = ""
    mint: Callable[[], str] | None = None
    progress: Callable[[int], None] | None = None
    version: str | None = None


def convert(request: Request) -> Conversion:
    """Convert. Raises InputRefused, LossRefused and ConvertError, none of which leaves an output; OSError of writing."""
    catalogue.load_all()
    keep_apart(request.source.file_path, request.output, request.rejects)
    with contextlib.ExitStack() as stack:
        outputs = [one for one in (request.rejects, request.output) if one is not None]
        for one in outputs:
            stack.enter_context(one)
        try:
            done = _Run(request).run()
        except _NothingLeft:
            if request.rejects is not None:
                request.rejects.commit()
            raise
        for one in outputs:
            one.commit()
    return done


class _NothingLeft(InputRefused):
    """Every record was rejected, so that there is nothing to write but the rejects."""


class _Run:
    def __init__(self, request: Request) -> None:
        self._request = request
        self._options = request.options
        self._choices = Choices(request.options)
        self._rejects = Rejects(request.rejects)
        self._wrote = Digest()
        self._notes: tuple[Problem, ...] = ()
        self._left = 0
        self._places: Mapping[Path, Origin] = {}
        self._job = self._job_of(version_to_make(request.options, request.settings))
        given = request.settings.get("header") if request.form == "auto" or FORMS[request.form].tipx else None
        self._header = headed.source_of(given) if given is not None else None
        self._materials = [Material("data", None)]
        self._items = Items(None)
        self._writer: Writer | None = None
        self._moving: Moving | None = None
        self._read_as = newest()
        self._faulty = Faulty(None)

    def _job_of(self, standard: Standard) -> Job:
        settings = settings_to_make(self._options, self._request.settings, standard)
        job = Job(standard, self._options, self._request.now, settings=settings)
        if self._request.mint is not None:
            job.mint = self._request.mint
        return job

    def run(self) -> Conversion:
        request = self._request
        target = FORMS[request.to]
        source, form, name = self._source()
        with contextlib.closing(source):
            report = self._judged(source, form)
            # What another form holds is given as far as it is sure; its problems are told, and stop nothing.
            self._faulty = Faulty(report if name is None or self._rejects.are_wanted else None)
            try:
                with source.reading():
                    header, found_form = self._pass(source, form, target)
            except Unreadable as error:
                raise self._unread(str(error), UNREADABLE) from None
            except TooLarge:
                raise self._unread(_TOO_LARGE, UNDECIDED) from None
        assert self._writer is not None
        losses = self._job.ledger.losses()
        if lost(losses) and request.loss == "refuse":
            version = request.version
            raise LossRefused(f"the form {request.to}" if version is None else f"version {version}", losses)
        written = self._read_back(target, header)
        return Conversion(
            source=name or found_form,
            target=request.to,
            records_in=self._wrote.records + self._rejects.count + self._left,
            records_out=self._wrote.records,
            rejected=self._rejects.count + self._left,
            left=self._left,
            losses=losses,
            problems=(*self._notes, *self._rejects.problems),
            report=report,
            written=written,
            digest=self._wrote.of(header) if header is not None or self._wrote.records == 1 else None,
            facts=dict(getattr(self._writer, "facts", {})),
        )

    # -- reading ---------------------------------------------------------------------------------------------------

    def _source(self) -> tuple[KeptSource, str, str | None]:
        """The input as one that holds a payload of the standard: its form, and that of the file where it is another."""
        request = self._request
        form = request.form
        if form == "auto":
            known = form_of(request.source.file_path) if request.source.file_path is not None else None
            form = known.name if known is not None and known.folder else "auto"
        try:
            if form == "auto" or FORMS[form].tipx:
                return KeptSource(request.source, self._options), form, None
            imported: Imported = FORMS[form].load().read(request.source, self._job)
            data: Data = {**(imported.header or {})}
            for kind, record in imported.records:
                data.setdefault(LIST_OF[kind], []).append(record)
        except Unreadable as error:
            raise self._unread(str(error), UNREADABLE) from None
        except TooLarge:
            raise self._unread(_TOO_LARGE, UNDECIDED) from None
        self._notes, self._places = problems_of(self._job.notes), imported.places
        self._left = len(imported.left)
        for one in imported.left:
            self._rejects.left(one)
        if self._left and not any(data.get(name) for name in LIST_OF.values()):
            raise self._nothing_left()
        return KeptSource(Source(request.source.name, data=data), self._options), "auto", form

    def _unread(self, why: str, status: int) -> InputRefused:
        return InputRefused(f"{self._request.source.name}: {why}", status, ())

    def _judged(self, source: KeptSource, form: str) -> Report | None:
        """The report of the input; refused where it stands against converting any of it."""
        request = self._request
        if not request.validate:
            return None
        options = self._options
        if self._rejects.are_wanted:
            # Whatever the caller wants to see of it, here every problem says which record is rejected.
            options = dataclasses.replace(options, max_per_rule=0, max_problems=0, select=(), ignore=())
        report = self._report(source, form, options)
        name, read = request.source.name, report.inputs[-1]
        if read.unreadable:
            raise InputRefused(f"{name}: {read.unreadable}", UNREADABLE, (), report)
        if self._notes or request.form not in ("auto", *(one.name for one in FORMS.values() if one.tipx)):
            return report  # what another form holds is given as far as it is sure, with the problems of the rest
        if report.verdict is Verdict.UNDECIDED:
            why = (
                "it cannot be decided whether it is valid; nothing was written (--no-validate converts it all the same)"
            )
            raise InputRefused(f"{name}: {why}", UNDECIDED, report.problems, report)
        if report.verdict is Verdict.INVALID and not self._rejects.are_wanted:
            why = (
                "it is not valid; nothing was written (--rejects FILE sets the records aside that are not, --no-validate "
                "converts all that can be read)"
                if read.records
                else "no record of it could be read; nothing was written"
            )
            raise InputRefused(f"{name}: {why}", PROBLEMS, report.problems, report)
        return report

    def _report(self, source: KeptSource, form: str, options: Options) -> Report:
        if self._header is None:
            from tipx.validation import validate_inputs

            options = dataclasses.replace(options, form=form)
            report = validate_inputs([source], options, progress=self._request.progress)
            return report_at_origins(report, self._places)
        report = headed.validate(self._header, source, form, options, self._request.progress)
        if any(one.rule == "TIPX-SYN-020" for one in report.problems):
            with contextlib.suppress(NotWellFormed, Unreadable, TooLarge):  # that is told by the report
                headed.joined(*self._read(source, form, None))  # a bundle under a header is a mistake of another kind
        return report

    def _read(self, source: KeptSource, form: str, content: Content | None) -> tuple[Input, Input]:
        """The header that was given, as far as one was, and the input."""
        limits, choices = self._options.limits, self._choices
        if content is None and source.data is None:
            content = source.open(limits)
        find, parser = choices.standard_to_read_by, self._options.xml_parser
        if self._header is not None and isinstance(self._header.data, dict):
            choices.joined(find(self._header.data.get("tipxVersion")))
        found = read(source, form, limits, find, parser, content, choices.surely)
        if self._header is None:
            return Input("data", [], iter(())), found
        header = read(self._header, "auto", limits, find)
        return header, headed.told_apart(found, form, content, limits, choices.surely)

    def _pass(self, source: KeptSource, form: str, target: Form) -> tuple[Mapping[str, Any] | None, str]:
        """Read all records once and write them; gives the header and the form that was read."""
        content = source.open(self._options.limits) if source.data is None else None
        if content is not None and not self._request.validate:
            content.watch = self._request.progress
        given, found = self._read(source, form, content)
        self._materials = [Material(found.form, content, source.data)]
        try:
            if self._header is not None:
                self._materials.insert(0, Material("data", None, self._header.data))
                self._stop(given.findings)
                found = headed.joined(given, found)
            header = self._payloads(found, target)
        except NotWellFormed as error:
            self._stop([*found.findings, *error.findings])
            raise
        self._stop(found.findings)
        return header, found.form

    def _payloads(self, found: Input, target: Form) -> Mapping[str, Any] | None:
        header: Mapping[str, Any] | None = None
        begun = False
        for payload in found.payloads:
            self._lines_or_stop(found, payload)
            if payload.header is not None:
                header = payload.header.data
            self._items = Items(payload.header)
            for unit in payload.units():
                if not begun:
                    begun = self._begin(target, payload, unit)
                self._unit(unit, payload)
            if payload.header is not None and not begun:
                begun = self._begin(target, payload, payload.header)
            self._lines_or_stop(found, payload)
            if payload.header is not None:
                self._close_header(payload.header)
        self._stop(found.findings)
        if not begun or (header is None and not self._wrote.records):
            raise self._nothing_left()
        unmet = self._faulty.unmet()
        if unmet:
            raise self._refused("what is wrong is not that of one record; nothing was written", unmet)
        if header is not None and self._rejects.count and "integrity" in header:
            self._job.ledger.dropped("Bundle.integrity", "It is the digest of all records, and some were rejected.")
            header = {name: value for name, value in header.items() if name != "integrity"}
        return self._end(header)

    def _end(self, header: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """Write the bundle's own fields; gives them as they were written."""
        assert self._writer is not None
        try:
            moved = header if header is None or self._moving is None else self._moved(self._moving, header)
            self._writer.end(moved)
        except CannotCarry as error:
            if header is None:
                raise
            problems = self._presented([_uncarried(error, Unit("bundle", header), 0)])
            raise self._refused(_OF_THE_PAYLOAD, problems) from None
        return moved

    def _moved(self, moving: Moving, header: Mapping[str, Any]) -> Mapping[str, Any]:
        """The bundle's own fields in the other version, with the digest of the records as they are in it."""
        moved = moving.record("bundle", header)
        if isinstance(moved.get("integrity"), dict):
            moved["integrity"] = {**moved["integrity"], "digest": self._wrote.of(moved)}
        return moved

    def _nothing_left(self) -> InputRefused:
        name, problems = self._request.source.name, (*self._notes, *self._rejects.problems)
        if not self._rejects.count and not self._left:
            return InputRefused(f"{name}: there is nothing in it that could be converted", PROBLEMS, problems)
        return _NothingLeft(f"{name}: all records of it were rejected; nothing else was written", PROBLEMS, problems)

    def _begin(self, target: Form, payload: Payload, first: Unit) -> bool:
        data = payload.header.data if payload.header is not None else first.data
        version = data.get("tipxVersion") if isinstance(data, dict) else None
        notes = self._job
        moving_to = self._request.version
        self._read_as = known_or_newest(version)
        self._job = self._job_of(self._read_as if moving_to is None else standard(moving_to))
        self._job.ledger, self._job.notes = notes.ledger, notes.notes
        self._job.in_order = payload.in_order and moving_to is None
        self._writer = target.load().writer(self._request.output, self._job)
        header = payload.header.data if payload.header is not None else None
        if moving_to is not None:
            judged = self._options if self._request.validate else None
            self._moving = Moving(moving_to, self._job.ledger, header, judged)
        self._writer.begin(header)
        return True

    def _unit(self, unit: Unit, payload: Payload) -> None:
        """Write a record, or reject it."""
        if payload.header is None and isinstance(unit.data, dict):  # each that travels alone has a version of its own
            self._read_as = known_or_newest(unit.data.get("tipxVersion"))
        self._stop([one for one in unit.findings if one.id in _UNDECIDED_IDS])
        problems = self._faulty.of(key_of(unit)) or ([] if unit.sure else self._wrong_shape(unit))
        problems = [*self._of_items(self._items.of(unit)), *problems] or self._written(unit)
        if problems:
            self._reject_or_stop(problems)
            self._rejects.record(unit, problems, self._materials[-1].content)

    def _written(self, unit: Unit) -> list[Problem]:
        """Write a record. What the form cannot hold is not written: then it is said why."""
        assert unit.kind is not None
        assert self._writer is not None
        try:
            data = unit.data if self._moving is None else self._moving.record(unit.kind, unit.data)
            self._writer.record(unit.kind, data)
        except CannotCarry as error:
            return self._presented([_uncarried(error, unit, self._number)])
        self._wrote.add(unit.kind, data)
        return []

    def _reject_or_stop(self, problems: list[Problem]) -> None:
        if not self._rejects.are_wanted:
            raise self._refused(
                "a record of it cannot be converted; nothing was written (--rejects FILE sets such records aside)",
                problems,
            )

    def _reject_item(self, item: Item) -> None:
        """Reject what stands in a list of records and could not be read at all."""
        problems = self._of_items(item.findings)
        self._reject_or_stop(problems)
        self._rejects.item(item.list_name, item.ordinal, problems)

    def _of_items(self, findings: list[ReadFinding]) -> list[Problem]:
        """What is wrong with items of lists, where the reader told it with the bundle's own fields."""
        self._stop([one for one in findings if one.id in _UNDECIDED_IDS])
        return self._presented([raw_of(one, Unit("bundle", None), 0) for one in findings])

    def _wrong_shape(self, unit: Unit) -> list[Problem]:
        """What keeps a record from being carried by every form: what the reader refused, and what the schema does."""
        number = 0 if unit.kind == "bundle" else self._number
        raws = [raw_of(one, unit, number) for one in unit.findings]
        if unit.kind is None:
            return self._presented(raws or [no_kind(unit, number)])
        judged = judge_data(unit, spot_of(unit, number), self._read_as, self._choices.engine(self._read_as), [])
        raws += [one for one in judged.raws if catalogue.load_all()[one.id].layer is Layer.SCHEMA]
        return self._presented(
            [one for one in raws if (one.severity or catalogue.load_all()[one.id].severity) is Severity.ERROR]
        )

    @property
    def _number(self) -> int:
        """The number of the input that holds the records: a header that was given beside it is another one, before it."""
        return len(self._materials) - 1

    def _close_header(self, header: Unit) -> None:
        """A bundle's own fields cannot be set aside: what is wrong with them stops the conversion."""
        for item in self._items.left():
            self._reject_item(item)
        self._stop([one for one in header.findings if one.id in _UNDECIDED_IDS])
        problems = self._faulty.others or self._wrong_shape(header)
        if problems:
            raise self._refused(_OF_THE_PAYLOAD, problems)

    def _lines_or_stop(self, found: Input, payload: Payload) -> None:
        """Lines of NDJSON that are no records are rejected; in other forms the payload cannot be read whole."""
        findings, payload.findings[:] = list(payload.findings), []
        lines = [
            one for one in findings if found.form == "ndjson" and one.span is not None and one.id not in _UNDECIDED_IDS
        ]
        self._stop([one for one in findings if one not in lines])
        for one in lines:
            problems = self._presented([raw_of(one, None, self._number)])
            if not self._rejects.are_wanted:
                raise self._refused(
                    "a line of it is no record; nothing was written (--rejects FILE sets such lines aside)", problems
                )
            self._rejects.line(self._materials[-1].content, problems[0])
        self._stop(payload.of_input)
        payload.of_input.clear()

    def _stop(self, findings: Iterable[ReadFinding]) -> None:
        """Refuse the input for what stands against reading it whole. Warnings do not."""
        listed = list(findings)
        limits = [one for one in listed if one.id in _UNDECIDED_IDS]
        if limits:
            raise self._refused(
                "it cannot be read whole: a limit was reached, or its version is not known; nothing was written",
                self._presented([raw_of(one, None, self._number) for one in limits]),
                UNDECIDED,
            )
        wrong = [one for one in listed if catalogue.load_all()[one.id].severity is Severity.ERROR]
        if wrong:
            raise self._refused(
                "it cannot be read whole; nothing was written",
                self._presented([raw_of(one, None, self._number) for one in wrong]),
            )

    def _refused(self, why: str, problems: Iterable[Problem], status: int = PROBLEMS) -> InputRefused:
        return InputRefused(f"{self._request.source.name}: {why}", status, tuple(problems))

    def _presented(self, raws: list[Raw]) -> list[Problem]:
        found = present(raws, self._materials, self._options.show_values) if raws else []
        return at_origins(found, self._places) if self._places else found

    # -- reading back ----------------------------------------------------------------------------------------------

    def _read_back(self, target: Form, header: Mapping[str, Any] | None) -> Report | None:
        """Prove that what was written is what was read, and judge it where it is not all that was read."""
        if not target.tipx or not self._request.validate:
            return None
        written = self._request.output.written()
        if proof_of(written, target.name, self._options) != self._wrote.proof(header):
            raise ConvertError(
                "what was written does not read back as what was read; nothing was written. Please report it", INTERNAL
            )
        if not self._rejects.count and self._moving is None:
            return None
        options = self._options if self._moving is None else dataclasses.replace(self._options, standard="auto")
        report = judge_written(written, target.name, options)
        if self._moving is not None and report.verdict is not Verdict.VALID and not self._rejects.count:
            why = f"in version {self._request.version} it would not be valid; nothing was written"
            raise InputRefused(f"{self._request.source.name}: {why}", PROBLEMS, report.problems, report)
        return report


def _uncarried(error: CannotCarry, unit: Unit, number: int) -> Raw:
    return Raw(error.rule, spot_of(unit, number), (), error.why, {"field": error.place})
