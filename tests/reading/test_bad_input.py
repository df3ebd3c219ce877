"""Every bad input is refused with exactly its ids, verdict and layers' states; what is near to it is not refused."""

from __future__ import annotations

import re
import socket
from typing import Any

import pytest
from bad_input_kinds import END, Bad
from bad_inputs import BAD
from reading_samples import BUNDLE, HEADER, JSON, RECORD, XML, as_json, as_lines, as_xml, ids, judged, states, victim

from tipx import catalogue
from tipx.problems import Layer

EACH = pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a reader opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@EACH
def test_gives_exactly_its_ids_verdict_and_states(bad: Bad) -> None:
    report = judged(bad.raw)
    assert (ids(report), report.verdict.value, states(report)) == (sorted(bad.ids), bad.verdict, bad.states)


@pytest.mark.parametrize("bad", [bad for bad in BAD.values() if bad.at is not None])
def test_its_place_is_where_the_fault_begins(bad: Bad) -> None:
    assert bad.at is not None
    assert bad.at is END or bad.raw.count(bad.at) == 1
    byte = len(bad.raw) if bad.at is END else bad.raw.index(bad.at)
    before = re.split(r"\r\n|\n|\r", bad.raw[:byte].decode())
    first = next(problem for problem in judged(bad.raw).problems if problem.layer is Layer.SYNTAX)
    assert (first.at.byte, first.at.line, first.at.column) == (byte, len(before), len(before[-1]) + 1)


def test_every_id_of_the_syntax_layer_and_of_xml_is_in_the_table() -> None:
    shown = {identifier for bad in BAD.values() for identifier in bad.ids}
    syntax = {check.id for check in catalogue.load().values() if check.layer is Layer.SYNTAX}
    limits_tried_elsewhere = {"TIPX-SYN-011", "TIPX-SYN-013", "TIPX-SYN-025", "TIPX-SYN-026"}
    xml = {"TIPX-SCH-002", "TIPX-SCH-003", "TIPX-SCH-009", "TIPX-SCH-010", "TIPX-SCH-011"}
    assert (syntax - limits_tried_elsewhere) | xml <= shown


def _extension(value: str) -> bytes:
    assert JSON.count(b"7, true") == 1
    return JSON.replace(b"7, true", value.encode())


