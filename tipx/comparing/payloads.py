"""What differs between two payloads, record by record and field by field, whatever form they came in.

Records are matched by type and id. Digests come first: only records whose digests differ are looked into. What counts is what
the payloads say: the order of records is not part of it (their digest, `tipx-1`, does not know it either), and neither is
another spelling of the same, such as a record that says its version itself where the other leaves it to its bundle. Both are
told all the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tipx.comparing.aligning import rises
from tipx.comparing.record_fields import ADDED, REMOVED, SPELLING, Found, compared
from tipx.presenting import known_part, pointer
from tipx.reading.model import LIST_OF, LISTS, Path
from tipx.ruleset.finding import model_path
from tipx.standard import known_or_newest
from tipx.standard.fields import Field
from tipx.writing.canonical import record_digest

VERSION = "version"
_BUNDLE = "bundle"

Payloads = Sequence[Mapping[str, Any]]


class Spot(NamedTuple):
    """Where a record stands in its input: in which payload of it (from 0), and there, as a JSON Pointer."""

    payload: int
    pointer: str


@dataclass(frozen=True, slots=True)
class PayloadDifference:
    """One difference.

    `kind`: `added`, `removed` or `changed`; `order`: items of a list stand in another order; `version`: another tipxVersion;
    `spelling`: another spelling of the same, which does not count. `record_type`: of the record that it is in, `bundle` for a
    payload's own fields; `records`: where that record stands in the one input and in the other. `whole`: it is about the
    record itself. `model`: the place in the model. `before`, `after`: the places as JSON Pointers of the payloads, None where
    it is not there. `named` is False where the standard does not know the names further on: they are text of the payload, and
    unless values were asked for the places lead only to the field around it. `old`, `new`: the values, where asked for.
    """

    kind: str
    record_type: str | None
    records: tuple[Spot | None, Spot | None]
    whole: bool
    model: str
    before: str | None
    after: str | None
    named: bool
    old: Any = None
    new: Any = None

    @property
    def counts(self) -> bool:
        """Whether the payloads differ by it."""
        return self.kind != SPELLING


@dataclass(frozen=True, slots=True)
class PayloadDifferences:
    """What differs between two inputs: `same`, `changed`, `added` and `removed` are numbers of records, `reordered` the types
    of records that only stand in another order, `values_shown` whether values and unknown names were asked for."""

    differences: tuple[PayloadDifference, ...]
    same: int
    changed: int
    added: int
    removed: int
    reordered: tuple[str, ...]
    values_shown: bool

    @property
    def own_fields(self) -> bool:
        """Whether the payloads differ in their own fields, outside of records."""
        return any(one.counts and one.record_type == _BUNDLE for one in self.differences)

    @property
    def equal(self) -> bool:
        """Whether the payloads say the same."""
        return not any(one.counts for one in self.differences)


class _Unit(NamedTuple):
    """A record, or the own fields of a bundle (`list_name` None too), with the version that holds for it."""

    kind: str | None
    payload: int
    list_name: str | None
    ordinal: int
    data: Mapping[str, Any]
    digest: str
    bundle: Hashable
    version: Any

    @property
    def prefix(self) -> Path:
        return () if self.list_name is None else (self.list_name, self.ordinal)


class _Matched(NamedTuple):
    pairs: list[tuple[_Unit, _Unit]]
    removed: list[_Unit]
    added: list[_Unit]


def payload_differences(before: Payloads, after: Payloads, *, show_values: bool = False) -> PayloadDifferences:
    """What differs between two inputs, each given as its payloads (bundles whole, or records by themselves)."""
    old, new = list(_units(before)), list(_units(after))
    headers = _headers([one for one in old if one.kind == _BUNDLE], [one for one in new if one.kind == _BUNDLE])
    records = _records([one for one in old if one.kind != _BUNDLE], [one for one in new if one.kind != _BUNDLE])
    found: list[PayloadDifference] = []
    changed = 0
    for number, matched in enumerate((headers, records)):
        for one, other in matched.pairs:
            inside = [] if one.digest == other.digest else list(_inside(one, other))
            found += [_told(difference, one, other, show_values) for difference in inside]
            changed += number and any(difference.kind != SPELLING for difference in inside)
        found += [_told(Found(REMOVED, (), None, one.data), one, None, show_values, True) for one in matched.removed]
        found += [_told(Found(ADDED, None, (), None, one.data), None, one, show_values, True) for one in matched.added]
    return PayloadDifferences(
        tuple(found), len(records.pairs) - changed, changed, len(records.added), len(records.removed),
        tuple(_reordered(records.pairs, new)), show_values,
    )  # fmt: skip


# -- the records of an input -------------------------------------------------------------------------------------------


def _units(payloads: Payloads) -> Iterator[_Unit]:
    for number, payload in enumerate(payloads):
        if payload.get("recordType") != _BUNDLE:
            yield _unit(payload, payload.get("recordType"), number, None, 0, None, None)
            continue
        own = {name: value for name, value in payload.items() if not _holds_records(name, value)}
        yield _unit(own, _BUNDLE, number, None, 0, None, None)
        for name, kind in LISTS.items():
            if _holds_records(name, payload.get(name)):
                for ordinal, record in enumerate(payload[name]):
                    yield _unit(record, kind, number, name, ordinal, payload.get("id"), payload.get("tipxVersion"))


def _unit(
    data: Mapping[str, Any], kind: Any, payload: int, list_name: str | None, ordinal: int, bundle: Any, version: Any
) -> _Unit:
    kind = kind if kind == _BUNDLE or (isinstance(kind, str) and kind in LIST_OF) else None
    bundle = bundle if isinstance(bundle, str) else None
    return _Unit(kind, payload, list_name, ordinal, data, record_digest(data), bundle, data.get("tipxVersion", version))


def _holds_records(name: str, value: Any) -> bool:
    return name in LISTS and isinstance(value, list) and all(isinstance(one, dict) for one in value)


# -- matching ----------------------------------------------------------------------------------------------------------


def _headers(old: list[_Unit], new: list[_Unit]) -> _Matched:
    """Two bundles that were given to be compared are compared, whatever their ids; of several the ids decide."""
    if len(old) == len(new) == 1:
        return _Matched([(old[0], new[0])], [], [])
    return _matched(old, new, _id)


def _records(old: list[_Unit], new: list[_Unit]) -> _Matched:
    """Records by type and id, and where an input holds several bundles by these; two records given alone are compared."""
    if len(old) == len(new) == 1 and old[0].kind == new[0].kind and not old[0].prefix and not new[0].prefix:
        return _Matched([(old[0], new[0])], [], [])
    several = any(len({one.payload for one in units if one.list_name}) > 1 for units in (old, new))
    return _matched(old, new, lambda one: (one.kind, _id(one), one.bundle if several else None))


def _id(one: _Unit) -> str | None:
    identifier = one.data.get("id")
    return identifier if isinstance(identifier, str) else None


def _matched(old: list[_Unit], new: list[_Unit], key: Any) -> _Matched:
    """Match what has the same key. Where several have it, equal ones first, then the others as they come."""
    there: defaultdict[Hashable, list[_Unit]] = defaultdict(list)
    for one in new:
        there[key(one)].append(one)
    here: defaultdict[Hashable, list[_Unit]] = defaultdict(list)
    for one in old:
        here[key(one)].append(one)
    pairs = {}
    for which, units in here.items():
        for one, other in _partners(units, there.get(which, [])):
            pairs[id(one)] = other
    taken = {id(other) for other in pairs.values()}
    return _Matched(
        [(one, pairs[id(one)]) for one in old if id(one) in pairs],
        [one for one in old if id(one) not in pairs],
        [other for other in new if id(other) not in taken],
    )


def _partners(old: list[_Unit], new: list[_Unit]) -> Iterator[tuple[_Unit, _Unit]]:
    equal: defaultdict[str, list[_Unit]] = defaultdict(list)
    for other in reversed(new):
        equal[other.digest].append(other)
    left = []
    taken = set()
    for one in old:
        if equal.get(one.digest):
            other = equal[one.digest].pop()
            taken.add(id(other))
            yield one, other
        else:
            left.append(one)
    yield from zip(left, (other for other in new if id(other) not in taken), strict=False)


def _reordered(pairs: Iterable[tuple[_Unit, _Unit]], new: list[_Unit]) -> Iterator[str]:
    """The types of records that stand in another order."""
    places = {id(one): place for place, one in enumerate(new)}
    orders: defaultdict[str | None, list[tuple[int, int]]] = defaultdict(list)
    for number, (one, other) in enumerate(pairs):
        orders[one.kind].append((number, places[id(other)]))
    yield from (kind or "record" for kind, order in orders.items() if not rises(order))


# -- within a record ---------------------------------------------------------------------------------------------------


def _inside(one: _Unit, other: _Unit) -> Iterator[Found]:
    """What differs in a record. A version that the one says and the other has from its bundle is only spelt otherwise."""
    standard = known_or_newest(one.version)
    field: Field | None = None if one.kind is None else standard.record(one.kind)
    for found in compared(one.data, other.data, field, standard.codelists):
        place = found.before if found.before is not None else found.after
        if place == ("tipxVersion",):
            same = one.version == other.version
            yield Found(SPELLING if same else VERSION, *found[1:])
        else:
            yield found


def _told(
    found: Found, one: _Unit | None, other: _Unit | None, show_values: bool, whole: bool = False
) -> PayloadDifference:
    unit = one if one is not None else other
    assert unit is not None
    path = found.before if found.before is not None else found.after
    assert path is not None
    known = known_part(unit.kind, path)
    old, new = (found.old, found.new) if show_values else (None, None)
    return PayloadDifference(
        found.kind, unit.kind, (_spot(one), _spot(other)), whole, model_path(unit.kind or "record", known),
        _pointer(one, found.before, show_values), _pointer(other, found.after, show_values), len(known) == len(path),
        old, new,
    )  # fmt: skip


def _spot(unit: _Unit | None) -> Spot | None:
    return None if unit is None else Spot(unit.payload, pointer(unit.prefix))


def _pointer(unit: _Unit | None, path: Path | None, show_values: bool) -> str | None:
    if unit is None or path is None:
        return None
    return pointer((*unit.prefix, *(path if show_values else known_part(unit.kind, path))))


class FieldCount(NamedTuple):
    """How many differences of a kind there are at a place of the model, or further in (`named` False)."""

    model: str
    kind: str
    named: bool
    times: int


def by_field(found: PayloadDifferences) -> list[FieldCount]:
    """The differences within records, counted."""
    counts = Counter((one.model, one.kind, one.named) for one in found.differences if not one.whole)
    return [FieldCount(*key, count) for key, count in sorted(counts.items())]
