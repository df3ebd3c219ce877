"""The JSON Schemas keep to the portable subset, refer to each other absolutely, and their single-file forms agree."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from schema_probes import judged, single_file_verdicts

import tipx
from tipx.generate import single as generator
from tipx.standard import RECORD_TYPES, newest, schema_document, standard, versions
from tipx.standard.examples import every_example, examples
from tipx.standard.location import schemas_folder

STANDARD = newest()
DIALECT = "https://json-schema.org/draft/2020-12/schema"
SUBSET = {
    "$schema", "$id", "$defs", "$ref", "title", "description", "deprecated", "type", "properties", "required",
    "additionalProperties", "propertyNames", "items", "minItems", "minLength", "maxLength", "pattern", "minimum",
    "maximum", "enum", "const",
}  # fmt: skip
BESIDE_REF = {"$ref", "title", "description", "deprecated"}
HEADER = [
    "recordType", "tipxVersion", "id", "version", "createdAt", "updatedAt", "localIds", "owner", "handling", "dataAbsent",
]  # fmt: skip
ALLOWED = json.loads((schemas_folder() / "annotations.schema.json").read_bytes())
SINGLE = {kind: schema_document(STANDARD, kind, single=True) for kind in RECORD_TYPES}
RECORDS = ("case", "victim", "referral")


def nodes(document: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema inside a document, by its place; names of properties and of types are no keywords."""
    yield place, document
    for member in ("properties", "$defs"):
        for name, child in document.get(member, {}).items():
            yield from nodes(child, f"{place}/{member}/{name}")
    for member in ("items", "propertyNames"):
        if member in document:
            yield from nodes(document[member], f"{place}/{member}")


NORMATIVE = {
    place: node for identifier, document in STANDARD.schemas.items() for place, node in nodes(document, identifier)
}
IN_SINGLE = {place: node for kind, document in SINGLE.items() for place, node in nodes(document, kind)}
PATTERNS = sorted({node["pattern"] for node in (*NORMATIVE.values(), *IN_SINGLE.values()) if "pattern" in node})


# The normative schemas


def test_there_is_one_file_for_each_record_type_and_one_of_shared_types() -> None:
    names = (*RECORD_TYPES, "types")
    assert set(STANDARD.schemas) == {f"urn:tipx:schema:{STANDARD.version}:{name}" for name in names}
    files = {path.name for path in (STANDARD.folder / "json").iterdir()}
    assert files == {f"{name}.schema.json" for name in names}


def test_each_is_plain_2020_12_and_passes_its_metaschema() -> None:
    for document in (*STANDARD.schemas.values(), *SINGLE.values(), ALLOWED):
        assert document["$schema"] == DIALECT
        jsonschema.Draft202012Validator.check_schema(document)


def test_they_keep_to_the_portable_subset_of_keywords() -> None:
    for place, node in NORMATIVE.items():
        assert {name for name in node if not name.startswith("x-tipx-")} <= SUBSET, place
        assert node.get("additionalProperties", False) is False, place
        assert "$id" not in node or "/" not in place


def test_every_object_is_closed_but_extensions() -> None:
    for place, node in NORMATIVE.items():
        if node.get("type") == "object":
            assert ("additionalProperties" in node) is not place.endswith("/$defs/extensions"), place
            assert set(node.get("required", ())) <= set(node.get("properties", {})), place
            assert ("propertyNames" in node) is place.endswith("/$defs/extensions"), place


def test_every_node_has_one_type_or_refers_to_one() -> None:
    for place, node in NORMATIVE.items():
        if not place.endswith((":types", "/propertyNames")):
            assert ("$ref" in node) is not ("type" in node), place
            assert isinstance(node.get("type", ""), str), place


def test_beside_a_reference_stand_annotations_alone() -> None:
    for place, node in NORMATIVE.items():
        if "$ref" in node:
            assert {name for name in node if not name.startswith("x-tipx-")} <= BESIDE_REF, place


def test_every_reference_is_absolute_and_finds_its_schema() -> None:
    for place, node in NORMATIVE.items():
        if "$ref" in node:
            document, _, fragment = node["$ref"].partition("#")
            assert node["$ref"].startswith(STANDARD.identifier("")), place
            name = node["$ref"].removeprefix(STANDARD.identifier(""))
            assert re.fullmatch(r"types#/\$defs/[a-zA-Z0-9]+|case|victim|referral", name), place
            target: Any = STANDARD.schemas[document]
            for name in fragment.split("/")[1:]:
                target = target[name]
            assert target, place


def test_every_shared_type_is_used() -> None:
    used = {node["$ref"].rpartition("/$defs/")[2] for node in NORMATIVE.values() if "/$defs/" in node.get("$ref", "")}
    assert used == set(STANDARD.schemas[STANDARD.identifier("types")]["$defs"])


