"""By what the records of one payload are judged: its version of the standard, its profiles, and what rules see around a record."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from tipx import dates, profiling
from tipx.checking.engines import Engine
from tipx.choosing import Choices
from tipx.judged import LIMIT_REACHED, PROFILE_OPEN, Judged
from tipx.layering import Layered, judge_data
from tipx.raw import Gathered, Raw, UnitSpot
from tipx.reading.model import Path, Payload, Unit
from tipx.ruleset.context import Context
from tipx.ruleset.runner import Fault
from tipx.standard import Standard, newest, versions
from tipx.standard.profiles import Profile

VERSION_OPEN = "the version of the standard is not known"


class Terms:
    """What all payloads of a run are judged by: one moment, one choice of versions and engines, one set of parameters."""

    def __init__(self, choices: Choices, now: int, parameters: Mapping[str, Any], gathered: Gathered) -> None:
        self.choices = choices
        self.now = now
        self.parameters = parameters
        self.gathered = gathered
        self._alone: dict[str, Context] = {}

    def alone(self, standard: Standard, profiles: tuple[Profile, ...]) -> Context:
        """The surroundings of a record that travels alone: the same for all of them."""
        if standard.version not in self._alone:
            self._alone[standard.version] = Context(standard, None, self.now, self.parameters, profiles=profiles)
        return self._alone[standard.version]


class Scope:
    """By what one payload is judged. First its version is chosen, then it is opened: with its header, or without one.

    `is_known`: whether its version is. `standard`: that version; `applied`: its profiles. `judged` is told what they are, and what
    leaves layers unfinished.
    """

    def __init__(self, terms: Terms, payload: Payload, input_number: int, number: int, judged: Judged) -> None:
        self._terms = terms
        self._payload = payload
        self._input = input_number
        self._number = number
        self._judged = judged
        self.is_known = True
        self.standard: Standard = newest()
        self._lists: Standard = self.standard
        self.applied = profiling.NONE
        self._engine: Engine | None = None

    def choose(self, unit: Unit, number: int) -> None:
        """Choose the version that the header names, or the first record where there is none; `number` is of its input."""
        data = unit.data
        version = data.get("tipxVersion") if isinstance(data, dict) else None
        version = version if isinstance(version, str) else None
        found = self._terms.choices.standard(version)
        self._judged.version = version if found is None else found.version
        if found is None:
            spot = self.spot_of(unit, number)
            known = ", ".join(versions())
            self._terms.gathered.add(Raw("TIPX-SYN-022", spot, ("tipxVersion",), args={"known": known}))
            self._judged.unfinished.append(VERSION_OPEN)
            self.is_known = False
        else:
            self.standard = found
            if self._payload.joined:
                self._terms.choices.joined(found)

    def open_alone(self, is_told: bool) -> Context:
        """The surroundings of records without a header. `is_told`: whether to say which profiles cannot be judged."""
        self._apply_profiles(None)
        self._check_profiles(None, (), is_told)
        return self._terms.alone(self.standard, self.applied.profiles)

    def open(self, header: Unit, faults: list[Fault], is_told: bool) -> tuple[Context, Layered]:
        """The surroundings of records under a header, and the header itself, whose own findings come later."""
        self._apply_profiles(header)
        found = self.layered(header, self.spot_of(header, self._input), faults)
        entry = found.entry
        if entry.lost("profiles"):
            # Which codes profiles add to the lists cannot be told: those of all of them are taken for such.
            self._lists = self._terms.choices.profiles.every_code(self.standard)
        if self._lists is not self.standard:
            self._terms.choices.under(self._lists)
        context = Context(
            self.standard, entry.data, self._terms.now, self._terms.parameters, entry.refused, entry.touched,
            self.applied.profiles,
        )  # fmt: skip
        self._check_profiles(header, entry.refused, is_told)
        return context, found

    def layered(self, unit: Unit, spot: UnitSpot, faults: list[Fault]) -> Layered:
        """Layers schema and values on one unit."""
        assert self._engine is not None
        return judge_data(unit, spot, self._lists, self._engine, faults, self._terms.choices.most_per_record)

    def spot_of(self, unit: Unit | None, number: int) -> UnitSpot:
        """Where a unit of this payload stands in the input of that number; None is the payload as such."""
        if unit is None:
            return UnitSpot(number, self._number, None, None, 0, None, None, None)
        return UnitSpot(
            number, self._number, unit.kind, unit.list_name, unit.ordinal, unit.line, unit.start, unit.end,
            self.standard.version,
        )  # fmt: skip

    def _apply_profiles(self, header: Unit | None) -> None:
        """Find what applies: what the payload claims, and what the user added. It is judged as of the day of sending."""
        self._engine = self._terms.choices.engine(self.standard)
        claimed = header.data.get("profiles") if header is not None else None
        sent = header.data.get("sentAt") if header is not None else None
        form = self.standard.record("bundle").at("sentAt").pattern or ""
        day = dates.day_of_datetime(sent) if isinstance(sent, str) and re.fullmatch(form.strip("^$"), sent) else None
        if day is None:
            day = dates.day_of_instant(self._terms.now)
        claims = claimed if isinstance(claimed, list) else []
        self.applied = self._terms.choices.profiles.applied(claims, self.standard, day)
        self._lists = self.applied.lists(self.standard)

    def _check_profiles(self, header: Unit | None, refused: Collection[Path], is_told: bool) -> None:
        """Say of the profiles which cannot be judged; of those that can be, who they are."""
        applied, known = self.applied, self._terms.choices.profiles
        self._judged.profiles = applied.names
        self._judged.applied = applied.profiles
        if not applied.faults or not is_told:
            return
        if not all(one.is_decided for one in applied.faults):
            self._judged.unfinished.append(PROFILE_OPEN)
        most = self._terms.choices.most_per_record
        spot = self.spot_of(header, self._input)
        for one in map(known.told, applied.faults[:most]):
            path: Path | None = ("profiles", one.place) if one.place is not None else None
            if path is None or path not in refused:  # What cannot be the name of a profile is told by the schema.
                value = header.data["profiles"][one.place] if header is not None and one.place is not None else None
                raw = Raw(one.rule, spot, path, one.say, one.args, value=value, has_value=value is not None)
                self._terms.gathered.add(raw)
        if len(applied.faults) > most:
            self._terms.gathered.add(Raw("TIPX-SYN-026", spot, ("profiles",), args={"limit": most}))
            self._judged.unfinished.append(LIMIT_REACHED)
