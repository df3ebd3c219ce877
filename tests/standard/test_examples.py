"""The examples: each gives what its manifest promises, in both forms and with both engines, and all of it is invented."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

import tipx
from tipx.generate import examples as generator
from tipx.standard import standard, versions
from tipx.standard.examples import Example, every_example, examples

ALL = every_example()
ENGINES = ("python",) if "jsonschema_rs" in os.environ.get("TIPX_HIDE", "") else ("native", "python")
FORMS = pytest.mark.parametrize("form", ["json", "xml"])
VALID = [example for example in ALL if example.verdict == "valid" and not example.expect]
WARNED = [example for example in ALL if example.verdict == "valid" and example.expect]
INVALID = [example for example in ALL if example.verdict != "valid"]
BY_HAND = [example for example in ALL if example.by_hand]


def over(chosen: list[Example]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("example", chosen, ids=lambda example: example.name)


EACH = over(list(ALL))
EACH_MISTAKE = over(WARNED + INVALID)
EACH_GENERATED = over([example for example in ALL if not example.by_hand])
EACH_BY_HAND = over(BY_HAND)

REPAIRS = {
    "broken-off": (
        (
            b'"lang": "fa"',
            b'"lang": "fa",\n      "use": "secondary"\n    }\n  ],\n  "accessNeeds": [\n    "interpreter"\n  ]\n}\n',
        ),
        (
            b"<lang>fa</lang>",
            b"<lang>fa</lang>\n    <use>secondary</use>\n  </languages>\n"
            b"  <accessNeeds>interpreter</accessNeeds>\n</victim>\n",
        ),
    ),
    "forgotten-comma": ((b'"WS-90"', b'"WS-90",'), (b"WS-90</pseudonym", b"WS-90</pseudonym>")),
    "field-twice": ((b'  "sex": "unknown",\n', b""), (b"  <sex>unknown</sex>\n", b"")),
    "null-for-unknown": (
        (b'"ageGroup": null', b'"ageGroup": "27-29"'),
        (
            b'<ageGroup xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>',
            b"<ageGroup>27-29</ageGroup>",
        ),
    ),
    "half-a-character": ((b"\\ud83d", b""), (b"&#xD83D;", b"")),
    "old-encoding": ((b"Aim\xe9e", "Aimée".encode()), (b"Aim\xe9e", "Aimée".encode())),
    "age-with-a-fraction": ((b"14.5", b"14"), (b"14.5", b"14")),
    "control-character": ((b"\\u000b", b" "), (b"&#11;", b" ")),
    "byte-order-mark": ((b"\xef\xbb\xbf", b""), (b"\xef\xbb\xbf", b"")),
}
"""For each example whose bytes are wrong, the one edit that repairs its JSON form and the one for its XML form."""


def repaired(example: Example, form: str) -> bytes:
    """The bytes of an example by hand without its mistake."""
    wrong, right = REPAIRS[example.name][("json", "xml").index(form)]
    raw = (example.json if form == "json" else example.xml).read_bytes()
    assert raw.count(wrong) == 1
    return raw.replace(wrong, right)


def payload(example: Example) -> dict[str, Any]:
    """The payload of an example; of one that cannot be read, as it is meant."""
    raw = repaired(example, "json") if example.by_hand else example.json.read_bytes()
    data: dict[str, Any] = json.loads(raw)
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


@pytest.mark.parametrize("version", versions())
def test_manifest_and_folder_agree(version: str) -> None:
    of = standard(version)
    named = {path for example in examples(of) for path in (example.json, example.xml)}
    there = {path for path in (of.folder / "examples").rglob("*") if path.is_file() and path.name != "manifest.json"}
    assert named == there


def test_an_example_keeps_its_name_for_itself_over_all_versions() -> None:
    assert len({example.name for example in ALL}) == len(ALL)


def test_each_example_keeps_an_id_of_its_own() -> None:
    assert len({example.id for example in ALL}) == len(ALL)
    assert all(re.fullmatch(r"EXA-[0-9]{4}", example.id) for example in ALL)
    assert {"internal-child": "EXA-0001"}.items() <= {example.name: example.id for example in ALL}.items()


def test_there_are_enough_of_each_kind() -> None:
    assert len(VALID) >= 20
    assert len(INVALID) >= 40
    assert len(WARNED) >= 10


@pytest.mark.parametrize("version", versions())
def test_valid_examples_come_first_then_warned_then_invalid_ones(version: str) -> None:
    folders = [example.json.parent.name for example in examples(standard(version))]
    assert folders == sorted(folders, key=("valid", "warned", "invalid").index)


@EACH
def test_folder_says_the_verdict(example: Example) -> None:
    folder = "invalid" if example in INVALID else "warned" if example in WARNED else "valid"
    assert example.json.parent.name == folder == example.xml.parent.name


@EACH_MISTAKE
def test_names_exactly_one_mistake(example: Example) -> None:
    assert len(example.expect) == len(example.expect_xml) == 1


@EACH_MISTAKE
def test_problem_is_as_grave_as_the_folder_says(example: Example) -> None:
    graves = {problem["severity"] for problem in (*example.expect, *example.expect_xml)}
    assert graves <= ({"error"} if example.verdict == "invalid" else {"warning", "info"})


def test_mistakes_come_from_every_layer_and_every_theme() -> None:
    named = {problem["rule"] for example in WARNED + INVALID for problem in example.expect}
    assert {rule.split("-")[1] for rule in named} == {
        "SYN", "SCH", "VAL", "STR", "TMP", "LEG", "CHD", "CDP", "REF", "XRC",
    }  # fmt: skip
    layers = {check.layer.value for check in tipx.rules() if check.id in named}
    assert layers == {"syntax", "schema", "values", "record", "cross"}


@EACH
@FORMS
@pytest.mark.parametrize("engine", ENGINES)
def test_gives_exactly_what_the_manifest_promises(example: Example, form: str, engine: str) -> None:
    path = example.json if form == "json" else example.xml
    report = tipx.validate(path, now=example.now, engine=engine)
    assert report.verdict.value == example.verdict
    assert report.faults == ()
    found = [
        {"rule": each.rule, "severity": each.severity.value, "model": each.at.model, "pointer": each.at.pointer}
        | ({"line": each.at.line, "column": each.at.column} if example.by_hand else {})
        for each in report.problems
    ]
    assert found == list(example.expect if form == "json" else example.expect_xml)


@over(VALID)
@pytest.mark.parametrize("now", [None, "2026-11-25", "2035-12-31"])
def test_a_valid_example_gives_no_problem_today_or_years_from_now(example: Example, now: str | None) -> None:
    report = tipx.validate(example.json, now=now or example.now)
    assert (report.verdict.value, report.problems) == ("valid", ())


def test_examples_by_hand_are_those_with_a_repair() -> None:
    assert {example.name for example in BY_HAND} == set(REPAIRS)


@EACH_BY_HAND
@FORMS
def test_one_edit_repairs_what_is_wrong_in_the_bytes(example: Example, form: str) -> None:
    report = tipx.validate(repaired(example, form), now=example.now)
    assert (report.verdict.value, report.problems) == ("valid", ())


@EACH_BY_HAND
def test_both_forms_by_hand_mean_the_same_data(example: Example) -> None:
    assert tipx.load(repaired(example, "xml")) == payload(example)


@EACH_GENERATED
def test_only_mistakes_in_the_bytes_differ_between_the_forms(example: Example) -> None:
    assert example.expect == example.expect_xml


@EACH_GENERATED
def test_xml_twin_holds_the_same_data(example: Example) -> None:
    data = payload(example)
    if example.name in UNLIKE_IN_XML:
        pointer, value, text = UNLIKE_IN_XML[example.name]
        twin = tipx.load(example.xml)
        assert isinstance(twin, dict)
        assert taken(data, pointer) == value
        assert taken(twin, pointer) == text
        assert twin == data
    else:
        assert tipx.load(example.xml) == data


UNLIKE_IN_XML = {
    "misspelt-field": (("victims", 0, "ageAtDetecton"), 25, "25"),
    "a-field-of-the-next-version": (("reportingPeriod",), {"from": "2025-01-01", "until": "2025-12-31"}, {}),
}
"""XML has types for the fields of the standard only: what stands in a field that it does not know is text, and of an object
there is left that it is one."""


def taken(data: Any, path: tuple[str | int, ...]) -> Any:
    """What stands at a place, taken out of its container."""
    *steps, last = path
    for step in steps:
        data = data[step]
    return data.pop(last)


@pytest.mark.parametrize("version", versions())
def test_xml_twins_are_as_generated(version: str) -> None:
    of = standard(version)
    made = generator.files(of)
    generated = [example for example in examples(of) if not example.by_hand]
    assert len(made) == len(generated) > 0
    for example in generated:
        text = example.xml.read_text(encoding="utf-8")
        assert made[f"schemas/{version}/{example.xml.relative_to(of.folder).as_posix()}"] == text


@EACH_GENERATED
def test_json_is_pretty(example: Example) -> None:
    text = example.json.read_text(encoding="utf-8")
    assert text == json.dumps(payload(example), ensure_ascii=False, indent=2) + "\n"


@EACH
def test_everything_is_invented(example: Example) -> None:
    data = payload(example)
    assert data["recordType"] != "bundle" or data.get("isTest") is (None if example.name in NOT_MARKED else True)
    for node in objects(data):
        if "type" in node and "country" in node and "name" in node:
            assert node["name"].startswith("Sample ")
        if node.get("script", "Latn") == "Latn" and "full" in node:
            assert node["full"].startswith("Sample ")
        if "issuingCountry" in node and "number" in node:
            assert "00000" in node["number"]
        assert node.get("personName", "Sample ").startswith("Sample ")
        assert node.get("legalPersonName", "Sample ").startswith("Sample ")


NOT_MARKED = {"exercise-not-marked"}
"""The mistake of these is that they do not say that they are a test."""


def test_stories_cover_scripts_and_profiles() -> None:
    data = [payload(example) for example in VALID]
    scripts = {node["script"] for each in data for node in objects(each) if "script" in node}
    assert {"Arab", "Latn", "Deva", "Beng"} <= scripts
    profiles = {profile for each in data for profile in each.get("profiles", ())}
    assert profiles == {"core", "operational", "pseudonymous", "statistical", "pk", "eu", "crossborder"}


@EACH
def test_texts_of_the_manifest(example: Example) -> None:
    assert 2 <= example.story.count(". ") + 1 <= 4
    assert example.story.endswith(".")
    assert not example.title.endswith(".")
