"""An implementation that speaks the line protocol: asked case by case, started again where it ends, is too slow or talks nonsense."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tipx.conformance import messages
from tipx.conformance.messages import Messages, NoAnswer
from tipx.conformance.model import Answered, Asked, Declared, ImplementationError
from tipx.conformance.process import Ended, Process
from tipx.conformance.suite import Suite


class _Open(NamedTuple):
    asked: Asked
    since: float


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
        self._process, self.declared = self._started()

    def answers(self, every: Sequence[Asked]) -> Iterator[Answered]:
        """What it answers to each, in the order in which answers come."""
        left = deque(every)
        waiting: dict[int, _Open] = {}
        alone = 0  # Of several that were open when it ended any may be the reason: these are asked one at a time.
        while left or waiting:
            while left and len(waiting) < (1 if alone else self.declared.pipeline):
                self._seq += 1
                waiting[self._seq] = _Open(left.popleft(), time.monotonic())
                self._process.write(messages.run(self._seq, waiting[self._seq].asked))
            oldest = next(iter(waiting.values()))
            try:
                line = self._process.read(oldest.since + self._limit - time.monotonic())
                answer = self._messages.read(line, "answer")
                seq = self._matched(answer["seq"], waiting)
            except (TimeoutError, Ended, NoAnswer) as error:
                why = f"no answer within {self._limit:g} seconds" if isinstance(error, TimeoutError) else str(error)
                told = self._process.told
                if len(waiting) == 1:
                    yield Answered(oldest.asked, None, why, False, time.monotonic() - oldest.since, told)
                    alone = max(alone - 1, 0)
                else:
                    left.extendleft(reversed([one.asked for one in waiting.values()]))
                    alone = len(waiting)
                waiting.clear()
                self._process.kill()
                if left:
                    try:
                        self._process, _ = self._started()
                    except ImplementationError as again:
                        yield from (Answered(one, None, f"not started again: {again}") for one in left)
                        return
            else:
                asked, since = waiting.pop(seq)
                alone = max(alone - 1, 0)
                yield self._answered(asked, answer, time.monotonic() - since)

    def close(self) -> None:
        """Ask it to end, and see that it does."""
        self._process.write(messages.stop())
        self._process.close()

    def _answered(self, asked: Asked, answer: dict[str, Any], seconds: float) -> Answered:
        if answer.get("skipped"):
            return Answered(asked, None, str(answer.get("why", "no reason given")), True, seconds)
        if answer.get("errored"):
            return Answered(
                asked, None, str(answer.get("message", "no reason given")), False, seconds, self._process.told
            )
        return Answered(asked, answer, "", False, seconds, self._process.told)

    def _matched(self, seq: Any, waiting: dict[int, _Open]) -> int:
        if type(seq) is int and seq in waiting:
            return seq
        raise NoAnswer(
            "it answered to a seq that no open command has: it is to come back as it was sent, in type and value"
        )

    def _started(self) -> tuple[Process, Declared]:
        try:
            process = Process(self._command, self._folder)
        except OSError as error:
            raise ImplementationError(f"it cannot be started: {(error.strerror or 'error').lower()}") from None
        process.write(messages.start(self._suite))
        try:
            return process, Declared.of(self._messages.read(process.read(self._to_start), "started"))
        except TimeoutError:
            why = f"no answer to start within {self._to_start:g} seconds"
        except (Ended, NoAnswer) as error:
            why = str(error)
        process.kill()
        raise ImplementationError(f"{why}\n{process.told}".rstrip())
