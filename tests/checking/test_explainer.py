"""The explainer says all that is wrong, once each, and finds what was meant."""

from __future__ import annotations

from typing import Any

import pytest

from tipx.checking.explainer import MOST_NEAR, explain
from tipx.standard.fields import build

SCHEMA: dict[str, Any] = {
    "$id": "urn:sample:made",
    "type": "object",
    "additionalProperties": False,
    "required": ["firstName", "kind"],
    "properties": {
        "firstName": {"type": "string", "minLength": 1, "maxLength": 5},
        "kind": {"type": "string", "const": "made"},
        "marks": {"type": "array", "minItems": 2, "maxItems": 3, "items": {"type": "integer", "minimum": 1, "maximum": 9}},
        "day": {"type": "string", "pattern": "^[0-9]{4}$"},
        "colour": {"type": "string", "enum": ["red", "green"]},
        "sure": {"type": "boolean"},
    },
}  # fmt: skip
TREE = build({SCHEMA["$id"]: SCHEMA}, SCHEMA["$id"])
GOOD = {"firstName": "Ali", "kind": "made", "marks": [1, 9], "day": "2026", "colour": "red", "sure": True}


def found(**changes: Any) -> list[tuple[str, str, tuple[str | int, ...]]]:
    data = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    return [(one.id, one.say, one.path) for one in explain(data, TREE)]


def test_nothing_is_said_of_a_good_record() -> None:
    assert found() == []


@pytest.mark.parametrize(("change", "expected"), [
    ({"marks": [1]}, ("TIPX-SCH-008", "minimum", ("marks",))),
    ({"marks": [1, 2, 3, 4]}, ("TIPX-SCH-008", "maximum", ("marks",))),
    ({"marks": []}, ("TIPX-SCH-004", "list", ("marks",))),
    ({"marks": [0, 1]}, ("TIPX-SCH-007", "minimum", ("marks", 0))),
    ({"marks": [1, 10]}, ("TIPX-SCH-007", "maximum", ("marks", 1))),
    ({"marks": [1, True]}, ("TIPX-SCH-003", "", ("marks", 1))),
    ({"firstName": ""}, ("TIPX-SCH-004", "", ("firstName",))),
    ({"firstName": "Alinas"}, ("TIPX-SCH-005", "", ("firstName",))),
    ({"firstName": None}, ("TIPX-SCH-001", "", ("firstName",))),
    ({"kind": "other"}, ("TIPX-SCH-009", "", ("kind",))),
    ({"day": "2026\n"}, ("TIPX-SCH-006", "", ("day",))),
    ({"day": "۲۰۲۶"}, ("TIPX-SCH-006", "", ("day",))),
    ({"colour": "blue"}, ("TIPX-SCH-006", "", ("colour",))),
    ({"sure": 1}, ("TIPX-SCH-003", "", ("sure",))),
    ({"colours": "red", "colour": None}, ("TIPX-SCH-002", "near", ("colours",))),
    ({"zebra": 1}, ("TIPX-SCH-002", "", ("zebra",))),
])  # fmt: skip
def test_each_mistake_is_said_once_at_its_place(change: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert found(**change) == [expected]


def test_the_longest_and_the_least_are_accepted() -> None:
    assert found(firstName="Alina", marks=[1, 9, 9]) == []


def test_a_misspelt_required_field_is_one_problem_that_folds_the_missing_one() -> None:
    (one,) = explain({**{k: v for k, v in GOOD.items() if k != "firstName"}, "firstname": "Ali"}, TREE)
    assert (one.id, one.args, one.caused) == ("TIPX-SCH-002", {"near": "firstName"}, 1)


def test_one_known_field_is_meant_by_one_unknown_only() -> None:
    data = {"kind": "made", "firstname": "Ali", "first_name": "Ali"}
    assert [(one.id, one.say) for one in explain(data, TREE)] == [("TIPX-SCH-002", "near"), ("TIPX-SCH-002", "")]


def test_many_unknown_fields_are_all_said() -> None:
    many = {f"firstName{number}": 1 for number in range(MOST_NEAR * 4)}
    assert len(explain({**GOOD, **many}, TREE)) == MOST_NEAR * 4


def test_what_the_reader_has_refused_is_not_missed_again() -> None:
    assert explain({"kind": "made"}, TREE, {("firstName",)}) == []
