"""JSON and NDJSON: bytes to payloads and units."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from tipx.reading.fast_json import read_text
from tipx.reading.model import LIST_OF, LISTS, Input, Limits, Path, Payload, ReadFinding, Span, Unit
from tipx.reading.strict_json import Parsed

_WHITE = b" \t\n\r"


def read_json(raw: bytes, limits: Limits, begin: int = 0) -> Input:
    """One JSON value: a bundle, or a record travelling alone. `begin`: where it starts (behind a byte order mark)."""
    parsed = read_text(raw[begin:], limits)
    findings = [_moved(finding, 0, begin) for finding in parsed.findings]
    if parsed.fatal:
        return Input("json", _several(raw, begin, limits, findings), iter(()))
    if not isinstance(parsed.data, dict):
        what = "TIPX-SYN-019" if isinstance(parsed.data, list) else "TIPX-SYN-017"
        return Input("json", [ReadFinding(what, Span(1, 1, 1, 1, begin))], iter(()))
    return Input("json", [], iter([payload_of(parsed.data, parsed.refused, findings, limits)]))


def _several(raw: bytes, begin: int, limits: Limits, findings: list[ReadFinding]) -> list[ReadFinding]:
    """When something follows a whole object that is an object again: several values, which are not one to a line."""
    last = findings[-1]
    if last.id != "TIPX-SYN-001" or last.say != "after" or last.span is None:
        return findings
    if raw[last.span.byte : last.span.byte + 1] not in (b"{", b"["):
        return findings
    return [*findings[:-1], last._replace(id="TIPX-SYN-018", say="")]


def payload_of(data: dict[str, Any], refused: set[Path], findings: list[ReadFinding], limits: Limits) -> Payload:
    """A payload from the plain data of one JSON object, with what the reader found in it."""
    kind = data.get("recordType")
    if kind != "bundle":
        unit = Unit(
            kind if isinstance(kind, str) and kind in LIST_OF else None, data, refused=refused, findings=findings
        )
        return Payload(None, iter([unit]))
    header = Unit("bundle", {}, findings=[])
    units: dict[str, list[Unit]] = {}
    for name, value in data.items():
        if name in LISTS and isinstance(value, list) and value:
            units[name] = [
                Unit(LISTS[name], record, name, ordinal)
                for ordinal, record in enumerate(value)
                if (name, ordinal) not in refused
            ]
        else:
            header.data[name] = value
    _share_out(header, units, refused, findings)
    ordered = [unit for name in LISTS for unit in units.get(name, ())]
    payload = Payload(header, iter(ordered[: limits.max_records]))
    if len(ordered) > limits.max_records:
        beyond = ordered[limits.max_records].prefix
        payload.findings.append(ReadFinding("TIPX-SYN-013", None, beyond, "", {"limit": limits.max_records}))
        payload.lost = True
    return payload


def _share_out(header: Unit, units: dict[str, list[Unit]], refused: set[Path], findings: list[ReadFinding]) -> None:
    """Give each unit what was refused and found inside it; the rest is the header's."""
    by_place = {(name, unit.ordinal): unit for name, records in units.items() for unit in records}
    for path in refused:
        found = by_place.get((path[0], path[1])) if len(path) > 2 else None  # type: ignore[arg-type]
        if found is not None:
            found.refused.add(path[2:])
        else:
            header.refused.add(path)
    for finding in findings:
        path = finding.path or ()
        found = by_place.get((path[0], path[1])) if len(path) > 2 else None  # type: ignore[arg-type]
        if found is not None:
            found.findings.append(finding._replace(path=path[2:]))
        else:
            header.findings.append(finding)


