"""A child process that is spoken to in lines, by threads: whatever it does, nobody waits for it longer than they want to."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from typing import IO

LONGEST_LINE = 64 << 20
_KEPT = 4_000
"""So many bytes of standard error are kept."""
_PATIENCE = 2.0
"""Seconds in which a process that was asked to end may do so."""


class Ended(Exception):
    """The process is gone, or its output cannot be used; the message says why."""


class Process:
    """A program that was started. Its standard error is kept, as far as its last lines go."""

    def __init__(self, command: Sequence[str], folder: str | None = None) -> None:
        """Raises OSError where it cannot be started."""
        self._child = subprocess.Popen(
            list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder,
            start_new_session=True,
        )  # fmt: skip
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        assert self._child.stderr is not None
        self._lines: queue.Queue[bytes | None] = queue.Queue()
        self._unsent: queue.Queue[bytes | None] = queue.Queue()
        self._errors: deque[bytes] = deque()
        self._said = 0
        self._too_long = False
        for work, stream in (
            (self._send, self._child.stdin),
            (self._hear, self._child.stdout),
            (self._keep, self._child.stderr),
        ):
            threading.Thread(target=work, args=(stream,), daemon=True).start()

    def write(self, line: bytes) -> None:
        """Have a line sent. It never waits: a process that does not read is found out by its missing answer."""
        self._unsent.put(line + b"\n")

    def read(self, seconds: float) -> bytes:
        """The next line. Raises TimeoutError where none comes in time, Ended where none will come."""
        try:
            line = self._lines.get(timeout=max(seconds, 0))
        except queue.Empty:
            raise TimeoutError from None
        if line is None:
            self._lines.put(None)
            if self._too_long:
                raise Ended(f"it wrote a line of more than {LONGEST_LINE} bytes")
            raise Ended(self._how_it_ended())
        return line

    @property
    def told(self) -> str:
        """The end of what it wrote to standard error."""
        return b"".join(self._errors).decode("utf-8", "replace")

    def close(self) -> None:
        """End it, and whatever it started."""
        self._unsent.put(None)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.wait(_PATIENCE)
        self.kill()

    def kill(self) -> None:
        """End it at once."""
        self._unsent.put(None)
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                self._child.kill()
            else:
                os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()

    def _how_it_ended(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            status = self._child.wait(_PATIENCE)
            return f"it ended with status {status}" if status >= 0 else f"it was ended by signal {-status}"
        return "it closed its standard output"

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
        with contextlib.suppress(OSError, ValueError):
            while line := stream.readline(LONGEST_LINE + 1):
                if len(line) > LONGEST_LINE:
                    self._too_long = True
                    break
                self._lines.put(line)
        self._lines.put(None)

    def _keep(self, stream: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError):
            while part := stream.read1(_KEPT):  # type: ignore[attr-defined]
                self._errors.append(part)
                self._said += len(part)
                while self._said - len(self._errors[0]) > _KEPT:
                    self._said -= len(self._errors.popleft())
