"""The simplest implementation: a command that ends with status 0 for a valid file, and with 1 for any other."""

from __future__ import annotations

import re
import shlex
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tipx.conformance.model import Answered, Asked, Declared, ImplementationError
from tipx.conformance.process import Process

FILE = "{file}"
"""Where the path of the file goes; a command without it reads standard input."""

_ENDING = re.compile(r"\.[a-z0-9]{1,10}$")


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
                several = asked.case.relation != "separate" or asked.form == "csv"
                if asked.case.op != "validate" or several:
                    yield Answered(asked, None, "a filter judges one file at a time", True)
                    continue
                yield self._answer(asked, Path(folder))

    def close(self) -> None:
        """Nothing is left of it between two inputs."""

    def kill(self) -> None:
        """Nothing is left of it between two inputs."""

    def _answer(self, asked: Asked, folder: Path) -> Answered:
        name, raw = asked.case.inputs[asked.form][0]
        # Of the name only the ending is used: a suite is somebody else's data, and must not say where we write.
        ending = _ENDING.search(name)
        path = folder / f"input{ending.group() if ending else ''}"
        path.write_bytes(raw)
        begun = time.monotonic()
        words = [word.replace(FILE, str(path)) for word in self._words]
        try:
            process = Process(words, lines=False)
        except (OSError, ValueError) as error:
            strerror = error.strerror if isinstance(error, OSError) else None
            return Answered(asked, None, f"it cannot be started: {(strerror or 'error').lower()}")
        try:
            process.write_all(b"" if words != self._words else raw)
            status = process.wait(self._limit)
        except TimeoutError:
            return Answered(asked, None, f"no answer within {self._limit:g} seconds", False, self._limit, process.told)
        finally:
            process.kill()
            path.unlink(missing_ok=True)
        seconds, told = time.monotonic() - begun, process.told
        if status not in (0, 1):
            said = f"exit status {status}" if status >= 0 else f"ended by signal {-status}"
            return Answered(asked, None, f"{said}, which is neither 0 nor 1", False, seconds, told)
        expected = asked.case.expect[asked.form].members.get("verdict", "valid")
        not_valid = expected if expected != "valid" else "invalid"
        return Answered(asked, {"verdict": "valid" if status == 0 else not_valid}, "", False, seconds, told)
