"""Items of lists are matched so that as little as possible differs, and in the same way from either side."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tipx.comparing import aligning
from tipx.comparing.aligning import Alignment, align


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("abc", "abc", ([(0, 0), (1, 1), (2, 2)], [], [], False)),
        ("abc", "xabc", ([(0, 1), (1, 2), (2, 3)], [], [0], False)),
        ("abc", "ac", ([(0, 0), (2, 1)], [1], [], False)),
        ("abc", "axc", ([(0, 0), (1, 1), (2, 2)], [], [], False)),
        ("abc", "cab", ([(0, 1), (1, 2), (2, 0)], [], [], True)),
        ("abc", "cabx", ([(0, 1), (1, 2), (2, 0)], [], [3], True)),
        ("aba", "ba", ([(1, 0), (2, 1)], [0], [], False)),
        ("aab", "baa", ([(0, 1), (1, 2), (2, 0)], [], [], True)),
        ("", "ab", ([], [], [0, 1], False)),
        ("ab", "", ([], [0, 1], [], False)),
        ("abc", "aaabc", ([(0, 0), (1, 3), (2, 4)], [], [1, 2], False)),
    ],
)
def test_items_are_paired_with_their_equals(before: str, after: str, wanted: tuple[Any, ...]) -> None:
    assert align(list(before), list(after)) == Alignment(*wanted)


def test_true_is_not_one() -> None:
    assert align([1, "x"], [True, "x"]).pairs == [(0, 0), (1, 1)]
    assert align([1, True], [True, 1]).reordered


def test_items_with_ids_are_matched_by_them_whatever_else_they_hold() -> None:
    one, two, three = ({"id": name, "text": name} for name in "abc")
    changed = {"id": "a", "text": "c"}
    assert align([one, two], [three, two, changed]) == Alignment([(0, 2), (1, 1)], [], [0], True)


def test_where_an_id_is_missing_or_there_twice_the_content_decides() -> None:
    one, twin = {"id": "a", "text": "x"}, {"id": "a", "text": "y"}
    assert align([one, twin], [twin, one]) == Alignment([(0, 1), (1, 0)], [], [], True)
    assert align([{"text": "x"}, one], [one]) == Alignment([(1, 0)], [0], [], False)


def test_of_unlike_items_the_most_alike_are_paired() -> None:
    kept = {"status": "given", "givenOn": "2026-01-01", "form": "written"}
    changed = {**kept, "form": "oral"}
    other = {"status": "refused", "givenOn": "2025-01-01", "form": "video"}
    assert align([kept], [other, changed]) == Alignment([(0, 1)], [], [0], False)
    assert align([other, kept], [changed]) == Alignment([(1, 0)], [0], [], False)


def test_stretches_that_are_too_long_to_be_laid_out_are_matched_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aligning, "MOST_CELLS", 3)
    assert align(list("xabcay"), list("zabcaaw")).pairs == [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]


def test_ten_thousand_items_are_aligned_at_once() -> None:
    items = [f"item {number}" for number in range(10_000)]
    found = align(items, ["new", *items[:5000], *items[5001:]])
    assert (found.removed, found.added, found.reordered) == ([5000], [0], False)


ITEMS = st.one_of(
    st.lists(st.sampled_from("abcd"), max_size=7),
    st.lists(st.fixed_dictionaries({"a": st.integers(0, 2), "b": st.integers(0, 2), "c": st.booleans()}), max_size=6),
    st.lists(st.fixed_dictionaries({"id": st.sampled_from("abcd"), "b": st.integers(0, 2)}), max_size=5),
)


@settings(max_examples=400, deadline=None)
@given(ITEMS, ITEMS)
def test_from_the_other_side_it_is_the_same_turned_round(before: list[Any], after: list[Any]) -> None:
    there, back = align(before, after), align(after, before)
    assert sorted((two, one) for one, two in there.pairs) == back.pairs
    assert (there.removed, there.added, there.reordered) == (back.added, back.removed, back.reordered)


@settings(max_examples=400, deadline=None)
@given(ITEMS, ITEMS)
def test_every_item_is_told_once(before: list[Any], after: list[Any]) -> None:
    found = align(before, after)
    assert sorted([one for one, _ in found.pairs] + found.removed) == list(range(len(before)))
    assert sorted([one for _, one in found.pairs] + found.added) == list(range(len(after)))


@settings(max_examples=300, deadline=None)
@given(ITEMS, st.integers(0, 6))
def test_one_item_that_is_put_in_is_the_only_difference(items: list[Any], at: int) -> None:
    at = min(at, len(items))
    found = align(items, [*items[:at], {"a": "new"}, *items[at:]])
    assert found.removed == []
    assert len(found.added) == 1
    assert not found.reordered
    assert all(items[one] == [*items[:at], {"a": "new"}, *items[at:]][two] for one, two in found.pairs)
