"""What bears out an answer of yes: for a case or a group any event, for a person one that names the person or nobody."""

from __future__ import annotations

from typing import Any

import pytest

from tipx.ruleset.context import Context
from tipx.ruleset.registry import rules
from tipx.standard import newest

YES = {"act": "yes"}
SHOWS = {"acts": ["transfer"]}
OF_A, OF_B = {**SHOWS, "victimIds": ["a"]}, {**SHOWS, "victimIds": ["b"]}
A, B, GROUP = {"victimId": "a", "elements": YES}, {"victimId": "b", "elements": YES}, {"elements": YES}
ACT = ("elements", "act")


def found(case: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str]]:
    context = Context(newest(), None, 0)
    context.turn_to("case", case)
    return [(one.path, one.say) for one in rules()["TIPX-LEG-002"].run(case, context)]


@pytest.mark.parametrize("events", [[SHOWS], [OF_A], [OF_B, SHOWS], [{"victimIds": ["a"]}, OF_B]])
def test_any_event_bears_out_the_answer_of_a_case_and_of_a_group(events: list[Any]) -> None:
    assert found({"elements": YES, "events": events}) == []
    assert found({"personFindings": [GROUP], "events": events}) == []


@pytest.mark.parametrize("events", [[], [{}], [{"acts": [], "victimIds": ["a"]}]])
def test_without_an_event_that_shows_it_every_answer_of_yes_is_found(events: list[Any]) -> None:
    assert found({"elements": YES, "events": events}) == [(ACT, "")]
    places = [("personFindings", index, *ACT) for index in range(3)]
    wanted = [(places[0], "person"), (places[1], ""), (places[2], "person")]
    assert found({"personFindings": [A, GROUP, B], "events": events}) == wanted


def test_an_event_of_another_person_bears_out_nothing_for_this_one() -> None:
    assert found({"personFindings": [A, B], "events": [OF_A]}) == [(("personFindings", 1, *ACT), "person")]
    assert found({"personFindings": [A, B], "events": [OF_A, OF_B]}) == []
    assert found({"personFindings": [A, GROUP, B], "events": [OF_B]}) == [(("personFindings", 0, *ACT), "person")]


@pytest.mark.parametrize("common", [SHOWS, {**SHOWS, "victimIds": []}])
def test_an_event_that_names_nobody_is_about_every_person(common: dict[str, Any]) -> None:
    assert found({"personFindings": [A, B, GROUP], "events": [OF_A, common]}) == []
