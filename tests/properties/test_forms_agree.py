"""JSON and XML are two spellings of one thing: the same data, digest, verdict and problems; and the XSD agrees."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import jsonschema_rs
import xmlschema
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

import tipx
from tipx import testing
from tipx.standard import newest, schema_document
from tipx.writing.canonical import payload_digest
from tipx.writing.xml import to_xml

STANDARD = newest()
XSD_FILE = STANDARD.folder / "xml" / "tipx.xsd"
LIBXML2 = etree.XMLSchema(etree.parse(str(XSD_FILE)))
XMLSCHEMA = xmlschema.XMLSchema(str(XSD_FILE))
SINGLE = {
    kind: jsonschema_rs.Draft202012Validator(schema_document(STANDARD, kind, single=True))
    for kind in ("bundle", "case", "victim", "referral")
}
# Payloads are large: shrinking one takes minutes, so it is left to whoever looks into a failure.
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=QUICK)
PAYLOADS = st.one_of(testing.bundles(), testing.records("case"), testing.records("victim"), testing.records("referral"))
NOW = "2026-03-05"


def same_in_xml(payload: dict[str, Any]) -> bytes | None:
    """The XML of a payload, None where a mutant has no XML form of its own (an empty list, a record that is text)."""
    try:
        xml = to_xml(payload, STANDARD)
        return xml if tipx.load(xml) == payload else None
    except (ValueError, tipx.LoadError):
        return None


def problems(report: tipx.Report) -> Counter[tuple[Any, ...]]:
    return Counter((p.rule, p.severity, p.at.model, p.at.pointer) for p in report.problems)


@SLOW
@given(PAYLOADS, st.booleans(), st.sampled_from(["lxml", "expat"]))
def test_json_to_xml_to_json_is_the_identity(payload: dict[str, Any], pretty: bool, parser: str) -> None:
    xml = to_xml(payload, STANDARD, pretty=pretty)
    back = tipx.load(xml, xml_parser=parser)
    assert back == payload
    assert isinstance(back, dict)
    assert payload_digest(back) == payload_digest(payload)
    assert to_xml(back, STANDARD, pretty=pretty) == xml


@SLOW
@given(st.one_of(PAYLOADS, testing.mutated(PAYLOADS)))
def test_json_and_xml_get_one_verdict_and_the_same_problems(payload: dict[str, Any]) -> None:
    xml = same_in_xml(payload)
    if xml is None:
        return
    from_json = tipx.validate(json.dumps(payload, ensure_ascii=False).encode(), now=NOW)
    from_xml = tipx.validate(xml, now=NOW)
    assert from_json.faults == from_xml.faults == ()
    assert from_json.verdict == from_xml.verdict
    assert problems(from_json) == problems(from_xml)


@SLOW
@given(st.one_of(PAYLOADS, testing.mutated(PAYLOADS)))
def test_native_and_python_engine_give_the_same_report(payload: dict[str, Any]) -> None:
    raw = json.dumps(payload, ensure_ascii=False).encode()
    native = tipx.validate(raw, now=NOW, engine="native")
    python = tipx.validate(raw, now=NOW, engine="python")
    assert native.problems == python.problems
    assert native.verdict == python.verdict


@SLOW
@given(st.one_of(PAYLOADS, testing.mutated(PAYLOADS)))
def test_the_xsd_accepts_what_the_single_file_schema_accepts(payload: dict[str, Any]) -> None:
    xml = same_in_xml(payload)
    if xml is None:
        return
    accepted = SINGLE[payload["recordType"]].is_valid(payload)
    assert LIBXML2.validate(etree.fromstring(xml)) is accepted
    assert XMLSCHEMA.is_valid(xml.decode()) is accepted
