"""Node and Ajv, which one peer needs: found, or installed into a cache folder outside the repository, or said to be missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.bench.candidates import Left

AJV = "ajv@8"


def command(schemas: Path, install: bool) -> list[str]:
    """The command that starts Ajv as a candidate. Raises Left where Node or Ajv is missing."""
    node = shutil.which("node")
    if node is None:
        raise Left("Node is not installed")
    folder = cache()
    if not (folder / "node_modules" / "ajv").is_dir():
        if not install:
            raise Left("Ajv is not in the cache folder, and nothing was to be installed")
        _install(folder)
    return [node, str(Path(__file__).with_name("ajv.cjs")), str(folder), str(schemas)]


def cache() -> Path:
    """Where Ajv is kept: TIPX_BENCH_CACHE, or a folder in the user's cache."""
    chosen = os.environ.get("TIPX_BENCH_CACHE")
    if chosen:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tipx-bench"


def _install(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise Left("npm is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    line = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", AJV]
    try:
        subprocess.run(line, check=True, capture_output=True, timeout=300)
    except (subprocess.SubprocessError, OSError):
        raise Left("npm could not install Ajv") from None
