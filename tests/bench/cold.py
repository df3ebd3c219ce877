"""Section `cold`: how long `tipx validate` takes on one small file in a new process, and what of it is Python itself."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.payloads import NOW, write
from tests.bench.workers import ROOT

_IMPORT = re.compile(r"import time:\s+([0-9]+) \|\s+[0-9]+ \| +(\S+)")


def measure(folder: Path, times: int) -> dict[str, Any]:
    """The rows of the section: each command's milliseconds, best and median, taking turns; and the costliest imports."""
    path = write(folder / "small.tipx.json", 1, "json").path
    validate = ["validate", str(path), "--now", NOW]
    program = shutil.which("tipx", path=str(Path(sys.executable).parent))
    commands = {
        "tipx validate, one file of one record": [
            *([program] if program else [sys.executable, "-m", "tipx"]),
            *validate,
        ],
        "python -m tipx validate, the same file": [sys.executable, "-m", "tipx", *validate],
        "tipx --version": [sys.executable, "-m", "tipx", "--version"],
        "python -c pass": [sys.executable, "-c", "pass"],
    }
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for turn in range(times + 1):
        for name, command in commands.items():
            spent = _run(command)
            if turn:  # The first turn writes the compiled modules and fills the system's cache of files.
                found[name].append(spent)
    rows = [
        {
            "command": name,
            "best_ms": min(wall for wall, _cpu in one) * 1000,
            "median_ms": statistics.median(wall for wall, _cpu in one) * 1000,
            "processor_ms": min(cpu for _wall, cpu in one) * 1000,
            "runs": len(one),
        }
        for name, one in found.items()
    ]
    return {"rows": rows, "imports": _imports(validate), "left_out": {}}


def _run(command: Sequence[str]) -> tuple[float, float]:
    """The seconds on the wall and of the processor (0 where the system does not tell those of other processes)."""
    wall, cpu = time.perf_counter(), _of_children()
    subprocess.run(command, cwd=ROOT, env=_environment(), check=True, capture_output=True)
    return time.perf_counter() - wall, _of_children() - cpu


def _of_children() -> float:
    if sys.platform == "win32":
        return 0.0
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _environment() -> dict[str, str]:
    """As users have it: compiled modules are kept."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _imports(validate: Sequence[str]) -> list[dict[str, Any]]:
    """The milliseconds that importing takes, by package, as `python -X importtime` counts them (it slows them a little)."""
    command = [sys.executable, "-X", "importtime", "-m", "tipx", *validate]
    done = subprocess.run(command, cwd=ROOT, env=_environment(), check=True, capture_output=True, text=True)
    totals: defaultdict[str, int] = defaultdict(int)
    for line in done.stderr.splitlines():
        match = _IMPORT.match(line)
        if match:
            totals[_package(match[2])] += int(match[1])
    ordered = sorted(totals.items(), key=lambda pair: -pair[1])
    return [{"package": name, "ms": microseconds / 1000} for name, microseconds in ordered[:8]]


def _package(module: str) -> str:
    first = module.partition(".")[0]
    return "the standard library" if first in sys.stdlib_module_names else first
