"""Agencies: Primero names them by ids of its own, the standard describes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tipx.converting.model import Data, Origin
from tipx.converting.primero.defaults import Defaults
from tipx.converting.primero.sides import Seen
from tipx.converting.primero.telling import NOT_STATED
from tipx.converting.tracing import Traced
from tipx.reading.model import Path

SYSTEM = "primero"
"""The system of an agency's identifier that is its id in Primero."""


class AgenciesIn:
    """The agencies of the bundle that is read: those the caller described, and those that Primero only names."""

    def __init__(self, header: Mapping[str, Any], defaults: Defaults) -> None:
        self._defaults = defaults
        given = header.get("agencies", ())
        self.all: list[Data] = [dict(one) for one in given if isinstance(one, Mapping)]
        self._by_word: dict[str, str] = {}
        for word_of in (_identifiers, _names):
            for agency in self.all:
                for word in word_of(agency):
                    self._by_word.setdefault(word, agency.get("id", ""))

    def ref(self, word: str, origin: Origin) -> Data:
        """A reference to the agency that Primero calls so, there."""
        known = self._by_word.get(word)
        if not known:
            known = self._by_word[word] = self._made(word, [{"system": SYSTEM, "value": word}], origin)
        return {"agencyId": known}

    def not_stated(self) -> Data:
        """A reference to an agency of which nothing is known; a new one each time, since two need not be the same."""
        self._defaults.set("Bundle.agencies[].name")
        return {"agencyId": self._made(NOT_STATED, [], None)}

    def country(self, reference: Mapping[str, Any]) -> str | None:
        """The country of an agency, None where nobody knows."""
        country = reference.get("country")
        if "agencyId" in reference:
            country = next((one.get("country") for one in self.all if one.get("id") == reference["agencyId"]), None)
        return country if isinstance(country, str) and country != "ZZ" else None

    def _made(self, name: str, identifiers: list[Data], origin: Origin | None) -> str:
        self._defaults.set("Bundle.agencies[].type")
        self._defaults.set("Bundle.agencies[].country")
        agency = Traced(
            {"id": self._defaults.mint(), "name": name, "type": "other", "typeOtherText": NOT_STATED}, origin
        )
        agency["country"] = "ZZ"
        if identifiers:
            agency["identifiers"] = identifiers
        self.all.append(agency)
        identifier: str = agency["id"]
        return identifier


def _identifiers(agency: Mapping[str, Any]) -> list[str]:
    return [one["value"] for one in agency.get("identifiers", ()) if one.get("system") == SYSTEM and "value" in one]


def _names(agency: Mapping[str, Any]) -> list[str]:
    return [one for one in (agency.get("name"), *agency.get("alternativeNames", ())) if isinstance(one, str)]


class AgenciesOut:
    """The agencies of the bundle that is written."""

    def __init__(self, header: Seen) -> None:
        self._header = header
        self._places = {
            one["id"]: number
            for number, one in enumerate(header.data.get("agencies", ()))
            if isinstance(one.get("id"), str)
        }

    def word(self, reference: Mapping[str, Any]) -> tuple[str | None, list[tuple[Seen, Path]], bool]:
        """What Primero calls the agency, what of the header that uses, and whether it is Primero's own id. An agency that is
        not described has no word."""
        number = self._places.get(reference.get("agencyId", ""))
        if number is None:
            return reference.get("name"), [], False
        agency = self._header.data["agencies"][number]
        for index, one in enumerate(agency.get("identifiers", ())):
            if one.get("system") == SYSTEM:
                inside = ("agencies", number, "identifiers", index)
                used: list[Path] = [inside, ("agencies", number, "id")]
                if agency.get("name") == one["value"]:
                    used.append(("agencies", number, "name"))
                return one["value"], [(self._header, path) for path in used], True
        name: str | None = agency.get("name")
        if name == NOT_STATED:
            return None, [], False
        return name, [(self._header, ("agencies", number, part)) for part in ("name", "id")], False
