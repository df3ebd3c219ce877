"""Payloads with a marker wherever a text can stand, rightly or wrongly: what no report may hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from tipx.standard import newest
from tipx.standard.cases import base

MARKER = "Sample Qqmarker"
WORD = "Qqmarker"


def planted() -> dict[str, Any]:
    """A payload with a marker wherever a text can stand wrongly: values, codes, names of fields and extensions, ids."""
    payload: dict[str, Any] = json.loads(json.dumps(base(newest(), "smallest")))
    victim, case, referral = payload["victims"][0], payload["cases"][0], payload["referrals"][0]
    victim[MARKER] = MARKER
    victim["sex"] = MARKER
    victim["names"] = [{"full": MARKER, MARKER: MARKER}]
    victim["birthDate"] = MARKER
    victim["extensions"] = {MARKER: MARKER, f"urn:x:{MARKER}": {MARKER: ""}}
    victim["ageAtDetection"] = MARKER
    victim["contacts"] = MARKER
    case["classification"] = MARKER
    case["victimIds"] = [f"urn:uuid:{MARKER}", "urn:uuid:11111111-1111-4111-8111-1111111111ff"]
    case["elements"] = {"act": MARKER, MARKER: "yes"}
    referral["status"] = MARKER
    referral["dataAbsent"] = [{"field": MARKER, "reason": MARKER}]
    payload["profiles"] = [MARKER]
    payload["agencies"].append({"id": MARKER, "name": MARKER, "type": MARKER, "country": MARKER})
    return payload


MARKED: Mapping[str, Callable[[], Any]] = {
    "json": lambda: json.dumps(planted()).encode(),
    "data": planted,
    "duplicate": lambda: b'{"recordType": "victim", "%s": "%s", "%s": 1.5}' % ((MARKER.encode(),) * 3),
    "cut": lambda: json.dumps(planted()).encode()[:-20],
    "xml": lambda: (
        f'<victim xmlns="urn:tipx:schema:1"><recordType>victim</recordType><sex a="{MARKER}">{MARKER}</sex>{MARKER}'
        f"<x>{MARKER}</x><birthDate>{MARKER}</birthDate><?{MARKER} {MARKER}?></victim>"
    ).encode(),
    "ndjson": lambda: b"\n".join(json.dumps(record).encode() for record in planted()["victims"] * 2),
}
