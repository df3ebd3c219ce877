"""Programs under test that go wrong in one way each: `python fake_implementations.py WAY [FILE]`.

They know the verdict of an input by its first word (see small_suites), and go wrong where the word `trigger` stands in it. FILE takes the
numbers of the processes that were started. Nothing but the standard library is used: they stand for programs of other people.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

Command = dict[str, Any]
LONG = 600.0
"""Seconds beyond any patience of a test."""


def command(way: str, *more: object) -> list[str]:
    """The command that starts the program which goes wrong in that way."""
    return [sys.executable, "-S", "-E", __file__, way, *map(str, more)]


# -- the program -------------------------------------------------------------------------------------------------------


def say(answer: object) -> int:
    return write(json.dumps(answer).encode() + b"\n")


def write(raw: bytes) -> int:
    written = sys.stdout.buffer.write(raw)
    sys.stdout.buffer.flush()
    return written


def commands() -> Iterator[Command]:
    for line in sys.stdin.buffer:
        yield json.loads(line)


def declared(pipeline: int, **more: object) -> dict[str, object]:
    return {
        "protocol": 1, "implementation": {"name": "fake", "version": "1", "language": "Python"}, "standard": ["1.0"],
        "ops": ["validate"], "forms": ["json"], "claims": ["reader"], "pipeline": pipeline, **more,
    }  # fmt: skip


def text_of(one: Command) -> str:
    return base64.b64decode(one["inputs"][0]["base64"]).decode()


def answer(one: Command) -> dict[str, object]:
    return {"seq": one["seq"], "verdict": text_of(one).split()[0]}


def one_by_one(wrong: Callable[[Command], object], pipeline: int = 1) -> None:
    """Answer each command; where the trigger stands in it, go wrong instead."""
    for one in commands():
        if one["cmd"] == "start":
            say(declared(pipeline))
        elif one["cmd"] == "stop":
            say({"bye": True})
            return
        elif "trigger" in text_of(one):
            wrong(one)
        else:
            say(answer(one))


def at_once(wrong: Callable[[Command], object] | None) -> None:
    """Collect what comes, and answer the last one first; where the trigger is among them, go wrong before any answer."""
    buffered: list[Command] = []
    raw = b""
    while True:
        if not select.select([0], [], [], 0.05 if buffered else None)[0]:
            for one in reversed(buffered):
                say(answer(one))
            buffered = []
            continue
        part = os.read(0, 1 << 16)
        if not part:
            return
        *lines, raw = (raw + part).split(b"\n")
        for one in map(json.loads, lines):
            if one["cmd"] == "start":
                say(declared(8))
            elif one["cmd"] == "stop":
                return
            else:
                buffered.append(one)
        if wrong is not None and any("trigger" in text_of(one) for one in buffered):
            wrong(buffered[0])


# -- the ways ----------------------------------------------------------------------------------------------------------


def end(status: int) -> NoReturn:
    sys.stderr.write("sample last words\n")
    sys.stderr.flush()
    os._exit(status)


def start_only(pipeline: int = 1, **more: object) -> None:
    next(commands())
    say(declared(pipeline, **more))


def wait(*_: object) -> NoReturn:
    while True:
        time.sleep(LONG)


def many_errors() -> None:
    """Write to standard error as fast as it goes, from a process of its own, and answer all the while."""
    flood = "import os\nwhile True: os.write(2, b'sample noise' * 1000)"
    with subprocess.Popen(
        [sys.executable, "-S", "-c", flood], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as child:
        one_by_one(lambda one: say(answer(one)))
        child.kill()


def flood_output(_: Command) -> None:
    while True:
        write(b'{"seq": 1, "verdict": "valid"}\n' * 1000)


def close_output(_: Command) -> None:
    os.close(1)
    wait()


def deaf() -> None:
    start_only()
    wait()


def stubborn(file: str) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    note(file, os.getpid())
    one_by_one(wait)
    wait()


def forgetful() -> None:
    """Take for invalid what was seen before."""
    seen: set[str] = set()
    for one in commands():
        if one["cmd"] == "start":
            say(declared(1))
        elif one["cmd"] == "run":
            say({**answer(one), **({"verdict": "invalid"} if one["case"] in seen and text_of(one)[0] == "v" else {})})
            seen.add(one["case"])


def with_children(file: str, then: Callable[[], object]) -> None:
    """Start two processes that live on, one of them in a session of its own, and hold standard output open in both."""
    for alone in (False, True):
        child = subprocess.Popen(
            [sys.executable, "-S", "-c", f"import time; time.sleep({LONG})"], start_new_session=alone
        )
        note(file, child.pid)
    note(file, os.getpid())
    then()


def note(file: str, number: int) -> None:
    with open(file, "a", encoding="ascii") as kept:
        kept.write(f"{number}\n")


def many_wanted(_: Command) -> None:
    """Several commands were open: end, as a program that cannot stand that."""
    end(5)


def unstable() -> None:
    """Declare that eight commands may be open, and end where two are."""
    os.set_blocking(0, False)
    raw = b""
    while True:
        with contextlib.suppress(BlockingIOError):
            part = os.read(0, 1 << 16)
            if not part:
                return
            raw += part
        time.sleep(0.02)
        *lines, raw = raw.split(b"\n")
        every = [json.loads(line) for line in lines]
        if len(every) > 1:
            end(6)
        for one in every:
            if one["cmd"] == "start":
                say(declared(8))
            elif one["cmd"] == "run":
                say(answer(one))


def filtering(path: str) -> None:
    """A filter, which judges the file of that name."""
    text = Path(path).read_text(encoding="ascii")
    if "trigger" in text:
        end(7)
    sys.exit(0 if text.startswith("valid") else 1)


HALF = b'{"seq": '
HUGE = (64 << 20) + 1_000

WAYS: dict[str, Callable[..., object]] = {
    "good": lambda: one_by_one(lambda one: say(answer(one))),
    "slow": lambda: one_by_one(wait),
    "crash": lambda: one_by_one(lambda _: end(3)),
    "killed": lambda: one_by_one(lambda _: os.kill(os.getpid(), signal.SIGKILL)),
    "wrong": lambda: one_by_one(lambda one: say({"seq": one["seq"], "verdict": "undecided"})),
    "skips": lambda: one_by_one(lambda one: say({"seq": one["seq"], "skipped": True, "why": "sample reason"})),
    "gives up": lambda: one_by_one(lambda one: say({"seq": one["seq"], "errored": True, "message": "sample fault"})),
    "steers": lambda: one_by_one(
        lambda one: say({"seq": one["seq"], "errored": True, "message": "\x1b[2J\ud800<script>|" + "x" * 100_000})
    ),
    "garbage": lambda: one_by_one(lambda _: write(b"sample progress: 5 %\n")),
    "half": lambda: one_by_one(lambda _: wait(write(HALF))),
    "half, then end": lambda: one_by_one(lambda _: end(write(HALF) * 0)),
    "huge": lambda: one_by_one(lambda _: wait(write(b"x" * HUGE))),
    "binary": lambda: one_by_one(lambda _: write(bytes(range(256)) + b"\n")),
    "utf-16": lambda: one_by_one(lambda one: write((json.dumps(answer(one)) + "\n").encode("utf-16-le") + b"\n")),
    "deep": lambda: one_by_one(lambda _: write(b"[" * 100_000 + b"\n")),
    "number": lambda: one_by_one(lambda _: write(b"5\n")),
    "not a number": lambda: one_by_one(lambda one: write(b'{"seq": NaN, "verdict": "valid"}\n')),
    "empty line": lambda: one_by_one(lambda _: write(b"\n")),
    "no member": lambda: one_by_one(lambda one: say({"seq": one["seq"]})),
    "wrong member": lambda: one_by_one(
        lambda one: say({**answer(one), "problems": [{"rule": "TIPX-SCH-001"}, {"rule": 5, "severity": "error"}]})
    ),
    "wrong word": lambda: one_by_one(lambda one: say({**answer(one), "verdict": "perhaps"})),
    "twice": lambda: one_by_one(lambda one: (say(answer(one)), say(answer(one)))),
    "other seq": lambda: one_by_one(lambda one: say({**answer(one), "seq": one["seq"] + 1_000})),
    "no seq": lambda: one_by_one(lambda one: say({"verdict": "valid"})),
    "seq as text": lambda: one_by_one(lambda one: say({**answer(one), "seq": str(one["seq"])})),
    "seq as float": lambda: one_by_one(lambda one: say({**answer(one), "seq": float(one["seq"])})),
    "seq as true": lambda: one_by_one(lambda one: say({**answer(one), "seq": True})),
    "flood": lambda: one_by_one(flood_output),
    "closes": lambda: one_by_one(close_output),
    "unordered": lambda: at_once(None),
    "ends with many open": lambda: at_once(many_wanted),
    "says nothing with many open": lambda: at_once(wait),
    "unstable": unstable,
    "noisy": many_errors,
    "never": wait,
    "ends at once": lambda: end(4),
    "ends after start": start_only,
    "starts wrong": lambda: start_only(protocol=2),
    "starts boundless": lambda: start_only(pipeline=100_000),
    "starts with garbage": lambda: write(b"Sample Validator 1.0\n"),
    "deaf": deaf,
    "stubborn": stubborn,
    "forgetful": forgetful,
    "children": lambda file: with_children(file, lambda: one_by_one(lambda one: say(answer(one)))),
    "children, then crash": lambda file: with_children(file, lambda: one_by_one(lambda _: end(3))),
    "children, slow": lambda file: with_children(file, lambda: one_by_one(wait)),
    "children, no start": lambda file: with_children(file, wait),
    "filter": filtering,
    "filter, slow": lambda _: wait(),
    "filter, by input": lambda: sys.exit(0 if sys.stdin.read().startswith("valid") else 1),
    "filter, children": lambda file, path: with_children(file, lambda: filtering(path)),
}
"""The ways by their names."""

if __name__ == "__main__":
    WAYS[sys.argv[1]](*sys.argv[2:])
