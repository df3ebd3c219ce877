"""Records that travel alone in tables: each is rejected for its own problems, though rows of two tables bear one number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import tipx
from tipx.standard import standard

NOW = tipx.Options(now="2026-03-05")


def alone(kind: str) -> dict[str, Any]:
    """A record of an example, made to travel alone."""
    bundle = json.loads(
        (standard("1.0").folder / "examples" / "valid" / "shelter-referral-minimal.tipx.json").read_bytes()
    )
    record: dict[str, Any] = bundle[f"{kind}s"][0]
    own = {name: value for name, value in record.items() if not isinstance(value, list) or "id" not in value[0]}
    return {**own, "tipxVersion": bundle["tipxVersion"]}  # without groups, whose ids would stand twice


def numbered(record: dict[str, Any], number: int, **changes: Any) -> dict[str, Any]:
    return {**record, "id": f"urn:uuid:00000000-0000-4000-8000-{number:012d}", **changes}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_each_is_rejected_for_its_own_problems(tmp_path: Path, form: str) -> None:
    victim, referral = alone("victim"), alone("referral")
    records = [
        numbered(victim, 1),
        numbered(victim, 2, sex="wrong"),
        numbered(victim, 3),
        numbered(referral, 4, urgency="wrong"),
        numbered(referral, 5),
    ]
    source = tmp_path / "alone.ndjson"
    source.write_bytes(b"".join(json.dumps(one).encode() + b"\n" for one in records))
    tables = tmp_path / ("tables" if form == "csv" else "alone.xlsx")
    tipx.convert(source, tables, to=form, validate=False, options=NOW)
    rejects = tmp_path / "rejects.ndjson"
    clean = [one["id"] for one in records if tipx.validate(one, NOW).verdict is tipx.Verdict.VALID]
    done = tipx.convert(tables, tmp_path / "out.ndjson", form=form, rejects=rejects, options=NOW)
    entries = [json.loads(line) for line in rejects.read_bytes().splitlines()]
    assert done.records_in == len(records)
    assert done.records_out == len(clean)
    written = [json.loads(line)["id"] for line in (tmp_path / "out.ndjson").read_bytes().splitlines()]
    assert sorted(written) == sorted(clean)
    told = {entry["record"]["id"]: {one["pointer"] for one in entry["problems"]} for entry in entries}
    assert "/sex" in told[records[1]["id"]]
    assert "/urgency" in told[records[3]["id"]]
