"""What the judging of a payload gives: of all of it, and of a stretch of its records."""

from __future__ import annotations

from dataclasses import dataclass, field

from tipx.joining import KINDS, Facts
from tipx.problems import Layer, LayerState
from tipx.ruleset import runner
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.runner import Fault
from tipx.standard.profiles import Profile

LIMIT_IDS = frozenset(
    (
        "TIPX-SYN-010",
        "TIPX-SYN-011",
        "TIPX-SYN-012",
        "TIPX-SYN-013",
        "TIPX-SYN-025",
        "TIPX-SYN-026",
        "TIPX-TAB-004",
    )
)
"""Limits: what lies beyond was not judged, so that layers stay unfinished."""

LIMIT_REACHED = "a limit of the reader was reached"
NOTHING_LEFT = "what was read leaves nothing to judge"
PROFILE_OPEN = "a profile is not known, or not in force"
SOME_BLOCKED = "what is malformed or of no known type was not judged further; all else was"


@dataclass(slots=True)
class Judged:
    """What became of one payload. `view` holds all its records, where it was asked for: of the messages of an exchange.
    `unfinished`: why layers did not finish."""

    states: dict[Layer, tuple[LayerState, str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    view: PayloadView | None = None
    records: int = 0
    version: str | None = None
    profiles: tuple[str, ...] = ()
    applied: tuple[Profile, ...] = ()
    unfinished: list[str] = field(default_factory=list)

    def say_states(self, share: Share, is_fatal: bool, has_header: bool) -> None:
        """Say what became of each layer. `is_fatal`: reading ended before its time."""
        nothing = is_fatal and share.records == 0
        why = self.unfinished[0] if self.unfinished else ""
        for layer in (Layer.SCHEMA, Layer.VALUES, Layer.RECORD, Layer.CROSS):
            if why:
                self.states[layer] = (LayerState.UNFINISHED, why)
            elif nothing or (share.blocked and layer is not Layer.SCHEMA):
                # The header and the records whose type is known were judged all the same.
                judged = has_header or any(share.kinds)
                self.states[layer] = (LayerState.BLOCKED, SOME_BLOCKED if judged else NOTHING_LEFT)
            else:
                self.states[layer] = (LayerState.DONE, "")
        self.states[Layer.SYNTAX] = (
            (LayerState.UNFINISHED, why) if LIMIT_REACHED in self.unfinished else (LayerState.DONE, "")
        )
        self.states[Layer.HISTORY] = (LayerState.NOT_APPLICABLE, "one message only")
        for fault in share.faults:
            layer = Layer.SCHEMA if fault.rule == "TIPX-SCH" else runner.layer_of(fault.rule)
            self.states[layer] = (LayerState.UNFINISHED, f"internal error in {fault.rule}")


@dataclass(slots=True)
class Share:
    """What the records of a stretch of a payload gave: problems are gathered beside it."""

    facts: Facts
    records: int = 0
    kinds: list[int] = field(default_factory=lambda: [0] * len(KINDS))
    unjudged: set[str] = field(default_factory=set)
    referrals_lost: bool = False
    faults: list[Fault] = field(default_factory=list)
    blocked: bool = False
    digests: dict[str, list[str]] | None = None
    exact: bool = True

    def leave_out(self, kind: str) -> None:
        """A record of which not all was looked at: it may hold whatever others miss."""
        self.unjudged.add(kind)
        self.referrals_lost = self.referrals_lost or kind == "referral"

    def extend(self, other: Share, lines: int) -> None:
        """Take in the records of the stretch that follows; `lines` stand before it."""
        self.facts.extend(other.facts, self.kinds, lines)
        self.records += other.records
        self.kinds = [one + more for one, more in zip(self.kinds, other.kinds, strict=True)]
        self.unjudged |= other.unjudged
        self.referrals_lost = self.referrals_lost or other.referrals_lost
        self.faults += other.faults
        self.blocked = self.blocked or other.blocked
        self.exact = self.exact and other.exact
        if self.digests is not None:
            for name, digests in (other.digests or {}).items():
                self.digests.setdefault(name, []).extend(digests)
