"""The wheel carries the standard: installed elsewhere, without the repository, everything works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tipx.standard import newest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-P" if sys.version_info >= (3, 11) else "-s", "-m", "tipx", *arguments]
    return subprocess.run(command, cwd=installed.parent, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_carries_every_file_of_the_standard(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    folder = newest().folder.parent
    wanted = {f"tipx/_schemas/{path.relative_to(folder).as_posix()}" for path in folder.rglob("*") if path.is_file()}
    assert wanted <= names
    assert not [name for name in names if name.startswith(("tests/", "docs/", "conformance/"))]


def test_an_installed_tipx_is_the_one_that_runs_and_validates_its_own_examples(installed: Path) -> None:
    examples = installed / "tipx" / "_schemas" / "1.0" / "examples" / "valid"
    done = run(installed, "validate", str(examples), "--now", "2026-03-05", "-f", "json")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    report = json.loads(done.stdout)
    assert report["verdict"] == "valid"
    assert len(report["inputs"]) == len(list(examples.iterdir()))


@pytest.mark.parametrize("arguments", [
    ["--version"], ["explain", "TIPX-REF-001"], ["rules", "list"], ["codes", "list"], ["schema", "list"],
    ["schema", "show", "--xsd"], ["schema", "show", "victim", "--single"], ["example", "list"],
    ["example", "show", "internal-child", "--xml"],
])  # fmt: skip
def test_every_lookup_works_from_the_wheel(installed: Path, arguments: list[str]) -> None:
    done = run(installed, *arguments)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
