"""Rows of case sheets into drafts of records; what could not be taken is noted with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tipx.converting.htcds.agencies import Registry
from tipx.converting.htcds.columns import Layout, mislabelled
from tipx.converting.htcds.drafts import Draft, RowRoots, Spot
from tipx.converting.htcds.mapping import NONE, FieldMap, HtcdsMapping
from tipx.converting.htcds.mismatch import looks_like_label
from tipx.converting.htcds.picklists import Picklist, picklist, regions
from tipx.converting.htcds.putting import put, target
from tipx.converting.htcds.reading_cells import Reading, Taken, take
from tipx.converting.htcds.reasons import (
    LABEL_WHY,
    LABELLED_OTHERWISE,
    LEFT_WHY,
    LESS,
    NUMBER_ALONE,
    ROW_NUMBER,
    UNKNOWN_COLUMN,
    UNKNOWN_WHY,
)
from tipx.converting.model import Job, Note, Origin
from tipx.converting.tracing import Traced, trace
from tipx.reading.sheets.model import Cell, Row
from tipx.standard.fields import Field

_OUT_TO = "Referral(outgoing)", ("to", "agency")


class RowReader:
    """Reads rows into drafts. Rows with one number in the first column tell of one person in one case."""

    def __init__(self, job: Job, mapping: HtcdsMapping, registry: Registry, *, many: bool) -> None:
        """`many`: a cell may name several organisations."""
        self._job = job
        self._registry = registry
        self._many = many
        self._mapping = mapping
        self._regions = regions(job.standard)
        self._mislabelled = mislabelled(mapping)
        self._offset = re.sub(r".*T[^Z+-]*", "", job.now)
        self.drafts: list[Draft] = []
        self._by_key: dict[str, Draft] = {}

    def _picklist(self, name: str) -> Picklist:
        return picklist(self._job.standard, name, self._mapping)

    def sheet(self, name: str, rows: Iterable[Row], layout: Layout) -> None:
        """Read the rows below the header of a sheet."""
        for column, unknown in layout.unknown.items():
            args = {"field": unknown.field} if unknown.field else {}
            self._job.notes.append(Note("TIPX-CNV-003", unknown.say, args, name, layout.header, column))
        noted: set[int] = set()
        self._by_key = {}
        for row in rows:
            cells = {column: cell for column, cell in row.cells.items() if cell.text.strip()}
            if row.number > layout.last and cells:
                self._row(name, row.number, cells, layout, noted)

    def _row(self, sheet: str, number: int, cells: Mapping[int, Cell], layout: Layout, noted: set[int]) -> None:
        for column in cells:
            if column not in layout.fields and column != layout.key:
                self._job.ledger.dropped(UNKNOWN_COLUMN, UNKNOWN_WHY)
                if column not in layout.unknown and column not in noted:
                    noted.add(column)
                    self._job.notes.append(Note("TIPX-CNV-003", "blank", {}, sheet, layout.header, column))
        held = [column for column in layout.fields if column in cells]
        key = cells.get(layout.key) if layout.key is not None else None
        if not held and not any(_is_filled(cell) for column, cell in cells.items() if column != layout.key):
            if key is not None:
                self._job.ledger.dropped(ROW_NUMBER, NUMBER_ALONE)
            return
        draft = self._draft(key, (sheet, number, layout.key or 1))
        roots = RowRoots()
        taken: dict[str, Spot] = {}
        # Regions are looked up within their country, so they come last.
        for column in sorted(held, key=lambda one: layout.fields[one].conversion == "region"):
            field = layout.fields[column]
            if field.imports == NONE:
                self._job.ledger.dropped(field.field, field.note)
                continue
            spot = (sheet, number, column)
            if self._cell(cells[column], field, spot, layout.others.get(column), draft, roots):
                taken[field.field] = spot
                draft.spots.setdefault(field.field, spot)
        self._finish(draft, roots, taken)
        if draft.spots:
            draft.seen.clear()
        else:
            draft.seen.update({(number, column): cell.text for column, cell in cells.items()})

    def _draft(self, key: Cell | None, spot: Spot) -> Draft:
        """The draft of the row's number; rows without one each have their own."""
        number = None
        if key is not None:
            say = key.kind if key.kind in ("formula", "error") else "long" if len(key.text.strip()) > _LONGEST else None
            if say is None:
                number = key.text.strip()
            else:
                args: dict[str, str | int] = {"field": ROW_NUMBER, "limit": _LONGEST}
                self._job.notes.append(Note("TIPX-CNV-002", say, args, *spot))
        if number is not None and number in self._by_key:
            return self._by_key[number]
        draft = Draft(spot, number)
        if number is not None:
            self._by_key[number] = draft
        self.drafts.append(draft)
        return draft

    def _cell(
        self, cell: Cell, field: FieldMap, spot: Spot, labelled: FieldMap | None, draft: Draft, roots: RowRoots
    ) -> bool:
        """Take a cell; False where nothing of it stands in the draft."""
        if labelled is not None and looks_like_label(cell.text, field, labelled, self._picklist("country")):
            self._note("TIPX-CNV-005", "", field, spot, {"label": labelled.label})
            known = field.field in self._mislabelled
            self._job.ledger.dropped(field.field if known else LABELLED_OTHERWISE, LABEL_WHY)
            return False
        tree = self._job.standard.record(field.place.kind)
        taken = take(cell, Reading(field, tree.at(*field.place.names), self._picklist, self._offset))
        for trouble in taken.troubles:
            self._note(trouble.rule, trouble.say, field, spot, trouble.args)
        if taken.left:
            self._job.ledger.dropped(field.field, LEFT_WHY, taken.left)
        if taken.value is None:
            return False
        less = taken.less
        if field.conversion == "agency":
            stands = self._organisation(taken.value, field, draft, roots, tree, Origin(*spot))
        else:
            stands, exact = self._put(taken, field, draft, roots, tree, Origin(*spot))
            less = less if exact else (*less, LESS[field.conversion])
        if not stands:
            self._note("TIPX-CNV-007", "", field, spot)
            return False
        for why in less:
            self._job.ledger.approximated(field.field, why)
        return True

    def _put(
        self, taken: Taken, field: FieldMap, draft: Draft, roots: RowRoots, tree: Field, origin: Origin
    ) -> tuple[bool, bool]:
        """Put a value in its place: whether it stands there now, and whether it is there exactly."""
        at = target(draft.root(field.place.root, roots, origin), field.place, tree, draft.items, origin)
        if field.conversion == "region":
            code = self._regions.read(taken.value, at.parent.get("country"))
            name, value = ("district", taken.value) if code is None else ("subdivision", code)
            trace(at.parent, name, origin)
            return at.parent.setdefault(name, value) == value, code is not None
        value = taken.value
        if isinstance(value, list) and at.node.item is None:
            value = value[0]
        return put(at, value, taken.beside), True

    def _organisation(
        self, text: str, field: FieldMap, draft: Draft, roots: RowRoots, tree: Field, origin: Origin
    ) -> bool:
        if (field.place.root, field.place.names) == _OUT_TO:
            names = [one.strip() for one in re.split("[;\r\n]", text) if one.strip()] if self._many else [text]
            roots.receivers = [self._registry.reference(one, origin) for one in dict.fromkeys(names)]
            draft.root(field.place.root, roots, origin).setdefault("to", Traced(at=origin))
            return True
        at = target(draft.root(field.place.root, roots, origin), field.place, tree, draft.items, origin)
        return put(at, self._registry.reference(text, origin), {})

    def _finish(self, draft: Draft, roots: RowRoots, taken: Mapping[str, Spot]) -> None:
        """What can only be said when all cells of the row have been seen. `taken`: those of which something was taken."""
        if roots.outgoing:
            draft.add_outgoing(roots.outgoing, roots.receivers)
        for agency in roots.bundle.get("agencies", ()):
            self._describe(agency, draft, taken)
        draft.items.next_row()

    def _describe(self, agency: Traced, draft: Draft, taken: Mapping[str, Spot]) -> None:
        fields = {name: self._mapping.fields[name] for name in taken}
        ours = {name: one for name, one in fields.items() if one.place.root == "Bundle"}
        named = next(name for name, one in self._mapping.fields.items() if one.model == "Bundle.agencies[].name")
        name = agency.pop("name", None)
        if not isinstance(name, str):
            for one in ours:
                self._note("TIPX-CNV-006", "agency", self._mapping.fields[named], taken[one])
                if draft.spots[one] == taken[one]:
                    del draft.spots[one]
            return
        reference, otherwise = self._registry.describe(name, agency, agency.origins.get("name"))
        if reference not in draft.agencies:
            draft.agencies.append(reference)
        for path in otherwise:
            for one, field in ours.items():
                if _says(field, path):
                    self._note("TIPX-CNV-007", "agency", field, taken[one])

    def _note(
        self, rule: str, say: str, field: FieldMap, spot: Spot, args: Mapping[str, str | int] | None = None
    ) -> None:
        sheet, row, column = spot
        said = {"field": field.field, **(args or {})}
        self._job.notes.append(Note(rule, say, said, sheet, row, column, model=field.model if field.places else None))


def _is_filled(cell: Cell) -> bool:
    """Whether somebody filled it in. Formulas are often copied down to rows that nobody has filled."""
    return cell.kind not in ("formula", "error")


def _says(field: FieldMap, path: tuple[str, ...]) -> bool:
    """Whether the field is the one that sets that member of an agency."""
    names = field.place.names[1:]
    beside = {"district": "subdivision", "level": "type", "typeOtherText": "type"}
    return names == (*path[:-1], beside.get(path[-1], path[-1]))


_LONGEST = 200
"""A longer number of a row is none."""
