"""The data of the profile eu: States with their days, codes that exist, variables that fields hold."""

from __future__ import annotations

from typing import Any

import pytest

from tipx import dates
from tipx.ruleset.context import Context
from tipx.ruleset.profiles.eu.states import free_flow, member_states
from tipx.standard import newest
from tipx.standard.profiles import published

EU = published()["eu"][0]
LISTS = {"formsByName": "exploitationPurpose", "focalPointMandates": "agencyMandate", "asylumAuthorities": "agencyType"}


def _on(day: str) -> Context:
    now = dates.instant(f"{day}T12:00:00Z")
    assert now is not None
    return Context(newest(), {"sentAt": f"{day}T12:00:00Z"}, now, profiles=(EU,))


def test_the_member_states_of_today() -> None:
    states = member_states(_on("2026-03-05"))
    assert len(states) == 27
    assert {"AT", "HR", "GR"} <= states
    assert not states & {"GB", "EL", "NO", "CH"}
    assert free_flow(_on("2026-03-05")) - states == {"IS", "LI", "NO"}


@pytest.mark.parametrize(
    ("state", "last_before", "first"),
    [("HR", "2013-06-30", "2013-07-01"), ("BG", "2006-12-31", "2007-01-01"), ("PL", "2004-04-30", "2004-05-01")],
)
def test_a_state_counts_from_its_first_day(state: str, last_before: str, first: str) -> None:
    assert state not in member_states(_on(last_before))
    assert state in member_states(_on(first))


def test_a_state_that_left_counts_to_its_last_day() -> None:
    assert "GB" in member_states(_on("2020-01-31"))
    assert "GB" not in member_states(_on("2020-02-01"))


def test_the_day_of_a_record_alone_is_today() -> None:
    now = dates.instant("2010-01-01T00:00:00Z")
    assert now is not None
    assert len(member_states(Context(newest(), None, now, profiles=(EU,)))) == 27


@pytest.mark.parametrize("name", ["memberStates", "eeaStates"])
def test_states_are_countries_with_real_days_in_order(name: str) -> None:
    for state in EU.parameters[name]:
        assert state["country"] in newest().codelists["country"].codes
        since, until = dates.ordinal(state["since"]), dates.ordinal(state.get("until", "9999-12-31"))
        assert since is not None
        assert until is not None
        assert since < until


@pytest.mark.parametrize(("name", "codelist"), LISTS.items())
def test_codes_exist(name: str, codelist: str) -> None:
    assert EU.parameters[name]
    assert set(EU.parameters[name]) <= set(newest().codelists[codelist].codes)


def test_variables_name_fields_of_the_standard() -> None:
    seen = set()
    for one in EU.parameters["statisticalVariables"]:
        kind, *names = one["field"].replace("[]", "").split(".")
        field: Any = newest().record(kind.lower())
        for name in names:
            field = (field.item or field).properties[name]
        seen.add((one["unit"], one["variable"]))
    assert len(seen) == len(EU.parameters["statisticalVariables"])
    assert {unit for unit, _ in seen} == {"victim", "suspect"}


def test_every_source_says_whether_it_was_read() -> None:
    assert len({one["id"] for one in EU.sources}) == len(EU.sources)
    for one in EU.sources:
        assert one["status"] in ("read", "recalled", "awaits a lawyer's reading")
        assert one["note"]
