"""The examples: each gives what its manifest promises, in both forms and with both engines, and all of it is invented."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from conftest import HIDDEN

import tipx
from tipx.generate import examples as generator
from tipx.standard import standard
from tipx.standard.examples import Example, examples

STANDARD = standard("1.0")
FOLDER = STANDARD.folder / "examples"
ALL = examples(STANDARD)
ENGINES = ("python",) if "jsonschema_rs" in HIDDEN else ("native", "python")
EACH = pytest.mark.parametrize("example", ALL, ids=lambda example: example.name)


def payload(example: Example) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(example.json.read_bytes())
    return data


def objects(node: object) -> Iterator[Mapping[str, Any]]:
    """Every object of the payload, extensions left out."""
    if isinstance(node, Mapping):
        yield node
        for name, value in node.items():
            if name != "extensions":
                yield from objects(value)
    elif isinstance(node, list):
        for item in node:
            yield from objects(item)


def test_manifest_and_folder_agree() -> None:
    named = {path for example in ALL for path in (example.json, example.xml)}
    there = {path for path in FOLDER.rglob("*") if path.is_file() and path.name != "manifest.json"}
    assert named == there
    assert len({example.name for example in ALL}) == len(ALL)


def test_valid_examples_come_first() -> None:
    verdicts = [example.verdict == "valid" for example in ALL]
    assert verdicts == sorted(verdicts, reverse=True)
    assert {True, False} == set(verdicts)


@EACH
def test_folder_says_the_verdict(example: Example) -> None:
    assert example.json.parent.name == ("valid" if example.verdict == "valid" else "invalid")


@EACH
@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("engine", ENGINES)
def test_gives_exactly_what_the_manifest_promises(example: Example, form: str, engine: str) -> None:
    path = example.json if form == "json" else example.xml
    report = tipx.validate(path, now=example.now, engine=engine)
    assert report.verdict.value == example.verdict
    assert report.faults == ()
    found = [
        {"rule": each.rule, "severity": each.severity.value, "model": each.at.model, "pointer": each.at.pointer}
        for each in report.problems
    ]
    assert found == list(example.expect)


@EACH
def test_xml_twin_holds_the_same_data(example: Example) -> None:
    data = payload(example)
    if example.name in UNLIKE_IN_XML:
        field, value, text = UNLIKE_IN_XML[example.name]
        assert data["victims"][0].pop(field) == value
        twin = tipx.load(example.xml)
        assert isinstance(twin, dict)
        assert twin["victims"][0].pop(field) == text
        assert twin == data
    else:
        assert tipx.load(example.xml) == data


UNLIKE_IN_XML = {"misspelt-field": ("ageAtDetecton", 25, "25")}
"""XML has types for the fields of the standard only: what stands in a field that it does not know is text."""


def test_xml_twins_are_as_generated() -> None:
    made = generator.files(STANDARD)
    assert len(made) == len(ALL)
    for example in ALL:
        text = example.xml.read_text(encoding="utf-8")
        assert made[f"schemas/{STANDARD.version}/{example.xml.relative_to(STANDARD.folder).as_posix()}"] == text


@EACH
def test_json_is_pretty(example: Example) -> None:
    text = example.json.read_text(encoding="utf-8")
    assert text == json.dumps(payload(example), ensure_ascii=False, indent=2) + "\n"


@EACH
def test_everything_is_invented(example: Example) -> None:
    data = payload(example)
    assert data["recordType"] != "bundle" or data["isTest"] is True
    for node in objects(data):
        if "type" in node and "country" in node and "name" in node:
            assert node["name"].startswith("Sample ")
        if node.get("script", "Latn") == "Latn" and "full" in node:
            assert node["full"].startswith("Sample ")
        if "issuingCountry" in node and "number" in node:
            assert "00000" in node["number"]
        assert node.get("personName", "Sample ").startswith("Sample ")
        assert node.get("legalPersonName", "Sample ").startswith("Sample ")


def test_stories_cover_scripts_and_profiles() -> None:
    data = [payload(example) for example in ALL if example.verdict == "valid"]
    scripts = {node["script"] for each in data for node in objects(each) if "script" in node}
    assert {"Arab", "Latn", "Deva", "Beng"} <= scripts
    profiles = {profile for each in data for profile in each.get("profiles", ())}
    assert profiles == {"core", "operational", "pseudonymous", "statistical"}


@EACH
def test_texts_of_the_manifest(example: Example) -> None:
    assert 2 <= example.story.count(". ") + 1 <= 4
    assert example.story.endswith(".")
    assert not example.title.endswith(".")
