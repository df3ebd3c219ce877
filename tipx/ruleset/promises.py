"""Whether a record may show what was promised to be left out: a quick test that misses nothing.

What referrals leave out is told as paths of field groups. Few disclosures differ, so that the paths are found once for
many records, and a record is looked at only where they lead. It may have a value there that belongs to another group
nevertheless: whoever is told that it may show something looks at its groups one by one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tipx.ruleset.finding import Record
from tipx.ruleset.visibility import discloses, split
from tipx.standard import Standard

_NOTHING: Record = {}
OFTEN = 50
"""After so many records a look is compiled."""
MOST = 4096
"""So many different promises, and mixtures of them, are remembered."""


class _GroupPath(NamedTuple):
    group: str
    names: tuple[str, ...]
    where: Mapping[str, Collection[str]]
    equals: frozenset[str]


class Look:
    """Where to look in a record, or in an object of it: fields that are enough by themselves, and those to look into.

    Once it has been used often it is written out and compiled; into its source go only field names of the standard.
    """

    __slots__ = ("_left", "_quick", "always", "inner")

    def __init__(self) -> None:
        self.always: set[str] = set()
        self.inner: dict[str, Inside] = {}
        self._left = OFTEN
        self._quick: Callable[[Record], bool] | None = None

    def finds(self, record: Record) -> bool:
        """Whether a record has a value in one of the places."""
        if self._quick is not None:
            return self._quick(record)
        self._left -= 1
        if not self._left:
            self._quick = written(self)
        return may_show(record, self)


class Inside:
    """What to look for in the value of a field: codes in it, codes in fields of its items, or fields below."""

    __slots__ = ("below", "equals", "where")

    def __init__(self) -> None:
        self.equals: frozenset[str] = frozenset()
        self.where: dict[str, frozenset[str]] = {}
        self.below: Look | None = None


class Promise:
    """What a referral says of disclosure: level, groups withheld, groups named. `looks`: where records of a type show what
    it alone leaves out."""

    __slots__ = ("level", "looks", "named", "withheld")

    def __init__(self, level: str | None, withheld: Collection[str], named: Collection[str]) -> None:
        self.level = level
        self.withheld = frozenset(withheld)
        self.named = frozenset(named)
        self.looks: dict[str, Look] = {}

    def discloses(self, standard: Standard, kind: str, path: _GroupPath) -> bool:
        """Whether the referral discloses that place."""
        said = {"level": self.level, "withheld": self.withheld, "fieldGroups": self.named}
        return discloses(standard, {"disclosure": said if self.level is not None else {}}, path.group, kind, path.names)


class Promises:
    """What the referrals of a payload leave out of records. Few of them differ: what each mixture means is found once.

    Of a case only some groups (`of_cases`) are promised to be left out, and only where they are withheld.
    """

    def __init__(self, standard: Standard, of_cases: frozenset[str]) -> None:
        self._standard = standard
        self._of_cases = of_cases
        self._promises: dict[tuple[str | None, str, str], Promise] = {}
        self._looks: dict[tuple[object, ...], tuple[Sequence[Promise], Look]] = {}

    def of(self, referral: Record) -> Promise:
        """What a referral promises: the same object for the same promise. Without a level all is disclosed."""
        said = referral.get("disclosure", _NOTHING)
        withheld, named = said.get("withheld", ()), said.get("fieldGroups", ())
        key = (said.get("level"), " ".join(withheld), " ".join(named))  # No code has a space in it.
        found = self._promises.get(key)
        if found is None:
            if len(self._promises) >= MOST:
                self._promises.clear()
            found = self._promises[key] = Promise(key[0], withheld, named)
        return found

    def left_out(self, kind: str, promises: Sequence[Promise], excluded: frozenset[str]) -> Look:
        """Where a record shows a group that is excluded or withheld or, if it is a person's, that none of the promises
        discloses."""
        if len(promises) == 1 and not excluded:
            looks = promises[0].looks
            if kind not in looks:
                looks[kind] = self._look(kind, promises, excluded)
            return looks[kind]
        key = (kind, excluded, *map(id, promises))
        found = self._looks.get(key)
        if found is None:
            if len(self._looks) >= MOST:
                self._looks.clear()
            # The promises are kept, so that the identity of each stays its own.
            found = self._looks[key] = (promises, self._look(kind, promises, excluded))
        return found[1]

    def _look(self, kind: str, promises: Sequence[Promise], excluded: frozenset[str]) -> Look:
        withheld = excluded.union(*(one.withheld for one in promises))
        paths = _paths(self._standard, kind)
        if kind == "case":
            return _look([path for path in paths if path.group in withheld and path.group in self._of_cases])
        return _look(
            [
                path
                for path in paths
                if path.group in withheld or not any(one.discloses(self._standard, kind, path) for one in promises)
            ]
        )


@functools.cache
def places_of(standard: Standard, kind: str, groups: frozenset[str]) -> Look:
    """Where a record shows one of the groups."""
    return _look([path for path in _paths(standard, kind) if path.group in groups])


def may_show(record: Record, look: Look) -> bool:
    """Whether a record has a value in one of the places."""
    if not record.keys().isdisjoint(look.always):
        return True
    for name, inside in look.inner.items():  # noqa: SIM110
        if name in record and _finds(record[name], inside):
            return True
    return False


def _finds(value: Any, inside: Inside) -> bool:
    values = value if type(value) is list else (value,)
    if inside.equals and not inside.equals.isdisjoint(values):
        return True
    for name, codes in inside.where.items():
        for item in values:
            code = item.get(name)
            if not codes.isdisjoint(code) if type(code) is list else code in codes:
                return True
    below = inside.below
    if below is not None:
        for item in values:
            if may_show(item, below):
                return True
    return False


def written(look: Look) -> Callable[[Record], bool]:
    """The same test as `may_show`, written out."""
    known: dict[str, Any] = {}
    lines = ["def finds(v0):", *_lines(look, 0, known), " return False"]
    exec(compile("\n".join(lines), "<look>", "exec"), known)
    found: Callable[[Record], bool] = known["finds"]
    return found


def _lines(look: Look, depth: int, known: dict[str, Any]) -> Iterator[str]:
    """The lines that look at the object `v<depth>`, indented by as many blanks and one more."""
    pad, here, below = " " * (depth + 1), f"v{depth}", f"v{depth + 2}"
    yield from (f"{pad}if {name!r} in {here}: return True" for name in sorted(look.always))
    for name, inside in look.inner.items():
        yield f"{pad}if {name!r} in {here}:"
        yield f"{pad} v{depth + 1} = {here}[{name!r}]"
        yield f"{pad} for {below} in v{depth + 1} if type(v{depth + 1}) is list else (v{depth + 1},):"
        if inside.equals:
            codes = f"c{len(known)}"
            known[codes] = inside.equals
            yield f"{pad}  if {below} in {codes}: return True"
        for field, wanted in inside.where.items():
            codes = f"c{len(known)}"
            known[codes] = wanted
            code = f"{below}.get({field!r})"
            yield f"{pad}  code = {code}"
            yield f"{pad}  if not {codes}.isdisjoint(code) if type(code) is list else code in {codes}: return True"
        if inside.below is not None:
            yield from _lines(inside.below, depth + 2, known)


@functools.cache
def _paths(standard: Standard, kind: str) -> tuple[_GroupPath, ...]:
    """The paths of the field groups in a record type."""
    found = []
    for group in standard.disclosure["groups"]:
        for entry in group["paths"]:
            path_kind, names = split(entry["path"])
            if path_kind == kind:
                where, equals = entry.get("where", {}), frozenset(entry.get("equals", ()))
                found.append(_GroupPath(group["code"], names, where, equals))
    return tuple(found)


def _look(paths: Collection[_GroupPath]) -> Look:
    root = Look()
    for path in paths:
        *outer, last = path.names
        here = root
        for name in outer:
            inside = here.inner.setdefault(name, Inside())
            if inside.below is None:
                inside.below = Look()
            here = inside.below
        if path.equals:
            one = here.inner.setdefault(last, Inside())
            one.equals |= path.equals
        elif path.where:
            # Of several conditions each one alone is enough to look closer.
            one = here.inner.setdefault(last, Inside())
            for inner, codes in path.where.items():
                one.where[inner] = one.where.get(inner, frozenset()).union(codes)
        else:
            here.always.add(last)
    return root
