"""The words of a run: who is tested, what is asked, and what became of it."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from tipx.conformance.suite import Case

PROTOCOL = 1

_NAMED = ("name", "version", "language", "homepage", "issues")
_LISTED = ("standard", "profiles", "ops", "forms", "capabilities", "claims")
_LONGEST = 1_000
"""Of what an implementation says so many characters are kept."""


def shown(text: object) -> str:
    """What an implementation says, as it may be shown: it can neither steer a terminal nor fill a page."""
    from tipx.reporting.common import clean

    written = clean(str(text)[: _LONGEST + 1])
    return written if len(written) <= _LONGEST else written[: _LONGEST - 3] + "..."


class Outcome(enum.Enum):
    """What became of a case in one form. Only a pass counts as one."""

    PASS = "pass"
    FAIL = "fail"
    SKIPPED = "skipped"
    """The implementation said that it leaves this out, and why."""
    ERRORED = "errored"
    """There was no answer that can be compared: it said so, was too slow, ended, or answered in another way than the protocol."""
    NOT_APPLICABLE = "not applicable"
    """It is not claimed, or needs what the implementation does not declare."""


class Asked(NamedTuple):
    """A case in one of its forms; `repeat`: it was asked before, and is asked again out of its order."""

    case: Case
    form: str
    repeat: bool = False


class Answered(NamedTuple):
    """What came back: an answer, or why there is none. `skipped`: it was left out on purpose. `told`: the end of what the
    implementation wrote to standard error."""

    asked: Asked
    answer: Mapping[str, Any] | None
    why: str = ""
    skipped: bool = False
    seconds: float = 0.0
    told: str = ""


class Judgement(NamedTuple):
    """What became of a case in one form."""

    asked: Asked
    outcome: Outcome
    why: str = ""
    seconds: float = 0.0
    told: str = ""


class Declared(NamedTuple):
    """What an implementation says of itself."""

    name: str
    version: str
    language: str
    homepage: str = ""
    issues: str = ""
    standard: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    ops: tuple[str, ...] = ("validate",)
    forms: tuple[str, ...] = ("json",)
    capabilities: frozenset[str] = frozenset()
    claims: frozenset[str] = frozenset()
    pipeline: int = 1

    @staticmethod
    def of(answer: Mapping[str, Any]) -> Declared:
        """What the answer to `start` says, or saved results."""
        named = {name: shown(answer["implementation"].get(name, "")) for name in _NAMED}
        listed = {name: tuple(map(shown, answer.get(name, ()))) for name in _LISTED}
        return Declared(
            **named, standard=listed["standard"], profiles=listed["profiles"], ops=listed["ops"], forms=listed["forms"],
            capabilities=frozenset(listed["capabilities"]), claims=frozenset(listed["claims"]),
            pipeline=int(answer.get("pipeline", 1)),
        )  # fmt: skip

    def why_not(self, case: Case, form: str) -> str:
        """Why a case is not for this implementation; empty where it is."""
        if not case.is_claimed(self.claims):
            return "not claimed"
        if case.op not in self.ops:
            return f"operation {case.op} not declared"
        if form not in self.forms:
            return f"form {form} not declared"
        if case.options.get("to", form) not in self.forms:
            return f"form {case.options['to']} not declared"
        missing = (
            *sorted({*case.standard} - {*self.standard}), *sorted({*case.profiles} - {*self.profiles}),
            *sorted({*case.needs} - self.capabilities),
        )  # fmt: skip
        return f"{missing[0]} not declared" if missing else ""


class ImplementationError(Exception):
    """An implementation that cannot be tested at all; the message says why."""


class Implementation(Protocol):
    """Somebody's program under test."""

    declared: Declared

    def answers(self, every: Sequence[Asked]) -> Iterator[Answered]:
        """What it answers to each, in any order."""

    def close(self) -> None:
        """Let it end, and see that it does."""

    def kill(self) -> None:
        """End it at once."""


def judged(implementation: Implementation, answered: Iterable[Answered]) -> Iterator[Judgement]:
    """What became of each case that was asked."""
    from tipx.conformance.comparing import why_not

    capabilities = implementation.declared.capabilities
    for one in answered:
        if one.skipped:
            yield Judgement(one.asked, Outcome.SKIPPED, shown(one.why), one.seconds)
        elif one.answer is None:
            yield Judgement(one.asked, Outcome.ERRORED, shown(one.why), one.seconds, _told(one))
        else:
            why = shown(why_not(one.asked.case, one.asked.form, one.answer, capabilities))
            outcome = Outcome.FAIL if why else Outcome.PASS
            yield Judgement(one.asked, outcome, why, one.seconds, _told(one) if why else "")


def _told(one: Answered) -> str:
    """The end of what was written to standard error, line by line."""
    return "\n".join(map(shown, one.told.splitlines()[-_LINES:]))


_LINES = 40
