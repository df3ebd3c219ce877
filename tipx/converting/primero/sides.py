"""One object of Primero (a transition, a case, a service), gone through by the lines of the mapping: read, or written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from tipx.converting.model import Data, Origin
from tipx.converting.primero import places, values
from tipx.converting.primero.mapping import Row
from tipx.converting.primero.places import Place
from tipx.converting.primero.telling import NO_PLACE, UNKNOWN, UNREADABLE, Fact, Told, Unread, pointer
from tipx.reading.model import Path
from tipx.standard.fields import Field

if TYPE_CHECKING:
    from tipx.converting.primero.agencies import AgenciesIn, AgenciesOut


UNKNOWN_FIELD = ("(field not known)", "The mapping knows no such field.")
"""All that the mapping does not know is one entry of the ledger: the names are the system's own and are not told."""


class Untold(Exception):
    """The value has no place as things stand; the line of the mapping says why."""


class Conversion(NamedTuple):
    """How a field is read and written. `read` puts what it makes of the value; `write` gives the value, None for nothing."""

    read: Callable[[Any, Row, Into], None]
    write: Callable[[Row, Out], Any]


@dataclass
class Into:
    """What is being read into: the records by type, what waits (`facts`), and where reading is (`here`).

    `item`: inside a list the item at hand, with what the standard says of it; places then count from there. `fit`: how exactly
    the value at hand was told, where its conversion can say.
    """

    told: Told
    conversions: Mapping[str, Conversion]
    agencies: AgenciesIn
    records: Mapping[str, Data]
    facts: dict[str, Fact]
    here: str = ""
    item: tuple[Data, Field] | None = None
    fit: str | None = None

    @property
    def origin(self) -> Origin:
        """Where reading is, of what is made of it."""
        return Origin(pointer=self.here)

    def target(self, place: Place) -> tuple[Data, Field, Place]:
        """The record or item that a place counts from, what the standard says of it, and the place from there."""
        if self.item is not None:
            return (*self.item, place.within)
        return self.records[place.kind], self.told.standard.record(place.kind.lower()), place

    def put(self, place: Place, value: Any) -> None:
        """Put a value at a place. Raises Taken where another one stands there."""
        record, tree, at = self.target(place)
        places.put(record, tree, at, value, self.told.job.mint, self.origin)

    def at(self, index: int) -> str:
        """The pointer of an entry of the list at hand."""
        return f"{self.here}/{index}"


class Seen:
    """A record that is being written, and which of its values have found a home."""

    def __init__(self, kind: str, data: Mapping[str, Any]) -> None:
        self.kind = kind
        self.data: Data = dict(data)
        self.used: set[Path] = set()
        self.written = False


@dataclass
class Out:
    """What is being written from: the records by type, and what the value at hand used of them."""

    told: Told
    conversions: Mapping[str, Conversion]
    agencies: AgenciesOut
    records: Mapping[str, Seen]
    header: Seen
    base: Path = ()
    fit: str | None = None
    pending: list[tuple[Seen, Path]] = field(default_factory=list)

    def take(self, place: Place) -> Any:
        """The value at a place, None where there is none; it counts as told once the conversion gives something for it."""
        seen = self.records.get(place.kind)
        if seen is None:
            return None
        node: Any = seen.data
        for step in self.base:
            node = node[step]
        found = places.take(node, place.within if self.base else place)
        if found is None:
            return None
        value, path, said = found
        self.pending += [(seen, (*self.base, *one)) for one in (path, *said)]
        return value

    def path(self, place: Place) -> Path:
        """Where the value at a place is."""
        return (*self.base, *(place.within if self.base else place).names)

    def record(self, kind: str) -> Data:
        """A record; nothing where there is none."""
        seen = self.records.get(kind)
        return {} if seen is None else seen.data

    def use(self, kind: str, path: Path) -> None:
        """Note that a value is told by the field at hand."""
        seen = self.records.get(kind)
        if seen is not None:
            self.pending.append((seen, path))


def read_side(side: str, data: Mapping[str, Any], into: Into) -> None:
    """Read an object by the lines of its side, in their order; what no line knows is noted."""
    told, start = into.told, into.here
    _note_unknown(side, data, (), start, told)
    for row in told.mapping.of(side):
        found, value = _dig(data, row.field)
        if not found or values.is_nothing(value):
            continue
        into.here = start + pointer(row.field)
        into.fit = None
        if row.reading == "none":
            told.job.ledger.dropped(row.label, row.why)
            continue
        try:
            into.conversions[row.conversion].read(value, row, into)
        except Unread as refused:
            told.refused(refused, into.here, row)
        except places.Taken:
            told.note(NO_PLACE, into.here, row.label, row.place)
        except Untold:
            told.job.ledger.dropped(row.label, row.why)
        else:
            if row.reading == "approximate" and into.fit != "exact":
                told.job.ledger.approximated(row.label, row.why)
    into.here = start


def _note_unknown(side: str, data: Mapping[str, Any], inside: tuple[str, ...], here: str, told: Told) -> None:
    """Note each field of the object that no line knows; their names are the system's own and are not told."""
    for name, value in data.items():
        if values.is_nothing(value):
            continue
        at = (*inside, name)
        if not told.mapping.knows(side, at):
            told.note(UNKNOWN, here)
            told.job.ledger.dropped(*UNKNOWN_FIELD)
        elif not any(row.field == at for row in told.mapping.of(side)):
            if isinstance(value, Mapping):
                _note_unknown(side, value, at, here + pointer((name,)), told)
            else:
                told.note(UNREADABLE, here + pointer((name,)), f"{side}.{'.'.join(at)}")


def _dig(data: Mapping[str, Any], names: tuple[str, ...]) -> tuple[bool, Any]:
    node: Any = data
    for name in names:
        if not isinstance(node, Mapping) or name not in node:
            return False, None
        node = node[name]
    return True, node


def write_side(side: str, out: Out) -> Data:
    """An object by the lines of its side, in their order."""
    made: Data = {}
    for row in out.told.mapping.of(side):
        if row.writing == "none" or row.place is None:
            continue
        out.pending, out.fit = [], None
        value = out.conversions[row.conversion].write(row, out)
        if value is None or not _set(made, row.field, value):
            continue
        for seen, path in out.pending:
            seen.used.add(path)
        if row.writing == "approximate" and out.fit != "exact":
            out.told.job.ledger.approximated(row.place.model(out.told.standard), row.why)
    return made


def _set(made: Data, names: tuple[str, ...], value: Any) -> bool:
    """Set a field, where no earlier line did."""
    node = made
    for name in names[:-1]:
        node = node.setdefault(name, {})
    if names[-1] in node:
        return False
    node[names[-1]] = value
    return True


def inside(out: Out, base: Path) -> Out:
    """The same, counting places from an item of a list."""
    return replace(out, base=base, pending=[], fit=None)
