"""The digest in a bundle is checked in every form, and any change to the payload is noticed."""

from __future__ import annotations

import json
from typing import Any

import pytest

import tipx
from tipx.standard import newest
from tipx.standard.cases import NOW, base
from tipx.writing.canonical import payload_digest
from tipx.writing.xml import to_xml


def with_digest(**changes: str) -> dict[str, Any]:
    payload = json.loads(json.dumps(base(newest(), "referrals_together-two")))
    digest = payload_digest(payload)
    payload["integrity"] = {"algorithm": "sha-256", "canonicalisation": "tipx-1", "digest": digest, **changes}
    return payload


def forms(payload: dict[str, Any]) -> list[bytes]:
    header = {name: value for name, value in payload.items() if name not in ("cases", "victims", "referrals")}
    records = [record for name in ("referrals", "victims", "cases") for record in payload.get(name, ())]
    lines = "\n".join(json.dumps(line, ensure_ascii=False) for line in (header, *records))
    return [
        json.dumps(payload).encode(),
        to_xml(payload, newest()),
        to_xml(payload, newest(), pretty=True),
        lines.encode(),
    ]


@pytest.mark.parametrize("form", range(4))
def test_the_right_digest_is_accepted_in_every_form_and_order(form: int) -> None:
    report = tipx.validate(forms(with_digest())[form], now=NOW)
    assert [problem.rule for problem in report.problems] == []


@pytest.mark.parametrize("form", range(4))
def test_a_changed_record_is_noticed_in_every_form(form: int) -> None:
    payload = with_digest()
    payload["victims"][0]["ageAtDetection"] = 14
    report = tipx.validate(forms(payload)[form], now=NOW)
    assert [(p.rule, p.at.model) for p in report.problems] == [("TIPX-VAL-006", "Bundle.integrity.digest")]
    assert report.verdict is tipx.Verdict.INVALID


def test_an_unknown_method_is_refused() -> None:
    report = tipx.validate(with_digest(algorithm="md5"), now=NOW)
    assert [(p.rule, p.at.model) for p in report.problems] == [("TIPX-VAL-006", "Bundle.integrity.algorithm")]


def test_one_digest_for_all_forms() -> None:
    payload = with_digest()
    del payload["integrity"]
    loaded = [tipx.load(raw) for raw in forms(payload)]
    assert {payload_digest(one) for one in loaded if isinstance(one, dict)} == {payload_digest(payload)}
