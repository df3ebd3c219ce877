"""What rules are given beside the record: the bundle's own fields, the moment of judging, parameters, agencies."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from typing import Any

from tipx import dates
from tipx.reading.model import Path
from tipx.ruleset.agencies import Agencies
from tipx.ruleset.finding import Record, is_lost
from tipx.ruleset.noting import walk_of
from tipx.standard import Standard
from tipx.standard.profiles import Profile
from tipx.walking import Hit

PAYLOAD_PROFILES = ("operational", "pseudonymous", "statistical")
UNKNOWN_PROFILE = "unknown"


class Context:
    """The surroundings of one payload. Rules read it and keep nothing in it.

    `header`: the bundle's own fields; None for a record travelling alone, and rules that need the bundle then say
    nothing. `now`: the instant of judging, nanoseconds since 1970 in UTC; `today`: its UTC day as an ordinal.
    """

    def __init__(
        self,
        standard: Standard,
        header: Record | None,
        now: int,
        parameters: Mapping[str, Any] | None = None,
        header_refused: frozenset[Path] = frozenset(),
        header_touched: Collection[Path] = (),
        profiles: tuple[Profile, ...] = (),
    ) -> None:
        self.standard = standard
        self.header = header
        self.now = now
        self.today = dates.day_of_instant(now)
        self.parameters: Mapping[str, Any] = {**standard.parameters, **(parameters or {})}
        self.agencies = Agencies(header, header_touched)
        self.applied = frozenset(one.id for one in profiles)
        self.narrowing = profiles
        self._profiles = {one.id: one for one in profiles}
        self._header_refused = header_refused
        self.kind = "bundle"
        self.refused: frozenset[Path] = frozenset()
        self.touched: Collection[Path] = ()
        self._record: Record | None = None
        self._noted: list[list[Hit]] | None = None

    def turn_to(
        self,
        kind: str,
        record: Record,
        refused: frozenset[Path] = frozenset(),
        touched: Collection[Path] = (),
    ) -> None:
        """Make this the record at hand (the runner does it before it calls rules of layer record).

        `refused`: the places that earlier layers took out of it, as they were given; `touched`: the places, in what is
        left, of the objects and lists that something was taken out of.
        """
        self.kind = kind
        self.refused = refused
        self.touched = touched
        self._record = record
        self._noted = None

    def renew_header(self, header: Record, refused: frozenset[Path] = frozenset()) -> None:
        """The header again, once all of it has been read (in XML some of its fields stand after the records)."""
        self.header = header
        self._header_refused = refused

    def header_lost(self, *names: str) -> bool:
        """Whether something at this field of the bundle, in it or around it was refused (see `Entry.lost`)."""
        return bool(self._header_refused) and is_lost(self._header_refused, names)

    def lost(self, *names: str) -> bool:
        """Whether something at this field of the record at hand, in it or around it was refused (see `Entry.lost`)."""
        return bool(self.refused) and is_lost(self.refused, names)

    def lost_items(self, name: str) -> bool:
        """Whether whole items of a list of the record at hand were refused: what is left may not be neighbours."""
        return any(path[0] == name and len(path) <= 2 for path in self.refused if path)

    @property
    def noted(self) -> list[list[Hit]]:
        """What the looks of the rules note in the record at hand, by their numbers."""
        if self._noted is None:
            self._noted = walk_of(self.standard, self.kind)(self._record, self.horizon)
        return self._noted

    @functools.cached_property
    def horizon(self) -> tuple[str, str, str, str]:
        """Behind which the future may begin, as texts that sort as dates do: the day (of the sending, or today); the day
        before in UTC, at or before which no moment is late whatever its offset; the moment, and how its text ends (its
        offset: with the same one, the texts of moments sort as the moments do)."""
        last_day = self.sent_day if self.header is not None else self.today
        moment = self.sent_at if self.header is not None else self.now
        if last_day is None or moment is None:
            return ("~", "~", "~", "")
        text: str = self.header["sentAt"] if self.header is not None else dates.format_instant(moment)
        return (dates.format_day(last_day), dates.format_day(dates.day_of_instant(moment) - 1), text, text[19:])

    def profile(self, name: str) -> Profile:
        """A profile that applies, in the version that was in force; KeyError where it does not apply."""
        return self._profiles[name]

    @functools.cached_property
    def profiles(self) -> frozenset[str]:
        """The profiles that the payload claims."""
        return frozenset((self.header or {}).get("profiles", ()))

    @functools.cached_property
    def payload_profile(self) -> str:
        """`operational`, `pseudonymous` or `statistical`; operational when none, or more than one, is claimed.

        `unknown` when none is left because a claim was refused: no rule of any of them can then be judged.
        """
        claimed = [name for name in PAYLOAD_PROFILES if name in self.profiles]
        if not claimed and self.header_lost("profiles"):
            return UNKNOWN_PROFILE
        return claimed[0] if len(claimed) == 1 else "operational"

    @property
    def may_be_statistical(self) -> bool:
        """Whether the payload claims to be statistical, or may have claimed it."""
        return self.payload_profile in ("statistical", UNKNOWN_PROFILE)

    @functools.cached_property
    def sent_at(self) -> int | None:
        """The instant of Bundle.sentAt; None without a bundle."""
        text = (self.header or {}).get("sentAt")
        return dates.instant(text) if text is not None else None

    @functools.cached_property
    def sent_day(self) -> int | None:
        """The day of Bundle.sentAt in its own offset, as an ordinal; None without a bundle."""
        text = (self.header or {}).get("sentAt")
        return dates.day_of_datetime(text) if text is not None else None

    @functools.cached_property
    def legal_bases(self) -> frozenset[str]:
        """The codes of Bundle.legalBasis."""
        return frozenset(basis.get("code", "") for basis in (self.header or {}).get("legalBasis", ()))

    @property
    def other_legal_basis(self) -> bool:
        """Whether some legal basis other than consent is given, or may have been: one that was refused."""
        return bool(self.legal_bases - {"consent", ""}) or self.header_lost("legalBasis", "code")
