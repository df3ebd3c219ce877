"""What reading and writing Primero tells: notes with a place, losses, and what both need at hand."""

from __future__ import annotations

from typing import NamedTuple

from tipx.converting.model import Job, Note, Origin
from tipx.converting.moment import written
from tipx.converting.primero.mapping import MappingFile, Row
from tipx.converting.primero.places import Place
from tipx.converting.tracing import Traced
from tipx.reading.model import Path

NOT_IN_LIST, UNREADABLE, UNKNOWN, NO_PLACE = (f"TIPX-CNV-{number:03}" for number in range(1, 5))
MISSING, DISAGREES = "TIPX-CNV-006", "TIPX-CNV-007"
"""The ids of what can be wrong with a value: see `tipx.converting.ids`."""

NOT_STATED = "Not stated"
"""Stands where the standard asks for words and Primero gave none; it is not written back."""


class Unread(Exception):
    """A value that is not taken over. `rule` is the id that says why, `say` its variant."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule
        self.say = "left" if rule == NOT_IN_LIST else ""


class Fact(NamedTuple):
    """A value that waits until the records around it are known, and where it stood."""

    value: object
    pointer: str

    @property
    def origin(self) -> Origin:
        """Where it stood, of what is made of it."""
        return Origin(pointer=self.pointer)


class Told:
    """One run: the job, the mapping, and words for what happened."""

    def __init__(self, job: Job, mapping: MappingFile) -> None:
        self.job = job
        self.mapping = mapping
        self.standard = job.standard
        self.now = written(job.now or None)

    def note(self, rule: str, pointer: str, field: str = "", place: Place | str | None = None, say: str = "") -> None:
        """Something that was not taken over, or needs a look. `field`: as the mapping calls it."""
        model = place.model(self.standard) if isinstance(place, Place) else place
        self.job.notes.append(Note(rule, say, {"field": field} if field else {}, pointer=pointer, model=model))

    def refused(self, why: Unread, pointer: str, row: Row) -> None:
        """A value that was not taken over."""
        self.note(why.rule, pointer, row.label, row.place, why.say)


def pointer(path: Path) -> str:
    """The JSON Pointer of a place that is known by the form or the mapping."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def record_of(kind: str, at: str) -> Traced:
    """A record that has nothing yet but its type, and comes from that object."""
    return Traced({"recordType": kind}, Origin(pointer=at))
