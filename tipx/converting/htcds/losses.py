"""What reading and writing case sheets can lose, told beforehand: from the mapping and from the fields of the standard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tipx.converting.htcds.carrying import HIDDEN, NO_PLACE, NOT_WRITTEN, carried, carried_by
from tipx.converting.htcds.mapping import APPROXIMATE, EXACT, NONE
from tipx.converting.htcds.mapping_files import mapping_of
from tipx.converting.ledger import Loss, ordered
from tipx.reading.model import LISTS
from tipx.standard import Standard
from tipx.standard.fields import Field

_RECORDS = ("bundle", "case", "victim", "referral")
_NOT_LOST = frozenset(("recordType", *LISTS))
_ADDRESS = "Bundle.agencies[].address."


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


def writing_losses(standard: Standard) -> Iterable[Loss]:
    """Fields of the standard that HTCDS has no place for, those that it tells less exactly, and those that it tells once."""
    mapping = mapping_of(standard)
    told = carried(mapping)
    losses = [
        Loss("approximated", one.model, one.note) for one in mapping.fields.values() if one.exports == APPROXIMATE
    ]
    # What stands in a list, or has more codes than HTCDS has values, may be more than a row tells.
    losses += [Loss("dropped", path, NOT_WRITTEN) for one in mapping.fields.values() for path in carried_by(one)]
    for kind in _RECORDS:
        for path in _leaves(standard.record(kind), kind.capitalize()):
            if path not in told:
                losses.append(Loss("dropped", path, NO_PLACE))
            if path.startswith(_ADDRESS):
                losses.append(Loss("dropped", path, HIDDEN))
    return ordered(dict.fromkeys(losses))


def _leaves(field: Field, model: str) -> Iterator[str]:
    """The model paths of all single values below a place."""
    for name, inner in field.properties.items():
        if name in _NOT_LOST:
            continue
        path = f"{model}.{name}"
        node = inner
        while node.item is not None:
            node = node.item
        if node.kind == "object" and node.properties:
            yield from _leaves(node, path if inner.item is None else f"{path}[]")
        else:
            yield path
