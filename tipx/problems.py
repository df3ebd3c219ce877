"""What a check can say: Problem, Place, Report and the words they are judged by.

Plain values, no behaviour: every layer produces them, every reporter reads them.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class Severity(str, enum.Enum):
    """How grave a problem is: an error makes the payload non-conformant, a warning asks for a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for error, 1 for warning, 2 for info: smaller is graver."""
        return _RANK[self]


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Layer(str, enum.Enum):
    """The layers of validation, in the order in which they judge."""

    SYNTAX = "syntax"
    SCHEMA = "schema"
    VALUES = "values"
    RECORD = "record"
    CROSS = "cross"
    HISTORY = "history"


class LayerState(str, enum.Enum):
    """What became of a layer; only when every layer is done or not applicable can a payload be valid."""

    DONE = "done"
    NOT_APPLICABLE = "not-applicable"
    BLOCKED = "blocked"
    UNFINISHED = "unfinished"


class Verdict(str, enum.Enum):
    """The standard's answer about one payload."""

    VALID = "valid"
    INVALID = "invalid"
    UNDECIDED = "undecided"

    @property
    def rank(self) -> int:
        """Order for joining several payloads: the worst answer wins (invalid, then undecided, then valid)."""
        return {Verdict.INVALID: 0, Verdict.UNDECIDED: 1, Verdict.VALID: 2}[self]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem stands, in the file as it was given.

    `pointer` (JSON Pointer) is relative to the payload, in NDJSON to its line; `model` is the record type and the
    field names (`Victim.consents[].givenOn`). Lines and columns count from 1, columns in characters; `byte` counts
    from 0. `cell` is the cell of a table (`victims!C7`: sheet or file, column, row). What is unknown is None (plain data has
    no lines).

    Where the payload was made from another form of data, `cell`, `line` and `column` are those of the sheet that was given, and
    `origin` is the JSON Pointer in the JSON that was given; `pointer` stays that of the payload.
    """

    input: int = 0
    record_type: str | None = None
    list: str | None = None
    index: int | None = None
    model: str | None = None
    pointer: str | None = None
    xpath: str | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    byte: int | None = None
    cell: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """What is said of the offending value: its shape always, its text only when the user asked for it."""

    shape: str
    text: str | None = None

    @property
    def shown(self) -> bool:
        """Whether the text is there."""
        return self.text is not None


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to the problem, and in which role (`compared-with`, `first`, `named-by`)."""

    at: Place
    role: str = "compared-with"


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Why a problem that stands is not counted against the exit status: who said so, for what reason, until when.

    `kind`: `baseline` (it was known when the baseline was written) or `suppression` (an entry of the settings). `until` is
    the last day (YYYY-MM-DD) on which it holds; a baseline has none.
    """

    kind: str
    reason: str = ""
    owner: str = ""
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about the data. `rule`, `at.model` and `args` are stable; the wording is not.

    `args` holds only what the standard defines (field names, codes of lists, counts, limits), never payload text.
    `severity` is the standard's; `graded` is what the user made of it (--severity), and `suppressed` says that the user set
    it aside: both bear on what is shown and on the exit status, never on the verdict.
    """

    rule: str
    severity: Severity
    layer: Layer
    message: str
    at: Place
    hint: str = ""
    args: Mapping[str, str | int] = field(default_factory=dict)
    related: tuple[Related, ...] = ()
    source: str = ""
    doc: str = ""
    value: Value | None = None
    caused: int = 0
    fingerprint: str = ""
    graded: Severity | None = None
    suppressed: Suppressed | None = None

    @property
    def level(self) -> Severity:
        """The severity to show: the user's where it was graded anew, else the standard's."""
        return self.graded or self.severity


@dataclass(frozen=True, slots=True)
class LayerReport:
    """What became of one layer of one payload, and why when it is not simply done."""

    layer: Layer
    state: LayerState
    why: str = ""


@dataclass(frozen=True, slots=True)
class InputReport:
    """One input: what it was read as, how it was judged and by which standard.

    `digest` is the SHA-256 of the bytes as they were given (None for plain data and for what could not be read).
    `totals` (by severity, without the `suppressed` problems) are exact; `truncated` says, by rule, how many problems the
    cap left out of the list.
    """

    path: str
    form: str
    verdict: Verdict
    layers: tuple[LayerReport, ...]
    payloads: int = 1
    records: int = 0
    digest: str | None = None
    unreadable: str | None = None
    standard: Mapping[str, str] = field(default_factory=dict)
    profiles: tuple[Mapping[str, str], ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    truncated: Mapping[str, int] = field(default_factory=dict)
    suppressed: int = 0


@dataclass(frozen=True, slots=True)
class Regraded:
    """What a severity that the user chose for rules came to.

    `rule`: the id or pattern. `problems`: how many it graded. `protected`: protected rules that the pattern also fits;
    they keep the standard's severity.
    """

    rule: str
    severity: Severity
    problems: int = 0
    protected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SuppressionUse:
    """What a suppression came to. `entry`: which one of the options, counted from 0.

    `state`: `used`, `unused` (it fits nothing that was found) or `expired` (its last day is over: it sets nothing aside
    any more). `problems`: how many it fits. `protected`: protected rules that its pattern also fits; they stay.
    """

    entry: int
    rule: str
    state: str
    problems: int = 0
    protected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BaselineUse:
    """What a baseline came to.

    `known`: how many problems it holds. `problems`: how many of them were found again and set aside. `gone`: how many are
    not there any more, in the inputs that were judged. `beyond`: problems that the cap left off the list, so that they
    could not be compared: they count. `protected`: problems of protected rules, which no baseline sets aside.
    `same_standard`: whether it was written by the standard that judged now.
    """

    path: str
    known: int
    problems: int = 0
    gone: int = 0
    beyond: int = 0
    protected: int = 0
    same_standard: bool = True


@dataclass(frozen=True, slots=True)
class SetAside:
    """What the user's severities, suppressions and baseline did in a run. The verdict does not know of them."""

    severity: tuple[Regraded, ...] = ()
    suppressions: tuple[SuppressionUse, ...] = ()
    baseline: BaselineUse | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The whole answer of one run. `totals` and `by_rule` are exact, also where `problems` was capped.

    They count what was selected; `left_out` counts the problems that `select` and `ignore` took off the list. `totals` are
    by the severity that is shown, without the `suppressed` problems: what the exit status looks at. `by_rule` holds all.
    `set_aside` says what the user's severities, suppressions and baseline did.
    """

    verdict: Verdict
    inputs: tuple[InputReport, ...]
    problems: tuple[Problem, ...]
    totals: Mapping[str, int]
    by_rule: Mapping[str, int]
    truncated: Mapping[str, int]
    options: Mapping[str, Any]
    tool: Mapping[str, str]
    faults: tuple[str, ...] = ()
    left_out: int = 0
    suppressed: int = 0
    set_aside: SetAside = field(default_factory=SetAside)

    @property
    def ok(self) -> bool:
        """True only when the verdict is valid: everything was checked and no error was found."""
        return self.verdict is Verdict.VALID
