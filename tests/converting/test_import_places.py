"""Values that know where they came from, and problems that are told at these places."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipx.converting.model import Origin
from tipx.converting.origins import at_origins, path_of
from tipx.converting.tracing import Traced, origin_in, settled, trace
from tipx.presenting import pointer
from tipx.problems import Layer, Place, Problem, Related, Severity

A, B, C = (Origin("Sheet1", row, column) for row, column in ((3, 1), (3, 7), (12, 2)))


def problem(at: Place, *related: Place) -> Problem:
    """A problem at a place."""
    return Problem("TIPX-SMP-001", Severity.ERROR, Layer.RECORD, "Sample.", at, related=tuple(map(Related, related)))


def test_an_object_equals_another_that_came_from_elsewhere() -> None:
    assert Traced({"a": 1}, A) == Traced({"a": 1}, B) == {"a": 1}


def test_copies_keep_their_origins_and_go_their_own_ways() -> None:
    one = Traced({"a": Traced({"b": 1}, B)}, A)
    one.put("c", 2, C)
    for other in (Traced(one), copy.deepcopy(one), one.over({"z": 1, "c": 0})):
        assert (other.at, other.origins, other["c"]) == (A, {"c": C}, 2)
        other.put("d", 3, B)
    assert one.origins == {"c": C}
    assert copy.deepcopy(one)["a"].at == B


def test_the_first_origin_of_a_member_stays() -> None:
    one = Traced({"a": 1}, A)
    trace(one, "a", B)
    trace(one, "a", C)
    assert origin_in(one, "a") == B
    assert origin_in(one, "b") == A
    plain: dict[str, Any] = {"a": 1}
    trace(plain, "a", B)
    assert origin_in(plain, "a") is None


def test_settled_data_is_plain_and_its_places_say_nothing_twice() -> None:
    record = Traced(
        {"a": 1, "list": ["x", "y", "z"], "inner": Traced({"b": 1, "c": {"d": 2}}, B), "plain": [{"e": 1}]}, A
    )
    trace(record, "a", A)
    trace(record, "list", B)
    trace(record, "list", C, 1)
    trace(record["inner"], "b", C)
    places: dict[tuple[str | int, ...], Origin] = {}
    found = settled(record, ("victims", 4), places)
    assert found == record
    assert type(found) is type(found["inner"]) is dict
    assert places == {
        ("victims", 4): A,
        ("victims", 4, "list"): B,
        ("victims", 4, "list", 1): C,
        ("victims", 4, "inner"): B,
        ("victims", 4, "inner", "b"): C,
    }


PATHS = st.lists(
    st.one_of(st.integers(0, 10**6), st.text(min_size=1).filter(lambda text: not text.isdigit())), max_size=6
)


@given(PATHS.map(tuple))
def test_a_pointer_leads_back_to_its_path(path: tuple[Any, ...]) -> None:
    assert path_of(pointer(path)) == path


def test_each_place_has_the_origin_of_its_longest_known_beginning() -> None:
    places = {("victims", 0): A, ("victims", 0, "names", 0): B, ("referrals", 10): C}
    given_places = [
        ("/victims/0/names/0/given", "Sheet1!G3", 3, 7),
        ("/victims/0/names", "Sheet1!A3", 3, 1),
        ("/victims/0", "Sheet1!A3", 3, 1),
        ("/referrals/10/status", "Sheet1!B12", 12, 2),
        ("/referrals/1", None, None, None),
        ("/victims", None, None, None),
        ("/sender/name", None, None, None),
        ("", None, None, None),
        (None, None, None, None),
    ]
    for at, cell, line, column in given_places:
        (found,) = at_origins([problem(Place(pointer=at), Place(pointer="/victims/0/sex"))], places)
        assert (found.at.pointer, found.at.cell, found.at.line, found.at.column) == (at, cell, line, column)
        (other,) = found.related
        assert (other.at.pointer, other.at.cell, other.role) == ("/victims/0/sex", "Sheet1!A3", "compared-with")


def test_problems_of_sheets_stand_in_their_order_and_others_first() -> None:
    places = {
        ("victims", 0): Origin("Second", 2, 30),
        ("victims", 1): Origin("Second", 2, 4),
        ("cases", 0): Origin("First", 100, 1),
    }
    order = ["/cases/0", "/victims/0", "/victims/1", "/sender"]
    found = at_origins([problem(Place(pointer=one)) for one in order], places)
    assert [one.at.cell for one in found] == [None, "Second!D2", "Second!AD2", "First!A100"]


@pytest.mark.parametrize("origin", ["/data/record/age", ""])
def test_places_in_json_are_told_beside_that_in_the_payload(origin: str) -> None:
    places = {("victims", 0): Origin(pointer=origin), ("cases", 0): Origin(pointer="/z")}
    found = at_origins([problem(Place(pointer=one)) for one in ("/victims/0/sex", "/cases/0")], places)
    assert [(one.at.pointer, one.at.origin) for one in found] == [("/victims/0/sex", origin), ("/cases/0", "/z")]
