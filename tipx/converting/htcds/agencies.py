"""The organisations that a sheet names: one agency for each name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tipx.converting.model import Data, Origin
from tipx.converting.tracing import Traced, origin_in, trace


class Registry:
    """Agencies by their names; those of the given header first."""

    def __init__(self, given: Mapping[str, Any], mint: Callable[[], str]) -> None:
        self._mint = mint
        self._by_name: dict[str, Data] = {}
        self._by_id: dict[str, Data] = {}
        self.new: list[Data] = []
        self._described: dict[str, Traced] = {}
        self._sides: set[str] = set()
        for agency in given.get("agencies", ()):
            if isinstance(agency, dict) and isinstance(agency.get("name"), str) and "id" in agency:
                self._by_name.setdefault(_key(agency["name"]), agency)
                self._by_id[agency["id"]] = agency
        self._inline: dict[str, Mapping[str, Any]] = {
            _key(one["name"]): one for one in _inline(given) if isinstance(one.get("name"), str)
        }

    def reference(self, name: str, origin: Origin | None = None) -> Traced:
        """The AgencyRef of the organisation of that name. `origin`: the cell that names it."""
        found = Traced({"agencyId": self._agency(name, origin)["id"]}, origin)
        self._sides.add(found["agencyId"])
        return found

    def keeper(self) -> Traced | None:
        """The AgencyRef of the one organisation that is described, where it neither sends nor receives referrals."""
        if len(self._described) != 1:
            return None
        (found,) = self._described.values()
        return None if found["agencyId"] in self._sides else found

    def describe(self, name: str, details: Data, origin: Origin | None = None) -> tuple[Traced, list[tuple[str, ...]]]:
        """Add what a row says of an organisation; gives its AgencyRef and the field names of what was said otherwise before."""
        agency = self._agency(name, origin)
        found = Traced({"agencyId": agency["id"]}, origin)
        self._described.setdefault(agency["id"], found)
        return found, list(_merge(agency, details, ()))

    def country(self, reference: Mapping[str, Any]) -> str | None:
        """The country of the agency that is referred to; None when nobody said."""
        agency = reference
        if "agencyId" in reference:
            agency = self._by_id.get(reference["agencyId"], {})
        found = agency.get("country")
        return found if isinstance(found, str) else None

    def _agency(self, name: str, origin: Origin | None) -> Data:
        """One agency, whatever the capitals and spaces; another spelling is kept beside the first."""
        key = _key(name)
        agency = self._by_name.get(key)
        if agency is None:
            known = self._inline.get(key, {})
            said = {one: known[one] for one in ("type", "typeOtherText", "country") if one in known}
            agency = self._by_name[key] = Traced({"id": self._mint(), "name": known.get("name", name), **said}, origin)
            self._by_id[agency["id"]] = agency
            self.new.append(agency)
        if name != agency["name"] and name not in agency.get("alternativeNames", ()):
            names = agency.setdefault("alternativeNames", [])
            trace(agency, "alternativeNames", origin, len(names))
            names.append(name)
        return agency


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _inline(given: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """The references of the header that describe their agency themselves."""
    recipients = given.get("recipients", ())
    for one in (given.get("sender"), *(recipients if isinstance(recipients, list) else ())):
        if isinstance(one, dict) and "name" in one:
            yield one


def _merge(standing: Data, said: Data, path: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    for name, value in said.items():
        if name not in standing:
            standing[name] = value
            trace(standing, name, origin_in(said, name))
        elif isinstance(value, dict):
            yield from _merge(standing[name], value, (*path, name))
        elif isinstance(value, list):
            for one in value:
                if one not in standing[name]:
                    trace(standing, name, origin_in(said, name), len(standing[name]))
                    standing[name].append(one)
        elif standing[name] != value:
            yield (*path, name)
