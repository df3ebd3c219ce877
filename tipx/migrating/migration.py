"""Records, and the own fields of bundles, moved to another version of the standard."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from tipx.checking.engines import engine
from tipx.migrating.block import (
    NOTHING,
    PREFIX,
    Block,
    Change,
    Data,
    Path,
    blocks,
    changed,
    digest,
    found_again,
    put,
    without,
)
from tipx.migrating.carrying import CannotSay, Carrying
from tipx.ruleset.finding import model_path
from tipx.standard import Standard, number_of, standard, versions

KEPT, DROPPED, APPROXIMATED = "kept", "dropped", "approximated"


class NotMigratable(ValueError):
    """The older version requires a field and cannot say what stands in it. `place`: where, as a model path."""

    def __init__(self, place: str) -> None:
        super().__init__(f"the older version of the standard cannot say what stands in {place}, and requires it")
        self.place = place


class Told(NamedTuple):
    """What migrating has to tell of a field: it was kept in the extension, dropped or approximated."""

    kind: str
    field: str
    why: str


class Moved(NamedTuple):
    """A record in the other version, and what there is to tell of it."""

    data: Data
    told: tuple[Told, ...] = ()


class Migration:
    """To one version of the standard, from any that is known. `claims`: the profiles that the payload claims."""

    def __init__(self, target: Standard, claims: Collection[str] = ()) -> None:
        self._target = target
        self._closed = _without_extensions(target, claims)

    def record(self, kind: str, data: Mapping[str, Any], version: str) -> Moved:
        """A record (`bundle`: the bundle's own fields) that is of that version. Raises NotMigratable; KeyError where the version is
        not known."""
        source = standard(version)
        given = dict(data)
        if "tipxVersion" in given:
            given["tipxVersion"] = self._target.version
        if number_of(version) < number_of(self._target.version):
            return self._up(kind, given, source)
        if number_of(version) > number_of(self._target.version):
            return self._down(kind, given, source)
        return Moved(given)

    # -- down ------------------------------------------------------------------------------------------------------

    def _down(self, kind: str, data: Data, source: Standard) -> Moved:
        try:
            found, changes = Carrying(source, self._target, kind).record(data)
        except CannotSay as error:
            raise NotMigratable(model_path(kind, error.path)) from None
        if not changes:
            return Moved(found)
        told = [self._told(kind, change, found) for change in changes if change.was is not NOTHING]
        if model_path(kind, ("extensions",)) in self._closed:
            return Moved(found, tuple(told))
        before = data.get("extensions", {}).get(PREFIX + source.version)
        if before is not None:
            changes.append(Change(("extensions", PREFIX + source.version), before))
        kept = put(found, Block(source.version, digest(found), tuple(changes)))
        why = {
            DROPPED: f"TIPX {self._target.version} has no place for it; it is kept in an extension.",
            APPROXIMATED: f"TIPX {self._target.version} says it less exactly; it is kept in an extension.",
        }
        return Moved(kept, tuple(Told(KEPT, one.field, why[one.kind]) for one in told))

    def _told(self, kind: str, change: Change, found: Data) -> Told:
        """What is lost where nothing is kept."""
        there: Any = found
        for step in change.path:
            there = there.get(step, NOTHING) if isinstance(there, dict) else there[step]
        field, version = model_path(kind, change.path), self._target.version
        if there is NOTHING:
            return Told(DROPPED, field, f"TIPX {version} has no place for it, and this payload no extensions.")
        return Told(APPROXIMATED, field, f"TIPX {version} says it less exactly, and this payload has no extensions.")

    # -- up --------------------------------------------------------------------------------------------------------

    def _up(self, kind: str, data: Data, source: Standard) -> Moved:
        told: list[Told] = []
        for block in blocks(data):
            newer = number_of(source.version) < number_of(block.version) <= number_of(self._target.version)
            if newer and block.version in versions():
                data, left = _restored(kind, data, block, source)
                why = f"The record was changed after it came to TIPX {source.version}; it stays in the extension."
                told += [Told(KEPT, model_path(kind, one.path), why) for one in left if one.was is not NOTHING]
        return Moved(data, tuple(told))


def _restored(kind: str, data: Data, block: Block, older: Standard) -> tuple[Data, tuple[Change, ...]]:
    """The record with what the block keeps, and the changes that cannot be made without a doubt: these stay in it."""
    newer = standard(block.version)
    bare = without(data, block.version)
    known = digest(bare)
    carrying = Carrying(newer, older, kind)
    accepts = engine("auto", newer).accepts[kind]

    def fits(candidate: Data) -> bool:
        """Whether the newer version accepts it, and the older one has nothing else to say of it than what came."""
        try:
            told, _ = carrying.record(candidate)
        except CannotSay:
            return False
        return digest(told) == known and accepts({**candidate, "tipxVersion": newer.version})

    if known == block.digest:
        whole: Data | None = bare
        for change in block.changes:
            whole = _with(whole, change.path, change.was) if whole is not None else None
        if whole is not None and fits(whole):
            return whole, ()
    found, left = bare, []
    for change in block.changes:
        path = found_again(bare, change)
        candidate = _with(found, path, change.was) if path is not None else None
        if candidate is not None and fits(candidate):
            found = candidate
        else:
            left.append(change)
    return (put(found, Block(block.version, block.digest, tuple(left))) if left else found), tuple(left)


def _with(record: Data, path: Path, value: Any) -> Data | None:
    """The record with that value at that place; None where there is no such place."""
    try:
        made: Data = changed(record, path, value)
    except (LookupError, TypeError):
        return None
    return made


def _without_extensions(of: Standard, claims: Collection[str]) -> frozenset[str]:
    """The extensions that a payload profile does not allow, as model paths."""
    if "statistical" not in claims:
        return frozenset()
    allowed = of.disclosure["statistical"]["allowed"]
    every = {model_path(kind, ("extensions",)) for kind in ("bundle", "case", "victim", "referral")}
    return frozenset(every.difference(allowed))