GOOD = {
    "a record": JSON,
    "a record on several lines": as_json(RECORD, indent=2),
    "a record with line feeds of DOS": as_json(RECORD, indent=2).replace(b"\n", b"\r\n"),
    "a record with carriage returns": as_json(RECORD, indent=2).replace(b"\n", b"\r"),
    "white space around a record": b"\r\n\t " + JSON + b" \n\n",
    "a bundle on one line": as_json(BUNDLE) + b"\n",
    "the greatest and the least number": _extension("9007199254740991, -9007199254740991"),
    "numbers of sixteen digits": _extension("1000000000000000, -1000000000000000"),
    "zero": _extension("0"),
    "numbers that are texts": _extension('"1.0", "1e3", "-0", "NaN", "null", "18446744073709551616"'),
    "one name in two objects": _extension('{"a": {"a": 1}}, {"a": 2}'),
    "names that differ in their case": _extension('{"a": 1, "A": 2}'),
    "names that look alike": _extension('{"\\u00e9": 1, "e\\u0301": 2}'),
    "tab, line feed and carriage return as escapes": _extension('"a\\t\\n\\r"'),
    "every short escape that is allowed": _extension('"\\"\\\\\\/\\t\\n\\r"'),
    "an escaped backslash before a letter": _extension('"a\\\\b\\\\f\\\\u0000"'),
    "DEL and C1 controls": _extension('"\x7f\\u007f\x85\\u009f"'),
    "a pair of surrogates": _extension('"\\ud83d\\ude00 \\uD83D\\uDE00"'),
    "an escaped quotation mark": _extension('"\\u0022", "\\""'),
    "a byte order mark inside a text": _extension('"a\ufeff\\ufeffb"'),
    "characters beside those that are refused": _extension('"\\ufffd\\ud7ff\\ue000\ufffd"'),
    "brackets inside texts": _extension('"}]{[", "\\"}"'),
    "63 lists in each other": _extension("[" * 59 + "1" + "]" * 59),
    "a record in XML": XML,
    "a bundle in XML": as_xml(BUNDLE),
    "XML without declaration": XML.partition(b"\n")[2],
    "a declared encoding in small letters": XML.replace(b"UTF-8", b"utf-8"),
    "XML 1.1 that is XML 1.0 as well": XML.replace(b'version="1.0"', b'version="1.1"', 1),
    "a declaration in single quotes": XML.replace(b'version="1.0" encoding="UTF-8"', b"version='1.0' encoding='UTF-8'"),
    "a declaration that says standalone": XML.replace(b"?>", b' standalone="yes"?>'),
    "instructions around the root": XML.replace(b"<victim", b"<?a b?>\n<!-- <!DOCTYPE a> --><victim") + b"<?c d?>\n",
    "a prefix for every name": re.sub(rb"<(/?)(?=[a-z])(?!/?(?:map|array|string|number|boolean)\b)", rb"<\1t:", XML).replace(
        b"xmlns=", b"xmlns:t=", 1
    ),
    "comments between elements": XML.replace(b"><", b"><!-- seen --><"),
    "a comment inside a text": XML.replace(b">unknown<", b">unk<!-- seen -->no<!-- -->wn<"),
    "a text in a CDATA section": XML.replace(b">unknown<", b">un<![CDATA[know]]>n<"),
    "markup in a CDATA section": XML.replace(b"<full>Sample", b"<full><![CDATA[<b>&#1;<!DOCTYPE a>]]>Sample"),
    "the predefined entities": XML.replace(b"<full>Sample", b"<full>&lt;&amp;&gt;&quot;&apos; Sample"),
    "references of characters": XML.replace(b">unknown<", b">&#117;n&#x6B;nown<"),
    "white space between elements": XML.replace(b"><", b">\r\n \t<"),
    "white space around a number": XML.replace(b"<version>1<", b"<version>\n 1\t<"),
    "a place of the schema at the root": XML.replace(
        b"<victim ", b'<victim xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="urn:a http://192.0.2.1/" '
    ),
    "a place of the schema inside": XML.replace(
        b"<names>",
        b'<names xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:noNamespaceSchemaLocation="http://192.0.2.1/">',
    ),
    "a version in a comment": XML.replace(b"<recordType>", b"<!-- <tipxVersion>9.9</tipxVersion> --><recordType>"),
    "a header and records": as_lines(HEADER, victim(1), victim(2)),
    "a header and no records": as_lines({**HEADER, "bundleType": "request"}) + b"\n",
    "records only": as_lines(RECORD, victim(2, tipxVersion="1.0")),
    "blank lines": b"\n \n" + as_lines(HEADER) + b"\n\t\r\n" + as_lines(victim(1)) + b"\n\n",
    "lines that end as in DOS": as_lines(HEADER, victim(1), victim(2)).replace(b"\n", b"\r\n"),
    "a last line that does not end": as_lines(HEADER, victim(1), victim(2))[:-1],
}  # fmt: skip


@pytest.mark.parametrize("raw", GOOD.values(), ids=GOOD.keys())
def test_what_is_near_to_a_fault_is_accepted_without_a_word(raw: bytes) -> None:
    report = judged(raw)
    assert (ids(report), report.verdict.value, states(report)) == ([], "valid", "ddddd")


def test_a_comment_does_not_cut_a_text_short() -> None:
    raw = XML.replace(b">Sample Zqmarker</full>", b">Sample <!-- one -->Zq<!-- two -->mark<![CDATA[er]]></full>")
    for parser in ("auto", "expat"):
        import tipx

        assert tipx.load(raw, xml_parser=parser) == RECORD


def test_a_form_that_the_caller_names_is_believed() -> None:
    assert ids(judged(as_json([RECORD]), form="json")) == ["TIPX-SYN-019"]
    assert ids(judged(b"5", form="json")) == ["TIPX-SYN-017"]
    assert ids(judged(JSON, form="xml")) == ["TIPX-SYN-001"]
    assert ids(judged(XML, form="json")) == ["TIPX-SYN-001"]
    assert ids(judged(JSON, form="ndjson")) == []
    assert ids(judged(as_json(BUNDLE), form="ndjson")) == ["TIPX-SYN-020"]
