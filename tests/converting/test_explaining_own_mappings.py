"""What a conversion can lose is told beforehand of the mapping that it will use, and in the version of the standard that it will use."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tipx.cli.convert_telling import explained
from tipx.standard import newest, standard

NOTE = "Our register writes this field by hand."


def edited(folder: Path, name: str, line: str) -> Path:
    """A copy of the mappings in which the note of one line is another."""
    shutil.copytree(newest().folder / "mappings", folder)
    path = folder / name
    lines = path.read_text(encoding="utf-8").splitlines()
    (found,) = [index for index, one in enumerate(lines) if one.startswith(line)]
    before = lines[found]
    lines[found] = (
        before[: before.rindex(",", 0, before.rindex('"', 0, -1) if before.endswith('"') else None)] + f",{NOTE}"
    )
    assert lines[found] != before
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def told(*forms: str, version: str = "auto", **settings: Any) -> str:
    return explained(*forms, "json", version, settings)


@pytest.mark.parametrize("form", ["htcds", "htcds-single"])
def test_of_htcds(tmp_path: Path, form: str) -> None:
    own = str(edited(tmp_path / "own", "htcds-2.0.csv", "cas_Status,"))
    for forms in ((form, "json"), ("json", form)):
        assert NOTE not in told(*forms)
    assert NOTE in told("json", form, mapping=own)


def test_of_primero(tmp_path: Path) -> None:
    folder = edited(tmp_path / "own", "primero.csv", "case,age,")
    own = str(folder / "primero.csv")
    for forms in (("primero", "json"), ("json", "primero")):
        assert NOTE not in told(*forms)
        assert NOTE in told(*forms, mapping=own)


def test_of_the_version_that_is_named() -> None:
    new = "Victim.services[].appointmentAt"
    assert new in standard("1.1").folder.joinpath("mappings", "primero.csv").read_text(encoding="utf-8")
    assert new in told("json", "htcds")
    assert new not in told("json", "htcds", version="1.0")
