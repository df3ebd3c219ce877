"""What a form is made of: a reader, a writer, and what they are given."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Protocol

from tipx.converting.ledger import Ledger, Loss
from tipx.options import Options
from tipx.standard import Standard

if TYPE_CHECKING:
    from tipx.converting.target import Spool
    from tipx.reading.source import Source

Data = dict[str, Any]


class Note(NamedTuple):
    """Something wrong with what was read in a form that is not TIPX's own; `rule` is an id of TIPX-CNV or TIPX-TAB.

    `sheet`, `row` and `column` (numbers from 1, as the person sees them) or `pointer` say where; `model` is the place in the
    standard's model where it was meant for. `args` holds only what the standard or the mapping defines.
    """

    rule: str
    say: str = ""
    args: Mapping[str, str | int] = {}
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    pointer: str | None = None
    model: str | None = None


class Origin(NamedTuple):
    """Where a value stood in what was read: sheet, row and column (numbers from 1), or a JSON Pointer."""

    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    pointer: str | None = None


Path = tuple[str | int, ...]


class Left(NamedTuple):
    """Something in another form, a row of a sheet as it may be, that gave no record: where it stands, all that was noted of it,
    and what its cells hold (by row and column)."""

    origin: Origin
    notes: tuple[Note, ...]
    cells: Mapping[tuple[int, int], str] = {}


class Imported(NamedTuple):
    """What a reader of another form gives: the fields of the bundle, and its records, each with its type.

    `places` says where each value came from, by its path in the payload: `("victims", 0, "names", 0, "given")`. A path that is
    not there came from where its longest beginning did. It is whole when the records have been gone through. `left`: what gave no
    record; each counts as a record that was rejected.
    """

    header: Data | None
    records: Iterable[tuple[str, Data]]
    places: Mapping[Path, Origin] = {}
    left: Sequence[Left] = ()


@dataclass
class Job:
    """What a reader or a writer of a form is given beside its input or output.

    `settings` are the choices for this form (`pretty`, `k`, `lang`, `header` ...). `ledger` and `notes` are filled by it.
    `mint` makes the ids that another form lacks; `now` is the moment of converting (an instant with offset). `in_order`: the members
    of all records stand in the order of the schema already.
    """

    standard: Standard
    options: Options
    now: str
    ledger: Ledger = field(default_factory=Ledger)
    notes: list[Note] = field(default_factory=list)
    settings: Mapping[str, Any] = field(default_factory=dict)
    mint: Callable[[], str] = lambda: uuid.uuid4().urn
    in_order: bool = False


class Target(Protocol):
    """Where a writer writes: what it opens appears whole when all is done, or not at all."""

    def open(self, name: str | None = None) -> IO[bytes]:
        """The output file; a file of that name where the form is a folder. The target closes it."""

    def spool(self) -> Spool:
        """A place for bytes that have to wait, which nobody else can read."""

    def private_folder(self) -> str:
        """A folder that nobody else can read, for libraries that need one; it is gone when all is done."""


class Writer(Protocol):
    """Writes the records of one payload (`header` given) or of records travelling alone (`header` None) in a form."""

    def begin(self, header: Mapping[str, Any] | None) -> None:
        """Called once before the records. Of a header that stands partly behind them, the rest comes with `end`."""

    def record(self, kind: str, data: Data) -> None:
        """One record (`case`, `victim`, `referral`), shaped as the schema says and its members in the schema's order. Raises
        CannotCarry for one that the form cannot hold while it can hold others; nothing of it is written or noted then."""

    def end(self, header: Mapping[str, Any] | None) -> None:
        """Called once after the records, with the whole header. Raises CannotCarry for a header that the form cannot hold."""


class FormModule(Protocol):
    """What the module of a form has; `read` where it reads another form than TIPX's own, `writer` where it writes."""

    def read(self, source: Source, job: Job) -> Imported:
        """Read another form. Raises ConvertError for what cannot be read at all."""

    def writer(self, target: Target, job: Job) -> Writer:
        """The writer."""

    def reading_losses(self, standard: Standard) -> Iterable[Loss]:
        """What reading this form can lose, told beforehand."""

    def writing_losses(self, standard: Standard) -> Iterable[Loss]:
        """What writing this form can lose, told beforehand."""


class ConvertError(ValueError):
    """A conversion that cannot be done; the message is one clear line for people, without values. `status`: the exit
    status that it stands for."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


class CannotCarry(ConvertError):
    """A form cannot hold this record (or these fields of a bundle) unchanged, or a version of the standard. `place`: where in the
    model, or the part of the form (such as a table) that cannot; `why`: the variant of what `rule` says of it."""

    def __init__(self, message: str, place: str, why: str, rule: str = "TIPX-CNV-008") -> None:
        super().__init__(message)
        self.rule = rule
        self.place = place
        self.why = why
