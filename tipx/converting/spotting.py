"""What was found while reading, as raw problems of the records of a conversion."""

from __future__ import annotations

from tipx.raw import Raw, UnitSpot
from tipx.reading.model import ReadFinding, Unit


def spot_of(unit: Unit, number: int) -> UnitSpot:
    """Where a record stands, in the input of that number."""
    return UnitSpot(number, 0, unit.kind, unit.list_name, unit.ordinal, unit.line, unit.start, unit.end)


def raw_of(finding: ReadFinding, unit: Unit | None, number: int) -> Raw:
    """What was found in a record, or in an input beside its records; a finding may know of which input it is."""
    if unit is not None:
        spot = spot_of(unit, number)
    else:
        of = number if finding.input is None else finding.input
        spot = UnitSpot(of, 0, None, None, 0, None, None, None)
    return Raw(finding.id, spot, finding.path, finding.say, finding.args, span=finding.span)


def no_kind(unit: Unit, number: int) -> Raw:
    """What is wrong with a record that does not say which it is."""
    spot = spot_of(unit, number)
    if not isinstance(unit.data, dict):
        return Raw("TIPX-SCH-003", spot, (), args={"expected": "an object"})
    if "recordType" in unit.data:
        return Raw("TIPX-SCH-009", spot, ("recordType",), "top")
    return Raw("TIPX-SCH-001", spot, ("recordType",), "top", {"field": "recordType"})
