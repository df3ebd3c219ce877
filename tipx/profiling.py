"""Profiles applied to one payload: which of those that it claims are known and in force, and what they narrow in its records.

What a profile narrows is told beside what the standard says, and hides nothing from later layers: so a payload that is valid under a
profile is valid without it. Fields that it requires are told by a rule (TIPX-PRF-001), which knows what a payload may not show.
"""

from __future__ import annotations

import difflib
import functools
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from tipx.raw import Raw, UnitSpot, value_at
from tipx.ruleset.context import PAYLOAD_PROFILES
from tipx.ruleset.finding import Entry
from tipx.ruleset.registry import RulesMissing, rules_of_profile
from tipx.standard import Standard, versions
from tipx.standard import standard as standard_of
from tipx.standard.narrowing import CODED, contradictions, faults
from tipx.standard.overlays import unmet
from tipx.standard.profiles import (
    IdentifierForm,
    Profile,
    ProfileError,
    all_published,
    in_force,
    is_shipped,
    published,
    read_profile,
    versions_of,
    with_additions,
)
from tipx.survey import survey

CORE = "core"
OF_THE_STANDARD = (CORE, *PAYLOAD_PROFILES)
"""Profiles that are part of the standard itself: they have no folder."""

_CLOSE_ENOUGH = 0.75
_LONGEST = 100


class Claim(NamedTuple):
    """A claim that cannot be judged, or not as it stands: which one (None where the user made it), the check, and what it says.
    `name`: of a profile that is not known, as somebody wrote it: never to be shown. `is_decided`: the verdict is not left open."""

    place: int | None
    rule: str
    say: str = ""
    args: Mapping[str, str | int] = {}
    is_decided: bool = False
    name: str = ""


class Applied(NamedTuple):
    """The profiles of one payload. `names`: all that apply, those of the standard too."""

    profiles: tuple[Profile, ...] = ()
    names: tuple[str, ...] = ()
    faults: tuple[Claim, ...] = ()

    def lists(self, standard: Standard) -> Standard:
        """The standard with the codes of these profiles in its lists."""
        return with_additions(standard, self.profiles) if self.profiles else standard


NONE = Applied()


