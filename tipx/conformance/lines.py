"""An implementation that speaks the line protocol: asked case by case, started again where it ends, is too slow or talks nonsense."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tipx.conformance import messages
from tipx.conformance.messages import Messages, NoAnswer
from tipx.conformance.model import Answered, Asked, Declared, ImplementationError, shown
from tipx.conformance.process import Ended, Process
from tipx.conformance.suite import Suite

IN_SUCCESSION = 25
"""After so many failures to answer, with no answer between them, no more cases of that group are asked: so that every run ends."""

_TWICE = "it answered twice to one command"
_NOT_SO_MANY = "asked one at a time it answered all of them: it does not stand as many open commands as it declares"


class _Open(NamedTuple):
    asked: Asked
    since: float


class _Suspects:
    """Cases that were open when an implementation failed. Any may be the reason, so each is asked again by itself."""

    def __init__(self) -> None:
        self.left = 0
        self._first: Asked | None = None
        self._why = ""
        self._is_found = False

    def begin(self, every: Sequence[Asked], why: str) -> None:
        """These were open."""
        self.left, self._first, self._why, self._is_found = len(every), every[0], why, False

    def asked(self, is_guilty: bool) -> Answered | None:
        """One of them was asked by itself. Where the last one is through and none was guilty, the failure itself is told."""
        if not self.left:
            return None
        self.left -= 1
        self._is_found = self._is_found or is_guilty
        if self.left or self._is_found or self._first is None:
            return None
        return Answered(self._first, None, f"{self._why}; {_NOT_SO_MANY}")


class LineImplementation:
    """A program that reads commands and writes answers. `limit`: so many seconds it may take for one case."""

    def __init__(
        self, suite: Suite, command: Sequence[str], limit: float, to_start: float, folder: str | None = None
    ) -> None:
        """Starts it. Raises ImplementationError where it does not start as the protocol says, within `to_start` seconds."""
        self._suite = suite
        self._messages = Messages(suite)
        self._command = command
        self._limit = limit
        self._to_start = to_start
        self._folder = folder
        self._seq = 0
        self._answered: dict[int, Asked] = {}
        self._failures = 0
        self._process, self.declared = self._started()

    def answers(self, every: Sequence[Asked]) -> Iterator[Answered]:
        """What it answers to each, in the order in which answers come. What it answers twice comes a second time, as no answer."""
        left = deque(every)
        waiting: dict[int, _Open] = {}
        suspects = _Suspects()
        heard = time.monotonic()
        while left or waiting:
            while left and len(waiting) < (1 if suspects.left else self.declared.pipeline):
                self._seq += 1
                waiting[self._seq] = _Open(left.popleft(), time.monotonic())
                self._process.write(messages.run(self._seq, waiting[self._seq].asked))
            oldest = next(iter(waiting.values()))
            try:
                # It may answer one after the other: the time of each begins when the one before was answered.
                line = self._process.read(max(oldest.since, heard) + self._limit - time.monotonic())
                answer = self._messages.read(line, "answer")
                seq = self._matched(answer["seq"], waiting)
            except (TimeoutError, Ended, NoAnswer) as error:
                why = f"no answer within {self._limit:g} seconds" if isinstance(error, TimeoutError) else str(error)
                self._process.kill()
                told = self._process.told
                if len(waiting) == 1:
                    self._failures += 1
                    yield Answered(oldest.asked, None, why, False, time.monotonic() - oldest.since, told)
                    suspects.asked(is_guilty=True)
                else:
                    suspects.begin([one.asked for one in waiting.values()], why)
                    left.extendleft(reversed([one.asked for one in waiting.values()]))
                waiting.clear()
                if self._failures >= IN_SUCCESSION:
                    why = f"not asked: it failed to answer {self._failures} times in succession"
                    group = oldest.asked.case.group
                    yield from (Answered(one, None, why) for one in left if one.case.group == group)
                    left = deque(one for one in left if one.case.group != group)
                    self._failures = 0
                if left:
                    try:
                        self._process, _ = self._started()
                    except ImplementationError as again:
                        yield from (Answered(one, None, f"not started again: {again}") for one in left)
                        return
                heard = time.monotonic()
            else:
                self._failures = 0
                if seq in waiting:
                    asked, since = waiting.pop(seq)
                    begun, heard = max(since, heard), time.monotonic()
                    self._answered[seq] = asked
                    yield self._told(asked, answer, heard - begun)
                    unexplained = suspects.asked(is_guilty=False)
                    if unexplained is not None:
                        yield unexplained
                else:
                    yield Answered(self._answered.pop(seq), None, _TWICE, False, 0.0, self._process.told)

    def close(self) -> None:
        """Ask it to end, and see that it does."""
        self._process.write(messages.stop())
        self._process.close()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def _told(self, asked: Asked, answer: dict[str, Any], seconds: float) -> Answered:
        if answer.get("skipped"):
            return Answered(asked, None, answer.get("why", "no reason given"), True, seconds)
        if answer.get("errored"):
            return Answered(asked, None, answer.get("message", "no reason given"), False, seconds, self._process.told)
        return Answered(asked, answer, "", False, seconds, self._process.told)

    def _matched(self, seq: Any, waiting: dict[int, _Open]) -> int:
        """The command that is answered: one that is open, or one that was answered once."""
        if type(seq) is int and (seq in waiting or seq in self._answered):
            return seq
        raise NoAnswer(
            "it answered to a seq that no open command has: it is to come back as it was sent, in type and value"
        )

    def _started(self) -> tuple[Process, Declared]:
        self._answered.clear()
        try:
            process = Process(self._command, self._folder)
        except (OSError, ValueError) as error:
            strerror = error.strerror if isinstance(error, OSError) else None
            raise ImplementationError(f"it cannot be started: {(strerror or 'error').lower()}") from None
        try:
            process.write(messages.start(self._suite))
            return process, Declared.of(self._messages.read(process.read(self._to_start), "started"))
        except TimeoutError:
            why = f"no answer to start within {self._to_start:g} seconds"
        except (Ended, NoAnswer) as error:
            why = str(error)
        except BaseException:  # interrupted: nothing is left behind
            process.kill()
            raise
        process.kill()
        told = "\n".join(map(shown, process.told.splitlines()))
        raise ImplementationError(f"{why}\n{told}".rstrip())
