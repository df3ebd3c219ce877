"""Each kind of change of a schema is told in its place with what it means, and its undoing with what that means."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
from hypothesis import given as with_any
from hypothesis import settings
from hypothesis import strategies as st
from version_copies import ORIGINAL, Copy, WithSchemas

from tipx.comparing.versions import version_difference
from tipx.comparing.versions_changes import Change, Impact
from tipx.standard import RECORD_TYPES
from tipx.standard.fields import Field

B, D, C = Impact.BREAKING, Impact.DEPRECATING, Impact.COMPATIBLE
Told = tuple[Impact, str, str]
TYPES = "types"


class Edit(NamedTuple):
    """A change of one node: what it is called, where it stands, what is done, what is told of it and of its undoing."""

    name: str
    document: str
    pointer: str
    change: Callable[[dict[str, Any]], object]
    told: list[Told]
    undone: list[Told]


def put(**given: Any) -> Callable[[dict[str, Any]], object]:
    """Set keywords."""
    return lambda node: node.update(given)


def without(name: str) -> Callable[[dict[str, Any]], object]:
    return lambda node: node.pop(name)


NEW_FIELD = {
    "title": "Sample",
    "description": "Sample.",
    "x-tipx-class": "O",
    "$ref": "urn:tipx:schema:1.0:types#/$defs/date",
}
DATE = "urn:tipx:schema:1.0:types#/$defs/date"
SAMPLE_MEMBER = "status"

EDITS = [
    Edit("optional field", "case", "properties", put(sampleOn=NEW_FIELD),
         [(C, "Case.sampleOn", "field-added")], [(B, "Case.sampleOn", "field-removed")]),
    Edit("field required", "case", "", lambda node: node["required"].append("summary"),
         [(B, "Case.summary", "required")], [(C, "Case.summary", "optional")]),
    Edit("title", "case", "properties/summary", put(title="Sample"),
         [(C, "Case.summary", "text")], [(C, "Case.summary", "text")]),
    Edit("since", "case", "", put(**{"x-tipx-since": "0.9"}), [(C, "Case", "text")], [(C, "Case", "text")]),
    Edit("type of a field", "case", "properties/registeredOn", put(**{"$ref": DATE.replace("/date", "/text")}),
         [(B, "Case.registeredOn", "narrowed"), (B, "Case.registeredOn", "narrowed"), (B, "Case.registeredOn", "keyword"),
          (C, "Case.registeredOn", "type-name"), (C, "Case.registeredOn", "widened")],
         [(B, "Case.registeredOn", "narrowed"), (B, "Case.registeredOn", "keyword"), (C, "Case.registeredOn", "type-name"),
          (C, "Case.registeredOn", "widened"), (C, "Case.registeredOn", "widened")]),
    Edit("longer list", "case", "properties/victimIds", put(minItems=0),
         [(C, "Case.victimIds", "widened")], [(B, "Case.victimIds", "narrowed")]),
    Edit("bounded list", "case", "properties/victimIds", put(maxItems=5),
         [(B, "Case.victimIds", "narrowed")], [(C, "Case.victimIds", "widened")]),
    Edit("length", TYPES, "$defs/text", put(maxLength=5000), [(C, "text", "widened")], [(B, "text", "narrowed")]),
    Edit("no length", TYPES, "$defs/text", without("maxLength"), [(C, "text", "widened")], [(B, "text", "narrowed")]),
    Edit("pattern", TYPES, "$defs/urn", put(pattern="^urn:"), [(B, "urn", "pattern")], [(B, "urn", "pattern")]),
    Edit("no pattern", TYPES, "$defs/urn", without("pattern"), [(C, "urn", "widened")], [(B, "urn", "narrowed")]),
    Edit("const", "case", "properties/recordType", without("const"),
         [(C, "Case.recordType", "widened")], [(B, "Case.recordType", "narrowed")]),
    Edit("another const", "case", "properties/recordType", put(const="sample"),
         [(B, "Case.recordType", "narrowed")], [(B, "Case.recordType", "narrowed")]),
    Edit("const as one of an enum", "case", "properties/recordType",
         lambda node: node.update(enum=[node.pop("const"), "sample"]),
         [(C, "Case.recordType", "widened")], [(B, "Case.recordType", "narrowed")]),
    Edit("codes of a list", "case", "properties/summary", put(**{"x-tipx-codelist": "triState"}),
         [(B, "Case.summary", "codelist")], [(B, "Case.summary", "codelist")]),
    Edit("another list", "case", "properties/status", put(**{"x-tipx-codelist": "triState"}),
         [(B, "Case.status", "codelist")], [(B, "Case.status", "codelist")]),
    Edit("deprecated", "case", "properties/summary", put(deprecated=True, **{"x-tipx-successor": "Case.notes"}),
         [(D, "Case.summary", "deprecated")], [(C, "Case.summary", "not-deprecated")]),
    Edit("class among those that hide nothing", "case", "properties/status", put(**{"x-tipx-class": "R"}),
         [(C, "Case.status", "sensitivity")], [(C, "Case.status", "sensitivity")]),
    Edit("identifying", "case", "properties/status", put(**{"x-tipx-class": "I"}),
         [(B, "Case.status", "sensitivity")], [(B, "Case.status", "sensitivity")]),
    Edit("identifying but in a context", "case", "properties/status", put(**{"x-tipx-class-in": {"agency": "I"}}),
         [(B, "Case.status", "sensitivity")], [(B, "Case.status", "sensitivity")]),
    Edit("counterparts", "case", "properties/status", put(**{"x-tipx-maps": {"primero": ["sample"]}}),
         [(C, "Case.status", "text")], [(C, "Case.status", "text")]),
    Edit("what it refers to", "case", "properties/victimIds/items", put(**{"x-tipx-refers-to": ["case"]}),
         [(B, "Case.victimIds[]", "keyword")], [(B, "Case.victimIds[]", "keyword")]),
    Edit("a keyword that nobody knows", "case", "properties/victimIds", put(uniqueItems=True),
         [(B, "Case.victimIds", "keyword")], [(B, "Case.victimIds", "keyword")]),
    Edit("a keyword that nobody knows, of a shared type", TYPES, "$defs/code", put(contentEncoding="base64"),
         [(B, "code", "keyword")], [(B, "code", "keyword")]),
    Edit("another form", TYPES, "$defs/code", put(**{"x-tipx-format": "text"}),
         [(B, "code", "keyword")], [(B, "code", "keyword")]),
    Edit("names of extensions", TYPES, "$defs/extensions", put(propertyNames={"pattern": "^urn:"}),
         [(B, "extensions", "keyword")], [(B, "extensions", "keyword")]),
    Edit("integer as text", TYPES, "$defs/integer", put(type="string"), [(B, "integer", "type")], [(B, "integer", "type")]),
    Edit("a member of a shared type", TYPES, "$defs/assistance/properties", put(sampleOn=NEW_FIELD),
         [(C, "assistance.sampleOn", "field-added")], [(B, "assistance.sampleOn", "field-removed")]),
]  # fmt: skip


def node(document: Any, pointer: str) -> Any:
    for part in filter(None, pointer.split("/")):
        document = document[part]
    return document


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_a_change_is_told_once_in_its_place_with_what_it_means(edit: Edit, tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.document(f"json/{edit.document}.schema.json") as document:
        edit.change(node(document, edit.pointer))
    found = [(one.impact, one.where, one.kind) for one in changed.changes()]
    assert sorted(found, key=str) == sorted(edit.told, key=str)
    undone = [(one.impact, one.where, one.kind) for one in changed.undone()]
    assert sorted(undone, key=str) == sorted(edit.undone, key=str)


def test_nothing_differs_between_a_version_and_itself(tmp_path: Path) -> None:
    assert Copy(tmp_path).changes() == ()


def test_a_required_field_breaks_where_an_optional_one_does_not(tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.record("case") as document:
        document["properties"]["sampleOn"] = NEW_FIELD
        document["required"].append("sampleOn")
    (one,) = changed.changes()
    assert (one.impact, one.where, one.what) == (B, "Case.sampleOn", "required field added")


def test_a_field_added_where_any_field_was_allowed_breaks(tmp_path: Path) -> None:
    old, new = Copy(tmp_path / "old"), Copy(tmp_path / "new")
    for one in (old, new):
        with one.types() as document:
            document["$defs"]["assistance"]["additionalProperties"] = True
    with new.types() as document:
        document["$defs"]["assistance"]["properties"]["sampleOn"] = NEW_FIELD
    found = old.compared_with(new)
    assert [(one.impact, one.where, one.kind) for one in found] == [(B, "assistance.sampleOn", "field-added")]


@pytest.mark.parametrize(
    ("given", "note"),
    [
        ({"deprecated": True}, "no successor is named"),
        ({"deprecated": True, "x-tipx-successor": "Case.sample"}, "1.0 has no field of the successor's name"),
        ({"deprecated": True, "x-tipx-successor": "Sample.notes"}, "1.0 has no field of the successor's name"),
        ({"deprecated": True, "x-tipx-successor": "Case.events[].place"}, ""),
    ],
)
def test_a_deprecation_without_a_successor_is_noted(given: dict[str, Any], note: str, tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.record("case") as document:
        document["properties"]["summary"].update(given)
    (one,) = changed.changes()
    assert (one.impact, one.kind, one.note) == (D, "deprecated", note)


def test_a_successor_that_comes_later_is_compatible_and_one_that_goes_is_noted(tmp_path: Path) -> None:
    old, new = Copy(tmp_path / "old"), Copy(tmp_path / "new")
    for one, given in ((old, {}), (new, {"x-tipx-successor": "Case.notes"})):
        with one.record("case") as document:
            document["properties"]["summary"].update(deprecated=True, **given)
    (named,) = old.compared_with(new)
    assert (named.impact, named.kind, named.after) == (C, "successor", "Case.notes")
    (dropped,) = new.compared_with(old)
    assert (dropped.impact, dropped.note) == (D, "no successor is named")


def test_a_shared_type_is_told_once_with_all_its_places(tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.types() as document:
        document["$defs"]["agencyRef"]["properties"]["sampleOn"] = NEW_FIELD
        document["$defs"]["text"]["maxLength"] = 10
    agency, text = sorted(changed.changes(), key=lambda one: one.of)
    assert (agency.area, agency.of, agency.where) == ("type", "agencyRef", "agencyRef.sampleOn")
    assert {"Case.owner", "Bundle.sender", "Bundle.recipients[]", "Referral.to.agency"} <= set(agency.places)
    assert (text.area, text.where, text.impact) == ("type", "text", B)
    assert set(text.places) == set(places_of("text"))
    assert len(text.places) > 40


def places_of(name: str) -> Iterator[str]:
    """The places of a shared type, found in the field trees."""

    def walk(field: Field, where: str) -> Iterator[str]:
        if field.type_name == name:
            yield where
        if field.item is not None:
            yield from walk(field.item, f"{where}[]")
        elif field.type_name not in RECORD_TYPES:
            yield from members(field, where)

    def members(field: Field, where: str) -> Iterator[str]:
        for key, member in field.properties.items():
            yield from walk(member, f"{where}.{key}")

    for kind in RECORD_TYPES:
        yield from members(ORIGINAL.record(kind), kind.capitalize())


def test_what_a_place_says_over_its_shared_type_is_told_at_the_place(tmp_path: Path) -> None:
    old, new = Copy(tmp_path / "old"), Copy(tmp_path / "new")
    for one, own, shared in ((old, 100, 4000), (new, 50, 5000)):
        with one.record("case") as document:
            document["properties"]["summary"]["maxLength"] = own
        with one.types() as document:
            document["$defs"]["text"]["maxLength"] = shared
    found = old.compared_with(new)
    assert [(one.where, one.impact, one.before, one.after) for one in found] == [
        ("Case.summary", B, 100, 50), ("text", C, 4000, 5000),
    ]  # fmt: skip


def test_a_shared_type_that_no_record_uses_is_not_told(tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.types() as document:
        document["$defs"]["sample"] = {"type": "string", "title": "Sample", "description": "Sample."}
    assert changed.changes() == ()


def test_a_field_with_another_type_of_the_same_form_is_no_more_than_another_name(tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.types() as document:
        document["$defs"]["sampleText"] = dict(document["$defs"]["text"])
    with changed.record("case") as document:
        document["properties"]["summary"]["$ref"] = "urn:tipx:schema:1.0:types#/$defs/sampleText"
    (one,) = changed.changes()
    assert (one.impact, one.kind, one.before, one.after) == (C, "type-name", "text", "sampleText")


def test_a_member_that_another_type_lacks_is_told_at_the_field(tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.types() as document:
        narrower = copy.deepcopy(document["$defs"]["returnPlan"])
        del narrower["properties"][SAMPLE_MEMBER]
        narrower["required"] = [name for name in narrower.get("required", []) if name != SAMPLE_MEMBER]
        document["$defs"]["samplePlan"] = narrower
    with changed.record("victim") as document:
        document["properties"]["returnPlan"]["$ref"] = "urn:tipx:schema:1.0:types#/$defs/samplePlan"
    found = [(one.impact, one.where, one.kind) for one in changed.changes()]
    assert found == [(B, f"Victim.returnPlan.{SAMPLE_MEMBER}", "field-removed"), (C, "Victim.returnPlan", "type-name")]


def test_the_range_of_a_decimal_number_is_compared_as_numbers(tmp_path: Path) -> None:
    for number, (given, told) in enumerate(
        [
            ({"minimum": "-90.0", "maximum": "90"}, []),
            ({"minimum": "-100", "maximum": "90"}, [C]),
            ({"minimum": "-9", "maximum": "90"}, [B]),
            ({"minimum": "-90", "maximum": "100"}, [C]),
            ({"minimum": "-90", "maximum": "89.9"}, [B]),
            ({"minimum": "-90"}, [C]),
            ({"minimum": "-90", "maximum": "90", "step": "2"}, [B]),
        ]
    ):
        changed = Copy(tmp_path / str(number))
        with changed.types() as document:
            assert document["$defs"]["location"]["properties"]["latitude"]["x-tipx-range"] == {
                "minimum": "-90",
                "maximum": "90",
            }
            document["$defs"]["location"]["properties"]["latitude"]["x-tipx-range"] = given
        assert [one.impact for one in changed.changes()] == told, given


def test_a_record_type_that_goes_breaks_and_one_that_comes_does_not(tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.record("referral") as document:
        more = {**document, "$id": "urn:tipx:schema:1.0:sample"}
    (changed.folder / "json" / "sample.schema.json").write_text(json.dumps(more), encoding="utf-8")
    assert [(one.impact, one.where, one.kind) for one in changed.changes()] == [(C, "Sample", "record-added")]
    assert [(one.impact, one.where, one.kind) for one in changed.undone()] == [(B, "Sample", "record-removed")]


# -- what says null, and what cannot be read ---------------------------------------------------------------------------


def told_of(changed: WithSchemas) -> list[Told]:
    return [(one.impact, one.where, one.kind) for one in version_difference(ORIGINAL, changed).changes]


def told_of_undone(changed: WithSchemas) -> list[Told]:
    return [(one.impact, one.where, one.kind) for one in version_difference(changed, ORIGINAL).changes]


def test_a_keyword_that_says_null_says_something() -> None:
    changed = WithSchemas()
    changed.document("case")["properties"]["summary"]["const"] = None
    assert told_of(changed) == [(B, "Case.summary", "narrowed")]
    assert told_of_undone(changed) == [(C, "Case.summary", "widened")]
    changed = WithSchemas()
    changed.document("case")["properties"]["summary"].update({"minimum": None, "x-sample": None})
    assert told_of(changed) == [(B, "Case.summary", "keyword")] * 2


def test_true_is_not_1() -> None:
    before, after = WithSchemas(), WithSchemas()
    before.document("case")["properties"]["summary"]["const"] = 1
    after.document("case")["properties"]["summary"]["const"] = True
    found = [(one.impact, one.kind) for one in version_difference(before, after).changes]
    assert found == [(B, "narrowed")]


@pytest.mark.parametrize("node", [
    False, True, None, 7, [], {"type": "number"}, {"type": ["string", "null"]}, {}, {"type": "array"}, {"$ref": "#/$defs/nothing"},
    {"$ref": 7}, {"$ref": "urn:tipx:schema:1.0:nothing"}, {"type": "object", "properties": False, "required": 3},
    {"type": "array", "items": False}, {"type": "string", "minLength": "1", "enum": 3, "x-tipx-range": []},
])  # fmt: skip
def test_a_schema_that_cannot_be_read_breaks_and_stops_nothing(node: Any) -> None:
    for name in ("summary", "recordType", "sampleOn"):
        changed = WithSchemas()
        changed.document("case")["properties"][name] = node
        places = {(impact, where) for impact, where, _ in told_of(changed)}
        is_new_and_read = (
            name == "sampleOn" and isinstance(node, dict) and node.get("type") in ("object", "array", "string")
        )
        assert (C if is_new_and_read else B, f"Case.{name}") in places
        assert (B, f"Case.{name}") in {(impact, where) for impact, where, _ in told_of_undone(changed)}


def test_what_cannot_be_shown_to_be_wider_is_said() -> None:
    for node in (False, {"type": "number"}):
        changed = WithSchemas()
        changed.document("case")["properties"]["summary"] = node
        notes = {one.note for one in version_difference(ORIGINAL, changed).changes if one.impact is B}
        assert "cannot be shown to be wider" in notes


# -- any bound ---------------------------------------------------------------------------------------------------------

BOUNDS = {
    "minLength": ("string", 1), "minimum": ("integer", 1), "minItems": ("array", 1),
    "maxLength": ("string", -1), "maximum": ("integer", -1), "maxItems": ("array", -1),
}  # fmt: skip
"""Which bound is of what, and the direction in which it narrows."""


def nodes_of(version: WithSchemas) -> Iterator[tuple[dict[str, Any], str]]:
    """Every node of the schemas of that version with its type, in a fixed order."""

    def walk(one: Any) -> Iterator[tuple[dict[str, Any], str]]:
        if isinstance(one, dict):
            if isinstance(one.get("type"), str) and "title" in one:
                yield one, one["type"]
            for value in one.values():
                yield from walk(value)

    for document in version.own.values():
        yield from walk(document)


OF_TYPE = {
    kind: [number for number, (_, found) in enumerate(nodes_of(WithSchemas())) if found == kind]
    for kind, _ in BOUNDS.values()
}


def narrows(keyword: str, before: int | None, after: int | None) -> bool:
    """By the meaning of the bound: whether a size or number that was allowed no longer is."""
    direction = BOUNDS[keyword][1]

    def allowed(bound: int | None) -> set[int]:
        return {
            size
            for size in range(-1 if keyword == "minimum" else 0, 14)
            if bound is None or (size - bound) * direction >= 0
        }

    return not allowed(before) <= allowed(after)


@settings(max_examples=60, deadline=None)
@with_any(
    keyword=st.sampled_from(sorted(BOUNDS)),
    place=st.randoms(use_true_random=False),
    before=st.none() | st.integers(0, 12),
    after=st.none() | st.integers(0, 12),
)
def test_a_bound_that_is_changed_breaks_if_and_only_if_it_narrows(
    keyword: str, place: Random, before: int | None, after: int | None
) -> None:
    number = place.choice(OF_TYPE[BOUNDS[keyword][0]])
    versions = []
    for bound in (before, after):
        version = WithSchemas()
        found = list(nodes_of(version))[number][0]
        found.pop(keyword, None)
        if bound is not None:
            found[keyword] = bound
        versions.append(version)
    changes: tuple[Change, ...] = version_difference(*versions).changes
    same = before == after or (keyword in ("minLength", "minItems") and {before, after} == {None, 0})
    assert len(changes) == (0 if same else 1)
    assert all(one.impact is (B if narrows(keyword, before, after) else C) for one in changes)
