"""Each change that is planted in a payload is told once, at its place; from the other side the same, turned round."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from comparing_payloads import VALID, diff, example, signs, told
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tipx import testing
from tipx.comparing.payloads import payload_differences
from tipx.presenting import pointer
from tipx.reading.model import LISTS, Path
from tipx.writing.canonical import canonical

QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)  # fmt: skip
PAYLOADS = st.one_of(testing.bundles(), *(testing.records(kind) for kind in ("case", "victim", "referral")))
KEYS = ("recordType", "tipxVersion", "id")
"""What decides which records and items belong together, and the version: changes of these are tested by themselves."""


def places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every place in a payload, with its value."""
    yield path, value
    if isinstance(value, dict):
        for name, one in value.items():
            yield from places(one, (*path, name))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from places(one, (*path, index))


def at(payload: Any, path: Path) -> Any:
    for step in path:
        payload = payload[step]
    return payload


def changed(payload: dict[str, Any], path: Path, change: Callable[[Any, Any], None]) -> dict[str, Any]:
    """A copy in which a change was made to what holds the place; it is given that and the last step."""
    found = copy.deepcopy(payload)
    change(at(found, path[:-1]), path[-1])
    return found


def is_free(path: Path) -> bool:
    """Whether it is neither a key nor a whole list of records nor a record."""
    return bool(path) and path[-1] not in KEYS and not (path[0] in LISTS and len(path) < 3)


def sampled(payload: dict[str, Any], most: int = 60) -> list[tuple[Path, Any]]:
    """Places that are free, as many as can be tried in a moment; which ones is the same in every run."""
    free = [(path, value) for path, value in places(payload) if is_free(path)]
    return random.Random(1).sample(free, min(most, len(free)))


def other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else value + "x"


@pytest.mark.parametrize("name", VALID)
def test_a_value_that_is_changed(name: str) -> None:
    payload = example(name)
    leaves = [(path, value) for path, value in sampled(payload, 80) if not isinstance(value, dict | list)]
    assert leaves
    for path, value in leaves:
        after = changed(payload, path, lambda holder, step, value=value: holder.__setitem__(step, other(value)))
        (one,) = diff(payload, after, show_values=True).differences
        assert (one.kind, one.before, one.after) == ("changed", pointer(path), pointer(path))
        assert (one.old, one.new) == (value, other(value))


@pytest.mark.parametrize("name", VALID)
def test_a_field_or_an_item_that_is_removed_or_added(name: str) -> None:
    payload = example(name)
    for path, value in sampled(payload):
        after = changed(payload, path, lambda holder, step: holder.__delitem__(step))
        (one,) = diff(payload, after, show_values=True).differences
        assert (one.kind, one.after, one.old) == ("removed", None, value)
        assert one.before == pointer(path) or canonical(at(payload, path[:-1])).count(canonical(value)) > 1
        (back,) = diff(after, payload, show_values=True).differences
        assert (back.kind, back.before, back.after, back.new) == ("added", None, one.before, value)


@pytest.mark.parametrize("name", VALID)
def test_an_item_that_is_put_in_anywhere(name: str) -> None:
    payload = example(name)
    for path, value in sampled(payload, 400):
        if not isinstance(value, list):
            continue
        for index in {0, len(value) // 2, len(value)}:
            after = copy.deepcopy(payload)
            new = {"id": "new", "x": 1} if isinstance(value[0], dict) else "new"
            at(after, path).insert(index, new)
            assert told(diff(payload, after, show_values=True)) == [("added", None, pointer((*path, index)))]


@pytest.mark.parametrize("name", VALID)
def test_an_order_that_is_changed(name: str) -> None:
    payload = example(name)
    for path, value in sampled(payload, 400):
        if isinstance(value, list) and len({canonical(one) for one in value}) > 1:
            after = copy.deepcopy(payload)
            at(after, path).reverse()
            if at(after, path) != value:
                assert told(diff(payload, after, show_values=True)) == [("order", pointer(path), pointer(path))]


@pytest.mark.parametrize("name", VALID)
def test_a_record_that_is_removed_or_added(name: str) -> None:
    payload = example(name)
    for list_name in LISTS:
        for index, record in enumerate(payload.get(list_name, ())):
            after = changed(payload, (list_name, index), lambda holder, step: holder.__delitem__(step))
            found = diff(payload, after, show_values=True)
            (one,) = found.differences
            assert (one.kind, one.whole, one.before, one.old) == ("removed", True, f"/{list_name}/{index}", record)
            assert (found.removed, found.added, found.changed, found.reordered) == (1, 0, 0, ())
            (back,) = diff(after, payload).differences
            assert (back.kind, back.whole, back.after, back.new) == ("added", True, f"/{list_name}/{index}", None)


def test_an_item_or_a_record_of_another_id_is_another_one() -> None:
    payload = example("several-victims-several-referrals")
    after = copy.deepcopy(payload)
    after["victims"][1]["id"] = after["victims"][1]["id"][:-1] + "f"
    after["victims"][2]["consents"][0]["id"] = "another"
    assert told(diff(payload, after)) == [
        ("removed", "/victims/2/consents/0", None), ("added", None, "/victims/2/consents/0"),
        ("removed", "/victims/1", None), ("added", None, "/victims/1"),
    ]  # fmt: skip


@QUICK
@given(PAYLOADS, PAYLOADS)
def test_from_the_other_side_it_is_the_same_turned_round(one: dict[str, Any], other: dict[str, Any]) -> None:
    other = {**other, "id": one["id"]} if one["recordType"] == other["recordType"] else other
    for show_values in (False, True):
        there, back = diff(one, other, show_values), diff(other, one, show_values)
        assert signs(there.differences) == signs(back.differences, mirrored=True)
        assert (there.same, there.changed, there.added, there.removed) == (
            back.same,
            back.changed,
            back.removed,
            back.added,
        )
        assert there.equal == back.equal
        assert set(there.reordered) == set(back.reordered)


@QUICK
@given(testing.bundles(), st.data())
def test_changes_of_generated_payloads_are_the_same_from_either_side_and_never_none(
    payload: dict[str, Any], data: st.DataObject
) -> None:
    after = data.draw(testing.mutated(st.just(payload)))
    there, back = diff(payload, after, True), diff(after, payload, True)
    assert signs(there.differences) == signs(back.differences, mirrored=True)
    assert bool(there.differences or there.reordered) == (canonical(payload) != canonical(after))


def test_records_of_one_id_are_matched_equal_ones_first() -> None:
    payload = example("several-victims-several-referrals")
    twin = {**payload["victims"][0], "version": 99}
    before = {**payload, "victims": [*payload["victims"], twin]}
    after = {**payload, "victims": [twin, *payload["victims"]]}
    found = diff(before, after)
    assert (found.differences, found.reordered) == ((), ("victim",))
    without = payload_differences([before], [payload])
    assert told(without) == [("removed", f"/victims/{len(payload['victims'])}", None)]
