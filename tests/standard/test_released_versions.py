"""A released version of the standard stays as it is: byte for byte what `schemas/released.json` says that it was."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tipx.generate import ROOT
from tipx.generate.released import AlreadyReleased, digests, released, released_file, with_version
from tipx.standard import Standard, number_of, standard, versions
from tipx.standard.location import schemas_folder

TEXT = released_file().read_text(encoding="utf-8")
RELEASED = released(TEXT)
CORRECTED_BY = (
    "a released version stays as it is: it is corrected by a patch release, as schemas/VERSIONING.md says, which notes it "
    "in CHANGES.md and renews the entry (python -m tipx.generate.released)"
)


def departures(version: str, folder: Path) -> list[str]:
    """What is not as it was when the version was released: the files that are changed, missing or additional."""
    was, now = RELEASED[version], digests(folder)
    changed = [f"{version}/{name} is changed" for name in was if name in now and now[name] != was[name]]
    missing = [f"{version}/{name} is missing" for name in was if name not in now]
    additional = [f"{version}/{name} is additional" for name in now if name not in was]
    return [*changed, *missing, *additional]


@pytest.mark.parametrize("version", RELEASED)
def test_a_released_version_is_what_it_was(version: str) -> None:
    assert departures(version, standard(version).folder) == [], CORRECTED_BY


def test_the_first_version_is_released_and_every_version_but_the_newest_is() -> None:
    """Work goes on in one version at a time: what has a successor was released before the successor was begun."""
    assert "1.0" in RELEASED
    assert set(versions()[:-1]) <= set(RELEASED) <= set(versions())


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda folder: (folder / "rules.json").write_bytes(b"{}"), "1.0/rules.json is changed"),
        (lambda folder: (folder / "codelists" / "sex.csv").unlink(), "1.0/codelists/sex.csv is missing"),
        (lambda folder: (folder / "xml" / "more.xsd").write_bytes(b""), "1.0/xml/more.xsd is additional"),
        (
            lambda folder: (folder / "CHANGES.md").write_bytes(
                (folder / "CHANGES.md").read_bytes().replace(b"\n", b"\r\n")
            ),
            "1.0/CHANGES.md is changed",
        ),
    ],
    ids=["changed", "missing", "additional", "other line endings"],
)
def test_a_file_that_is_changed_missing_or_additional_is_named(
    tmp_path: Path, spoil: Callable[[Path], object], told: str
) -> None:
    folder = tmp_path / "1.0"
    shutil.copytree(standard("1.0").folder, folder)
    assert departures("1.0", folder) == []
    spoil(folder)
    assert departures("1.0", folder) == [told]


# The file


def test_it_is_written_in_one_way_versions_and_files_in_order() -> None:
    assert json.dumps(RELEASED, indent=2, ensure_ascii=False) + "\n" == TEXT
    assert list(RELEASED) == sorted(RELEASED, key=number_of)
    for noted in RELEASED.values():
        assert list(noted) == sorted(noted)


@pytest.mark.parametrize("version", RELEASED)
def test_a_checkout_changes_no_line_ending_of_a_released_version(version: str) -> None:
    """The line of a version in `.gitattributes` stands behind all that is said of files anywhere: the last one wins."""
    lines = [
        line for line in (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#")
    ]
    of_versions = [f"schemas/{one}/** -text" for one in RELEASED]
    assert f"schemas/{version}/** -text" in lines[-len(of_versions) :], "add it to .gitattributes, last of all"


# The command that adds a version


def test_a_version_is_added_with_each_of_its_files_and_those_before_stay(tmp_path: Path) -> None:
    for name in ("CHANGES.md", "b/one.json", "a.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    after = released(with_version(TEXT, Standard("0.9", tmp_path)))
    assert list(after) == ["0.9", *RELEASED]
    assert list(after["0.9"]) == ["CHANGES.md", "a.json", "b/one.json"]
    assert {version: noted for version, noted in after.items() if version != "0.9"} == RELEASED


def test_a_version_that_is_noted_is_not_noted_again() -> None:
    with pytest.raises(AlreadyReleased):
        with_version(TEXT, standard("1.0"))


@pytest.mark.parametrize(("version", "status"), [("1.0", 1), ("7.0", 2)])
def test_the_command_refuses_a_version_that_is_noted_or_not_known_and_writes_nothing(version: str, status: int) -> None:
    command = [sys.executable, "-m", "tipx.generate.released", version]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", "")))}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert "Traceback" not in done.stderr
    assert ("patch release" in done.stdout) is (status == 1)
    assert released_file().read_text(encoding="utf-8") == TEXT


def test_the_command_writes_a_version_that_is_not_noted(tmp_path: Path) -> None:
    """In a copy of the checkout, in which the standard has a version more."""
    shutil.copytree(ROOT / "tipx", tmp_path / "tipx", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(schemas_folder(), tmp_path / "schemas")
    shutil.copytree(standard("1.0").folder, tmp_path / "schemas" / "1.77")
    command = [sys.executable, "-m", "tipx.generate.released", "1.77"]
    starting = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path != str(ROOT)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), *starting))}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1.77 is released\n", "")
    written = released((tmp_path / "schemas" / "released.json").read_text(encoding="utf-8"))
    assert written == {**RELEASED, "1.77": RELEASED["1.0"]}
