"""lxml and the standard library's parser give the same report on any XML, to the last place."""

from __future__ import annotations

import json

import pytest
from bad_inputs import BAD
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from reading_samples import BUNDLE, FN, RECORD, XSI, as_xml, judged

import tipx
from tipx.reading.model import Limits
from tipx.standard.examples import Example, every_example

QUICK = settings(
    max_examples=200, deadline=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)  # fmt: skip
SOURCES = [
    as_xml(RECORD),
    as_xml(BUNDLE),
    *(as_xml(json.loads(one.json.read_bytes())) for one in every_example()[:3]),
]
PIECES = st.sampled_from(
    [
        "<", ">", "/>", "</", "&", "&lt;", "&#1;", "&#10;", "&x;", "]]>", "<![CDATA[", "<![CDATA[a]]>", "<!-- a -->", "<!--",
        "<?a b?>", "<?a:b c?>", "<?xml version='1.0'?>", "<!DOCTYPE a>", " ", "\r\n", "\x00", "\x01", "\u0085", "\u2028", "\ufffe",
        "<a/>", "<a>", "</a>", "<x:a/>", "<a xmlns='urn:a'/>", "<a xmlns=''/>", "<a xmlns:x='' />", "<a xmlns:xml='urn:a'/>",
        "<a xmlns='rel/ative'/>", "<id xml:id='1 2'>x</id>", "<a b='1' b='2'/>", "<é/>", "<a:b:c/>", "text", "<version>2</version>",
        f"<map xmlns='{FN}'/>", f"<null xmlns='{FN}'/>", f"<id xmlns:i='{XSI}' i:nil='true'/>", "<tipxVersion>9.9</tipxVersion>",
    ]
)  # fmt: skip


def same(raw: bytes, limits: Limits | None = None) -> tipx.Report:
    choice = limits or Limits()
    by_lxml = judged(raw, xml_parser="lxml", limits=choice)
    by_expat = judged(raw, xml_parser="expat", limits=choice)
    assert by_lxml == by_expat
    return by_lxml


@pytest.mark.parametrize("name", BAD)
def test_on_every_bad_input(name: str) -> None:
    same(BAD[name].raw)


@pytest.mark.parametrize("example", every_example(), ids=lambda one: one.name)
def test_on_every_example(example: Example) -> None:
    raw = example.xml.read_bytes()
    if same(raw).verdict is tipx.Verdict.VALID:
        assert tipx.load(raw, xml_parser="lxml") == tipx.load(raw, xml_parser="expat")


@QUICK
@given(st.data())
def test_on_documents_with_pieces_put_in(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(SOURCES)).decode()
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(PIECES) + text[at + data.draw(st.sampled_from([0, 0, 0, 1, 5])) :]
    same(text.encode())


@QUICK
@given(st.data())
def test_on_documents_with_pieces_put_between_elements(data: st.DataObject) -> None:
    parts = data.draw(st.sampled_from(SOURCES)).decode().split("><")
    at = data.draw(st.integers(1, len(parts) - 1))
    text = "><".join(parts[:at]) + ">" + data.draw(PIECES) + "<" + "><".join(parts[at:])
    same(text.encode())


@pytest.mark.parametrize("depth", [5, 40, 2000, 5000])
def test_on_deep_documents(depth: int) -> None:
    raw = as_xml(BUNDLE).replace(b"</bundle>", b"<a>" * depth + b"</a>" * depth + b"</bundle>")
    same(raw)


@pytest.mark.parametrize("length", [60_000, 11_000_000])
def test_on_names_and_texts_of_any_length(length: int) -> None:
    name = b"a" * min(length, 1_000_000)
    same(as_xml(RECORD).replace(b"<version>", b"<" + name + b"/><version>"))
    same(as_xml(RECORD).replace(b"unknown", b"x" * length))


def test_on_every_limit() -> None:
    for limits in (Limits(max_depth=3), Limits(max_string=5), Limits(max_records=1), Limits(max_bytes=100)):
        assert same(as_xml(BUNDLE), limits).verdict is not tipx.Verdict.VALID


def test_a_document_of_many_pieces_is_read_to_its_end() -> None:
    big = {**BUNDLE, "victims": [BUNDLE["victims"][0]] * 200}
    raw = as_xml(big).replace(b"</victims><victims>", b"</victims>\n<!-- between -->\n<victims>")
    assert tipx.load(raw, xml_parser="lxml") == tipx.load(raw, xml_parser="expat") == big
