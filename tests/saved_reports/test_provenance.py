"""What a report was made by: each part has a digest that changes with it, and with nothing else."""

from __future__ import annotations

import hashlib
import re
import shutil
from importlib import metadata
from pathlib import Path

import pytest

from tipx import provenance
from tipx.checking.engines import engine
from tipx.options import Options
from tipx.standard import Standard, newest
from tipx.standard.examples import examples
from tipx.validation import validate_inputs

PARTS = ("sha256", "codelists_sha256", "rules_sha256")


def copy_of_the_standard(folder: Path) -> Standard:
    """The standard as it is now in a folder of its own."""
    if not folder.exists():
        shutil.copytree(newest().folder, folder, ignore=shutil.ignore_patterns("examples", "single", "xml", "cases"))
    return Standard("1.0", folder)


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("codelists/sex.csv", {"sha256", "codelists_sha256"}),
        ("rules.json", {"rules_sha256"}),
        ("json/case.schema.json", {"sha256"}),
        ("parameters.json", {"sha256"}),
        ("CHANGES.md", set()),
    ],
)  # fmt: skip
def test_a_digest_changes_with_its_part_and_with_nothing_else(file: str, changes: set[str], tmp_path: Path) -> None:
    before = provenance.of_standard(copy_of_the_standard(tmp_path / "1.0"))
    assert before == provenance.of_standard(newest())
    path = tmp_path / "1.0" / file
    path.write_bytes(path.read_bytes() + b" ")
    after = provenance.of_standard(copy_of_the_standard(tmp_path / "1.0"))
    assert {name for name in PARTS if before[name] != after[name]} == changes


def test_a_renamed_code_list_is_another_standard(tmp_path: Path) -> None:
    one = copy_of_the_standard(tmp_path / "1.0")
    before = one.codelists_digest
    (one.folder / "codelists" / "sex.csv").rename(one.folder / "codelists" / "sez.csv")
    assert copy_of_the_standard(tmp_path / "1.0").codelists_digest != before


def test_the_digests_of_rules_and_profiles_are_those_of_their_files() -> None:
    digests = [hashlib.sha256((newest().folder / name).read_bytes()) for name in ("rules.json", "disclosure.json")]
    assert [newest().rules_digest, newest().disclosure_digest] == [digest.hexdigest() for digest in digests]


@pytest.mark.parametrize("package", ["click", "fastjsonschema", "hypothesis"])
def test_the_version_of_a_package_is_that_of_its_distribution(package: str) -> None:
    assert provenance.package_version(package) == metadata.version(package)


def test_a_package_that_is_not_there_has_an_unknown_version() -> None:
    assert provenance.package_version("no-such-package") == "unknown"


def test_every_report_carries_what_it_was_made_by() -> None:
    report = validate_inputs([examples(newest())[0].json], Options(now="2026-03-05"))
    assert report.tool == provenance.of_tool(engine("auto", newest()).name)
    assert re.fullmatch(r"[0-9]+\.[0-9.]+", report.tool["engine_version"])
    (one,) = report.inputs
    assert one.standard == provenance.of_standard(newest())
    assert one.profiles == tuple(provenance.of_profile(name, newest()) for name in ("core", "operational"))


def test_what_is_not_said_is_no_difference() -> None:
    assert provenance.differences({"a": "1", "b": "2"}, {"b": "3", "c": "4"}) == ["b"]
