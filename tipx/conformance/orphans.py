"""What a program under test leaves behind: its whole process group, and what left that group, is found and ended.

Every program is started as the leader of a session of its own, with a mark in its environment, which its own children inherit. On
Linux the mark finds those that made a session of their own as well.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

_MARK = "TIPX_CONFORMANCE_RUN"
_PROCESSES = "/proc"
_PAUSE = 0.005


def mark() -> str:
    """A mark that no other program bears."""
    return secrets.token_hex(16)


def environment(marked: str) -> dict[str, str]:
    """The environment of a program with that mark."""
    return {**os.environ, _MARK: marked}


def has_ended(child: subprocess.Popen[bytes]) -> bool:
    """Whether a child has ended. It is not reaped, so that its number, and that of its group, stays its own until it is killed."""
    if child.returncode is not None:
        return True
    if not hasattr(os, "waitid"):
        return child.poll() is not None
    try:
        return os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return child.poll() is not None


def await_end(child: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether a child ends in that time."""
    until = time.monotonic() + seconds
    while not has_ended(child):
        if time.monotonic() >= until:
            return False
        time.sleep(_PAUSE)
    return True


def end(child: subprocess.Popen[bytes], marked: str) -> None:
    """End a child at once, with all that it started, and reap it."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            child.kill()
        elif child.returncode is None:
            os.killpg(child.pid, signal.SIGKILL)
    begun = _begun(child.pid)
    for _ in range(3):  # One that was just being started when the others were ended is found the next time.
        left = list(_marked(marked, child.pid, begun))
        for number in left:
            with contextlib.suppress(OSError):
                os.kill(number, signal.SIGKILL)
        if not left:
            break
    child.wait()


def _marked(marked: str, but: int, begun: int) -> Iterator[int]:
    """The processes with that mark. Only those are looked at that began after the one which was given it."""
    wanted = f"{_MARK}={marked}".encode()
    try:
        numbers = [int(name) for name in os.listdir(_PROCESSES) if name.isdigit()]
    except OSError:
        return  # no Linux: the group is all that is known
    for number in numbers:
        if number in (but, os.getpid()) or _begun(number) < begun:
            continue
        with contextlib.suppress(OSError), open(f"{_PROCESSES}/{number}/environ", "rb") as file:
            if wanted in file.read().split(b"\0"):
                yield number


def _begun(number: int) -> int:
    """When a process began, in ticks since the start of the system; 0 where that cannot be told."""
    with contextlib.suppress(OSError, ValueError, IndexError), open(f"{_PROCESSES}/{number}/stat", "rb") as file:
        return int(file.read().rpartition(b")")[2].split()[19])
    return 0