class Known:
    """The profiles that a run knows: those that are installed, and folders that were given by their path. Those are read when this is
    made, all of them and once: whatever becomes of the folder, and in whatever process, a run judges by the same."""

    def __init__(self, chosen: Sequence[str] = (), hidden: frozenset[str] = frozenset()) -> None:
        """`chosen`: ids, or paths of folders, that apply to every payload. `hidden`: ids of profiles that are taken for unknown.
        Raises ProfileError for one that cannot be used."""
        self._hidden = hidden
        self._alone: dict[tuple[str, int], Applied] = {}
        self._given: dict[str, tuple[Profile, ...]] = {}
        self._chosen: list[str] = []
        for one in chosen:
            if is_path(one):
                found = read_profile(FilePath(one))
                name = found[0].id
                if self._given.get(name, found)[0].folder != found[0].folder:
                    raise ProfileError(f"two folders hold a profile {name}")
                self._given[name] = found
            elif one in PAYLOAD_PROFILES:
                raise ProfileError(
                    f"{one} says what a payload holds and leaves out, so the payload itself has to claim it; what is added are the "
                    "profiles of a jurisdiction"
                )
            elif one == CORE or one in published():
                name = one
                for version in published().get(one, ()):
                    _refuse(one, why_unusable(version, version.standards))
            else:
                raise ProfileError(self._unknown(one))
            self._chosen.append(name)
        for name, found in self._given.items():
            self._check_given(name, found)

    def _unknown(self, name: str) -> str:
        broken = all_published().broken.get(name)
        if broken is not None:
            return f"the profile {name} cannot be used: {broken}"
        folder = f"; a folder is written ./{name}" if os.path.isdir(name) else ""
        return f"no profile is called {name}; known are {', '.join(self.names())}{folder}"

    def _check_given(self, name: str, found: Sequence[Profile]) -> None:
        if name in OF_THE_STANDARD:
            raise ProfileError(
                f"{found[0].folder.parent}: {name} is the name of a profile that is part of the standard"
            )
        if name in published():
            # Its rules are code of the package: they would run with the data of the folder.
            raise ProfileError(f"{found[0].folder.parent}: a profile {name} is installed; it is chosen by its id")
        for version in found:
            version.read()
            _refuse(str(version.folder), why_unusable(version, version.standards))
        _refuse(str(found[0].folder.parent), self._why_unsound(name))

    def _why_unsound(self, name: str) -> str:
        """What its versions say of themselves that cannot be; empty where there is nothing of that kind."""
        if is_shipped(name):
            return ""  # Tests have shown it.
        return next(map(str, contradictions(self.versions(name), OF_THE_STANDARD)), "")

    def names(self) -> list[str]:
        """The ids of all of them."""
        return sorted({*OF_THE_STANDARD, *published(), *self._given} - self._hidden)

    def versions(self, name: str) -> tuple[Profile, ...]:
        """The versions of a profile; none where it is not known."""
        return () if name in self._hidden else self._given.get(name) or versions_of(name)

    def applied(self, claimed: Sequence[Any], standard: Standard, day: int) -> Applied:
        """What applies to a payload that claims these, sent on that day (an ordinal)."""
        if claimed:
            return self._applied(claimed, standard, day)
        if not self._chosen:
            return NONE
        key = (standard.version, day)  # Records that travel alone are many, and the same holds for all of them.
        if key not in self._alone:
            self._alone[key] = self._applied((), standard, day)
        return self._alone[key]

    def _applied(self, claimed: Sequence[Any], standard: Standard, day: int) -> Applied:
        places: dict[str, int | None] = {}
        for index, name in enumerate(claimed):
            if isinstance(name, str) and name:
                places.setdefault(name, index)
        for name in self._chosen:
            places.setdefault(name, None)
        found: list[Profile] = []
        names: list[str] = []
        wrong: list[Claim] = []
        for name, place in places.items():
            if name in OF_THE_STANDARD:
                names.append(name)
                continue
            one = self._one(name, place, standard, day)
            if isinstance(one, Claim):
                wrong.append(one)
            else:
                names.append(name)
                found.append(one)
        wrong += _combined(found, places)
        return Applied(tuple(found), tuple(names), tuple(wrong))

    def _one(self, name: str, place: int | None, standard: Standard, day: int) -> Profile | Claim:
        """The version of a profile that applies, or why none does."""
        known = self.versions(name)
        if not known:
            if name in all_published().broken:
                return Claim(place, "TIPX-SYN-023", "unusable", {"profile": name})
            return Claim(place, "TIPX-SYN-023", name=name)
        one = in_force(known, standard, day)
        if one is None:
            made_for = any(version.is_for(standard) for version in known)
            args = {"profile": name} if made_for else {"profile": name, "version": standard.version}
            return Claim(place, "TIPX-SYN-023", "not-in-force" if made_for else "not-for", args)
        if name not in self._given and (why_unusable(one, (standard.version,)) or self._why_unsound(name)):
            return Claim(place, "TIPX-SYN-023", "unusable", {"profile": name})
        load_rules(name)
        return one

    def every_code(self, standard: Standard) -> Standard:
        """The standard with the codes of all profiles that are known and can be used, in their newest versions."""
        newest = [self.versions(name)[-1] for name in self.names() if name not in OF_THE_STANDARD]
        return with_additions(standard, tuple(one for one in newest if not why_unusable(one, (standard.version,))))

    def told(self, claim: Claim) -> Claim:
        """The claim, with what was probably meant, or what there is, where it is of a profile that is not known."""
        if not claim.name:
            return claim
        near = difflib.get_close_matches(claim.name[:_LONGEST], self.names(), 1, _CLOSE_ENOUGH)
        if near:
            return claim._replace(say="near", args={"near": near[0]})
        return claim._replace(args={"known": ", ".join(self.names())})


def is_path(text: str) -> bool:
    """Whether a text that names a profile is the path of a folder."""
    return os.sep in text or "/" in text or text.startswith(".")


