"""The JSON form of an assessment is what its published schema says, no more and no less."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from assess_command import EXAMPLES, assess
from assessment_oracle import ALL

import tipx
from tipx.assessment import ANSWERS, CLASSIFICATIONS, ELEMENT_NAMES, assess_case
from tipx.assessment.elements import words
from tipx.assessment.single import of_vector

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/report/1.0/assessment.schema.json").read_text("utf-8"))
VECTORS = [of_vector("elements", one, None, None).to_dict() for one in ALL[::29]]


def accepts(part: str | None = None):
    """The check of a document, or of one part of it."""
    schema = SCHEMA if part is None else {"$defs": SCHEMA["$defs"], "$ref": f"#/$defs/{part}"}
    return fastjsonschema.compile(schema, use_default=False)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_the_answer_about_every_example_is_as_the_schema_says(path, capfd):
    check = accepts()
    for arguments in ((), ("--show-values",)):
        ran = assess(capfd, str(path), "-f", "json", *arguments)
        if ran.status == 0:
            check(json.loads(ran.out))


def test_answers_about_bare_elements_are_as_the_schema_says():
    check = accepts("assessment")
    for answer in VECTORS:
        check(answer)


def test_every_line_of_ndjson_is_an_answer_or_a_failure(capfd):
    ran = assess(capfd, "-", "-f", "ndjson", given=b'{"act":"yes"}\n{"act":"zqx"}\n{"act":"no"}\n')
    first, second, third = map(json.loads, ran.out.splitlines())
    accepts("assessment")(first)
    accepts("failure")(second)
    accepts("assessment")(third)


def test_the_schema_describes_nothing_that_is_never_written():
    override = {"classificationOverride": {"by": {"agencyId": "a"}}, "classification": "smuggling"}
    victims = {name: {"childStatus": "child"} for name in ("first", "second")}
    rare = assess_case({"elements": words(ALL[0]), "victimIds": [*victims], **override}, victims)
    paths = sorted(EXAMPLES.glob("*.json"))
    found = [*VECTORS, rare.to_dict()]
    for path in paths:
        found += [one.to_dict() for one in tipx.assess(path, show_values=True)]
    written: dict[str, set[str]] = {}
    for answer in found:
        _collect(answer, "assessment", written)
    for part in ("assessment", "element", "evidence", "question", "outcome", "declared", "override", "combination"):
        described = set(SCHEMA["$defs"][part]["properties"]) - {"line"}
        assert written[part] == described, part


def _collect(data: Any, part: str, written: dict[str, set[str]]) -> None:
    """The names that stand in a part, and in the parts below it."""
    properties = SCHEMA["$defs"][part].get("properties", {})
    if not isinstance(data, dict):
        return
    written.setdefault(part, set()).update(data)
    for name, value in data.items():
        below = properties[name].get("$ref") or properties[name].get("items", {}).get("$ref")
        if below is not None:
            for one in value if isinstance(value, list) else [value]:
                _collect(one, below.removeprefix("#/$defs/"), written)


def test_the_codes_of_the_schema_are_those_of_the_standard():
    assert SCHEMA["$defs"]["classification"]["enum"] == list(CLASSIFICATIONS)
    assert set(SCHEMA["$defs"]["answer"]["enum"]) == set(ANSWERS)
    assert SCHEMA["$defs"]["elementName"]["enum"] == list(ELEMENT_NAMES)


def test_every_member_of_the_schema_is_described():
    assert not [place for place, part in _parts(SCHEMA) if "description" not in part]


def _parts(schema: dict[str, Any], place: str = ""):
    yield place, schema
    for group in ("properties", "$defs"):
        for name, part in schema.get(group, {}).items():
            yield from _parts(part, f"{place}/{name}")
