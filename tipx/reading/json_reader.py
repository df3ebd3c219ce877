"""JSON: bytes to a payload and its units."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tipx.reading.fast_json import read_text
from tipx.reading.model import LIST_OF, LISTS, Input, Limits, Path, Payload, ReadFinding, Span, Surely, Unit, never


def read_json(raw: bytes, limits: Limits, begin: int = 0, surely: Surely = never) -> Input:
    """One JSON value: a bundle, or a record travelling alone. `begin`: where it starts (behind a byte order mark)."""
    parsed = read_text(raw[begin:], limits)
    findings = [moved(finding, 0, begin) for finding in parsed.findings]
    if parsed.fatal:
        return Input("json", _several(raw, begin, limits, findings), iter(()))
    if not isinstance(parsed.data, dict):
        what = "TIPX-SYN-019" if isinstance(parsed.data, list) else "TIPX-SYN-017"
        return Input("json", [ReadFinding(what, Span(1, 1, 1, 1, begin))], iter(()))
    return Input("json", [], iter([payload_of(parsed.data, parsed.refused, findings, limits, surely)]))


def _several(raw: bytes, begin: int, limits: Limits, findings: list[ReadFinding]) -> list[ReadFinding]:
    """When something follows a whole object that is an object again: several values, which are not one to a line."""
    last = findings[-1]
    if last.id != "TIPX-SYN-001" or last.say != "after" or last.span is None:
        return findings
    if raw[last.span.byte : last.span.byte + 1] not in (b"{", b"["):
        return findings
    return [*findings[:-1], last._replace(id="TIPX-SYN-018", say="")]


def payload_of(
    data: dict[str, Any], refused: set[Path], findings: list[ReadFinding], limits: Limits, surely: Surely = never
) -> Payload:
    """A payload from the plain data of one JSON object, with what the reader found in it."""
    kind = data.get("recordType")
    if kind != "bundle":
        unit = Unit(
            kind if isinstance(kind, str) and kind in LIST_OF else None, data, refused=refused, findings=findings
        )
        return Payload(None, _looked_at([unit], surely, data.get("tipxVersion")))
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
    payload = Payload(header, _looked_at(ordered[: limits.max_records], surely, header.data.get("tipxVersion")))
    payload.in_memory = True
    if len(ordered) > limits.max_records:
        beyond = ordered[limits.max_records].prefix
        payload.findings.append(ReadFinding("TIPX-SYN-013", None, beyond, "", {"limit": limits.max_records}))
        payload.lost = True
    return payload


def _looked_at(units: list[Unit], surely: Surely, version: Any) -> Iterator[Unit]:
    """The units, each marked when nothing is wrong with it."""
    for unit in units:
        if not unit.refused and not unit.findings and type(unit.data) is dict and unit.kind is not None:
            unit.sure = surely(unit.kind, unit.data, version)
        yield unit


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


def moved(finding: ReadFinding, lines: int, start: int) -> ReadFinding:
    """A finding whose span counts from the start of its line, as one of the whole input."""
    if finding.span is None:
        return finding
    span = finding.span
    return finding._replace(
        span=span._replace(line=span.line + lines, end_line=span.end_line + lines, byte=span.byte + start)
    )
