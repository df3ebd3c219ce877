"""The errors that callers of the library can meet."""

from __future__ import annotations

from tipx.problems import Report


class LoadError(ValueError):
    """A payload could not be loaded. `report` says why; the message holds no value of the payload."""

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report
