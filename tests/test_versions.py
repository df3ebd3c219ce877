"""Versions of the standard are folders: a new one needs no code; an unknown one leaves the verdict undecided."""

from __future__ import annotations

import json
import shutil
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tipx
from tipx import standard as standards
from tipx.checking.engines import compiled_module
from tipx.generate.accepting import files as accepting
from tipx.standard import schemas_folder
from tipx.standard.cases import NOW, base
from tipx.writing.xml import to_xml

SMALLEST = json.loads(json.dumps(base(standards.standard("1.0"), "smallest")))


def payload(version: str) -> dict[str, Any]:
    return {**SMALLEST, "tipxVersion": version}


@pytest.fixture
def two_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The standard with a 1.1 beside 1.0, made of nothing but its folder (and the generated code): one field more."""
    folder = tmp_path / "schemas"
    shutil.copytree(schemas_folder(), folder)
    shutil.copytree(folder / "1.0", folder / "1.1")
    for path in (folder / "1.1" / "json").glob("*.json"):
        path.write_text(path.read_text(encoding="utf-8").replace(":1.0:", ":1.1:"), encoding="utf-8")
    victim = folder / "1.1" / "json" / "victim.schema.json"
    document = json.loads(victim.read_bytes())
    document["properties"]["nickname"] = document["properties"]["occupation"]
    victim.write_text(json.dumps(document), encoding="utf-8")
    monkeypatch.setattr(standards, "schemas_folder", lambda: folder)
    standards.versions.cache_clear()
    standards.standard.cache_clear()
    (path, text), *_ = accepting(standards.standard("1.1")).items()
    assert path.endswith("v1_1.py")
    module = types.ModuleType(compiled_module("1.1"))
    exec(compile(text, path, "exec"), module.__dict__)
    monkeypatch.setitem(sys.modules, compiled_module("1.1"), module)
    yield
    standards.versions.cache_clear()
    standards.standard.cache_clear()


def test_each_folder_of_the_standard_is_a_version() -> None:
    assert tipx.versions() == ("1.0",)


@pytest.mark.usefixtures("two_versions")
@pytest.mark.parametrize("engine", ["auto", "python"])
@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_new_minor_version_needs_no_code(engine: str, form: str) -> None:
    assert tipx.versions() == ("1.0", "1.1")
    old, new = payload("1.0"), payload("1.1")
    for one in (old, new):
        one["victims"] = [{**SMALLEST["victims"][0], "nickname": "Sample"}] if SMALLEST.get("victims") else []
    verdicts = []
    for one in (payload("1.0"), payload("1.1"), old, new):
        raw = json.dumps(one).encode() if form == "json" else to_xml(one, standards.standard("1.1"))
        report = tipx.validate(raw, now=NOW, engine=engine)
        verdicts.append((report.inputs[0].standard["version"], report.verdict.value, dict(report.by_rule)))
    assert verdicts == [
        ("1.0", "valid", {}), ("1.1", "valid", {}), ("1.0", "invalid", {"TIPX-SCH-002": 1}), ("1.1", "valid", {}),
    ]  # fmt: skip


@pytest.mark.parametrize("version", ["1.7", "2.0", "0.9"])
def test_an_unknown_version_is_undecided_and_the_known_ones_are_named(version: str) -> None:
    report = tipx.validate(json.dumps(payload(version)).encode(), now=NOW)
    assert report.verdict is tipx.Verdict.UNDECIDED
    assert [problem.rule for problem in report.problems] == ["TIPX-SYN-022"]
    assert report.problems[0].args["known"] == "1.0"
    states = {layer.layer.value: layer.state.value for layer in report.inputs[0].layers}
    assert states["schema"] == states["record"] == states["cross"] == "unfinished"


def test_a_namespace_of_another_major_version_is_undecided() -> None:
    xml = to_xml(payload("1.0"), standards.newest()).replace(b"urn:tipx:schema:1", b"urn:tipx:schema:2")
    report = tipx.validate(xml, now=NOW)
    assert report.verdict is tipx.Verdict.UNDECIDED
    assert [problem.rule for problem in report.problems] == ["TIPX-SYN-022"]


def test_another_version_can_be_asked_for() -> None:
    report = tipx.validate(json.dumps(payload("1.7")).encode(), now=NOW, standard="1.0")
    assert report.inputs[0].standard["version"] == "1.0"
    assert report.verdict is not tipx.Verdict.UNDECIDED


def test_a_version_that_is_not_known_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match=r"known are 1\.0"):
        tipx.validate(payload("1.0"), standard="9.9")