def read_ndjson(raw: bytes, limits: Limits, begin: int = 0, header: Unit | None = None) -> Input:
    """NDJSON: with a header on the first line (or given apart) one payload; else each line is a payload by itself."""
    lines = _lines(raw, begin, limits)
    findings: list[ReadFinding] = []
    if header is not None:
        return Input("ndjson", findings, iter([_under_header(header, lines, limits)]))
    first = next(lines, None)
    if first is None:
        return Input("ndjson", [ReadFinding("TIPX-SYN-021", Span(1, 1, 1, 1, 0))], iter(()))
    if isinstance(first.parsed.data, dict) and first.parsed.data.get("recordType") == "bundle":
        unit = first.unit("bundle")
        if any(isinstance(first.parsed.data.get(name), list) for name in LISTS):
            unit.findings.append(ReadFinding("TIPX-SYN-020", first.span))
            for name in LISTS:
                if first.parsed.data.pop(name, None) is not None:
                    unit.refused.add((name,))
        return Input("ndjson", findings, iter([_under_header(unit, lines, limits)]))
    return Input("ndjson", findings, _each_line(first, lines, limits))


class _Line:
    """A line that was read: what it holds, and where it stands."""

    def __init__(self, parsed: Parsed, number: int, start: int, end: int) -> None:
        self.parsed = parsed
        self.number = number
        self.start = start
        self.end = end

    @property
    def span(self) -> Span:
        return Span(self.number, 1, self.number, 1, self.start)

    def findings(self) -> list[ReadFinding]:
        return [_moved(finding, self.number - 1, self.start) for finding in self.parsed.findings]

    def unit(self, kind: str | None, ordinal: int = 0) -> Unit:
        return Unit(
            kind, self.parsed.data, LIST_OF.get(kind or ""), ordinal, self.number, self.start, self.end,
            self.parsed.refused, self.findings(),
        )  # fmt: skip


def _lines(raw: bytes, begin: int, limits: Limits) -> Iterator[_Line]:
    start, number = begin, 0
    while start < len(raw):
        end = raw.find(b"\n", start)
        end = len(raw) if end < 0 else end
        number += 1
        line = raw[start:end].removesuffix(b"\r")
        if line.strip(_WHITE):
            yield _Line(read_text(line, limits), number, start, end)
        start = end + 1


def _under_header(header: Unit, lines: Iterator[_Line], limits: Limits) -> Payload:
    findings: list[ReadFinding] = []

    def units() -> Iterator[Unit]:
        counts = dict.fromkeys(LIST_OF, 0)
        for line in lines:
            if sum(counts.values()) >= limits.max_records:
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
            yield line.unit(known, counts[known] if known else 0)
            if known:
                counts[known] += 1

    payload = Payload(header, units(), findings)
    return payload


def _each_line(first: _Line, lines: Iterator[_Line], limits: Limits) -> Iterator[Payload]:
    for count, line in enumerate(itertools.chain((first,), lines), 1):
        if count > limits.max_records:
            payload = Payload(
                None, iter(()), [ReadFinding("TIPX-SYN-013", line.span, args={"limit": limits.max_records})]
            )
            payload.fatal = True
            yield payload
            return
        data = line.parsed.data
        if line.parsed.fatal or not isinstance(data, dict):
            payload = Payload(None, iter(()), line.findings() or [ReadFinding("TIPX-SYN-018", line.span)])
            payload.fatal = True
        elif data.get("recordType") == "bundle":
            payload = Payload(None, iter(()), [ReadFinding("TIPX-SYN-020", line.span)])
            payload.fatal = True
        else:
            kind = data.get("recordType")
            unit = line.unit(kind if isinstance(kind, str) and kind in LIST_OF else None)
            unit.list_name = None
            payload = Payload(None, iter([unit]))
        yield payload


def _moved(finding: ReadFinding, lines: int, start: int) -> ReadFinding:
    """A finding whose span counts from the start of its line, as one of the whole input."""
    if finding.span is None:
        return finding
    span = finding.span
    return finding._replace(
        span=span._replace(line=span.line + lines, end_line=span.end_line + lines, byte=span.byte + start)
    )