@functools.lru_cache(maxsize=256)
def why_unusable(profile: Profile, of: tuple[str, ...]) -> str:
    """Why a version of a profile cannot be applied to payloads of these versions of the standard; empty where it can."""
    try:
        for version in of if not is_shipped(profile.id) else ():  # of those that are, tests have shown it
            if version in versions():
                for fault in faults(profile, standard_of(version)):
                    return str(fault)
        load_rules(profile.id)
    except (ProfileError, RulesMissing) as error:
        return str(error)
    return ""


def load_rules(name: str) -> None:
    """Have the rules of a profile at hand, which are code of this package or of another one. Raises RulesMissing."""
    rules_of_profile(name)


def _refuse(name: str, why: str) -> None:
    if why:
        raise ProfileError(f"the profile {name} cannot be used: {why}")


def _combined(found: Iterable[Profile], places: Mapping[str, int | None]) -> Iterator[Claim]:
    """What is wrong with profiles that stand together: one that another needs is missing, or two that exclude each other."""
    told: set[frozenset[str]] = set()
    for one in found:
        for needed in one.requires:
            if needed not in places and needed != CORE:
                yield Claim(places[one.id], "TIPX-PRF-005", "needs", {"profile": one.id, "other": needed}, True)
        for other in one.conflicts:
            if other in places and frozenset((one.id, other)) not in told:
                told.add(frozenset((one.id, other)))
                yield Claim(places[one.id], "TIPX-PRF-005", "", {"profile": one.id, "other": other}, True)


# -- records -----------------------------------------------------------------------------------------------------------


def narrowed(entry: Entry, spot: UnitSpot, profiles: Sequence[Profile], standard: Standard) -> Iterator[Raw]:
    """The values of a record that its profiles do not allow. What was refused already is passed over."""
    for profile in profiles:
        overlay = profile.overlays.get(entry.kind)
        for one in unmet(entry.data, overlay) if overlay is not None else ():
            if not entry.lost(*(step for step in one.path if isinstance(step, str))):
                args = {"profile": profile.id, "expected": one.limit}
                value = value_at(entry.data, one.path)[1]
                yield Raw(
                    "TIPX-PRF-002", spot, entry.original(one.path), one.keyword, args, value=value, has_value=True
                )
    if any(profile.subsets for profile in profiles):
        yield from _codes(entry, spot, profiles, standard)
    if entry.kind == "victim" and any(profile.identifiers for profile in profiles):
        yield from _numbers(entry, spot, profiles)


def _codes(entry: Entry, spot: UnitSpot, profiles: Sequence[Profile], standard: Standard) -> Iterator[Raw]:
    """Codes of a list of which a profile uses others only. A subset speaks of the codes of the list itself: those that profiles add,
    and those that are allowed beside a list, are no matter of it."""
    seen_of = survey(dict(entry.data), standard.record(entry.kind)).of_format
    for seen in (one for form in CODED for one in seen_of(form)):
        name = seen.field.codelist
        for profile in profiles:
            subset = profile.subsets.get(name or "")
            code = seen.value.partition("-")[0] if seen.field.format == "language" else seen.value
            if subset is not None and code not in subset and standard.codelists[name or ""].is_member(code):
                args = {"profile": profile.id, "list": name or ""}
                yield Raw("TIPX-PRF-003", spot, entry.original(seen.path), args=args, value=seen.value, has_value=True)


def _numbers(entry: Entry, spot: UnitSpot, profiles: Sequence[Profile]) -> Iterator[Raw]:
    """Numbers of documents that have none of the forms that profiles know of such documents. Forms that name a rule of their profile
    are left to it."""
    if entry.lost("identityDocuments", "issuingCountry"):
        return
    for index, document in enumerate(entry.data.get("identityDocuments", ())):
        number = document.get("number")
        forms: dict[str, list[IdentifierForm]] = defaultdict(list)
        for profile in profiles:
            for form in profile.identifiers:
                own = document.get("issuingCountry", form.country) == form.country
                if document.get("type") == form.type and own and not form.rule:
                    forms[profile.id].append(form)
        if number is None or any(form.pattern.fullmatch(number) for known in forms.values() for form in known):
            continue
        path = ("identityDocuments", index, "number")
        for name, known in forms.items():
            args = {"profile": name, "expected": " or ".join(dict.fromkeys(form.expected for form in known))}
            yield Raw("TIPX-PRF-004", spot, entry.original(path), args=args, value=number, has_value=True)
