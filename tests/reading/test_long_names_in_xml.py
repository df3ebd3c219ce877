"""The limit of texts holds in XML for names, namespaces and attributes too, and whichever parser reads them."""

from __future__ import annotations

import pytest
from reading_samples import BUNDLE, FN, RECORD, XSI, as_xml, ids, judged, states

import tipx
from tipx.reading.model import Limits

LIMIT = 100
LONG, SHORT = b"x" * (LIMIT + 1), b"x" * LIMIT
XML = as_xml(RECORD)
PLACES = {
    "an element": (b"<childStatus>", b"<%s/><childStatus>", "TIPX-SCH-002"),
    "the namespace of an element": (b"<childStatus>", b'<a xmlns="%s"/><childStatus>', "TIPX-SCH-002"),
    "an attribute": (b"<childStatus>", b'<childStatus %s="">', "TIPX-SCH-002"),
    "the value of an attribute": (b"<childStatus>", b'<childStatus a="%s">', "TIPX-SCH-002"),
    "the namespace of an attribute": (b"<childStatus>", b'<childStatus xmlns:q="%s" q:a="">', "TIPX-SCH-002"),
    "a hint for editors": (
        b"<childStatus>", b'<childStatus xmlns:q="' + XSI.encode() + b'" q:schemaLocation="%s">', None,
    ),
    "an element of an extension": (b"<number>7</number>", b"<%s/>", "TIPX-SCH-003"),
    "an attribute of an extension": (b"<number>", b'<number a="%s">', "TIPX-SCH-002"),
}  # fmt: skip


@pytest.mark.parametrize("parser", ["auto", "lxml", "expat"])
@pytest.mark.parametrize("place", PLACES)
def test_what_is_longer_than_the_limit_is_told_so(place: str, parser: str) -> None:
    old, new, shorter = PLACES[place]
    assert XML.count(old) == 1
    limits = Limits(max_string=LIMIT)
    report = judged(XML.replace(old, new % SHORT), limits=limits, xml_parser=parser)
    assert ids(report) == ([] if shorter is None else [shorter])
    report = judged(XML.replace(old, new % LONG), limits=limits, xml_parser=parser)
    assert (ids(report), report.verdict.value, states(report)) == (["TIPX-SYN-012"], "undecided", "uuuuu")
    assert report.problems[0].args == {"limit": LIMIT}


@pytest.mark.parametrize("parser", ["auto", "lxml", "expat"])
def test_names_in_the_fields_of_a_bundle_and_of_its_root_are_no_longer(parser: str) -> None:
    limits = Limits(max_string=LIMIT)
    for raw in (
        as_xml(BUNDLE).replace(b"<sender>", b"<%s/><sender>" % LONG),
        as_xml(BUNDLE).replace(b"<bundle ", b'<bundle a="%s" ' % LONG),
    ):
        report = judged(raw, limits=limits, xml_parser=parser)
        assert (ids(report), report.inputs[0].records) == (["TIPX-SYN-012"], 2)
    root = XML.replace(b"<victim ", b"<%s " % LONG).replace(b"</victim>", b"</%s>" % LONG)
    assert ids(judged(root, limits=limits, xml_parser=parser)) == ["TIPX-SYN-012"]


@pytest.mark.parametrize("limit", [1_000_000, 20_000_000])
def test_a_name_longer_than_one_of_the_parsers_takes_is_told_alike(limit: int) -> None:
    name = b"x" * 10_500_000
    raw = XML.replace(b"<childStatus>", b"<%s/><childStatus>" % name)
    told = [judged(raw, limits=Limits(max_string=limit), xml_parser=parser) for parser in ("auto", "lxml", "expat")]
    assert ids(told[0]) == ids(told[1]) == ids(told[2]) == ["TIPX-SYN-012" if limit < len(name) else "TIPX-SCH-002"]
    assert [one.verdict for one in told] == [tipx.Verdict.UNDECIDED if limit < len(name) else tipx.Verdict.INVALID] * 3


def test_the_key_of_an_extension_is_counted_once() -> None:
    raw = as_xml({**RECORD, "extensions": {"https://example.org/a": {"x" * (LIMIT + 1): 1}}})
    assert FN.encode() in raw
    assert ids(judged(raw, limits=Limits(max_string=LIMIT))) == ["TIPX-SYN-012"]
