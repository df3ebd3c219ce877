"""Joins the records of a payload: which belong together, and what the rules over several records say of them.

While records go by only their *facts* are kept: where each stands, and which ids it names. Records that name each other,
directly or through others, form a group; the rules look at one group at a time, with its records read again from where
they stand. No rule looks further than along the ids that records name, so a group is to it the whole payload. Thus
memory holds places, not records, and groups can be judged anywhere: in other processes, or on other machines.
"""

from __future__ import annotations

import hashlib
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from tipx.problems import Severity
from tipx.raw import Raw, UnitSpot, value_at
from tipx.reading.deadline import Deadline
from tipx.reading.model import LIST_OF
from tipx.ruleset import runner
from tipx.ruleset.finding import Entry, Finding, LateEntry
from tipx.ruleset.links import links_of
from tipx.ruleset.payload import PayloadView, Whole
from tipx.ruleset.registry import joining_keys, rule_of
from tipx.ruleset.runner import Fault, Found
from tipx.standard import Standard

KINDS = tuple(LIST_OF)
LARGE = 4096
"""Of a larger group not all records are held at once: they are read again whenever a rule looks at them."""

Waiting = tuple[tuple[str, Finding], ...]
"""Findings of absence that wait for the whole payload: the rule and what it found."""


class Facts:
    """What is kept of the records of a payload, in arrays: some 80 bytes a record."""

    def __init__(self, key: bytes, listed: bool = True) -> None:
        """`key` is made new for each run: what identifies a person is joined by keyed digests, which nobody can guess.
        `listed`: whether the records stand in the lists of a bundle, so that they are counted."""
        self._key = key
        self._listed = listed
        self.kinds = bytearray()
        self.sure = bytearray()
        self.inputs = array("I")
        self.ordinals = array("Q")
        self.lines = array("q")
        self.starts = array("q")
        self.ends = array("q")
        self.links = array("Q")
        self.sizes = array("I")
        self.held: dict[int, Any] = {}
        self.waiting: dict[int, Waiting] = {}
        self.outsiders: set[int] = set()

    def __len__(self) -> int:
        return len(self.kinds)

    def add(
        self, standard: Standard, spot: UnitSpot, entry: Entry, sure: bool, held: Any, waiting: Waiting, member: bool
    ) -> None:
        """Note a record. `held`: it itself, where it cannot be read again from where it stands. Where it is no `member` only
        its waiting findings are judged: it takes no part in the rules."""
        number = len(self.kinds)
        self.kinds.append(KINDS.index(entry.kind))
        self.sure.append(sure)
        if not member:
            self.outsiders.add(number)
        self.inputs.append(spot.input)
        self.ordinals.append(entry.ordinal)
        self.lines.append(-1 if spot.line is None else spot.line)
        self.starts.append(-1 if spot.start is None else spot.start)
        self.ends.append(-1 if spot.end is None else spot.end)
        names = links_of(standard, entry.kind, entry.data)
        links = [zlib.crc32(name.encode()) for name in names]
        for key in joining_keys(entry.kind):
            links += [self._digest(one) for one in key(entry.data)]
        self.links.extend(links)
        self.sizes.append(len(links))
        if held is not None:
            self.held[number] = held
        if waiting:
            self.waiting[number] = waiting

    def _digest(self, parts: tuple[str, ...]) -> int:
        text = "\0".join(parts).encode("utf-8", "surrogatepass")
        return int.from_bytes(hashlib.blake2b(text, digest_size=8, key=self._key).digest(), "big")

    def extend(self, other: Facts, ordinals: Sequence[int], lines: int) -> None:
        """Take in the facts of the records that follow: `ordinals` says how many of each type, `lines` how many lines, stand
        before them."""
        before = len(self)
        self.kinds += other.kinds
        self.sure += other.sure
        self.inputs += other.inputs
        before_it = ordinals if self._listed else [0] * len(KINDS)
        self.ordinals.extend(one + before_it[kind] for one, kind in zip(other.ordinals, other.kinds, strict=True))
        self.lines.extend(one + lines if one >= 0 else one for one in other.lines)
        self.starts += other.starts
        self.ends += other.ends
        self.links += other.links
        self.sizes += other.sizes
        self.held.update((number + before, held) for number, held in other.held.items())
        self.waiting.update((number + before, waiting) for number, waiting in other.waiting.items())
        self.outsiders.update(number + before for number in other.outsiders)

    def part(self, numbers: Sequence[int]) -> Facts:
        """The facts of some records, in that order, without what joins them."""
        found = Facts(self._key, self._listed)
        found.kinds = bytearray(self.kinds[number] for number in numbers)
        found.sure = bytearray(self.sure[number] for number in numbers)
        for name in ("inputs", "ordinals", "lines", "starts", "ends"):
            mine: array[int] = getattr(self, name)
            setattr(found, name, array(mine.typecode, (mine[number] for number in numbers)))
        for new, number in enumerate(numbers):
            if number in self.held:
                found.held[new] = self.held[number]
            if number in self.waiting:
                found.waiting[new] = self.waiting[number]
            if number in self.outsiders:
                found.outsiders.add(new)
        return found

    def spot(self, number: int, payload: int, version: str) -> UnitSpot:
        """Where a record stands. `version`: by which version of the standard all of them are judged."""
        kind = KINDS[self.kinds[number]]
        line, start, end = self.lines[number], self.starts[number], self.ends[number]
        return UnitSpot(
            self.inputs[number], payload, kind, LIST_OF[kind] if self._listed else None, self.ordinals[number], line if line >= 0 else None,
            start if start >= 0 else None, end if end >= 0 else None, version,
        )  # fmt: skip

    def groups(self) -> Iterator[list[int]]:
        """The records that belong together, each group and the groups in the order of their first records."""
        roots = self._roots()
        if not any(root != number for number, root in enumerate(roots)):
            yield from ([number] for number in range(len(roots)))
            return
        order = sorted(range(len(roots)), key=roots.__getitem__)
        group: list[int] = []
        for number in order:
            if group and roots[number] != roots[group[0]]:
                yield group
                group = []
            group.append(number)
        if group:
            yield group

    def _roots(self) -> array[int]:
        """For each record the first record of its group."""
        parents = array("Q", range(len(self)))
        first: dict[int, int] = {}
        at = 0
        for number, size in enumerate(self.sizes):
            root = number
            for link in self.links[at : at + size]:
                other = _root(parents, first.setdefault(link, number))
                if other != root:
                    root, other = (other, root) if other < root else (root, other)
                    parents[other] = root
            at += size
        first.clear()
        for number in range(len(parents)):
            parents[number] = parents[parents[number]]
        return parents


