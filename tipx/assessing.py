"""Assesses what an input holds: cases, persons whom no case names, or bare element vectors.

The payload is not validated first: an officer may ask before everything is right. What the standard refuses by its form
is taken out, said, and not looked at; only an answer to an element, or to whom it belongs, is never taken out silently.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from tipx.assessment import Assessment, assess_case, assess_elements
from tipx.assessment.elements import ELEMENT_NAMES, NotAssessableError, near_names
from tipx.assessment.explain import assess_victim
from tipx.checking.explainer import explain
from tipx.loading import load_error, whole_payload
from tipx.options import Options
from tipx.presenting import pointer
from tipx.pruning import Pruned
from tipx.reading import read
from tipx.reading.model import NotWellFormed, Path, Payload
from tipx.reading.source import Source, TooLarge, Unreadable
from tipx.standard import RECORD_TYPES, Standard, is_version, known_or_newest, versions

Record = Mapping[str, Any]


class Answer(NamedTuple):
    """An assessment, or why there is none; and the line, where the input has one payload a line."""

    assessment: Assessment | None
    error: str | None = None
    line: int | None = None


def assess_source(given: Any, options: Options) -> Assessment | list[Assessment]:
    """What `tipx.assess` does."""
    if isinstance(given, Mapping) and _is_vector(given):
        return assess_elements(given)
    found = []
    for answer in assess_input(Source.of(given), options):
        if answer.assessment is None:
            raise NotAssessableError(f"line {answer.line}: {answer.error}" if answer.line is not None else answer.error)
        found.append(answer.assessment)
    return found


def assess_input(source: Source, options: Options) -> Iterator[Answer]:
    """The answers about an input, in its order: of a payload its cases, then the persons whom no case names.

    Where each line is a payload, a bad line gives an error and the others go on. Raises LoadError when the input could
    not be read whole otherwise.
    """
    try:
        source.load(options.limits)
        opened = read(source, options.form, options.limits, known_or_newest, options.xml_parser)
        payloads = [_Read(one) for one in opened.payloads]
    except (TooLarge, Unreadable, NotWellFormed):
        raise load_error(source, options) from None
    each_line = opened.form == "ndjson" and all(one.lines for one in payloads)
    if not payloads or not (each_line or all(one.whole for one in payloads)):
        raise load_error(source, options)
    why: Mapping[int, str] | None = None
    for one in payloads:
        line = one.line if each_line else None
        if one.whole:
            yield from _of_payload(one.data, line, options)
        else:
            why = _syntax(source, options) if why is None else why
            yield Answer(None, why.get(one.line or 0, "it cannot be read whole"), line)


class _Read:
    """A payload as plain data, whether it was read whole, and its line."""

    def __init__(self, payload: Payload) -> None:
        self.lines = payload.header is None
        self.data, self.whole, self.line = whole_payload(payload)


def _syntax(source: Source, options: Options) -> Mapping[int, str]:
    """What the reader refused, by line."""
    report = load_error(source, options).report
    found = [problem for problem in report.problems if problem.layer.value == "syntax" and problem.at.line is not None]
    return {one.at.line or 0: f"{one.rule}: {one.message}" for one in reversed(found)}


def _of_payload(data: Record, line: int | None, options: Options) -> Iterator[Answer]:
    try:
        subjects = _subjects(data, options)
    except NotAssessableError as error:
        yield Answer(None, str(error), line)
        return
    for assess in subjects:
        try:
            yield Answer(assess(), None, line)
        except NotAssessableError as error:
            yield Answer(None, str(error), line)


def _subjects(data: Record, options: Options) -> list[Callable[[], Assessment]]:
    """What can be assessed, each as a function that does it. ValueError when nothing could be."""
    if _is_vector(data):
        return [lambda: assess_elements(data)]
    version = data.get("tipxVersion")
    if is_version(version) and version not in versions():
        raise NotAssessableError(f"this version of the standard is not known here; known are {', '.join(versions())}")
    if data.get("recordType") not in RECORD_TYPES:
        raise NotAssessableError(_why_not(data))
    cases, victims = _records(data, "case"), _records(data, "victim")
    named: set[Any] = set()
    for case in cases:
        named.update(case.data.get("victimIds", ()))
        named.update(one.get("victimId") for one in case.data.get("personFindings", ()) if isinstance(one, dict))
    alone = [victim for victim in victims if victim.data.get("id") not in named]
    return [
        *(functools.partial(_of_case, case, victims, options) for case in cases),
        *(functools.partial(_of_victim, victim, options) for victim in alone),
    ]


def _records(data: Record, kind: str) -> list[_Pruned]:
    """The records of a type in a payload: itself, or those of its list."""
    of = known_or_newest(data.get("tipxVersion"))
    if data["recordType"] != "bundle":
        return [_Pruned(kind, data, (), of)] if data["recordType"] == kind else []
    records = data.get(f"{kind}s", [])
    if not isinstance(records, list):
        raise NotAssessableError(f"at /{kind}s: it is no list")
    return [_Pruned(kind, one, (f"{kind}s", index), of) for index, one in enumerate(records)]


def _is_vector(data: Mapping[Any, Any]) -> bool:
    """Whether it is bare elements: no record, and nothing in it or at least one name that is, or is near, an element."""
    if "recordType" in data:
        return False
    return not data or not set(data).isdisjoint(ELEMENT_NAMES) or bool(near_names(data))


def _why_not(data: Record) -> str:
    if "recordType" in data:
        return "its recordType is none of the standard's"
    if isinstance(data.get("elements"), Mapping):
        return "recordType is missing; bare elements stand by themselves, outside of a field elements"
    return "recordType is missing, and none of the eight elements stands in it"


class _Pruned:
    """A record without what the standard refuses by its form, and the way back to where things stood."""

    def __init__(self, kind: str, data: Any, prefix: Path, of: Standard) -> None:
        refused = {finding.refuses for finding in explain(data, of.record(kind)) if finding.refuses is not None}
        self._kept = {path for path in refused if path and _is_there(data, path) and not _about_elements(path)}
        self._pruned = Pruned(data if isinstance(data, dict) else {}, self._kept)
        self._prefix = prefix
        self.data: Record = self._pruned.data
        self.refused = len(self._kept)

    def place(self, inside: str) -> str:
        """The pointer in the payload of a pointer in the record; ours have no names that need escapes."""
        steps = [int(step) if step.isdigit() else step for step in inside.split("/")[1:]]
        return pointer((*self._prefix, *self._pruned.original(tuple(steps))))

    def check(self) -> None:
        """Raises ValueError where what is refused says whose answers they are: leaving it out would move them."""
        for path in sorted(self._kept, key=str):
            if path[0] == "personFindings" and (len(path) < 3 or path[2] in ("victimId", "persons")):
                raise NotAssessableError(f"at {pointer((*self._prefix, *path))}: it is not what the standard asks for")


def _is_there(data: Any, path: Path) -> bool:
    """Whether something stands at a place: what is missing is refused too, but there is nothing to take out."""
    for step in path:
        there = step in data if isinstance(data, dict) else isinstance(data, list) and isinstance(step, int)
        if not there:
            return False
        data = data[step]
    return True


def _about_elements(path: Path) -> bool:
    """Whether it is the elements or something in them: those are judged as they stand."""
    return path[0] == "elements" or (path[0] == "personFindings" and len(path) > 2 and path[2] == "elements")


def _of_case(case: _Pruned, victims: list[_Pruned], options: Options) -> Assessment:
    case.check()
    by_id = {victim.data["id"]: victim for victim in victims if "id" in victim.data}
    found = assess_case(
        case.data,
        {identifier: victim.data for identifier, victim in by_id.items()},
        place=case.place,
        victim_places={identifier: victim.place for identifier, victim in by_id.items()},
    )
    refused = case.refused + sum(by_id[one].refused for one in set(case.data.get("victimIds", ())) & set(by_id))
    found = replace(found, notes=(*found.notes, *_not_looked_at(refused)))
    if not options.show_values:
        return found
    ids = [finding.get("victimId") for finding in case.data.get("personFindings", ())]
    persons = tuple(replace(one, record_id=identifier) for one, identifier in zip(found.persons, ids, strict=True))
    return replace(found, record_id=case.data.get("id"), persons=persons)


def _of_victim(victim: _Pruned, options: Options) -> Assessment:
    found = assess_victim(victim.data, place=victim.place)
    shown = victim.data.get("id") if options.show_values else None
    return replace(found, notes=(*found.notes, *_not_looked_at(victim.refused)), record_id=shown)


def _not_looked_at(refused: int) -> Iterator[str]:
    if refused:
        values = "one value was" if refused == 1 else f"{refused} values were"
        yield f"Refused by the standard: {values} not looked at; `tipx validate` says which."
