"""The European and the cross-border stories among the examples can claim their profiles: what they must still say, and what is warned of."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

import tipx
from tipx.problems import Report
from tipx.standard.examples import Example, every_example


class Story(NamedTuple):
    """A story and its profile. `lacks`: rules that are silent once each legal basis names its instrument; `warned`: what is left."""

    name: str
    profile: str
    lacks: frozenset[str] = frozenset()
    warned: frozenset[str] = frozenset()


INSTRUMENT = frozenset(("TIPX-EU-004",))
STORIES = (
    Story("eu-identification", "eu", INSTRUMENT),
    Story("smuggling-boat", "eu", INSTRUMENT, frozenset(("TIPX-EU-011", "TIPX-EU-012"))),
    Story("she-agreed-to-it", "eu", INSTRUMENT),
    Story("shown-to-immigration", "eu", INSTRUMENT),
    Story("exercise-not-marked", "eu", INSTRUMENT),
    Story("cross-border-referral", "crossborder"),
    Story("cross-border-sexual-exploitation", "crossborder", warned=frozenset(("TIPX-XB-001",))),
    Story("returnee-received", "crossborder"),
    Story("scam-compound", "crossborder", frozenset(("TIPX-XB-010",))),
)
EXAMPLES = {one.name: one for one in every_example()}


def _judged(data: Any, example: Example, *profiles: str) -> Report:
    report = tipx.validate(data, options=tipx.Options(profiles=profiles, now=example.now))
    assert report.faults == ()
    return report


def _added(story: Story, data: Any) -> dict[str, set[str]]:
    """The rules that speak only with the profile, by severity."""
    example = EXAMPLES[story.name]
    known = {(one.rule, one.at.pointer) for one in _judged(data, example).problems}
    found: dict[str, set[str]] = {"error": set(), "warning": set(), "info": set()}
    for one in _judged(data, example, story.profile).problems:
        if (one.rule, one.at.pointer) not in known:
            found[one.severity.value].add(one.rule)
    return found


def _completed(example: Example) -> dict[str, Any]:
    """The story with the one thing that it does not say yet: the instrument of each legal basis."""
    payload: dict[str, Any] = json.loads(example.json.read_bytes())
    for basis in payload["legalBasis"]:
        basis.setdefault("instrument", "Sample Act")
    return payload


@pytest.mark.parametrize("story", STORIES, ids=lambda one: one.name)
def test_the_story_lacks_nothing_but_the_instrument(story: Story) -> None:
    found = _added(story, EXAMPLES[story.name].json)
    assert found["error"] <= story.lacks
    assert found["warning"] <= story.warned
    assert not found["info"]


@pytest.mark.parametrize("story", STORIES, ids=lambda one: one.name)
def test_the_completed_story_is_valid_under_its_profile(story: Story) -> None:
    example = EXAMPLES[story.name]
    payload = _completed(example)
    assert _judged(payload, example, story.profile).verdict == "valid"
    found = _added(story, payload)
    assert not found["error"]
    assert found["warning"] <= story.warned


@pytest.mark.parametrize("story", STORIES, ids=lambda one: one.name)
def test_the_profile_says_the_same_of_the_xml_form(story: Story) -> None:
    example = EXAMPLES[story.name]
    assert _added(story, example.json) == _added(story, example.xml)


def test_crossborder_is_silent_on_stories_that_stay_in_their_country() -> None:
    for name in ("eu-identification", "smuggling-boat", "she-agreed-to-it", "shown-to-immigration"):
        assert not any(_added(Story(name, "crossborder"), EXAMPLES[name].json).values())
