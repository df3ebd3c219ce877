"""What a report was made by: each part has a digest that changes with it, and with nothing else."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import shutil
from importlib import metadata
from pathlib import Path

import pytest

import tipx
from tipx import provenance
from tipx.checking.engines import engine
from tipx.options import Options
from tipx.reporting import FORMATS, renderer
from tipx.standard import Standard, newest, standard
from tipx.standard.examples import every_example
from tipx.standard.profiles import published
from tipx.validation import validate_inputs

PARTS = ("sha256", "codelists_sha256", "rules_sha256")


def copy_of_the_standard(folder: Path) -> Standard:
    """The standard as it is now in a folder of its own."""
    if not folder.exists():
        shutil.copytree(newest().folder, folder, ignore=shutil.ignore_patterns("examples", "single", "xml", "cases"))
    return Standard(newest().version, folder)


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
    report = validate_inputs([every_example()[0].json], Options(now="2026-03-05"))
    assert report.tool == provenance.of_tool(engine("auto", newest()).name)
    assert re.fullmatch(r"[0-9]+\.[0-9.]+", report.tool["engine_version"])
    (one,) = report.inputs
    of = standard(every_example()[0].version)
    assert one.standard == provenance.of_standard(of)
    ours = {name: versions[-1] for name, versions in published().items()}
    claimed = json.loads(every_example()[0].json.read_bytes())["profiles"]
    assert {"core", "operational"} <= set(claimed)
    assert one.profiles == tuple(provenance.of_profile(name, of, ours.get(name)) for name in sorted(claimed))


def test_what_is_not_said_is_no_difference() -> None:
    assert provenance.differences({"a": "1", "b": "2"}, {"b": "3", "c": "4"}) == ["b"]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The package in a folder of its own."""
    return Path(
        shutil.copytree(Path(tipx.__file__).parent, tmp_path / "tipx", ignore=shutil.ignore_patterns("__pycache__"))
    )


def digest_there(folder: Path) -> str:
    """The digest that the package of a folder has of its own code."""
    spec = importlib.util.spec_from_file_location("elsewhere", folder / "provenance.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.code_digest())


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("ruleset/themes/consent.py", True),
        ("values/judge.py", True),
        ("checking/explainer.py", True),
        ("checking/compiled/v1_0.py", True),
        ("assessment/logic.py", True),
        ("reading/strict_json.py", True),
        ("judging.py", True),
        ("cli/common.py", False),
        ("reporting/markdown.py", False),
    ],
)
def test_the_digest_of_the_code_changes_with_every_module_that_judges(copied: Path, file: str, changes: bool) -> None:
    before = digest_there(copied)
    assert before == digest_there(Path(tipx.__file__).parent)
    path = copied / file
    path.write_bytes(path.read_bytes() + b"# changed\n")
    assert (digest_there(copied) != before) == changes


def test_line_ends_are_no_other_code_and_another_name_is(copied: Path) -> None:
    before = digest_there(copied)
    path = copied / "judging.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert digest_there(copied) == before
    path.rename(copied / "judgings.py")
    assert digest_there(copied) != before


def test_the_native_libraries_are_named_with_their_versions() -> None:
    told = provenance.libraries().split(", ")
    assert re.fullmatch(r"expat [0-9.]+", told[0])
    assert told[1:] == [
        f"{name} {metadata.version(name)}" for name in provenance.LIBRARIES if _is_there(name.replace("-", "_"))
    ]


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ImportError:  # hidden
        return False


def test_a_run_whose_report_does_not_hold_them_looks_neither_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> str:
        raise AssertionError

    monkeypatch.setattr(provenance, "code_digest", asked)
    monkeypatch.setattr(provenance, "libraries", asked)
    report = validate_inputs([one.json for one in every_example()[:2]], Options(now="2026-03-05"))
    for form in FORMATS:
        if form not in ("json", "ndjson"):
            assert renderer(form)(report)
    with pytest.raises(AssertionError):
        renderer("json")(report)
