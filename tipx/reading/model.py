"""What readers give: an input is read into payloads, a payload into units (its header and its records).

A unit's data is plain: dict, list, str, int, bool. What the reader refused (a null, a fraction, a duplicate key, a bad
character) is taken out of the data and named in `refused`, so that later layers neither see it nor report it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Path = tuple[str | int, ...]
"""A place inside a unit: field names and list indices (from 0), from the unit's own root."""

LISTS = {"cases": "case", "victims": "victim", "referrals": "referral"}
"""The bundle's lists of records, and the record type that stands in each."""

LIST_OF = {kind: name for name, kind in LISTS.items()}


DEEPEST = 128
"""The greatest limit of depth: every walk over a record goes this deep and further without harm."""


LONGEST_NUMBER = 17
"""The smallest limit of the length of a number: so many characters has the longest that the standard allows, a minus
sign and 16 digits. So what is longer than the limit is wrong by the standard too, whatever the limit."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the readers. What goes beyond one is not judged: the verdict is then undecided, never valid.

    `max_bytes`: bytes of an input. `max_depth`: levels of nesting. `max_string`: characters of a text or a name.
    `max_number`: characters of a number; a longer one is refused without being converted, and is an error.
    `max_records`: records of an input. `max_per_record`: problems of one record; what it holds beyond is not looked at, and the
    record is not judged further. `max_seconds`: how long a run may judge, looked at between records; None sets no
    limit.
    """

    max_bytes: int = 64 * 1024**3
    max_depth: int = 64
    max_string: int = 1_000_000
    max_number: int = 100
    max_records: int = 10_000_000
    max_per_record: int = 10_000
    max_seconds: int | None = None

    def __post_init__(self) -> None:
        seconds = 1 if self.max_seconds is None else self.max_seconds
        sizes = (
            self.max_bytes,
            self.max_depth,
            self.max_string,
            self.max_number,
            self.max_records,
            self.max_per_record,
        )
        if min(*sizes, seconds) < 1:
            raise ValueError("limits are whole numbers from 1")
        if self.max_depth > DEEPEST:
            raise ValueError(f"a limit of depth is at most {DEEPEST}")
        if self.max_number < LONGEST_NUMBER:
            raise ValueError(f"a limit of the length of a number is at least {LONGEST_NUMBER}")


TEXT = 5
"""So many times as many problems as one record may have is a text read for that is read at once."""


