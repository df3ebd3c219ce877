"""Which single values of the standard a case sheet has a place for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipx.converting.htcds.mapping import FieldMap, HtcdsMapping

NO_PLACE = "HTCDS has no place for it."
NOT_WRITTEN = "HTCDS has one place in a row, or fewer values, for it; this was not written."
HIDDEN = "The address of a shelter, or of an agency that keeps it secret, is not written."

_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "partial-date": ("value",),
    "agency": ("agencyId", "name"),
    "deciding-body": ("agencyId", "type"),
    "person": ("kind", "kindOtherText", "value", "personName"),
}
"""What of an object a conversion can write."""


def carried(mapping: HtcdsMapping) -> frozenset[str]:
    """The model paths of the values that can be written."""
    return frozenset(path for field in mapping.fields.values() for path in carried_by(field))


def carried_by(field: FieldMap) -> Iterator[str]:
    """Those of one field."""
    for place in field.places:
        for member in _MEMBERS.get(field.conversion, ("",)):
            yield f"{place.model}.{member}" if member else place.model
