"""The simplest implementation: a command that ends with status 0 for a valid file, and with 1 for any other."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tipx.conformance.model import Answered, Asked, Declared, ImplementationError

FILE = "{file}"
"""Where the path of the file goes; a command without it reads standard input."""

_KEPT = 4_000


class FilterImplementation:
    """A command that is run once for each input. It gives no problems, so only verdicts are compared: valid, or not."""

    def __init__(self, command: str, declared: Declared, limit: float) -> None:
        """Raises ImplementationError for a command that is none."""
        try:
            self._words = shlex.split(command)
        except ValueError:
            raise ImplementationError("its quotes do not match") from None
        if not self._words:
            raise ImplementationError("it is empty")
        self.declared = declared
        self._limit = limit

    def answers(self, every: Sequence[Asked]) -> Iterator[Answered]:
        """The verdict on each. Where it is not valid, the one that is expected other than valid is taken for it."""
        with tempfile.TemporaryDirectory(prefix="tipx-conformance-") as folder:
            for asked in every:
                if asked.case.op != "validate" or asked.case.relation != "separate":
                    yield Answered(asked, None, "a filter judges one file at a time", True)
                    continue
                yield self._answer(asked, Path(folder))

    def close(self) -> None:
        """Nothing is left of it between two inputs."""

    def _answer(self, asked: Asked, folder: Path) -> Answered:
        name, raw = asked.case.inputs[asked.form][0]
        path = folder / name
        path.write_bytes(raw)
        begun = time.monotonic()
        words = [word.replace(FILE, str(path)) for word in self._words]
        try:
            status, told = _run(words, b"" if words != self._words else raw, self._limit)
        except subprocess.TimeoutExpired:
            return Answered(asked, None, f"no answer within {self._limit:g} seconds", False, self._limit)
        except OSError as error:
            return Answered(asked, None, f"it cannot be started: {(error.strerror or 'error').lower()}")
        finally:
            path.unlink()
        seconds = time.monotonic() - begun
        if status not in (0, 1):
            return Answered(asked, None, f"exit status {status}, which is neither 0 nor 1", False, seconds, told)
        expected = asked.case.expect[asked.form].members["verdict"]
        not_valid = expected if expected != "valid" else "invalid"
        return Answered(asked, {"verdict": "valid" if status == 0 else not_valid}, "", False, seconds, told)


def _run(words: Sequence[str], given: bytes, limit: float) -> tuple[int, str]:
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    ) as child:
        try:
            _, errors = child.communicate(given, timeout=limit)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(OSError):
                child.kill() if sys.platform == "win32" else os.killpg(child.pid, signal.SIGKILL)
            raise
    return child.returncode, errors[-_KEPT:].decode("utf-8", "replace")
