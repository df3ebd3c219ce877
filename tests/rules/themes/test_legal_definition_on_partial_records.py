"""What was refused, or is not shown, never makes the rules of the legal definition speak; and they stay linear."""

from __future__ import annotations

import copy
import time
from typing import Any

import pytest

import tipx
from tipx.problems import Layer
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rules
from tipx.standard import newest
from tipx.standard.cases import NOW, base, change

WORKSITE, BOAT, CROSSING = (
    "elements_and_evidence-worksite",
    "classification-boat",
    "screening_and_status-crossing",
)


def legal(name: str, changes: dict[str, Any]) -> set[str]:
    """The ids of the legal-definition rules that speak on a changed base payload."""
    payload = copy.deepcopy(base(newest(), name))
    for pointer, value in changes.items():
        change(payload, pointer, value)
    report = tipx.validate(payload, now=NOW)
    assert report.faults == ()
    return {problem.rule for problem in report.problems if problem.rule.startswith("TIPX-LEG-")}


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        (WORKSITE, {"/cases/0/classification": "traffiking"}),
        (WORKSITE, {"/cases/0/elements": "yes"}),
        (WORKSITE, {"/cases/0/elements/means": "maybe"}),
        (WORKSITE, {"/cases/0/elements/act": "ja", "/cases/0/classification": "undetermined"}),
        (WORKSITE, {"/cases/0/events/0/acts/0": "hiring", "/cases/0/events/0/acts/1": "hiding"}),
        (WORKSITE, {"/cases/0/events/0/means": "deception"}),
        (WORKSITE, {"/cases/0/events/0": "an event"}),
        (BOAT, {"/cases/0/personFindings/0": "a finding"}),
        (BOAT, {"/cases/0/personFindings/1/elements/childVictim": "ja"}),
        (BOAT, {"/cases/0/personFindings/1/victimId": "somebody"}),
        (BOAT, {"/cases/0/personFindings": "none"}),
        (CROSSING, {"/victims/0/decisions/0/outcome": "nein"}),
        (CROSSING, {"/victims/0/decisions": "none"}),
        (CROSSING, {"/victims/0/id": "somebody"}),
        (WORKSITE, {"/victims/0/personStatus": "confirmed-victim", "/victims/0/decisions": [{"stage": "court"}]}),
    ],
)  # fmt: skip
def test_a_refused_value_is_reported_once_and_draws_nothing_else(name: str, changes: dict[str, Any]) -> None:
    assert legal(name, changes) == set()


def test_a_refused_element_that_cannot_matter_does_not_hide_a_wrong_classification() -> None:
    changes = {"/cases/0/elements/irregularStatus": "perhaps", "/cases/0/classification": "other-offence"}
    assert legal(WORKSITE, changes) == {"TIPX-LEG-001"}


def test_an_event_whose_persons_were_refused_is_laid_to_nobody() -> None:
    changes = {
        "/cases/0/personFindings/1/elements/act": "no",
        "/cases/0/personFindings/1/classification": "smuggling",
        "/cases/0/smugglingAggravations": ["exploitation"],
        "/cases/0/events/1/victimIds": "everybody",
    }
    assert legal(BOAT, changes) == set()


def test_consent_words_are_a_parameter() -> None:
    header: dict[str, Any] = {"recordType": "bundle"}
    decision = {"outcome": "negative", "reasons": "She went along gladly."}
    victim = {"id": "v", "childStatus": "child", "decisions": [decision]}
    run = rules()["TIPX-LEG-007"].run
    for words, count in ((["glad"], 1), (["consent"], 0), ([], 0), (["lad"], 0), (["GLADLY."], 1)):
        context = Context(newest(), header, 0, {"consentWords": words})
        payload = PayloadView(context, None)
        payload.add(Entry("victim", 0, victim))
        assert len(list(run(payload, context))) == count


def _large(persons: int) -> PayloadView:
    """One case in which everything that the rules pair up is large at once."""
    ids = [f"urn:uuid:{number:08x}-0000-4000-8000-000000000000" for number in range(persons)]
    no = dict.fromkeys(("act", "means", "purpose", "childVictim", "irregularCrossing", "procuredForGain"), "no")
    elements = {**no, "irregularStayOrDocuments": "no", "irregularStatus": "yes"}
    context = Context(newest(), {"recordType": "bundle"}, 0)
    payload = PayloadView(context, None)
    events = [
        {"acts": ["transfer"], "allegedOffenderIds": ids[:1], "assertionBasis": "fact"},
        *({"acts": ["transfer"], "victimIds": [one], "means": ["not-required-child"]} for one in ids),
        *({"means": ["not-required-child"], "allegedOffenderIds": [one]} for one in ids),
    ]
    case = {
        "id": "case",
        "victimIds": ids,
        "scope": "internal",
        "classification": "irregular-migration",
        "elements": elements,
        "personFindings": [{"victimId": one, "elements": elements, "classification": "none"} for one in ids],
        "events": events,
        "allegedOffenders": [{"id": one, "victimId": one, "roles": ["smuggler"], "status": "charged"} for one in ids],
        "proceedings": [{"victimRole": "defendant", "victimIds": ids[-2:]} for _ in range(50)],
    }
    payload.add(Entry("case", 0, case))
    for ordinal, one in enumerate(ids):
        victim = {"id": one, "caseIds": ["case"], "personStatus": "smuggled-migrant", "childStatus": "adult"}
        payload.add(Entry("victim", ordinal, victim))
    return payload


@pytest.mark.parametrize("number", [2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 14, 22, 23, 1])
def test_no_rule_looks_at_every_event_for_every_person(number: int) -> None:
    rule = rules()[f"TIPX-LEG-{number:03}"]
    payload = _large(3000)
    given: tuple[Any, ...] = (
        (payload, payload.context) if rule.check.layer is Layer.CROSS else (payload.cases[0].data, payload.context)
    )
    begun = time.perf_counter()
    for _ in rule.run(*given):
        pass
    # Nine million pairs take seconds; three thousand of each take milliseconds.
    assert time.perf_counter() - begun < 1.0
