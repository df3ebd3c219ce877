"""Which field groups a record shows is found quickly, and is the same as when every value is looked at one by one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from records_with_faults import STANDARD, spoilt

from tipx.ruleset.groups import groups_present, one_by_one

CITY = {"city": "Sample City"}
TOWN = {"country": "PK", "city": "Sample Town"}


@settings(max_examples=100, deadline=None)
@given(spoilt())
def test_groups_are_found_as_by_looking_at_every_value(made: tuple[str, dict[str, Any]]) -> None:
    kind, record = made
    assert groups_present(STANDARD, kind, record) == one_by_one(STANDARD, kind, record)


@pytest.mark.parametrize(
    ("kind", "record", "groups"),
    [
        ("case", {"events": [{"place": CITY}]}, [("location", ("events", 0, "place", "city"))]),
        (
            "case",
            {"events": [{"place": CITY}, {"place": CITY, "acts": ["transfer"]}]},
            [("location", ("events", 0, "place", "city")), ("trafficking-events", ("events",))],
        ),
        ("case", {"events": [{"place": {"country": "PK"}}]}, [("trafficking-events", ("events",))]),
        (
            "case",
            {"events": [{"controlMethods": ["debt-bondage", "sexual-abuse"]}]},
            [("sexual-violence", ("events", 0, "controlMethods", 1))],
        ),
        ("case", {"events": [{"sexualExploitationTypes": []}]}, [("trafficking-events", ("events",))]),
        ("victim", {"guardian": {"contact": {"kind": "phone"}}}, [("contact", ("guardian", "contact"))]),
        (
            "victim",
            {"guardian": {"contact": {"kind": "phone"}, "type": "parent"}},
            [("contact", ("guardian", "contact")), ("family", ("guardian",))],
        ),
        (
            "victim",
            {"journey": [{"from": TOWN, "to": {"country": "AE"}}, {"from": TOWN, "to": TOWN}]},
            [
                ("location", ("journey", 0, "from", "city")),
                ("location", ("journey", 1, "to", "city")),
                ("journey", ("journey",)),
            ],
        ),
        (
            "victim",
            {"services": [{"serviceType": "forensic-medical"}, {"serviceType": "medical-care"}]},
            [("sexual-violence", ("services", 0)), ("health", ("services", 1))],
        ),
        (
            "victim",
            {"services": [{"serviceType": "medical-care"}, {"serviceType": "legal-aid"}], "numberOfChildren": 0},
            [("family", ("numberOfChildren",)), ("health", ("services", 0)), ("services", ("services",))],
        ),
        (
            "victim",
            {"riskAssessments": [{"domain": ["retaliation", "health"]}], "vulnerabilities": ["poverty"]},
            [("health", ("riskAssessments", 0)), ("risk", ("vulnerabilities",))],
        ),
    ],
)
def test_a_value_belongs_to_the_first_group_that_names_it_and_a_container_to_what_is_left(
    kind: str, record: dict[str, Any], groups: list[Any]
) -> None:
    assert list(groups_present(STANDARD, kind, record)) == groups
    assert list(one_by_one(STANDARD, kind, record)) == groups
