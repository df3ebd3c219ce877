"""Runs `tipx assess` in this process, and what the tests of it share."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tipx.cli import main

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "schemas" / "1.0" / "examples" / "valid"


class Ran(NamedTuple):
    status: int
    out: str
    err: str


def assess(capfd: pytest.CaptureFixture[str], *arguments: str, given: bytes | None = None) -> Ran:
    before = sys.stdin
    if given is not None:
        sys.stdin = io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")
    try:
        with pytest.raises(SystemExit) as ended:
            main(["assess", *arguments])
    finally:
        sys.stdin = before
    out, err = capfd.readouterr()
    return Ran(int(ended.value.code or 0), out, err)


def example(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((EXAMPLES / f"{name}.tipx.json").read_text("utf-8"))
    return data
