"""Section `memory`: the peaks of `tipx validate` and `tipx convert` on large files, beside the size of the file."""

from __future__ import annotations

import hashlib
import itertools
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
    """The rows of the section: for each form the peak on a file of that size, and on one of a single record; conversions."""
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
        converted = _there_and_back(folder, size)
    except Left as why:
        return {"rows": [], "conversions": [], "left_out": {"peak memory": str(why)}}
    return {"rows": rows, "conversions": converted, "left_out": {}}


def _there_and_back(folder: Path, size: int) -> list[dict[str, Any]]:
    """The peaks of converting NDJSON of that size to XML, and what was written back to NDJSON."""
    written = write(folder / "large.tipx.ndjson", records_for(size, "ndjson"), "ndjson")
    forms = {"ndjson": written.path, "xml": folder / "there.tipx.xml", "back": folder / "back.tipx.ndjson"}
    rows = []
    for before, after in itertools.pairwise(forms):
        source, out = forms[before], forms[after]
        print(f"  {source.name} to {out.name}", file=sys.stderr)
        found = peak(_convert(source, out))
        rows.append(
            {
                "conversion": f"{before}-{after.replace('back', 'ndjson')}",
                "records": written.records,
                "file_bytes": source.stat().st_size,
                "written_bytes": out.stat().st_size,
                "peak_bytes": found.size,
                "seconds": found.seconds,
            }
        )
    if _lines(forms["ndjson"]) != _lines(forms["back"]):
        raise RuntimeError("what came back is not what was converted")
    for path in forms.values():
        path.unlink()
    return rows


def _lines(path: Path) -> int:
    """A number that is the same for the same lines in whatever order: written back they stand type by type."""
    with open(path, "rb") as file:
        return sum(int.from_bytes(hashlib.sha256(line).digest(), "big") for line in file)


def _validate(path: Path) -> list[str]:
    return [sys.executable, "-m", "tipx", "validate", str(path), "--now", NOW, "-q"]


def _convert(source: Path, out: Path) -> list[str]:
    # One process, so that its peak is all there is.
    return [sys.executable, "-m", "tipx", "convert", str(source), "-o", str(out), "--now", NOW, "--jobs", "1", "-q"]
