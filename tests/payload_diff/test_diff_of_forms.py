"""One payload in any form is the same; records alone, bundles of records, versions and spellings are matched with sense."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from comparing_payloads import VALID, diff, example, forms, loaded, told
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tipx import testing
from tipx.comparing.payloads import payload_differences
from tipx.comparing.record_fields import SPELLING, compared, respelt
from tipx.standard import newest
from tipx.standard.codelists import Code, CodeList

QUICK = settings(
    max_examples=30, deadline=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)  # fmt: skip
PAYLOADS = st.one_of(testing.bundles(), *(testing.records(kind) for kind in ("case", "victim", "referral")))


def assert_all_forms_say_the_same(payload: dict[str, Any]) -> None:
    written = forms(payload)
    for one in written.values():
        for other in written.values():
            found = payload_differences(loaded(one), loaded(other))
            assert (found.differences, found.reordered, found.equal) == ((), (), True)
            assert (found.changed, found.added, found.removed) == (0, 0, 0)


@pytest.mark.parametrize("name", VALID)
def test_every_form_of_an_example_says_the_same(name: str) -> None:
    assert_all_forms_say_the_same(example(name))
    shipped = payload_differences(loaded(VALID[name].json.read_bytes()), loaded(VALID[name].xml.read_bytes()))
    assert shipped.equal
    assert shipped.differences == ()


@QUICK
@given(PAYLOADS)
def test_every_form_of_any_payload_says_the_same(payload: dict[str, Any]) -> None:
    assert_all_forms_say_the_same(payload)


def test_the_order_of_records_does_not_count_and_is_told() -> None:
    payload = example("several-victims-several-referrals")
    after = {**payload, "victims": payload["victims"][::-1]}
    found = diff(payload, after)
    assert (found.equal, found.differences, found.reordered) == (True, (), ("victim",))


def test_records_that_travel_alone_are_matched_by_type_and_id_in_any_order() -> None:
    bundle = example("several-victims-several-referrals")
    records = [{"tipxVersion": "1.0", **one} for name in ("cases", "victims", "referrals") for one in bundle[name]]
    changed = copy.deepcopy(records)
    changed[1]["sex"] = "unknown"
    found = payload_differences(records, changed[::-1])
    assert [(one.kind, one.before, one.after) for one in found.differences] == [("changed", "/sex", "/sex")]
    (one,) = found.differences
    assert [spot.payload for spot in one.records if spot] == [1, len(records) - 2]
    assert found.reordered == ("victim", "referral")


def test_records_alone_are_matched_with_those_of_a_bundle_and_their_version_is_only_spelt_otherwise() -> None:
    bundle = example("several-victims-several-referrals")
    records = [{**one, "tipxVersion": "1.0"} for name in ("cases", "victims", "referrals") for one in bundle[name]]
    found = payload_differences(records, [bundle])
    spelt = [one for one in found.differences if not one.whole]
    assert {(one.kind, one.before, one.after) for one in spelt} == {(SPELLING, "/tipxVersion", None)}
    assert len(spelt) == found.same == len(records)
    (header,) = (one for one in found.differences if one.whole)
    assert (header.kind, header.record_type) == ("added", "bundle")
    assert not found.equal


def test_a_version_that_a_record_repeats_does_not_count() -> None:
    bundle = example("internal-child")
    after = copy.deepcopy(bundle)
    after["victims"][0]["tipxVersion"] = bundle["tipxVersion"]
    found = diff(bundle, after)
    assert told(found) == [(SPELLING, None, "/victims/0/tipxVersion")]
    assert found.equal
    assert (found.changed, found.same) == (0, 4)


def test_another_version_is_told_as_such_once_and_counts() -> None:
    bundle = example("internal-child")
    found = diff(bundle, {**bundle, "tipxVersion": "1.7"})
    assert told(found) == [("version", "/tipxVersion", "/tipxVersion")]
    assert not found.equal
    assert found.own_fields
    alone = {**bundle["victims"][0], "tipxVersion": "1.7"}
    assert ("version", None, "/tipxVersion") in told(payload_differences([bundle], [alone]))


def test_a_retired_code_and_the_code_that_replaced_it_are_one_spelling_of_another() -> None:
    codes = {
        one: Code(one, one, "", "active", "1.0", by, "") for one, by in (("old", "new"), ("new", ""), ("else", ""))
    }
    codelist = CodeList("sex", "Sex", "closed", codes)
    assert respelt(codelist, "old", "new")
    assert respelt(codelist, "new", "old")
    assert not respelt(codelist, "old", "else")
    assert not respelt(codelist, "nowhere", "")
    field = newest().record("victim")
    kinds = [
        [one.kind for one in compared({"sex": old}, {"sex": new}, field, {"sex": codelist})]
        for old, new in (("old", "new"), ("new", "old"), ("old", "else"))
    ]
    assert kinds == [["spelling"], ["spelling"], ["changed"]]


def test_two_bundles_are_compared_whatever_their_ids_and_so_are_two_records_alone() -> None:
    bundle = example("internal-child")
    assert told(diff(bundle, {**bundle, "id": "another"})) == [("changed", "/id", "/id")]
    record = example("minimal-victim")
    assert told(diff(record, {**record, "id": "another"})) == [("changed", "/id", "/id")]


def test_where_an_input_holds_several_bundles_a_record_belongs_to_its_own() -> None:
    one, two = example("internal-child"), example("several-victims-several-referrals")
    moved = copy.deepcopy(one["victims"][0])
    found = payload_differences(
        [one, two], [{**two, "victims": [moved, *two["victims"]]}, {**one, "victims": one["victims"][1:]}]
    )
    assert [(found.kind, found.whole, found.before, found.after) for found in found.differences] == [
        ("removed", True, "/victims/0", None), ("added", True, None, "/victims/0"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [({"a": 1}, {"a": True}), ({"a": [1]}, {"a": [True]}), ({"a": {"b": [0]}}, {"a": {"b": [False]}})],
)
def test_true_is_not_one(before: dict[str, Any], after: dict[str, Any]) -> None:
    record = example("minimal-victim")
    found = diff({**record, "extensions": {"urn:x:y": before}}, {**record, "extensions": {"urn:x:y": after}})
    assert [one.kind for one in found.differences] == ["changed"]


def test_the_same_records_are_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    from tipx.comparing import payloads

    looked: list[Any] = []
    inside = payloads.compared
    monkeypatch.setattr(payloads, "compared", lambda *arguments: looked.append(arguments[0]) or inside(*arguments))
    bundle = example("several-victims-several-referrals")
    after = json.loads(json.dumps(bundle))
    after["victims"][2]["version"] += 1
    assert len(list(diff(bundle, after).differences)) == 1
    assert looked == [bundle["victims"][2]]
