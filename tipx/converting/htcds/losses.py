"""What reading and writing case sheets can lose, told beforehand: from the mapping and from the fields of the standard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tipx.converting.htcds.carrying import HIDDEN, NO_PLACE, NOT_WRITTEN, carried, carried_by
from tipx.converting.htcds.columns import mislabelled
from tipx.converting.htcds.mapping import APPROXIMATE, NONE, FieldMap, HtcdsMapping
from tipx.converting.htcds.mapping_files import ANY_OTHER_TEXT
from tipx.converting.htcds.mapping_fits import DECIDED
from tipx.converting.htcds.picklists import picklist
from tipx.converting.htcds.reading_cells import CODED, DECIDING
from tipx.converting.htcds.reasons import (
    LABEL_WHY,
    LABELLED_OTHERWISE,
    LEFT_WHY,
    LESS,
    NOTHING_TAKEN,
    NUMBER_ALONE,
    OTHER_SHEET,
    ROW_NUMBER,
    SHEET_WHY,
    UNKNOWN_COLUMN,
    UNKNOWN_WHY,
)
from tipx.converting.ledger import Loss, ordered
from tipx.reading.model import LISTS
from tipx.standard import Standard
from tipx.standard.fields import Field

_RECORDS = ("bundle", "case", "victim", "referral")
_NOT_LOST = frozenset(("recordType", *LISTS))
_ADDRESS = "Bundle.agencies[].address."
_TEXT = "OtherText"


def reading_losses(standard: Standard, mapping: HtcdsMapping) -> Iterable[Loss]:
    """Fields that are read inexactly or not at all, what no field holds, and what is filled in."""
    under_other_labels = mislabelled(mapping)
    losses = [*_OF_NO_FIELD]
    for field in mapping.fields.values():
        losses += _of_reading(field, standard, mapping)
        if field.field in under_other_labels:
            losses.append(Loss("dropped", field.field, LABEL_WHY))
    losses += _filled_in(standard, mapping)
    return ordered(dict.fromkeys(losses))


_OF_NO_FIELD = tuple(
    Loss("dropped", *one)
    for one in (
        (ROW_NUMBER, NUMBER_ALONE),
        (ROW_NUMBER, NOTHING_TAKEN),
        (UNKNOWN_COLUMN, UNKNOWN_WHY),
        (LABELLED_OTHERWISE, LABEL_WHY),
        (OTHER_SHEET, SHEET_WHY),
    )
)


def _of_reading(field: FieldMap, standard: Standard, mapping: HtcdsMapping) -> Iterator[Loss]:
    """What reading cells of a field can lose."""
    if field.imports == NONE:
        yield Loss("dropped", field.field, field.note)
        return
    if field.imports == APPROXIMATE:
        yield Loss("approximated", field.field, field.note)
    if field.conversion in LESS:
        yield Loss("approximated", field.field, LESS[field.conversion])
    if field.conversion in CODED and not picklist(standard, field.codelist, mapping).has_other:
        yield Loss("dropped", field.field, LEFT_WHY)


def _filled_in(standard: Standard, mapping: HtcdsMapping) -> Iterator[Loss]:
    for one in mapping.defaults:
        if one.place != ANY_OTHER_TEXT:
            yield Loss("defaulted", one.place, one.why)
            continue
        coded = frozenset(_places_of_codes(mapping))
        for kind in _RECORDS:
            for path in _leaves(standard.record(kind), kind.capitalize()):
                # What the message itself holds is stated by whoever converts: it may be any code.
                if path.endswith(_TEXT) and (kind == "bundle" or path.removesuffix(_TEXT) in coded):
                    yield Loss("defaulted", path, one.why)


def _places_of_codes(mapping: HtcdsMapping) -> Iterator[str]:
    """Where an import may set codes: by a cell, beside one, or because the standard needs one."""
    for field in mapping.fields.values():
        if field.conversion in (*CODED, DECIDING):
            yield f"{field.model}.type" if field.conversion == DECIDING else field.model
            codelist = DECIDED if field.conversion == DECIDING else field.codelist
            around = field.model.rpartition(".")[0]
            yield from (
                f"{around}.{name}" for one in mapping.spellings if one.codelist == codelist for name in one.beside
            )
    yield from (one.place for one in mapping.defaults)


def writing_losses(standard: Standard, mapping: HtcdsMapping) -> Iterable[Loss]:
    """Fields of the standard that HTCDS has no place for, those that it tells less exactly, and those that it tells once."""
    told = carried(mapping)
    losses = [
        Loss("approximated", place.model, one.note)
        for one in mapping.fields.values()
        if one.exports == APPROXIMATE
        for place in one.places  # Whichever of them it is written from.
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
