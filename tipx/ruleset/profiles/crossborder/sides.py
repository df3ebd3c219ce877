"""Rules about the two States: which they are, who answers for each, by which instrument they deal with each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tipx.problems import Layer
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.profiles.crossborder import rule
from tipx.ruleset.profiles.crossborder.crossing import UNKNOWN, crossing, leaves_the_country, pending
from tipx.ruleset.signs import REFERRAL

TREATIES = frozenset(("mutual-legal-assistance", "international-agreement"))
"""Legal bases that are nothing without the treaty or agreement that is meant."""


@rule(
    "TIPX-XB-001", "warning", on="R+C+A", absence=True,
    title="No authority of this State named",
    message={
        "from": "The referral leaves a State of which no competent or coordinating authority is named.",
        "to": "The referral goes to a State of which no competent or coordinating authority is named.",
    },
    checks_that=(
        "Of each of the two States of a cross-border referral that is pending, a competent or coordinating authority (by type, mandate "
        "or isCompetentAuthority) is described in the message, or takes part inline."
    ),
    why=(
        "States verify nationality, issue travel documents and answer for safety through their authorities: a referral that names none "
        "stands still when one of them is needed."
    ),
    mend=(
        "Name the authority of that State in `agencies`, or as a recipient, and describe its mandate. Leave it out where the person has "
        "excluded it: safety comes first."
    ),
    source=(
        "UN Trafficking in Persons Protocol, Art. 8(1) to 8(4) and 10(1); Council of Europe Convention CETS 197, Art. 32. That the "
        "authorities are named is TIPX's own demand"
    ),
    needs=REFERRAL,
)  # fmt: skip
def no_authority_named(payload: PayloadView, context: Context) -> Findings:
    header = payload.header
    if header is None or context.header_lost("agencies") or context.header_lost("recipients"):
        return
    parameters = context.profile("crossborder").parameters
    described = header.data.get("agencies", ())
    answered = {one.get("country") for one in described if _is_authority(one, parameters)}
    inline = [header.data.get("sender", {}), *header.data.get("recipients", ())]
    for referral, sides in crossing(payload):
        if not pending(referral.data):
            continue
        case = payload.case(referral.data.get("caseId"))
        # What an agency may do that is named inline, nobody can see.
        named = [*inline, *_parties(referral, case)]
        perhaps = {one.get("country") for one in named if "name" in one and context.agencies.described(one) is None}
        if not UNKNOWN.isdisjoint(answered | perhaps):
            continue  # An authority, or an agency that may be one, of a State that nobody knows.
        taking_part = [Spot(("participatingAgencies", "agency"), case)] if case is not None else []
        absent = [Spot(("agencies",), header), Spot(("recipients",), header), *taking_part]
        for end, country in (("from", sides.sender.country), ("to", sides.receiver.country)):
            if country not in UNKNOWN and country not in answered | perhaps:
                yield at(end, "agency", of=referral, say=end, absent=absent)


def _parties(referral: Entry, case: Entry | None) -> Iterator[Record]:
    for end in ("from", "to"):
        yield referral.data.get(end, {}).get("agency", {})
    for one in case.data.get("participatingAgencies", ()) if case is not None else ():
        yield one.get("agency", {})


def _is_authority(agency: Record, parameters: Mapping[str, Any]) -> bool:
    return (
        agency.get("isCompetentAuthority") is True
        or agency.get("type") in parameters["authorityTypes"]
        or not frozenset(parameters["authorityMandates"]).isdisjoint(agency.get("mandates", ()))
    )


@rule(
    "TIPX-XB-002", "error", on="R+A",
    title="Country of a side unknown",
    message={
        "from": "The referral crosses a border, and the country of the sending agency is given as unknown.",
        "to": "The referral crosses a border, and the country of the receiving agency is given as unknown.",
    },
    checks_that="Neither side of a cross-border referral is an agency of country ZZ. (That the two differ is checked by TIPX-REF-014.)",
    why="Which consent, which law and which marking hold cannot be told without the two States.",
    mend="Give the country of the agency.",
    source="TIPX",
    needs=REFERRAL,
)  # fmt: skip
def country_unknown(payload: PayloadView, context: Context) -> Findings:
    for referral, sides in crossing(payload):
        for end, side in (("from", sides.sender), ("to", sides.receiver)):
            if side.country == "ZZ":
                yield at(end, "agency", of=referral, say=end)


@rule(
    "TIPX-XB-010", "warning", on="B", layer=Layer.RECORD, absence=True,
    title="Instrument of the transfer not named",
    message={
        "": "The message goes to another State on another ground than consent, and no legal basis names its instrument.",
        "treaty": "This legal basis is a treaty or an agreement, and which one is not said.",
    },
    checks_that=(
        "Where a recipient is in another State than the sender: a legal basis of code mutual-legal-assistance or "
        "international-agreement names its instrument (error), and where consent is not the only basis, some legal basis does (warning)."
    ),
    why="The receiver must know under which treaty, agreement or law it was told, and what it may do with it.",
    mend="Name it in `instrument` (and `article`) of the legal basis.",
    source=(
        "UN Trafficking in Persons Protocol, Art. 8(6) and 10(1); Council of Europe Convention CETS 197, Art. 32. That the instrument "
        "is named is TIPX's own demand"
    ),
    wakes=("legalBasis",),
)  # fmt: skip
def instrument_not_named(header: Record, context: Context) -> Findings:
    if not leaves_the_country(header, context):
        return
    bases = header["legalBasis"]
    unnamed = [index for index, one in enumerate(bases) if one.get("code") in TREATIES and "instrument" not in one]
    for index in unnamed:
        yield at("legalBasis", index, "instrument", say="treaty", severity="error")
    if unnamed or not context.other_legal_basis or any("instrument" in one for one in bases):
        return
    yield at("legalBasis", absent=[("legalBasis",), ("legalBasis", "code"), ("legalBasis", "instrument")])
