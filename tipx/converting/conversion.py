"""What became of a conversion, and why one was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tipx.converting.ledger import Loss
from tipx.converting.model import ConvertError
from tipx.problems import Problem, Report


@dataclass(frozen=True, slots=True)
class Conversion:
    """A conversion that was done.

    `source` and `target` are the names of forms. `records_in` is `records_out` and `rejected` together. `losses`: what was not
    carried over exactly. `problems`: of the rejected records, and of what a reader of another form could not take as it stood.
    `report`: of the input, and `written` of the output where it differs from the input (both None without validation).
    `digest`: of the payload (`tipx-1`), where it is one. `facts`: what the writer of the form measured. `output`: the bytes,
    where no place for them was given. `left`: how many of the rejected are rows (or the like) of another form that gave no record.
    """

    source: str
    target: str
    records_in: int
    records_out: int
    rejected: int
    losses: tuple[Loss, ...] = ()
    problems: tuple[Problem, ...] = ()
    report: Report | None = None
    written: Report | None = None
    digest: str | None = None
    facts: Mapping[str, int | str] = field(default_factory=dict)
    output: bytes | None = None
    left: int = 0


class LossRefused(ConvertError):
    """The form, or the version of the standard, cannot carry all of it, and that was not allowed. `losses` says what."""

    def __init__(self, target: str, losses: tuple[Loss, ...]) -> None:
        super().__init__(f"{target} cannot carry all of it; nothing was written", 5)
        self.losses = losses


class InputRefused(ConvertError):
    """The input, or a record of it, cannot be converted. `problems` says why; `report` is the whole report, where there is one."""

    def __init__(self, message: str, status: int, problems: tuple[Problem, ...], report: Report | None = None) -> None:
        super().__init__(message, status)
        self.problems = problems
        self.report = report
