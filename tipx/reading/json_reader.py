"""JSON: bytes to a payload and its units."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from tipx.reading.fast_json import read_text
from tipx.reading.model import LIST_OF, LISTS, Input, Limits, Path, Payload, ReadFinding, Span, Surely, Unit, never

Place = tuple[str, int]
"""A record of a bundle: its list, and where in it."""


class _Share(NamedTuple):
    """What was refused and found in one record."""

    refused: set[Path]
    findings: list[ReadFinding]


def read_json(raw: bytes, limits: Limits, begin: int = 0, surely: Surely = never) -> Input:
    """One JSON value: a bundle, or a record travelling alone. `begin`: where it starts (behind a byte order mark)."""
    parsed = read_text(raw[begin:], limits)
    findings = [moved(finding, 0, begin) for finding in parsed.findings]
    if parsed.fatal:
        return Input("json", _several(raw, begin, limits, findings), iter(()))
    if not isinstance(parsed.data, dict):
        what = "TIPX-SYN-019" if isinstance(parsed.data, list) else "TIPX-SYN-017"
        return Input("json", [ReadFinding(what, Span(1, 1, 1, 1, begin))], iter(()))
    return Input("json", [], iter([payload_of(parsed.data, parsed.refused, findings, limits, surely, parsed.cut)]))


def _several(raw: bytes, begin: int, limits: Limits, findings: list[ReadFinding]) -> list[ReadFinding]:
    """When something follows a whole object that is an object again: several values, which are not one to a line."""
    last = findings[-1]
    if last.id != "TIPX-SYN-001" or last.say != "after" or last.span is None:
        return findings
    if raw[last.span.byte : last.span.byte + 1] not in (b"{", b"["):
        return findings
    return [*findings[:-1], last._replace(id="TIPX-SYN-018", say="")]


def payload_of(
    data: dict[str, Any],
    refused: set[Path],
    findings: list[ReadFinding],
    limits: Limits,
    surely: Surely = never,
    cut: Collection[Path] = (),
) -> Payload:
    """A payload from the plain data of one JSON object, with what the reader found in it. `cut`: see `Parsed`."""
    kind = data.get("recordType")
    if kind != "bundle":
        unit = Unit(
            kind if isinstance(kind, str) and kind in LIST_OF else None,
            data,
            refused=refused,
            findings=findings,
            cut=bool(cut),
        )
        return Payload(None, _looked_at([unit], surely, data.get("tipxVersion")))
    lists = {name: data[name] for name in LISTS if isinstance(data.get(name), list) and data[name]}
    header = Unit("bundle", {name: value for name, value in data.items() if name not in lists}, cut=() in cut)
    shares = _share_out(header, lists, refused, findings)
    places = _places(lists, refused, header.cut)
    units = (_unit(lists, shares, place, place in cut) for place in itertools.islice(places, limits.max_records))
    payload = Payload(header, _looked_at(units, surely, header.data.get("tipxVersion")))
    payload.in_memory = True
    many = sum(map(len, lists.values())) > limits.max_records
    again = _places(lists, refused, header.cut) if many else iter(())
    beyond = next(itertools.islice(again, limits.max_records, None), None)
    if beyond is not None:
        payload.findings.append(ReadFinding("TIPX-SYN-013", None, beyond, "", {"limit": limits.max_records}))
        payload.lost = True
    return payload


def _places(lists: dict[str, list[Any]], refused: set[Path], gaps: bool) -> Iterator[Place]:
    """Where the records stand that were not taken out. `gaps`: not all that was is known by its place."""
    for name, records in lists.items():
        for at, record in enumerate(records):
            if (name, at) not in refused and not (gaps and record is None):
                yield name, at


def _unit(lists: dict[str, list[Any]], shares: dict[Place, _Share], place: Place, cut: bool) -> Unit:
    """The record at a place. It is made when it is asked for: of small records there may be very many."""
    name, ordinal = place
    unit = Unit(LISTS[name], lists[name][ordinal], name, ordinal, cut=cut)
    share = shares.get(place)
    if share is not None:
        unit.refused, unit.findings = share
    return unit


def _looked_at(units: Iterable[Unit], surely: Surely, version: Any) -> Iterator[Unit]:
    """The units, each marked when nothing is wrong with it."""
    for unit in units:
        if (
            not unit.refused
            and not unit.findings
            and not unit.cut
            and type(unit.data) is dict
            and unit.kind is not None
        ):
            unit.sure = surely(unit.kind, unit.data, version)
        yield unit


def _share_out(
    header: Unit, lists: dict[str, list[Any]], refused: set[Path], findings: list[ReadFinding]
) -> dict[Place, _Share]:
    """What was refused and found inside each record, as far as there is any; the rest is given to the header."""
    shares: dict[Place, _Share] = {}

    def share(path: Path, least: int = 3) -> _Share | None:
        if len(path) < least or path[0] not in lists or path[:2] in refused:
            return None
        name, ordinal = path[:2]
        return shares.setdefault((str(name), int(ordinal)), _Share(set(), []))

    for path in refused:
        found = share(path)
        if found is not None:
            found.refused.add(path[2:])
        else:
            header.refused.add(path)
    for finding in findings:
        path = finding.path or ()
        found = share(path, 2 if finding.id == "TIPX-SYN-026" else 3)
        if found is not None:
            found.findings.append(finding._replace(path=path[2:]))
        else:
            header.findings.append(finding)
    return shares


def moved(finding: ReadFinding, lines: int, start: int) -> ReadFinding:
    """A finding whose span counts from the start of its line, as one of the whole input."""
    if finding.span is None:
        return finding
    span = finding.span
    return finding._replace(
        span=span._replace(line=span.line + lines, end_line=span.end_line + lines, byte=span.byte + start)
    )
