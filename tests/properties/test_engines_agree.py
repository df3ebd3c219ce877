"""All engines give one verdict; the explainer speaks exactly when they refuse, and agrees with an independent engine."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tipx import testing
from tipx.checking.engines import engine, reference_validator
from tipx.checking.explainer import explain
from tipx.standard import newest

STANDARD = newest()
ENGINES = [engine(name, STANDARD) for name in ("native", "python", "reference")]
# Payloads are large: shrinking one takes minutes, so it is left to whoever looks into a failure.
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=QUICK)
PAYLOADS = st.one_of(testing.bundles(), testing.records("case"), testing.records("victim"), testing.records("referral"))


def verdicts(payload: dict[str, Any]) -> list[bool]:
    return [one.accepts[payload["recordType"]](payload) for one in ENGINES]


@SLOW
@given(PAYLOADS)
def test_generated_payloads_are_accepted_by_every_engine_and_the_explainer_is_silent(payload: dict[str, Any]) -> None:
    assert verdicts(payload) == [True, True, True]
    assert explain(payload, STANDARD.record(payload["recordType"])) == []


@SLOW
@given(testing.mutated(PAYLOADS))
def test_mutated_payloads_get_one_verdict_and_the_explainer_speaks_when_they_are_refused(
    payload: dict[str, Any],
) -> None:
    found = verdicts(payload)
    assert len(set(found)) == 1
    assert bool(explain(payload, STANDARD.record(payload["recordType"]))) is not found[0]


@SLOW
@given(testing.mutated(PAYLOADS))
def test_the_explainer_names_the_places_that_jsonschema_names(payload: dict[str, Any]) -> None:
    kind = payload["recordType"]
    theirs = set()
    for error in reference_validator(STANDARD, kind).iter_errors(payload):
        place = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            known = set(error.schema["properties"])
            theirs |= {(*place, name) for name in error.instance if name not in known}
        elif error.validator == "required":
            theirs |= {(*place, name) for name in error.validator_value if name not in error.instance}
        elif error.validator == "propertyNames" or (
            error.parent is None and "propertyNames" in error.absolute_schema_path
        ):
            theirs.add((*place, error.instance))
        else:
            theirs.add(place)
    ours = set()
    for finding in explain(payload, STANDARD.record(kind)):
        ours.add(finding.path)
        if finding.caused:
            # The misspelt field stands for the missing one that was meant.
            ours.add((*finding.path[:-1], str(finding.args["near"])))
    assert ours == theirs


@pytest.mark.parametrize("text", ["12\n", "2026-01-01\n", "PK\n", "\n"])
def test_a_line_feed_at_the_end_is_refused_by_every_engine(text: str) -> None:
    victim = {
        "recordType": "victim", "id": "urn:uuid:11111111-1111-4111-8111-1111111111d1", "version": 1,
        "createdAt": "2026-03-03T16:05:00+05:00", "personStatus": "presumed-victim", "childStatus": "child",
        "owner": {"name": "Sample", "type": "police", "country": "PK"}, "countryOfBirth": text,
    }  # fmt: skip
    assert verdicts(victim) == [False, False, False]