def _root(parents: array[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


class Joined(NamedTuple):
    """What groups gave: the problems, the counts of the rules that count, and faults of our own code. `is_cut`: the time was up, and
    the groups that follow were not judged."""

    raws: list[Raw]
    tallies: dict[str, Counter[Any]]
    faults: list[Fault]
    is_cut: bool = False


class TimeIsUp(BaseException):
    """The time of the run is over. Not an Exception: those of rules are faults of the rules."""


ReadAgain = Callable[[Facts, int], Entry]
"""Reads a record again, by its number."""


def judge_groups(
    groups: Iterable[Sequence[int]], facts: Facts, whole: Whole, read: ReadAgain, deadline: Deadline
) -> Iterator[Joined]:
    """What the rules over several records say of each group, and which of the waiting findings stand; until the time is up."""

    def read_in_time(facts: Facts, number: int) -> Entry:
        if deadline.is_over():
            raise TimeIsUp
        return read(facts, number)

    try:
        yield from _judged(groups, facts, whole, read_in_time)
    except TimeIsUp:
        yield Joined([], {}, [], True)


def _judged(groups: Iterable[Sequence[int]], facts: Facts, whole: Whole, read: ReadAgain) -> Iterator[Joined]:
    for group in groups:
        faults: list[Fault] = []
        view = PayloadView(whole.context, whole.header, whole)
        waiting: list[Found] = []
        for number in group:
            entry = read(facts, number) if len(group) <= LARGE else _late(facts, number, whole, read)
            if number not in facts.outsiders:
                view.add(entry)
            if number in facts.waiting:
                waiting += [Found(rule_of(name), finding, entry) for name, finding in facts.waiting[number]]
        yield judge_view(view, waiting, faults)


def judge_view(view: PayloadView, waiting: list[Found], faults: list[Fault]) -> Joined:
    """What the rules over several records say of these, and which of the waiting findings stand."""
    found: list[Found] = []
    for one in runner.run_cross(view, faults):
        (waiting if one.rule.check.absence else found).append(one)
    found += runner.certain(view, waiting)
    return Joined([raw_of(one) for one in found], runner.tally(view, faults), faults)


def raw_of(found: Found) -> Raw:
    """The raw problem of a rule's finding."""
    finding, entry = found.finding, found.entry
    there, value = value_at(entry.data, finding.path)
    severity = Severity(finding.severity) if finding.severity else None
    related = tuple(
        ((spot.of or entry).spot, (spot.of or entry).original(spot.path), spot.role) for spot in finding.related
    )
    return Raw(
        found.rule.check.id, entry.spot, entry.original(finding.path), finding.say, finding.args, severity, related, None,
        value, there,
    )  # fmt: skip


def _late(facts: Facts, number: int, whole: Whole, read: ReadAgain) -> LateEntry:
    kind, spot = KINDS[facts.kinds[number]], facts.spot(number, 0, whole.context.standard.version)
    return LateEntry(kind, facts.ordinals[number], spot, lambda: read(facts, number))
