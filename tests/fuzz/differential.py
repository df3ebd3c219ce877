"""Targets that compare: two ways to one answer must not differ."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import tipx
from tipx import spreading
from tipx.reading import content
from tipx.reading.fast_json import read_text
from tipx.reading.model import Limits
from tipx.reading.strict_json import parse
from tipx.standard import newest
from tipx.validation import validate_inputs
from tipx.writing.xml import to_xml

from .promises import NOW, facts, promise, sound, told

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
        promise(first.inputs[0].digest == other.inputs[0].digest, "the digest is that of the bytes")
    data, *same = (_data(raw, name) for name in ("lxml", "expat", "auto"))
    promise(all(data == one for one in same), "all parsers read the same data")


def _judged(report: tipx.Report) -> list[object]:
    """What became of each input; a pipe of which nothing was read has no digest."""
    return [(one.form, one.verdict, one.layers, one.payloads, one.records, one.totals) for one in report.inputs]


def _data(raw: bytes, parser: str) -> object:
    try:
        return tipx.load(raw, form="xml", xml_parser=parser)
    except tipx.LoadError:
        return None


def pieces(raw: bytes) -> None:
    """In however small pieces an input comes, from memory or from a pipe, the report is the same."""
    whole = told(raw)
    for size in (1 + len(raw) % 97, 4096):
        with _in_pieces_of(size):
            for given in (raw, Pipe(raw, size)):
                report = tipx.validate(given, now=NOW)
                sound(report, (raw,))
                promise((report.problems, report.verdict) == (whole.problems, whole.verdict), "pieces change nothing")
                promise(_judged(report) == _judged(whole), "pieces change nothing of what was judged")


class Pipe:
    """Gives some bytes at a time, and none twice."""

    def __init__(self, raw: bytes, size: int) -> None:
        self._raw = raw
        self._size = size
        self._at = 0

    def read(self, most: int = -1) -> bytes:
        """The next bytes, fewer than were asked for."""
        size = self._size if most < 0 else min(most, self._size)
        piece = self._raw[self._at : self._at + size]
        self._at += len(piece)
        return piece


@contextlib.contextmanager
def _in_pieces_of(size: int) -> Iterator[None]:
    usual, content.PIECE = content.PIECE, size
    try:
        yield
    finally:
        content.PIECE = usual


def stretches(raw: bytes) -> None:
    """Lines that are judged stretch by stretch, as several processes would, give the report that one gives."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input"
        path.write_bytes(raw)
        options = tipx.Options(now=NOW, max_per_rule=5)
        whole = validate_inputs([path], options)
        with _in_stretches_of(1 + len(raw) // 3):
            cut = validate_inputs([path], options, spread=map)
    sound(cut, (raw,))
    promise((cut.problems, cut.verdict) == (whole.problems, whole.verdict), "stretches change nothing")
    promise(
        (cut.inputs, cut.truncated) == (whole.inputs, whole.truncated), "stretches change nothing of what was judged"
    )


@contextlib.contextmanager
def _in_stretches_of(size: int) -> Iterator[None]:
    usual = spreading.STRETCH, spreading.BATCH
    spreading.STRETCH, spreading.BATCH = size, 2
    try:
        yield
    finally:
        spreading.STRETCH, spreading.BATCH = usual


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
