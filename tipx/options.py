"""Options: everything that a caller can choose about a validation, with the names of the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from typing import Any

from tipx.problems import Severity
from tipx.reading.model import Limits


@dataclass(frozen=True, slots=True)
class Suppression:
    """Problems that somebody sets aside: which, why, who answers for it, and until when.

    `rule`: an id or a pattern with `*`. `path`: the end of the input's path, with `*`. `model`: the place in the model, with
    `*`, such as `Victim.consents[].givenOn`. `fingerprint`: that of one problem. What is left out fits everything.
    `until`: the last day on which it holds (YYYY-MM-DD, in UTC), at most a year after the moment of judging.
    """

    rule: str
    reason: str
    owner: str
    until: str
    path: str | None = None
    model: str | None = None
    fingerprint: str | None = None

    def __post_init__(self) -> None:
        from tipx import dates

        for name in ("rule", "reason", "owner", "until", "path", "model", "fingerprint"):
            value = getattr(self, name)
            if value is None and name in ("path", "model", "fingerprint"):
                continue
            if not isinstance(value, str) or not value.strip():
                raise ValueError(f"{name} of a suppression is a text that is not empty")
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", self.until) or dates.ordinal(self.until) is None:
            raise ValueError("until of a suppression is a date (YYYY-MM-DD)")
        if self.fingerprint is not None and not re.fullmatch("[0-9a-f]{16}", self.fingerprint):
            raise ValueError("fingerprint of a suppression is 16 digits of 0-9a-f, as the report gives it")


@dataclass(frozen=True, slots=True)
class Options:
    """How to validate.

    `form`: auto, json, ndjson, xml, csv (tables) or xlsx. `standard`: auto, or a version such as "1.0" to judge by
    whatever the payload says. `profiles`: apply these beside those that a payload claims: ids, or paths of folders
    (with a slash or a dot in front: `./sample`).
    `engine`: auto, native, python or reference. `now`: the moment of judging, a date (00:00 UTC of that day) or a
    date and time with offset; None is the clock. `fail_on`: error, warning, info or never: what makes the exit status
    1. `select` and `ignore`: ids or patterns with `*` of the rules to list; the verdict stays the standard's, and
    protected rules are always listed. `max_per_rule`: how many problems of one rule are listed for each input (totals
    stay exact; 0 lists all). `max_problems`: how many are listed in all. `jobs`: how many processes judge large
    inputs, 0 for as many as there are cores; the report is the same. `parameters`: time limits and thresholds that
    replace those of the standard.

    What follows changes what is shown and the exit status, never the verdict. `severity`: the severity of rules, by id or
    pattern; the last that fits holds. `suppressions`: problems that are set aside, each with a reason, an owner and a last
    day. `baseline`: a file of known problems, which are set aside too. Protected rules take none of them. `config`: the
    file from which these options come; it is only said in the report.
    """

    form: str = "auto"
    standard: str = "auto"
    profiles: tuple[str, ...] = ()
    engine: str = "auto"
    xml_parser: str = "auto"
    now: str | None = None
    fail_on: str = "error"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    max_per_rule: int = 1000
    max_problems: int = 100_000
    show_values: bool = False
    jobs: int = 1
    limits: Limits = field(default_factory=Limits)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    severity: Mapping[str, str] = field(default_factory=dict)
    suppressions: tuple[Suppression, ...] = ()
    baseline: str | PathLike[str] | None = None
    config: str | None = None

    def __post_init__(self) -> None:
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} is one of {', '.join(allowed)}")
        if self.now is not None and not isinstance(self.now, str):
            raise TypeError("now is text: a date, or a date and time with offset (isoformat() of an aware datetime)")
        for name, nothing in (("max_per_rule", "list all"), ("max_problems", "list all"), ("jobs", "all cores")):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is 0 ({nothing}) or a positive number")
        for pattern, level in self.severity.items():
            if level not in LEVELS:
                raise ValueError(f"the severity of {pattern} is one of {', '.join(LEVELS)}")
        if isinstance(self.profiles, str) or not all(isinstance(one, str) and one for one in self.profiles):
            raise TypeError("profiles are texts: ids, or paths of folders")
        if not all(isinstance(one, Suppression) for one in self.suppressions):
            raise TypeError("suppressions are of the type Suppression")

    def fails(self, severity: Severity) -> bool:
        """Whether a problem of that severity makes the run fail."""
        return self.fail_on != "never" and severity.rank <= Severity(self.fail_on).rank


LEVELS = ("error", "warning", "info")
"""The severities by name, the gravest first."""

CHOICES = {
    "form": ("auto", "json", "ndjson", "xml", "csv", "xlsx"),
    "engine": ("auto", "native", "python", "reference"),
    "xml_parser": ("auto", "lxml", "expat"),
    "fail_on": ("error", "warning", "info", "never"),
}
"""What the options that are one of several words may be."""
