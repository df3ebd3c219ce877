"""The errors that callers of the library can meet."""

from __future__ import annotations

from tipx.problems import Report


class LoadError(ValueError):
    """A payload could not be loaded. `report` says why; the message holds no value of the payload."""

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report


class WorkerLost(RuntimeError):
    """A process that judged a part of the input was ended from outside, as systems do that run out of memory."""

    def __init__(self) -> None:
        super().__init__(
            "a process that judged a part of the input was ended from outside; is there too little memory?"
        )


class ClusterError(RuntimeError):
    """A cluster cannot do the work. The message is one line for people and holds no value of a record.

    `usage`: it was asked for wrongly, or what it needs is not installed here. `broke_off`: the work had begun.
    """

    def __init__(self, message: str, usage: bool = False, broke_off: bool = False) -> None:
        super().__init__(message)
        self.usage = usage
        self.broke_off = broke_off

    def __reduce__(self) -> tuple[type[ClusterError], tuple[str, bool, bool]]:
        return type(self), (str(self), self.usage, self.broke_off)
