"""`python -m tests.fuzz [--minutes N] [--seed S] [--engine own|atheris] [--jobs J] [TARGET]...`

Each target runs in a process of its own, so that one that kills its process loses nothing but itself. What is found is
saved under `.fuzz/`, made as small as possible; the status is then 1. A crash that is mended goes to `tests/fuzz/found/`,
where the tests replay it for ever.
"""

from __future__ import annotations

import argparse
import importlib.util
import secrets
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .run import Crash, fuzz, save, to_error
from .targets import TARGETS, possible

FOLDER = Path(".fuzz")
PATIENCE = 180
"""So many seconds beyond its share a process may need to end: for the last input and to make it small."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the targets that are named, or all; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Look for inputs that break a promise.")
    parser.add_argument("targets", nargs="*", choices=[[], *TARGETS], metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--minutes", type=float, default=5.0, help="how long in all (default 5)")
    parser.add_argument(
        "--seed", default=None, help="a word that decides all chances (default: a new one, which is said)"
    )
    parser.add_argument("--engine", choices=["own", "atheris"], default="own", help="own, or the package atheris")
    parser.add_argument("--jobs", type=int, default=1, help="how many targets at a time")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to save what is found (default .fuzz)")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.engine == "atheris" and importlib.util.find_spec("atheris") is None:
        parser.error("the package atheris is not installed (pip install atheris)")
    seed = chosen.seed or secrets.token_hex(4)
    names = chosen.targets or list(possible())
    seconds = chosen.minutes * 60
    if chosen.alone:
        return 1 if fuzz(names[0], TARGETS[names[0]], seed, seconds, chosen.folder / names[0], to_error) else 0
    share = seconds * chosen.jobs / len(names)
    to_error(f"seed {seed}: {len(names)} targets, {share:.0f} s each")

    def one(name: str) -> bool:
        if chosen.engine == "atheris":
            from .atheris_engine import run_atheris

            return run_atheris(name, seed, share, chosen.folder / name)
        return _in_process(name, seed, share, chosen.folder)

    with ThreadPoolExecutor(max(1, chosen.jobs)) as pool:
        broken = [name for name, is_broken in zip(names, pool.map(one, names), strict=True) if is_broken]
    to_error(f"broken: {', '.join(broken)}" if broken else "nothing was found")
    return 1 if broken else 0


def _in_process(name: str, seed: str, seconds: float, folder: Path) -> bool:
    """Run a target in a process of its own; whether something was found, its death included."""
    command = [
        sys.executable, "-m", "tests.fuzz", "--alone", "--minutes", str(seconds / 60), "--seed", seed, "--folder", str(folder),
        name,
    ]  # fmt: skip
    try:
        status = subprocess.run(command, check=False, timeout=seconds + PATIENCE).returncode
    except subprocess.TimeoutExpired:
        status = -1
    current = folder / name / "current"
    if status not in (0, 1) and current.exists():
        why = "did not end" if status == -1 else f"died with status {status}"
        path = save(folder / name, Crash(f"process {why}", current.read_bytes(), f"The process {why}.", seed))
        to_error(f"{name}: the process {why}: {path}")
    return status != 0


if __name__ == "__main__":
    raise SystemExit(main())
