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
    from tipx.reading.sheets.model import column_name

    cell = None
    if note.sheet is not None:
        cell = f"{note.sheet}!{column_name(note.column or 0)}{note.row or ''}"
    at = Place(
        0, model=note.model, pointer=note.pointer, line=note.row, column=note.column if note.row else None, cell=cell
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
