"""Which column of a sheet holds which field, whatever of the two header rows is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import NamedTuple

from tipx.converting.htcds.mapping import FieldMap, HtcdsMapping, fold
from tipx.reading.sheets.model import Row

_LOOKED_AT = 10
"""So many rows are looked at for a header."""
_FEWEST_LABELS = 2
_NUMBERS = frozenset(("", "no", "nr", "number", "row", "id", "caseid", "caseno", "casenumber"))
"""What stands over the first column, folded, where it holds the number of the row; in the published sheet nothing does."""


class Unknown(NamedTuple):
    """A column that holds no field: the variant of the note (`""`, `label`, `twice`), and the field that it repeats."""

    say: str
    field: str = ""


class Layout(NamedTuple):
    """What the columns of a sheet are, by number.

    `last`: the number of the last header row. `others`: columns whose label is that of another field. `key`: the column that
    holds the number of the row.
    """

    header: int
    last: int
    fields: Mapping[int, FieldMap]
    others: Mapping[int, FieldMap]
    unknown: Mapping[int, Unknown]
    key: int | None


class Names:
    """Finds fields by their names and by their labels."""

    def __init__(self, mapping: HtcdsMapping) -> None:
        self._by_name: dict[str, FieldMap] = {}
        self._by_label: dict[str, list[FieldMap]] = {}
        for field in mapping.fields.values():
            for name in (field.field, *field.also):
                self._by_name[fold(name)] = field
            self._by_label.setdefault(fold(field.label), []).append(field)

    def of_name(self, text: str) -> FieldMap | None:
        """The field of that name."""
        return self._by_name.get(fold(text))

    def of_label(self, text: str) -> list[FieldMap]:
        """The fields of that label."""
        return self._by_label.get(fold(text), [])


def mislabelled(mapping: HtcdsMapping) -> frozenset[str]:
    """The fields whose column in the published sheet bears the label of another field."""
    names = Names(mapping)
    return frozenset(
        column.field
        for column in mapping.columns
        if column.field
        and len(found := names.of_label(column.label)) == 1
        and fold(found[0].label) != fold(mapping.fields[column.field].label)
    )


def layout_of(rows: Iterable[Row], mapping: HtcdsMapping) -> Layout | None:
    """The layout of a sheet by its first rows; None when it is no case sheet."""
    names = Names(mapping)
    first = list(islice(rows, _LOOKED_AT))
    for number, row in enumerate(first):
        if any(names.of_name(cell.text) for cell in row.cells.values()):
            following = first[number + 1 : number + 2]
            labels = next((one for one in following if _is_labels(one, names, fewest=1)), None)
            return _layout(row, labels, names)
    for row in first:
        if _is_labels(row, names):
            return _layout(None, row, names)
    return None


def _is_labels(row: Row, names: Names, fewest: int = _FEWEST_LABELS) -> bool:
    """Whether a row holds labels: some, and of half its cells at least."""
    known = sum(bool(names.of_label(cell.text) or names.of_name(cell.text)) for cell in row.cells.values())
    return known >= fewest and known * 2 >= len(row.cells)


def _layout(named: Row | None, labelled: Row | None, names: Names) -> Layout:
    fields: dict[int, FieldMap] = {}
    others: dict[int, FieldMap] = {}
    unknown: dict[int, Unknown] = {}
    header, label = (row.cells if row is not None else {} for row in (named, labelled))
    for column in sorted({*header, *label}):
        by_label = names.of_label(label[column].text) if column in label else []
        field = names.of_name(header[column].text) if column in header else None
        if field is None and column not in header and column in label:
            field = names.of_name(label[column].text)
        if field is None and column in header:
            by_label = by_label or names.of_label(header[column].text)
        if field is None and len(by_label) == 1:
            field = by_label[0]
        elif field is not None and len(by_label) == 1 and fold(by_label[0].label) != fold(field.label):
            others[column] = by_label[0]
        if field is None:
            unknown[column] = Unknown("label" if by_label else "")
        elif field in fields.values():
            unknown[column] = Unknown("twice", field.field)
        else:
            fields[column] = field
    titles = {fold(cells[1].text) for cells in (header, label) if 1 in cells}
    key = 1 if 1 not in fields and titles <= _NUMBERS else None
    if key is not None:
        unknown.pop(key, None)
    last = labelled if labelled is not None else named
    top = named if named is not None else labelled
    assert last is not None
    assert top is not None
    return Layout(top.number, last.number, fields, others, unknown, key)
