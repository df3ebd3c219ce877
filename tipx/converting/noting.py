"""Notes of the readers of other forms, as problems: with words, a place that the person sees, and how to mend it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from tipx import catalogue
from tipx.converting.model import Note
from tipx.presenting import SITE_URL
from tipx.problems import Place, Problem


def problems_of(notes: Iterable[Note]) -> tuple[Problem, ...]:
    """The notes as problems, in their order."""
    return tuple(_problem(note) for note in notes)


def _problem(note: Note) -> Problem:
    check = catalogue.load_all()[note.rule]
    cell = cell_of(note.sheet, note.row, note.column) if note.sheet is not None else None
    at = Place(
        0, model=note.model, line=note.row, column=note.column if note.row else None, cell=cell, origin=note.pointer
    )
    place = "|".join((note.rule, str(cell), str(note.pointer), str(note.model)))
    return Problem(
        rule=note.rule,
        severity=check.severity,
        layer=check.layer,
        message=check.message[note.say].format(**note.args),
        at=at,
        hint=check.mend,
        args=dict(note.args),
        source=check.source,
        doc=f"{SITE_URL}rules/{note.rule}/",
        fingerprint=hashlib.sha256(place.encode()).hexdigest()[:16],
    )


def cell_of(sheet: str, row: int | None, column: int | None) -> str:
    """The cell as spreadsheets write it; without a row its column, without both its sheet."""
    from tipx.reading.sheets.model import column_name

    return f"{sheet}!{column_name(column or 0)}{row or ''}"
