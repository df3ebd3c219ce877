"""Runs the program as a process of its own, and ends it, its input or its output in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tipx.standard import newest
from tipx.standard.cases import base
from tipx.standard.examples import every_example
from tipx.writing.xml import to_xml

NOW = ("--now", "2026-03-05")
VALID = next(one.json for one in every_example() if one.name == "internal-child")
INVALID = next(one.json for one in every_example() if one.name == "no-consent")
INTERRUPTED = (130, b"tipx: interrupted\n")
PREFIX = ".tipx-"
"""How the names of files begin that are being written."""


class Ended(NamedTuple):
    """What came of a run: its status (negative: the signal that killed it) and what it wrote."""

    status: int
    out: bytes
    err: bytes


def tipx(*arguments: object) -> list[str]:
    """The command line of a run."""
    return [sys.executable, "-m", "tipx", *map(str, arguments)]


def run(*arguments: object, program: str | None = None, **how: Any) -> Ended:
    """Run it to its end. `program`: Python that is run before the program's own first line, in its process."""
    command = tipx(*arguments) if program is None else prepared(program, *arguments)
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **how}
    if "input" in how:
        del how["stdin"]
    done = subprocess.run(command, check=False, timeout=60, **how)
    return Ended(done.returncode, done.stdout or b"", done.stderr or b"")


def prepared(program: str, *arguments: object) -> list[str]:
    """The command line of a run in whose process something is prepared."""
    main = f"import sys\n{program}\nsys.argv[0] = 'tipx'\nfrom tipx.__main__ import main\nmain()\n"
    return [sys.executable, "-c", main, *map(str, arguments)]


def start(command: list[str], **how: Any) -> subprocess.Popen[bytes]:
    """Start it, as the head of a group of processes."""
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **how}
    return subprocess.Popen(command, start_new_session=True, **how)


def ended(process: subprocess.Popen[bytes]) -> Ended:
    """How it ends."""
    out, err = process.communicate(timeout=60)
    return Ended(process.returncode, out or b"", err or b"")


def interrupting(kind: str, number: int, send: str = "SIGINT") -> str:
    """Python that sends a signal to its own process at the so many-th module that is imported or function that is called."""
    if kind == "import":
        return f"""
import os, signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the tests may have been started by nohup
import tipx.__main__
class Watch:
    left = {number}
    def find_spec(self, name, path=None, target=None):
        Watch.left -= 1
        if Watch.left == 0:
            os.kill(os.getpid(), signal.{send})
sys.meta_path.insert(0, Watch())
"""
    return f"""
import os, signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)
import tipx.__main__
left = {number}
def watch(frame, event, argument):
    global left
    left -= event in ("call", "c_call")
    if left == 0:
        sys.setprofile(None)
        os.kill(os.getpid(), signal.{send})
sys.setprofile(watch)
"""


COUNTING = """
import atexit, os, tipx.__main__
calls = imports = 0
class Watch:
    def find_spec(self, name, path=None, target=None):
        global imports
        imports += 1
sys.meta_path.insert(0, Watch())
def watch(frame, event, argument):
    global calls
    calls += event in ("call", "c_call")
def tell():
    sys.setprofile(None)
    os.write(2, f"{imports} {calls}".encode())
atexit.register(tell)
sys.setprofile(watch)
"""
"""Python that says at the end how many modules were imported and functions called."""


def payload(count: int = 1, **changed: Any) -> dict[str, Any]:
    """A bundle with so many victims."""
    bundle: dict[str, Any] = json.loads(json.dumps(base(newest(), "smallest")))
    victim = bundle["victims"][0]
    others = [{**victim, "id": f"urn:uuid:11111111-1111-4111-8111-{number:012x}"} for number in range(count - 1)]
    return {**bundle, "victims": [victim, *others], **changed}


def in_form(form: str, bundle: Mapping[str, Any]) -> bytes:
    """A bundle as JSON, NDJSON with a header, or XML."""
    if form == "json":
        return json.dumps(bundle).encode()
    if form == "xml":
        return to_xml(bundle, newest())
    names = ("cases", "victims", "referrals")
    header = {name: value for name, value in bundle.items() if name not in names}
    return b"".join(json.dumps(one).encode() + b"\n" for one in (header, *_records(bundle, names)))


def _records(bundle: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[Any]:
    for name in names:
        yield from bundle.get(name, ())


def leftovers(folder: Path) -> list[str]:
    """Files in a folder that were being written."""
    return sorted(name for name in os.listdir(folder) if name.startswith(PREFIX))


def children(process: int) -> list[int]:
    """The processes that a process started."""
    found = Path(f"/proc/{process}/task/{process}/children")
    return [int(one) for one in found.read_text().split()] if found.exists() else []


def is_running(process: int) -> bool:
    """Whether there is such a process that has not ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until(holds: Any, seconds: float = 20) -> bool:
    """Whether it comes true in that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.01)
    return False


def send(process: subprocess.Popen[bytes], what: signal.Signals) -> None:
    """Send a signal to a process, if it is still there."""
    try:
        os.kill(process.pid, what)
    except ProcessLookupError:
        return
