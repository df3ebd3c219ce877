"""What reading and writing case sheets can lose, told beforehand: from the mapping and from the fields of the standard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tipx.converting.htcds.exporting import NO_PLACE
from tipx.converting.htcds.mapping import APPROXIMATE, EXACT, NONE, mapping_of
from tipx.converting.ledger import Loss, ordered
from tipx.reading.model import LISTS
from tipx.standard import Standard
from tipx.standard.fields import Field

_RECORDS = ("bundle", "case", "victim", "referral")
_NOT_LOST = frozenset(("recordType", *LISTS))


def reading_losses(standard: Standard) -> Iterable[Loss]:
    """Fields that are read inexactly or not at all, and what is filled in."""
    mapping = mapping_of(standard)
    return ordered(
        (
            *(
                Loss("dropped" if one.imports == NONE else "approximated", one.field, one.note)
                for one in mapping.fields.values()
                if one.imports != EXACT
            ),
            *(Loss("defaulted", one.place, one.why) for one in mapping.defaults),
        )
    )


def writing_losses(standard: Standard, *, single: bool = False) -> Iterable[Loss]:
    """Fields of the standard that HTCDS has no place for, and those that it tells less exactly. `single`: one value a cell."""
    mapping = mapping_of(standard)
    fields = [one for one in mapping.fields.values() if one.places]
    told = {place.model for one in fields for place in one.places}
    losses = [Loss("approximated", one.model, one.note) for one in fields if one.exports == APPROXIMATE]
    losses += [
        Loss("dropped", one.model, "A cell of this sheet holds one value: only the first is written.")
        for one in fields
        if single and one.type.startswith("Multiselect")
    ]
    losses += [Loss("dropped", model, NO_PLACE) for kind in _RECORDS for model in _leaves(standard, kind, told)]
    return ordered(dict.fromkeys(losses))


def _leaves(standard: Standard, kind: str, told: set[str]) -> Iterator[str]:
    yield from _below(standard.record(kind), kind.capitalize(), told)


def _below(field: Field, model: str, told: set[str]) -> Iterator[str]:
    """The fields below a place that nothing of the mapping leads to."""
    for name, inner in field.properties.items():
        path = f"{model}.{name}"
        if name in _NOT_LOST or path in told:
            continue
        node = inner
        while node.item is not None:
            node = node.item
        if node.kind == "object" and node.properties:
            yield from _below(node, path if inner.item is None else f"{path}[]", told)
        else:
            yield path
