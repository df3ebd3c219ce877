"""NDJSON: lines to payloads and units, one at a time, in flat memory."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, NamedTuple

from tipx.reading.content import Content, TooLarge
from tipx.reading.fast_json import quick, quickest, read_text
from tipx.reading.json_reader import moved
from tipx.reading.lines import span_in_bytes
from tipx.reading.model import (
    LIST_OF,
    LISTS,
    Again,
    Input,
    Limits,
    Path,
    Payload,
    ReadFinding,
    Span,
    Surely,
    Unit,
    never,
)
from tipx.reading.strict_json import Parsed

_WHITE = b" \t\n\r"


class Stretch(NamedTuple):
    """Where a line stands: its number from 1, its first byte and the one behind its last."""

    number: int
    start: int
    end: int


Lines = Iterator[tuple[bytes, Stretch]]


def read_ndjson(content: Content, limits: Limits, begin: int = 0, surely: Surely = never) -> Input:
    """NDJSON: with a header on the first line one payload; else each line is a payload by itself."""
    lines = lines_of(content.pieces(), begin, begin)
    try:
        first = next((line for raw, at in lines if (line := _read_line(raw, at, limits)) is not None), None)
    except TooLarge:
        return Input("ndjson", [ReadFinding("TIPX-SYN-011", args={"limit": limits.max_bytes})], iter(()))
    if first is None:
        return Input("ndjson", [ReadFinding("TIPX-SYN-021", Span(1, 1, 1, 1, 0))], iter(()))
    again = again_for(limits)
    if isinstance(first.parsed.data, dict) and first.parsed.data.get("recordType") == "bundle":
        return Input("ndjson", [], iter([under_header(_header(first), lines, limits, surely)]), again)
    return Input("ndjson", [], each_line(lines, limits, surely, first), again)


def lines_of(pieces: Iterator[bytes], start: int = 0, skip: int = 0) -> Lines:
    """The lines of what comes in pieces, blank ones too, each with its place; numbers begin with 1.

    `start`: where the first line begins in the input; `skip`: so many bytes are passed over before it.
    """
    rest = b""
    number = 0
    for piece in pieces:
        if skip:
            skip, piece = max(skip - len(piece), 0), piece[skip:]
        parts = (rest + piece).split(b"\n")
        rest = parts.pop()
        for raw in parts:
            number += 1
            end = start + len(raw)
            yield raw, Stretch(number, start, end)
            start = end + 1
    if rest:
        yield rest, Stretch(number + 1, start, start + len(rest))


class _Line(NamedTuple):
    """A line that was read strictly: what it holds, and where it stands."""

    parsed: Parsed
    at: Stretch

    @property
    def span(self) -> Span:
        return Span(self.at.number, 1, self.at.number, 1, self.at.start)

    def findings(self) -> list[ReadFinding]:
        return [moved(finding, self.at.number - 1, self.at.start) for finding in self.parsed.findings]

    def unit(self, kind: str | None, list_name: str | None = None, ordinal: int = 0) -> Unit:
        return Unit(
            kind, self.parsed.data, list_name, ordinal, *self.at, self.parsed.refused, self.findings(),
            cut=bool(self.parsed.cut),
        )  # fmt: skip


def _read_line(raw: bytes, at: Stretch, limits: Limits) -> _Line | None:
    """A line, read strictly; None when it is blank."""
    raw = raw.removesuffix(b"\r")
    if not raw.strip(_WHITE):
        return None
    try:
        return _Line(read_text(raw, limits), at)
    except UnicodeDecodeError as error:
        finding = ReadFinding("TIPX-SYN-002", span_in_bytes(raw, error.start))
        return _Line(Parsed(None, set(), [finding], True, 0), at)


def _header(first: _Line) -> Unit:
    unit = first.unit("bundle")
    if any(isinstance(unit.data.get(name), list) for name in LISTS):
        unit.findings.append(ReadFinding("TIPX-SYN-020", first.span))
        for name in LISTS:
            if unit.data.pop(name, None) is not None:
                unit.refused.add((name,))
    return unit


def under_header(header: Unit | None, lines: Lines, limits: Limits, surely: Surely = never, before: int = 0) -> Payload:
    """The payload whose records are these lines. Without a header they are part of one that has it elsewhere. `before`: so
    many records of the input stand before them."""
    findings: list[ReadFinding] = []
    version = header.data.get("tipxVersion") if header is not None else None

    def units() -> Iterator[Unit]:
        counts = dict.fromkeys(LIST_OF, 0)
        left = limits.max_records - before
        for raw, at in _within_limit(lines, payload, limits):
            data = quick(raw, limits)
            if type(data) is dict and left > 0:
                kind = data.get("recordType")
                if type(kind) is str and kind in LIST_OF and surely(kind, data, version):
                    left -= 1
                    ordinal = counts[kind]
                    counts[kind] = ordinal + 1
                    yield Unit(kind, data, LIST_OF[kind], ordinal, *at, sure=True)
                    continue
            line = _read_line(raw, at, limits)
            if line is None:
                continue
            if left <= 0:
                findings.append(ReadFinding("TIPX-SYN-013", line.span, args={"limit": limits.max_records}))
                payload.lost = True
                return
            data = line.parsed.data
            if line.parsed.fatal or not isinstance(data, dict):
                findings.extend(line.findings() or [ReadFinding("TIPX-SYN-018", line.span)])
                payload.lost = True
                continue
            kind = data.get("recordType")
            if kind == "bundle":
                findings.append(ReadFinding("TIPX-SYN-020", line.span))
                continue
            known = kind if isinstance(kind, str) and kind in LIST_OF else None
            if known is None:
                yield line.unit(None)
                continue
            left -= 1
            yield line.unit(known, LIST_OF[known], counts[known])
            counts[known] += 1

    payload = Payload(header, iter(()), findings)
    payload.replace_units(units())
    return payload


def _within_limit(lines: Lines, payload: Payload, limits: Limits) -> Lines:
    """The lines, as far as the input is not larger than allowed; then that is said."""
    try:
        yield from lines
    except TooLarge:
        payload.findings.append(ReadFinding("TIPX-SYN-011", args={"limit": limits.max_bytes}))
        payload.lost = True


def each_line(
    lines: Lines, limits: Limits, surely: Surely = never, first: _Line | None = None, before: int = 0
) -> Iterator[Payload]:
    """The payloads of lines that are one each; `first` was read already, `before` so many others."""
    count = before
    if first is not None:
        yield _payload(first)
        count += 1
    over = Payload(None, iter(()))
    over.fatal = True
    for raw, at in _within_limit(lines, over, limits):
        count += 1
        data = quick(raw, limits) if count <= limits.max_records else None
        if type(data) is dict:
            kind = data.get("recordType")
            if type(kind) is str and kind in LIST_OF and surely(kind, data, data.get("tipxVersion")):
                yield Payload(None, iter((Unit(kind, data, None, 0, *at, sure=True),)))
                continue
        line = _read_line(raw, at, limits)
        if line is None:
            count -= 1
        elif count > limits.max_records:
            over.findings.append(ReadFinding("TIPX-SYN-013", line.span, args={"limit": limits.max_records}))
            break
        else:
            yield _payload(line)
    if over.findings:
        yield over


def _payload(line: _Line) -> Payload:
    """A line that is a payload by itself."""
    data = line.parsed.data
    if line.parsed.fatal or not isinstance(data, dict):
        payload = Payload(None, iter(()), line.findings() or [ReadFinding("TIPX-SYN-018", line.span)])
        payload.fatal = True
    elif data.get("recordType") == "bundle":
        payload = Payload(None, iter(()), [ReadFinding("TIPX-SYN-020", line.span)])
        payload.fatal = True
    else:
        kind = data.get("recordType")
        payload = Payload(None, iter([line.unit(kind if isinstance(kind, str) and kind in LIST_OF else None)]))
    return payload


def again_for(limits: Limits) -> Again:
    """The function that reads records again."""
    return functools.partial(_again, limits)


def _again(limits: Limits, raw: bytes, kind: str, sure: bool) -> tuple[Any, set[Path]]:
    raw = raw.removesuffix(b"\r")
    if sure:
        return quickest(raw), set()
    parsed = read_text(raw, limits)
    return parsed.data, parsed.refused