class Span(NamedTuple):
    """A stretch of the input: lines and columns from 1 (columns in characters), bytes from 0, end exclusive.

    Of tables `cell` says it (`victims!C7`); `line` is then the row where that is a line of the input, else 0.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    byte: int
    xpath: str | None = None
    cell: str | None = None


class ReadFinding(NamedTuple):
    """Something that a reader found; `id` is of TIPX-SYN or TIPX-TAB (or TIPX-SCH for what only XML can do wrong).

    `span` is where, when it is known while reading; `path` is where in the unit, when it has a place there.
    `input` is the number of the input, where a payload comes from several.
    """

    id: str
    span: Span | None = None
    path: Path | None = None
    say: str = ""
    args: Mapping[str, str | int] = {}
    expected: str = ""
    input: int | None = None


def too_many(limit: int, say: str = "", span: Span | None = None, path: Path | None = None) -> ReadFinding:
    """What is said of a record (`say` empty) or of a text ("text") with more problems than the limit."""
    return ReadFinding("TIPX-SYN-026", span, path, say, {"limit": limit})


class DataFinding(NamedTuple):
    """Something wrong with the data of a unit, found by layer schema or values.

    `refuses` is the place of what later layers must not see (None: nothing to take out). `caused` counts what was
    folded under it. `written` is the name or value as it was written, shown only when the user asks for values.
    """

    id: str
    path: Path
    say: str = ""
    args: Mapping[str, str | int] = {}
    refuses: Path | None = None
    caused: int = 0
    written: str | None = None
    severity: str | None = None


@dataclass(slots=True)
class Unit:
    """One record, or the bundle's own fields (`kind` "bundle"), as it was read.

    `kind` is what should stand there: by its list inside a bundle, by its own recordType when it travels alone (None
    when that says nothing known). `data` is usually a dict; anything else is a problem of layer schema.
    `line` (from 1), `start` and `end` (bytes) say where the unit stands when the reader knows it cheaply; it can then be
    read again from there. In tables `line` is the row of the record, and of records that travel alone `ordinal` counts them.
    `sure`: nothing is wrong with it for the reader and for layers schema and values. `cut`: it was not read to its end, for it
    has more problems than the limit, and is not judged.
    """

    kind: str | None
    data: Any
    list_name: str | None = None
    ordinal: int = 0
    line: int | None = None
    start: int | None = None
    end: int | None = None
    refused: set[Path] = field(default_factory=set)
    findings: list[ReadFinding] = field(default_factory=list)
    sure: bool = False
    cut: bool = False

    @property
    def prefix(self) -> Path:
        """Where the unit stands in its payload: ("cases", 3), or () for the header and for what travels alone."""
        return (self.list_name, self.ordinal) if self.list_name is not None else ()


Surely = Callable[[str, dict[str, Any], Any], bool]
"""Whether nothing is wrong with the data of a record, of that type, in a payload of that version (`tipxVersion` as it is
written): neither for layers schema and values, nor what the quick reader of JSON does not see (null, fraction)."""


def never(kind: str, data: dict[str, Any], version: Any) -> bool:
    """What is taken where nobody can say it: nothing is sure."""
    return False


class Payload:
    """One payload of an input: a bundle (header and records) or one record travelling alone.

    `units()` may be gone through once. `findings` and `lost` are complete only afterwards. `lost` is true when some
    record could not be read at all, so that a reference may point to it. `may_have_integrity` says that a digest may stand
    in the header, perhaps behind the records. `fatal` is true when nothing can be judged; `joined` when it was put
    together from several inputs; `in_memory` when the data of all records is held anyway; `in_order` when the members of its
    records stand in the order of the schema, whatever the input. `of_input`: what was found, while reading on, of the input around it.
    """

    def __init__(self, header: Unit | None, units: Iterator[Unit], findings: list[ReadFinding] | None = None) -> None:
        self.header = header
        self._units = units
        self.findings: list[ReadFinding] = findings if findings is not None else []
        self.lost = False
        self.may_have_integrity = header is not None and "integrity" in header.data
        self.fatal = False
        self.joined = False
        self.in_memory = False
        self.in_order = False
        self.of_input: list[ReadFinding] = []

    def units(self) -> Iterator[Unit]:
        """The records, in input order, each as it is read."""
        return self._units

    def replace_units(self, units: Iterator[Unit]) -> None:
        """Give the records anew (a reader that had to look ahead puts back what it took)."""
        self._units = units


Again = Callable[[bytes, str, bool], tuple[Any, set[Path]]]
"""Reads the bytes of a unit again, given its type and whether it was sure: its data, and what was refused in it."""


class NotWellFormed(Exception):
    """The input proved not to be well formed behind records that were given already: nothing of it can be judged.

    `form` is what it is then told to be: unknown where it is no text at all.
    """

    def __init__(self, findings: list[ReadFinding], form: str) -> None:
        super().__init__("not well formed")
        self.findings = findings
        self.form = form


class Input(NamedTuple):
    """An input told apart: its form (`json`, `ndjson`, `xml`, `csv`, `xlsx`, `data`), its own findings, and its payloads in order.

    `fatal` findings (wrong encoding, malformed, empty) leave `payloads` empty. `again` reads a unit again whose stretch
    (`start`, `end`) is known.
    """

    form: str
    findings: list[ReadFinding]
    payloads: Iterator[Payload]
    again: Again | None = None
