"""Targets that compare: two ways to one answer must not differ."""

from __future__ import annotations

import json

import tipx
from tipx.reading.fast_json import read_text
from tipx.reading.model import Limits
from tipx.reading.strict_json import parse
from tipx.standard import newest
from tipx.writing.xml import to_xml

from .promises import facts, promise, told

_LIMITS = (Limits(), Limits(max_depth=6, max_string=30))


def fast_and_strict(raw: bytes) -> None:
    """The quick reader of JSON says what the strict one says."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return
    for limits in _LIMITS:
        quick, strict = read_text(raw, limits), parse(text, limits)
        promise(
            (quick.refused, quick.findings, quick.fatal) == (strict.refused, strict.findings, strict.fatal),
            "both readers find the same",
        )
        promise(json.dumps(quick.data) == json.dumps(strict.data), "both readers read the same")


def parsers(raw: bytes) -> None:
    """Whichever parser reads XML, the report and the data are the same."""
    first, *others = (told(raw, form="xml", xml_parser=name) for name in ("lxml", "expat", "auto"))
    for other in others:
        promise((first.problems, first.verdict) == (other.problems, other.verdict), "all parsers give one report")
        promise(_judged(first) == _judged(other), "all parsers read as many records")
    data, *same = (_data(raw, name) for name in ("lxml", "expat", "auto"))
    promise(all(data == one for one in same), "all parsers read the same data")


def _judged(report: tipx.Report) -> list[object]:
    """What became of each input; its form is not compared, for what is no text at all has none to some."""
    return [(one.verdict, one.layers, one.payloads, one.records, one.totals, one.digest) for one in report.inputs]


def _data(raw: bytes, parser: str) -> object:
    try:
        return tipx.load(raw, form="xml", xml_parser=parser)
    except tipx.LoadError:
        return None


def engines(raw: bytes) -> None:
    """Both engines give one report."""
    native, python = (told(raw, engine=name) for name in ("native", "python"))
    promise((native.problems, native.verdict) == (python.problems, python.verdict), "both engines give one report")
    promise(native.inputs == python.inputs, "both engines judge the same layers")


def twins(raw: bytes) -> None:
    """A payload in JSON and its twin in XML get one verdict and the same problems."""
    try:
        data = tipx.load(raw, form="json")
        xml = to_xml(data, newest()) if isinstance(data, dict) else b""
        if not xml or tipx.load(xml) != data:
            return  # what has no XML form of its own, such as an empty list, has no twin
    except (ValueError, tipx.LoadError):
        return
    by_json, by_xml = told(json.dumps(data, ensure_ascii=False).encode()), told(xml)
    promise((facts(by_json), by_json.verdict) == (facts(by_xml), by_xml.verdict), "twins get one answer")
