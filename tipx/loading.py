"""Reads payloads as plain data, without judging them: for loading, canonical form and assessment."""

from __future__ import annotations

from typing import Any, NamedTuple

from tipx.errors import LoadError
from tipx.options import Options
from tipx.reading.model import LISTS, NotWellFormed, Payload
from tipx.reading.source import Source


def payloads_of(source: Source, options: Options) -> list[dict[str, Any]]:
    """The payloads of an input as plain data, bundles whole with their records.

    Raises LoadError, with the report of the validator, when anything could not be read or was refused by the reader.
    """
    from tipx.reading import read
    from tipx.reading.content import CHANGED
    from tipx.reading.source import TooLarge, Unreadable
    from tipx.standard import known_or_newest

    found: list[dict[str, Any]] = []
    whole, folder = True, None
    try:
        if source.is_folder and options.form == "csv":
            folder = source.open(options.limits)
        else:
            source.load(options.limits)
        opened = read(source, options.form, options.limits, known_or_newest, options.xml_parser, folder)
        for payload in opened.payloads:
            one = whole_payload(payload)
            whole = whole and one.whole
            found.append(one.data)
        whole = whole and not any(_leaves_out(finding.id) for finding in opened.findings)
    except (TooLarge, Unreadable, NotWellFormed):
        whole = False
    if folder is not None and folder.has_changed():
        source = Source.missing(source.name, CHANGED)
        whole = False
    if not whole or not found:
        raise load_error(source, options)
    return found


def load_error(source: Source, options: Options) -> LoadError:
    """Why an input could not be read whole, with the report of the validator."""
    from tipx.problems import Layer
    from tipx.validation import validate_inputs

    report = validate_inputs([source], options)
    unreadable = next((one.unreadable for one in report.inputs if one.unreadable), None)
    syntax = [p for p in report.problems if p.layer is Layer.SYNTAX and _leaves_out(p.rule)]
    first = f"{syntax[0].rule}: {syntax[0].message}" if syntax else "it is not a payload that can be read whole"
    return LoadError(unreadable or first, report)


def _leaves_out(identifier: str) -> bool:
    """Whether something was not read: it was refused, or lay beyond a limit."""
    from tipx import catalogue
    from tipx.judged import LIMIT_IDS
    from tipx.problems import Severity

    known = catalogue.load()
    entry = known[identifier] if identifier in known else catalogue.load_all()[identifier]
    return entry.severity is Severity.ERROR or identifier in LIMIT_IDS


class Whole(NamedTuple):
    """A payload as one dict, whether it was read without anything lost or refused, and its line where it has one."""

    data: dict[str, Any]
    whole: bool
    line: int | None


def whole_payload(payload: Payload) -> Whole:
    """A payload as one dict."""
    units = list(payload.units())
    every = [*([payload.header] if payload.header is not None else []), *units]
    findings = [*payload.findings, *(finding for unit in every for finding in unit.findings)]
    whole = not payload.lost and not payload.fatal and not any(_leaves_out(finding.id) for finding in findings)
    whole = whole and all(isinstance(unit.data, dict) for unit in every)
    spans = [finding.span.line for finding in findings if finding.span is not None]
    line = next((unit.line for unit in every if unit.line is not None), spans[0] if spans else None)
    if payload.header is None:
        data = units[0].data if units and isinstance(units[0].data, dict) else {}
        return Whole(data, whole and bool(units), line)
    data = dict(payload.header.data)
    for name in LISTS:
        records = [unit.data for unit in units if unit.list_name == name]
        if records:
            data[name] = records
    return Whole(data, whole, line)


def load_source(given: Any, options: Options) -> dict[str, Any] | list[dict[str, Any]]:
    """What `tipx.load` does."""
    source = Source.of(given)
    found = payloads_of(source, options)
    return found[0] if len(found) == 1 else found


def canonical(source: Source, options: Options) -> tuple[bytes, str]:
    """The canonical form of a payload and its digest (`tipx-1`). LoadError when there is more than one payload."""
    from tipx.writing.canonical import canonical_payload, payload_digest

    found = payloads_of(source, options)
    if len(found) != 1:
        from tipx.validation import validate_inputs

        raise LoadError(
            "it holds several payloads; a canonical form is that of one", validate_inputs([source], options)
        )
    return canonical_payload(found[0]), payload_digest(found[0])
