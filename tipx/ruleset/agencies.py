"""Agencies: what an AgencyRef stands for, and when two of them are the same agency."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from tipx.reading.model import Path
from tipx.ruleset.finding import Record
from tipx.standard import Standard
from tipx.walking import Hit, Walk, compiled, every_place

AgencyKey = str | tuple[str, str, str]
"""An agency's identity: its id, or the inline name, type and country when no one agency of the bundle has these."""


_INVENTED = re.compile(r"(?:Sample|Example|Test|Demo)(?!\w)")


def is_invented(name: str) -> bool:
    """Whether an agency's name begins with a word that stands for an invented one."""
    return _INVENTED.match(name) is not None


class References(NamedTuple):
    """References of a record to agencies, each with its place: by an id that no described agency has, and inline by an
    invented name."""

    undescribed: list[Hit]
    invented: list[Hit]


def doubtful_references(standard: Standard, kind: str, record: Record, ids: Collection[str]) -> References:
    """The references of a record that may be wrong, where these are the ids of the described agencies."""
    return of_hits(reference_walk(standard, kind)(record, ids)[0], ids)


def of_hits(hits: Collection[Hit], ids: Collection[str]) -> References:
    """Of the references that were noted those that may be wrong."""
    undescribed = [((*path, "agencyId"), one) for path, one in hits if "agencyId" in one and one["agencyId"] not in ids]
    return References(undescribed, [((*path, "name"), one) for path, one in hits if is_invented(one.get("name", ""))])


@functools.cache
def reference_walk(standard: Standard, kind: str) -> Walk:
    """The walk that notes all references of a record except the plain ones: by nothing but an id that is among those
    given."""
    tree = standard.record(kind)
    when = "'agencyId' not in {value} or {value}['agencyId'] not in given or len({value}) > 1"
    return compiled(
        tree, [{names: when for names, field in every_place(tree) if (field.item or field).type_name == "agencyRef"}]
    )


class Agencies:
    """The agencies that a bundle describes. Whatever cannot be looked up is unknown: None, or an empty set.

    `touched`: the places of the header that something was taken out of. What is left of a list does not say what an
    agency offers, so it is unknown too.
    """

    def __init__(self, header: Record | None, touched: Collection[Path] = ()) -> None:
        self._by_id: dict[str, Record] = {}
        inline: dict[tuple[str, str, str], list[str]] = {}
        for index, agency in enumerate((header or {}).get("agencies", ())):
            if touched:
                agency = {name: agency[name] for name in agency if ("agencies", index, name) not in touched}
            identifier = agency.get("id")
            if identifier is None:
                continue
            self._by_id.setdefault(identifier, agency)
            if "name" in agency and "type" in agency and "country" in agency:
                inline.setdefault((agency["name"], agency["type"], agency["country"]), []).append(identifier)
        self._inline = {key: ids[0] for key, ids in inline.items() if len(ids) == 1}

    @property
    def ids(self) -> Collection[str]:
        """The ids by which they can be looked up."""
        return self._by_id.keys()

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._by_id

    def key(self, reference: Record | None) -> AgencyKey | None:
        """The identity of the agency that is referred to; None when the reference is absent or not whole."""
        if reference is None:
            return None
        if "agencyId" in reference:
            identifier: str = reference["agencyId"]
            return identifier
        try:
            whole = (reference["name"], reference["type"], reference["country"])
        except KeyError:
            return None
        return self._inline.get(whole, whole)

    def same(self, one: Record | None, other: Record | None) -> bool:
        """Whether both are certainly the same agency."""
        key = self.key(one)
        return key is not None and key == self.key(other)

    def described(self, reference: Record | None) -> Record | None:
        """The Agency of the bundle that is referred to; None when it describes none."""
        key = self.key(reference)
        return self._by_id.get(key) if isinstance(key, str) else None

    def get(self, reference: Record | None, name: str, default: Any = None) -> Any:
        """A property of the agency referred to (`type`, `country`, `mandates` ...), from its description or, for the
        inline form, from its own three values; `default` when it is unknown."""
        agency = self.described(reference)
        if agency is None:
            if reference is None or "agencyId" in reference:
                return default
            agency = reference
        return agency.get(name, default)

    def type(self, reference: Record | None) -> str | None:
        """The agency's type, None when unknown."""
        found: str | None = self.get(reference, "type")
        return found

    def country(self, reference: Record | None) -> str | None:
        """The agency's country, None when unknown."""
        found: str | None = self.get(reference, "country")
        return found

    def whole(self, reference: Record | None) -> AgencyKey | None:
        """The identity of the topmost agency that the one referred to is a unit of (parentAgencyId, 64 steps)."""
        key = self.key(reference)
        for _ in range(64):
            agency: Mapping[str, Any] | None = self._by_id.get(key) if isinstance(key, str) else None
            parent = agency.get("parentAgencyId") if agency is not None else None
            if parent is None:
                return key
            key = parent
        return key
