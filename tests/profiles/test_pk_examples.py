"""The Pakistani stories among the examples stay valid and without problems under the profile pk."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

import tipx
from tipx.standard import standard
from tipx.standard.cases import change
from tipx.standard.examples import Example, examples

CHANGES: dict[str, dict[str, Any]] = {
    "arabic-script-service-referral": {"/cases/0/leadAgency": None},
    "forced-begging-children": {"/cases/0/proceedings/0/offences/0/instrument": "x-pk-ptpa-2018"},
    "scam-compound": {
        "/cases/0/proceedings/0/offences/0/instrument": "x-pk-ptpa-2018",
        "/victims/0/identityDocuments/0/type": "x-pk-cnic",
        "/victims/0/identityDocuments/0/number": "35202-0000000-1",
    },
    "smuggled-then-exploited": {
        "/cases/0/proceedings/0/offences/0/instrument": "x-pk-psma-2018",
        "/cases/0/proceedings/0/offences/1/instrument": "x-pk-ptpa-2018",
        "/victims/0/identityDocuments/0/type": "x-pk-cnic",
    },
    "statistical-return": {
        "/cases/0/proceedings/0/offences/0/instrument": "x-pk-blsa-1992",
        "/cases/0/proceedings/0/offences/1/instrument": "x-pk-ptpa-2018",
        "/cases/2/proceedings/0/offences/0/instrument": "x-pk-psma-2018",
    },
    "forced-marriage": {"/victims/0/identityDocuments/0/type": "x-pk-cnic"},
    "organ-removal": {"/victims/0/identityDocuments/0/type": "x-pk-cnic"},
}
"""What a story has to say in the words of the profile, beside its claim; None takes a field away. A story that says so already
is left as it is."""


def _is_pakistani(example: Example) -> bool:
    """Whether the sender of the message is an agency of Pakistan."""
    payload = json.loads(example.json.read_bytes())
    if payload.get("recordType") != "bundle":
        return False
    agencies = {one["id"]: one for one in payload.get("agencies", ())}
    sender = payload["sender"]
    return bool(agencies.get(sender.get("agencyId"), sender).get("country") == "PK")


STORIES = [one for one in examples(standard("1.0")) if one.verdict == "valid" and not one.expect and _is_pakistani(one)]
each = pytest.mark.parametrize("example", STORIES, ids=lambda example: example.name)


def in_the_words_of_the_profile(example: Example) -> dict[str, Any]:
    payload: dict[str, Any] = copy.deepcopy(json.loads(example.json.read_bytes()))
    for pointer, value in CHANGES.get(example.name, {}).items():
        if value is not None or pointer.rpartition("/")[2] in payload["cases"][0]:
            change(payload, pointer, value)
    return payload


def problems(payload: dict[str, Any], now: str | None) -> list[tuple[str, str | None]]:
    report = tipx.validate(payload, options=tipx.Options(profiles=("pk",), now=now))
    assert (report.verdict.value, report.faults) == ("valid", ())
    return [(one.rule, one.at.pointer) for one in report.problems]


def test_the_stories_are_these() -> None:
    assert {one.name for one in STORIES} == {
        "acknowledgement", "arabic-script-service-referral", "cross-border-sexual-exploitation", "domestic-servitude-girl",
        "forced-begging-children", "forced-marriage", "internal-child", "irregular-migrant-screened",
        "labour-inspector-first-notice", "organ-removal", "scam-compound", "shelter-referral-minimal",
        "smuggled-then-exploited", "statistical-return",
    }  # fmt: skip
    assert set(CHANGES) <= {one.name for one in STORIES}


@each
@pytest.mark.parametrize("now", [None, "2035-12-31"])
def test_is_valid_and_silent_under_the_profile(example: Example, now: str | None) -> None:
    assert problems(in_the_words_of_the_profile(example), now or example.now) == []


@each
def test_is_valid_and_silent_when_it_claims_the_profile(example: Example) -> None:
    payload = in_the_words_of_the_profile(example)
    payload["profiles"] = [*dict.fromkeys((*payload["profiles"], "pk"))]
    report = tipx.validate(payload, now=example.now)
    assert (report.verdict.value, report.problems, report.faults) == ("valid", (), ())


def test_as_it_stands_a_story_only_names_general_codes_and_a_lead_that_does_not_investigate() -> None:
    told = {
        (example.name, rule)
        for example in STORIES
        for rule, _ in problems(json.loads(example.json.read_bytes()), example.now)
    }
    assert {rule for _, rule in told} <= {"TIPX-PK-007", "TIPX-PK-011"}
    assert {name for name, _ in told} <= set(CHANGES)