def test_lists_and_texts_are_never_empty() -> None:
    for place, node in NORMATIVE.items():
        if node.get("type") == "array":
            assert node["minItems"] == 1, place
            assert "items" in node, place
        if node.get("type") == "string" and "const" not in node:
            assert node.get("minLength", 0) >= 1 or not re.search(node.get("pattern", ""), ""), place


def test_numbers_are_whole_and_safe_in_every_language() -> None:
    for place, node in NORMATIVE.items():
        assert node.get("type") != "number", place
        if node.get("type") == "integer":
            assert node["minimum"] >= 0, place
            assert node["maximum"] <= 2**53 - 1, place


def test_the_record_schemas_have_one_header_in_one_order() -> None:
    headers = []
    for kind in RECORDS:
        properties = STANDARD.schemas[STANDARD.identifier(kind)]["properties"]
        assert list(properties)[: len(HEADER)] == HEADER
        assert list(properties)[-1] == "extensions"
        header = {name: checks(properties[name]) for name in (*HEADER, "extensions")}
        assert header.pop("recordType")["const"] == kind
        headers.append(header)
    assert headers[0] == headers[1] == headers[2]
    required = [
        set(STANDARD.schemas[STANDARD.identifier(kind)]["required"]) & {*HEADER, "extensions"} for kind in RECORDS
    ]
    assert required == [{"recordType", "id", "version", "createdAt", "owner"}] * 3


def checks(node: dict[str, Any]) -> dict[str, Any]:
    """A node without what may differ from record to record: the counterparts in other systems."""
    return {name: value for name, value in node.items() if name != "x-tipx-maps"}


def test_extensions_are_open_to_records_and_to_every_type_with_an_id_and_come_last() -> None:
    for place, node in NORMATIVE.items():
        names = list(node.get("properties", {}))
        assert ("extensions" in names) is ("id" in names), place
        assert "extensions" not in names or names[-1] == "extensions", place


# Patterns


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_says_the_same_in_every_language(pattern: str) -> None:
    """The whole value between anchors; no class shorthand, no look-around, no lazy repeat, no reference, ASCII only."""
    assert pattern.isascii()
    assert pattern.startswith("^")
    assert pattern.endswith("$")
    inner = pattern[1:-1]
    outside = re.sub(r"\[(\\.|[^\]\\])*\]", "c", inner)
    assert "^" not in outside
    assert "$" not in outside
    assert set(re.findall(r"\\(.)", inner)) <= {"."}
    assert not re.search(r"\(\?|[*+?}][?+]|(?<!\\)\.", outside)
    assert "[^" not in inner
    assert "[[" not in inner
    top = outside
    while "(" in top:
        top = re.sub(r"\([^()]*\)", "g", top)
    assert "|" not in top, "an alternative outside a group leaves its anchor"
    jsonschema_rs.Draft202012Validator({"type": "string", "pattern": pattern})


@pytest.mark.parametrize(
    "pattern", [r"^\d+$", r"^a(?=b)$", "^a+?$", "a", r"^(a)\1$", "^.$", r"^\w$", "^a|b$", "^[^a]$", "^\u00e9$"]
)
def test_a_pattern_that_differs_between_languages_is_seen(pattern: str) -> None:
    with pytest.raises(AssertionError):
        test_a_pattern_says_the_same_in_every_language(pattern)


# Annotations


def test_annotations_obey_their_schema() -> None:
    allowed = jsonschema.Draft202012Validator(ALLOWED)
    for place, node in NORMATIVE.items():
        said = {name: value for name, value in node.items() if name.startswith("x-")}
        assert set(said) <= set(ALLOWED["properties"]), place
        assert allowed.is_valid(said), place


@pytest.mark.parametrize("wrong", [
    {"x-tipx-class": "X"}, {"x-tipx-maps": {"other": ["a"]}}, {"x-tipx-refers-to": []}, {"x-tipx-successor": "Person.names"},
    {"x-tipx-successor": "names"}, {"x-tipx-successor": "case.status"}, {"x-tipx-successor": "Case."},
    {"x-tipx-successor": "Case.events[].id"}, {"x-tipx-successor": ["Case.status"]},
])  # fmt: skip
def test_a_wrong_annotation_is_seen(wrong: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, ALLOWED, jsonschema.Draft202012Validator)


# The single-file schemas


def test_they_are_as_generated() -> None:
    made = generator.files(STANDARD)
    assert {path.rsplit("/", 1)[1] for path in made} == {path.name for path in (STANDARD.folder / "single").iterdir()}
    for path, text in made.items():
        assert (schemas_folder().parent / path).read_text(encoding="utf-8") == text, "mend: python -m tipx.generate"
        assert "do not edit" in json.loads(text)["$comment"]


