"""The bundle around the records: what the caller gave, and what is set where nothing was given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tipx.converting.model import Data
from tipx.converting.primero.agencies import AgenciesIn
from tipx.converting.primero.cases import Person
from tipx.converting.primero.defaults import Defaults
from tipx.converting.primero.referrals import Asked
from tipx.converting.primero.telling import Told
from tipx.converting.tracing import Traced

BASIS_OF_SOME = (
    "It holds for some cases of the message alone, and the standard states it for the whole message: kept with each."
)
GIVEN = "The legal basis of the message was given by the caller; that of the case is kept with it."
_FIXED: Mapping[str, Any] = {
    "bundleType": "submission",
    "profiles": ["core"],
    "onwardSharing": "with-originator-approval",
    "purpose": ["referral"],
}
_STRICTEST = "consent"
"""Stands where Primero told no basis. It does not say that anybody agreed: it is the one basis by which the rules ask for the consent of each
person; any other would lift that."""


def build(
    told: Told,
    defaults: Defaults,
    given: Mapping[str, Any],
    agencies: AgenciesIn,
    persons: list[Person],
    asked: list[Asked],
) -> Data:
    """The fields of the bundle."""
    header = Traced({"recordType": "bundle", "tipxVersion": told.standard.version, **given})
    header.setdefault("id", defaults.mint())
    for name, value in _FIXED.items():
        if name not in header:
            header[name] = value
            defaults.set(f"Bundle.{name}")
    if "sentAt" not in header:
        header["sentAt"] = told.now
        defaults.set("Bundle.sentAt")
    if "handling" not in header:
        header["handling"] = {"tlp": "amber-strict"}
        defaults.set("Bundle.handling.tlp")
    if "legalBasis" not in header:
        stated = next((one.facts["basis"].origin for one in persons if "basis" in one.facts), None)
        header.put("legalBasis", [{"code": code} for code in _basis(told, defaults, persons)], stated)
    else:
        _not_taken(told, persons)
    if "sender" not in header:
        header["sender"] = dict(asked[0].referral["from"]["agency"] if asked else persons[0].case["owner"])
        defaults.set("Bundle.sender")
    if "recipients" not in header:
        header["recipients"] = _recipients(asked, header["sender"])
        defaults.set("Bundle.recipients")
    if agencies.all:
        header["agencies"] = agencies.all
    outside = [*given.get("externalReferences", ()), *(one for each in asked for one in each.outside)]
    shown = {person.victim["id"] for person in persons}
    if outside and not shown.issuperset(outside):
        header["externalReferences"] = [one for one in dict.fromkeys(outside) if one not in shown]
    order = told.standard.record("bundle").properties
    return Traced({name: header[name] for name in (*order, *header) if name in header}, None, header.origins)


def _basis(told: Told, defaults: Defaults, persons: list[Person]) -> list[str]:
    """The bases that hold for every case. One that holds for some alone would lift what protects the others."""
    named = [person.facts["basis"].value if "basis" in person.facts else () for person in persons]
    all_named = [one if isinstance(one, tuple) else () for one in named]
    common = [code for code in (all_named[0] if all_named else ()) if all(code in one for one in all_named)]
    row = told.mapping.by("legal-basis")
    for one in all_named:
        for code in one:
            if code not in common and row is not None:
                told.job.ledger.approximated(row.label, BASIS_OF_SOME)
    if not common:
        defaults.set("Bundle.legalBasis")
    return common or [_STRICTEST]


def _not_taken(told: Told, persons: list[Person]) -> None:
    row = told.mapping.by("legal-basis")
    for person in persons:
        if "basis" in person.facts and row is not None:
            told.job.ledger.approximated(row.label, GIVEN)


def _recipients(asked: list[Asked], sender: Data) -> list[Data]:
    found: list[Data] = []
    for one in asked:
        receiver = one.referral["to"]["agency"]
        if receiver not in found:
            found.append(dict(receiver))
    return found or [dict(sender)]
