"""Options: everything that a caller can choose about a validation, with the names of the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tipx.problems import Severity
from tipx.reading.model import Limits


@dataclass(frozen=True, slots=True)
class Options:
    """How to validate.

    `form`: auto, json, ndjson or xml. `standard`: auto, or a version such as "1.0" to judge by whatever the payload
    says. `engine`: auto, native, python or reference. `now`: the moment of judging, a date (00:00 UTC of that day) or
    a date and time with offset; None is the clock. `fail_on`: error, warning, info or never: what makes the exit
    status 1. `select` and `ignore`: ids or patterns with `*` of the rules to list; the verdict stays the standard's,
    and protected rules are always listed. `max_per_rule`: how many problems of one rule are listed for each input
    (totals stay exact; 0 lists all). `parameters`: time limits and thresholds that replace those of the standard.
    """

    form: str = "auto"
    standard: str = "auto"
    engine: str = "auto"
    xml_parser: str = "auto"
    now: str | None = None
    fail_on: str = "error"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    max_per_rule: int = 1000
    show_values: bool = False
    limits: Limits = field(default_factory=Limits)
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, allowed in _ALLOWED.items():
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} is one of {', '.join(allowed)}")
        if self.now is not None and not isinstance(self.now, str):
            raise TypeError("now is text: a date, or a date and time with offset (isoformat() of an aware datetime)")
        if self.max_per_rule < 0:
            raise ValueError("max_per_rule is 0 (list all) or a positive number")

    def fails(self, severity: Severity) -> bool:
        """Whether a problem of that severity makes the run fail."""
        return self.fail_on != "never" and severity.rank <= Severity(self.fail_on).rank


_ALLOWED = {
    "form": ("auto", "json", "ndjson", "xml"),
    "engine": ("auto", "native", "python", "reference"),
    "xml_parser": ("auto", "lxml", "expat"),
    "fail_on": ("error", "warning", "info", "never"),
}
