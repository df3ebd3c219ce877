"""Several inputs that are the parts of one payload: at most one of them begins with its header."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from tipx.raw import Raw, UnitSpot
from tipx.reading.content import Content
from tipx.reading.lines import BOM
from tipx.reading.model import LIST_OF, LISTS, Input, Limits, NotWellFormed, Payload, Unit
from tipx.reading.ndjson_reader import read_ndjson
from tipx.reading.sniff import TABLES

ONE_LINE = 1 << 20
"""A longer input of one line is a bundle."""


class Part:
    """An input that holds a part. `first`: what begins on its first line; that alone may have the header. `records` and
    `payloads` (lines, where no header stands before them) say how many have gone by."""

    def __init__(self, number: int, form: str, payloads: Iterator[Payload]) -> None:
        self.number = number
        self.form = form
        self.records = 0
        self.payloads = 0
        self._later = _well_formed(payloads)
        self.first = next(self._later, None)

    @property
    def header(self) -> Unit | None:
        """The header, where this part has one."""
        return self.first.header if self.first is not None else None

    def is_header(self) -> bool:
        """Whether it is JSON and the header is all of it."""
        if self.first is None or self.header is None or self.form != "json":
            return False
        units = self.first.units()
        one = next(units, None)
        self.first.replace_units(units if one is None else itertools.chain((one,), units))
        return one is None

    def begin(self, content: Content) -> tuple[int, int]:
        """Where the records of NDJSON begin, and how many lines stand before them."""
        if self.header is not None and self.header.end is not None:
            return self.header.end + 1, self.header.line or 0
        return (len(BOM) if content.slice(0, len(BOM)) == BOM else 0), 0

    def units(
        self, whole: Payload, counts: Counter[str], in_time: Callable[[Payload], Iterator[Unit]]
    ) -> Iterator[Unit]:
        """The records of this part of `whole`, which takes over what is found beside them. Under a header the lines of all
        parts are counted on, and so are records that travel alone in tables; the records of a bundle keep their number in it,
        by which they are found again. `in_time`: the records of a payload, until the time is over."""
        for payload in itertools.chain(() if self.first is None else (self.first,), self._later):
            self.payloads += 1
            try:
                for unit in in_time(payload):
                    if not self.records:
                        unit.sure = False  # it was read before it was known by which version the whole is judged
                    self.records += 1
                    if whole.header is not None and unit.kind in LIST_OF:
                        if self.form == "ndjson" or (self.form in TABLES and unit.list_name is None):
                            unit.list_name, unit.ordinal = LIST_OF[unit.kind], counts[unit.kind]
                        counts[unit.kind] += 1
                    yield unit
            except NotWellFormed as error:
                payload.findings.extend(error.findings)
                payload.lost = True
            self._close(payload, whole)

    def close(self, whole: Payload) -> None:
        """Take over what was found in a part that is the header alone."""
        if self.first is not None:
            self._close(self.first, whole)

    def _close(self, payload: Payload, whole: Payload) -> None:
        found = (*payload.findings, *payload.of_input)
        whole.findings.extend(one._replace(input=self.number) for one in found)
        whole.lost = whole.lost or payload.lost or payload.fatal


def _well_formed(payloads: Iterator[Payload]) -> Iterator[Payload]:
    """The payloads; what proves not to be well formed between two of them is found in one without records."""
    try:
        yield from payloads
    except NotWellFormed as error:
        broken = Payload(None, iter(()), list(error.findings))
        broken.lost = True
        yield broken


class Parts:
    """The parts, and the payload that they are together. `lost`: whether some input gave nothing, so that it may hold what
    is referred to."""

    def __init__(self) -> None:
        self.all: list[Part] = []
        self.header: Unit | None = None
        self.header_input = 0
        self.lost = False

    def add(self, number: int, found: Input | None) -> Raw | None:
        """Take an input in. Gives the problem of a second header."""
        part = None if found is None else Part(number, found.form, found.payloads)
        if found is None or part is None or part.first is None:
            ids = {"unreadable"} if found is None else {one.id for one in found.findings}
            self.lost = self.lost or not ids <= {"TIPX-SYN-004", "TIPX-SYN-021"}  # nothing is lost of what is empty
            return None
        self.all.append(part)
        if part.header is not None and self.header is not None:
            return Raw("TIPX-SYN-020", UnitSpot(number, 0, None, None, 0, None, None, None), None, "second-header")
        if part.header is not None:
            self.header, self.header_input = part.header, number
        return None

    @property
    def numbers(self) -> list[int]:
        """The inputs that are parts, the one with the header first."""
        return list(dict.fromkeys((self.header_input, *(part.number for part in self.all))))

    def records(self, number: int) -> int:
        """How many records an input had."""
        return sum(part.records for part in self.all if part.number == number)

    def are_lines(self) -> bool:
        """Whether all are NDJSON, the header alone perhaps JSON."""
        return all(part.form == "ndjson" or part.is_header() for part in self.all)

    def whole(self) -> Payload:
        """The payload that the parts are together."""
        payload = Payload(self.header, iter(()), [])
        payload.joined = True
        payload.lost = self.lost
        return payload

    def units(self, whole: Payload, in_time: Callable[[Payload], Iterator[Unit]]) -> Iterator[tuple[int, Unit]]:
        """The records of all parts, each with the number of its input."""
        counts: Counter[str] = Counter()
        for part in self.all:
            for unit in part.units(whole, counts, in_time):
                yield part.number, unit


def first_of(contents: Mapping[int, Content], limits: Limits) -> tuple[int, Unit] | None:
    """The first record of NDJSON parts without a header, and the number of its input."""
    for number, content in contents.items():
        begin = len(BOM) if content.slice(0, len(BOM)) == BOM else 0
        for payload in read_ndjson(content, limits, begin).payloads:
            for unit in payload.units():
                return number, unit
    return None


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
