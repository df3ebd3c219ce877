"""What reading and writing can lose, told beforehand from the mapping."""

from __future__ import annotations

from collections.abc import Iterator

from tipx.converting.ledger import Loss
from tipx.converting.primero import cases, headers, mapping, reading, writing
from tipx.converting.primero.conversions import CONVERSIONS
from tipx.converting.primero.defaults import WHY, risk_set
from tipx.converting.primero.homes import Homes
from tipx.converting.primero.mapping import MappingFile
from tipx.converting.primero.places import KINDS
from tipx.converting.primero.plain import RESPELLED
from tipx.converting.primero.sides import UNKNOWN_FIELD
from tipx.standard import Standard

_ONLY_SOMETIMES = ("reopened", "closed-on", "estimated")
"""Conversions that drop a value where the rest does not ask for it."""
_RESPELLED = ("text", "integer", "date", "date-time", "keep", "timeframe", "uuid", "consent-word")
_KEPT_BESIDE = ("urgency", "appointment")
"""Conversions that keep a value as it is beside their place, or respell it there."""


def of_reading(standard: Standard, lines: MappingFile | None = None) -> Iterator[Loss]:
    """What is read inexactly, or not at all, or filled in."""
    known = lines or mapping.load(standard, None, CONVERSIONS)
    for row in known.rows:
        if row.reading == "none":
            yield Loss("dropped", row.label, row.why)
        if row.reading == "approximate":
            yield Loss("approximated", row.label, row.why)
        if row.conversion in _ONLY_SOMETIMES:
            yield Loss("dropped", row.label, row.why)
        if row.conversion in _KEPT_BESIDE or (row.conversion in _RESPELLED and row.reading == "exact"):
            yield Loss("approximated", row.label, RESPELLED)
        if row.conversion == "legal-basis":
            yield Loss("approximated", row.label, headers.BASIS_OF_SOME)
            yield Loss("approximated", row.label, headers.GIVEN)
    yield Loss("dropped", *UNKNOWN_FIELD)
    yield Loss("dropped", *reading.PAGING)
    for loss in (reading.SET_ASIDE, reading.OTHER_TRANSITION, reading.OTHER_CASE):
        yield Loss("dropped", *loss)
    yield Loss("approximated", *cases.MIDDLE)
    for place, why in WHY.items():
        yield Loss("defaulted", place, why)
    yield Loss("defaulted", *risk_set(known))


def of_writing(standard: Standard, lines: MappingFile | None = None) -> Iterator[Loss]:
    """What Primero has no place for, or tells less exactly."""
    known = lines or mapping.load(standard, None, CONVERSIONS)
    told = dict.fromkeys(
        (row.place.model(standard), row.why)
        for row in known.rows
        if row.writing == "approximate" and row.place is not None
    )
    told |= dict.fromkeys(
        (row.place.model(standard), RESPELLED)
        for row in known.rows
        if row.writing == "exact" and row.conversion == "code" and row.place is not None
    )
    for place, why in told:
        yield Loss("approximated", place, why)
    for loss in (writing.MANY_PERSONS, writing.MANY_IN_CASE, writing.NOBODY):
        yield Loss("approximated", *loss)
    homes = Homes(standard, known)
    for kind in KINDS:
        for place, why in homes.everywhere(kind):
            yield Loss("dropped", place, why)
