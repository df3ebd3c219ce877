"""What a pseudonymous payload may not hold, it may not hold in an extension of the standard's own either."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

import tipx
from tipx.standard import standard
from tipx.standard.examples import examples

NOW = "2026-03-05"
STORY = json.loads(
    next(one.json for one in examples(standard("1.0")) if one.name == "pseudonymous-research").read_bytes()
)
KEY = "urn:tipx:migration:1.1"
DIGEST = "0" * 64


def rules_of(extensions: dict[str, Any]) -> list[str]:
    payload = copy.deepcopy(STORY)
    payload["victims"][0]["extensions"] = extensions
    return [one.rule for one in tipx.validate(payload, now=NOW).problems]


def block(*changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {KEY: {"digest": DIGEST, "changes": list(changes), **more}}


@pytest.mark.parametrize(
    "change",
    [
        {"at": "/services/0/urgency", "was": "urgent", "in": ["urn:uuid:11111111-1111-4111-8111-1111111115e1"]},
        {"at": "/services/0/appointmentAt", "was": "2026-03-09T10:30:00+05:00"},
        {"at": "/needs", "was": [{"serviceType": "legal-aid", "urgency": "urgent"}], "list": "ab12"},
        {"at": "/returnPlan/receivedBy", "was": {"agencyId": "urn:uuid:11111111-1111-4111-8111-1111111111a1"}},
        {"at": "/returnPlan/receivedBy"}, {"at": "/numberOfChildren", "was": 2},
    ],
)  # fmt: skip
def test_what_the_field_may_hold_may_stand_in_it(change: dict[str, Any]) -> None:
    assert rules_of(block(change)) == []


@pytest.mark.parametrize(
    "extensions",
    [
        {"urn:tipx:anything": "Sample"}, {"urn:example:a": "Sample"}, {KEY: "Sample"}, {KEY: ["Sample"]},
        {"urn:tipx:migration:9.9": {"digest": DIGEST, "changes": []}}, block(more="Sample"),
        {KEY: {"digest": "Sample", "changes": []}}, {KEY: {"digest": DIGEST, "changes": "Sample"}}, block({"at": "/Sample"}),
        block({"at": "/names", "was": [{"type": "legal", "full": "Sample"}]}), block({"at": "/occupation", "was": "Sample"}),
        block({"at": "/names/0/full", "was": "Sample"}), block({"at": "/localIds", "was": [{"system": "a", "value": "b"}]}),
        block({"at": "/returnPlan", "was": {"status": "planned", "Sample": 1}}), block({"at": "/sex", "was": {"Sample": 1}}),
        block({"at": "/sex", "was": "male", "in": ["Sample"]}), block({"at": "/sex", "was": "male", "list": "Sample"}),
        block({"at": "/sex", "was": "male", "more": "Sample"}), block({"at": "/extensions/a", "was": "Sample"}),
        block({"at": "/" * 500, "was": "Sample"}), block({"at": "", "was": "Sample"}), block({"at": 1}), block("Sample"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_anything_else_is_more_than_the_profile_allows(extensions: dict[str, Any]) -> None:
    assert "TIPX-CDP-006" in rules_of(extensions)


def test_a_pseudonymous_payload_goes_down_and_stays_one() -> None:
    newer = copy.deepcopy(STORY) | {"tipxVersion": "1.1"}
    victim = newer["victims"][0]
    service = {"id": "urn:uuid:11111111-1111-4111-8111-1111111115e1", "serviceType": "legal-aid", "status": "planned"}
    victim.setdefault("services", []).append({**service, "urgency": "urgent"})
    options = tipx.Options(now=NOW)
    down = tipx.migrate(newer, version="1.0", to="json", options=options)
    assert down.written is not None
    assert down.written.verdict is tipx.Verdict.VALID
    assert tipx.load(tipx.migrate(down.output, version="1.1", to="json", options=options).output) == newer
