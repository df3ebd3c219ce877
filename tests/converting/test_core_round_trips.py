"""What goes in comes out: for every payload that the schemas accept, between JSON, NDJSON and XML."""

from __future__ import annotations

import json
import random
from typing import Any
from xml.etree import ElementTree

import pytest
from core_forms import (
    FORMS,
    LISTS,
    NOW,
    VALID,
    Respelling,
    as_lines,
    convert,
    converted,
    digest,
    example,
    in_json,
    lines,
    shuffled,
    texts,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tipx import testing
from tipx.options import Options
from tipx.writing.canonical import payload_digest

BUNDLES = testing.bundles()
RECORDS = st.sampled_from(["case", "victim", "referral"]).flatmap(testing.records)
PAYLOADS = st.one_of(BUNDLES, RECORDS)
usual = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
"""The strategies are slow where every field may be filled."""


def same(one: Any, other: Any) -> bool:
    """Whether data is the same: also the types (true is not 1), and the order of lists."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def c14n(xml: bytes) -> str:
    """The canonical XML of a document, by the standard library."""
    return ElementTree.canonicalize(xml.decode())


def c14n_of_lxml(xml: bytes) -> bytes:
    """The canonical XML of a document, by lxml."""
    from lxml import etree

    found: bytes = etree.tostring(etree.fromstring(xml), method="c14n")
    return found


@usual
@given(PAYLOADS, st.booleans(), st.booleans())
def test_json_to_xml_to_json_is_the_identity(payload: dict[str, Any], pretty: bool, pretty_back: bool) -> None:
    xml = converted(in_json(payload), "xml", settings={"pretty": pretty})
    assert same(json.loads(converted(xml, "json", settings={"pretty": pretty_back})), payload)


@usual
@given(PAYLOADS)
def test_the_standard_librarys_parser_reads_the_same(payload: dict[str, Any]) -> None:
    xml = converted(payload, "xml")
    assert same(json.loads(converted(xml, "json", options=Options(now=NOW, xml_parser="expat"))), payload)


@usual
@given(PAYLOADS, st.booleans())
def test_xml_to_json_to_xml_is_equal_to_the_byte_and_in_its_canonical_form(
    payload: dict[str, Any], pretty: bool
) -> None:
    first = converted(payload, "xml", settings={"pretty": pretty})
    plain = converted(payload, "xml")
    again = converted(converted(first, "json"), "xml", settings={"pretty": pretty})
    assert again == first
    assert c14n(again) == c14n(first)
    if not pretty:
        return
    # White space between elements is all that pretty adds: in no leaf.
    assert converted(first, "xml") == plain


@pytest.mark.parametrize("one", VALID, ids=lambda one: one.name)
@pytest.mark.parametrize("pretty", [False, True])
def test_the_canonical_xml_of_every_example_survives_json(one: Any, pretty: bool) -> None:
    first = converted(one.json.read_bytes(), "xml", settings={"pretty": pretty})
    again = converted(converted(first, "json"), "xml", settings={"pretty": pretty})
    assert first == again
    canonical = [c14n_of_lxml, c14n] if _has_lxml() else [c14n]
    for form in canonical:
        assert form(first) == form(again)


def _has_lxml() -> bool:
    try:
        import lxml  # noqa: F401
    except ImportError:
        return False
    return True


@usual
@given(PAYLOADS, st.integers())
def test_any_other_spelling_of_the_xml_holds_equal_data(payload: dict[str, Any], seed: int) -> None:
    plain = converted(payload, "xml")
    other = Respelling(random.Random(seed)).document(plain)
    for parser in ("auto", "expat"):
        options = Options(now=NOW, xml_parser=parser)
        assert same(json.loads(converted(other, "json", options=options)), payload)
        assert converted(other, "xml", options=options) == plain


@usual
@given(PAYLOADS)
def test_json_to_json_says_the_same_and_its_bytes_do_not_change_any_more(payload: dict[str, Any]) -> None:
    first = converted(in_json(payload), "json")
    assert same(json.loads(first), payload)
    assert converted(first, "json") == first
    pretty = converted(first, "json", settings={"pretty": True})
    assert converted(pretty, "json") == first
    assert json.dumps(json.loads(first), ensure_ascii=False, indent=2).encode() + b"\n" == pretty


@usual
@given(PAYLOADS, st.integers())
def test_the_order_of_members_makes_no_difference_to_the_bytes(payload: dict[str, Any], seed: int) -> None:
    other = shuffled(payload, random.Random(seed))
    for form in FORMS:
        assert converted(in_json(other), form) == converted(in_json(payload), form)


@usual
@given(BUNDLES, st.integers())
def test_one_digest_for_all_forms_whatever_their_order_and_spelling(bundle: dict[str, Any], seed: int) -> None:
    chance = random.Random(seed)
    known = payload_digest(bundle)
    xml = converted(bundle, "xml")
    every = [
        bundle, in_json(bundle), in_json(shuffled(bundle, chance)), as_lines(bundle), xml, converted(bundle, "json"),
        converted(bundle, "ndjson"), converted(bundle, "xml", settings={"pretty": True}), Respelling(chance).document(xml),
    ]  # fmt: skip
    assert {digest(one) for one in every} == {known}


@usual
@given(RECORDS)
def test_one_digest_for_all_forms_of_one_record(record: dict[str, Any]) -> None:
    known = payload_digest(record)
    every = [record, in_json(record), lines(record), converted(record, "xml"), converted(record, "ndjson")]
    assert {digest(one) for one in every} == {known}


@usual
@given(BUNDLES)
def test_ndjson_under_a_header_holds_the_records_in_the_order_of_their_lists(bundle: dict[str, Any]) -> None:
    found = [json.loads(line) for line in converted(bundle, "ndjson").splitlines()]
    assert same(found[0], {name: value for name, value in bundle.items() if name not in LISTS})
    assert same(found[1:], [one for name in LISTS for one in bundle.get(name, ())])
    assert same(json.loads(converted(converted(bundle, "ndjson"), "json", form="ndjson")), bundle)


@usual
@given(st.lists(RECORDS, min_size=2, max_size=6), st.integers())
def test_records_that_travel_alone_keep_their_order_and_number(records: list[dict[str, Any]], seed: int) -> None:
    chance = random.Random(seed)
    done = convert(lines(*(shuffled(one, chance) for one in records)), "ndjson")
    assert (done.records_in, done.records_out, done.rejected, done.digest) == (len(records), len(records), 0, None)
    assert done.output is not None
    assert same([json.loads(line) for line in done.output.splitlines()], records)
    assert converted(done.output, "ndjson") == done.output


DIFFICULT = [
    "e\u0301", "\u00e9", "\u1e9b\u0323", "\u212b", "\uac00", "\u1100\u1161", "\ufb01", "نمونہ", "\u202eabc\u202c", "\u200f",
    " ", "  lead", "trail  ", "\n", "\r", "\r\n", "\t", "a\rb\r\nc\td", "]]>", "<![CDATA[x]]>", "&amp;", "&#13;", "<!-- -->",
    "\"'", "\\u0000", "\u0085", "\u2028", "\u2029", "\ufeff", "\ufffd", "\ue000", "\U0010ffff", "𝒯", "true", "1", "null",
    "\x7f", "\x80", "\x9f", "\ud7ff",
]  # fmt: skip


@pytest.mark.parametrize("text", DIFFICULT, ids=ascii)
@pytest.mark.parametrize("pretty", [False, True])
def test_no_text_is_changed_on_the_way(text: str, pretty: bool) -> None:
    victim = example()["victims"][0]
    victim["tipxVersion"] = "1.0"
    victim["names"] = [{"type": "legal", "full": text}, {"type": "nickname", "full": f"Sample {text} Sample"}]
    victim["communicationRestrictions"] = text
    victim["extensions"] = {
        "urn:example:a": {text: [text, {text: text}, -1], "": {text + text: True}},
        f"urn:example:{ord(text[0])}": text,
    }
    how = {"pretty": pretty}
    there = converted(converted(victim, "xml", settings=how), "json", settings=how)
    back = json.loads(converted(converted(there, "ndjson"), "json"))
    assert same(back, victim)
    assert list(back["extensions"]["urn:example:a"]) == list(victim["extensions"]["urn:example:a"])
    assert list(texts(back)).count(text) == 5
