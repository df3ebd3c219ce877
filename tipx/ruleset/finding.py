"""What a rule yields: a Finding, placed by field names and list indices, with arguments that are always safe to show."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tipx.reading.model import Path

Record = Mapping[str, Any]
"""A record, or a part of one, as plain data. Any field may be absent; what is there has the type its schema says."""


class Entry:
    """One record of a payload, as rules see it: its type, its ordinal in its list, its data without what was refused.

    `refused`: the places, in the record as it was given, of what was taken out; `touched`: the objects and lists, in what is
    left, that something was taken out of. `spot` is the runner's own note of where the record was read, `unseen` one of
    what it does not show; rules leave them alone.
    """

    __slots__ = ("data", "kind", "ordinal", "origin", "refused", "spot", "touched", "unseen")

    def __init__(
        self,
        kind: str,
        ordinal: int,
        data: Record,
        refused: frozenset[Path] = frozenset(),
        origin: Callable[[Path], Path] | None = None,
        spot: Any = None,
        touched: Collection[Path] = (),
    ) -> None:
        self.kind = kind
        self.ordinal = ordinal
        self.data = data
        self.refused = refused
        self.origin = origin
        self.spot = spot
        self.touched = touched
        self.unseen: Any = None

    def original(self, path: Path) -> Path:
        """The place in the record as it was given; they differ where refused items were taken out of a list."""
        return path if self.origin is None else self.origin(path)

    @property
    def id(self) -> str | None:
        """The record's id, None when it was refused."""
        identifier: str | None = self.data.get("id")
        return identifier

    def lost(self, *names: str) -> bool:
        """Whether something at the field, in it or around it was refused, in any item of the lists on the way.

        What is left there may then not be all that there is: "only", "all" and "no other" cannot be told of it.
        """
        return bool(self.refused) and is_lost(self.refused, names)


class LateEntry(Entry):
    """A record of a large group: it is read again whenever it is looked at, so that not all are held at once."""

    __slots__ = ("_read",)

    def __init__(self, kind: str, ordinal: int, spot: Any, read: Callable[[], Entry]) -> None:
        self.kind = kind
        self.ordinal = ordinal
        self.spot = spot
        self.unseen = None
        self._read = read

    @property
    def data(self) -> Record:  # type: ignore[override]
        """The record's data."""
        return self._read().data

    @property
    def refused(self) -> frozenset[Path]:  # type: ignore[override]
        """What was taken out of it."""
        return self._read().refused

    @property
    def touched(self) -> Collection[Path]:  # type: ignore[override]
        """Where something was taken out."""
        return self._read().touched

    @property
    def origin(self) -> Callable[[Path], Path] | None:  # type: ignore[override]
        """How places lead back to the record as it was given."""
        return self._read().origin


def is_lost(refused: Iterable[Path], names: tuple[str, ...]) -> bool:
    """Whether one of the refused places lies at the field, in it or around it, in any item of the lists on the way."""
    for path in refused:
        known = tuple(step for step in path if isinstance(step, str))
        size = min(len(known), len(names))
        if known[:size] == names[:size]:
            return True
    return False


class Spot(NamedTuple):
    """A place in a record. `of` None means the record at hand."""

    path: Path
    of: Entry | None = None
    role: str = "compared-with"


class Finding(NamedTuple):
    """One problem that a rule found. `absent`: the places whose absence it rests on (rules marked absence)."""

    path: Path
    of: Entry | None
    say: str
    args: Mapping[str, str | int]
    absent: tuple[Spot, ...]
    related: tuple[Spot, ...]
    severity: str | None


Findings = Iterator[Finding]


def at(
    *path: str | int,
    of: Entry | None = None,
    say: str = "",
    absent: Iterable[Path | Spot] | None = None,
    related: Iterable[Path | Spot] = (),
    severity: str | None = None,
    **args: str | int,
) -> Finding:
    """A finding at that place of the record (`at("consents", 2, "givenOn")`); the place may be a field that is absent.

    `of` names the record in rules over several records. `say` chooses a variant of the message, `args` fill it.
    `absent` lists the places whose absence the finding rests on, as paths of this record or as Spots; left out, it is
    the finding's own place. A path without an index for a list means every item of it.
    """
    missing = (path,) if absent is None else tuple(absent)
    return Finding(path, of, say, args, _spots(missing, of), _spots(related, of), severity)


def _spots(places: Iterable[Path | Spot], of: Entry | None) -> tuple[Spot, ...]:
    return tuple(place if isinstance(place, Spot) else Spot(place, of) for place in places)


def model_path(kind: str, path: Path) -> str:
    """The model path of a place: `Victim.consents[].givenOn`; agencies are `Bundle.agencies[].name`."""
    text = kind.capitalize()
    for step in path:
        text += "[]" if isinstance(step, int) else "." + step
    return text
