"""Everything works where no binary wheel exists: with orjson, jsonschema-rs, lxml and rpds hidden."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HIDE = "orjson,jsonschema_rs,lxml,rpds"


@pytest.mark.slow
def test_the_suite_passes_without_binary_packages() -> None:
    """Every eighth test of it, other ones for each commit: `TIPX_HIDE=... python -m pytest` runs all of them."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    environment = {**os.environ, "TIPX_HIDE": HIDE, "TIPX_SYSTEM": "0", "TIPX_SHARE": commit.strip() or "tipx"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "auto", "-p", "no:cacheprovider", "tests"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_hiding_really_hides() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests'); import hiding, tipx;"
        "print(tipx.validate(b'{}').tool['engine'], *sorted(hiding.BINARY & set(sys.modules)))"
    )
    environment = {**os.environ, "TIPX_HIDE": HIDE}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "python", done.stderr
