"""Several inputs that are the parts of one payload: at most one of them begins with its header."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tipx.raw import Raw, UnitSpot
from tipx.reading.content import Content
from tipx.reading.lines import BOM
from tipx.reading.model import LIST_OF, LISTS, Input, NotWellFormed, Payload, Unit

ONE_LINE = 1 << 20
"""Larger inputs of one line are bundles."""


class Part(NamedTuple):
    """An input that holds a part. `first`: what begins on its first line; that alone may have the header."""

    number: int
    form: str
    first: Payload
    later: Iterator[Payload]

    def begin(self, content: Content) -> tuple[int, int]:
        """Where the records of NDJSON begin, and how many lines stand before them."""
        header = self.first.header
        if header is not None and header.end is not None:
            return header.end + 1, header.line or 0
        return (len(BOM) if content.slice(0, len(BOM)) == BOM else 0), 0


class Parts:
    """The parts, and the payload that they are together. `records`: how many each has, once they have gone by."""

    def __init__(self) -> None:
        self.all: list[Part] = []
        self.payload = Payload(None, iter(()), [])
        self.payload.joined = True
        self.header_input = 0
        self.records: Counter[int] = Counter()
        self._lost = False

    def add(self, number: int, found: Input | None) -> Raw | None:
        """Take an input in. Gives the problem of a second header."""
        first = None if found is None else next(found.payloads, None)
        if found is None or first is None:
            # What cannot be read may hold what is referred to; what is empty does not.
            empty = found is not None and all(one.id in ("TIPX-SYN-004", "TIPX-SYN-021") for one in found.findings)
            self._lost = self._lost or not empty
            self.payload.lost = self._lost
            return None
        self.all.append(Part(number, found.form, first, found.payloads))
        if first.header is None:
            return None
        if self.payload.header is not None:
            return Raw("TIPX-SYN-020", UnitSpot(number, 0, None, None, 0, None, None, None), None, "second-header")
        self.payload = Payload(first.header, iter(()), [])
        self.payload.joined = True
        self.payload.lost = self._lost
        self.header_input = number
        return None

    @property
    def numbers(self) -> list[int]:
        """The inputs that are parts, the one with the header first."""
        return list(dict.fromkeys((self.header_input, *(part.number for part in self.all))))

    def units(self, in_time: Callable[[Payload], Iterator[Unit]]) -> Iterator[tuple[int, Unit]]:
        """The records of all parts. Under a header they are counted on from part to part. `in_time`: the records of a
        payload, until the time is over."""
        counts: Counter[str] = Counter()
        for part in self.all:
            for payload in itertools.chain((part.first,), part.later):
                try:
                    for unit in in_time(payload):
                        self.records[part.number] += 1
                        if self.payload.header is not None and unit.kind in LIST_OF:
                            unit.list_name, unit.ordinal = LIST_OF[unit.kind], counts[unit.kind]
                            counts[unit.kind] += 1
                        yield part.number, unit
                except NotWellFormed as error:
                    payload.findings.extend(error.findings)
                    payload.lost = True
                self.close(part.number, payload)

    def close(self, number: int, payload: Payload) -> None:
        """Take over what was found in a payload of a part beside its records."""
        self.payload.findings.extend(one._replace(input=number) for one in (*payload.findings, *payload.of_input))
        self.payload.lost = self.payload.lost or payload.lost or payload.fatal


def is_one_line(found: Input, content: Content | None) -> tuple[bool, Input]:
    """Whether an input that was taken for JSON is NDJSON of one line: the header, a record, or a broken line. The input is
    given back: it was looked into."""
    if found.form != "json" or content is None or content.size is None or content.size > ONE_LINE:
        return False, found
    payloads = list(found.payloads)
    for payload in payloads:
        units = list(payload.units())
        payload.replace_units(iter(units))
        if payload.header is not None and (units or any(name in payload.header.data for name in LISTS)):
            return False, found._replace(payloads=iter(payloads))
    return b"\n" not in content.whole().strip(b" \t\r\n"), found._replace(payloads=iter(payloads))
