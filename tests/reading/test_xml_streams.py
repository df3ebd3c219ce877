"""A bundle in XML is read as a stream, and what is said of it is what the parser alone would say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import tipx
from tipx.reading import xml_stream
from tipx.reporting.json import report_to_dict
from tipx.standard.examples import every_example
from tipx.validation import validate_inputs

NOW = "2026-03-05"
XML = [one.xml for one in every_example()]
BUNDLE = next(one.xml for one in every_example() if one.xml.read_bytes().count(b"<victims>") > 1).read_bytes()


def said(raw: bytes, parser: str) -> dict[str, Any]:
    """All that is said of an input, its options aside."""
    told = report_to_dict(validate_inputs([raw], tipx.Options(now=NOW, xml_parser=parser, max_per_rule=0)))
    assert not told["faults"]
    del told["options"]
    return told


def same(raw: bytes) -> dict[str, Any]:
    """What is said of a document, the same whether it is streamed or given to the parser as a whole."""
    strict = said(raw, "expat")
    assert said(raw, "auto") == strict
    return strict


@pytest.mark.parametrize("path", XML, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_example(path: Path) -> None:
    same(path.read_bytes())


def _at_records(replacement: bytes, which: int, raw: bytes = BUNDLE, tag: bytes = b"</victims>") -> bytes:
    at = [match.end() for match in re.finditer(re.escape(tag), raw)][which]
    return raw[:at] + replacement + raw[at:]


DISTURBED = {
    "a comment between records": _at_records(b"<!-- Sample -->", 0),
    "text between records": _at_records(b"Sample", 0),
    "an instruction between records": _at_records(b"<?sample?>", 0),
    "an end tag in a comment": _at_records(b"<!-- </victims> -->", 0),
    "an unknown element between records": _at_records(b"<sample>1</sample>", 0),
    "an attribute on a record": BUNDLE.replace(b"<victims>", b'<victims sample="1">', 2),
    "an attribute on the last record": BUNDLE[::-1].replace(b">smitciv<", b">'1'=elpmas smitciv<", 1)[::-1],
    "records out of order": re.sub(rb"(?s)(<cases>.*</cases>)(\s*)(<victims>.*</victims>)", rb"\3\2\1", BUNDLE),
    "a header field behind the records": re.sub(rb"(?s)\s*<sentAt>(.*?)</sentAt>(.*)(</bundle>)", rb"\2<sentAt>\1</sentAt>\3", BUNDLE),
    "cut off in a record": BUNDLE[: BUNDLE.rindex(b"<victims>") + 200],
    "cut off before the end": BUNDLE[: BUNDLE.rindex(b"</bundle>")],
    "something behind the end": BUNDLE + b"<sample/>",
    "a comment behind the end": BUNDLE + b"<!-- Sample -->",
    "a wrong end tag in the last record": BUNDLE[::-1].replace(b">smitciv/<", b">smitciV/<", 1)[::-1],
    "bytes that are no UTF-8 in the last record": BUNDLE.replace(b"</bundle>", b"<extensions>\xff</extensions></bundle>"),
    "a byte order mark": b"\xef\xbb\xbf" + BUNDLE,
    "a DTD": BUNDLE.replace(b"<bundle", b"<!DOCTYPE bundle><bundle", 1),
    "an entity of its own": BUNDLE.replace(b"<isTest>true", b"<isTest>&sample;", 1),
    "a prefix": BUNDLE.replace(b"<bundle xmlns=", b"<t:bundle xmlns:t=").replace(b"</bundle>", b"</t:bundle>"),
    "another namespace": BUNDLE.replace(b"urn:tipx:schema:1", b"urn:tipx:schema:9", 1),
    "lines as in DOS": BUNDLE.replace(b"\n", b"\r\n"),
    "all on one line": BUNDLE.replace(b"\n", b" "),
    "a wrong code in every record": re.sub(rb"<recordType>(case|victim|referral)<", rb"<recordType>sample<", BUNDLE),
    "an unknown version": BUNDLE.replace(b"<tipxVersion>1.0<", b"<tipxVersion>7.0<"),
}  # fmt: skip


@pytest.mark.parametrize("name", DISTURBED)
def test_a_bundle_that_is_not_plainly_written(name: str) -> None:
    assert DISTURBED[name] != BUNDLE
    same(DISTURBED[name])


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_pieces_of_any_size(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the input is cut into pieces changes nothing."""
    monkeypatch.setattr("tipx.reading.content.PIECE", size)
    for raw in (BUNDLE, DISTURBED["a comment between records"], DISTURBED["lines as in DOS"]):
        assert said(raw, "auto") == said(raw, "expat")


def test_plainly_written_examples_are_not_given_to_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the parser reads is the little around the records."""

    def refuse(self: Any) -> Any:
        raise AssertionError("the parser was asked")

    monkeypatch.setattr(xml_stream._Plain, "_strict_units", refuse)
    read = 0
    for path in XML:
        if path.parent.name == "valid" and b"<bundle" in path.read_bytes()[:200]:
            assert tipx.validate(path, now=NOW).verdict is tipx.Verdict.VALID
            read += 1
    assert read > 20
