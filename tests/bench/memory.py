"""Section `memory`: the peak of `tipx validate` on large files, beside the size of the file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.candidates import Left
from tests.bench.payloads import FORMS, NOW, records_for, write
from tests.bench.workers import ROOT


class Peak(NamedTuple):
    """The peak memory of a process, and the seconds it ran."""

    size: int
    seconds: float


def peak(command: Sequence[str]) -> Peak:
    """Run a command, which must end well, and tell its peak. Raises Left where the system does not tell it."""
    if sys.platform == "win32":
        raise Left("this system does not tell the peak of a process")
    launcher = [sys.executable, "-I", "-S", str(Path(__file__).with_name("peak.py"))]
    done = subprocess.run([*launcher, *command], cwd=ROOT, capture_output=True, text=True, check=True)
    status, size, seconds = done.stdout.split()
    if status != "0":
        raise RuntimeError(f"{' '.join(command)} ended with status {status}:\n{done.stderr}")
    return Peak(int(size), float(seconds))


def measure(folder: Path, size: int) -> dict[str, Any]:
    """The rows of the section: for each form the peak on a file of that size, and on one of a single record."""
    rows = []
    try:
        for form in FORMS:
            print(f"  {form}, {size / 1e6:,.0f} MB", file=sys.stderr)
            base = peak(_validate(write(folder / f"base.tipx.{form}", 1, form).path))
            file = write(folder / f"large.tipx.{form}", records_for(size, form), form)
            found = peak(_validate(file.path))
            file.path.unlink()
            rows.append(
                {
                    "form": form,
                    "records": file.records,
                    "file_bytes": file.size,
                    "peak_bytes": found.size,
                    "base_bytes": base.size,
                    "times_file": found.size / file.size,
                    "bytes_per_record": max(0, found.size - base.size) / file.records,
                    "seconds": found.seconds,
                }
            )
    except Left as why:
        return {"rows": [], "left_out": {"peak memory": str(why)}}
    return {"rows": rows, "left_out": {}}


def _validate(path: Path) -> list[str]:
    return [sys.executable, "-m", "tipx", "validate", str(path), "--now", NOW, "-q"]
