"""The conformance suite is in step with its sources, keeps its own schemas, and gives every id once."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tipx.conformance.schemas import compiled
from tipx.conformance.suite import Suite, SuiteError
from tipx.generate import ROOT
from tipx.generate.suite import SUITE, files, surplus

FILES = files()
SCHEMAS = {path.name.partition(".")[0]: json.loads(path.read_bytes()) for path in (SUITE / "schema").iterdir()}


def keeps(name: str, document: Any) -> None:
    compiled(SCHEMAS.values(), SCHEMAS[name]["$id"])(document)


def test_every_file_of_the_suite_is_in_step_with_its_sources() -> None:
    drifted = [
        name for name, raw in FILES.items() if not (SUITE / name).is_file() or (SUITE / name).read_bytes() != raw
    ]
    assert drifted == [], "mend: python -m tipx.generate"


def test_nothing_else_stands_among_the_cases() -> None:
    assert surplus(FILES) == []


def test_the_manifest_and_every_case_keep_their_schema() -> None:
    keeps("manifest", json.loads(FILES["manifest.json"]))
    check = compiled(SCHEMAS.values(), SCHEMAS["case"]["$id"])
    for name, raw in FILES.items():
        if name.endswith("/case.json"):
            check(json.loads(raw))


@pytest.mark.parametrize("member", ["id", "op", "expect"])
def test_a_case_without_what_it_needs_would_be_noticed(member: str) -> None:
    from fastjsonschema import JsonSchemaValueException

    case = json.loads(next(raw for name, raw in FILES.items() if name.endswith("/case.json")))
    del case[member]
    with pytest.raises(JsonSchemaValueException):
        keeps("case", case)


def test_every_file_is_the_one_that_the_manifest_names() -> None:
    suite = Suite(SUITE)
    suite.check()
    assert len(list(suite.cases())) == len(suite.ids)


def test_a_file_that_was_changed_is_noticed(tmp_path: Path) -> None:
    for name in ("manifest.json", *(name for name in FILES if name.startswith("cases/EXA/EXA-0001-"))):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((SUITE / name).read_bytes())
    assert [case.id for case in Suite(tmp_path).cases(frozenset({"EXA-0001"}))] == ["EXA-0001"]
    changed = next(tmp_path.rglob("input.json"))
    changed.write_bytes(changed.read_bytes() + b"\n")
    with pytest.raises(SuiteError, match="not the file that the manifest names"):
        list(Suite(tmp_path).cases(frozenset({"EXA-0001"})))


def test_an_id_is_given_once() -> None:
    rows = [row for path in sorted((SUITE / "ids").iterdir()) for row in csv.DictReader(path.open(encoding="utf-8"))]
    assert [one for one, count in Counter(row["id"] for row in rows).items() if count > 1] == []
    manifest = json.loads(FILES["manifest.json"])
    assert {row["id"] for row in rows if not row["withdrawn"]} == {case["id"] for case in manifest["cases"]}


def test_the_lists_name_every_case_of_their_version_class_and_level() -> None:
    manifest = json.loads(FILES["manifest.json"])
    for path in (SUITE / "lists").iterdir():
        version, klass, level = path.stem.split("-")
        wanted = [
            case["id"] for case in manifest["cases"]
            if version in case["standard"] and (case["class"], case["level"]) == (klass, level)
        ]  # fmt: skip
        assert path.read_text(encoding="utf-8").split() == wanted


def test_no_case_names_a_path_outside_the_suite() -> None:
    for name in FILES:
        assert (SUITE / name).resolve().is_relative_to(ROOT / "conformance")


def test_results_know_the_forms_that_cases_have() -> None:
    forms = SCHEMAS["case"]["$defs"]["form"]["enum"]
    assert SCHEMAS["results"]["$defs"]["form"]["enum"] == forms
    assert SCHEMAS["results"]["properties"]["cases"]["additionalProperties"]["propertyNames"]["pattern"] == (
        f"^({'|'.join(forms)})$"
    )
