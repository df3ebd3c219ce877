"""Records, and the own fields of bundles, moved to another version of the standard."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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
    digest_of_holder,
    digest_of_list,
    found_again,
    put,
    without,
)
from tipx.migrating.carrying import CannotSay, Carrying
from tipx.ruleset.finding import model_path
from tipx.standard import Standard, number_of, standard, versions
from tipx.standard.fields import Field

KEPT, DROPPED, APPROXIMATED = "kept", "dropped", "approximated"


class NotMigratable(ValueError):
    """The older version cannot say what stands in a field that may not be left out. `place`: where, as a model path."""

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


Sound = Callable[[str, Data, Data, str], bool]
"""Whether a record of that type, in that version, has no error that it had not before something was put back: given both."""

_WITHOUT_WORDS = frozenset(("pseudonymous", "statistical"))
"""The payload profiles that allow no free text."""


def never_worse(kind: str, before: Data, after: Data, version: str) -> bool:
    """What is taken where nobody judges records."""
    return True


class Migration:
    """To one version of the standard, from any that is known. `claims`: the profiles that the payload claims. `is_sound`: says
    whether what is put back makes a record wrong."""

    def __init__(self, target: Standard, claims: Collection[str] = (), is_sound: Sound = never_worse) -> None:
        self._target = target
        self._closed = _without_extensions(target, claims)
        self._words = _WITHOUT_WORDS.isdisjoint(claims)
        self._is_sound = is_sound

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
            found, changes = Carrying(source, self._target, kind, self._words).record(data)
        except CannotSay as error:
            raise NotMigratable(model_path(kind, error.path)) from None
        before = data.get("extensions", {}).get(PREFIX + source.version)
        if not changes and before is None:
            return Moved(found)
        changes = [_marked(one, found) for one in changes]
        told = [self._told(kind, change, found) for change in changes if change.was is not NOTHING]
        if model_path(kind, ("extensions",)) in self._closed:
            return Moved(found, tuple(told))
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
                data, left = self._restored(kind, data, block, source)
                why = f"The record was changed after it came to TIPX {source.version}; it stays in the extension."
                told += [Told(KEPT, _place(kind, one, block.version), why) for one in left]
        return Moved(data, tuple(told))

    def _restored(self, kind: str, data: Data, block: Block, older: Standard) -> tuple[Data, tuple[Change, ...]]:
        """The record with what the block keeps, and the changes that cannot be made without a doubt: these stay in it."""
        newer = standard(block.version)
        bare = without(data, block.version)
        known = digest(bare)
        carrying = Carrying(newer, older, kind, self._words)
        accepts = engine("auto", newer).accepts[kind]

        def fits(candidate: Data) -> bool:
            """Whether the newer version accepts it, nothing is wrong that was not before, and the older version has nothing else to
            say of it than what came."""
            try:
                told, _ = carrying.record(candidate)
            except CannotSay:
                return False
            if digest(told) != known or not accepts({**candidate, "tipxVersion": newer.version}):
                return False
            return self._is_sound(kind, bare, candidate, newer.version)

        if known == block.digest:
            whole = _with_all(bare, [(change.path, change.was) for change in block.changes])
            if whole is not None and fits(whole):
                return whole, ()
        restoring = _Restoring(bare, fits)
        found, left = restoring.all_of(bare, list(_together(block.changes)))
        return (put(found, Block(block.version, block.digest, tuple(left))) if left else found), tuple(left)


def _marked(change: Change, found: Data) -> Change:
    """A change with what shows that nothing around it was touched since."""
    if change.items is None:
        change = change._replace(within=digest_of_list(found, change.path))
    return change._replace(holder=digest_of_holder(found, change.path))


class _Restoring:
    """Puts back what leaves no doubt in a record that was changed since. Of many changes all are tried at once, then halves of
    them; somebody who makes a block that never fits gains nothing by making it long."""

    def __init__(self, bare: Data, fits: Callable[[Data], bool]) -> None:
        self._bare = bare
        self._fits = fits
        self._tries = _TRIES

    def all_of(self, found: Data, groups: Sequence[tuple[Change, ...]]) -> tuple[Data, list[Change]]:
        """The record with as many of them as possible, and the others."""
        placed = [(found_again(self._bare, change), change.was) for group in groups for change in group]
        if self._tries > 0 and all(path is not None for path, _ in placed):
            self._tries -= 1
            candidate = _with_all(found, [(path, was) for path, was in placed if path is not None])
            if candidate is not None and self._fits(candidate):
                return candidate, []
        if len(groups) <= 1 or self._tries <= 0:
            return found, [change for group in groups for change in group]
        middle = len(groups) // 2
        found, left = self.all_of(found, groups[:middle])
        found, more = self.all_of(found, groups[middle:])
        return found, left + more


_TRIES = 100


def _together(changes: Sequence[Change]) -> Iterator[tuple[Change, ...]]:
    """The changes that stand and fall together: a code, and the words that were put beside the broader one."""
    pending: tuple[Change, ...] = ()
    for change in changes:
        of_the_last = bool(pending) and change.was is NOTHING and change.path[:-1] == pending[-1].path[:-1]
        if of_the_last and change.path[-1] == f"{pending[-1].path[-1]}OtherText":
            yield (*pending, change)
            pending = ()
            continue
        if pending:
            yield pending
        pending = (change,)
    if pending:
        yield pending


def _place(kind: str, change: Change, version: str) -> str:
    """Where a change was to be made, as a model path; of what the standard does not know only that it stands in an extension."""
    node: Field | None = standard(version).record(kind)
    for step in change.path:
        if node is not None and isinstance(step, int):
            node = node.item
        elif node is not None:
            node = node.properties.get(str(step))
    return model_path(kind, change.path if node is not None else ("extensions",))


def _with_all(record: Data, changes: Iterable[tuple[Path, Any]]) -> Data | None:
    """The record with all these values at these places; None where there is no such place."""
    found: Data | None = record
    for path, value in changes:
        found = _with(found, path, value) if found is not None else None
    return found


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