def test_a_single_file_stands_alone_and_has_no_annotation_of_ours() -> None:
    for place, node in IN_SINGLE.items():
        assert not [name for name in node if name.startswith("x-")], place
        assert set(node) <= SUBSET | {"$comment"}, place
        reference = node.get("$ref", "#/$defs/")
        assert reference.startswith("#/$defs/"), place
        assert "$ref" not in node or reference.rsplit("/", 1)[-1] in SINGLE[place.partition("/")[0]]["$defs"]


def test_a_single_file_keeps_titles_and_descriptions() -> None:
    for place, node in IN_SINGLE.items():
        if re.search(r"(^[a-z]+|/properties/[^/]+|\$defs/[^/]+)$", place):
            assert node["title"], place
            assert node["description"], place


@pytest.mark.parametrize("kind", RECORD_TYPES)
def test_a_single_file_writes_out_every_code_list(kind: str) -> None:
    """A closed list as its codes, an extensible one as one pattern of its codes and of extension codes."""
    document = SINGLE[kind]
    compared = 0

    def walk(field: Any, node: dict[str, Any]) -> None:
        nonlocal compared
        while "$ref" in node:
            node = document["$defs"][node["$ref"].rsplit("/", 1)[-1]]
        if field.item is not None:
            walk(field.item, node["items"])
        for name, child in field.properties.items():
            if id(child) not in seen:
                seen.add(id(child))
                walk(child, node["properties"][name])
        if field.codelist is not None and field.const is None:
            codelist = STANDARD.codelists[field.codelist]
            compared += 1
            if codelist.kind == "closed":
                assert node["enum"] == list(codelist.codes)
            elif codelist.kind == "extensible":
                alternatives = node["pattern"].removeprefix("^(").removesuffix(")$").split("|")
                assert alternatives == [*codelist.codes, "x-[a-z0-9]+-[a-z0-9-]+"]
            else:
                assert "enum" not in node
                assert node["pattern"] == field.pattern

    seen: set[int] = set()
    walk(STANDARD.record(kind), document)
    assert compared > 10


# Agreement


@pytest.mark.parametrize("version", versions())
@pytest.mark.slow
def test_jsonschema_and_jsonschema_rs_read_the_single_files_alike(version: str) -> None:
    of = standard(version)
    validators = {
        kind: jsonschema_rs.Draft202012Validator(schema_document(of, kind, single=True)) for kind in RECORD_TYPES
    }
    for probe, accepted in judged(version):
        assert validators[probe.payload["recordType"]].is_valid(probe.payload) is accepted, probe.name


@pytest.mark.parametrize("version", versions())
@pytest.mark.slow
def test_what_the_normative_schemas_and_the_code_lists_refuse_is_what_the_single_files_refuse(version: str) -> None:
    """The normative schemas leave codes to their lists: so the validator's schema layer with STR-009 is compared."""
    for probe, accepted in judged(version):
        report = tipx.validate(probe.payload, now="2026-03-05", standard=version)
        assert report.faults == (), probe.name
        refused = {problem.rule for problem in report.problems if by_schema(problem.rule)}
        if accepted and ": extension code" in probe.name:
            assert refused <= {"TIPX-STR-009"}, probe.name
        else:
            assert bool(refused) is not accepted, probe.name


def by_schema(rule: str) -> bool:
    return rule.startswith("TIPX-SCH-") or rule in ("TIPX-STR-009", "TIPX-SYN-006", "TIPX-SYN-007")


def test_the_normative_schemas_load_in_an_independent_engine_by_their_identifiers() -> None:
    """Of all versions at once: no identifier of one is one of another."""
    documents = [pair for version in versions() for pair in standard(version).schemas.items()]
    assert len({name for name, _ in documents}) == len(documents)
    registry: Any = Registry().with_resources((name, DRAFT202012.create_resource(one)) for name, one in documents)
    for example in (one for one in every_example() if one.verdict == "valid"):
        payload = json.loads(example.json.read_bytes())
        schema = {"$ref": standard(example.version).identifier(payload["recordType"])}
        assert jsonschema.Draft202012Validator(schema, registry=registry).is_valid(payload), example.name


@pytest.mark.parametrize("version", versions())
def test_the_single_files_accept_the_valid_examples_of_their_version(version: str) -> None:
    of = standard(version)
    valid = {one.name: json.loads(one.json.read_bytes()) for one in examples(of) if one.verdict == "valid"}
    verdicts = dict(zip(valid, single_file_verdicts(valid.values(), of), strict=True))
    assert verdicts == dict.fromkeys(valid, True)


def test_the_single_files_of_a_minor_version_accept_the_valid_examples_of_those_before() -> None:
    """Their `tipxVersion` aside, which is no matter of the schema: it says the form of a version alone."""
    valid = {one.name: json.loads(one.json.read_bytes()) for one in every_example() if one.verdict == "valid"}
    verdicts = dict(zip(valid, single_file_verdicts(valid.values(), STANDARD), strict=True))
    assert verdicts == dict.fromkeys(valid, True)
