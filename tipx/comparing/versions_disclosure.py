"""What changed in `disclosure.json`: field groups, disclosure levels, and what the payload profiles allow.

Rules read it both ways: a field that is not to be shown is an error where it stands, and one that may be shown can be missed
where it does not. So neither more nor less can be shown to be wider, and every change breaks that a payload of the version
before can meet. What it cannot meet is a field, a code or a group that came later.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from tipx.comparing.versions_changes import Change, Impact, Judged, reads_differently
from tipx.standard import Standard

_AREA = "disclosure"
_NOTE = "rules read it both ways; cannot be shown to be wider"
_TEXTS = ("title", "description")
_PATHS = ("cutToYearStart", "yearOnly", "inlineAgency", "allowed")
_PROFILES = ("pseudonymous", "statistical")
_OF_PROFILES = "x-"
"""How the codes begin that profiles add to a list."""
_PARTS = (*_TEXTS, "groups", "levels", *_PROFILES)


class _Atom(NamedTuple):
    """The smallest thing that a group names: a field, or a field where a code stands in it or in a member of it."""

    path: str
    member: str | None = None
    code: str | None = None

    def __str__(self) -> str:
        if self.code is None:
            return self.path
        return f"{self.path} where {self.member} is {self.code}" if self.member else f"{self.path} {self.code}"


def disclosure_changes(before: Standard, after: Standard) -> Iterator[Change]:
    """What changed in the groups, the levels and the payload profiles."""
    old, new = before.disclosure, after.disclosure
    yield from _texts("disclosure", old, new)
    yield from _groups(before, after)
    yield from _levels(before, after)
    for name in _PROFILES:
        yield from _profile(name, before, after)
    for name in dict.fromkeys((*old, *new)):
        if name not in _PARTS and old.get(name) != new.get(name):
            yield _changed(name, "", old.get(name), new.get(name))


def _texts(of: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    texts = [name for name in _TEXTS if old.get(name) != new.get(name)]
    if texts:
        yield reads_differently("reads differently", texts).at(_AREA, of, of)


def _changed(of: str, name: str, before: Any, after: Any) -> Change:
    told = f"{_word(after)} (before: {_word(before)})"
    return Judged(Impact.BREAKING, "disclosure-changed", told, _NOTE, before, after).at(
        _AREA, of, f"{of} {name}".strip()
    )


def _word(value: Any) -> str:
    return value if isinstance(value, str) else "none" if value is None else json.dumps(value, ensure_ascii=False)


def _one(of: str, thing: str, added: bool, met: bool) -> Change:
    """Something that was added to a part, or removed from it. `met`: a payload of the version before can hold it."""
    kind, told = ("disclosure-added", "added") if added else ("disclosure-removed", "removed")
    impact = Impact.BREAKING if met else Impact.COMPATIBLE
    return Judged(impact, kind, told, _NOTE if met else "").at(_AREA, of, f"{of} {thing}".strip())


# -- groups ------------------------------------------------------------------------------------------------------------


def _groups(before: Standard, after: Standard) -> Iterator[Change]:
    old = {group["code"]: group for group in before.disclosure["groups"]}
    new = {group["code"]: group for group in after.disclosure["groups"]}
    kept_before, kept_after = [one for one in old if one in new], [one for one in new if one in old]
    if kept_before != kept_after:
        told = Judged(
            Impact.BREAKING, "disclosure-order", "another order of the groups",
            "a field belongs to the first group that names it", kept_before, kept_after,
        )  # fmt: skip
        yield told.at(_AREA, "groups", "groups")
    for code in dict.fromkeys((*old, *new)):
        of, one, other = f"group {code}", old.get(code, {}), new.get(code, {})
        if not one or not other:
            yield _one(of, "", bool(other), met=not other)
        else:
            yield from _texts(of, one, other)
        atoms, others = _atoms(one), _atoms(other)
        yield from (_one(of, str(atom), False, met=True) for atom in atoms if atom not in others)
        for atom in others:
            if atom not in atoms:
                yield _one(of, str(atom), True, met=_can_hold(before, atom))
        for name in dict.fromkeys((*one, *other)):
            if name not in (*_TEXTS, "code", "paths") and one.get(name) != other.get(name):
                yield _changed(of, name, one.get(name), other.get(name))


def _atoms(group: Mapping[str, Any]) -> dict[_Atom, None]:
    found: dict[_Atom, None] = {}
    for entry in group.get("paths", ()):
        rest = {name: value for name, value in entry.items() if name != "path"}
        conditions = rest.get("where", {})
        if rest.keys() == {"equals"}:
            found.update(dict.fromkeys(_Atom(entry["path"], None, code) for code in rest["equals"]))
        elif rest.keys() == {"where"} and len(conditions) == 1:
            ((member, codes),) = conditions.items()
            found.update(dict.fromkeys(_Atom(entry["path"], member, code) for code in codes))
        elif rest:  # Conditions that hold together are one thing.
            found[_Atom(f"{entry['path']} {json.dumps(rest, sort_keys=True)}")] = None
        else:
            found[_Atom(entry["path"])] = None
    return found


def _can_hold(before: Standard, atom: _Atom) -> bool:
    """Whether a payload of the version before can hold it: it has the field, and the code in the list of the field."""
    path, _, _ = atom.path.partition(" ")
    kind, *names = path.replace("[]", "").split(".")
    try:
        field = before.record(kind.lower()).at(*names, *([atom.member] if atom.member else []))
    except KeyError:
        return False
    except (AttributeError, TypeError, ValueError):  # Its schemas cannot be read as fields.
        return True
    while field.item is not None:
        field = field.item
    if atom.code is None or field.codelist is None:
        return True
    known = before.codelists.get(field.codelist)
    return known is None or known.is_member(atom.code) or atom.code.startswith(_OF_PROFILES)


# -- levels and payload profiles ---------------------------------------------------------------------------------------


def _levels(before: Standard, after: Standard) -> Iterator[Change]:
    old, new = before.disclosure, after.disclosure
    groups_before = {group["code"] for group in old["groups"]}
    for code in dict.fromkeys((*old["levels"], *new["levels"])):
        of, one, other = f"level {code}", old["levels"].get(code), new["levels"].get(code)
        if one is None or other is None:
            yield _one(of, "", other is not None, met=other is None)
            continue
        yield from _texts(of, one, other)
        for name in dict.fromkeys((*one, *other)):
            was, now = one.get(name), other.get(name)
            if name in _TEXTS or was == now:
                continue
            if name in ("groups", "except") and isinstance(was or [], list) and isinstance(now or [], list):
                known = groups_before.__contains__ if name == "groups" else lambda path: _can_hold(before, _Atom(path))
                yield from _members(of, name, was or [], now or [], known)
            else:
                yield _changed(of, name, was, now)


def _members(of: str, name: str, before: Any, after: Any, can_be_met: Callable[[str], bool]) -> Iterator[Change]:
    """What a list gained and lost. Its order says nothing."""
    yield from (_one(of, f"{name} {one}", False, met=True) for one in before if one not in after)
    yield from (_one(of, f"{name} {one}", True, met=can_be_met(one)) for one in after if one not in before)


def _profile(name: str, before: Standard, after: Standard) -> Iterator[Change]:
    old, new = before.disclosure[name], after.disclosure[name]
    yield from _texts(name, old, new)
    for part in dict.fromkeys((*old, *new)):
        one, other = old.get(part), new.get(part)
        if part in _TEXTS or one == other:
            continue
        if part in _PATHS:
            yield from _members(name, part, one or [], other or [], lambda path: _can_hold(before, _Atom(path)))
        else:
            yield _changed(name, part, one, other)
