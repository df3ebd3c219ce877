"""Walks that visit only what is asked for find it all, in the record's order, however many records there were before."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from records_with_faults import KINDS, STANDARD, spoilt

from tipx import walking
from tipx.ruleset import noting
from tipx.ruleset.registry import rules
from tipx.survey import Survey, survey
from tipx.walking import Look, Walk, compiled, compiled_first, every_place

QUICK = settings(max_examples=60, deadline=None)
TYPES = ("location", "agencyRef", "partialDate", "personName")
TREES = {kind: STANDARD.record(kind) for kind in KINDS}
RECORD = {
    "services": [{"id": "a"}, {"id": "b", "serviceType": "other"}, {"serviceType": "legal-aid"}],
    "sex": "other",
    "birthDate": {"value": "2000"},
}


def looks_of(kind: str) -> list[Look]:
    """What a survey lists too: the objects of some types, the lists of plain values, the free texts."""
    fields = dict(every_place(TREES[kind]))
    by_type = [{n: "" for n, field in fields.items() if (field.item or field).type_name == one} for one in TYPES]
    lists = {n: "" for n, field in fields.items() if field.item is not None and field.item.kind == "string"}
    return [*by_type, lists, {n: "" for n, field in fields.items() if field.format == "text"}]


def surveyed(kind: str, record: dict[str, Any]) -> list[list[tuple[Any, Any]]]:
    found: Survey = survey(record, TREES[kind])
    lists = [*(found.types[one] for one in TYPES), found.plain_lists, found.formats["text"]]
    return [[(seen.path, seen.value) for seen in one] for one in lists]


WALKS: dict[str, Walk] = {kind: compiled(TREES[kind], looks_of(kind)) for kind in KINDS}
WRITTEN: dict[str, Walk] = {kind: compiled(TREES[kind], looks_of(kind)).written() for kind in KINDS}


@QUICK
@given(spoilt())
def test_a_walk_finds_what_a_survey_finds_in_the_same_order(made: tuple[str, dict[str, Any]]) -> None:
    kind, record = made
    assert WALKS[kind](record) == surveyed(kind, record)
    assert WRITTEN[kind](record) == surveyed(kind, record)


@QUICK
@given(spoilt())
def test_the_written_walk_of_the_rules_notes_the_same_as_the_plan(made: tuple[str, dict[str, Any]]) -> None:
    kind, record = made
    horizon = ("2026-03-04", "2026-03-03", "2026-03-04T19:00:00+05:00", "+05:00")
    by_plan, written = RULE_WALKS[kind]
    assert by_plan(record, horizon) == written(record, horizon)


def rule_walks(kind: str) -> tuple[Walk, Walk]:
    rules()
    tree = TREES[kind]
    looks = [look(dict(every_place(tree)), kind) for look in noting.LOOKS]
    return compiled(tree, looks, **noting.KNOWN), compiled(tree, looks, **noting.KNOWN).written()


RULE_WALKS = {kind: rule_walks(kind) for kind in KINDS}


def test_a_walk_gives_the_same_before_and_after_it_is_compiled() -> None:
    walk = compiled(TREES["victim"], [{("services", "serviceType"): "{value} == 'other'", ("sex",): ""}])
    before = walk(RECORD)
    for _ in range(walking.MANY):
        assert walk(RECORD) == before == [[(("services", 1, "serviceType"), "other"), (("sex",), "other")]]
    assert walk({}) == [[]]


def test_a_condition_may_ask_for_the_holder_the_name_and_what_is_given() -> None:
    places = {("services", "serviceType"): "{name} == given and 'id' not in {holder}"}
    walk = compiled(TREES["victim"], [places])
    for one in (walk, walk.written()):
        assert one(RECORD, "serviceType") == [[(("services", 2, "serviceType"), "legal-aid")]]
        assert one(RECORD, "sex") == [[]]


def test_a_first_walk_gives_the_first_value_of_each_look_that_notes_one() -> None:
    looks = [{("services",): "'serviceType' in {value}"}, {("sex",): "{value} == given"}, {("birthDate",): ""}]
    walk = compiled_first(TREES["victim"], looks)
    for one in (walk, walk.written()):
        hits = sorted(one(RECORD, "male"), key=lambda hit: hit[0])
        assert hits == [(0, ("services", 1), RECORD["services"][1]), (2, ("birthDate",), {"value": "2000"})]
        assert (1, ("sex",), "other") in one(RECORD, "other")


def test_an_unordered_walk_gives_the_order_of_the_field_tree_whatever_that_of_the_record() -> None:
    looks = [{("sex",): "", ("birthDate",): ""}]
    tree_order = sorted([("sex",), ("birthDate",)], key=lambda names: list(TREES["victim"].properties).index(names[0]))
    for record in (RECORD, dict(reversed(RECORD.items()))):
        walk = compiled(TREES["victim"], looks, ordered=False)
        assert [path for path, _ in walk(record)[0]] == tree_order
        ordered = compiled(TREES["victim"], looks)
        assert [path for path, _ in ordered(record)[0]] == [(name,) for name in record if name != "services"]
