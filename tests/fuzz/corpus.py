"""The seeds: shipped examples and the cases of the checks, in every form, with the marker in their values."""

from __future__ import annotations

import functools
import json
from typing import Any

from tipx.reading.model import LISTS
from tipx.standard import newest
from tipx.standard.cases import cases
from tipx.standard.examples import every_example
from tipx.writing.xml import to_xml

from .promises import MARK

LARGEST = 40_000
"""No seed has more bytes: what is slow is found less often."""
BETWEEN = b"\x1e"
"""Stands between the messages of an exchange, as they are given to a target that judges several."""


@functools.cache
def seeds(kind: str) -> tuple[bytes, ...]:
    """The seeds of a kind: json, xml, ndjson, exchange, or any for all but exchanges."""
    if kind == "any":
        return (*seeds("json"), *seeds("xml"), *seeds("ndjson"), *TINY)
    if kind == "json":
        return _kept([one for one in _messages() if one.lstrip()[:1] == b"{"])
    if kind == "xml":
        return _kept([*(one for one in _messages() if one.lstrip()[:1] == b"<"), *_written_as_xml()])
    if kind == "ndjson":
        return _kept([_as_lines(one) for one in _payloads()])
    return _kept(_exchanges())


TINY = (
    b"", b"{}", b"[]", b"<", b"{", b'{"recordType": "victim"}', b'{"recordType": "bundle"}\n{"recordType": "case"}',
    b'<victim xmlns="urn:tipx:schema:1"/>', b'\xef\xbb\xbf{"a": [1, {"b": null}]}', b"\xff\xfe{\0}\0", b"null", b" \n",
    b'{"act": "yes", "means": "no", "purpose": "unknown"}',
)  # fmt: skip
"""Inputs that are hardly any."""


def _kept(raws: list[bytes]) -> tuple[bytes, ...]:
    """Each once, with the marker, the small ones first."""
    marked = {raw.replace(b"Sample ", f"Sample {MARK} ".encode()) for raw in raws if len(raw) <= LARGEST}
    return tuple(sorted(marked, key=lambda raw: (len(raw), raw)))


@functools.cache
def _messages() -> tuple[bytes, ...]:
    shipped = [path.read_bytes() for one in every_example() for path in (one.json, one.xml)]
    return (*shipped, *(raw for case in cases(newest()) for raw in case.inputs))


@functools.cache
def _payloads() -> tuple[dict[str, Any], ...]:
    """What can be read of the seeds in JSON, as data."""
    found = []
    for raw in seeds("json"):
        try:
            data = json.loads(raw)
        except ValueError:
            continue
        if isinstance(data, dict):
            found.append(data)
    return tuple(found)


def _written_as_xml() -> list[bytes]:
    """Every tenth payload of the cases: the examples are there in XML already."""
    found = []
    for payload in _payloads()[::10]:
        try:
            found.append(to_xml(payload, newest()))
        except (ValueError, KeyError, AttributeError, TypeError):  # what a case has made wrong may have no XML
            continue
    return found


def _as_lines(payload: dict[str, Any]) -> bytes:
    """A bundle as NDJSON under its header; a record as a line of its own, twice."""
    lists = [name for name in LISTS if isinstance(payload.get(name), list)]
    if payload.get("recordType") != "bundle":
        lines: list[Any] = [payload, payload]
    else:
        lines = [{name: value for name, value in payload.items() if name not in lists}]
        lines += [record for name in lists for record in payload[name]]
    return b"".join(json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n" for line in lines)


def _exchanges() -> list[bytes]:
    several = [BETWEEN.join(case.inputs) for case in cases(newest()) if len(case.inputs) > 1]
    plain = seeds("json")[:: max(1, len(seeds("json")) // 8)]
    return [*several, *(BETWEEN.join((raw, raw)) for raw in plain)]
