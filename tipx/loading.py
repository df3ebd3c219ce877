"""Reads payloads as plain data, without judging them: for loading, canonical form and assessment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tipx.errors import LoadError
from tipx.options import Options
from tipx.reading.model import LISTS, Payload
from tipx.reading.source import Source

if TYPE_CHECKING:
    from tipx.assessment import Assessment, CaseAssessment


def payloads_of(source: Source, options: Options) -> list[dict[str, Any]]:
    """The payloads of an input as plain data, bundles whole with their records.

    Raises LoadError, with the report of the validator, when anything could not be read or was refused by the reader.
    """
    from tipx.problems import Layer, Severity
    from tipx.reading import read
    from tipx.reading.source import TooLarge, Unreadable
    from tipx.standard import newest, standard, versions
    from tipx.validation import validate_inputs

    def bind(version: str | None) -> Any:
        return standard(version) if version in versions() else newest()

    found: list[dict[str, Any]] = []
    whole = True
    try:
        source.load(options.limits)
        opened = read(source, options.form, options.limits, bind, options.xml_parser)
        for payload in opened.payloads:
            data, read_whole = _whole(payload)
            whole = whole and read_whole
            found.append(data)
        whole = whole and not any(_is_error(finding.id) for finding in opened.findings)
    except (TooLarge, Unreadable):
        whole = False
    if not whole or not found:
        report = validate_inputs([source], options)
        unreadable = next((one.unreadable for one in report.inputs if one.unreadable), None)
        syntax = [p for p in report.problems if p.layer is Layer.SYNTAX and p.severity is Severity.ERROR]
        first = f"{syntax[0].rule}: {syntax[0].message}" if syntax else "it is not a payload that can be read whole"
        raise LoadError(unreadable or first, report)
    return found


def _is_error(identifier: str) -> bool:
    from tipx import catalogue
    from tipx.problems import Severity

    return catalogue.load()[identifier].severity is Severity.ERROR


def _whole(payload: Payload) -> tuple[dict[str, Any], bool]:
    """A payload as one dict, and whether it was read without anything lost or refused."""
    units = list(payload.units())
    every = [*([payload.header] if payload.header is not None else []), *units]
    findings = [*payload.findings, *(finding for unit in every for finding in unit.findings)]
    whole = not payload.lost and not payload.fatal and not any(_is_error(finding.id) for finding in findings)
    whole = whole and all(isinstance(unit.data, dict) for unit in every)
    if payload.header is None:
        return (units[0].data if units and isinstance(units[0].data, dict) else {}), whole and bool(units)
    data = dict(payload.header.data)
    for name in LISTS:
        records = [unit.data for unit in units if unit.list_name == name]
        if records:
            data[name] = records
    return data, whole


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


def assess_source(given: Any, options: Options) -> Assessment | list[Assessment | CaseAssessment]:
    """What `tipx.assess` does."""
    from tipx.assessment import assess_elements

    if isinstance(given, Mapping) and _is_vector(given):
        return assess_elements(given)
    payloads = payloads_of(Source.of(given), options)
    return [answer for payload in payloads for answer in assess_payload(payload)]


def _is_vector(data: Mapping[str, Any]) -> bool:
    from tipx.assessment import ELEMENT_NAMES

    return "recordType" not in data and not set(data).isdisjoint(ELEMENT_NAMES)


def assess_payload(payload: Mapping[str, Any]) -> list[Assessment | CaseAssessment]:
    """The assessment of each case of a payload, with the victim records beside them; or of a bare element vector."""
    from tipx.assessment import assess_case, assess_elements

    if _is_vector(payload):
        return [assess_elements(payload)]
    victims = {victim["id"]: victim for victim in payload.get("victims", ()) if "id" in victim}
    cases = [payload] if payload.get("recordType") == "case" else payload.get("cases", ())
    return [assess_case(case, victims) for case in cases]
