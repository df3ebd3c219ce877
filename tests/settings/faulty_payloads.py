"""Payloads with known faults, for the tests of what can be set aside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tipx.standard import newest, standard
from tipx.standard.cases import NOW, base

DAY = NOW[:10]
INVALID = standard("1.0").folder / "examples" / "invalid"
UNKNOWN_CODE, UNKNOWN_LANGUAGE, UNKNOWN_FIELD, NO_CONSENT = (
    "TIPX-STR-009",
    "TIPX-STR-015",
    "TIPX-SCH-002",
    "TIPX-CDP-001",
)


def faulty(languages: int = 3, **more: Any) -> dict[str, Any]:
    """A bundle whose first victim has an unknown sex and so many unknown languages."""
    payload: dict[str, Any] = json.loads(json.dumps(base(newest(), "referrals_together-two")))
    victim = payload["victims"][0]
    victim["sex"] = "unheard-of"
    if languages:
        victim["languages"] = [{"lang": "qq"} for _ in range(languages)]
    victim.update(more)
    return payload


def write(path: Path, payload: dict[str, Any] | None = None) -> Path:
    """The payload (the usual faulty one) as a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(faulty() if payload is None else payload, indent=1), encoding="utf-8")
    return path
