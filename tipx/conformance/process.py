"""A child process that is spoken to in lines, by threads: whatever it does, nobody waits for it longer than they want to."""

from __future__ import annotations

import contextlib
import queue
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import IO

from tipx.conformance import orphans

LONGEST_LINE = 64 << 20
KEPT = 4_000
"""So many bytes of standard error are kept."""
PATIENCE = 2.0
"""Seconds in which a process that was asked to end may do so."""
_LOOK = 0.1
"""Seconds between two looks at whether a process that says nothing is still there."""
_LINGER = 0.5
"""Seconds in which what a process said before its end must have come."""


class Ended(Exception):
    """The process is gone, or its output cannot be used; the message says why."""


class Process:
    """A program that was started. Its standard error is kept, as far as its last lines go."""

    def __init__(self, command: Sequence[str], folder: str | None = None, *, lines: bool = True) -> None:
        """Raises OSError where it cannot be started. `lines`: whether what it writes to standard output is wanted."""
        self._mark = orphans.mark()
        self._child = subprocess.Popen(
            list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE if lines else subprocess.DEVNULL,
            stderr=subprocess.PIPE, cwd=folder, start_new_session=True, env=orphans.environment(self._mark),
        )  # fmt: skip
        assert self._child.stdin is not None
        assert self._child.stderr is not None
        self._lines = _Lines(LONGEST_LINE)
        self._unsent: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._errors = _Tail(KEPT)
        self._closed_output = not lines
        self._too_long = False
        _begin(self._send, self._child.stdin)
        self._keeper = _begin(self._keep, self._child.stderr)
        if self._child.stdout is not None:
            _begin(self._hear, self._child.stdout)

    def write(self, line: bytes) -> None:
        """Have a line sent. It never waits: a process that does not read is found out by its missing answer."""
        self._unsent.put(line + b"\n")

    def write_all(self, raw: bytes) -> None:
        """Have its whole standard input sent, after which there is no more."""
        self._unsent.put(raw)
        self._unsent.put(None)

    def read(self, seconds: float) -> bytes:
        """The next line. Raises TimeoutError where none comes in time, Ended where none will come."""
        until = time.monotonic() + max(seconds, 0)
        gone_since: float | None = None
        while True:
            left = until - time.monotonic()
            line = self._lines.get(min(max(left, 0), _LOOK))
            if line is not None:
                return line
            if self._closed_output and self._lines.is_empty():
                raise Ended(self._why_it_ended())
            if gone_since is None and orphans.has_ended(self._child):
                gone_since = time.monotonic()
            # What it started may hold its standard output open for ever.
            if gone_since is not None and time.monotonic() - gone_since > _LINGER:
                raise Ended(self._why_it_ended())
            if left <= 0:
                raise TimeoutError

    def wait(self, seconds: float) -> int:
        """The exit status, below 0 where a signal ended it. Raises TimeoutError where it does not end in time."""
        if not orphans.await_end(self._child, seconds):
            raise TimeoutError
        self.kill()
        assert self._child.returncode is not None
        return self._child.returncode

    @property
    def told(self) -> str:
        """The end of what it wrote to standard error."""
        return self._errors.bytes().decode("utf-8", "replace")

    def close(self) -> None:
        """Let it end, and end it where it does not, with whatever it started."""
        try:
            self._unsent.put(None)
            orphans.await_end(self._child, PATIENCE)
        finally:
            self.kill()

    def kill(self) -> None:
        """End it at once, with whatever it started."""
        self._unsent.put(None)
        self._lines.close()
        orphans.end(self._child, self._mark)
        self._keeper.join(_LINGER)  # so that its last words are known

    def _why_it_ended(self) -> str:
        if self._too_long:
            return f"it wrote a line of more than {LONGEST_LINE} bytes"
        if not orphans.await_end(self._child, PATIENCE):
            return "it closed its standard output"
        self.kill()
        status = self._child.returncode
        return f"it ended with status {status}" if status >= 0 else f"it was ended by signal {-status}"

    def _send(self, stream: IO[bytes]) -> None:
        while (line := self._unsent.get()) is not None:
            try:
                stream.write(line)
                stream.flush()
            except (OSError, ValueError):
                break  # It does not listen any more; what it says, or that it ended, tells why.
        with contextlib.suppress(OSError, ValueError):
            stream.close()

    def _hear(self, stream: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError), stream:
            while line := stream.readline(LONGEST_LINE + 1):
                if len(line) > LONGEST_LINE:
                    self._too_long = True
                    break
                if not self._lines.put(line):
                    break
        self._closed_output = True

    def _keep(self, stream: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError), stream:
            while part := stream.read1(KEPT):  # type: ignore[attr-defined]
                self._errors.put(part)


def _begin(work: Callable[[IO[bytes]], None], stream: IO[bytes]) -> threading.Thread:
    thread = threading.Thread(target=work, args=(stream,), daemon=True)
    thread.start()
    return thread


class _Lines:
    """Lines that came and were not read yet: no more than so many bytes, however fast somebody writes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = 0
        self._lines: deque[bytes] = deque()
        self._changed = threading.Condition()
        self._is_closed = False

    def put(self, line: bytes) -> bool:
        """Add a line, when there is room for it. False where nobody wants any more."""
        with self._changed:
            self._changed.wait_for(lambda: self._held <= self._most or self._is_closed)
            if self._is_closed:
                return False
            self._lines.append(line)
            self._held += len(line)
            self._changed.notify_all()
            return True

    def get(self, seconds: float) -> bytes | None:
        """The next line, or None where none comes in that time."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._lines, seconds):
                return None
            line = self._lines.popleft()
            self._held -= len(line)
            self._changed.notify_all()
            return line

    def is_empty(self) -> bool:
        with self._changed:
            return not self._lines

    def close(self) -> None:
        """Nothing more is wanted."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()


class _Tail:
    """The last so many bytes of a stream."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept = b""
        self._lock = threading.Lock()

    def put(self, part: bytes) -> None:
        with self._lock:
            self._kept = (self._kept + part)[-self._most :]

    def bytes(self) -> bytes:
        with self._lock:
            return self._kept
