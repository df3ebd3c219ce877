"""Runs the command line in this process, with byte streams in place of the terminal."""

from __future__ import annotations

import io
import json
import sys
from typing import Any, NamedTuple

import pytest

from tipx.cli import main
from tipx.standard import standard

EXAMPLES = standard("1.0").folder / "examples"
VALID = EXAMPLES / "valid" / "internal-child.tipx.json"
INVALID = EXAMPLES / "invalid" / "no-consent.tipx.json"
MISSPELT = EXAMPLES / "invalid" / "misspelt-field.tipx.json"
UNDECIDED = EXAMPLES / "invalid" / "unknown-version.tipx.json"
NOW = ("--now", "2026-03-05")


class Done(NamedTuple):
    """What came of a run: the exit status, what was written, and standard output as bytes."""

    status: int
    out: str
    err: str
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)


class Terminal(io.TextIOWrapper):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def run(
    *arguments: object, stdin: bytes = b"", encoding: str = "utf-8", terminal: bool = False, closed: bool = False
) -> Done:
    """Run `tipx` with these arguments."""
    kind = Terminal if terminal else io.TextIOWrapper
    out = kind(io.BytesIO(), encoding=encoding, newline="\n")
    err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", None if closed else io.TextIOWrapper(io.BytesIO(stdin)))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as ended:
            main([str(one) for one in arguments])
    out.flush()
    err.flush()
    raw = out.buffer.getvalue()  # type: ignore[attr-defined]
    said = err.buffer.getvalue()  # type: ignore[attr-defined]
    assert isinstance(ended.value.code, int)
    return Done(ended.value.code, raw.decode(encoding, "replace"), said.decode(), raw)
