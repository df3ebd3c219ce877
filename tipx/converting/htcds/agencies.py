"""The organisations that a sheet names: one agency for each name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tipx.converting.model import Data


class Registry:
    """Agencies by their names; those of the given header first."""

    def __init__(self, given: Mapping[str, Any], mint: Callable[[], str]) -> None:
        self._mint = mint
        self._by_name: dict[str, Data] = {}
        self._by_id: dict[str, Data] = {}
        self.new: list[Data] = []
        self._described: list[str] = []
        self._sides: set[str] = set()
        for agency in given.get("agencies", ()):
            if isinstance(agency, dict) and isinstance(agency.get("name"), str) and "id" in agency:
                self._by_name.setdefault(_key(agency["name"]), agency)
                self._by_id[agency["id"]] = agency
        self._inline: dict[str, Mapping[str, Any]] = {
            _key(one["name"]): one for one in _inline(given) if isinstance(one.get("name"), str)
        }

    def reference(self, name: str) -> Data:
        """The AgencyRef of the organisation of that name."""
        found = {"agencyId": self._agency(name)["id"]}
        self._sides.add(found["agencyId"])
        return found

    def keeper(self) -> Data | None:
        """The AgencyRef of the one organisation that is described, where it neither sends nor receives referrals."""
        if len(self._described) != 1 or self._described[0] in self._sides:
            return None
        return {"agencyId": self._described[0]}

    def describe(self, name: str, details: Mapping[str, Any]) -> tuple[Data, list[tuple[str, ...]]]:
        """Add what a row says of an organisation; gives its AgencyRef and the field names of what was said otherwise before."""
        agency = self._agency(name)
        if agency["id"] not in self._described:
            self._described.append(agency["id"])
        return {"agencyId": agency["id"]}, list(_merge(agency, details, ()))

    def country(self, reference: Mapping[str, Any]) -> str | None:
        """The country of the agency that is referred to; None when nobody said."""
        agency = reference
        if "agencyId" in reference:
            agency = self._by_id.get(reference["agencyId"], {})
        found = agency.get("country")
        return found if isinstance(found, str) else None

    def _agency(self, name: str) -> Data:
        """One agency, whatever the capitals and spaces; another spelling is kept beside the first."""
        key = _key(name)
        agency = self._by_name.get(key)
        if agency is None:
            known = self._inline.get(key, {})
            said = {one: known[one] for one in ("type", "typeOtherText", "country") if one in known}
            agency = self._by_name[key] = {"id": self._mint(), "name": known.get("name", name), **said}
            self._by_id[agency["id"]] = agency
            self.new.append(agency)
        if name != agency["name"] and name not in agency.get("alternativeNames", ()):
            agency.setdefault("alternativeNames", []).append(name)
        return agency


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _inline(given: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """The references of the header that describe their agency themselves."""
    recipients = given.get("recipients", ())
    for one in (given.get("sender"), *(recipients if isinstance(recipients, list) else ())):
        if isinstance(one, dict) and "name" in one:
            yield one


def _merge(standing: Data, said: Mapping[str, Any], path: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    for name, value in said.items():
        if name not in standing:
            standing[name] = value
        elif isinstance(value, dict):
            yield from _merge(standing[name], value, (*path, name))
        elif isinstance(value, list):
            standing[name].extend(one for one in value if one not in standing[name])
        elif standing[name] != value:
            yield (*path, name)
