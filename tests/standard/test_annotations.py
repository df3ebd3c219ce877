"""What the schemas say beyond validation: every annotation is allowed, and sensitivity, lists and counterparts are whole."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import pytest

from tipx.standard import RECORD_TYPES, Standard, newest, number_of, standard, versions
from tipx.standard.fields import Field
from tipx.standard.location import schemas_folder
from tipx.standard.sensitivity import CLASSES, class_of

STANDARD = newest()
ALLOWED = json.loads((schemas_folder() / "annotations.schema.json").read_bytes())
HTCDS = re.compile(r"(org|prs|vic|per|cas|cco|hte|spl|con)_[A-Z][A-Za-z]+")


STEPS = [(one, other) for one, other in pairwise(versions()) if number_of(one)[0] == number_of(other)[0]]
"""Each version with the minor version that follows it."""


def nodes(of: Standard) -> dict[str, dict[str, Any]]:
    """Every schema node of a version, by document and pointer; names of properties are no nodes."""
    found: dict[str, dict[str, Any]] = {}

    def walk(node: dict[str, Any], place: str) -> None:
        found[place] = node
        for member in ("properties", "$defs"):
            for name, child in node.get(member, {}).items():
                walk(child, f"{place}/{member}/{name}")
        for member in ("items", "propertyNames"):
            if member in node:
                walk(node[member], f"{place}/{member}")

    for identifier, document in of.schemas.items():
        walk(dict(document), identifier)
    return found


def properties(of: Standard) -> dict[str, dict[str, Any]]:
    """Of the nodes of a version those that are a property."""
    return {place: node for place, node in nodes(of).items() if re.search(r"/properties/[^/]+$", place)}


NODES = nodes(STANDARD)
PROPERTIES = properties(STANDARD)


def fields() -> dict[str, tuple[str, tuple[str, ...], Field]]:
    """Every field of the records in its place: its record type, its path and its node."""
    found = {}

    def walk(kind: str, field: Field, path: tuple[str, ...]) -> None:
        for name, child in field.properties.items():
            here = (*path, name)
            found[".".join((kind, *here))] = (kind, here, child)
            inner = child.item or child
            if inner.kind == "object" and not (kind == "bundle" and name in ("cases", "victims", "referrals")):
                walk(kind, inner, here)

    for kind in RECORD_TYPES:
        walk(kind, STANDARD.record(kind), ())
    return found


FIELDS = fields()


def test_every_annotation_that_is_allowed_is_used() -> None:
    assert {name for node in NODES.values() for name in node if name.startswith("x-")} == set(ALLOWED["properties"])


def test_a_field_has_a_title_a_description_that_says_more_and_a_class() -> None:
    assert len(PROPERTIES) > 300
    for place, node in PROPERTIES.items():
        assert node["title"], place
        assert not node["title"].endswith("."), place
        assert node["description"].endswith((".", "?")), place
        assert node["description"].rstrip(".").casefold() != node["title"].casefold(), place
        assert node["x-tipx-class"] in (*CLASSES, "by-field"), place


def test_a_type_has_a_title_and_a_description() -> None:
    for place, node in NODES.items():
        if re.fullmatch(r"[^/]+(/\$defs/[^/]+)?", place):
            assert node["title"], place
            assert node["description"].endswith("."), place


def test_a_field_is_at_least_as_strict_as_its_container() -> None:
    for kind, path, _ in FIELDS.values():
        own, container = class_of(STANDARD, kind, path), class_of(STANDARD, kind, path[:-1])
        if own is not None and container is not None:
            assert CLASSES.index(own) >= CLASSES.index(container)


def test_every_leaf_has_a_class_in_its_place() -> None:
    leaves = {
        name: (kind, path) for name, (kind, path, field) in FIELDS.items() if not (field.item or field).properties
    }
    assert [name for name, (kind, path) in leaves.items() if class_of(STANDARD, kind, path) is None] == []


def test_what_identifies_a_person_is_classed_so() -> None:
    for path in ("names", "birthDate.value", "homeAddress.city", "contacts.value", "localIds.value", "guardian.name"):
        assert class_of(STANDARD, "victim", tuple(path.split("."))) == "I", path
    assert class_of(STANDARD, "victim", ("identityDocuments", "number")) == "I"
    assert class_of(STANDARD, "case", ("allegedOffenders", "names", "full")) == "I"
    assert class_of(STANDARD, "bundle", ("agencies", "contacts", "value")) == "R"


def test_free_text_is_at_least_confidential() -> None:
    texts = {
        name: (kind, path) for name, (kind, path, field) in FIELDS.items() if (field.item or field).format == "text"
    }
    assert len(texts) > 30
    assert [name for name, (kind, path) in texts.items() if class_of(STANDARD, kind, path) not in ("C", "I")] == []


def test_every_code_names_a_list_and_every_list_is_named() -> None:
    named = {(field.item or field).codelist for _, _, field in FIELDS.values()} - {None}
    assert named == set(STANDARD.codelists)
    for name, (_, _, field) in FIELDS.items():
        inner = field.item or field
        if inner.format in ("code", "country", "subdivision", "language", "script", "currency", "profileClaim"):
            assert inner.codelist is not None, name


def test_a_form_of_another_standard_goes_with_its_list() -> None:
    for name, (_, _, field) in FIELDS.items():
        inner = field.item or field
        if inner.format in ("country", "subdivision", "language", "script", "currency"):
            assert inner.codelist == inner.format, name
        elif inner.codelist is not None and inner.format is not None:
            assert STANDARD.codelists[inner.codelist].kind != "pattern", name


def test_a_field_whose_list_knows_other_has_room_for_words_right_behind_it() -> None:
    """Except the sex in a document that knows a third entry: there `other` is the whole answer."""
    containers = [STANDARD.record(kind) for kind in RECORD_TYPES]
    containers += [field.item or field for _, _, field in FIELDS.values() if (field.item or field).kind == "object"]
    for container in containers:
        names = list(container.properties)
        for position, (name, field) in enumerate(container.properties.items()):
            codelist = (field.item or field).codelist
            knows_other = codelist not in (None, "sex") and "other" in STANDARD.codelists[str(codelist)].codes
            assert (f"{name}OtherText" in names) is knows_other, name
            if knows_other:
                assert names[position + 1] == f"{name}OtherText"
                assert container.properties[f"{name}OtherText"].format == "text"
                assert f"{name}OtherText" not in container.required


def test_every_id_that_points_somewhere_says_where() -> None:
    """A field whose name ends in Id or Ids refers; `id` itself and the ids of rules do not."""
    for name, (_, _, field) in FIELDS.items():
        inner = field.item or field
        if inner.format == "urn" and not name.endswith(".id"):
            assert inner.refers_to or field.refers_to, name


def test_each_of_the_84_fields_of_htcds_has_a_home() -> None:
    mapped = {one for node in PROPERTIES.values() for one in node.get("x-tipx-maps", {}).get("htcds", ())}
    assert [one for one in mapped if not HTCDS.fullmatch(one)] == []
    assert len(mapped) == 84


# From one version to the next


def deprecated_nodes(of: Standard) -> dict[str, dict[str, Any]]:
    """The properties of a version that are deprecated, by document and pointer."""
    return {place: node for place, node in properties(of).items() if node.get("deprecated")}


@pytest.mark.parametrize("version", versions())
def test_a_deprecated_field_names_its_successor_and_says_it_in_words_and_no_other_field_names_one(version: str) -> None:
    for place, node in properties(standard(version)).items():
        assert ("x-tipx-successor" in node) is node.get("deprecated", False), place
        assert ("Deprecated: " in node["description"]) is node.get("deprecated", False), place


@pytest.mark.parametrize("version", versions())
def test_a_successor_is_a_field_that_exists_and_is_not_deprecated_itself(version: str) -> None:
    of = standard(version)
    for place, node in deprecated_nodes(of).items():
        kind, *names = node["x-tipx-successor"].split(".")
        assert kind.lower() in RECORD_TYPES, place
        field = of.record(kind.lower()).at(*names)
        assert not field.deprecated, place
        assert names[-1] != place.rpartition("/")[2], place


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_a_field_says_in_which_minor_version_it_came(before: str, after: str) -> None:
    """What stands inside a new field or type came with it."""
    old, new = properties(standard(before)), properties(standard(after))
    of_before = {place.replace(f":{before}:", f":{after}:", 1) for place in old}
    known_types = {place.rpartition("/properties/")[0] for place in of_before}
    for place, node in new.items():
        owner, _, name = place.rpartition("/properties/")
        if place not in of_before and owner in known_types:
            assert node.get("x-tipx-since") == after, place
        elif place in of_before:
            assert node.get("x-tipx-since") == old[place.replace(f":{after}:", f":{before}:", 1)].get("x-tipx-since"), (
                name
            )


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_what_is_deprecated_stays_deprecated_within_a_major_version(before: str, after: str) -> None:
    still = {place.replace(f":{after}:", f":{before}:", 1) for place in deprecated_nodes(standard(after))}
    assert set(deprecated_nodes(standard(before))) <= still


def test_there_is_a_deprecated_field() -> None:
    """So that what is asked of one is not asked of none."""
    assert any(deprecated_nodes(standard(version)) for version in versions())
