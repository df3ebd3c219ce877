"""Runs one target for a while, and keeps every input that breaks it."""

from __future__ import annotations

import contextlib
import hashlib
import re
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from .minimise import minimised
from .mutate import mutant
from .targets import Target

SLOW = 20
"""So many seconds may one input take: seeds take milliseconds."""
TO_MINIMISE = 20.0


class TooSlow(Exception):
    """One input takes time out of proportion."""


class Crash(NamedTuple):
    """What broke: where (the same for inputs that break alike), the smallest input found, and how it broke."""

    where: str
    raw: bytes
    trace: str
    seed: str


def where_it_broke(run: Callable[[bytes], None], raw: bytes) -> tuple[str, str] | None:
    """The kind and place of what the input breaks, with its traceback; None where it breaks nothing."""
    try:
        with _limited():
            run(raw)
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        ours = [one for one in frames if "tipx" in Path(one.filename).parts] or list(frames)
        said = str(error) if isinstance(error, AssertionError) else ""
        at = f"{Path(ours[-1].filename).stem}:{ours[-1].name}"
        return f"{type(error).__name__} {said or at}", traceback.format_exc()
    return None


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    """End what takes too long, where the system has a clock for it."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"more than {SLOW} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, SLOW)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def fuzz(name: str, target: Target, seed: str, seconds: float, folder: Path, say: Callable[[str], None]) -> int:
    """Try inputs for so many seconds; gives how many different things broke. Every crash is a file in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    current = folder / "current"
    found: set[str] = set()
    began = told = time.monotonic()
    number = 0
    while time.monotonic() - began < seconds:
        one = f"{seed}:{name}:{number}"
        raw = mutant(target.kind, one)
        current.write_bytes(raw)  # what is left there when the process itself dies
        broke = where_it_broke(target.run, raw)
        number += 1
        if broke is not None and broke[0] not in found:
            found.add(broke[0])
            crash = Crash(broke[0], _smallest(target, raw, broke[0]), broke[1], one)
            say(f"{name}: {crash.where} (seed {one}): {save(folder, crash)}")
        if time.monotonic() - told > 30:
            told = time.monotonic()
            say(f"{name}: {number} inputs, {number / (told - began):.0f} a second, {len(found)} found")
    current.unlink(missing_ok=True)
    say(f"{name}: {number} inputs in {time.monotonic() - began:.0f} s, {len(found)} found")
    return len(found)


def _smallest(target: Target, raw: bytes, where: str) -> bytes:
    def still_breaks(shorter: bytes) -> bool:
        broke = where_it_broke(target.run, shorter)
        return broke is not None and broke[0] == where

    return raw if where.startswith("TooSlow") else minimised(raw, still_breaks, TO_MINIMISE)


def save(folder: Path, crash: Crash) -> Path:
    """Write a crash down: the input, and beside it how it broke."""
    slug = re.sub("[^A-Za-z0-9]+", "-", crash.where)[:60].strip("-")
    path = folder / f"{slug}-{hashlib.sha256(crash.raw).hexdigest()[:8]}"
    path.write_bytes(crash.raw)
    path.with_suffix(".txt").write_text(f"seed {crash.seed}\n{crash.where}\n\n{crash.trace}", encoding="utf-8")
    return path


def to_error(text: str) -> None:
    """Say a line of progress."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
