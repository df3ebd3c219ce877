"""Profiles applied to one payload: which of those that it claims are known and in force, and what they narrow in its records.

What a profile narrows is told beside what the standard says, and hides nothing from later layers: so a payload that is valid under a
profile is valid without it.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from tipx.raw import Raw, UnitSpot
from tipx.reading.model import Path
from tipx.ruleset.context import PAYLOAD_PROFILES
from tipx.ruleset.finding import Entry
from tipx.standard import Standard
from tipx.standard.overlays import unmet
from tipx.standard.profiles import Profile, ProfileError, in_force, published, read_profile, with_additions

OF_THE_STANDARD = ("core", *PAYLOAD_PROFILES)
"""Profiles that are part of the standard itself: they have no folder."""

_CODED = ("code", "country", "subdivision", "language", "script", "currency")
"""The formats of fields whose values are codes of a list."""
_CLOSE_ENOUGH = 0.75
_LONGEST = 100


class Claim(NamedTuple):
    """A claim that cannot be judged, or not as it stands: which one (None where the command line made it), the check, and what it says."""

    place: int | None
    rule: str
    say: str = ""
    args: Mapping[str, str | int] = {}
    is_decided: bool = False


class Applied(NamedTuple):
    """The profiles of one payload. `names`: all that apply, those of the standard too."""

    profiles: tuple[Profile, ...] = ()
    names: tuple[str, ...] = ()
    faults: tuple[Claim, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the profiles whose rules run."""
        return frozenset(one.id for one in self.profiles)

    def lists(self, standard: Standard) -> Standard:
        """The standard with the codes of these profiles in its lists."""
        return with_additions(standard, self.profiles) if self.profiles else standard


NONE = Applied()


class Known:
    """The profiles that this run knows: those that are installed, and folders that were given by their path."""

    def __init__(self, chosen: Sequence[str] = ()) -> None:
        """`chosen`: ids, or paths of folders, that apply to every payload. Raises ProfileError for one that is not known."""
        self.all: dict[str, tuple[Profile, ...]] = {}
        self.chosen: list[str] = []
        self._chosen = tuple(chosen)
        for one in chosen:
            if os.sep in one or one.startswith("."):
                versions = read_profile(FilePath(one))
                self.all[versions[0].id] = versions
                self.chosen.append(versions[0].id)
            elif one in OF_THE_STANDARD or one in published():
                self.chosen.append(one)
            else:
                raise ProfileError(f"no profile is called {one}; known are {', '.join(self.names())}")

    def names(self) -> list[str]:
        """The ids of all of them."""
        return sorted({*OF_THE_STANDARD, *published(), *self.all})

    def versions(self, name: str) -> tuple[Profile, ...]:
        """The versions of a profile; none where it is not known."""
        return self.all.get(name) or published().get(name, ())

    def applied(self, claimed: Sequence[Any], standard: Standard, day: int) -> Applied:
        """What applies to a payload that claims these, sent on that day (an ordinal)."""
        places: dict[str, int | None] = {}
        for index, name in enumerate(claimed):
            if isinstance(name, str) and name:
                places.setdefault(name, index)
        for name in self.chosen:
            places.setdefault(name, None)
        if set(places) <= set(OF_THE_STANDARD):
            return Applied((), tuple(places)) if places else NONE
        found: list[Profile] = []
        names: list[str] = []
        faults: list[Claim] = []
        for name, place in places.items():
            versions = self.versions(name)
            one = in_force(versions, standard, day)
            if name in OF_THE_STANDARD:
                names.append(name)
            elif one is not None:
                names.append(name)
                found.append(one)
            else:
                faults.append(self._unknown(name, place) if not versions else Claim(place, "TIPX-SYN-023", "not-in-force"))
        faults += _combined(found, places)
        return Applied(tuple(found), tuple(names), tuple(faults))

    def _unknown(self, name: str, place: int | None) -> Claim:
        near = difflib.get_close_matches(name[:_LONGEST], self.names(), 1, _CLOSE_ENOUGH)
        if near:
            return Claim(place, "TIPX-SYN-023", "near", {"near": near[0]})
        return Claim(place, "TIPX-SYN-023", "", {"known": ", ".join(self.names())})


def _combined(found: Iterable[Profile], places: Mapping[str, int | None]) -> Iterator[Claim]:
    """What is wrong with profiles that stand together: one that another needs is missing, or two that exclude each other."""
    for one in found:
        for needed in one.requires:
            if needed not in places:
                yield Claim(places[one.id], "TIPX-PRF-005", "needs", {"profile": one.id, "other": needed}, True)
        for other in one.conflicts:
            if other in places:
                yield Claim(places[one.id], "TIPX-PRF-005", "", {"profile": one.id, "other": other}, True)


def narrowed(entry: Entry, spot: UnitSpot, profiles: Iterable[Profile], standard: Standard) -> Iterator[Raw]:
    """What a record does not hold of what its profiles ask for. What was refused already is passed over."""
    for profile in profiles:
        overlay = profile.overlays.get(entry.kind)
        if overlay is not None:
            for one in unmet(entry.data, overlay):
                if not entry.lost(*(step for step in one.path if isinstance(step, str))):
                    yield _raw(one.path, one.keyword, one.limit, profile, entry, spot)
        if profile.subsets or profile.identifiers:
            yield from _values(entry, spot, profile, standard)


def _raw(path: Path, keyword: str, limit: str | int, profile: Profile, entry: Entry, spot: UnitSpot) -> Raw:
    if keyword == "required":
        return Raw("TIPX-PRF-001", spot, entry.original(path), args={"profile": profile.id, "field": str(limit)})
    args = {"profile": profile.id, "expected": str(limit)}
    return Raw("TIPX-PRF-002", spot, entry.original(path), keyword, args, value=_at(entry.data, path), has_value=True)


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _values(entry: Entry, spot: UnitSpot, profile: Profile, standard: Standard) -> Iterator[Raw]:
    """Codes outside the subset of a list, and numbers of documents of a wrong form."""
    from tipx.survey import survey

    if profile.subsets:
        found = survey(dict(entry.data), standard.record(entry.kind))
        for seen in (one for form in _CODED for one in found.of_format(form)):
            name = seen.field.codelist
            if name is not None and seen.value not in profile.subsets.get(name, (seen.value,)):
                args = {"profile": profile.id, "list": name}
                yield Raw("TIPX-PRF-003", spot, entry.original(seen.path), args=args, value=seen.value, has_value=True)
    for index, document in enumerate(entry.data.get("identityDocuments", ()) if entry.kind == "victim" else ()):
        number = document.get("number")
        for form in profile.identifiers:
            own = document.get("issuingCountry", form.country) == form.country
            if number is not None and document.get("type") == form.type and own and not form.pattern.fullmatch(number):
                path = ("identityDocuments", index, "number")
                args = {"profile": profile.id, "expected": form.expected}
                yield Raw("TIPX-PRF-004", spot, entry.original(path), args=args, value=number, has_value=True)
