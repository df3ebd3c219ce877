"""Conversions of what Primero says of when a service is needed: its time frame and its appointment.

What the standard cannot say exactly is kept in an extension of the service, as Primero has it, and written back from there.
"""

from __future__ import annotations

from typing import Any

from tipx.converting.model import Data
from tipx.converting.primero import values
from tipx.converting.primero.mapping import MappingFile, Row
from tipx.converting.primero.places import EXTENSION, Place, Step, take
from tipx.converting.primero.plain import RESPELLED, at
from tipx.converting.primero.sides import Conversion, Into, Out
from tipx.converting.primero.telling import Unread

KEPT_TIMEFRAME, AS_URGENCY = "timeframe", "urgency"
"""The conversions of a time frame: it is kept as it is, or read as a degree of urgency."""


def _own(row: Row) -> Place:
    """Where a value of the field is kept that its place cannot say exactly."""
    place = at(row)
    return Place(place.kind, (*place.steps[:-1], Step("extensions", key=EXTENSION + row.field[-1])))


def _keep(value: Any, row: Row, into: Into) -> None:
    made = values.kept(value)
    into.put(_own(row), made)
    if made != value:
        into.told.job.ledger.approximated(row.label, RESPELLED)


# -- time frames ---------------------------------------------------------------------------------------------------


def _is_alone(word: Any, row: Row) -> bool:
    """Whether no other word is read as the same code, so that the code says as much as the word."""
    code = row.read_as.get(word) if isinstance(word, str) else None
    return code is not None and row.written_as.get(code) == word and list(row.read_as.values()).count(code) == 1


def _read_urgency(value: Any, row: Row, into: Into) -> None:
    code = row.read_as.get(value) if isinstance(value, str) else None
    if code is not None:
        into.put(at(row), code)
    if _is_alone(value, row):
        into.fit = "exact"
    else:
        _keep(value, row, into)


def _write_urgency(row: Row, out: Out) -> Any:
    """The time frame that was kept, as long as it is of the degree that is stated; else the word for the degree."""
    code = out.take(at(row))
    stated, out.pending = out.pending, []
    kept = out.take(_own(row))
    if kept is not None and (code is None or (isinstance(kept, str) and row.read_as.get(kept) == code)):
        out.pending += stated
        out.fit = "exact"
        return kept
    out.pending = stated
    word = None if code is None else row.written_as.get(code)
    out.fit = "exact" if _is_alone(word, row) else None
    return word


URGENCY = Conversion(_read_urgency, _write_urgency)


def urgency_of(service: Data, mapping: MappingFile) -> str | None:
    """How soon a service is needed, by its own field or else by the time frame that is kept with it; None: it is not told."""
    for row in mapping.of("service"):
        if row.conversion in (KEPT_TIMEFRAME, AS_URGENCY):
            found = take(service, at(row).within)
            said = found[0] if found is not None and isinstance(found[0], str) else None
            code = said if said is None or row.conversion == AS_URGENCY else row.read_as.get(said)
            if code is not None:
                return code
    return None


# -- appointments --------------------------------------------------------------------------------------------------


def _read_appointment(value: Any, row: Row, into: Into) -> None:
    """People write a time of day here. Only a moment that says its own day and offset is the same everywhere."""
    try:
        made = values.moment_with_offset(value)
    except Unread:
        _keep(value, row, into)
        return
    into.put(at(row), made)
    into.fit = "exact"
    if made != value:
        into.told.job.ledger.approximated(row.label, RESPELLED)


def _write_appointment(row: Row, out: Out) -> Any:
    moment = out.take(at(row))
    return moment if moment is not None else out.take(_own(row))


APPOINTMENT = Conversion(_read_appointment, _write_appointment)
